"""The dynamic program of all alignments, and by it: which sentence became which."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Band = list[tuple[int, int]]
"""For each number of source sentences before a cell, the first and last number of target sentences."""
Shape = tuple[int, int]
"""Numbers of source and of target sentences of a link."""


def cheapest_path(band: Band, shapes: Sequence[Shape], cost: Callable[[int, int, int, int], float]) -> list[Shape]:
    """
    Return the shapes of the links on the cheapest way through a band, in order.

    `cost` is asked with the numbers of sentences before the end of a link on both sides, and with its shape; it is
    infinite for what must not be. Of two ways that cost the same, that of the earlier shape is taken.
    """
    costs: dict[Shape, float] = {(0, 0): 0.0}
    choices: dict[Shape, Shape] = {}
    for i, (low, high) in enumerate(band):
        for j in range(low, high + 1):
            best, choice = costs.get((i, j), math.inf), None
            for a, b in shapes:
                before = costs.get((i - a, j - b))
                if before is not None and (total := before + cost(i, j, a, b)) < best:
                    best, choice = total, (a, b)
            if choice:
                costs[i, j], choices[i, j] = best, choice
    path: list[Shape] = []
    i, j = len(band) - 1, band[-1][1]
    while i or j:
        path.append(choices[i, j])
        i, j = i - path[-1][0], j - path[-1][1]
    path.reverse()
    return path


def diagonal_band(left: int, right: int, width: int) -> Band:
    """Return a band of this width to each side of the diagonal, with all the cells that a way through it needs."""
    middles = [row * right // max(left, 1) for row in range(left)] + [right]
    band = [(max(0, middle - width), min(right, middle + width)) for middle in middles]
    band[0] = (0, band[0][1])
    return without_gaps(band, right)


def without_gaps(band: Band, right: int) -> Band:
    """Return the band without gaps: its edges never go back, and each row touches the next."""
    highest = 0
    lows = [low for low, _high in band]
    for index in range(len(lows) - 2, -1, -1):
        lows[index] = min(lows[index], lows[index + 1])
    result: Band = []
    for low, (_low, high) in zip(lows, band, strict=True):
        start = min(low, highest)
        highest = min(right, max(highest, high, low))
        result.append((start, highest))
    return result


def band_around(path: Sequence[Shape], left: int, right: int, width: int) -> Band:
    middles = [0] * (left + 1)
    here = there = 0
    for sources, targets in path:
        for step in range(1, sources + 1):
            middles[here + step] = there + targets
        here += sources
        there += targets
        middles[here] = max(middles[here], there)
    band = [(max(0, middle - width), min(right, middle + width)) for middle in middles]
    band[0], band[-1] = (0, band[0][1]), (band[-1][0], right)
    return without_gaps(band, right)


_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
# How like each other two texts must be, 0 to 1, to be one text before and after.
_LEAST = 0.4
# How far apart from the diagonal sentences of one block are compared, so that the time stays in proportion.
_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Bead:
    before: range
    after: range


def likeness(first: str, second: str) -> float:
    """Return how like each other two texts are: 0 to 1, by the characters that they share in order."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(first, second)) if first or second else 1.0


def common_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many texts are equal at the beginning and, of the others, at the end."""
    most = min(len(before), len(after))
    start = next((at for at in range(most) if before[at] != after[at]), most)
    return start, next((at for at in range(most - start) if before[-1 - at] != after[-1 - at]), most - start)


def align(before: Sequence[str], after: Sequence[str], *, steps: Sequence[tuple[int, int]] = _STEPS) -> list[Bead]:
    """
    Return beads that cover both sides in order, such that the texts of each are as like each other as can be.

    Equal texts at both ends are paired first; what is like nothing stays alone.
    """
    start, end = common_ends(before, after)
    rows, columns = len(before) - start - end, len(after) - start - end
    like = lru_cache(maxsize=None)(likeness)

    def cost(row: int, column: int, one: int, two: int) -> float:
        if not (one and two):
            return 0.0
        here, there = (
            "".join(texts[start + last - count : start + last])
            for texts, last, count in ((before, row, one), (after, column, two))
        )
        gain = (like(here, there) - _LEAST) * (len(here) + len(there)) - 0.5 * (one + two - 2)
        return -gain if gain > 0 else math.inf

    # Of what is equally good, the longer.
    shapes = sorted([*steps, (1, 0), (0, 1)], reverse=True)
    inner = cheapest_path(diagonal_band(rows, columns, _WIDTH), shapes, cost)
    beads: list[Bead] = []
    row = column = 0
    for one, two in [(1, 1)] * start + inner + [(1, 1)] * end:
        beads.append(Bead(range(row, row + one), range(column, column + two)))
        row, column = row + one, column + two
    return beads
