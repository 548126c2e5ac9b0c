"""
The conversion of Simplified text into Traditional word by word, in the words of a region.

OpenCC looks for its phrases from left to right and crosses words: 被发明 holds 髮 for it, 电视频段 a film. Here the
text is segmented first. What a word, or several whole words together, are in the region's list is written as the
list has it; everything else is converted by OpenCC word by word, or as several words where OpenCC has a phrase of
exactly these. Names of people are not words of its dictionaries: 余秋雨 is no 餘.

Sources: OpenCC's configurations without the words of a region; `data/regional_words.txt`, `data/converted_words.txt`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from translator.files import read_list
from translator.glossary.concepts import has_han
from translator.language import script_converter

DATA = Path(__file__).parent / "data"
_LISTS = ("converted_words.txt", "regional_words.txt")
"""The first to name a word holds."""
REGIONS = {"s2twp": ("s2tw", 0), "s2hkp": ("s2hk", 1)}
"""Configuration with the words of a region → the one for its characters, and the column of the lists."""
_LONGEST_PHRASE, _MOST_WORDS = 8, 4
"""Characters, and words of the segmenter, that are looked at together."""
_NAMES = frozenset({"nr", "nrfg", "nrt"})
"""How the segmenter tags names of people; short words that are none among them."""
_SURNAMES = {"钟": "鍾", "叶": "葉", "岳": "岳", "万": "万", "余": "余", "于": "于", "范": "范", "郁": "郁"}
"""Surnames that are another character in words."""


@dataclass(frozen=True, slots=True)
class RegionalWord:
    """What a region says for a word of the mainland."""

    word: str
    """`=`: the same word, in the region's characters."""
    context: frozenset[str] = frozenset()
    """Words of which one has to stand somewhere in the text, unless `is_outside`: then none may."""
    is_outside: bool = False

    def fits(self, words: Set[str]) -> bool:
        return not self.context or self.context.isdisjoint(words) is self.is_outside


class WordConversion:
    """Converts text by one configuration; what was converted is kept, for the same words come again and again."""

    def __init__(self, config: str) -> None:
        self._config = config
        characters, column = REGIONS.get(config, (config, None))
        self._words = {} if column is None else _regional_words(column)
        self._by_phrases: Callable[[str], str] = lru_cache(100_000)(script_converter(characters).convert)

    def convert(self, text: str, about: Set[str] = frozenset()) -> str:
        """
        Return a Simplified `text` in Traditional script; time is linear in its length.

        `about` are words that count as standing in the text, where it is too short to say what it is about.
        """
        import rjieba

        words: list[tuple[str, str]] = rjieba.tag(text, True)
        around = {word for word, _tag in words} | about
        pieces: list[str] = []
        at = 0
        while at < len(words):
            count, piece = self._next(words[at : at + _MOST_WORDS], around)
            pieces.append(piece)
            at += count
        converted = "".join(pieces)
        return (
            converted.replace("萬億", "兆") if self._config == "s2twp" else converted
        )  # Whatever the words: 三万|亿元.

    def _next(self, words: Sequence[tuple[str, str]], around: Set[str]) -> tuple[int, str]:
        """Return how many of the words that come next are taken together, and what they become."""
        first, tag = words[0]
        if not has_han(first):
            return 1, first
        forms = list(_beginnings(words))
        for count, joined in reversed(forms):
            if (found := self._regional(joined, around)) is not None:
                return count, found
        is_titled = first in _SURNAMES and len(words) > 1 and words[1][0] in _lists()[0]["titles"]
        if is_titled or (tag in _NAMES and len(first) != 2):
            return 1, self._name(first)
        for count, joined in reversed(forms[1:]):
            if self._is_phrase([word for word, _tag in words[:count]]):
                return count, self._by_phrases(joined)
        return 1, self._within(first, around)

    def _name(self, name: str) -> str:
        return _SURNAMES.get(name[0], self._by_phrases(name)[0]) + self._by_phrases(name)[1:]

    def _regional(self, word: str, around: Set[str]) -> str | None:
        for found in self._words.get(word, ()):
            if found.fits(around):
                return self._by_phrases(word) if found.word == "=" else found.word
        return None

    def _within(self, word: str, around: Set[str]) -> str:
        """Return one word of the segmenter, in which a word of the list may begin or end: 高质量, 软件包."""
        for length in range(len(word) - 1, 1, -1):
            last = len(word) - length
            for start in {last, 0}:
                part = word[start : start + length]
                if part in self._words and (found := self._regional(part, around)) is not None:
                    return self._by_phrases(word[:start]) + found + self._by_phrases(word[start + length :])
        return self._by_phrases(word)

    def _is_phrase(self, words: Sequence[str]) -> bool:
        """Whether OpenCC has a phrase that begins with the first of the words and ends with the last."""
        convert = self._by_phrases
        if convert("".join(words)) == "".join(map(convert, words)):
            return False
        first, last = words[0], words[-1]
        rest, head = "".join(words[1:]), "".join(words[:-1])
        apart_rest, apart_head = "".join(map(convert, words[1:])), "".join(map(convert, words[:-1]))
        return all(
            convert(first[cut:] + rest) == convert(first[cut:]) + apart_rest for cut in range(1, len(first) + 1)
        ) and all(convert(head + last[:cut]) == apart_head + convert(last[:cut]) for cut in range(len(last)))


def _beginnings(words: Sequence[tuple[str, str]]) -> Iterator[tuple[int, str]]:
    """Yield the first word, the first two together, and so on, as long as they are Chinese and short."""
    joined = ""
    for count, (word, _tag) in enumerate(words, start=1):
        joined += word
        if count > 1 and (not word[0].isalnum() or len(joined) > _LONGEST_PHRASE):
            return
        yield count, joined


@cache
def word_conversion(config: str) -> WordConversion:
    return WordConversion(config)


@cache
def _regional_words(column: int) -> dict[str, tuple[RegionalWord, ...]]:
    """Return the words of the mainland that are others in a region."""
    sets, rows = _lists()
    found: dict[str, tuple[RegionalWord, ...]] = {}
    for name, *rest in rows:
        context = rest[2] if len(rest) > 2 else ""
        there = sets[context.removeprefix("!")] if context else frozenset[str]()
        found[name] = (*found.get(name, ()), RegionalWord(rest[column], there, context.startswith("!")))
    return found


@cache
def _lists() -> tuple[dict[str, frozenset[str]], list[list[str]]]:
    """Return the sets of words by name, and the rows: a word, Taiwan's, Hong Kong's, and where."""
    lines = [line.split() for name in _LISTS for line in read_list(DATA / name)]
    sets = {name[1:]: frozenset(rest) for name, *rest in lines if name.startswith("@")}
    return sets, [line for line in lines if not line[0].startswith("@")]


@cache
def lists_version() -> str:
    """Return eight digits that change with the lists of words."""
    return hashlib.sha256(b"".join((DATA / name).read_bytes() for name in _LISTS)).hexdigest()[:8]
