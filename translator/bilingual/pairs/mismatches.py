"""Disagreements of the numbers, sums and dates of a pair, under its policy; loaded when the first are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from translator.bilingual.quantities import ComparedTexts, Kind, Mismatch, Quantity, compare_quantities
from translator.bilingual.quantities.compared_counts import changed_identifiers


def find_mismatches(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts, policy: Mapping[str, Any]
) -> tuple[Mismatch, ...]:
    """Return what the quantities of the two sides disagree about."""
    if policy:
        source, target = _with_policy(source, policy), _with_policy(target, policy)
    found = compare_quantities(source, target, texts)
    names = () if any(item.topic == "num.value" for item in found) else changed_identifiers(texts)
    return (*found, *names, *_wrong_ordinals(target))


def _wrong_ordinals(target: Sequence[Quantity]) -> Iterator[Mismatch]:
    for item in target:
        if item.correction:
            yield Mismatch("date.value" if item.kind is Kind.DATE else "num.ordinal", None, item, "suffix")


def _with_policy(quantities: Sequence[Quantity], policy: Mapping[str, Any]) -> tuple[Quantity, ...]:
    dollar = policy.get("currency_dollar") or policy.get("currency.dollar", "")
    english = policy.get("english", "")
    return tuple(_read(item, dollar, english) for item in quantities)


def _read(item: Quantity, dollar: str, english: str) -> Quantity:
    if dollar and item.currency == "$":
        return replace(item, currency=dollar)
    if item.reading == "MD" and english == "en-GB":
        return replace(item, month=item.day, day=item.month, reading="")
    return replace(item, reading="") if item.reading and english else item
