"""Days and months of the lunar calendar in English (folded text): `the 16th day of the eighth lunar month`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from translator.bilingual.quantities.english.spelled_numerals import ORDINALS, SMALL, TENS
from translator.bilingual.quantities.lunar_calendar import LAST_DAY, LEAP, LUNAR
from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.quantities.tables import any_word
from translator.bilingual.words.patterns import pattern

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
_MONTH: Final = (
    rf"(?:the )?{_LEAP}(?:(?P<month>{ORDINAL}) (?P<leap2>leap )?(?:{_CALENDAR})|(?P<first>lunar new year month))"
)
_LINK: Final = r" ?(?:-|–|—|to|through|and|or|until) ?(?:the )?"
_OF: Final = r" (?:days? )?(?:of|in) "
_SHAPES: Final = (
    pattern(rf"(?P<low>{ORDINAL})(?: days?)?{_LINK}(?P<day>{ORDINAL}){_OF}{_MONTH}"),
    pattern(rf"(?P<day>{ORDINAL}|last){_OF}{_MONTH}"),
    pattern(
        rf"(?P<day>{ORDINAL}) day of (?:the )?(?P<new>(?:lunar|chinese) (?:new )?year(?! ?[a-z]*'s)|spring festival)"
    ),
    pattern(rf"{_MONTH}(?:'s (?P<day>{ORDINAL}|last) day|,? (?:on )?(?:the |its |day )(?P<day2>{ORDINAL})(?: day)?)?"),
)
_LAST: Final = {"last": LAST_DAY}
LUNAR_CUE: Final = (
    rf"(?:{ORDINAL}|last)(?:(?: days?)?{_LINK}{ORDINAL})?(?: days?)? (?:of|in|leap|lun|moon|month|chinese lun)"
)
"""What stands at the beginning of each."""
_ON_CALENDAR: Final = pattern(
    r",? (?:of|on|in|by|according to|under) (?:the )?(?:traditional |chinese )*(?:lunar|lunisolar) calendar"
)


def read_lunar_dates(text: str, position: int) -> Iterator[Recognition]:
    """Yield the lunar date that begins at `position` with an ordinal, a number or `last`."""
    match = next(filter(None, (shape.match(text, position) for shape in _SHAPES)), None)
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
    """Whether the date at `start:end` is one of the moon: `lunar Aug. 16`, `Aug. 16 on the lunar calendar`."""
    return text.endswith("lunar ", 0, start) or _ON_CALENDAR.match(text, end) is not None
