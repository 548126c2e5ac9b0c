"""Differences of quarters, half-years, fiscal years, and comparisons with an earlier period (同比, 环比)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from translator.bilingual.quantities.compare.texts import find_unmatched, pair_changed, select_kinds
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity


def compare_periods(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    here, there = select_kinds(source, Kind.PERIOD), select_kinds(target, Kind.PERIOD)
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
        ours, theirs = ([item for item in side if item.period.startswith(letter)] for side in (here, there))
        left, right = find_unmatched(ours, theirs, _same_period), find_unmatched(theirs, ours, _same_period)
        for item in pair_changed("date.period", left, right):
            is_ordinal = letter == "Q" and all(one is not None and one.is_spelled for one in (item.source, item.target))
            found.append(replace(item, topic="num.ordinal") if is_ordinal else item)
    if found:
        return found
    left, right = find_unmatched(here, there, _same_period), find_unmatched(there, here, _same_period)
    halves, quarters = ([item for item in left if item.period[0] == letter] for letter in "HQ")
    crossed = [*zip(halves, (item for item in right if item.period[0] == "Q"), strict=False),
               *zip(quarters, (item for item in right if item.period[0] == "H"), strict=False)]  # fmt: skip
    return [Mismatch("date.period", one, other) for one, other in crossed]


def _same_period(one: Quantity, other: Quantity) -> bool:
    return one.period == other.period


def _years(quantities: Sequence[Quantity]) -> dict[int, Quantity]:
    return {int(value): item for item in quantities for value in (*item.values, Fraction(item.year or 0)) if value}


def _compare_fiscal(
    here: list[Quantity], there: list[Quantity], source: Sequence[Quantity], target: Sequence[Quantity]
) -> list[Mismatch]:
    """Report a fiscal year that is a calendar year on the other side: 2022财年 is not 2022年."""
    ours, theirs = ([item for item in side if item.period == "FY"] for side in (here, there))
    if ours and theirs:
        return [
            Mismatch("date.period", one, other)
            for one, other in zip(ours, theirs, strict=False)
            if not _years([one]).keys() & _years(theirs).keys()
        ]
    # 令和8年度 and 114年度 are fiscal years themselves.
    plain, plain_source = (_years([item for item in side if not item.era]) for side in (target, source))
    found = [Mismatch("date.period", item, plain[item.year], "fiscal") for item in ours if item.year in plain]
    return found + [
        Mismatch("date.period", plain_source[item.year], item, "fiscal") for item in theirs if item.year in plain_source
    ]


def _compare_comparisons(here: list[Quantity], there: list[Quantity]) -> list[Mismatch]:
    """Report a comparison with the year before on one side against one with the period before on the other."""
    yearly, short = (
        [[item for item in side if item.period in names] for side in (here, there)]
        for names in ({"yoy"}, {"qoq", "mom"})
    )
    for one, other in ((yearly, short), (short, yearly)):
        if one[0] and other[1] and not one[1] and not other[0]:
            return [Mismatch("date.period", one[0][0], other[1][0])]
    return []
