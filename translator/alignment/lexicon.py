"""
Which words stand for which words, learned from pairs of sentences that belong together.

A Chinese word is what the word list of jieba makes of it, an English one its stem. How often two of them occur in
the same pairs says how likely one is translated by the other; a word that occurred once says nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from translator.language import is_chinese

_ENGLISH = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_HAN = re.compile("[\u3400-\u9fff]")
_STEM = re.compile(r"(?:ies|ing|ed|es|s|ly|y|e)$")
_COMMON = 0.15
"""Words in more of the pairs are left out: they are in every sentence."""
_MOST_PAIRS = 6000
_BEST = 6
"""Translations of a word that are kept."""
_LEAST_STRENGTH = 0.08
_TRUST = 0.9

Words = frozenset[str]


def words_of(texts: Sequence[str], tag: str) -> list[Words]:
    """Return the words of each text in the form in which the lexicon knows them."""
    if is_chinese(tag):
        import rjieba

        return [frozenset(word for word in rjieba.cut(text) if _HAN.search(word)) for text in texts]
    return [frozenset(_stem(word.lower()) for word in _ENGLISH.findall(text)) for text in texts]


def _stem(word: str) -> str:
    return _STEM.sub("", word) if len(word) > 4 else word


@dataclass
class Lexicon:
    """Word of the source → what its translations add to the evidence, in natural logarithms of odds."""

    entries: dict[str, dict[str, float]] = field(default_factory=dict)
    background: dict[str, float] = field(default_factory=dict)
    """Word of the target → its share of the sentences."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[Words, Words]]) -> Lexicon:
        """Return what can be learned from pairs of word sets; time and memory are linear in them."""
        known = [pair for _number, pair in zip(range(_MOST_PAIRS), pairs, strict=False)]
        total = len(known)
        if total < 2:
            return cls()
        here: Counter[str] = Counter(word for source, _target in known for word in source)
        there: Counter[str] = Counter(word for _source, target in known for word in target)
        most = max(3.0, _COMMON * total)
        together: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for source, target in known:
            others = [word for word in target if 2 <= there[word] <= most]
            for word in source:
                if 2 <= here[word] <= most:
                    together[word].update(others)
        background = {word: count / total for word, count in there.items()}
        entries = {}
        for word, counts in together.items():
            best = {}
            for other, count in counts.items():
                if count < 2:
                    continue
                # One occurrence is taken off: it may be the very pair that is judged by it.
                strength = (count - 1) / math.sqrt(here[word] * there[other])
                chance = here[word] * there[other] / total
                if strength > _LEAST_STRENGTH and count > 1.5 * chance:
                    best[other] = math.log(1 + _TRUST * strength / background[other])
            if best:
                kept = sorted(best, key=lambda one: -best[one])[:_BEST]
                entries[word] = {one: best[one] for one in kept}
        return cls(entries, background)

    def expected(self, words: Words) -> Mapping[str, float]:
        """Return the target words that the translation of these words may hold, with what each is worth."""
        found: dict[str, float] = {}
        for word in words:
            for other, worth in self.entries.get(word, {}).items():
                if worth > found.get(other, 0.0):
                    found[other] = worth
        return found
