"""
How far a figure over some segments can be trusted: an interval by bootstrap, the same on every machine.

Source: Efron 1979; Koehn 2004 for figures of machine translation. Segments are drawn again with replacement; many of
them are first dealt at random into 200 heaps, and heaps are drawn, which costs the same for a hundred thousand.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LEAST = 30
"""Fewer segments give no interval: it would pretend to know something."""
_HEAPS = 200
_DRAWS = 400
_SEED = 20060629


def interval(
    rows: Sequence[Sequence[float]], figure: Callable[[Sequence[float]], float]
) -> tuple[float, float] | None:  # fmt: skip
    """
    Return the bounds between which `figure` lies in 95 of 100 draws; None for fewer than 30 rows.

    `rows` are the counts of one segment each; `figure` makes the number of their sums, column by column.
    """
    if len(rows) < LEAST:
        return None
    chance = random.Random(_SEED)
    heaps = _heaps(rows, chance)
    found = sorted(figure(_sums(chance.choices(heaps, k=len(heaps)))) for _ in range(_DRAWS))
    return found[round(0.025 * _DRAWS)], found[round(0.975 * _DRAWS) - 1]


def _heaps(rows: Sequence[Sequence[float]], chance: random.Random) -> list[Sequence[float]]:
    if len(rows) <= _HEAPS:
        return list(rows)
    mixed = chance.sample(rows, len(rows))
    return [_sums(mixed[at::_HEAPS]) for at in range(_HEAPS)]


def _sums(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*rows, strict=True)]
