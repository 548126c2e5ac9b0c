"""What the numbers, sums and dates of a pair disagree about, under the policy of the pair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from translator.bilingual.quantities import ComparedTexts, Kind, Mismatch, Quantity, compare_quantities, find_quantities

__all__ = ["ComparedTexts", "find_mismatches", "find_quantities"]


def find_mismatches(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts, policy: Mapping[str, Any]
) -> tuple[Mismatch, ...]:
    """Return what the quantities of the two sides disagree about; `Pair.differences` remembers the answer."""
    if policy:
        source, target = _with_policy(source, policy), _with_policy(target, policy)
    return (*compare_quantities(source, target, texts), *_wrong_ordinals(target))


def _wrong_ordinals(target: Sequence[Quantity]) -> Iterator[Mismatch]:
    """Yield the dates and ordinals of an English target that are misspelled (23th), whatever the source says."""
    for item in target:
        if item.correction:
            yield Mismatch("date.value" if item.kind is Kind.DATE else "num.ordinal", None, item, "suffix")


def _with_policy(quantities: Sequence[Quantity], policy: Mapping[str, Any]) -> tuple[Quantity, ...]:
    """Read `$` and 03/04/2021 as the policy says (`currency_dollar`, once called `currency.dollar`, and `english`)."""
    dollar = policy.get("currency_dollar") or policy.get("currency.dollar", "")
    english = policy.get("english", "")
    return tuple(_read(item, dollar, english) for item in quantities)


def _read(item: Quantity, dollar: str, english: str) -> Quantity:
    if dollar and item.currency == "$":
        return replace(item, currency=dollar)
    if item.reading == "MD" and english == "en-GB":
        return replace(item, month=item.day, day=item.month, reading="")
    return replace(item, reading="") if item.reading and english else item
