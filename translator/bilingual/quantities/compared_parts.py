"""Multiples and dozens: what became twice as much, or half."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from translator.bilingual.quantities.compared_texts import QuantityValue, drop_soft, pair_changed, select_kinds
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity


def compare_multiples(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = select_kinds(source, Kind.MULTIPLE), select_kinds(target, Kind.MULTIPLE)
    if not here and not there:
        return []
    loss = next(iter(select_kinds(source, Kind.FRACTION, Kind.MULTIPLE, Kind.PERCENT)), None)
    found = [Mismatch("num.multiple", loss, item, "decrease") for item in there if _is_decrease(item)]
    left = [item for item in here if not _has_equal(item, target)]
    right = [item for item in there if not _has_equal(item, source) and not _is_decrease(item)]
    firm_left, firm_right = drop_soft(left), drop_soft(right)
    found += pair_changed("num.multiple", firm_left or left, firm_right or right)
    if found:
        return found
    # A multiple against a fraction that says something else: `halved` against 三分之一.
    pairs = [*zip(firm_left, _firm_fractions(target), strict=False)]
    pairs += zip(_firm_fractions(source), firm_right, strict=False)
    return [Mismatch("num.multiple", one, other) for one, other in pairs]


def _is_decrease(quantity: Quantity) -> bool:
    return Fraction(0) in quantity.alternatives


def _factors(quantity: Quantity) -> set[Fraction]:
    if quantity.kind is Kind.MULTIPLE:
        return {*quantity.values, *quantity.alternatives}
    if quantity.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION}:
        return {*quantity.values, *(1 + value for value in quantity.values), *(1 - value for value in quantity.values)}
    if quantity.kind in {Kind.NUMBER, Kind.ORDINAL}:
        return {*quantity.values, *(value + 1 for value in quantity.values)}
    return set()


def _has_equal(quantity: Quantity, others: Sequence[Quantity]) -> bool:
    factors = _factors(quantity)
    return any(not factors.isdisjoint(_factors(other)) for other in others)


def _firm_fractions(quantities: Sequence[Quantity]) -> list[Quantity]:
    return drop_soft(select_kinds(quantities, Kind.FRACTION))


def without_dozens(items: list[QuantityValue], others: Sequence[QuantityValue]) -> list[QuantityValue]:
    """Drop what is a number of dozens on one side and about as many on the other: `four dozen` are 四十多."""
    return [item for item in items if not any(_are_dozens(item, other) for other in others)]


def _are_dozens(one: QuantityValue, other: QuantityValue) -> bool:
    first, second = one.quantity, other.quantity
    if all("dozen" not in item.text.lower() and "打" not in item.text for item in (first, second)):
        return False
    is_vague = "几" in first.text or "几" in second.text or "幾" in first.text or "幾" in second.text
    is_about = is_vague or first.is_approximate or second.is_approximate or first.high or second.high
    return bool(is_about) and abs(one.value - other.value) * 3 <= max(one.value, other.value) * 2
