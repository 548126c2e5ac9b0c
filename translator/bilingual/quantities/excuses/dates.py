"""Excuses of days, years and times."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.excuses.excuse import Discrepancy, excuse
from translator.bilingual.quantities.model import Kind
from translator.bilingual.quantities.reigns import REPUBLIC
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_RUN_TIME: Final = pattern(r"(?<!\d)\d{1,2}:([0-5]\d)\.(\d{1,3})$")
_HOUR_AHEAD: Final = pattern(" ?(?:[点點时時]|o'clock)")
# Month and day → how Chinese names the day by its figures.
_DAY_NAMES: Final = {
    (1, 28): ("一二八", "一·二八"), (5, 1): ("五一",), (5, 4): ("五四",), (5, 30): ("五卅",), (6, 1): ("六一",),
    (6, 4): ("六四",), (7, 1): ("七一",), (7, 7): ("七七",), (8, 1): ("八一",), (9, 18): ("九一八", "九·一八"),
    (10, 1): ("十一", "国庆", "國慶"), (10, 10): ("双十", "雙十"), (11, 11): ("双十一", "雙十一", "双11", "雙11"),
    (12, 9): ("一二九", "一二·九"),
}  # fmt: skip
_LONG_CLOCK: Final = pattern(r"(?<![\d:])\d{1,2}:(\d\d)[:.](\d\d)(?![\d:])|(?<![\d:])(\d{1,2}):(\d\d)\.\d")
_BY_YEAR: Final = pattern(r"(?<![\w.])(?:by|of|for|in) '?(\d\d)(?![\w.,]\d|\w|%)", re.IGNORECASE)
_HOST: Final = pattern(r"(?<![A-Za-z])(?!In |On |At |By |The |Of |For |Since |From )[A-Z][a-z]+ $")
_GAMES: Final = pattern("奥运|奧運|冬奥|冬奧|亚运|亞運|世界杯|世界盃|世博|欧洲杯|歐洲盃|美洲杯")


@excuse(
    "changed", "A number is the end of a time that was run, whose seconds the other side has: 3:27.65 is 3分27秒65.",
    ("He ran the 1,500 metres in 3:27.65.", "他1500米跑出3分27秒65。"),
    ("他1500米跑出3分27秒65。", "He ran the 1,500 metres in 3:27.65."),
    errors=(("He ran the 1,500 metres in 3:27.65.", "他1500米跑出3分28秒65。"),),
)  # fmt: skip
def running_time(seen: Discrepancy) -> bool:
    part, seconds = seen.item, seen.other
    if seconds is None or seconds.unit is None or seconds.unit.name != "s" or not part.text.isdigit():
        return False
    clock = _RUN_TIME.search(seen.here, max(0, part.start - 8), part.end)
    return clock is not None and seconds.value == Fraction(f"{clock[1]}.{clock[2]}")


@excuse(
    "either", "Four digits on one side are the hour and the minute of the other: `1310` is 13时10分.",
    ("At 1310, near the village", "13时10分，在村旁"), ("13时10分，在村旁", "At 1310, near the village"),
    errors=(("At 1310, near the village", "13时20分，在村旁"),), topics=("num.value", "date.time"),
)  # fmt: skip
def hour_and_minute(seen: Discrepancy) -> bool:
    item = seen.item
    if item.kind is Kind.TIME and item.minutes is not None:
        hour, minute = divmod(item.minutes, 60)
        return re.search(rf"(?<![\d.,])0?{hour}{minute:02}(?![\d.,]\d|\d| ?[点點时時])", seen.there) is not None
    is_plain = item.kind is Kind.NUMBER and not item.is_spelled and "," not in item.text
    if not is_plain or not item.values or _HOUR_AHEAD.match(seen.here, item.end):
        return False
    return all(
        100 <= value < 2400 and value.denominator == 1 and _has_hour(int(value), seen.there) for value in item.values
    )


def _has_hour(figures: int, text: str) -> bool:
    hour, minute = divmod(figures, 100)
    rest = rf"0?{minute}(?!\d)" if minute else r"(?!\d|0?[1-9]|(?<=[点點])[的数數积積伤傷])"
    return re.search(rf"(?<!\d)0?{hour}[:：时時点點]{rest}", text) is not None


@excuse(
    "alone", "Chinese names the day by its figures: `the July 7th Incident` is 七七事变.",
    ("Victims of the July 19 Flood", "“7.19洪灾”的受害者"),
    ("After the July 7th Incident in 1937", "1937年七七事变后"),
    errors=(("Victims of the July 19 Flood", "“7.18洪灾”的受害者"),), topics=("date.value",),
)  # fmt: skip
def named_day(seen: Discrepancy) -> bool:
    month, day = seen.item.month, seen.item.day
    if month is None or day is None or seen.item.year is not None or not is_chinese(seen.tag):
        return False
    if any(name in seen.there for name in _DAY_NAMES.get((month, day), ())):
        return True
    return re.search(rf"(?<!\d)0?{month}[.·・ ‧]0?{day}(?!\d)", seen.there) is not None


@excuse(
    "alone", "Minutes or seconds are those of a time that was run: 2小时13分38秒 is `2:13:38`.",
    ("won in 2:13:38, and she in 2:29:36", "以2小时13分38秒夺冠，她以2小时29分36秒"),
    errors=(("won in 2:13:38, and she in 2:29:36", "以2小时13分38秒夺冠，她以2小时28分36秒"),),
)  # fmt: skip
def clock(seen: Discrepancy) -> bool:
    item = seen.item
    if item.unit is None or item.unit.name not in {"min", "s", "hour"} or ":" not in seen.there:
        return False
    parts = {int(part) for groups in _LONG_CLOCK.findall(seen.there) for part in groups if part}
    return any(value.denominator == 1 and int(value) in parts for value in item.values)


@excuse(
    "alone", "A span of ten years is a decade of life: 50-60岁 is `in their 50s`.",
    ("The highest risk for men is in their 50s", "50-60 岁男性风险最高"),
    errors=(("The highest risk for men is in their 50s", "40-50 岁男性风险最高"),), topics=("num.range",),
)  # fmt: skip
def decade_of_life(seen: Discrepancy) -> bool:
    value, high, unit = seen.item.value, seen.item.high, seen.item.unit
    if value is None or high is None or unit is None or unit.name != "year":
        return False
    return value % 10 == 0 and high - value in {9, 10} and f"{value}s" in seen.there.replace("'", "")


@excuse(
    "alone", "Thousands of years are a millennium: 公元前四千年 is `the 4th millennium BC`.",
    ("objects from the 4th millennium BC", "公元前四千年的物品"),
    errors=(("objects from the 4th millennium BC", "公元前四百年的物品"),),
)  # fmt: skip
def millennium(seen: Discrepancy) -> bool:
    return seen.item.value is not None and seen.item.value % 1000 == 0 and "millenni" in seen.there


@excuse(
    "alone", "A year is written with its last two figures: 到2030年 is `by 30`.",
    ("the 'Zero by 30' Plan", "“到 2030 年零死亡计划”"),
    errors=(("the 'Zero by 30' Plan", "“到 2050 年零死亡计划”"),), topics=("num.value", "date.value"),
)  # fmt: skip
def short_year(seen: Discrepancy) -> bool:
    item = seen.item
    if item.kind is Kind.DATE:
        return item.year is not None and item.month is None and _has_short(item.year % 100, seen.there)
    if item.value is None or item.unit is not None or not 10 <= item.value < 100:
        return False
    is_short = _has_short(int(item.value), seen.here[max(0, item.start - 6) : item.end + 2])
    return is_short and any(f"{century}{item.value}" in seen.there for century in (19, 20))


def _has_short(year: int, text: str) -> bool:
    return any(int(figures) == year for figures in _BY_YEAR.findall(text))


@excuse(
    "changed", "A year of the Republic may go without its name: 113年 is 2024.",
    ("Revenue in 2024 rose 8 percent.", "113年营收成长8%。"), ("113年营收成长8%。", "Revenue in 2024 rose 8 percent."),
    errors=(("Revenue in 2024 rose 8 percent.", "114年营收成长8%。"),),
)  # fmt: skip
def year_of_republic(seen: Discrepancy) -> bool:
    span, other = seen.item, seen.other
    is_span = span.unit is not None and span.unit.name == "year" and span.text.endswith("年") and span.high is None
    if other is None or not is_span or span.value is None or not 100 <= span.value < 150:
        return False
    return REPUBLIC.year(int(span.value)) == (other.year or other.value)


@excuse(
    "alone", "Games are named by their host and year, and the year may be left out: `Qatar 2022` is 世界杯.",
    ("But PSG and Qatar 2022 have denied", "但是，巴黎和世界杯组委会均否认"),
)  # fmt: skip
def named_games(seen: Discrepancy) -> bool:
    item = seen.item
    if item.value is None or item.kind is not Kind.NUMBER or item.high is not None or not 1900 < item.value < 2100:
        return False
    host = _HOST.search(seen.here[max(0, item.start - 16) : item.start])
    return host is not None and _GAMES.search(seen.there) is not None
