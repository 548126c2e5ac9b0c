"""Dates, weekdays, times, periods, decades and centuries: what differs between the two sides."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from translator.quantities.compare.months import compare_months
from translator.quantities.model import Kind, Mismatch, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.quantities.compare.differences import Texts

ZONE_HOURS: Final[dict[str, tuple[int, ...]]] = {
    "ET": (-5, -4), "CT": (-6, -5), "MT": (-7, -6), "PT": (-8, -7), "UTC": (0,), "BST": (1, 0), "CET": (1, 2),
    "Moscow": (3,), "Beijing": (8,), "JST": (9,), "AEST": (10, 11),
}  # fmt: skip
"""Zone → hours ahead of UTC, winter and summer; half-hour zones are left out and never flagged."""

_FIELDS: Final = ("year", "month", "day")
_KINDS: Final = frozenset({Kind.DATE, Kind.WEEKDAY, Kind.TIME, Kind.PERIOD, Kind.DECADE, Kind.CENTURY})


def date_numbers(quantities: Iterable[Quantity]) -> set[Fraction]:
    """List the numbers that dates, times and periods contain, as evidence for plain numbers of the other side."""
    values: set[int] = set()
    exact: set[Fraction] = set()
    for item in quantities:
        if item.kind not in _KINDS:
            continue
        values.update(number for number in (item.year, item.month, item.day, item.weekday) if number is not None)
        if item.year is not None:
            values.add(item.year % 100)
        if item.month is not None and item.day is not None:
            values.add(100 * item.month + item.day)
            exact.add(Fraction(100 * item.day + item.month, 100))
        if item.era:
            values.add((item.year or 0) - 1911)
        if item.minutes is not None:
            hour = item.minutes // 60
            values.update((hour, hour % 12, hour % 12 + 12, item.minutes % 60))
            values.update({24} if not item.minutes else ())
        if item.period[1:].isdigit():
            values.add(int(item.period[1:]))
        values.update(int(value) for value in (*item.values, *item.alternatives))
        if item.kind is Kind.DECADE and item.value is not None:
            values.add(int(item.value) % 100)
    return {Fraction(value) for value in values} | exact


def compare_dates(source: Sequence[Quantity], target: Sequence[Quantity], texts: Texts) -> list[Mismatch]:
    """List the differences of all calendar kinds."""
    kinds = {item.kind for item in source} | {item.kind for item in target}
    found: list[Mismatch] = []
    if Kind.DATE in kinds:
        found += _compare_calendar(source, target, texts) or compare_months(source, target, texts)
    if Kind.WEEKDAY in kinds:
        found += _compare_weekdays(source, target)
    if Kind.TIME in kinds:
        found += _compare_times(source, target, texts)
    if Kind.PERIOD in kinds:
        found += _compare_periods(source, target)
    if Kind.DECADE in kinds or Kind.CENTURY in kinds:
        found += _compare_eras(source, target, texts)
    return found


def _of(quantities: Sequence[Quantity], kind: Kind) -> list[Quantity]:
    return [item for item in quantities if item.kind is kind]


def _fields(item: Quantity) -> dict[str, int]:
    return {name: getattr(item, name) for name in _FIELDS if getattr(item, name) is not None}


def _agree(one: Quantity, other: Quantity) -> int:
    """Return how many fields two dates share, 0 where one differs or none is common."""
    shared = 0
    for name in _FIELDS:
        a, b = getattr(one, name), getattr(other, name)
        if a is not None and b is not None:
            if a != b:
                return 0
            shared += 1
    return shared


def _compare_calendar(source: Sequence[Quantity], target: Sequence[Quantity], texts: Texts) -> list[Mismatch]:
    here, there = _of(source, Kind.DATE), _of(target, Kind.DATE)
    left = [item for item in here if not _is_said(item, there)]
    right = [item for item in there if not _is_said(item, here)]
    if not left and not right:
        return []
    left_open = [item for item in left if not _is_hinted(item, target, texts, "target")]
    right_open = [item for item in right if not _is_hinted(item, source, texts, "source")]
    found = _pair_dates(left, right, left_open, right_open)
    paired = {id(item.source) for item in found} | {id(item.target) for item in found}
    found += [
        Mismatch("date.value", item, None, "missing") for item in left_open if id(item) not in paired and _is_firm(item)
    ]
    found += [
        Mismatch("date.value", None, item, "extra") for item in right_open if id(item) not in paired and _is_firm(item)
    ]
    return found


def _is_firm(item: Quantity) -> bool:
    """Tell whether a date on one side alone is worth a word: a lone month or day may be told in other words."""
    return not item.is_soft and (item.year is not None or (item.month is not None and item.day is not None))


def _is_said(item: Quantity, others: list[Quantity]) -> bool:
    """Tell whether the other side has this date: one that agrees with it, and with no field that clashes."""
    best = max((_agree(item, other) for other in others), default=0)
    if not best:
        return False
    if best == len(_fields(item)):
        return True
    partner = max(others, key=lambda other: _agree(item, other))
    return not (item.day and partner.day is None and partner.year and item.year is None)


def _is_hinted(item: Quantity, others: Sequence[Quantity], texts: Texts, side: str) -> bool:
    """Tell whether the other side has each field of the date as a number, an ordinal or a word."""
    numbers = {value for other in others for value in (*other.values, *other.alternatives)} | date_numbers(others)
    numbers |= texts.hints(side)
    if item.month and item.day and not item.year and Fraction(100 * item.month + item.day) in numbers:
        return True
    return all(Fraction(number) in numbers for number in _fields(item).values())


def _pair_dates(
    left: list[Quantity], right: list[Quantity], left_open: list[Quantity], right_open: list[Quantity]
) -> list[Mismatch]:
    """Pair dates that name the same fields and differ; one of the two must be unexplained."""
    found, used = [], set()
    for one in left:
        for j, other in enumerate(right):
            common = _fields(one).keys() & _fields(other).keys()
            if j in used or not common or not (one in left_open or other in right_open or len(common) > 1):
                continue
            if one.is_soft and other.is_soft and one not in left_open:
                continue
            found.append(Mismatch("date.value", one, other, "changed"))
            used.add(j)
            break
    return found


def _compare_weekdays(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = _of(source, Kind.WEEKDAY), _of(target, Kind.WEEKDAY)
    said, heard = {item.weekday for item in here}, {item.weekday for item in there}
    left = [item for item in here if item.weekday not in heard]
    right = [item for item in there if item.weekday not in said]
    found = [Mismatch("date.weekday", one, other) for one, other in zip(left, right, strict=False)
             if not (one.is_soft and other.is_soft)]  # fmt: skip
    left, right = ([item for item in side if not item.is_soft] for side in (left, right))
    here, there = ([item for item in side if not item.is_soft] for side in (here, there))
    if not found and not left and not right and len(here) == len(there):
        found += _miscounted(here, there)
    if not found and left and len(there) >= len(here):
        found.append(Mismatch("date.weekday", left[0], there[min(here.index(left[0]), len(there) - 1)]))
    if not found and right and len(here) >= len(there):
        found.append(Mismatch("date.weekday", here[min(there.index(right[0]), len(here) - 1)], right[0]))
    return found + [
        Mismatch("date.weekday", None if side else item, item if side else None, "calendar")
        for side, quantities in enumerate((source, target))
        for item in _impossible(quantities)
    ]


def _miscounted(here: list[Quantity], there: list[Quantity]) -> list[Mismatch]:
    """Find a weekday that one side says more often than the other: Sunday, Monday, Monday against 日, 一, 日."""
    counts = Counter(item.weekday for item in here)
    counts.subtract(item.weekday for item in there)
    lost = next((item for item in here if counts[item.weekday] > 0), None)
    added = next((item for item in reversed(there) if counts[item.weekday] < 0), None)
    return [Mismatch("date.weekday", lost, added)] if lost and added else []


def _impossible(quantities: Sequence[Quantity]) -> list[Quantity]:
    """List the weekdays that stand beside a full date on which they do not fall."""
    found = []
    for one, other in pairwise(quantities):
        pair = {one.kind: one, other.kind: other}
        day, name = pair.get(Kind.DATE), pair.get(Kind.WEEKDAY)
        if day is None or name is None or not (day.year and day.month and day.day) or other.start - one.end > 4:
            continue
        if day.reading or name.is_soft:
            continue
        try:
            actual = date(day.year, day.month, day.day).isoweekday()
        except ValueError:
            continue
        if actual != name.weekday:
            found.append(name)
    return found


def _compare_times(source: Sequence[Quantity], target: Sequence[Quantity], texts: Texts) -> list[Mismatch]:
    here, there = _of(source, Kind.TIME), _of(target, Kind.TIME)
    if not here and not there:
        return []
    left = [item for item in here if not any(_same_time(item, other) for other in there)]
    right = [item for item in there if not any(_same_time(other, item) for other in here)]
    firm = [item for item in left if not item.is_soft], [item for item in right if not item.is_soft]
    found = []
    for one, other in zip(left, right, strict=False):
        if one.is_soft and other.is_soft:
            continue
        reason = "zone" if one.zone and other.zone and one.zone != other.zone and _same_clock(one, other) else "changed"
        found.append(Mismatch("date.time", one, other, reason))
    if found:
        return found
    found = [
        Mismatch("date.time", item, None, "missing") for item in firm[0] if not _has_hour(item, target, texts, "target")
    ]
    return found + [
        Mismatch("date.time", None, item, "extra") for item in firm[1] if not _has_hour(item, source, texts, "source")
    ]


def _has_hour(item: Quantity, others: Sequence[Quantity], texts: Texts, side: str) -> bool:
    minutes = item.minutes or 0
    numbers = {value for other in others for value in (*other.values, *other.alternatives)} | texts.hints(side)
    hours = {minutes // 60, minutes // 60 % 12, minutes // 60 % 12 + 12}
    return any(Fraction(hour) in numbers for hour in hours)


def _same_clock(one: Quantity, other: Quantity) -> bool:
    cycle = 1440 if one.half_day and other.half_day else 720
    return ((one.minutes or 0) - (other.minutes or 0)) % cycle == 0


def _same_time(one: Quantity, other: Quantity) -> bool:
    first, second = ZONE_HOURS.get(one.zone), ZONE_HOURS.get(other.zone)
    if one.zone == other.zone or first is None or second is None:
        return _same_clock(one, other)
    cycle = 1440 if one.half_day and other.half_day else 720
    shift = {60 * (b - a) for a in first for b in second}
    return any(((one.minutes or 0) + minutes - (other.minutes or 0)) % cycle == 0 for minutes in shift)


def _compare_periods(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = _of(source, Kind.PERIOD), _of(target, Kind.PERIOD)
    if not here and not there:
        return []
    return [
        *_compare_named(here, there),
        *_compare_fiscal(here, there, source, target),
        *_compare_comparisons(here, there),
    ]


def _compare_named(here: list[Quantity], there: list[Quantity]) -> list[Mismatch]:
    found = []
    for letter in "QH":
        ours = [item for item in here if item.period.startswith(letter)]
        theirs = [item for item in there if item.period.startswith(letter)]
        names, other_names = {item.period for item in ours}, {item.period for item in theirs}
        left = [item for item in ours if item.period not in other_names]
        right = [item for item in theirs if item.period not in names]
        for one, other in zip(left, right, strict=False):
            if not (one.is_soft and other.is_soft):
                topic = "num.ordinal" if letter == "Q" and one.is_spelled and other.is_spelled else "date.period"
                found.append(Mismatch(topic, one, other))
    return found


def _years(quantities: Sequence[Quantity]) -> dict[int, Quantity]:
    return {int(value): item for item in quantities for value in (*item.values, Fraction(item.year or 0)) if value}


def _compare_fiscal(
    here: list[Quantity], there: list[Quantity], source: Sequence[Quantity], target: Sequence[Quantity]
) -> list[Mismatch]:
    """Hold a fiscal year to being one on both sides: 2022财年 is not 2022年."""
    ours = [item for item in here if item.period == "FY"]
    theirs = [item for item in there if item.period == "FY"]
    if ours and theirs:
        return [
            Mismatch("date.period", one, other)
            for one, other in zip(ours, theirs, strict=False)
            if not _years([one]).keys() & _years(theirs).keys()
        ]
    return [
        *(
            Mismatch("date.period", item, plain, "fiscal")
            for item in ours
            if (plain := _years(target).get(item.year or 0))
        ),
        *(
            Mismatch("date.period", plain, item, "fiscal")
            for item in theirs
            if (plain := _years(source).get(item.year or 0))
        ),
    ]


def _compare_comparisons(here: list[Quantity], there: list[Quantity]) -> list[Mismatch]:
    yearly = [item for item in here if item.period == "yoy"], [item for item in there if item.period == "yoy"]
    short = (
        [item for item in here if item.period in {"qoq", "mom"}],
        [item for item in there if item.period in {"qoq", "mom"}],
    )
    if yearly[0] and short[1] and not yearly[1] and not short[0]:
        return [Mismatch("date.period", yearly[0][0], short[1][0])]
    if short[0] and yearly[1] and not short[1] and not yearly[0]:
        return [Mismatch("date.period", short[0][0], yearly[1][0])]
    return []


def _compare_eras(source: Sequence[Quantity], target: Sequence[Quantity], texts: Texts) -> list[Mismatch]:
    """Compare decades and centuries; `1800s` may be the decade or the 19th century."""
    found = []
    for kind in (Kind.DECADE, Kind.CENTURY):
        here, there = _of(source, kind), _of(target, kind)
        left = [item for item in here if not any(_same_era(item, other) for other in (*_eras(target),))]
        right = [item for item in there if not any(_same_era(item, other) for other in (*_eras(source),))]
        found += [Mismatch("num.ordinal", one, other) for one, other in zip(left, right, strict=False)]
        if len(left) > len(right):
            found += [Mismatch("num.ordinal", item, None, "missing") for item in left[len(right) :]
                      if not item.is_soft and not _era_hinted(item, target, texts, "target")]  # fmt: skip
        if len(right) > len(left):
            found += [Mismatch("num.ordinal", None, item, "extra") for item in right[len(left) :]
                      if not item.is_soft and not _era_hinted(item, source, texts, "source")]  # fmt: skip
    return found


def _eras(quantities: Sequence[Quantity]) -> list[Quantity]:
    return [item for item in quantities if item.kind in {Kind.DECADE, Kind.CENTURY}]


def _era_hinted(item: Quantity, others: Sequence[Quantity], texts: Texts, side: str) -> bool:
    value = item.value or Fraction(0)
    numbers = {number for other in others for number in (*other.values, *other.alternatives)} | date_numbers(others)
    numbers |= texts.hints(side)
    return value in numbers or value % 100 in numbers


def _same_era(one: Quantity, other: Quantity) -> bool:
    a, b = one.value or Fraction(0), other.value or Fraction(0)
    if one.kind is other.kind is Kind.DECADE:
        return a == b or ((a < 100 or b < 100) and a % 100 == b % 100)
    return not {a, *one.alternatives}.isdisjoint({b, *other.alternatives})
