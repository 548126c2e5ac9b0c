"""
Align two lists of sentences by a dynamic program over the likely links (Gale and Church 1993, Moore 2002).

First by length and by what needs no dictionary; the links that are sure then teach a lexicon, and a second pass through
a narrow band uses it. Only cells near the path are computed, so that time is linear in the number of sentences.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from translator.alignment.evidence import Marks, mark_weights, marks_of, names_of
from translator.alignment.lexicon import Lexicon, Words, words_of

_SHAPES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3))
_PRIORS = (0.855, 0.018, 0.018, 0.05, 0.05, 0.003, 0.004, 0.004)
_PENALTIES = tuple(-math.log(prior) for prior in _PRIORS)
_VARIANCE = 4.1
"""Of the length of a translation in bytes of UTF-8, for each byte of the source (Gale and Church)."""
_MARK_WORTH = 0.5
_WORD_WORTH = 0.85
_ALONE, _ALONE_LONG = 0.3, 0.4
_MOST_EVIDENCE = 30.0
_WIDTH = 16
_NARROWER = (6, 4)
"""Half the width of the bands of the second and the third pass."""
_SURE = 0.3
"""Score from which a link teaches the lexicon; one below it is doubtful."""
_INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Link:
    """Sentences that are each other's translation; one side is empty where nothing was found for the other."""

    source: tuple[int, ...]
    """Places in the list, from 0."""
    target: tuple[int, ...]
    score: float
    """0 to 1: how probably they belong together."""

    @property
    def is_sure(self) -> bool:
        """Whether it need not be looked at: both sides are there, and have enough in common."""
        return bool(self.source and self.target) and self.score >= _SURE


def align_sentences(
    sources: Sequence[str],
    targets: Sequence[str],
    source_tag: str,
    target_tag: str,
    *,
    lexicon: Lexicon | None = None,
) -> list[Link]:
    """
    Return the links in order; each sentence is in exactly one.

    `lexicon` is what was learned before, from other texts of the house. Time is linear in the number of sentences.
    """
    if not sources or not targets:
        return [
            *(Link((place,), (), 0.0) for place in range(len(sources))),
            *(Link((), (place,), 0.0) for place in range(len(targets))),
        ]
    text = _Text(sources, targets, source_tag, target_tag)
    path = _Pass(text, _first_band(text), lexicon).links()
    for width in _NARROWER:
        band = _band_around(path, len(sources), len(targets), width)
        path = _Pass(text, band, text.learn(path), lexicon).links()
    return path


def align_texts(
    texts: Sequence[tuple[Sequence[str], Sequence[str]]], source_tag: str, target_tag: str
) -> list[list[Link]]:
    """Return the links of each pair of texts; all of them teach one lexicon, which helps the short ones."""
    if len(texts) < 2:
        return [align_sentences(*one, source_tag, target_tag) for one in texts]
    first = [align_sentences(*one, source_tag, target_tag) for one in texts]
    known = learn_lexicon(zip(texts, first, strict=True), source_tag, target_tag)
    return [align_sentences(*one, source_tag, target_tag, lexicon=known) for one in texts]


def learn_lexicon(
    texts: Iterable[tuple[tuple[Sequence[str], Sequence[str]], Sequence[Link]]], source_tag: str, target_tag: str
) -> Lexicon:
    """Return what the links of aligned texts teach, those that are sure."""

    def pairs() -> Iterator[tuple[Words, Words]]:
        for (sources, targets), links in texts:
            left, right = words_of(sources, source_tag), words_of(targets, target_tag)
            yield from _sure_words(links, left, right)

    return Lexicon.of(pairs())


def _sure_words(links: Iterable[Link], left: Sequence[Words], right: Sequence[Words]) -> Iterator[tuple[Words, Words]]:
    for link in links:
        if link.is_sure:
            yield (
                frozenset().union(*(left[place] for place in link.source)),
                frozenset().union(*(right[place] for place in link.target)),
            )


class _Text:
    """Both sides, and all that is known of their sentences."""

    def __init__(self, sources: Sequence[str], targets: Sequence[str], source_tag: str, target_tag: str) -> None:
        self.lengths = (
            [max(1, len(text.encode())) for text in sources],
            [max(1, len(text.encode())) for text in targets],
        )
        self.ratio = sum(self.lengths[1]) / sum(self.lengths[0])
        names = names_of(sources) | names_of(targets)
        self.marks: tuple[list[Marks], list[Marks]] = (
            marks_of(sources, source_tag, names=names), marks_of(targets, target_tag, names=names),
        )  # fmt: skip
        self.words: tuple[list[Words], list[Words]] = words_of(sources, source_tag), words_of(targets, target_tag)
        self.weights = mark_weights(*self.marks, count=max(len(sources), len(targets)))
        useful = self.weights.keys()
        self.useful: tuple[list[frozenset[Hashable]], list[frozenset[Hashable]]] = (
            [marks & useful for marks in self.marks[0]], [marks & useful for marks in self.marks[1]],
        )  # fmt: skip

    def learn(self, path: Sequence[Link]) -> Lexicon:
        """Return the lexicon of the links that are sure."""
        return Lexicon.of(_sure_words(path, *self.words))


def _lengths(texts: Sequence[str]) -> list[int]:
    return [max(1, len(text.encode("utf-8", "replace"))) for text in texts]


Band = list[tuple[int, int]]
"""For each number of source sentences before a cell, the first and last number of target sentences."""


def _first_band(text: _Text) -> Band:
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


def _proportional(text: _Text, a: int, b: int, c: int, d: int) -> list[int]:
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


def _anchors(text: _Text) -> list[tuple[int, int]]:
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
    strong = sorted(pair for pair, weight in votes.items() if weight > 9)
    return _longest_chain(strong)


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


def _band_around(path: Sequence[Link], left: int, right: int, width: int) -> Band:
    middles = [0] * (left + 1)
    here = there = 0
    for link in path:
        for step in range(1, len(link.source) + 1):
            middles[here + step] = there + len(link.target)
        here += len(link.source)
        there += len(link.target)
        middles[here] = max(middles[here], there)
    band = [(max(0, middle - width), min(right, middle + width)) for middle in middles]
    band[0], band[-1] = (0, band[0][1]), (band[-1][0], right)
    return _monotone(band, right)


Evidence = dict[Hashable, float]
"""What two sentences have in common: mark, or word of the target → what it is worth."""
_NOTHING: Evidence = {}


class _Pass:
    """One run of the dynamic program through a band."""

    def __init__(self, text: _Text, band: Band, *lexicons: Lexicon | None) -> None:
        self._text, self._band = text, band
        self._evidence = self._rows([lexicon for lexicon in lexicons if lexicon and lexicon.entries])

    def _rows(self, lexicons: Sequence[Lexicon]) -> list[list[Evidence]]:
        """Return for each source sentence what it has in common with each target sentence of its band."""
        text, rows = self._text, []
        target_marks, target_words, weights = text.useful[1], text.words[1], text.weights
        for place, marks in enumerate(text.useful[0]):
            low, high = self._band[place][0], self._band[place + 1][1]
            expected = self._expected(lexicons, text.words[0][place])
            words_expected = expected.keys()
            row: list[Evidence] = []
            for other in range(low, high):
                common = marks & target_marks[other]
                found: Evidence = {mark: _MARK_WORTH * weights[mark] for mark in common} if common else _NOTHING
                words = words_expected & target_words[other]
                if words:
                    found = {**found, **{word: _WORD_WORTH * expected[word] for word in words}}
                row.append(found)
            rows.append(row)
        return rows

    @staticmethod
    def _expected(lexicons: Sequence[Lexicon], words: Words) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for lexicon in lexicons:
            for word, worth in lexicon.expected(words).items():
                if worth > found.get(word, 0.0):
                    found[word] = worth
        return found

    def links(self) -> list[Link]:
        """Return the cheapest way through the band."""
        band, rows = self._band, len(self._text.lengths[0])
        sums = [0]
        for length in self._text.lengths[1]:
            sums.append(sums[-1] + length)
        totals = [[min(_MOST_EVIDENCE, sum(cell.values())) for cell in row] for row in self._evidence]
        costs: list[list[float]] = []
        choices: list[list[int]] = []
        for i in range(rows + 1):
            low, high = band[i]
            before = [_aligned(costs[i - a], band[i - a][0], low, high) if i >= a else None for a in (1, 2, 3)]
            shared = [_aligned(totals[i - a], band[i - a][0], low, high, 0.0) if i >= a else None for a in (1, 2, 3)]
            costs.append([])
            choices.append([])
            self._fill(i, low, high, before, shared, sums, costs[i], choices[i])
        return self._trace(choices)

    def _fill(
        self, i: int, low: int, high: int, before: Sequence[list[float] | None], shared: Sequence[list[float] | None],
        sums: Sequence[int], row: list[float], chosen: list[int],
    ) -> None:  # fmt: skip
        """
        Compute the cells after `i` source sentences.

        `before` and `shared` are the costs and the evidence of the rows before, the first nearest. In both, the place
        `j - low + 3` stands for the cell, or for the target sentence, `j`.
        """
        lefts, ratio = self._text.lengths[0], self._text.ratio
        one, two, three = before
        near, second, third = shared
        length1 = lefts[i - 1] * ratio if i else 0.0
        length2 = length1 + lefts[i - 2] * ratio if i > 1 else 0.0
        length3 = length2 + lefts[i - 3] * ratio if i > 2 else 0.0
        alone = _PENALTIES[1] + _alone_cost(length1)
        p11, _p10, p01, p21, p12, p22, p31, p13 = _PENALTIES
        for j in range(low, high + 1):
            at = j - low + 3
            if i == j == 0:
                row.append(0.0)
                chosen.append(-1)
                continue
            best, shape = _INFINITE, -1
            right1 = sums[j] - sums[j - 1] if j else 0
            if one is not None and near is not None:
                cost = one[at] + alone
                if cost < best:
                    best, shape = cost, 1
                if j:
                    cost = one[at - 1] + p11 + _length_cost(length1, right1) - near[at - 1]
                    if cost < best:
                        best, shape = cost, 0
                if j > 1:
                    worth = near[at - 1] + near[at - 2]
                    right2 = sums[j] - sums[j - 2]
                    # The lengths only ever add to a cost, and what two sentences share is not more than the sum.
                    if one[at - 2] + p12 - worth < best:
                        cost = one[at - 2] + p12 + _length_cost(length1, right2) - worth
                        if cost < best:
                            cost += worth - self._union((i - 1,), (j - 2, j - 1))
                            if cost < best:
                                best, shape = cost, 4
                    if two is not None and second is not None:
                        worth = max(near[at - 1] + second[at - 2], near[at - 2] + second[at - 1])
                        if two[at - 2] + p22 - worth < best:
                            cost = two[at - 2] + p22 + _length_cost(length2, right2) - worth
                            if cost < best:
                                best, shape = cost, 5
                if j > 2:
                    worth = near[at - 1] + near[at - 2] + near[at - 3]
                    if one[at - 3] + p13 - worth < best:
                        cost = one[at - 3] + p13 + _length_cost(length1, sums[j] - sums[j - 3]) - worth
                        if cost < best:
                            cost += worth - self._union((i - 1,), (j - 3, j - 2, j - 1))
                            if cost < best:
                                best, shape = cost, 7
                if j and two is not None and second is not None:
                    worth = near[at - 1] + second[at - 1]
                    if two[at - 1] + p21 - worth < best:
                        cost = two[at - 1] + p21 + _length_cost(length2, right1) - worth
                        if cost < best:
                            cost += worth - self._union((i - 2, i - 1), (j - 1,))
                            if cost < best:
                                best, shape = cost, 3
                    if three is not None and third is not None:
                        worth += third[at - 1]
                        if three[at - 1] + p31 - worth < best:
                            cost = three[at - 1] + p31 + _length_cost(length3, right1) - worth
                            if cost < best:
                                cost += worth - self._union((i - 3, i - 2, i - 1), (j - 1,))
                                if cost < best:
                                    best, shape = cost, 6
            if j > low:
                cost = row[j - 1 - low] + p01 + _alone_cost(right1)
                if cost < best:
                    best, shape = cost, 2
            row.append(best)
            chosen.append(shape)

    def _union(self, sources: Sequence[int], targets: Sequence[int]) -> float:
        """Return what several sentences have in common with several others; what they share is counted once."""
        found: Evidence = {}
        for source in sources:
            begin, row = self._band[source][0], self._evidence[source]
            for target in targets:
                if begin <= target < begin + len(row):
                    found = {**found, **row[target - begin]} if found else row[target - begin]
        return min(sum(found.values()), _MOST_EVIDENCE * max(len(sources), len(targets)))

    def _trace(self, choices: Sequence[Sequence[int]]) -> list[Link]:
        links = []
        i, j = len(self._text.lengths[0]), len(self._text.lengths[1])
        while i or j:
            a, b = _SHAPES[choices[i][j - self._band[i][0]]]
            sources, targets = tuple(range(i - a, i)), tuple(range(j - b, j))
            links.append(Link(sources, targets, self._score(sources, targets)))
            i, j = i - a, j - b
        links.reverse()
        return links

    def _score(self, sources: Sequence[int], targets: Sequence[int]) -> float:
        if not (sources and targets):
            return 0.0
        text = self._text
        length, other = sum(text.lengths[0][one] for one in sources), sum(text.lengths[1][one] for one in targets)
        per_sentence = self._union(sources, targets) / max(len(sources), len(targets))
        doubt = _length_cost(length * text.ratio, other)
        rarity = 0.7 if len(sources) + len(targets) > 2 else 0.0
        return round(1 / (1 + math.exp(0.6 + rarity + 0.5 * doubt - 0.55 * per_sentence)), 3)


def _aligned(values: list[float], first: int, low: int, high: int, padding: float = _INFINITE) -> list[float]:
    """Return a row whose first place is `first` so that it begins three places before `low` and ends at `high`."""
    begin = low - 3 - first
    head = [padding] * -begin if begin < 0 else []
    body = values[max(0, begin) : high - first + 1]
    return head + body + [padding] * (high - low + 4 - len(head) - len(body))


def _length_cost(expected: float, other: float) -> float:
    """Return the negative logarithm of the chance that a length differs from the expected one at least as much."""
    delta = abs(other - expected) / math.sqrt(_VARIANCE * (expected + other) / 2)
    return _TAILS[int(delta * 20)] if delta < 7.9 else _TAILS[-1] + delta - 7.9


def _alone_cost(length: float) -> float:
    """Return what it costs to leave a sentence without a partner: a long one is rarely left out."""
    return _ALONE + _ALONE_LONG * math.log1p(length / 20)


_TAILS = tuple(-math.log(max(1e-14, math.erfc(step / 20 / math.sqrt(2)))) for step in range(160))
