"""
Parts of the day that words name, compared: `Friday afternoon` must not become 周五上午 (Friday morning).

Each word stands for a range of hours. The two languages divide the day differently (an early evening may be 下午, a
night may be 凌晨), so two words contradict each other only if their ranges have no hour in common.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from translator.bilingual.quantities.compare.texts import ComparedTexts
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_DAY: Final = r"(?= (?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_ENGLISH: Final = pattern(
    rf"(?<![a-z])(?:(?P<early>mornings?|a\.?m\b|early{_DAY}|sunrise|dawn)|(?P<afternoon>afternoons?)"
    rf"|(?P<evening>evenings?|sunset|dusk)|(?P<late>p\.?m\b|late{_DAY})|(?P<noon>noon|midday|lunch\w*)"
    r"|(?P<night>nights?|tonight|overnight|midnight))",
    re.IGNORECASE,
)
_CHINESE: Final = pattern(
    r"早(?:就|已|期|日|在|先|点|點|些|年|熟|产|產|恋|戀|于|於|逝)|[最尽盡提过過趁较較很更太]早|晚(?:期|年|点|點|会|會|报|報|餐|些|婚|于|於|辈|輩)|[最较較太更]晚"
    r"|下午茶|(?P<night>凌晨|午夜|半夜|深夜|夜|晚上|晚间|今晚|当晚|昨晚|明晚)|(?P<noon>中午|正午|午间)"
    r"|(?P<forenoon>上午)|(?P<early>早上|早晨|清晨|今早|早间|一早|今晨)|(?P<afternoon>下午|午后)|(?P<evening>傍晚)"
    r"|(?P<open>[早晚晨午])"
)
_ANY_WORD: Final = pattern("[午晚早夜晨]")
_HOURS: Final[dict[str, frozenset[str]]] = {
    "early": frozenset({"small hours", "morning"}),
    "forenoon": frozenset({"morning"}),
    "noon": frozenset({"morning", "afternoon"}),
    "afternoon": frozenset({"afternoon", "dusk"}),
    "evening": frozenset({"dusk", "evening", "night"}),
    "late": frozenset({"afternoon", "dusk", "evening", "night"}),
    "night": frozenset({"evening", "night", "small hours"}),
    "open": frozenset({"small hours", "morning", "afternoon", "dusk", "evening", "night"}),
}
_HALVES: Final = {"early": "am", "forenoon": "am", "afternoon": "pm", "evening": "pm", "late": "pm"}


@dataclass(frozen=True, slots=True)
class _DayPeriod:
    """A mention of a part of the day, by a word or by a time in digits, and the hours that it may mean."""

    quantity: Quantity
    hours: frozenset[str]
    is_named: bool = True
    """False for a time in digits: it can confirm a word of the other side, and needs no counterpart itself."""


def compare_day_periods(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """
    Return the first part of a day that contradicts the other side.

    A word needs a counterpart whose hours overlap its own. It is reported where the other side has words and none of
    them fits, or where both sides have equally many words and two of them find no counterpart.
    """
    sides = ((texts.source, texts.source_tag, source), (texts.target, texts.target_tag, target))
    lost = _lost_afternoon(source, target, texts.target, texts.target_tag) if source else None
    if lost:
        return [lost]
    for text, tag, quantities in sides:
        is_open = _ANY_WORD.search(text) or any(item.kind is Kind.TIME for item in quantities)
        if is_chinese(tag) and not is_open:
            return []
    here, there = (_day_periods(*side) for side in sides)
    if not here or not there or _are_converted(source, target):
        return []
    left, right = _without_counterpart(here, there), _without_counterpart(there, here)
    if left and right:
        one, other = left[0].quantity, right[0].quantity
        return [Mismatch("date.time", one, other, repairs_drafts=one.kind is other.kind is Kind.TIME)]
    if right and len(there) <= len(here):
        return [Mismatch("date.time", here[0].quantity, right[0].quantity)]
    named = [item for item in here if item.is_named], [item for item in there if item.is_named]
    if len(here) == len(there) and len(named[0]) == len(named[1]):
        return _swapped(here, there)
    return []


def _lost_afternoon(source: Sequence[Quantity], target: Sequence[Quantity], text: str, tag: str) -> Mismatch | None:
    """Return the time of 13:00 or later that became one before noon, where nothing speaks of the afternoon: 3:00."""
    late = [item for item in source if item.kind is Kind.TIME and not item.is_soft and _is_written_late(item)]
    if not late or any(item.hours != _HOURS["open"] for item in _day_periods(text, tag, ())):
        return None
    clocks = [item for item in target if item.kind is Kind.TIME]
    minutes = {item.minutes for item in clocks}
    for one in late:
        morning = (one.minutes or 0) - 720
        other = next((item for item in clocks if not item.half_day and item.minutes == morning), None)
        if other and one.minutes not in minutes and other.minutes not in {item.minutes for item in source}:
            return Mismatch("date.time", one, other, repairs_drafts=True)
    return None


def _is_written_late(item: Quantity) -> bool:
    hour = (item.minutes or 0) // 60
    return hour >= 13 and item.text.lstrip(" (（").startswith(str(hour))


def _without_counterpart(here: Sequence[_DayPeriod], there: Sequence[_DayPeriod]) -> list[_DayPeriod]:
    """List the words of `here` that no word or time of `there` shares an hour with."""
    return [item for item in here if item.is_named and all(item.hours.isdisjoint(other.hours) for other in there)]


def _swapped(here: Sequence[_DayPeriod], there: Sequence[_DayPeriod]) -> list[Mismatch]:
    """Find two words left over when each may have one counterpart: morning, afternoon against 下午, 下午."""
    free, lost = list(there), []
    for item in here:
        partner = next((other for other in free if not item.hours.isdisjoint(other.hours)), None)
        if partner is None:
            lost.append(item)
        else:
            free.remove(partner)
    return [Mismatch("date.time", lost[0].quantity, free[0].quantity)] if lost and free else []


def _day_periods(text: str, tag: str, quantities: Sequence[Quantity]) -> list[_DayPeriod]:
    """List the parts of the day in `text`: words, and times in digits without a word."""
    named = []
    for match in (_CHINESE if is_chinese(tag) else _ENGLISH).finditer(text):
        if name := match.lastgroup:
            half = _HALVES.get(name, "")
            word = Quantity(Kind.TIME, *match.span(), match[0], half_day=half, is_soft=True)
            named.append(_DayPeriod(word, _HOURS[name]))
    spans = [(item.quantity.start, item.quantity.end) for item in named]
    clocks = [item for item in quantities if item.kind is Kind.TIME]
    bare = [item for item in clocks if not any(item.start <= start < item.end for start, _ in spans)]
    return named + [_DayPeriod(item, _HOURS[_half_of_clock(item)], is_named=False) for item in bare]


def _half_of_clock(item: Quantity) -> str:
    """Return the part of the day of a time in digits: 15:00 is late, 09:00 is early, 9:00 is open."""
    hour = (item.minutes or 0) // 60
    if item.half_day == "pm" and 13 <= hour < 18:
        return "late"
    return "early" if item.text.startswith("0") and 4 <= hour < 12 else "open"


def _are_converted(source: Sequence[Quantity], target: Sequence[Quantity]) -> bool:
    here, there = ({item.zone for item in side if item.zone} for side in (source, target))
    return bool(here and there and here != there)
