"""Dates in digits alone, the same in both languages: `2021-12-23`, `23.12.2021`, `12/23/21` (folded text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from translator.bilingual.quantities.model import Kind, Recognition
from translator.bilingual.words.patterns import pattern

_ISO: Final = pattern(
    r"(1[5-9]\d\d|20\d\d|2100)(?:([-./])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])"
    r"| (0[1-9]|1[0-2]) (0[1-9]|[12]\d|3[01]))(?!\d)"
)
_NUMERIC: Final = pattern(
    r"(?P<first>3[01]|[12]\d|0?[1-9])(?P<sign>[-/.])(?P<second>3[01]|[12]\d|0?[1-9])(?:(?P=sign)|,)"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[-.]\d)"
)
MONTH_AND_DAY: Final = pattern(
    r"(?P<first>3[01]|[12]\d|0?[1-9])[-/.](?P<second>3[01]|[12]\d|0?[1-9])(?![\d/%]|[-.]\d| ?[a-z])"
)
"""A date without its year, or a fraction: `4/22`."""


def read_numeric(text: str, position: int) -> Iterator[Recognition]:
    iso = _ISO.match(text, position)
    if iso:
        year, month, day = (int(group) for group in iso.groups() if group and group not in "-./")
        yield Kind.DATE, position, iso.end(), {"year": year, "month": month, "day": day}
        return
    match = _NUMERIC.match(text, position)
    if match:
        yield from read_ambiguous(match)


def read_ambiguous(match: re.Match[str]) -> Iterator[Recognition]:
    """Yield the date of `NUMERIC` or `MONTH_AND_DAY`; month first where both orders are possible."""
    parts = match.groupdict()
    first, second, year = int(parts["first"]), int(parts["second"]), parts.get("year")
    if first > 12 and second > 12:
        return
    is_short = year is not None and len(year) == 2
    if (is_short and parts["sign"] == ".") or (is_short and parts["sign"] == "-" and not _is_like_a_date(match)):
        return
    month, day = (second, first) if first > 12 else (first, second)
    fields: dict[str, Any] = {"month": month, "day": day, "is_soft": is_short or year is None}
    if year:
        fields["year"] = int(year) + ((2000 if int(year) < 70 else 1900) if is_short else 0)
    if not (first > 12 or second > 12 or first == second):
        fields["reading"] = "MD"
    yield Kind.DATE, match.start(), match.end(), fields


def _is_like_a_date(match: re.Match[str]) -> bool:
    """Tell 9-18-15 and 3-7-07 from the record of a team (11-5-1)."""
    parts = [match.group("first"), match.group("second"), match.group("year")]
    return any(part.startswith("0") or int(part) > 12 for part in parts)
