"""Days and months of the lunar calendar in Chinese (folded text): 农历八月十六, 正月初一, 闰六月初五, 大年三十."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from translator.bilingual.quantities.chinese.numerals import read_number
from translator.bilingual.quantities.lunar_calendar import LAST_DAY, LEAP, LUNAR, OPEN
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.words.patterns import pattern

_HAN: Final = "一二三四五六七八九"
CALENDAR: Final = "(?:农历|阴历|旧历|夏历)"
_MONTH: Final = rf"(?P<month>正|腊|冬|十[一二]?|[{_HAN}]|1[0-2]|[1-9]) ?月(?:份)?"
_DAY: Final = rf"初[{_HAN}十]|二?十[{_HAN}]?+|廿[{_HAN}]?+|三十|[12]\d|30|[1-9]"
_SURE_DAY: Final = rf"初[{_HAN}十]|廿[{_HAN}]?+"
_HAN_DAY: Final = rf"{_SURE_DAY}|二?十[{_HAN}]?+|三十"
# Behind a numeral that counts: 十月初一批, 五月五个.
_COUNTED: Final = "[批个名位所家次场条项届种人天]"
# 大年初一, and 年初一 where it is no part of 去年初一学生.
_NEW_YEAR: Final = "(?:大年|(?<![^，。；、：！？“「（ 是到的从自至过])年)"
_NO_SUN: Final = r"(?! ?[日号])"
_ENDS: Final = r"(?=[，。；、：！？,.;!?）)”」》—~～-]|$|[那当这晚夜早前后至到的是为起在，（( ]|元宵|中秋|上午|下午)"
_SHAPES: Final = (
    (pattern(rf"{CALENDAR} ?(?P<leap>闰)?{_MONTH}(?: ?(?P<day>{_DAY})(?! ?[月年个天])[日号]?)?"), LUNAR),
    (pattern(rf"(?P<leap>闰){_MONTH}(?:(?P<day>{_HAN_DAY}))?"), LEAP),
    (pattern(rf"{_NEW_YEAR}(?P<new>初[{_HAN}十]|三十)(?!多?[年岁个]|有|{_COUNTED})"), LUNAR),
    (pattern(rf"(?P<month>正|腊)月(?:(?P<day>{_HAN_DAY})(?! ?[月年个天号])日?)?"), LUNAR),
    (pattern(rf"(?P<month>冬|十[一二]?|[{_HAN[1:]}])月(?P<day>{_SURE_DAY})(?! ?[日号]|{_COUNTED})"), LUNAR),
    (pattern(rf"(?P<month>冬|十[一二]?|[{_HAN[1:]}])月(?P<day>{_HAN_DAY}){_NO_SUN}{_ENDS}"), OPEN),
    (pattern(rf"(?P<month>[二三五六七九])月(?P<feast>(?P=month))(?![日号十]|{_COUNTED})"), OPEN),
)  # fmt: skip
_MORE: Final = pattern(rf"(?: ?(?:至|到|和|或|及|、|-|–|—|~|～) ?)(?P<day>{_HAN_DAY})(?! ?[日号月年个天人名])")
LUNAR_CUE: Final = rf"[农阴旧夏]历|闰|大?年[初三]|[正腊冬]月|[十{_HAN}]{{1,2}}月[初廿二三五六七九十]"
"""What stands at the beginning of each."""
_NAMED_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


def read_lunar_dates(text: str, position: int, fields: dict[str, Any]) -> Iterator[Recognition]:
    """Yield the lunar date at `position`, and the days that follow it, with the `fields` of a year read before."""
    found = next(((match, calendar) for shape, calendar in _SHAPES if (match := shape.match(text, position))), None)
    if found is None:
        return
    match, calendar = found
    parts = match.groupdict()
    new, month, day = parts.get("new"), parts.get("month"), parts.get("day") or parts.get("feast")
    date = {**fields, "calendar": LEAP if parts.get("leap") else calendar, "month": _number(month) if month else 1}
    if new == "三十":
        date |= {"month": 12, "day": LAST_DAY}
    elif new or day:
        date["day"] = _number(new or day or "")
    date["is_soft"] = "day" not in date or "feast" in parts
    yield Kind.DATE, position, match.end(), date
    end = match.end()
    while "day" in date and calendar is not OPEN and (more := _MORE.match(text, end)):
        yield Kind.DATE, more.start("day"), more.end(), {**date, "day": _number(more["day"])}
        end = more.end()


def _number(text: str) -> int:
    number = read_number(text.removeprefix("初"), 0)
    return _NAMED_MONTHS.get(text) or (int(number.value) if number else 0)
