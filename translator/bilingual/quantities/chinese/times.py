"""Times of day, time zones and periods in Chinese (folded text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from translator.bilingual.quantities.chinese.dates import FULL_YEAR, SMALL_NUMERAL, small_number, year_number
from translator.bilingual.quantities.chinese.numerals import DIGITS
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.time_zones import CHINESE_ZONES, ENGLISH_ZONES
from translator.bilingual.words.patterns import longest_first, pattern

FISCAL = pattern(rf"({FULL_YEAR}|\d\d)(?: ?[-/–至] ?(\d{{2,4}}))? ?年?(?:财政年度|会计年度|财年|财务年度|年度财)")
_MORNING = "凌晨|清晨|清早|早晨|早上|早间|一早|上午|早"
_EVENING = "下午|傍晚|晚上|晚间|夜间|夜里|深夜|当晚|午后|晚|夜"
CLOCK = pattern(
    rf"(?P<half>{_MORNING}|{_EVENING}|中午|正午|午间|午夜|半夜)? ?(?P<hour>2[0-4]|1\d|0?\d"
    rf"|十[一二三四五六七八九]?|二十[一二三四]?|[零一二两三四五六七八九])"
    rf" ?(?:(?P<sign>[:：.])(?P<minute>[0-5]\d)(?:[:：][0-5]\d)?|(?P<mark>点|时(?!代|候|间|期|速|尚|报|差"
    rf"|装))(?P<clock>钟"
    rf"|整)? ?(?:(?P<more>半|[一三]刻)|过?(?P<minutes>[0-5]?\d"
    rf"|零[一二三四五六七八九]|(?![零一二三四五六七八九](?! ?分|十)){SMALL_NUMERAL})(?: ?分(?!之)|"
    rf"(?=[^\d十百千万亿年月个名%人])"
    rf"|$))?)"
)
_LATIN_NAME = pattern(r"([a-z][a-z+#.-]*) ?$")
_HALF_BEFORE = pattern(rf"({_MORNING}|{_EVENING}|中午)(?:[^，。；、日]{{0,8}}(?:至|到|-|–|—|~|～|和))? ?$")
# Before a full hour: 还有十分钟就十一点.
_TO_GO = pattern(rf"(?:差|还有) ?(?:({SMALL_NUMERAL}) ?分|(一刻))钟?(?:就是?|到|就到|就要|才到|不到)? ?$")
# Likewise behind it: 八点差五分.
_LESS = pattern(rf" ?差 ?(?:({SMALL_NUMERAL}) ?分|(一刻))钟?")
_ZONE_BEHIND = pattern(rf" ?[（(] ?({'|'.join(longest_first(CHINESE_ZONES))}) ?[)）]")
_ZONE = pattern("|".join(longest_first(CHINESE_ZONES)))
_LATIN_ZONE = pattern(r" ?[（(]?(?:(?:东八区|bst|gmt|utc|est|edt|et|pst|pdt|pt|cet|cest|jst)\b)")
_QUARTER = pattern(r"(?:第?([一二三四1-4])季度?(?!赛|节|后赛)|(首)季度?(?!赛)|q([1-4])(?!\d))")
_HALF = pattern(r"(上|下|前|后)半年")

CLOCK_CUE: Final = rf"{_MORNING}|{_EVENING}|中午|正午|午间|午夜|半夜|[\d零一二两三四五六七八九十]{{1,3}} ?[:：.点时]"
"""What stands at the beginning of each time of day."""
PERIOD_CUE: Final = (
    r"[第上前下后首同环q]|[一二三四1-4]季"
    r"|[\d零一二三四五六七八九]{2,4}(?: ?[-/–至] ?\d{2,4})? ?年?(?:财|会计年度|年度财)"
)
"""Likewise of each quarter, half-year and fiscal year."""


_NIGHT = pattern("[晚夜]")
# Behind an hour: 7点多.
_ABOUT_THEN = pattern(r"多(?![项个次名人条种万千百倍的])|左右|过后|之后|以后|之前|以前")


def zone_before(text: str, position: int) -> str:
    """Return the zone that the text names in the 24 characters before `position` (北京时间, 美东时间 …)."""
    labels = list(_ZONE.finditer(text, max(0, position - 24), position))
    return CHINESE_ZONES[labels[-1].group()] if labels else ""


def read_clock_times(text: str, position: int) -> Iterator[Recognition]:
    """Yield the time of day at `position`: `下午3点05分`, `19:30`, `晚上七点半`, `17时`."""
    match = CLOCK.match(text, position)
    if match is None:
        return
    hour = small_number(match.group("hour"))
    if hour > 24 or not _is_clock(text, match):
        return
    half = _half_day(match.group("half"), hour)
    if match.group("half") is None:
        before = _HALF_BEFORE.search(text, max(0, position - 16), position)
        nearest = before[1] if before else None  # perhaps before the first time of a range
        half = _half_day(nearest, hour) if hour <= 12 else half
        if hour == 12 and nearest in {"上午", "早上", "早晨", "早"}:
            half = "pm"
    if not half and match.group("mark") == "时" and hour < 12 and text[max(0, position - 1) : position] in {"日", "号"}:
        half = "am"
    more, written = match.group("more"), match.group("minute") or match.group("minutes")
    minute = 30 if more == "半" else 15 * small_number(more[0]) if more else small_number(written) if written else 0
    less = _LESS.match(text, match.end())
    to_go = less or _TO_GO.search(text, max(0, position - 12), position)
    if to_go and not minute:
        hour, minute = (hour or 24) - 1, 60 - (15 if to_go[2] else small_number(to_go[1]))
    if not half and (hour > 12 or hour == 0):
        half = "pm" if 12 < hour < 24 else "am"
    if hour == 24:
        half = "am"
    is_noon = hour == 12 and match.group("mark") == "时" and not half
    if is_noon and not _NIGHT.search(text, max(0, position - 16), position):
        half = "pm"
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    latin, behind = _LATIN_ZONE.match(text, match.end()), _ZONE_BEHIND.match(text, match.end())
    zone = CHINESE_ZONES[behind[1]] if behind else zone_before(text, position)
    yield Kind.TIME, position, less.end() if less and not written else match.end(), {
        "minutes": (hour * 60 + minute) % 1440, "half_day": half, "is_spelled": not match.group("hour").isascii(),
        "is_soft": hour in {0, 24} and not minute,
        "zone": ENGLISH_ZONES.get(latin.group().strip(" （("), "Beijing") if latin else zone,
    }  # fmt: skip


def _is_version(text: str, position: int) -> bool:
    """Whether a number belongs to a name in Latin letters that is not a time zone: 运行PHP 8时."""
    name = _LATIN_NAME.search(text, max(0, position - 16), position)
    return name is not None and name[1] not in ENGLISH_ZONES


def _is_clock(text: str, match: re.Match[str]) -> bool:
    if match.group("sign"):
        return match.group("sign") != "." or match.group("half") is not None
    if match.group("mark") == "时":
        is_free = text[match.start() - 1 : match.start()] != "小" and not _is_version(text, match.start())
        is_written = match.group("hour").isascii() or (
            match.group("hour") == "零" and text[match.start() - 1] in "日号"
        )
        return (is_free and is_written) or bool(match.group("half"))
    if match.group("half") or match.group("more") or match.group("clock"):
        return True
    if _LESS.match(text, match.end()) or _TO_GO.search(text, max(0, match.start() - 12), match.start()):
        return text[match.end() : match.end() + 1] not in DIGITS
    if match.group("minutes"):
        return text[match.end() - 1] == "分"
    after = text[match.end() : match.end() + 1]
    if _ABOUT_THEN.match(text, match.end()) or (match.group("hour") == "零" and after not in DIGITS):
        return True
    before = text[max(0, match.start() - 2) : match.start()]
    return after not in DIGITS and (
        after in set("开左前后以，。至到-–~—、）起许") or before.endswith(("日", "号", "到", "至", "时间", "天", "在"))
    ) and not (after == "，" and not before.endswith(("日", "号", "到", "至", "间", "天", "在")))  # fmt: skip


def _half_day(word: str | None, hour: int) -> str:
    if word is None:
        return ""
    if word in {"中午", "正午", "午间"}:
        return "pm" if hour >= 12 or hour < 5 else "am"
    if word in {"午夜", "半夜"}:
        return "am" if hour >= 12 or hour < 6 else "pm"
    if word in _MORNING.split("|"):
        return "am" if hour <= 12 else "pm"
    if hour == 12:
        return "am" if word in {"晚上", "晚间", "夜间", "夜里", "深夜", "当晚", "晚", "夜"} else "pm"
    if word in {"深夜", "夜里", "夜间", "夜"} and hour < 6:
        return "am"
    return "pm" if hour != 24 else "am"


def read_periods(text: str, position: int) -> Iterator[Recognition]:
    """Yield a fiscal year, a quarter, a half-year, 同比 or 环比 at `position`."""
    if text.startswith(("同比", "环比"), position):
        yield Kind.PERIOD, position, position + 2, {"period": "yoy" if text[position] == "同" else "qoq"}
        return
    fiscal = FISCAL.match(text, position)
    if fiscal:
        digits = fiscal.group(1)
        year = year_number(digits) if len(digits) == 4 else 2000 + int(digits)
        fields: dict[str, Any] = {"period": "FY", "year": year, "value": Fraction(year)}
        if fiscal.group(2):
            second = int(fiscal.group(2))
            fields["high"] = Fraction(second + (year - year % 100 if second < 100 else 0))
        yield Kind.PERIOD, position, fiscal.end(), fields
        return
    quarter = _QUARTER.match(text, position)
    if quarter and text[max(0, position - 1) : position] not in set("前后个这每头"):
        number = 1 if quarter.group(2) else small_number(quarter.group(1) or quarter.group(3))
        is_soft = not quarter.group().endswith("度") and not quarter.group(3) and not quarter.group().startswith("第")
        yield Kind.PERIOD, position, quarter.end(), {"period": f"Q{number}", "is_spelled": True, "is_soft": is_soft}
        return
    half = _HALF.match(text, position)
    if half:
        number = 1 if half.group(1) in "上前" else 2
        yield Kind.PERIOD, position, half.end(), {"period": f"H{number}", "is_spelled": True}
