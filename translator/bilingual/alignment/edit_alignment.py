"""Which sentence became which: the alignment of the texts of a block with those of its edited form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from translator.bilingual.alignment.bands import cheapest_path, diagonal_band

_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
# How like each other two texts must be, 0 to 1, to be one text before and after.
_LEAST = 0.4
# How far apart from the diagonal sentences of one block are compared, so that the time stays in proportion.
_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Bead:
    """Texts before, and those that they became; one of both may be empty."""

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


def map_boundary(before: str, after: str, place: int) -> int:
    """Return the offset in `after` that corresponds to the offset `place` in `before`."""
    from rapidfuzz.distance import Levenshtein

    for edit in Levenshtein.opcodes(before, after):
        if edit.src_start < place <= edit.src_end:
            return edit.dest_start + place - edit.src_start if edit.tag == "equal" else edit.dest_end
    return len(after) if place else 0
