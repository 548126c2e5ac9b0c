"""
Align anew, by sentence embeddings, where words and lengths left doubt: the stretches between links that are sure.

Each sentence is embedded once, spans of one to three of them are compared, and a link is worth by how much its two
spans are nearer to each other than to what stands around them (Artetxe and Schwenk 2019; vecalign, bertalign).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from translator.alignment.bands import Band, Shape, cheapest_path
from translator.language import is_chinese

Embed = Callable[[Sequence[str]], Any]
"""Texts → an array of as many rows, each of length 1."""
Cost = Callable[[Sequence[int], Sequence[int]], float]
"""Places of the sentences of a link → what it costs by words and lengths."""

_SHAPES: tuple[Shape, ...] = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (3, 2), (2, 3))
_LONGEST = 3
_WORTH, _USUAL_MARGIN = 50.0, 0.035
"""Of a margin, for each sentence; and the margin that says nothing. Chosen on chapters of novels."""
_AROUND = 1
"""Links beside a doubtful one that are looked at too."""
_MOST_CHARACTERS = {True: 240, False: 800}
"""Whether Chinese → how much of a sentence is read; the model takes 512 tokens."""
_FRAME = 16
"""Bytes that what the model puts around each text is worth in the mean of its tokens."""


def align_doubtful(
    sources: Sequence[str],
    targets: Sequence[str],
    tags: tuple[str, str],
    path: Sequence[Shape],
    is_anchor: Sequence[bool],
    band: Band,
    cost: Cost,
    embed: Embed,
) -> list[Shape]:
    """
    Return the path with its doubtful stretches aligned anew.

    `is_anchor` says of each link of the path whether it stays. Each sentence in doubt is embedded once, so that time is
    linear.
    """
    result: list[Shape] = []
    here = there = 0
    for is_open, links in _stretches(path, is_anchor):
        ends = here + sum(link[0] for link in links), there + sum(link[1] for link in links)
        if is_open and ends[0] > here and ends[1] > there:
            stretch = _Stretch(sources, targets, tags, (here, there), ends, band, embed)
            result += stretch.best_path(cost)
        else:
            result += links
        here, there = ends
    return result


def _stretches(path: Sequence[Shape], is_anchor: Sequence[bool]) -> Iterator[tuple[bool, list[Shape]]]:
    """Yield the links in order, those in doubt with their neighbours together."""
    is_open = [False] * len(path)
    for place, sure in enumerate(is_anchor):
        if not sure:
            for near in range(max(0, place - _AROUND), min(len(path), place + _AROUND + 1)):
                is_open[near] = True
    start = 0
    for place in range(1, len(path) + 1):
        if place == len(path) or is_open[place] is not is_open[start]:
            yield is_open[start], list(path[start:place])
            start = place


class _Stretch:
    """Sentences between two anchors, with how near their spans are to each other."""

    def __init__(
        self, sources: Sequence[str], targets: Sequence[str], tags: tuple[str, str], start: Shape, end: Shape,
        band: Band, embed: Embed,
    ) -> None:  # fmt: skip
        self._start, self._end, self._band = start, end, band
        sides = [
            _embed_spans(texts[first:last], tag, embed)
            for texts, first, last, tag in zip((sources, targets), start, end, tags, strict=True)
        ]
        self._near = {(a, b): here @ there.T for a, here in sides[0].items() for b, there in sides[1].items()}
        """Cosines by the number of sentences on both sides, then by the first of them."""
        self._usual = [self._usual_nearness(side) for side in (0, 1)]

    def _usual_nearness(self, side: int) -> dict[int, list[float]]:
        """Return for each span how near it is to the single sentences around it, on the other side, on average."""
        count, others = (self._end[one] - self._start[one] for one in (side, 1 - side))
        lows, highs = [others] * count, [0] * count
        for row in range(self._start[0], self._end[0]):
            low = max(0, self._band[row][0] - self._start[1] - 4)
            high = min(self._end[1] - self._start[1], self._band[row + 1][1] - self._start[1] + 4)
            for column in [row - self._start[0]] if side == 0 else range(low, high):
                lows[column] = min(lows[column], low if side == 0 else row - self._start[0])
                highs[column] = max(highs[column], high if side == 0 else row - self._start[0] + 1)
        found: dict[int, list[float]] = {}
        for length in range(1, min(_LONGEST, count) + 1):
            table = self._near[length, 1] if side == 0 else self._near[1, length].T
            found[length] = [
                float(table[place, lows[place] : highs[place]].mean() if lows[place] < highs[place] else table.mean())
                for place in range(len(table))
            ]
        return found

    def best_path(self, cost: Cost) -> list[Shape]:
        """Return the cheapest way through the stretch, by words, lengths and embeddings."""
        (first, start), (last, end) = self._start, self._end
        band = [(max(start, low) - start, min(end, high) - start) for low, high in self._band[first : last + 1]]
        band[0], band[-1] = (0, band[0][1]), (band[-1][0], end - start)

        def total(i: int, j: int, a: int, b: int) -> float:
            lasts = first + i, start + j
            by_words = cost(range(lasts[0] - a, lasts[0]), range(lasts[1] - b, lasts[1]))
            if not (a and b):
                return by_words
            here, there = i - a, j - b
            usual = (self._usual[0][a][here] + self._usual[1][b][there]) / 2
            return by_words - _WORTH * (float(self._near[a, b][here, there]) - usual - _USUAL_MARGIN) * (a + b) / 2

        return cheapest_path(band, _SHAPES, total)


def _embed_spans(texts: Sequence[str], tag: str, embed: Embed) -> dict[int, Any]:
    """
    Return number of sentences → the vectors of all spans of so many, by their first sentence.

    The vector of a span is the mean of those of its sentences, weighed by their lengths: the model makes the vector of
    a text of its tokens in the same way, and to read every span anew takes three times as long and finds no more.
    """
    import numpy as np

    most = _MOST_CHARACTERS[is_chinese(tag)]
    vectors = embed([text[:most] for text in texts])
    shares = vectors * np.array([[float(len(text.encode()) + _FRAME)] for text in texts])
    found = {}
    for length in range(1, min(_LONGEST, len(texts)) + 1):
        last = len(texts) - length + 1
        sums = sum(shares[first : first + last] for first in range(length))
        found[length] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return found
