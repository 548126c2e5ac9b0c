"""The dictionary: Chinese words with the stems of the English words that explain them, from an installed CC-CEDICT."""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from translator.console.output import talk
from translator.i18n import _
from translator.meaning.cedict import cedict_version, read_entries
from translator.meaning.english_words import stems_of
from translator.patterns import pattern
from translator.table_cache import cached_table

LONGEST_WORD = 6
"""Han characters; longer entries are sayings and titles."""
_HAN = pattern("[一-鿿]+")
_ASIDE = pattern(r"\([^)]*\)")
_LONG_GLOSS = 60
"""Characters from which an aside in brackets explains more than it translates."""
_NOT_MEANINGS = ("CL:", "variant of", "old variant", "surname")
_NOT_NAMES = ("surname", "CL:", "variant", "old variant", "abbr.", "also")
_NOT_ONLY_NAMES = frozenset(("公元", "公元前", "有没有", "多达", "美元", "公里", "摄氏", "华氏"))
_LETTERS = pattern(r"[A-Za-zÀ-ÿ'-]+")
_SMALL = pattern(r"(?<![A-Za-z])[a-z]{3,}")
_LONGEST_NAME = 8
"""English words; a longer gloss explains."""
_USUAL_WEIGHT = 0.25
"""Share of the weight of a stem's most typical character below which a character is not kept."""
_LAYOUT = 6
"""Of the cached file; goes up when its content is made differently."""


class Dictionary(msgspec.Struct, frozen=True):
    """CC-CEDICT as evidence: what a Chinese word may mean, and with what characters an English word is written."""

    meanings: dict[str, frozenset[str]]
    """Simplified word of up to `LONGEST_WORD` characters → the stems of its English glosses."""
    frequency: dict[str, int]
    """Stem → number of Chinese words that it explains."""
    characters: dict[str, dict[str, float]]
    """Stem → the characters typical of its Chinese words, each with a weight up to 1."""
    names: dict[str, frozenset[str]]
    """Simplified word that is only a name → the capitalised English words that explain it."""
    proper: frozenset[str]
    """English words that stand in the dictionary as names only."""

    def __hash__(self) -> int:
        return id(self)

    def has_word(self, chinese: str) -> bool:
        """Whether a text of two characters and more is a word or a name of the dictionary."""
        return len(chinese) > 1 and (chinese in self.meanings or chinese in self.names)

    def words_in(self, chinese: str) -> Iterator[str]:
        """Yield every word of the dictionary that stands in the text, overlapping ones too."""
        for run in _HAN.findall(chinese):
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + LONGEST_WORD) + 1):
                    if run[start:end] in self.meanings:
                        yield run[start:end]

    def segments(self, chinese: str) -> Iterator[tuple[int, int]]:
        """Yield spans of words of two characters and more, longest first, from left to right."""
        for match in _HAN.finditer(chinese):
            run, start = match[0], 0
            while start < len(run):
                longest = min(len(run), start + LONGEST_WORD)
                end = next((end for end in range(longest, start + 1, -1) if run[start:end] in self.meanings), start + 1)
                if end - start > 1:
                    yield match.start() + start, match.start() + end
                start = end


@lru_cache(maxsize=1)
def load_dictionary() -> Dictionary | None:
    """Return the dictionary of the extra `embeddings`; None where it is not installed."""
    edition = cedict_version()
    if edition is None:
        return None
    from importlib.metadata import version

    return cached_table("meaning", f"{_LAYOUT}-{edition}-{version('simplemma')}", Dictionary, _read_dictionary)


def _read_dictionary() -> Dictionary:
    """Read the whole of CC-CEDICT, which takes some seconds."""
    if sys.stderr.isatty():  # Some seconds, in which nothing else is said.
        talk(_("making the dictionary ready, once for all projects"))
    meanings = _read_meanings()
    frequency = Counter(stem for stems in meanings.values() for stem in stems)
    return Dictionary(meanings, dict(frequency), _typical_characters(meanings), *_read_names())


def _read_meanings() -> dict[str, frozenset[str]]:
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word, glosses in read_entries():
        if len(word) <= LONGEST_WORD and _HAN.fullmatch(word):
            for gloss in glosses:
                if not gloss.startswith(_NOT_MEANINGS):
                    meanings[word].update(stems_of(_ASIDE.sub("", gloss) if len(gloss) > _LONG_GLOSS else gloss))
    return {word: frozenset(stems) for word, stems in meanings.items() if stems}


def _read_names() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Return the names with their English words, and the English words that are names only."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    words: set[str] = set()
    in_small: set[str] = set()
    for word, glosses in read_entries():
        for gloss in glosses:
            said = _ASIDE.sub("", gloss).strip()
            in_small.update(_SMALL.findall(said))
            spelt = _LETTERS.findall(said)
            if not spelt or said.startswith(_NOT_NAMES):
                continue
            if "(name)" in gloss:
                # A first name is written for many that sound alike: 彼得 for Peter, Petr and Pieter.
                words.add(word)
            if spelt[0][0].isupper() and len(spelt) <= _LONGEST_NAME:
                names[word].update(item for item in spelt if item[0].isupper())
            else:
                words.add(word)
    only = {
        word: frozenset(found)
        for word, found in names.items()
        if len(word) > 1 and word not in words and word not in _NOT_ONLY_NAMES
    }
    spelt_so = frozenset(item for found in only.values() for item in found if len(item) > 3)
    return only, frozenset(item for item in spelt_so if item.lower() not in in_small)


def _typical_characters(meanings: Mapping[str, frozenset[str]]) -> dict[str, dict[str, float]]:
    counts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, stems in meanings.items():
        for stem in stems:
            for character in set(word):
                counts[stem][character] += 1 / len(stems) ** 0.5
    spread = Counter(character for counted in counts.values() for character in counted)
    return {stem: _weights(counted, spread, len(counts)) for stem, counted in counts.items()}


def _weights(counted: Mapping[str, float], spread: Counter[str], stems: int) -> dict[str, float]:
    weights = {character: count * math.log(stems / spread[character]) for character, count in counted.items()}
    most = max(weights.values())
    kept = {character: round(weight / most, 3) for character, weight in weights.items()}
    return {character: weight for character, weight in kept.items() if weight > _USUAL_WEIGHT}
