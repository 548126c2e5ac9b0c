"""Align the blocks of two pages: headings with headings of their level, paragraphs with paragraphs, in their order."""

from __future__ import annotations

import math
from collections.abc import Sequence

from translator.bilingual.alignment.bands import cheapest_path, diagonal_band
from translator.bilingual.alignment.evidence import contradict, mark_weights, marks_of, names_of
from translator.bilingual.alignment.lexicon import Lexicon, words_of
from translator.bilingual.words.language import is_chinese

Block = tuple[str, str, int]
"""Kind, text, and the number of its sentences."""
_OTHER_COUNT = 1.5
_CONTRADICTION = 9.5
# Bytes of Chinese for each byte of English.
_CHINESE_LENGTH = 0.92
_USUAL = 1000
# Kinds that a translator may turn into one another.
_LOOSE = frozenset({"paragraph", "item", "definition", "html", "cell", "caption"})
_OTHER_KIND = 4.0
_ALONE = 5.0
_WIDTH = 60
_MARK_WORTH, _WORD_WORTH = 0.5, 0.8
_MOST_WORTH = 12.0


def align_blocks(
    sources: Sequence[Block], targets: Sequence[Block], source_tag: str, target_tag: str, lexicon: Lexicon | None = None
) -> list[tuple[int | None, int | None]]:
    """
    Return the places of the blocks that belong together, in order; None stands where one has no partner.

    Each block is in one pair. Time is that of a band around the diagonal.
    """
    costs = _BlockCosts(sources, targets, source_tag, target_tag, lexicon)
    left, right = len(sources), len(targets)

    def cost(row: int, column: int, one: int, two: int) -> float:
        return costs.of(row - 1, column - 1) if one and two else _ALONE

    band = diagonal_band(left, right, max(_WIDTH, abs(left - right) + 20))
    pairs: list[tuple[int | None, int | None]] = []
    row = column = 0
    for one, two in cheapest_path(band, ((1, 0), (1, 1), (0, 1)), cost):
        pairs.append((row if one else None, column if two else None))
        row, column = row + one, column + two
    return pairs


class _BlockCosts:
    """What it costs to take two blocks for each other's translation."""

    def __init__(
        self, sources: Sequence[Block], targets: Sequence[Block], source_tag: str, target_tag: str,
        lexicon: Lexicon | None,
    ) -> None:  # fmt: skip
        self._kinds = [block[0] for block in sources], [block[0] for block in targets]
        self._counts = [block[2] for block in sources], [block[2] for block in targets]
        left, right = [block[1] for block in sources], [block[1] for block in targets]
        names = names_of(left) | names_of(right)
        self._marks = marks_of(left, source_tag, names=names), marks_of(right, target_tag, names=names)
        self._weights = mark_weights(*self._marks, count=max(len(left), len(right)))
        self._lengths = [len(text.encode()) for text in left], [len(text.encode()) for text in right]
        usual = _CHINESE_LENGTH ** (is_chinese(target_tag) - is_chinese(source_tag))
        # In a short page one paragraph more says nothing about how long translations are.
        self._ratio = (sum(self._lengths[1]) + usual * _USUAL) / (sum(self._lengths[0]) + _USUAL)
        self._words = words_of(right, target_tag)
        self._expected = [lexicon.expected(words) if lexicon else {} for words in words_of(left, source_tag)]

    def of(self, one: int, other: int) -> float:
        """Return the cost, infinite for kinds that are never each other's translation."""
        kind, there = self._kinds[0][one], self._kinds[1][other]
        cost = 0.0
        if kind != there:
            if not {kind, there} <= _LOOSE:
                return math.inf
            cost = _OTHER_KIND
        count, second_count = self._counts[0][one], self._counts[1][other]
        cost += _OTHER_COUNT * abs(count - second_count) / max(count, second_count)
        if contradict(self._marks[0][one], self._marks[1][other]):
            cost += _CONTRADICTION
        common = self._marks[0][one] & self._marks[1][other]
        worth = _MARK_WORTH * math.fsum(self._weights.get(mark, 0.0) for mark in common)
        expected = self._expected[one]
        worth += _WORD_WORTH * math.fsum(expected[word] for word in expected.keys() & self._words[other])
        length, second = self._lengths[0][one] * self._ratio + 8, self._lengths[1][other] + 8
        return cost + 6 * abs(math.log(second / length)) - min(worth, _MOST_WORTH) / 2
