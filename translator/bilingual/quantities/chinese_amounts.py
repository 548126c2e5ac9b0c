"""Amounts in Chinese: a number with its sign, currency, range, percent sign, 成, 折, 倍 or unit."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.chinese_numerals import DIGITS, read_number
from translator.bilingual.quantities.finder import AmountReader
from translator.bilingual.quantities.model import Kind, Numeral, Quantity
from translator.bilingual.quantities.tables import (
    CURRENCY_CHARACTERS,
    UNIT_CHARACTERS,
    UNITS,
    YUAN,
    chinese_currency_after,
    chinese_currency_before,
    chinese_unit,
)
from translator.bilingual.words.patterns import pattern

BEFORE_MINUS = "至到为是达约从在于了"
"""Characters behind which a hyphen before a number is a minus: 增长率为-1.4%."""
_MINUS = pattern(
    r"(?:零下|(?<![\d胜])(?<!\d )(?<!连)负)(?:摄氏|华氏)? ?$"
    rf"|(?:^|(?<=[^\w.%°)）/–-])|(?<=[{BEFORE_MINUS}])) ?[-–](?:摄氏|华氏)?$"
)
RANGE = pattern(r" ?(?:-|–|—|——|~|～|至|到|或|比|:|：) ?(?=[\d零一二两三四五六七八九十百千万半])")
# Between the ends of a range whose second one is below zero.
_TO_MINUS = pattern(r" ?(?:~|～|至|到) ?(?:-|–|负|零下)(?=[\d零一二两三四五六七八九十])")
_HYPHEN_BEHIND_WORD = pattern("[一-鿿](?<![元度年月日天岁倍折])[-–]$")
_PERCENT_SIGN = pattern(r" ?(?:%|个?百分比)")
_PERMILLE_SIGN = pattern(r" ?‰")
_POINTS = pattern(
    r" {0,4}(?:多|余)? ?(?:个? ?百 ?分 ?点|个百分|个点(?!儿|球|子|名|击|位|心|灯|火|餐)|%点"
    r"|个(?=[和与及、]\d{1,4}(?:\.\d{1,3})?个?百分点))"
)
_PERCENTS = (
    (_POINTS, Kind.PERCENTAGE_POINT, 100), (_PERCENT_SIGN, Kind.PERCENT, 100), (_PERMILLE_SIGN, Kind.PERCENT, 1000)
)  # fmt: skip
# The first characters of a percentage behind its number, blanks apart.
_PERCENT_BEGINS = frozenset("%‰个百多余")
_TENTHS = pattern(
    r" ?成(?!不|热|为|功|立|员|本|长|绩|人|果|就|都|千|百|交|分|像|品|形|型|效|因|年|龙|语|熟|见|堆|双|对|群|天"
    r"|行|事|吉|套|型|名)(?P<half>半)?(?P<more> ?[一二三四五六七八九](?![成折十百千万个年月名人]))?"
)
_DISCOUNT = pattern(r"折(?!叠|磨|扣率|射|断|腾|合|算|戟|返|中|损|腰|服|枝)")
_OFF = pattern(" ?的?折扣(?!率)")
_SALE = pattern(r"优惠|促销|销售|出售|甩卖|价|起|券|票|后|的?折扣")
_PAUSE = pattern(r"[，。,、；！？ ]|$")
_CHANGE = pattern(
    r"(?:又|零)?(?:(?P<jiao>\d|[一二两三四五六七八九])(?:角|毛)(?:(?P<fen>\d|[一二两三四五六七八九])分?)?"
    r"|(?P<cents>\d\d?|[一二两三四五六七八九十]{1,3})(?:美分|分(?![别为之钟])|欧分|便士))"
)
_SMALL_CHANGE = pattern(r" ?(毛|角|分)钱")
# Behind a small number, tenths of a yuan without 钱: 5角.
_TENTH = pattern(r" ?[角毛](?=[，。、；！？,.）)的至到起或/]|左右|$|人民币|一[斤度张])")
# Before hundredths of a yuan: 新台币兑美元贬值5分.
_MOVED_BY = pattern("币[^，。；]{0,14}[升贬貶涨漲跌降]值?了? ?$")
# Before the step of a rate, behind which its new level stands.
_CHANGED_BY = pattern("(?:[上下]调|调[升降高低]|[加降]息)了?约?$")
_TIMES = pattern(r" ?(?:多|余|几)?倍(?P<more>半|多)?(?!增(?!长)|加|感|受|速|数|率|镜)")
_GROWTH = pattern(
    r"(?:增幅|涨幅|升幅|增速|多出|上浮|攀高|增长|增加|增|上升|提高|提升|高(?!达)出?|上涨|扩大|涨|多|升高?|激增|飙升|暴涨|大|超出|攀升|贵|快|长|重"
    r"|强|扩张|增多|升值|上调|跃升|陡增|剧增|猛增|翻升)(?:了|近|约"
    r"|逾|超过|超|将近|大约|至少|达|幅达|幅度|多达|整整| )*$"
)
# From here on writers do not tell 增长十倍 from 增至十倍.
_MANY_TIMES = 10
_REACHED = pattern(r"(?:至|到|为|是|达到?|成|相当于|的|有)(?:了|原来的|近|约|逾|超过|大约|其|之前的|以往的| )*$")
_DECREASE = pattern(r"(?:下降|减少|减|下跌|跌|降低|缩小|缩水|降|缩减|下滑|便宜)(?:了|近|约|逾|超过|大约|幅达| )*$")
# Before a multiple of what is less: 慢五倍 is `five times slower`.
_LESS = pattern(r"[慢小弱短轻浅窄](?:了|近|约|逾|超过|大约| )*$")
_APPROXIMATE = (
    "约", "近", "逾", "超过", "超", "大约", "将近", "接近", "至少", "不到", "不足", "超出", "多达", "最多", "大概",
    "左右", "高达", "约为", "差不多",
)  # fmt: skip
_APPROXIMATE_AFTER = pattern(r" ?(?:多|余|来|几|左右|上下|以上|以下|许)")
# Behind seconds, the rest of a time that was run: 10秒54.
_TAIL_OF_SECONDS = pattern(
    r"(\d{2})(?=[，。、；！？,.!?）)的]|[^\d一-鿿]|赢|获|夺|排|完|打|刷|位|摘|跑|游|创|$)(?!\.\d)"
)
# Behind jin, the rest, in tenths of one: 四斤六两.
_TAIL_OF_JIN = pattern(r"(\d|[一二三四五六七八九])两(?![\d百千万])")
# Behind the degrees of a fever, the rest: 38度2, 三十八度五.
_TAIL_OF_DEGREES = pattern(r"(\d|[一二三四五六七八九])(?=[，。、；！？,.!?）)的了]|$)(?!\.\d)")
_FEVER = range(34, 44)
# Behind a number, a sum as it is spoken: 3块5, 两块八.
_COINS = pattern(r"块(?P<jiao>\d{1,2}|[一二两三四五六七八九])(?:毛|角)?(?=[，。、；！？,.!?）)的了吧呢吗 ]|$)(?!\.\d)")
# Behind metres, the rest of a height: 1米68, 一米八.
_TAIL_OF_METRES = pattern(r"(\d{1,2}|[一二三四五六七八九]{1,2})(?=[，。、；！？,.!?）)的高长宽深多左]|$)(?!\.\d)")
_SCORING = pattern(r"(?:拿下|拿到|得到?|获得?|砍下|轰下|贡献|落后|领先|积|扣|加|输|赢|丢|差|抢下|取得)了? ?$")
# Between a number and its unit: 两个多小时.
_MANY_OF_IT = pattern(r"(?:个多|多个)(?=小时|钟头|星期|世纪)")
_HALF_MORE = pattern(r"半(?!数|径|岛|导|夜|场|决|年|个|小)")
_HALF_AFTER = pattern(r"(?:个)?半(?!数|径|岛|导|夜|场|决|壁|路|途|空|球|身|个|价|成|小时以|年以)")
_BORN_AFTER = pattern(r"[5-9][05]后")
_SCALE_BEFORE: Final = pattern("([摄华])氏(?:零下|负|-)? ?$")
_AN_HOUR: Final = pattern("(?:时速|每小时|每个小时)(?:[高最可约近逾超达为至到在是过仅]|突破|大约|将|接)*$")
# Units of speed for those of length behind 时速.
_SPEEDS: Final = {"km": "km/h", "mile": "mph"}
_TENTHS_OF_ONE = 10
# Text right behind a number that may belong to it.
_SUFFIX_CHARACTERS = frozenset(" %‰个百多余几来倍成折枚半角毛") | CURRENCY_CHARACTERS | UNIT_CHARACTERS
_COUNTED = pattern(
    r"[双对个名人位只条张次场家项种所座部台辆架艘枚颗粒块片份届期轮批组队号岁年天日月周分秒时小点元角米公里吨斤克倍成折万亿千百层楼级集页章节支本册套件间栋户口头匹棵株朵根把封句首幅门处段股笔桩起宗例道关步遍趟顿拳脚声代世党国省市县区州城镇村校院系班年多余来几名球分胜负平连冠强大者者届局勺锅匙滴路路线环等杯瓶碗盘盒箱袋滴圈排列行度英平立海光]"
)


def is_counted(text: str) -> bool:
    """Return whether a folded text begins with a measure word or a unit, which a number before it counts."""
    return bool(_COUNTED.match(text)) or chinese_unit(text, 0) is not None


def sign_before(text: str, begin: int) -> int:
    """Return -1 where 零下, 负 or a minus stands before `begin`, else 1."""
    is_possible = begin and text[begin - 1] in "下负氏 -–"
    return -1 if is_possible and _MINUS.search(text, max(0, begin - 5), begin) else 1


def is_step(percent: Quantity, text: str) -> bool:
    """Return whether a percentage of a text is the step of a rate, and means points: 上调0.5%至5.25%."""
    return _CHANGED_BY.search(text, max(0, percent.start - 4), percent.start) is not None


class ChineseAmountReader(AmountReader):
    """Reads one Chinese amount."""

    def read(self) -> bool:
        """Read an amount and add it to the finder; tell whether there was one."""
        number = read_number(self.text, self.start)
        if number is None:
            return False
        if self._is_inside_a_name(number):
            return self.finder.skip(number.end)
        before = None if number.is_spelled else chinese_currency_before(self.text, self.start)
        if before:
            code, self.begin = before
            self.fields["currency"] = code
        self._set(number)
        if number.alternatives and number.is_soft:
            self.fields["alternatives"] = number.alternatives
        if not number.is_spelled and _BORN_AFTER.fullmatch(self.text, self.start, number.end + 1):
            self.fields["alternatives"] = (1900 + number.value,)
        end = self._suffix(number.end, number)
        if end == number.end or self.kind in {Kind.MONEY, Kind.PERCENT}:
            end = self._range(number, end)
        if self.kind is not Kind.MULTIPLE and (sign_before(self.text, self.begin) < 0 or self._has_minus()):
            is_sign = self.text[self.begin - 1] in "-–"
            high = self.fields.get("high")
            self.change_values(lambda value: -abs(value))
            if is_sign and high is not None:
                self.fields["high"] = high
        self.note_approximation(end, _APPROXIMATE, " ", _APPROXIMATE_AFTER)
        if self.fields.get("currency"):
            self.kind = Kind.MONEY
            self.fields["currency"] = self._resolve(self.fields["currency"])
        return self.finder.add(self.kind, self.begin, end, **self.fields)

    # A hyphen behind a word is the minus of a percentage or a temperature: 气温-20℃.
    def _has_minus(self) -> bool:
        unit = self.fields.get("unit")
        is_measured = self.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT} or (unit and unit.dimension == "temperature")
        return bool(is_measured and _HYPHEN_BEHIND_WORD.search(self.text, max(0, self.begin - 2), self.begin))

    def _is_inside_a_name(self, number: Numeral) -> bool:
        if not number.is_spelled or number.end - self.start > 1:
            return False
        if self.text[self.start] in "千万亿" and self.text[self.start - 1 : self.start] in set("上近逾超过"):
            return False
        following = self.text[number.end : number.end + 1]
        if chinese_currency_after(self.text, number.end) or chinese_unit(self.text, number.end):
            return False
        is_noun = "一" <= following <= "鿿" and not _COUNTED.match(following)
        return is_noun and self.text[self.start] in "一十百千万"

    def _set(self, number: Numeral) -> None:
        is_soft = number.is_soft or (number.is_spelled and self._counts_nothing(number))
        self.fields.update(value=number.value, is_soft=is_soft, is_spelled=number.is_spelled)
        if number.high is not None:
            self.fields["high"] = number.high
        if number.is_approximate:
            self.fields["is_approximate"] = True

    # A spelled number below a hundred stands before a noun, which may be a name: 茅十八, 二仙.
    def _counts_nothing(self, number: Numeral) -> bool:
        following = self.text[number.end : number.end + 1]
        if number.value >= 100 or not "一" <= following <= "鿿":
            return False
        return not (_COUNTED.match(following) or chinese_unit(self.text, number.end))

    def _resolve(self, code: str) -> str:
        if code != YUAN:
            return code
        named = re.search(r"(人民币|港币|新台币|台币)[^，。]{0,8}$", self.text[max(0, self.begin - 12) : self.begin])
        if named:
            return {"人民币": "CNY", "港币": "HKD"}.get(named.group(1), "TWD")
        return YUAN

    def _range(self, first: Numeral, end: int) -> int:
        below = _TO_MINUS.match(self.text, end)
        link = below or RANGE.match(self.text, end)
        if link is None:
            return end
        if _CHANGED_BY.search(self.text, max(0, self.begin - 4), self.begin):
            return end
        second = read_number(self.text, link.end())
        if second is None or (second.is_spelled and second.is_soft and not first.is_spelled):
            return end
        after = self.text[second.end : second.end + 1]
        if self.kind is Kind.PERCENT and not (_PERCENT_SIGN.match(self.text, second.end) or after in {"成", "‰"}):
            return end
        if after in {"月", "日", "点", "时"} and link.group().strip() not in {"-", "–", "~", "～", "至", "到"}:
            return end
        if link.group().strip() in {"到", "至", "或"} and after == "年" and 1000 < second.value < 2200:
            return end
        self._share(first, second, link.group().strip())
        if below:
            self.fields["high"] *= -1
            second = replace(second, value=-second.value)
        return self._suffix(second.end, second)

    def _share(self, first: Numeral, second: Numeral, link: str) -> None:
        low, high = self.fields["value"], second.value
        large = 10**8 if high >= 10**8 else 10**4
        if second.is_scaled and second.is_spelled and low < 10 <= high / large and high % large == 0:
            second = replace(second, mantissa=high / large)
        is_ratio = link in {":", "：", "比"}
        if second.is_scaled and not first.is_scaled and second.mantissa and low < 1000 and not is_ratio:
            scaled = low * (second.value / second.mantissa)
            if scaled <= high and second.value >= 10 * second.mantissa:
                self.fields["alternatives"] = (low,)
                low = scaled
        if 1000 <= low <= 2100 and low % 100 < high < 100 and not is_ratio:
            self.fields["alternatives"] = (high,)
            high += low - low % 100
        self.fields.update(value=low, high=high)
        self.fields["is_soft"] = first.is_soft and second.is_soft

    def _suffix(self, end: int, number: Numeral) -> int:
        if self.text[end : end + 1] not in _SUFFIX_CHARACTERS:
            return end
        readers = (self._percent, self._times, self._tenths, self._money, self._measure)
        return self.read_suffix(end, number, readers)

    def _scale_values(self, factor: Fraction) -> None:
        self.change_values(lambda value: value * factor)
        self.fields.update(alternatives=(), is_soft=False)

    def _percent(self, end: int, number: Numeral) -> int:
        if self.text[end : end + 5].lstrip(" ")[:1] not in _PERCENT_BEGINS:
            return 0
        for percent, kind, scale in _PERCENTS:
            match = percent.match(self.text, end)
            if match and match.group().endswith("个点") and self._is_a_point(number):
                continue
            if match:
                if self.kind is Kind.PERCENT:
                    self.fields["high"] = number.value / scale
                    return match.end()
                self.kind = kind
                self._scale_values(Fraction(1, scale))
                return self._off(match.end()) if kind is Kind.PERCENT else match.end()
        return 0

    # Take the 折扣 of 10%的折扣, which says what is saved.
    def _off(self, end: int) -> int:
        saved = self.fields["value"]
        if "折" not in self.text[end : end + 3] or not _OFF.match(self.text, end) or not 0 < saved < 1:
            return end
        self.fields.update(value=1 - saved, alternatives=(saved,), is_discount=True)
        return end

    # 一个点 is a dot: without a word of growth before it, and without figures.
    def _is_a_point(self, number: Numeral) -> bool:
        before = self.text[max(0, self.begin - 12) : self.begin]
        return number.is_spelled and not (_GROWTH.search(before) or _DECREASE.search(before))

    def _times(self, end: int, number: Numeral) -> int:
        match = _TIMES.match(self.text, end) if "倍" in self.text[end : end + 3] else None
        if match is None:
            return 0
        value = self.fields["value"] + (Fraction(1, 2) if match.group("more") == "半" else 0)
        before = self.text[max(0, self.begin - 12) : self.begin]
        self.kind = Kind.MULTIPLE
        if _DECREASE.search(before):
            self.fields["alternatives"] = (Fraction(0),)
        elif _LESS.search(before) and value > 1:
            self.fields["alternatives"] = (value, value + 1, 1 / (value + 1))
            value = 1 / value
        elif _GROWTH.search(before):
            self.fields["alternatives"] = (value,) if value >= _MANY_TIMES else ()
            value += 1
        elif not _REACHED.search(before):
            self.fields["alternatives"] = (value + 1,)
        self.fields.update(value=value, is_soft=False)
        if "high" in self.fields and _GROWTH.search(before):
            self.fields["high"] += 1
        return match.end()

    def _tenths(self, end: int, number: Numeral) -> int:
        match = _TENTHS.match(self.text, end) if "成" in self.text[end : end + 2] else None
        if match and number.value <= 10 and not (number.is_spelled and number.is_scaled and number.value > 10):
            half = Fraction(1, 2) if match.group("half") else Fraction(0)
            half += Fraction(DIGITS[match.group("more").strip()], 10) if match.group("more") else 0
            if self.kind is Kind.PERCENT:
                self.fields["high"] = (number.value + half) / 10
                return match.end()
            self.fields["value"] += half
            self.kind = Kind.PERCENT
            self._scale_values(Fraction(1, 10))
            return match.end()
        return self._discount(end, number)

    def _discount(self, end: int, number: Numeral) -> int:
        if "折" not in self.text[end : end + 2]:
            return 0
        is_apart = self.fields["value"].denominator > 1 and self.text[end : end + 1] == " "
        match = _DISCOUNT.match(self.text, end + is_apart)
        if match is None or not 0 < self.fields["value"] < 100:
            return 0
        before = self.text[max(0, self.begin - 3) : self.begin]
        is_named = "打" in before or before.endswith(("以", "价的", "价")) or _SALE.match(self.text, match.end())
        if number.is_spelled and not is_named and (number.is_scaled or not _PAUSE.match(self.text, match.end())):
            return 0
        value = self.fields["value"]
        pair = self.text[self.start : number.end]
        if len(pair) == 2 and all(character in DIGITS for character in pair):
            value = Fraction(DIGITS[pair[0]] * 10 + DIGITS[pair[1]])
            self.fields.pop("high", None)
        self.kind = Kind.PERCENT
        if self.fields.get("high") == number.value and number.value > value:
            self.fields["high"] = number.value / (100 if number.value > 10 else 10)  # 1至3折
        paid = value / (100 if value > 10 else 10)
        is_soft = number.is_spelled and not is_named and len(pair) == 1
        self.fields.update(value=paid, alternatives=(1 - paid,), is_soft=is_soft, is_discount=True)
        return match.end()

    def _money(self, end: int, number: Numeral) -> int:
        gap = self._past_vague_words(end)
        after = chinese_currency_after(self.text, gap)
        if after is None and self.text[gap : gap + 1] in {"个", "枚"}:
            after = chinese_currency_after(self.text, gap + 1)
            after = after if after and after[0] in {"BTC", "USD", "EUR"} else None
        if after is None:
            return self._small_change(end, number)
        code, stop = after
        if code == YUAN and self.fields.get("currency"):
            code = self.fields["currency"]
        change = _CHANGE.match(self.text, stop)
        if change:
            self.fields["value"] += self._hundredths(change)
            stop = change.end()
        # 1美元兑人民币7.0元 is 7 yuan to the dollar.
        is_rate = number.value == 1 and self.text[stop : stop + 1] in set("兑兌")
        self.fields.update(currency=code, is_soft=is_rate or (number.is_soft and number.is_scaled))
        self.kind = Kind.MONEY
        return stop

    # Take 五毛钱 for half a yuan, or for fifty cents of another money; 3块5 for three and a half.
    def _small_change(self, end: int, number: Numeral) -> int:
        coins = _COINS.match(self.text, end) if self.text[end : end + 1] == "块" else None
        if coins:
            digits = str(DIGITS.get(coins["jiao"], coins["jiao"]))
            self.fields["value"] += Fraction(int(digits), 10 ** len(digits))
            self.fields.update(currency=YUAN, is_soft=False)
            self.kind = Kind.MONEY
            return coins.end()
        tenth = _TENTH.match(self.text, end) if number.value < _TENTHS_OF_ONE else None
        if tenth:
            self.change_values(lambda value: value / 10)
            self.fields.update(currency=YUAN, is_soft=False)
            self.kind = Kind.MONEY
            return tenth.end()
        if self.text[end : end + 1] == "分" and _MOVED_BY.search(self.text, max(0, self.begin - 24), self.begin):
            self.change_values(lambda value: value / 100)
            self.fields.update(currency=YUAN, is_soft=False)
            self.kind = Kind.MONEY
            return end + 1
        match = _SMALL_CHANGE.match(self.text, end) if "钱" in self.text[end + 1 : end + 3] else None
        if match is None:
            return 0
        cents = self.fields["value"] * (1 if match.group(1) == "分" else 10)
        self.fields.update(value=cents / 100, alternatives=(cents,), currency="¢")
        self.kind = Kind.MONEY
        return match.end()

    # Return the value of the 6角3分 that follow 50元.
    def _hundredths(self, change: re.Match[str]) -> Fraction:
        small = {name: read_number(written, 0) if written else None for name, written in change.groupdict().items()}
        jiao, fen, cents = (item.value if item else 0 for item in (small["jiao"], small["fen"], small["cents"]))
        return Fraction(10 * jiao + fen + cents, 100)

    # Return the offset behind at most two blanks or words such as 多 and 余.
    def _past_vague_words(self, end: int) -> int:
        gap = end
        while self.text[gap : gap + 1] in {" ", "多", "余", "来", "几"} and gap < end + 2:
            gap += 1
        return gap

    def _measure(self, end: int, number: Numeral) -> int:
        gap = self._past_vague_words(end)
        many = _MANY_OF_IT.match(self.text, gap)
        gap = many.end() if many else gap
        half = _HALF_AFTER.match(self.text, gap)
        found = chinese_unit(self.text, half.end()) if half else chinese_unit(self.text, gap)
        if half and found:
            self.fields["value"] += Fraction(1, 2)
        if found is None:
            return 0
        is_minute = self.text[gap : found[1]] == "分"
        if is_minute and (number.value > 60 or _SCORING.search(self.text, max(0, self.begin - 5), self.begin)):
            return 0  # points: 仅拿下 2 分
        unit, stop = found
        more = _HALF_MORE.match(self.text, stop)
        if more and not half:
            self.fields["value"] += Fraction(1, 2)
            stop = more.end()
        liang = _TAIL_OF_JIN.match(self.text, stop) if unit.name == "jin" and not (half or more) else None
        if liang and "high" not in self.fields:
            self.fields["value"] += Fraction(DIGITS.get(liang[1]) or int(liang[1]), 10)
            stop = liang.end()
        tails = {} if half or more else {"m": _TAIL_OF_METRES, "s": _TAIL_OF_SECONDS, "degree": _TAIL_OF_DEGREES}
        tail = tails[unit.name].match(self.text, stop) if unit.name in tails else None
        tail = None if unit.name == "degree" and number.value not in _FEVER else tail
        if tail and self.fields["value"].denominator == 1 and "high" not in self.fields:
            digits = "".join(str(DIGITS.get(digit, digit)) for digit in tail[1])
            self.fields["value"] += Fraction(int(digits), 10 ** len(digits))
            stop = tail.end()
        scale = _SCALE_BEFORE.search(self.text, max(0, self.begin - 6), self.begin) if unit.name == "degree" else None
        if unit.name in _SPEEDS and _AN_HOUR.search(self.text, max(0, self.begin - 8), self.begin):
            unit = UNITS[_SPEEDS[unit.name]]
        self.fields["unit"] = UNITS["fahrenheit" if scale[1] == "华" else "celsius"] if scale else unit
        self.kind = Kind.MEASURE
        return stop
