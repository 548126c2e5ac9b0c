"""
The possible counterparts of a value without a partner: a slip of the pen has a counterpart, an omission none.

A value that stands on one side alone is looked for among those of the other side which nothing answers: the same year
with another digit, ten times as much, the neighbouring day, the same unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Final

from translator.bilingual.quantities.chinese_amounts import is_step
from translator.bilingual.quantities.compared_counts import compare_counts, compare_identifiers, is_edition
from translator.bilingual.quantities.compared_dates import compare_dates, date_numbers, lost_afternoon
from translator.bilingual.quantities.compared_parts import (
    compare_multiples,
    compare_versions,
    have_opposite_parts,
    name_parts,
    read_parts,
    without_dozens,
)
from translator.bilingual.quantities.compared_texts import ComparedTexts, QuantityValue, collect_values, say_the_same
from translator.bilingual.quantities.compared_units import (
    compare_amounts,
    compare_named_currencies,
    is_conversion,
    without_conversions,
)
from translator.bilingual.quantities.excuses import find_excuse
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.words.patterns import pattern

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


# Return what `item` may have been on the other side, among what is said there more often than on its own side.
def _counterpart(item: Quantity, here: Sequence[Quantity], there: Sequence[Quantity]) -> Quantity | None:
    values = set(_values(item))
    said = Counter(value for other in here if other is not item for value in set(_values(other)))
    heard = Counter(value for other in there for value in set(_values(other)))
    for other in there:
        is_other = other.is_soft and item.kind is not other.kind
        if other.kind is Kind.IDENTIFIER or (is_other and (item.is_soft or other.kind is Kind.MULTIPLE)):
            continue
        free = [value for value in _values(other) if value not in values and heard[value] > said[value]]
        if any(may_be_slip(item, mine, other, value) for value in free for mine in values):
            return other
    return _twin(item, here, there)


# Return the date at the same place of as many: `July 6 … July 26` beside 7月26日……26日.
def _twin(item: Quantity, here: Sequence[Quantity], there: Sequence[Quantity]) -> Quantity | None:
    if item.kind is not Kind.DATE:
        return None
    ours, theirs = ([one for one in side if one.kind is Kind.DATE and one.day] for side in (here, there))
    place = next((place for place, one in enumerate(ours) if one is item), None)
    return theirs[place] if place is not None and len(ours) == len(theirs) else None


def _values(item: Quantity) -> Iterator[Fraction]:
    yield from item.values
    yield from (Fraction(part) for part in (item.year, item.month, item.day) if part is not None)
    if item.minutes is not None:
        yield from (Fraction(item.minutes // 60), Fraction(item.minutes // 60 % 12), Fraction(item.minutes % 60))
    if item.kind is Kind.DECADE and item.value is not None:
        yield item.value % 100


def may_be_slip(one: Quantity, value: Fraction, other: Quantity, other_value: Fraction) -> bool:
    """Return whether one value may have become the other by a slip: a digit, a scale, another small number."""
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
    """Return whether two numbers are so far apart that neither stands for the other: a year and 16, 3万 and 6."""
    low, high = sorted((abs(value), abs(other_value)))
    is_plain = {one.kind, other.kind} <= _PLAIN and not (one.unit or other.unit)
    if not low or high <= low * _APART or not is_plain:
        return False
    digits = str((high / low).limit_denominator(1))
    return high % low != 0 or digits.strip("0") != "1"


_FULL_YEARS: Final = frozenset(map(Fraction, _YEARS))


def _differs_by_digit(value: Fraction, other: Fraction) -> bool:
    one, two = str(value), str(other)
    if len(one) != len(two) or len(one) < 2:
        return False
    places = [place for place, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
    return len(places) == 1 or (len(places) == 2 and sorted(one) == sorted(two))


_DECREASE_WORDS: Final = (
    "下降", "下跌", "减", "跌", "降", "亏", "负", "缩", "低", "少", "贬", "fell",
    "fall", "down", "drop", "decline", "decreas", "lower", "loss", "lost", "negative", "minus", "shrank", "shrink",
    "slump", "slid", "reduc", "cut", "below", "less", "contract", "plung", "tumbl", "dip",
)  # fmt: skip


# Before a number that says how high something is, not by how much it fell: 降到40度, `dropped to 40`.
_LEVEL: Final = pattern(
    r"(?:[至到为為是达達约約]|(?<![a-z])(?:to|at|was|is|of|were) (?:about |around )?)[$£€¥]?$", re.IGNORECASE
)


def has_decrease_word(one: QuantityValue, other: QuantityValue, texts: ComparedTexts) -> bool:
    """Return whether the side without the minus has a word of decrease instead: `fell by 3%`, 下降3%."""
    text, plain = (texts.target, other) if one.value < 0 else (texts.source, one)
    if one.quantity.unit is not None and one.quantity.unit.dimension == "temperature":
        return False
    if _LEVEL.search(text, max(0, plain.quantity.start - 12), plain.quantity.start):
        return False
    return any(word in text.lower() for word in _DECREASE_WORDS)


_NUMERIC: Final = frozenset(
    {Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION, Kind.ORDINAL,
     Kind.IDENTIFIER}
)  # fmt: skip
_TOPICS: Final = {
    Kind.PERCENT: "num.percent", Kind.PERCENTAGE_POINT: "num.percent", Kind.FRACTION: "num.fraction",
    Kind.ORDINAL: "num.ordinal", Kind.MULTIPLE: "num.multiple",
}  # fmt: skip
# No word says more wholes than this: `ten times` is 1000 %, 百分之百 not 10,000 %.
_MOST_WHOLES: Final = 20
# A text with more quantities than this is a list, and is compared in one pass.
_MANY: Final = 200
_DIMENSION_BASES: Final = frozenset({"time", "months"})


def compare_quantities(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts | None = None
) -> tuple[Mismatch, ...]:
    """
    List what differs between the quantities of a source and those of its translation, in text order of the topics.

    `texts` gives the texts and their tags: with them a bare 元 is read by its reader's country, and words that hint at
    a number (`both`, 双) excuse what they explain.
    """
    texts = texts or ComparedTexts()
    if not source and not target:
        return tuple(compare_named_currencies(source, target, texts))
    if max(len(source), len(target)) > _MANY:
        return tuple(_compare_many(source, target, texts))
    if say_the_same(source, target, texts) and not have_opposite_parts(source, target, texts):
        found = lost_afternoon(source, target, texts)
    else:
        found = _compare_all(source, target, texts)
    if texts.source:
        found = [item for item in found if not find_excuse(item, texts)]
        found = without_conversions(found, source, target, texts)
    if any(item.is_one_sided for item in found):
        found = [item for item in find_counterparts(found, source, target) if not find_excuse(item, texts)]
    found = found or compare_named_currencies(source, target, texts)
    return (*found, *compare_versions(texts))


def _compare_all(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    dates = compare_dates(source, target, texts)
    if not any(item.topic == "date.time" for item in dates):
        dates += lost_afternoon(source, target, texts)
    whole = source, target
    source, target = read_parts(source, target, texts)
    numbers = [*_compare_numbers(source, target, texts), *compare_multiples(source, target)]
    numbers = name_parts(numbers, *whole) if source is not whole[0] else numbers
    reported = {id(item) for mismatch in numbers for item in (mismatch.source, mismatch.target)}
    counts = (
        item for item in compare_counts(source, target, texts) if not {id(item.source), id(item.target)} & reported
    )
    return [*numbers, *counts, *dates]


def _compare_many(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    sides = ((source, target, "target"), (target, source, "source"))
    lost, added = (
        [item.quantity for item in _values_of(here) if _is_required(item) and item.value not in known]
        for here, known in (
            (here, collect_values(there) | date_numbers(there) | texts.hints(side)) for here, there, side in sides
        )
    )
    left, right = list(dict.fromkeys(lost)), list(dict.fromkeys(added))
    both = min(len(left), len(right))
    return [
        *(Mismatch(_topic(one), one, other) for one, other in zip(left, right, strict=False)),
        *(Mismatch(_topic(item), item, None, "missing") for item in left[both:]),
        *(Mismatch(_topic(item), None, item, "extra") for item in right[both:]),
    ]


def _compare_numbers(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    here, there = list(_values_of(source)), list(_values_of(target))
    left, pairs = _unmatched(here, there)
    right, turned = _unmatched(there, here)
    found = compare_amounts([*pairs, *((one, other) for other, one in turned)], texts)
    if not left and not right:
        return found + compare_identifiers(source, target)
    left = _unexplained(left, target, texts, "target")
    right = _unexplained(right, source, texts, "source")
    left, right = without_dozens(left, there), without_dozens(right, here)
    found += _pair_up(left, right, texts) + compare_identifiers(source, target)
    # A target measure may convert one of the source: 6,000 mu (400 hectares).
    right = [
        item
        for item in right
        if not any(is_conversion(other.quantity, other.value, item.quantity, item.value) for other in here)
    ]
    left = [item for item in left if not _is_rounded_away(item, there)]
    found += [Mismatch(_topic(item.quantity), item.quantity, None, "missing") for item in left if _is_required(item)]
    right = [item for item in right if _is_required(item) and not is_edition(item.quantity, texts)]
    found += [Mismatch(_topic(item.quantity), None, item.quantity, "extra") for item in right]
    return _without_repeats(found)


def _values_of(quantities: Iterable[Quantity]) -> Iterable[QuantityValue]:
    for quantity in quantities:
        if quantity.kind in _NUMERIC:
            for value in quantity.values:
                yield QuantityValue(quantity, value)


# A value as numerator and denominator: the hash of a Fraction is slow.
_ValueKey = tuple[int, int]


def _keys(item: QuantityValue) -> list[_ValueKey]:
    quantity = item.quantity
    keys = [item.value.as_integer_ratio(), *(value.as_integer_ratio() for value in quantity.alternatives)]
    if quantity.kind is Kind.PERCENTAGE_POINT:
        keys.append((item.value * 100).as_integer_ratio())
    return keys


# Return the values of `here` without an equal in `there`, and the others with their best partner.
def _unmatched(
    here: Sequence[QuantityValue], there: Sequence[QuantityValue]
) -> tuple[list[QuantityValue], list[tuple[QuantityValue, QuantityValue]]]:
    by_value: dict[_ValueKey, list[QuantityValue]] = {}
    for item in there:
        for key in _keys(item):
            by_value.setdefault(key, []).append(item)
    left, pairs = [], []
    for item in here:
        partners = [other for key in _keys(item) for other in by_value.get(key, ()) if _may_be_equal(item, other)]
        partners = partners or [other for other in there if _is_same_amount(item, other)]
        if not partners:
            left.append(item)
        elif len(partners) == 1:
            pairs.append((item, partners[0]))
        else:
            pairs.append((item, max(partners, key=partial(_match_quality, item))))
    return left, pairs


# Two amounts are exactly the same in other units: 18 months, 一年半; 25 basis points, 0.25%.
def _is_same_amount(one: QuantityValue, other: QuantityValue) -> bool:
    unit, other_unit = one.quantity.unit, other.quantity.unit
    if _is_basis_points(one) is not _is_basis_points(other) and _is_rate(one) and _is_rate(other):
        return _rate(one) == _rate(other)
    if unit is None or other_unit is None or unit.dimension == "temperature":
        return False
    if {unit.name, other_unit.name} == {"day", "month"}:
        return one.value == 30 * other.value if unit.name == "day" else 30 * one.value == other.value
    return unit.dimension == other_unit.dimension and unit.to_base(one.value) == other_unit.to_base(other.value)


def _is_rate(item: QuantityValue) -> bool:
    return item.quantity.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT} or _is_basis_points(item)


def _is_basis_points(item: QuantityValue) -> bool:
    return item.quantity.unit is not None and item.quantity.unit.name == "bp"


def _rate(item: QuantityValue) -> Fraction:
    return item.value / 10_000 if _is_basis_points(item) else item.value


def _may_be_equal(one: QuantityValue, other: QuantityValue) -> bool:
    a, b = one.quantity, other.quantity
    if a.kind is not b.kind and Kind.PERCENTAGE_POINT in {a.kind, b.kind}:
        return False
    if one.value == other.value:
        return True
    if (a.is_discount and b.is_discount) or (_is_compound(a) and _is_compound(b)):
        return False
    return not {one.value, *a.alternatives}.isdisjoint({other.value, *b.alternatives})


def _match_quality(one: QuantityValue, other: QuantityValue) -> int:
    a, b = one.quantity, other.quantity
    same_unit = a.unit == b.unit or (a.unit is not None and b.unit is not None and a.unit.factor == b.unit.factor)
    return 4 * same_unit + 2 * (a.currency == b.currency) + (a.kind is b.kind) + 8 * (one.value == other.value)


def _unexplained(
    items: list[QuantityValue], others: Sequence[Quantity], texts: ComparedTexts, side: str
) -> list[QuantityValue]:
    if not items:
        return items
    known = date_numbers(others).union(*(_multiple_keys(other) for other in others if other.kind is Kind.MULTIPLE))
    products = _products(others)
    items = [item for item in items if item.value not in products and not _is_explained(item, known)]
    if not items:
        return items
    known |= texts.hints(side)
    return [item for item in items if not _is_explained(item, known)]


# Return what a text lets its readers work out: `from eight percent up to three times that` is 24 %.
def _products(quantities: Sequence[Quantity]) -> set[Fraction]:
    factors = {
        value
        for item in quantities
        if item.kind is Kind.MULTIPLE and item.text.endswith((" that", " this"))
        for value in item.values
    }
    return {factor * value for factor in factors for item in quantities for value in item.values}


def _multiple_keys(quantity: Quantity) -> set[Fraction]:
    if quantity.is_soft and "time" in quantity.text:
        return set(quantity.values)
    values = {*quantity.values, *quantity.alternatives}
    return values | {value - 1 for value in values}


def _is_explained(item: QuantityValue, known: frozenset[Fraction] | set[Fraction]) -> bool:
    quantity = item.quantity
    if quantity.kind is Kind.PERCENT:
        return item.value in known and 1 <= item.value <= _MOST_WHOLES
    if quantity.kind is Kind.MONEY and quantity.is_spelled and item.value == 1:
        return item.value in known
    if quantity.kind in {Kind.PERCENTAGE_POINT, Kind.MONEY} or (
        quantity.unit and quantity.unit.dimension not in _DIMENSION_BASES
    ):
        return quantity.kind is Kind.MEASURE and item.value in known and not quantity.high
    if quantity.kind is Kind.FRACTION:
        is_told = quantity.is_soft and quantity.unit is None and Fraction(item.value.numerator) in known
        return is_told or item.value in known
    if quantity.unit is not None and quantity.unit.name in {"week", "fortnight"} and not item.is_soft:
        return False
    return any(key in known for key in (item.value, *quantity.alternatives))


def _is_required(item: QuantityValue) -> bool:
    return not item.is_soft and item.quantity.kind is not Kind.IDENTIFIER


# A missing value is excused: the second end of 五六百, or a small count beside a list.
def _is_rounded_away(item: QuantityValue, there: Sequence[QuantityValue]) -> bool:
    quantity = item.quantity
    if quantity.is_spelled and quantity.high is not None:
        return any(value == other.value for value in quantity.values for other in there)
    return quantity.kind is Kind.NUMBER and quantity.unit is None and abs(item.value) <= 10 and quantity.high is None


def _pair_up(left: list[QuantityValue], right: list[QuantityValue], texts: ComparedTexts) -> list[Mismatch]:
    ranked = sorted(
        ((_similarity(one, other), -abs(i - j), i, j) for i, one in enumerate(left) for j, other in enumerate(right)),
        reverse=True,
    )
    used_left: set[int] = set()
    used_right: set[int] = set()
    found = []
    for similarity, _, i, j in ranked:
        if similarity <= 0 or i in used_left or j in used_right:
            continue
        mismatch = _changed(left[i], right[j], texts)
        used_left.add(i)
        used_right.add(j)
        if mismatch is not None:
            found.append(mismatch)
    left[:] = [item for i, item in enumerate(left) if i not in used_left]
    right[:] = [item for j, item in enumerate(right) if j not in used_right]
    return found


def _similarity(one: QuantityValue, other: QuantityValue) -> int:
    a, b = one.quantity, other.quantity
    if Kind.IDENTIFIER in {a.kind, b.kind} or are_unlike(a, one.value, b, other.value):
        return 0
    if one.is_soft and other.is_soft:
        dimensions = {item.unit.dimension if item.unit else "" for item in (a, b)}
        is_alike = a.unit == b.unit or dimensions <= {"time"} or dimensions <= {"months"}
        return 3 if is_alike and dimensions.isdisjoint({"", "length"}) else 0
    if one.is_soft != other.is_soft and not may_be_slip(a, one.value, b, other.value):
        return 0
    score = 2 if a.kind is b.kind else 1
    if a.unit is not None and b.unit is not None:
        score += 4 if a.unit == b.unit else 3 if a.unit.dimension == b.unit.dimension else -1
    if a.currency and b.currency:
        score += 3
    if one.value == -other.value or one.value * 100 == other.value or one.value == other.value * 100:
        score += 4
    if one.is_soft or other.is_soft:
        score -= 1
    return score


def _changed(one: QuantityValue, other: QuantityValue, texts: ComparedTexts) -> Mismatch | None:
    a, b = one.quantity, other.quantity
    units = {quantity.unit.name if quantity.unit else "" for quantity in (a, b)}
    if _is_compound(a) is not _is_compound(b) and units <= {"in", "ft"}:
        return Mismatch("num.range", a, b, "compound")
    if any(is_conversion(a, value, b, other.value) for value in a.values):
        return Mismatch("num.unit", a, b, "converted")
    if one.value == -other.value:
        return Mismatch("num.range", a, b, "sign") if not has_decrease_word(one, other, texts) else None
    if {a.kind, b.kind} == {Kind.PERCENTAGE_POINT, Kind.PERCENT} and one.value == other.value:
        if a.text.endswith("percentage") or b.text.endswith("percentage"):
            return None
        percent, text = (a, texts.source) if a.kind is Kind.PERCENT else (b, texts.target)
        if is_step(percent, text):
            return None
        return Mismatch("num.percent", a, b, "point")
    if _is_bare_point(one, other):
        return None
    return Mismatch(_topic_of_both(a, b), a, b, repairs_drafts=True)


# `20 points` stand against 20个百分点.
def _is_bare_point(one: QuantityValue, other: QuantityValue) -> bool:
    kinds = {one.quantity.kind, other.quantity.kind}
    if Kind.PERCENTAGE_POINT not in kinds or not kinds & {Kind.NUMBER, Kind.MEASURE}:
        return False
    if _is_basis_points(one) or _is_basis_points(other):
        return False
    return one.value * 100 == other.value or one.value == other.value * 100


def _is_compound(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.name == "in" and len(quantity.alternatives) == 2


def _topic(quantity: Quantity) -> str:
    if quantity.high is not None and quantity.kind not in _TOPICS:
        return "num.range"
    return _TOPICS.get(quantity.kind, "num.value")


def _topic_of_both(source: Quantity, target: Quantity) -> str:
    if source.high is not None and target.high is not None:
        return "num.range"
    if _has_half(source) or _has_half(target):
        return "num.fraction"
    if source.unit and target.unit and source.unit != target.unit and source.unit.dimension == target.unit.dimension:
        return "num.unit"
    for quantity in (source, target):
        if quantity.kind in _TOPICS:
            return _TOPICS[quantity.kind]
    return "num.value"


def _has_half(quantity: Quantity) -> bool:
    value = quantity.value
    return quantity.is_spelled and value is not None and value.denominator == 2 and quantity.unit is not None


def _without_repeats(found: list[Mismatch]) -> list[Mismatch]:
    seen: set[tuple[int, int]] = set()
    kept = []
    for item in found:
        sides = enumerate((item.source, item.target))
        marks = {(side, quantity.start) for side, quantity in sides if quantity is not None}
        if item.reason in {"missing", "extra"} and marks & seen:
            continue
        seen |= marks
        kept.append(item)
    return kept
