"""
What the words of a whole page and of its translation show about each of their sentences: no proof, and no finding.

Where the same English word has had the same Chinese word beside it all along, and now has another; where words of
both texts have no counterpart (by CC-CEDICT, extra `lexicon`, and by the page itself); where names stand the other way
round; where a sentence has nothing of its translation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.pairs.base import Pair
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import Dictionary, content_words, load_dictionary
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern


@dataclass(frozen=True, slots=True)
class Observation:
    topic: str
    """`terms`, `meaning`, `drift`."""
    number: int
    """Of the pair."""
    weight: float
    """How much it says, in natural logarithms of odds."""
    message: LazyMessage
    words: tuple[str, str] = ("", "")
    """English and Chinese."""


_HAN_WORD = pattern("[\u4e00-\u9fff]{2,}")
_CONTENT = ("n", "v", "a", "b", "i", "l", "z", "j", "t", "f", "d")
_LATIN = pattern(r"[A-Za-z][A-Za-z0-9+#._-]*[A-Za-z0-9+#]|[A-Z]")
# Pairs in which a word stands before it has a usual counterpart.
_FEWEST = 3
_USUAL = 0.8


class _Words:
    def __init__(self, pair: Pair, dictionary: Dictionary | None) -> None:
        self.pair, self.english, self._dictionary = pair, pair.english_visible, dictionary
        self.chinese = fold_script(pair.chinese_visible)

    @cached_property
    def stems(self) -> dict[str, str]:
        """Stem → the English word, for what the dictionary knows."""
        return {word.stem: self.english[word.start : word.end] for word in content_words(self.english) if len(word.stem) > 2}

    @cached_property
    def words(self) -> list[str]:
        tagged = chinese_words.tag(self.chinese, True)
        return list(dict.fromkeys(word for word, kind in tagged if kind.startswith(_CONTENT) and _HAN_WORD.fullmatch(word)))

    @cached_property
    def meant(self) -> frozenset[str]:
        """Stems that the words of the Chinese text may mean."""
        if self._dictionary is None:
            return frozenset()
        meanings = self._dictionary.meanings
        return frozenset().union(*(meanings[word] for word in self._dictionary.words_in(self.chinese)))

    def meanings_of(self, word: str) -> frozenset[str]:
        if self._dictionary is None:
            return frozenset()
        return frozenset().union(*(self._dictionary.meanings[one] for one in self._dictionary.words_in(word)))


class PageWords:
    """The words of all pairs of a page, and which of them come together."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._dictionary = load_dictionary()
        self.rows = [_Words(pair, self._dictionary) for pair in pairs]
        self._english, self._chinese = Counter[str](), Counter[str]()
        self._together: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            self._english.update(row.stems.keys())
            self._chinese.update(row.words)
            for stem in row.stems:
                self._together[stem].update(row.words)

    def belong(self, stem: str, word: str) -> bool:
        """Tell whether two words come together in other pairs than one in which both stand."""
        count = self._together[stem][word] - 1
        return count > 0 and count >= 0.5 * (min(self._english[stem], self._chinese[word]) - 1)

    def usual(self, stem: str) -> str:
        """Return the Chinese word that stands beside an English one in nearly all other pairs; empty if none does."""
        others = self._english[stem] - 1
        if others < _FEWEST:
            return ""
        best = max(self._together[stem].items(), key=lambda one: (one[1], -self._chinese[one[0]]), default=("", 0))
        return best[0] if best[1] >= _USUAL * others and self._chinese[best[0]] <= 2 * best[1] else ""

    def observations(self) -> Iterator[Observation]:
        for row in self.rows:
            yield from self._words_of(row)
            yield from _order_of(row)

    def shares(self) -> list[float]:
        """Return for each pair how many of its words have a counterpart, 0 to 1; 1 where it has too few to tell."""
        return [self._share(row) for row in self.rows]

    def _share(self, row: _Words) -> float:
        if self._dictionary is None:
            return 1.0
        english = [stem for stem in row.stems if stem in self._dictionary.frequency]
        words = row.words
        if len(english) < 3 or len(words) < 3:
            return 1.0
        found = sum(not self._is_lost(stem, row) for stem in english) + sum(not self._is_strange(word, row) for word in words)
        return found / (len(english) + len(words))

    def _words_of(self, row: _Words) -> Iterator[Observation]:
        lost = [stem for stem in row.stems if self._is_lost(stem, row)]
        strange = [word for word in row.words if self._is_strange(word, row)]
        number = row.pair.number
        for stem in lost:
            usual = self.usual(stem)
            if usual and usual not in row.chinese and strange:
                message = LazyMessage(
                    "“{word}” is {usual} elsewhere on this page, and not here: {here}",
                    word=row.stems[stem], usual=usual, here=", ".join(strange),
                )
                yield Observation("terms", number, 1.0, message)
        pairs = [(stem, word) for stem in lost for word in strange]
        if pairs:
            message = LazyMessage(
                "no counterpart was found for: {lost}; nor for: {strange}",
                lost=", ".join(row.stems[one] for one in lost), strange=", ".join(strange),
            )
            yield Observation("meaning", number, 0.9 * min(len(lost), len(strange)) / (len(row.words) + 2), message)

    def _is_lost(self, stem: str, row: _Words) -> bool:
        if self._dictionary is None or stem in row.meant or row.stems[stem].lower() in row.chinese.lower():
            return False
        if not self._ways(stem).isdisjoint(row.chinese):
            return False
        return not any(self.belong(stem, word) for word in row.words)

    def _is_strange(self, word: str, row: _Words) -> bool:
        if not row.meanings_of(word).isdisjoint(row.stems):
            return False
        if any(not self._ways(stem).isdisjoint(word) for stem in row.stems):
            return False
        return not any(self.belong(stem, word) for stem in row.stems)

    def _ways(self, stem: str) -> frozenset[str]:
        """Return the characters of the words that the dictionary explains by this stem."""
        return _characters().get(stem, frozenset()) if self._dictionary else frozenset()


@cache
def _characters() -> Mapping[str, frozenset[str]]:
    dictionary, found = load_dictionary(), defaultdict[str, set[str]](set)
    for word, stems in dictionary.meanings.items() if dictionary else ():
        if len(word) == 2 and len(stems) <= 4:
            for stem in stems:
                found[stem].update(word)
    return {stem: frozenset(characters) for stem, characters in found.items()}


def _order_of(row: _Words) -> Iterator[Observation]:
    return iter(())
