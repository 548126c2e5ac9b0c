"""
Differences of months that only one side writes, or that one side writes more often.

Chinese names the month once and continues with bare days (7月25日……26日); English repeats it. The month that a
translation adds must be the one that the text names, or the month beside it where the days start again from 1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from translator.quantities.compare.texts import find_miscounted, of_kind
from translator.quantities.model import Kind, Mismatch, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.quantities.compare.texts import ComparedTexts

_OTHER_CALENDAR: Final = re.compile(
    r"[上下][个個]?月|农历|農曆|阴历|陰曆|正月|[腊臘]月|初[一二三四五六七八九十]|除夕"
    r"|(?:last|next|previous|following) month|lunar",
    re.IGNORECASE,
)


def compare_months(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """Return the first month of the target that the dates of both texts rule out; nothing where they leave it open."""
    here, there = of_kind(source, Kind.DATE), of_kind(target, Kind.DATE)
    if not here or not there or mentions_other_months(texts.source) or mentions_other_months(texts.target):
        return []
    return _wrongly_supplied(here, there) or _miscounted(here, there)


def may_mean_month(known: Quantity, supplied: Quantity) -> bool:
    """Tell whether a text that names the month of `known` may mean that of `supplied` by a day alone."""
    step = ((supplied.month or 0) - (known.month or 0)) % 12
    if step in {1, 11} and (known.day is None or supplied.day is None):
        return True
    if step == 1:
        return (supplied.day or 0) < (known.day or 0)
    return step == 0 or (step == 11 and (supplied.day or 0) > (known.day or 0))


def supplied_months(here: Sequence[Quantity], there: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Pair each bare day of `here` with the date of `there` that gives it a month which `here` never names."""
    named = {item.month for item in here if item.month is not None}
    bare = {item.day: item for item in here if item.day is not None and item.month is None}
    return [
        (bare[item.day], item)
        for item in there
        if item.month is not None and item.month not in named and item.day is not None and item.day in bare
    ]


def mentions_other_months(text: str) -> bool:
    """Tell whether `text` mentions the last or the next month, or the lunar calendar: then every month is possible."""
    return _OTHER_CALENDAR.search(text) is not None


def _wrongly_supplied(here: Sequence[Quantity], there: Sequence[Quantity]) -> list[Mismatch]:
    supplied = supplied_months(here, there)
    named = [item for item in here if item.month is not None]
    for bare, item in supplied:
        known = named or [other for other in there if other.month is not None and other is not item]
        if known and not any(may_mean_month(other, item) for other in known):
            return [Mismatch("date.value", bare, item)]
    return []


def _miscounted(here: Sequence[Quantity], there: Sequence[Quantity]) -> list[Mismatch]:
    """Find a month that one side gives more often, where both give equally many."""
    ours, theirs = ([item for item in side if item.month is not None] for side in (here, there))
    return find_miscounted("date.value", ours, theirs, lambda item: item.month) if len(ours) == len(theirs) else []
