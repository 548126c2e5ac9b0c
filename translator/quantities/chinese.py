"""Finds the quantities of a Chinese text, Simplified or Traditional: one pass, a recogniser for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from translator.quantities import chinese_dates as dates
from translator.quantities import chinese_times as times
from translator.quantities.characters import fold_chinese
from translator.quantities.chinese_amounts import RANGE, NumberReader
from translator.quantities.currencies import yuan_of
from translator.quantities.model import Kind, Quantity
from translator.quantities.numerals_en import VULGAR
from translator.quantities.numerals_zh import read_number
from translator.quantities.units import UNITS, chinese_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.quantities.english_dates import Found

_TRIGGER = re.compile(
    r"[\d零一二两三四五六七八九十百千万亿兆廿卅半½¼¾⅓⅔]|[周星礼][期拜]?[一二三四五六日天]|翻|[上本]个?世纪"
    r"|民国|[上下前后]半年|同比|环比|首季|减半|腰斩"
    r"|[几数]|第|凌晨|清晨|早上|早晨|上午|中午|正午|下午|傍晚|晚上|晚间|深夜|午夜|倍|[a-z][a-z0-9-]*\d|q[1-4]"
)
_IDIOM = re.compile(
    r"一(?:些|样|起|直|定|般|切|旦|边|面|并|律|贯|致|再|概|味|向|同|共(?!有?\d)|流|线|带|番|手|心|生|身|时"
    r"|路|举|系列|连|度|侧|方|日千里|如|"
    r"[心言意石][一二两三]?|波(?:三折|未平)|会儿|下子|点(?![零一二三四五六七八九钟半整\d])|方面|系|行|齐|经|帆|对一|瞥|阵"
    r"|团糟|大早|刻|[见视听闻看想说]|窝蜂|级棒)(?!半|倍)"
    r"|(?:统|唯|专|划|万|单|逐|归|均|合|不|同|惟|之|某)一(?![百千万亿个名])|万(?:分|物|事|能|圣|岁|众"
    r"|里长城|科|达|象|般|全|亿|维网|华|国|用|无一失|豪|宝)"
    r"|十(?:分(?!之|钟|[零一二三四五六七八九\d])|足|全十|全|字|诫|有八九|恶|拿九稳)|百(?:姓|货|科|度|事|威"
    r"|合|老汇|色|胜|济|般|慕大|里挑一|年老|思|感|战|忙|出不穷|无聊)"
    r"|千(?:万(?=[不别要记])|方百计|秋|古|山|篇一律|金|辛万苦|禧|瓦时|里马|载|叶|禧年|丝万缕|家万户|差万别"
    r"|载难逢|军万马|变万化|言万语|真万确)"
    r"|三(?:明治|星|菱|亚|角|国演义|心二意|文鱼|峡|农|叉戟|藩市|七开|维|聚氰胺|脚架|轮车|井|藏|缄其口"
    r"|番五次|番两次|令五申|言两语)"
    r"|四(?:川|处|周|季|面八方|肢|海|合院|分五裂|通八达|书五经|环素)|五(?:角大楼|金|花八门|官|颜六色|彩"
    r"|湖四海|星(?!级|期)|粮液|台山|味|脏六腑|行)"
    r"|六(?:神无主|合彩)|七(?:上八下|嘴八舌|喜|夕|零八落)|八(?:卦|达岭|面玲珑|旬老人|仙|荣八耻|九不离十)"
    r"|九(?:寨沟|州|牛一毛|霄|龙|江市|华山|死一生|族)"
    r"|两(?:岸|国(?!人)|党|性|会|边|侧|极|难|全其美|院|口子|者|厢|败俱伤|栖|面三刀|地分居|情相悦|汉|湖|广)"
    r"|零(?:下|售|食|部件|钱|件|碎|散|星|和|工)|乱七八糟|亿(?:万富翁|万富豪|万|客隆|欧)|不二|说一不二"
    r"|独一无二|数一数二|接二连三|朝三暮四|低三下四|丢三落四|颠三倒四"
    r"|百万(?:富翁|雄师|富豪)|千万(?:富翁|富豪)|半(?:岛|导体|径|夜|决赛|壁|世纪|路|途|信半疑|截|空|球|身"
    r"|成品|边|島|裸|天|挂)"
    r"|星(?:期一样)|(?:周|星期|礼拜)末|第[一二三]产业|五一|十一(?=黄金周|假期|长假|国庆)|十一届三中全会"
    r"|二元(?!钱)|[一二两]元(?:论|方程|操作|运算|函数|化|次|性|对立|的|体系|结构|制)|一分钱"
    r"|双?千兆|双十一|九一八|五四(?:运动|青年)|七七事变|六四|二人转|三八(?:妇女|节|线)"
    r"|一一|千千万万|十四五|十三五|十二五|二战|一战|三军|二手|二氧化碳|一氧化碳|三体|百分百|百利|几乎"
    r"|几内亚|几何|数据|数字|数量|数学|数控|数码|几率|数额|数目|无数|少数|多数|半数"
    r"|次数|人数|总数|指数|数月|数周|数日|数年|数天|数小时|数名|数次"
)  # fmt: skip
_IDIOM_VALUES: Final = {"半数": Fraction(1, 2), "百分百": Fraction(1), "二战": Fraction(2), "一战": Fraction(1)}
_VAGUE = re.compile(r"[几数]?(?:[几数][十百千万亿]+|[十百千万亿]{2,})?")
_VAGUE_COUNT = re.compile(r"(?:好)?[几数](?:[十百千万亿]+)?|(?:上|成|近|逾|过|超)[百千万亿](?:[百千万亿]*)(?!分)")
_PERCENT = re.compile(r"(?:百|(?P<mille>千)|(?P<myriad>万))分之 ?|百分(?=[一二两三四五六七八九]百)")
_PARTS = re.compile(r" ?分之 ?")
_FAN = re.compile(
    r"翻(?:了)?(?:(?P<count>[一两二三四五六七八九十\d]+)|(?P<almost>近)?)?番|翻(?:了)?(?:一)?倍|成倍|减半|腰斩"
)
_MINUS = re.compile(
    r"(?:零下|(?<![\d胜])(?<!\d )负)(?:摄氏|华氏)? ?$|(?:^|(?<=[\s（(，。：、；~～至到为是])) ?[-–](?:摄氏|华氏)?$"
)
_ORDINAL = re.compile(r"第 ?")
_HALF = re.compile(r"半(?:个)? ?")
_ONE_HALF = re.compile(r"一半|一大半|半数|过半|大半|对半")
_IDENTIFIER = re.compile(
    r"[a-z][a-z0-9]*(?:-[a-z]+)*-?\d+(?:\.\d+)*[a-z0-9-]*|\d+[a-z]+\d+[a-z0-9]*|\d+(?:\.\d+){2,}"
    r"|\d+(?:-\d+){2,}|\d{3}-\d{4,}|0\d{2,4}(?: \d{2,4})+|\d{3} \d{3}(?! ?\d)"
)
_SLASH = re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/])")
_MIXED = re.compile(r"(\d+)(?: (\d)/(\d)(?![\d/])|([½⅓⅔¼¾⅛]))")
_FEET = re.compile(r"(\d|[四五六七]) ?英?(?:尺|呎) ?(\d{1,2}|十?[零一二三四五六七八九十])?(?: ?英?(?:寸|吋)半?)?")
_NAMES_DIGIT = re.compile(r"[一二三四五六七八九十]+$")


class ChineseFinder:
    """Reads one Chinese text; `find` returns its quantities in text order."""

    def __init__(self, text: str, tag: str, article_year: int) -> None:
        self.original = text
        self.text = fold_chinese(text)
        self.yuan = yuan_of(tag)
        self.article_year = article_year
        self.found: list[Quantity] = []
        self.position = 0

    def find(self) -> list[Quantity]:
        """Return the quantities in text order."""
        text, search = self.text, _TRIGGER.search
        absent = self._absent()
        while match := search(text, self.position):
            start = match.start()
            self.position = start
            for recognise in _BY_CHARACTER.get(text[start], _LATIN):
                if recognise not in absent and recognise(self, start):
                    break
            self.position = max(self.position, start + 1)
        return self.found

    def _absent(self) -> frozenset[Recogniser]:
        """List the recognisers that cannot find anything here, because the text lacks every character they need."""
        return _unneeded(_TELLING.intersection(self.text))

    def take(self, items: Iterable[Found]) -> bool:
        """Add what a recogniser of `chinese_dates` found; tell whether there was anything."""
        before = len(self.found)
        for kind, start, end, fields in items:
            self.add(kind, start, end, **fields)
        return len(self.found) > before

    def add(self, kind: Kind, start: int, end: int, **fields: Any) -> bool:
        """Add one quantity and go on behind it."""
        self.found.append(Quantity(kind, start, end, self.original[start:end], **fields))
        self.position = max(self.position, end)
        return True

    def skip(self, end: int) -> bool:
        """Go on at `end` with nothing taken."""
        self.position = end
        return True

    # Recognisers: the offset of what begins here; True when something was taken or stepped over.

    def identifier(self, start: int) -> bool:
        """Take digits that belong to a name: COVID-19, G20."""
        match = _IDENTIFIER.match(self.text, start)
        if (
            match is None
            and self.text[max(0, start - 2) : start].endswith("-")
            and self.text[start - 2 : start - 1] > "一"
        ):
            match = re.compile(r"\d+[a-z]*").match(self.text, start)
        if self.text[start] == "x" and self.text[start - 1 : start].isdigit():
            return False
        if match is None or re.match(r"q[1-4](?!\d)|(?:us|hk|nt|rmb|cny|usd|hkd|fy)\d", match.group()):
            return False
        if dates.ISO.match(self.text, start):
            return False
        digits = [Fraction(item) for item in re.findall(r"\d+", match.group())]
        return self.add(
            Kind.IDENTIFIER, start, match.end(), value=digits[0], alternatives=tuple(digits[1:]), is_soft=True
        )

    def multiple_word(self, start: int) -> bool:
        """Take 翻两番, 翻倍, 减半."""
        match = _FAN.match(self.text, start)
        if match is None:
            return False
        word = match.group()
        if word in {"减半", "腰斩"}:
            return self.add(Kind.MULTIPLE, start, match.end(), value=Fraction(1, 2), is_spelled=True)
        if word == "成倍":
            return self.add(Kind.MULTIPLE, start, match.end(), value=Fraction(2), is_soft=True, is_spelled=True)
        count = dates.small_number(match.group("count")) if match.group("count") else 1
        return self.add(Kind.MULTIPLE, start, match.end(), value=Fraction(2) ** min(count, 64), is_spelled=True)

    def idiom(self, start: int) -> bool:
        """Step over an idiom or a name that holds numerals."""
        match = _IDIOM.match(self.text, start)
        if match is None and start:
            before = _IDIOM.match(self.text, start - 1)
            match = before if before and before.end() > start else None
        if match is None:
            return False
        if match.group() in _IDIOM_VALUES:
            kind = Kind.ORDINAL if match.group().endswith("战") else Kind.FRACTION
            return self.add(kind, start, match.end(), value=_IDIOM_VALUES[match.group()], is_soft=True, is_spelled=True)
        return self.skip(match.end())

    def period(self, start: int) -> bool:
        """Take a quarter, half-year, fiscal year or comparison."""
        return self.take(times.period(self.text, start))

    def era(self, start: int) -> bool:
        """Take a decade or a century."""
        return self.take(dates.decade_or_century(self.text, start, self.article_year))

    def date(self, start: int) -> bool:
        """Take a calendar date, or the parts of one."""
        if start and self.text[start - 1] in "零一二三四五六七八九十百千万" and not self.text[start].isdigit():
            return False
        return self.take(dates.dates(self.text, start))

    def bare_day(self, start: int) -> bool:
        """Take a day without its month: 26日."""
        return self.take(dates.bare_day(self.text, start))

    def weekday(self, start: int) -> bool:
        """Take a weekday."""
        return self.take(dates.weekday(self.text, start))

    def clock(self, start: int) -> bool:
        """Take a time of day in digits."""
        return self.take(times.clock(self.text, start))

    def named_time(self, start: int) -> bool:
        """Take noon or midnight, softly."""
        for word, minutes in (("正午", 720), ("中午", 720), ("午夜", 0)):
            if self.text.startswith(word, start):
                return self.add(
                    Kind.TIME, start, start + 2, minutes=minutes, half_day="pm" if minutes else "am", is_soft=True
                )
        return False

    def parts(self, start: int) -> bool:
        """Take 百分之七八十, 千分之三, 三分之二."""
        percent = _PERCENT.match(self.text, start)
        if percent:
            number = read_number(self.text, percent.end())
            if number is None:
                return False
            scale = 1000 if percent.group("mille") else 10000 if percent.group("myriad") else 100
            high = number.high / scale if number.high is not None else None
            stop, high = self._percent_range(number.end, high, scale)
            value = number.value / scale * self.sign(start)
            return self.add(Kind.PERCENT, start, stop, value=value, high=high, is_spelled=number.is_spelled,
                            is_approximate=number.is_approximate)  # fmt: skip
        return self._fraction(start)

    def _percent_range(self, end: int, high: Fraction | None, scale: int) -> tuple[int, Fraction | None]:
        link = re.compile(r" ?(?:至|到|-|~|～|—) ?(?:百分之)?").match(self.text, end)
        if link is None:
            return end, high
        second = read_number(self.text, link.end())
        return (second.end, second.value / scale) if second else (end, high)

    def _fraction(self, start: int) -> bool:
        bottom = read_number(self.text, start)
        parts = _PARTS.match(self.text, bottom.end) if bottom else None
        if bottom is None or parts is None:
            return False
        top = read_number(self.text, parts.end())
        if top is None or not bottom.value:
            return False
        return self.add(Kind.FRACTION, start, top.end, value=top.value / bottom.value, is_spelled=top.is_spelled)

    def half(self, start: int) -> bool:
        """Take a half, alone or of a unit."""
        one = _ONE_HALF.match(self.text, start)
        if one:
            return self.add(Kind.FRACTION, start, one.end(), value=Fraction(1, 2), is_soft=True, is_spelled=True)
        match = _HALF.match(self.text, start)
        if match is None:
            return False
        unit = chinese_unit(self.text, match.end())
        if unit:
            return self.add(
                Kind.FRACTION, start, unit[1], value=Fraction(1, 2), unit=unit[0], is_spelled=True, is_soft=True
            )
        return self.add(Kind.FRACTION, start, start + 1, value=Fraction(1, 2), is_soft=True, is_spelled=True)

    def slashed(self, start: int) -> bool:
        """Take 1/3."""
        match = _SLASH.match(self.text, start)
        if match is None:
            return False
        top, bottom = int(match.group(1)), int(match.group(2))
        value = Fraction(top, bottom) if 0 < top < bottom <= 100 else Fraction(top)
        kind = Kind.FRACTION if 0 < top < bottom <= 100 else Kind.IDENTIFIER
        return self.add(
            kind, start, match.end(), value=value, alternatives=(Fraction(top), Fraction(bottom)), is_soft=True
        )

    def feet_and_inches(self, start: int) -> bool:
        """Take a length in feet and inches."""
        match = _FEET.match(self.text, start)
        if match is None or match.group(2) is None or not match.group().rstrip("半").endswith(("寸", "吋")):
            return False
        feet, inches = dates.small_number(match.group(1)), dates.small_number(match.group(2))
        return self.add(Kind.MEASURE, start, match.end(), value=Fraction(12 * feet + inches), unit=UNITS["in"],
                        alternatives=(Fraction(feet), Fraction(inches)))  # fmt: skip

    def ordinal(self, start: int) -> bool:
        """Take 第N."""
        match = _ORDINAL.match(self.text, start)
        number = read_number(self.text, match.end()) if match else None
        if match is None or number is None:
            return False
        high, end = None, number.end
        link = RANGE.match(self.text, end)
        if link:
            second = read_number(self.text, link.end())
            if second:
                high, end = second.value, second.end
        unit = chinese_unit(self.text, end + (self.text[end : end + 1] == " "))
        fields = {"unit": unit[0]} if unit and unit[0].dimension == "time" else {}
        return self.add(Kind.ORDINAL, start, end, value=number.value, high=high, is_spelled=number.is_spelled,
                        is_soft=number.is_spelled and number.value <= 12, **fields)  # fmt: skip

    def vague(self, start: int) -> bool:
        """Step over 几十, 数百万, 上千, which have no value."""
        if self.text[start] not in "几数":
            return False
        match = _VAGUE_COUNT.match(self.text, start)
        return self.skip(match.end() if match else start + 1)

    def mixed(self, start: int) -> bool:
        """Take 3 1/2 and 2½, which only borrowed texts write."""
        match = _MIXED.match(self.text, start)
        if match is None:
            return False
        whole, top, bottom, sign = match.groups()
        value = int(whole) + (VULGAR[sign] if sign else Fraction(int(top), max(1, int(bottom))))
        unit = chinese_unit(self.text, match.end() + (self.text[match.end() : match.end() + 1] == " "))
        end = unit[1] if unit else match.end()
        return self.add(Kind.MEASURE if unit else Kind.NUMBER, start, end, value=value, unit=unit[0] if unit else None)

    def number(self, start: int) -> bool:
        """Take a number with its sign, currency, range and unit."""
        return NumberReader(self, start).take()

    def sign(self, begin: int) -> int:
        """Return -1 where 零下 or 负 stands before `begin`, else 1."""
        return -1 if _MINUS.search(self.text, max(0, begin - 5), begin) else 1


Recogniser = Callable[[ChineseFinder, int], bool]
_Find = ChineseFinder
_NEEDED: Final[dict[Recogniser, str]] = {
    _Find.era: "代纪", _Find.date: "年月-/.", _Find.bare_day: "日号", _Find.clock: "点时:：午晚", _Find.parts: "之分",
    _Find.slashed: "/", _Find.feet_and_inches: "尺呎", _Find.period: "季财会半同环q务", _Find.weekday: "周星礼",
}  # fmt: skip
"""A recogniser is not asked about a text that has none of these characters."""
_TELLING: Final = frozenset("".join(_NEEDED.values()))


@lru_cache(maxsize=1024)
def _unneeded(characters: frozenset[str]) -> frozenset[Recogniser]:
    return frozenset(recognise for recognise, needed in _NEEDED.items() if characters.isdisjoint(needed))


_DIGIT: Final = (
    _Find.identifier, _Find.mixed, _Find.period, _Find.era, _Find.date, _Find.bare_day, _Find.clock, _Find.parts,
    _Find.slashed,
    _Find.feet_and_inches, _Find.number,
)  # fmt: skip
_NUMERAL: Final = (
    _Find.idiom, _Find.weekday, _Find.period, _Find.era, _Find.date, _Find.bare_day, _Find.clock, _Find.parts,
    _Find.half,
    _Find.feet_and_inches, _Find.number,
)  # fmt: skip
_LATIN: Final = (_Find.identifier, _Find.period)
_WORD: Final = (
    _Find.idiom, _Find.multiple_word, _Find.weekday, _Find.period, _Find.era, _Find.date, _Find.clock, _Find.named_time,
    _Find.half, _Find.ordinal, _Find.vague, _Find.number,
)  # fmt: skip
_BY_CHARACTER: Final[dict[str, tuple[Recogniser, ...]]] = {
    **dict.fromkeys("0123456789", _DIGIT),
    **dict.fromkeys("零一二两三四五六七八九十百千万亿兆廿卅", _NUMERAL),
    **dict.fromkeys("周星礼翻上本民下前后同环首减腰半几数第凌清早晨中正傍晚深午½¼¾⅓⅔成倍", _WORD),
}
