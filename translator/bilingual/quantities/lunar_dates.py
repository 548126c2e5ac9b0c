"""Days of the lunar calendar (农历) as both languages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from translator.bilingual.quantities.chinese_numerals import read_number
from translator.bilingual.quantities.english_numerals import ORDINALS, SMALL, TENS
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.tables import any_word
from translator.bilingual.words.patterns import pattern

LUNAR: Final = "lunar"
LEAP: Final = "leap"
"""A month that is put in, behind the one of the same number: 闰六月."""
OPEN: Final = "open"
"""八月十五 without 农历 or 日: of the one calendar or of the other."""
LAST_DAY: Final = 30
"""The last day of a month as texts call it, which may be its 29th: 大年三十."""


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
CHINESE_LUNAR_CUE: Final = rf"[农阴旧夏]历|闰|大?年[初三]|[正腊冬]月|[十{_HAN}]{{1,2}}月[初廿二三五六七九十]"
"""Beginnings of lunar dates in Chinese."""
_NAMED_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


def read_chinese_lunar_dates(text: str, position: int, fields: dict[str, Any]) -> Iterator[Recognition]:
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


_WORDS: Final = {word: value for word, value in ORDINALS.items() if value <= 30} | {
    f"{tens}{gap}{word}": TENS[tens] + value
    for tens in ("twenty", "thirty") for gap in "- " for word, value in ORDINALS.items() if value < 10
}  # fmt: skip
ORDINAL: Final = rf"(?:{any_word(_WORDS)}(?![a-z-])|\d{{1,2}}(?:st|nd|rd|th)?(?!\d))"
_LEAP: Final = r"(?P<leap>leap |intercalary |extra |additional |second )?"
_CALENDAR: Final = (
    r"(?:lunar|lunisolar|chinese lunar) (?:month|moon)|month (?:of|in|on|by|according to|under) (?:the |its )?"
    r"(?:traditional |chinese |old )*(?:lunar|lunisolar|chinese) (?:calendar|new year|year)|moon (?:of|in) the"
)
_LUNAR_MONTH: Final = (
    rf"(?:the )?{_LEAP}(?:(?P<month>{ORDINAL}) (?P<leap2>leap )?(?:{_CALENDAR})|(?P<first>lunar new year month))"
)
_LINK: Final = r" ?(?:-|–|—|to|through|and|or|until) ?(?:the )?"
_OF: Final = r" (?:days? )?(?:of|in) "
_ENGLISH_SHAPES: Final = (
    pattern(rf"(?P<low>{ORDINAL})(?: days?)?{_LINK}(?P<day>{ORDINAL}){_OF}{_LUNAR_MONTH}"),
    pattern(rf"(?P<day>{ORDINAL}|last){_OF}{_LUNAR_MONTH}"),
    pattern(
        rf"(?P<day>{ORDINAL}) day of (?:the )?(?P<new>(?:lunar|chinese) (?:new )?year(?! ?[a-z]*'s)|spring festival)"
    ),
    pattern(
        rf"{_LUNAR_MONTH}(?:'s (?P<day>{ORDINAL}|last) day|,? (?:on )?(?:the |its |day )(?P<day2>{ORDINAL})(?: day)?)?"
    ),
)
_LAST: Final = {"last": LAST_DAY}
ENGLISH_LUNAR_CUE: Final = (
    rf"(?:{ORDINAL}|last)(?:(?: days?)?{_LINK}{ORDINAL})?(?: days?)? (?:of|in|leap|lun|moon|month|chinese lun)"
)
"""Beginnings of lunar dates in English."""
_ON_CALENDAR: Final = pattern(
    r",? (?:of|on|in|by|according to|under) (?:the )?(?:traditional |chinese )*(?:lunar|lunisolar) calendar"
)


def read_english_lunar_dates(text: str, position: int) -> Iterator[Recognition]:
    """Yield the lunar date that begins at `position` with an ordinal, a number or `last`."""
    match = next(filter(None, (shape.match(text, position) for shape in _ENGLISH_SHAPES)), None)
    if match is None:
        return
    parts = match.groupdict()
    day, low = parts.get("day") or parts.get("day2"), parts.get("low")
    is_leap = bool(parts.get("leap") or parts.get("leap2")) or text.endswith(
        ("leap ", "intercalary ", "extra ", "additional "), 0, position
    )
    fields: dict[str, Any] = {"calendar": LEAP if is_leap else LUNAR, "month": ordinal_value(parts.get("month")) or 1}
    if not 0 < fields["month"] <= len(_MONTHS):
        return
    if low:
        yield Kind.DATE, position, match.end("low"), {**fields, "day": ordinal_value(low)}
    start = match.start("day") if low else position
    yield Kind.DATE, start, match.end(), {**fields, "day": ordinal_value(day)} if day else {**fields, "is_soft": True}


_MONTHS: Final = range(12)


def ordinal_value(written: str | None) -> int:
    """Return the value of `16th`, `16`, `sixteenth` or `last`; 0 for none."""
    if not written:
        return 0
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else _LAST.get(written) or _WORDS.get(written) or SMALL.get(written, 0)


def is_on_lunar_calendar(text: str, start: int, end: int) -> bool:
    """Return whether the date at `start:end` is one of the moon: `lunar Aug. 16`, `Aug. 16 on the lunar calendar`."""
    return text.endswith("lunar ", 0, start) or _ON_CALENDAR.match(text, end) is not None
