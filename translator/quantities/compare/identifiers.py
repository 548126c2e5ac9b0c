"""Differences of telephone numbers, versions and other identifiers, compared digit by digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.quantities.model import Kind, Mismatch, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence


def compare_identifiers(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Compare telephone numbers and the like, digit by digit, where both sides have as many of them."""
    here, there = ([item for item in side if _is_long(item)] for side in (source, target))
    if len(here) != len(there):
        return []
    digits = {_digits(item) for item in there}
    left = [item for item in here if _digits(item) not in digits]
    known = {_digits(item) for item in here}
    right = [item for item in there if _digits(item) not in known]
    return [Mismatch("num.value", one, other) for one, other in zip(left, right, strict=False)]


def _is_long(quantity: Quantity) -> bool:
    return quantity.kind is Kind.IDENTIFIER and bool(quantity.alternatives) and len(_digits(quantity)) > 5


def _digits(quantity: Quantity) -> str:
    return "".join(character for character in quantity.text if character.isdigit())
