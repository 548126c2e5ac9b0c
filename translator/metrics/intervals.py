"""
Confidence intervals by bootstrap resampling, with a fixed seed: the same on every machine.

Source: Efron 1979; Koehn 2004 for metrics of machine translation. Segments are drawn with replacement. More than 200
are first divided at random into 200 groups, and groups are drawn, so that the cost does not grow with the number.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

LEAST = 30
"""Fewer segments give no interval: it would not be reliable."""
_GROUPS = 200
_DRAWS = 400
_SEED = 20060629


def interval(rows: Sequence[Sequence[float]], figure: Callable[[Sequence[float]], float]) -> tuple[float, float] | None:
    """
    Return the bounds between which `figure` lies in 95 of 100 draws; None for fewer than 30 rows.

    `rows` are the counts of one segment each; `figure` makes the number of their sums, column by column.
    """
    if len(rows) < LEAST:
        return None
    chance = random.Random(_SEED)
    groups = list(rows)
    if len(rows) > _GROUPS:
        mixed = chance.sample(rows, len(rows))
        groups = [_sums(mixed[at::_GROUPS]) for at in range(_GROUPS)]
    found = sorted(figure(_sums(chance.choices(groups, k=len(groups)))) for _ in range(_DRAWS))
    return found[round(0.025 * _DRAWS)], found[round(0.975 * _DRAWS) - 1]


def _sums(rows: Sequence[Sequence[float]]) -> list[float]:
    return [sum(column) for column in zip(*rows, strict=True)]
