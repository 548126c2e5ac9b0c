"""
Align two lists of sentences by a dynamic program over the likely links (Gale and Church 1993, Moore 2002).

First by length and by what needs no dictionary; the links that are sure then teach a lexicon, and a second pass through
a narrow band uses it. Only cells near the path are computed, so that time is linear in the number of sentences.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from translator.bilingual.alignment.bands import Band, band_around, first_band
from translator.bilingual.alignment.lexicon import Lexicon, Words, words_of
from translator.bilingual.alignment.text_pair import MEANING_WORTH, TextPair

_SHAPES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (4, 1), (1, 4))
_PRIORS = (0.853, 0.018, 0.018, 0.05, 0.05, 0.003, 0.004, 0.004, 0.001, 0.001)
# In which shapes with both sides are tried: of what costs the same, the first is taken.
_ORDER = (0, 4, 5, 7, 9, 3, 6, 8)
_LONGEST = 4
_PENALTIES = tuple(-math.log(prior) for prior in _PRIORS)
# Of the length of a translation in bytes of UTF-8, for a byte of the source: novels are freer than Hansard (4.1).
_VARIANCE = 7.0
_MARK_WORTH = 0.5
_ALONE, _ALONE_LONG = 0.0, 0.3
# Of one sentence with one other: no list of names outweighs everything around it.
_MOST_EVIDENCE = 60.0
_EVIDENCE_SCORE = 0.8
# Half the width of the bands of the second and the third pass.
_NARROWER = (6, 4)
# Score from which a link teaches the lexicon; one below it is doubtful.
_SURE = 0.3
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
    sources: Sequence[str], targets: Sequence[str], source_tag: str, target_tag: str, *, lexicon: Lexicon | None = None
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
    text = TextPair(sources, targets, source_tag, target_tag)
    path = _Pass(text, first_band(text), lexicon).links()
    for width in _NARROWER:
        shapes = [(len(link.source), len(link.target)) for link in path]
        band = band_around(shapes, len(sources), len(targets), width)
        learned = Lexicon.of(_sure_words(path, *text.words))
        path = _Pass(text, band, learned, lexicon).links()
    return path


Text = tuple[Sequence[str], Sequence[str]]
"""The sentences of a text, and those of its translation."""


AlignEach = Callable[[Sequence[Text], Lexicon | None], list[list[Link]]]
"""Aligns each text, with what all taught."""


def align_texts(
    texts: Sequence[Text], source_tag: str, target_tag: str, *, each: AlignEach | None = None
) -> list[list[Link]]:
    """
    Return the links of each pair of texts; all of them teach one lexicon, which helps the short ones.

    `each` does the work on single texts; without it, `align_sentences` does, one after the other.
    """

    def one_by_one(texts: Sequence[Text], lexicon: Lexicon | None) -> list[list[Link]]:
        return [align_sentences(*one, source_tag, target_tag, lexicon=lexicon) for one in texts]

    each = each or one_by_one
    if len(texts) < 2:
        return each(texts, None)
    known = learn_lexicon(zip(texts, each(texts, None), strict=True), source_tag, target_tag)
    return each(texts, known)


def learn_lexicon(texts: Iterable[tuple[Text, Sequence[Link]]], source_tag: str, target_tag: str) -> Lexicon:
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


Evidence = dict[Hashable, float]
"""What two sentences have in common: mark, or word of the target → what it is worth."""
_NOTHING: Evidence = {}


class _Pass:
    def __init__(self, text: TextPair, band: Band, *lexicons: Lexicon | None) -> None:
        self._text, self._band = text, band
        self._evidence = self._rows([lexicon for lexicon in lexicons if lexicon and lexicon.entries])
        here, there = text.chances
        self._totals = [
            [
                min(_MOST_EVIDENCE, math.fsum(cell.values()) - here[place] * chance)
                for cell, chance in zip(row, there[band[place][0] :], strict=False)
            ]
            for place, row in enumerate(self._evidence)
        ]
        """What each source sentence has in common with each target sentence of its band, beyond chance."""

    def _rows(self, lexicons: Sequence[Lexicon]) -> list[list[Evidence]]:
        """Return for each source sentence what it has in common with each target sentence of its band."""
        text, rows = self._text, []
        target_marks, target_words, weights = text.useful[1], text.words[1], text.weights
        meanings, is_from_chinese, worth = text.meanings, text.is_from_chinese, text.word_worth
        for place, marks in enumerate(text.useful[0]):
            low, high = self._band[place][0], self._band[place + 1][1]
            source_words = text.words[0][place]
            expected = self._expected(lexicons, source_words, worth)
            if meanings and is_from_chinese:
                for word, value in meanings[place].items():
                    expected[word] = max(expected.get(word, 0.0), MEANING_WORTH * value)
            words_expected = expected.keys()
            row: list[Evidence] = []
            for other in range(low, high):
                common = marks & target_marks[other]
                found: Evidence = {mark: _MARK_WORTH * weights[mark] for mark in common} if common else _NOTHING
                words = words_expected & target_words[other]
                if words:
                    found = {**found, **{word: expected[word] for word in words}}
                if meanings and not is_from_chinese:
                    meant = meanings[other]
                    if stems := source_words & meant.keys():
                        found = {**found, **{stem: MEANING_WORTH * meant[stem] for stem in stems}}
                row.append(found)
            rows.append(row)
        return rows

    @staticmethod
    def _expected(lexicons: Sequence[Lexicon], words: Words, worth: float) -> dict[str, float]:
        found: dict[str, float] = {}
        for lexicon in lexicons:
            for word, value in lexicon.expected(words).items():
                if worth * value > found.get(word, 0.0):
                    found[word] = worth * value
        return found

    def links(self) -> list[Link]:
        """Return the cheapest way through the band."""
        band, rows = self._band, len(self._text.lengths[0])
        sums = [0, *accumulate(self._text.lengths[1])]
        costs: list[list[float]] = []
        choices: list[list[int]] = []
        for i in range(rows + 1):
            low, high = band[i]
            reach = range(1, min(i, _LONGEST) + 1)
            before = [_aligned(costs[i - a], band[i - a][0], low, high) for a in reach]
            shared = [_aligned(self._totals[i - a], band[i - a][0], low, high, 0.0) for a in reach]
            row, chosen = self._fill(i, low, high, before, shared, sums)
            costs.append(row)
            choices.append(chosen)
        shapes = []
        i, j = rows, len(self._text.lengths[1])
        while i or j:
            shapes.append(_SHAPES[choices[i][j - band[i][0]]])
            i, j = i - shapes[-1][0], j - shapes[-1][1]
        return self.linked(reversed(shapes))

    def _fill(
        self, i: int, low: int, high: int, before: Sequence[list[float]], shared: Sequence[list[float]],
        sums: Sequence[int],
    ) -> tuple[list[float], list[int]]:  # fmt: skip
        """
        Return the costs of the cells after `i` source sentences, and by which shape each is reached.

        `before` and `shared` are the costs and the evidence of the rows before, the nearest first. In both, the place
        `j - low + 4` stands for the cell, or for the target sentence, `j`.
        """
        lengths = [0.0, *accumulate(self._text.lengths[0][i - a] * self._text.ratio for a in range(1, len(before) + 1))]
        trials = []
        for number in _ORDER:
            a, b = _SHAPES[number]
            if a <= len(before):
                worths = _shared_worths(shared, a, b, high - low + 1)
                # The lengths only ever add to a cost, and what two sentences share is not more than the sum.
                known = before[a - 1][_LONGEST - b :]
                least = [cost + _PENALTIES[number] - worth for cost, worth in zip(known, worths, strict=False)]
                trials.append((number, a, b, worths, least))
        alone = _PENALTIES[1] + _alone_cost(lengths[1]) if before else 0.0
        row: list[float] = []
        chosen: list[int] = []
        for place, j in enumerate(range(low, high + 1)):
            if i == j == 0:
                row.append(0.0)
                chosen.append(-1)
                continue
            best, shape = _INFINITE, -1
            if before and (cost := before[0][place + _LONGEST] + alone) < best:
                best, shape = cost, 1
            for number, a, b, worths, least in trials:
                if (cost := least[place]) >= best:
                    continue
                cost += _length_cost(lengths[a], sums[j] - sums[j - b])
                if cost < best:
                    if a != b:
                        cost += worths[place] - self._union(range(i - a, i), range(j - b, j))
                    if cost < best:
                        best, shape = cost, number
            if j > low:
                cost = row[-1] + _PENALTIES[2] + _alone_cost(sums[j] - sums[j - 1])
                if cost < best:
                    best, shape = cost, 2
            row.append(best)
            chosen.append(shape)
        return row, chosen

    def _union(self, sources: Sequence[int], targets: Sequence[int]) -> float:
        """Return what several sentences have in common with several others; what they share is counted once."""
        found: Evidence = {}
        most = 0.0
        for source in sources:
            begin, row = self._band[source][0], self._evidence[source]
            for target in targets:
                if begin <= target < begin + len(row):
                    found = {**found, **row[target - begin]} if found else row[target - begin]
                    most += self._totals[source][target - begin]
        here, there = self._text.chances
        chance = sum(here[one] for one in sources) * sum(there[one] for one in targets)
        return min(math.fsum(found.values()) - chance, most)

    def linked(self, shapes: Iterable[tuple[int, int]]) -> list[Link]:
        links = []
        i = j = 0
        for a, b in shapes:
            sources, targets = tuple(range(i, i + a)), tuple(range(j, j + b))
            links.append(Link(sources, targets, self._score(sources, targets)))
            i, j = i + a, j + b
        return links

    def _score(self, sources: Sequence[int], targets: Sequence[int]) -> float:
        if not (sources and targets):
            return 0.0
        text = self._text
        length, other = sum(text.lengths[0][one] for one in sources), sum(text.lengths[1][one] for one in targets)
        per_sentence = self._union(sources, targets) / max(len(sources), len(targets))
        doubt = _length_cost(length * text.ratio, other)
        rarity = 0.7 if len(sources) + len(targets) > 2 else 0.0
        return round(1 / (1 + math.exp(0.6 + rarity + 0.5 * doubt - _EVIDENCE_SCORE * per_sentence)), 3)


def _shared_worths(shared: Sequence[list[float]], a: int, b: int, width: int) -> list[float]:
    """Return for each cell of a row what the last `a` and the last `b` sentences before it share, at most."""
    if a == b == 2:
        near, second = shared[:2]
        places = range(_LONGEST, _LONGEST + width)
        return [max(near[at - 1] + second[at - 2], near[at - 2] + second[at - 1]) for at in places]
    columns = [row[_LONGEST - back : _LONGEST - back + width] for row in shared[:a] for back in range(1, b + 1)]
    return list(map(sum, zip(*columns, strict=True)))


def _aligned(values: list[float], first: int, low: int, high: int, padding: float = _INFINITE) -> list[float]:
    """Return a row whose first place is `first` so that it begins four places before `low` and ends at `high`."""
    begin = low - 4 - first
    head = [padding] * -begin if begin < 0 else []
    body = values[max(0, begin) : high - first + 1]
    return head + body + [padding] * (high - low + 5 - len(head) - len(body))


def _length_cost(expected: float, other: float) -> float:
    """Return the negative logarithm of the chance that a length differs from the expected one at least as much."""
    delta = abs(other - expected) / math.sqrt(_VARIANCE * (expected + other) / 2)
    return _TAILS[int(delta * 20)] if delta < 7.9 else _TAILS[-1] + delta - 7.9


def _alone_cost(length: float) -> float:
    """Return what it costs to leave a sentence without a partner: a long one is rarely left out."""
    return _ALONE + _ALONE_LONG * math.log1p(length / 20)


_TAILS = tuple(-math.log(max(1e-14, math.erfc(step / 20 / math.sqrt(2)))) for step in range(160))
