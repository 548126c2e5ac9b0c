"""Which sentence became which: the alignment of the texts of a block with those of its edited form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_STEPS = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
_LEAST = 0.4
"""How like each other two texts must be, 0 to 1, to be one text before and after."""
_WIDTH = 60
"""How far apart from the diagonal sentences of one block are compared, so that the time stays in proportion."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Texts before, and those that they became; one of both may be empty."""

    before: range
    after: range


def likeness(first: str, second: str) -> float:
    """Return how like each other two texts are: 0 to 1, by the characters that they share in order."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(first, second)) if first or second else 1.0


def align(before: Sequence[str], after: Sequence[str], *, steps: Sequence[tuple[int, int]] = _STEPS) -> list[Bead]:
    """
    Return beads that cover both sides in order, such that the texts of each are as like each other as can be.

    Equal texts at both ends are paired first; what is like nothing stays alone.
    """
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    inner = _align(before[start : len(before) - end], after[start : len(after) - end], steps)
    beads = [Bead(range(at, at + 1), range(at, at + 1)) for at in range(start)]
    beads += [Bead(_moved(item.before, start), _moved(item.after, start)) for item in inner]
    ends = [(len(before) - at, len(after) - at) for at in range(end, 0, -1)]
    return beads + [Bead(range(one, one + 1), range(two, two + 1)) for one, two in ends]


def _moved(places: range, by: int) -> range:
    return range(places.start + by, places.stop + by)


def _align(before: Sequence[str], after: Sequence[str], steps: Sequence[tuple[int, int]]) -> list[Bead]:
    rows, columns = len(before), len(after)
    like = lru_cache(maxsize=None)(likeness)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for row in range(rows + 1):
        middle = row * columns // max(rows, 1)
        for column in range(max(0, middle - _WIDTH), min(columns, middle + _WIDTH) + 1):
            if (row, column) not in best:
                best[row, column] = _reach(best, row, column)
            score = best[row, column][0]
            for one, two in steps:
                place = row + one, column + two
                if place[0] > rows or place[1] > columns:
                    continue
                texts = "".join(before[row : place[0]]), "".join(after[column : place[1]])
                gain = (like(*texts) - _LEAST) * (len(texts[0]) + len(texts[1])) - 0.5 * (one + two - 2)
                if gain > 0 and score + gain > best.get(place, (-1.0, (0, 0)))[0]:
                    best[place] = (score + gain, (one, two))
            for place, step in (((row + 1, column), (1, 0)), ((row, column + 1), (0, 1))):
                if place[0] <= rows and place[1] <= columns and score > best.get(place, (-1.0, (0, 0)))[0]:
                    best[place] = (score, step)
    return list(_path(best, rows, columns))


def _reach(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]], row: int, column: int
) -> tuple[float, tuple[int, int]]:
    """Return how a place outside of the band is reached: by leaving texts alone."""
    for step, place in (((0, 1), (row, column - 1)), ((1, 0), (row - 1, column))):
        if place in best:
            return best[place][0], step
    nearest = max((place for place in best if place[0] <= row and place[1] <= column), key=sum)
    return best[nearest][0], (row - nearest[0], column - nearest[1])


def _path(best: dict[tuple[int, int], tuple[float, tuple[int, int]]], rows: int, columns: int) -> Iterator[Bead]:
    beads, place = [], (rows, columns)
    while place != (0, 0):
        one, two = best[place][1] if place in best else _reach(best, *place)[1]
        before, after = range(place[0] - one, place[0]), range(place[1] - two, place[1])
        beads.append(Bead(before, after))
        place = (before.start, after.start)
    yield from reversed(beads)


def map_boundary(before: str, after: str, place: int) -> int:
    """Return the offset in `after` that corresponds to the offset `place` in `before`."""
    from rapidfuzz.distance import Levenshtein

    for edit in Levenshtein.opcodes(before, after):
        if edit.src_start < place <= edit.src_end:
            return edit.dest_start + place - edit.src_start if edit.tag == "equal" else edit.dest_end
    return len(after) if place else 0
