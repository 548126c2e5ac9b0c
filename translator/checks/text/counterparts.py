"""The check of words that change what a sentence says, and that must have a counterpart: may, only, even, because."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from translator.checks.base import Pair, Side, TextCheck
from translator.checks.word_lists import literal_hints, read_words
from translator.i18n import LazyMessage
from translator.model import Finding
from translator.patterns import pattern


class _Row(NamedTuple):
    """One kind of words in one language."""

    hints: frozenset[str]
    """A text without any of these has none of the words: looking for the words takes a hundred times as long."""
    words: re.Pattern[str]
    counterparts: re.Pattern[str]
    """What the other language has for them."""


def _rows(place: int) -> list[_Row]:
    """Return the rows of the list, from the columns `place` and the next one."""
    found = []
    for line in read_words("counterparts"):
        words, counterparts = line.split("\t")[place : place + 2]
        found.append(_Row(literal_hints(words), pattern(words, re.IGNORECASE), pattern(counterparts, re.IGNORECASE)))
    return found


_ENGLISH, _CHINESE = _rows(1), _rows(3)
_ENGLISH_HINTS = frozenset(hint for row in _ENGLISH for hint in row.hints)


class SemCounterpart(TextCheck):
    """
    ## What it does
    Reports a word that changes what a sentence says, and that nothing in the other text stands for: *may*, *allegedly*,
    *only*, *even*, *because*, 可能, 据称, 只有, 甚至, 由于, 专家表示.
    ## Why is this bad?
    A guess that became a fact, or a reason that nobody gave, reads as well as the truth.
    ## Example
    source: Prices may rise.    target: 物价将上涨。
    ## Use instead
    target: 物价可能上涨。
    Everything that good translators write for such a word counts (会, 能, 据 … for *may*).
    ## Source
    Our own. Of 3,150 segments that people translated each of the five kinds doubts five at most.
    """

    category = "accuracy/mistranslation"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        english, chinese = pair.english_visible, pair.simplified_visible
        on_english: Side = "source" if pair.is_into_chinese else "target"
        on_chinese: Side = "target" if pair.is_into_chinese else "source"
        hints = _ENGLISH_HINTS & pair.english_words
        for row in _ENGLISH if hints else ():
            found = None if hints.isdisjoint(row.hints) else row.words.search(english)
            if found and not row.counterparts.search(chinese):
                yield self._report(pair, found, on_english)
        for row in _CHINESE:
            found = row.words.search(chinese) if any(map(chinese.__contains__, row.hints)) else None
            if found and not row.counterparts.search(english):
                yield self._report(pair, found, on_chinese)

    def _report(self, pair: Pair, found: re.Match[str], side: Side) -> Finding:
        message = LazyMessage("nothing in the source seems to stand for “{target}”", target=found[0])
        if side == "source":
            message = LazyMessage("nothing here seems to stand for “{source}”", source=found[0])
        return self.finding(pair, message, found.span(), side=side)
