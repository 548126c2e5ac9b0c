"""The dynamic programs of this room: which cells are computed at all, and the cheapest way through them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

from translator.bilingual.alignment.text_pair import TextPair

_WIDTH = 16

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
    return _monotone(band, right)


def first_band(text: TextPair) -> Band:
    """Return a band around the line that lengths and rare common marks draw."""
    left, right = len(text.lengths[0]), len(text.lengths[1])
    anchors = [(0, 0), *_anchors(text), (left, right)]
    width = max(_WIDTH, abs(left - right) // 2 + 4 if max(left, right) < 400 else _WIDTH)
    band: Band = []
    for (a, b), (c, d) in pairwise(anchors):
        span = c - a
        spread = min(max(width, abs((d - b) - span) + 6, int(2 * math.sqrt(span))), max(width, 400))
        steps = _proportional(text, a, b, c, d)
        for place in range(a, c):
            middle = steps[place - a]
            band.append((max(0, min(middle, b) if span <= 2 else middle - spread), min(right, middle + spread)))
    band.append((max(0, right - width), right))
    band[0] = (0, band[0][1])
    return _monotone(band, right)


def _proportional(text: TextPair, a: int, b: int, c: int, d: int) -> list[int]:
    """Return for each source sentence between two anchors the place of the other side with the same share of length."""
    total = sum(text.lengths[0][a:c]) or 1
    other = sum(text.lengths[1][b:d])
    sums = [0]
    for length in text.lengths[1][b:d]:
        sums.append(sums[-1] + length)
    done, steps = 0, []
    for length in text.lengths[0][a:c]:
        steps.append(b + bisect_left(sums, done * other / total))
        done += length
    return steps


def _monotone(band: Band, right: int) -> Band:
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


def _anchors(text: TextPair) -> list[tuple[int, int]]:
    """Return pairs of places that share marks which nothing else has, in an order that both sides agree on."""
    places: dict[Hashable, list[int]] = {}
    for place, marks in enumerate(text.useful[0]):
        for mark in marks:
            places.setdefault(mark, []).append(place)
    votes: dict[tuple[int, int], float] = {}
    for place, marks in enumerate(text.useful[1]):
        for mark in marks:
            if len(places[mark]) == 1 and text.weights[mark] > 2:
                pair = (places[mark][0], place)
                votes[pair] = votes.get(pair, 0) + text.weights[mark]
    return _longest_chain(sorted(pair for pair, weight in votes.items() if weight > 9))


def _longest_chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of sorted pairs in which both places grow."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_left, right) in enumerate(pairs):
        at = bisect_left(tails, right)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(right)
            ends.append(index)
        else:
            tails[at], ends[at] = right, index
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    chain.reverse()
    return [pair for number, pair in enumerate(chain) if not number or pair[0] > chain[number - 1][0]]


def band_around(path: Sequence[Shape], left: int, right: int, width: int) -> Band:
    """Return the band around a way."""
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
    return _monotone(band, right)
