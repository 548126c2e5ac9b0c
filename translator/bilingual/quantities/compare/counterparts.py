"""
What a value without a partner may have been on the other side: a slip of the pen has a counterpart, an omission none.

A value that stands on one side alone is looked for among those of the other side which nothing answers: the same year
with another digit, ten times as much, the neighbouring day, the same unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.model import Kind, Mismatch, Quantity

_SCALES: Final = frozenset(Fraction(10) ** power for power in (-3, -2, -1, 1, 2, 3))
_APART: Final = 100
_PLAIN: Final = frozenset({Kind.NUMBER, Kind.ORDINAL})
_FEW: Final = 12
_YEARS: Final = range(1000, 2200)


def find_counterparts(
    found: Sequence[Mismatch], source: Sequence[Quantity], target: Sequence[Quantity]
) -> list[Mismatch]:
    """Take what stands on one side alone for a change, where the other side has what it may have been."""
    paired: list[Mismatch] = []
    answered = {id(item) for one in found if not one.is_one_sided for item in (one.source, one.target)}
    for one in found:
        item = one.source or one.target
        if item is None or not one.is_one_sided:
            paired.append(one)
            continue
        if id(item) in answered:
            continue
        here, there = (source, target) if one.source else (target, source)
        other = _counterpart(item, here, [other for other in there if id(other) not in answered])
        if other is None:
            paired.append(one)
            continue
        answered |= {id(item), id(other)}
        left, right = (item, other) if one.source else (other, item)
        topic = "date.value" if Kind.DATE in {item.kind, other.kind} else one.topic
        is_reign = bool(left.era) and left.day is None
        paired.append(replace(one, topic=topic, reason="changed", source=left, target=right, repairs_drafts=is_reign))
    return [one for one in paired if not (one.is_one_sided and {id(one.source), id(one.target)} & answered)]


def _counterpart(item: Quantity, here: Sequence[Quantity], there: Sequence[Quantity]) -> Quantity | None:
    """Return what `item` may have been on the other side, among what is said there more often than on its own side."""
    values = set(_values(item))
    said = Counter(value for other in here if other is not item for value in set(_values(other)))
    heard = Counter(value for other in there for value in set(_values(other)))
    for other in there:
        if other.kind is Kind.IDENTIFIER or (item.is_soft and other.is_soft and item.kind is not other.kind):
            continue
        if _is_joined(item, other) or _is_joined(other, item):
            return other
        free = [value for value in _values(other) if value not in values and heard[value] > said[value]]
        if any(may_be_slip(item, mine, other, value) for value in free for mine in values):
            return other
    return _twin(item, here, there)


def _is_joined(pair: Quantity, other: Quantity) -> bool:
    """Whether two numbers in words are read as the digits of one: 三五个 as thirty-five, 七八 as 78."""
    if not pair.is_spelled or pair.value is None or pair.high is None:
        return False
    return other.value == 10 * pair.value + pair.high and other.high is None


def _twin(item: Quantity, here: Sequence[Quantity], there: Sequence[Quantity]) -> Quantity | None:
    """Return the date at the same place of as many: `July 6 … July 26` beside 7月26日……26日."""
    if item.kind is not Kind.DATE:
        return None
    ours, theirs = ([one for one in side if one.kind is Kind.DATE and one.day] for side in (here, there))
    place = next((place for place, one in enumerate(ours) if one is item), None)
    return theirs[place] if place is not None and len(ours) == len(theirs) else None


def _values(item: Quantity) -> Iterator[Fraction]:
    """Yield each number that the quantity says."""
    yield from item.values
    yield from (Fraction(part) for part in (item.year, item.month, item.day) if part is not None)
    if item.minutes is not None:
        yield from (Fraction(item.minutes // 60), Fraction(item.minutes // 60 % 12), Fraction(item.minutes % 60))
    if item.kind is Kind.DECADE and item.value is not None:
        yield item.value % 100


def may_be_slip(one: Quantity, value: Fraction, other: Quantity, other_value: Fraction) -> bool:
    """Whether one value may have become the other by a slip: a digit, a scale, another small number."""
    if min(value, other_value) <= 1 and (one.is_soft or other.is_soft):
        return False
    if value and other_value / value in _SCALES:
        return True
    if one.unit is not None and one.unit == other.unit and not (one.is_soft and other.is_soft):
        return True
    most = 31 if Kind.DATE in {one.kind, other.kind} else _FEW
    if max(value, other_value) <= most or {value, other_value} <= _FULL_YEARS:
        return True
    return _differs_by_digit(value, other_value)


def are_unlike(one: Quantity, value: Fraction, other: Quantity, other_value: Fraction) -> bool:
    """Whether two numbers are so far apart that neither stands for the other: a year and 16, 3万 and 6."""
    low, high = sorted((abs(value), abs(other_value)))
    is_plain = {one.kind, other.kind} <= _PLAIN and not (one.unit or other.unit)
    if not low or high <= low * _APART or not is_plain:
        return False
    digits = str((high / low).limit_denominator(1))
    return high % low != 0 or digits.strip("0") != "1"


_FULL_YEARS: Final = frozenset(map(Fraction, _YEARS))


def _differs_by_digit(value: Fraction, other: Fraction) -> bool:
    """Whether two numbers are written with the same number of digits, of which one differs, or two swapped."""
    one, two = str(value), str(other)
    if len(one) != len(two) or len(one) < 2:
        return False
    places = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    return len(places) == 1 or (len(places) == 2 and sorted(one) == sorted(two))
