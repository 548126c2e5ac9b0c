"""
Which words stand for which words, learned from pairs of sentences that belong together.

A Chinese word is what the word list of jieba makes of it, an English one its stem. How often two of them occur in
the same pairs says how likely one is translated by the other; a word that occurred once says nothing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from translator.bilingual.tables import cached_table
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import cedict_version, read_entries, read_stop_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

_ENGLISH = pattern(r"[A-Za-zÀ-ɏ]{2,}")
_HAN = pattern("[\u3400-\u9fff]")
_STEM = pattern(r"(?:ies|ing|ed|es|s|ly|y|e)$")
# Words in more of the pairs are left out: they are in every sentence.
_COMMON = 0.15
_MOST_PAIRS = 6000
# Translations of a word that are kept.
_BEST = 6
_LEAST_STRENGTH = 0.08
_TRUST = 0.9
# Sentences that are added to a text: in a short one a word that stands once is not as common as it looks.
_UNSEEN = 60
_MEANING_TRUST, _FEW_MEANINGS = 0.3, 3.0
# How much more than by bare chance words of one text come together: its sentences are about the same things.
_CHANCE = 4.0
# Words of an explanation that is still a translation.
_LONGEST_GLOSS = 6
_ASIDE = pattern(r"\([^)]*\)|\[[^\]]*\]")
_NOT_MEANINGS = ("CL:", "variant of", "old variant", "surname", "used in", "see ", "also written")
# Of the cached file; goes up when its content is made differently.
_LAYOUT = 1

Words = frozenset[str]


def words_of(texts: Sequence[str], tag: str) -> list[Words]:
    """Return the words of each text in the form in which the lexicon knows them."""
    if is_chinese(tag):
        return [frozenset(word for word in chinese_words.cut(text, True) if _HAN.search(word)) for text in texts]
    return [frozenset(_stem(word.lower()) for word in _ENGLISH.findall(text)) for text in texts]


def _stem(word: str) -> str:
    return _STEM.sub("", word) if len(word) > 4 else word


@lru_cache(maxsize=1)
def load_dictionary() -> Mapping[str, Sequence[str]] | None:
    """Return CC-CEDICT: Chinese word → stems of the English words that explain it; None without the extra `lexicon`."""
    edition = cedict_version()
    if edition is None:
        return None
    return cached_table("alignment", f"{_LAYOUT}-{edition}", dict[str, list[str]], _read_meanings)


def find_meanings(
    chinese: Sequence[Words], english: Sequence[Words], dictionary: Mapping[str, Sequence[str]]
) -> tuple[list[Mapping[str, float]], list[float]]:
    """
    Return for each Chinese sentence the stems of this English text that its words may mean, with what each is worth.

    A stem is worth more the rarer it is in the text, and the fewer meanings the word has. The second list is what a
    sentence would find in an English one of usual length by chance.
    """
    counts = Counter(stem for words in english for stem in words)
    total = len(english) + _UNSEEN
    found: list[Mapping[str, float]] = []
    chances: list[float] = []
    for words in chinese:
        worth: dict[str, float] = {}
        for word in words:
            stems = dictionary.get(word, ())
            share = _MEANING_TRUST * min(1.0, _FEW_MEANINGS / (len(stems) or 1)) * total
            for stem in stems:
                if stem in counts:
                    worth[stem] = max(worth.get(stem, 0.0), math.log(1 + share / (counts[stem] + 1)))
        found.append(worth)
        chances.append(_CHANCE * math.fsum(value * counts[stem] / total for stem, value in worth.items()))
    return found, chances


def _read_meanings() -> dict[str, list[str]]:
    """Return for each Chinese word the stems of the words that explain it; long explanations are not translations."""
    stops = read_stop_words("stop_words_en")
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for word, glosses in read_entries():
        for gloss in glosses:
            said = [one.lower() for one in _ENGLISH.findall(_ASIDE.sub("", gloss))]
            told = [one for one in said if len(one) > 2 and one not in stops]
            if len(told) <= _LONGEST_GLOSS and not gloss.startswith(_NOT_MEANINGS):
                found[word].update(dict.fromkeys(map(_stem, told)))
    return {word: list(stems) for word, stems in found.items() if stems}


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
                kept = sorted(best, key=lambda one: (-best[one], one))[:_BEST]
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
