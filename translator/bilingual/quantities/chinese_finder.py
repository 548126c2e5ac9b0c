"""Idioms and names that hold a numeral and count nothing (一些, 万一, 四川), and the few that do have a value."""

from __future__ import annotations

import re
from fractions import Fraction
from math import inf
from typing import Any, Final

from translator.bilingual.quantities import chinese_dates
from translator.bilingual.quantities.chinese_amounts import BEFORE_MINUS, RANGE, ChineseAmountReader, sign_before
from translator.bilingual.quantities.chinese_numerals import read_number
from translator.bilingual.quantities.finder import (
    SLASH,
    QuantityFinder,
    Recogniser,
    Recognisers,
    read_numeric,
    recogniser,
)
from translator.bilingual.quantities.model import VULGAR_FRACTIONS, Kind, Quantity
from translator.bilingual.quantities.tables import REPUBLIC, chinese_unit, fold_chinese, scale_of, word_pattern
from translator.bilingual.words.patterns import pattern

IDIOM: Final = pattern(word_pattern("idioms"))
"""Matches at the place where such a word begins."""
IDIOM_VALUES: Final = {"半数": Fraction(1, 2), "百分百": Fraction(1), "二战": Fraction(2), "一战": Fraction(1)}


_ALWAYS: Final = "0-9零一二两三四五六七八九十百千万亿兆廿卅半½¼¾⅓⅔翻几数第倍"
# One class of characters first: `re` steps over all others at once. Then what follows is looked at, and only where it
# fits, what stands before it.
_TRIGGER = pattern(
    rf"[{_ALWAYS}.打对周星礼上本正腊冬大年农阴旧夏闰元民下前后同环首减腰凌清早中傍晚深午成加a-z](?:(?<=[{_ALWAYS}])"
    r"|(?<![a-z0-9-].)(?<=[a-z])[a-z0-9-]*\d|[1-4](?<=q.)|\d(?<=\..)(?<![\w.,]..)|对折(?<=打..)"
    r"|折(?=[，。、；！,.优出销]|$)(?<=对.)|[一二三四五六日天](?<=[周星礼].)|[期拜][一二三四五六日天](?<=[周星礼]..)"
    r"|世纪(?<=[上本]..)|个世纪(?<=[上本]...)|[月午](?<=正.)|月(?<=[腊冬].)|年[初三](?<=大..)|[初三](?<=年.)|历(?<=[农阴旧夏].)|国(?<=民.)|[正腊冬\d十一二三四五六七八九](?<=闰.)"
    r"|年(?<=元.)|半年(?<=[上下前后]..)|比(?<=[同环].)|季(?<=首.)|半(?<=减.)|倍(?<=[成加].)|斩(?<=腰.)|晨(?<=[凌清早].)|上(?<=早.)"
    r"|午(?<=[上中下].)|晚(?<=傍.)|[上间](?<=晚.)|夜(?<=[深午].))"
)
_VAGUE_COUNT = pattern(r"(?:好)?[几数](?:[十百千万亿]+)?|(?:上|成|近|逾|过|超)[百千万亿](?:[百千万亿]*)(?!分)")
_PERCENT = pattern(
    r"(?P<scale>百万万|[百千万]万|[百千万])(?:分之|  ?分 {0,2}之) {0,2}(?P<minus>负?)|百分(?=[一二两三四五六七八九]百)"
)
_PARTS = pattern(r"(?:分| {0,2}分) {0,2}之 {0,2}")
# How far behind the beginning of a fraction its 分之 may stand: a numeral has eighty characters at most.
_FRACTION_AHEAD: Final = 100
_HALF_PRICED = pattern(r"半[价價](?!值)")
_HALF_PRICE = pattern(r"(?P<named>打对折|对折(?:优惠|出售|销售))|对折(?=[，。、；！,.]|$)")
# Behind a number of two figures, or one in digits, 打 is seldom a verb.
_DOZENS = pattern(r" ?打(?![一二三四五六七八九十\d击败破造了过着白得开算折印工架仗斗响猎球官卡车扮招动赢输底断错])")
_DOZEN = pattern(
    r" ?打(?=[甜盘盤碟盒的啤鸡雞鸭鴨蛋苹蘋鲜鮮袜襪手铅鉛毛玫瑰衬襯杯瓶纸紙面糖饼餅酒水裤褲，。、；！？,.)） ]|$)"
)
_FAN = pattern(
    r"翻(?:了)?(?:(?P<count>[一两二三四五六七八九十\d]+)|(?P<almost>近)?)?番|翻(?:了)?(?:一)?倍|成倍|加倍(?![努珍小奉偿])|减半|腰斩"
)
_ORDINAL = pattern(r"第 ?")
_HALF = pattern(r"半(?:个)?(?:多(?=[小钟天月年]))? ?")
_HALF_POINT = pattern("半个?百分点")
_ONE_HALF = pattern(r"一半|一大半|半数|过半|大半|对半")
# Behind a hyphen, a number that is measured and so has a minus: 增长率为-1.4%, not 东风-41.
_MEASURED = pattern(
    r"\d+(?:\.\d+)?(?:(?:~|～|至|到)-?\d+(?:\.\d+)?)?(?:万|亿)? ?(?:%|‰|个?百分点|°|℃|℉|度|摄氏|华氏|元|美元|欧元|英镑)"
)
_IDENTIFIER = pattern(
    r"(?![a-z]+\d+(?:\.\d+)? ?%)[a-z][a-z0-9]*(?:-[a-z]+)*-?\d+(?:\.\d+)*[a-z0-9-]*|\d+[a-z]+\d+[a-z0-9]*"
    r"|\d+(?:\.\d+){2,}|\d+(?:-\d+){2,}|\d{3}-\d{4,}|0\d{2,4}(?: \d{2,4})+|\d{3} (?!000)\d{3}(?! ?\d|多|余|万|亿"
    r"|[美欧港日澳加韩]?元|英镑|法郎|[千公]|[米吨桶人名个户件份枚辆家头棵篇册])|[234]d(?![a-z\d])"
)
_NAME_DIGITS: Final = pattern(r"\d+[a-z]*")
# Behind 双: the sales of 双11 and 双12.
_DOUBLE_DAY: Final = pattern(r"1[12](?!\d)")
_PART_LINK: Final = pattern(r" ?(?:至|到|-|~|～|—) ?(?:百分之)?")
# Of a network: 5G are not grams.
_GENERATION = pattern(r"[2-6]G(?![A-Za-z\d])")
_POWER = pattern(r"\d+(?:\.\d+)?e[+-]?\d{1,2}(?![\w.])")
_MIXED = pattern(r"(\d+)(?: (\d)/(\d)(?![\d/])|([½⅓⅔¼¾⅛]))")
_FEET = pattern(r"(\d|[四五六七]) ?英?(?:尺|呎) ?(\d{1,2}|十?[零一二三四五六七八九十])?(?: ?英?(?:寸|吋)半?)?")


class ChineseFinder(QuantityFinder):
    """Reads one Chinese text; `find` returns its quantities in text order."""

    def __init__(self, text: str, article_year: int, most: float = inf) -> None:
        super().__init__(text, fold_chinese(text), most)
        self.article_year = article_year

    def find(self) -> list[Quantity]:
        text, search = self.text, _TRIGGER.search
        while len(self.found) <= self.most and (match := search(text, self.position)):
            start = match.start()
            self.position = start + 1
            for recognise in _BY_CHARACTER.get(text[start], _LATIN).at(text, start):
                if recognise(self, start):
                    break
        return self.found

    # Recognisers: the offset of what begins here; True when something was taken or stepped over.

    def identifier(self, start: int) -> bool:
        """Take digits that belong to a name: COVID-19, G20."""
        if _POWER.match(self.text, start):
            return False
        match = _IDENTIFIER.match(self.text, start) or _GENERATION.match(self.original, start)
        before = self.text[max(0, start - 2) : start]
        is_name = before.endswith("-") and "一" <= before[0] <= "鿿" and before[0] not in BEFORE_MINUS
        if match is None and is_name and not _MEASURED.match(self.text, start):
            match = _NAME_DIGITS.match(self.text, start)
        if match is None and before[-1:] == "双" and self.text[start] == "1":
            match = _DOUBLE_DAY.match(self.text, start)
        if self.text[start] == "x" and before[-1:].isdigit():
            return False
        if match is None or re.match(r"q[1-4](?!\d)|(?:us|hk|nt|rmb|cny|usd|hkd|fy)\d", match.group()):
            return False
        if next(read_numeric(self.text, start), None):
            return False
        return self.add_identifier(start, match.end())

    def multiple_word(self, start: int) -> bool:
        """Take 翻两番, 翻倍, 减半."""
        match = _FAN.match(self.text, start)
        if match is None:
            return False
        word = match.group()
        if word in {"减半", "腰斩"}:
            return self.add(Kind.MULTIPLE, start, match.end(), value=Fraction(1, 2), is_spelled=True)
        if word in {"成倍", "加倍"}:
            return self.add(Kind.MULTIPLE, start, match.end(), value=Fraction(2), is_soft=True, is_spelled=True)
        count = chinese_dates.small_number(match.group("count")) if match.group("count") else 1
        return self.add(Kind.MULTIPLE, start, match.end(), value=Fraction(2) ** min(count, 64), is_spelled=True)

    def idiom(self, start: int) -> bool:
        """Step over an idiom or a name that holds numerals."""
        match = IDIOM.match(self.text, start)
        if match is None and start:
            before = IDIOM.match(self.text, start - 1)
            match = before if before and before.end() > start else None
        if match is None:
            return False
        if match.group() in IDIOM_VALUES:
            kind = Kind.ORDINAL if match.group().endswith("战") else Kind.FRACTION
            return self.add(kind, start, match.end(), value=IDIOM_VALUES[match.group()], is_soft=True, is_spelled=True)
        return self.skip(match.end())

    period = recogniser(chinese_dates.read_periods)
    """Take a quarter, half-year, fiscal year or comparison."""
    bare_day = recogniser(chinese_dates.read_bare_days)
    """Take a day without its month: 26日."""
    weekday = recogniser(chinese_dates.read_weekdays)
    """Take a weekday."""
    clock = recogniser(chinese_dates.read_clock_times)
    """Take a time of day in digits."""

    def era(self, start: int) -> bool:
        return self.add_all(chinese_dates.read_eras(self.text, start, self.article_year))

    def date(self, start: int) -> bool:
        if start and self.text[start - 1] in "零一二三四五六七八九十百千万" and not self.text[start].isdigit():
            return False
        return self.add_all(chinese_dates.read_dates(self.text, start, REPUBLIC.number(self.article_year)))

    def named_time(self, start: int) -> bool:
        """Take noon or midnight, softly."""
        minutes = {"正午": 720, "中午": 720, "午夜": 0}.get(self.text[start : start + 2])
        half_day = "pm" if minutes else "am"
        return minutes is not None and self.add(
            Kind.TIME, start, start + 2, minutes=minutes, half_day=half_day, is_soft=True
        )

    def parts(self, start: int) -> bool:
        """Take 百分之七八十, 千分之三, 三分之二."""
        percent = _PERCENT.match(self.text, start)
        if percent:
            number = read_number(self.text, percent.end())
            if number is None:
                return False
            scale = scale_of(percent.group("scale") or "百")
            high = number.high / scale if number.high is not None else None
            stop, high = self._percent_range(number.end, high, scale)
            sign = -1 if percent.group("minus") else sign_before(self.text, start)
            value, others = number.value / scale * sign, tuple(item / scale for item in number.alternatives)
            return self.add(Kind.PERCENT, start, stop, value=value, high=high, is_spelled=number.is_spelled,
                            is_approximate=number.is_approximate, alternatives=others)  # fmt: skip
        return "之" in self.text[start : start + _FRACTION_AHEAD] and self._fraction(start)

    def _percent_range(self, end: int, high: Fraction | None, scale: int) -> tuple[int, Fraction | None]:
        link = _PART_LINK.match(self.text, end)
        if link is None:
            return end, high
        second = read_number(self.text, link.end())
        return (second.end, second.value / scale) if second else (end, high)

    def _fraction(self, start: int) -> bool:
        bottom, whole = read_number(self.text, start), Fraction(0)
        parts = _PARTS.match(self.text, bottom.end) if bottom else None
        if bottom is None or parts is None:
            return False
        top = read_number(self.text, parts.end())
        if top is None or not bottom.value:
            return False
        value = (whole + top.value / bottom.value) * sign_before(self.text, start)
        kind = Kind.NUMBER if whole else Kind.FRACTION
        return self.add(kind, start, top.end, value=value, is_spelled=top.is_spelled)

    def dozen(self, start: int) -> bool:
        """Take 十打."""
        count = read_number(self.text, start)
        is_sure = count is not None and (not count.is_spelled or count.value > 9)
        match = (_DOZENS if is_sure else _DOZEN).match(self.text, count.end) if count else None
        if count is None or match is None:
            return False
        return self.add(Kind.NUMBER, start, match.end(), value=count.value * 12, is_spelled=count.is_spelled)

    def half_price(self, start: int) -> bool:
        """Take 打对折."""
        match = _HALF_PRICE.match(self.text, start)
        return match is not None and self.add(
            Kind.PERCENT, start, match.end(), value=Fraction(1, 2), is_discount=True, is_spelled=True,
            is_soft=not match["named"],
        )  # fmt: skip

    def half(self, start: int) -> bool:
        fields: dict[str, Any] = {"value": Fraction(1, 2), "is_soft": True, "is_spelled": True}
        one = _ONE_HALF.match(self.text, start)
        if one:
            return self.add(Kind.FRACTION, start, one.end(), **fields)
        match = _HALF.match(self.text, start)
        if match is None:
            return False
        if _HALF_PRICED.match(self.text, start):
            return self.add(Kind.PERCENT, start, start + 2, is_discount=True, **fields)
        whole = {"半打": 12, "半百": 100}.get(self.text[start : start + 2])
        if whole:
            return self.add(Kind.NUMBER, start, start + 2, **fields | {"value": Fraction(whole, 2)})
        point = _HALF_POINT.match(self.text, start)
        if point:
            return self.add(Kind.PERCENTAGE_POINT, start, point.end(), value=Fraction(1, 200), is_spelled=True)
        unit, end = chinese_unit(self.text, match.end()) or (None, start + 1)
        return self.add(Kind.FRACTION, start, end, unit=unit, **fields)

    def slashed(self, start: int) -> bool:
        if self.add_season(start):
            return True
        match = SLASH.match(self.text, start)
        if match is None:
            return False
        top, bottom = int(match.group(1)), int(match.group(2))
        is_part, ratio = 0 < top < bottom <= 100, Fraction(top, max(1, bottom))
        value = ratio * sign_before(self.text, start) if is_part else Fraction(top)
        return self.add(Kind.FRACTION if is_part else Kind.IDENTIFIER, start, match.end(), value=value,
                        alternatives=(Fraction(top), Fraction(bottom), ratio), is_soft=True)  # fmt: skip

    def feet_and_inches(self, start: int) -> bool:
        match = _FEET.match(self.text, start)
        if match is None or match.group(2) is None or not match.group().rstrip("半").endswith(("寸", "吋")):
            return False
        feet, inches = chinese_dates.small_number(match.group(1)), chinese_dates.small_number(match.group(2))
        return self.add_feet_and_inches(start, match.end(), feet, inches)

    def ordinal(self, start: int) -> bool:
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
        value = int(whole) + (VULGAR_FRACTIONS[sign] if sign else Fraction(int(top), max(1, int(bottom))))
        unit = chinese_unit(self.text, match.end() + (self.text[match.end() : match.end() + 1] == " "))
        end = unit[1] if unit else match.end()
        return self.add(Kind.MEASURE if unit else Kind.NUMBER, start, end, value=value, unit=unit[0] if unit else None)

    def number(self, start: int) -> bool:
        return ChineseAmountReader(self, start).read()


_Find = ChineseFinder
# Text that stands wherever the recogniser finds something.
_CUES: Final[dict[Recogniser, str]] = {
    _Find.identifier: r"[a-z]|\d{1,60}+(?:[a-z]|\.\d{1,60}+\.|-\d{1,60}+-)|\d{3}-\d{4}|\d{3} \d{3}|0\d{2,4} \d\d"
    r"|(?<=-)|(?<=双)1",
    _Find.mixed: r"\d{1,60}+(?: \d/\d|[½⅓⅔¼¾⅛])",
    _Find.multiple_word: "翻|[成加]倍|减半|腰斩",
    _Find.weekday: "[周星礼]",
    _Find.period: chinese_dates.PERIOD_CUE,
    _Find.era: chinese_dates.ERA_CUE,
    _Find.date: chinese_dates.DATE_CUE,
    _Find.bare_day: chinese_dates.DAY_CUE,
    _Find.clock: chinese_dates.CLOCK_CUE,
    _Find.named_time: "正午|中午|午夜",
    _Find.parts: f"百分(?=[一二两三四五六七八九]百)|[^分]{{1,{_FRACTION_AHEAD}}}分 {{0,2}}之",
    _Find.half: "一大?半|半|过半|大半|对半",
    _Find.half_price: "打|对",
    _Find.slashed: r"\d{1,4}/\d",
    _Find.feet_and_inches: r"[\d四五六七] ?英?[尺呎]",
    _Find.dozen: r"[^打]{1,80} ?打",
    _Find.ordinal: "第",
    _Find.vague: "[几数]",
}


def _recognisers(*recognisers: Recogniser) -> Recognisers:
    return Recognisers(recognisers, _CUES)


_DIGIT: Final = _recognisers(
    _Find.identifier, _Find.mixed, _Find.period, _Find.era, _Find.date, _Find.bare_day, _Find.clock, _Find.parts,
    _Find.slashed, _Find.feet_and_inches, _Find.dozen, _Find.number,
)  # fmt: skip
_NUMERAL: Final = _recognisers(
    _Find.idiom, _Find.period, _Find.era, _Find.date, _Find.bare_day, _Find.clock, _Find.parts,
    _Find.half, _Find.feet_and_inches, _Find.dozen, _Find.number,
)  # fmt: skip
_LATIN: Final = _recognisers(_Find.identifier, _Find.period)
_WORD: Final = _recognisers(
    _Find.idiom, _Find.multiple_word, _Find.weekday, _Find.period, _Find.era, _Find.date, _Find.clock, _Find.named_time,
    _Find.half, _Find.half_price, _Find.ordinal, _Find.vague, _Find.number,
)  # fmt: skip
_BY_CHARACTER: Final = {
    **dict.fromkeys("0123456789.", _DIGIT),
    **dict.fromkeys("零一二两三四五六七八九十百千万亿兆廿卅", _NUMERAL),
    **dict.fromkeys(
        "周星礼翻上本下前后同环首减腰半几数第凌清早晨中正傍晚深午½¼¾⅓⅔成加倍打对腊冬大农阴年旧夏闰元民", _WORD
    ),
}
