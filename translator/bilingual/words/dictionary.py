"""The dictionary: Chinese words with the stems of the English words that explain them, from an installed CC-CEDICT."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from translator.bilingual.tables import cached_table
from translator.bilingual.words.cedict import cedict_version, read_entries
from translator.bilingual.words.english_words import stems_of
from translator.bilingual.words.patterns import pattern

LONGEST_WORD = 6
"""Han characters; longer entries are sayings and titles."""
_HAN = pattern("[一-鿿]+")
_ASIDE = pattern(r"\([^)]*\)")
# Characters from which an aside in brackets explains more than it translates.
_LONG_GLOSS = 60
_NOT_MEANINGS = ("CL:", "variant of", "old variant", "surname")
# Of the cached file; goes up when its content is made differently.
_LAYOUT = 7


class Dictionary(msgspec.Struct, frozen=True):
    """CC-CEDICT as evidence: what a Chinese word may mean."""

    meanings: dict[str, frozenset[str]]
    """Simplified word of up to `LONGEST_WORD` characters → the stems of its English glosses."""
    frequency: dict[str, int]
    """Stem → number of Chinese words that it explains."""

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
    """Return the dictionary of the extra `lexicon`; None where it is not installed."""
    edition = cedict_version()
    if edition is None:
        return None
    from importlib.metadata import version

    return cached_table(
        "meaning", f"{_LAYOUT}-{edition}-{version('simplemma')}", Dictionary, _read_dictionary, is_slow=True
    )


def _read_dictionary() -> Dictionary:
    """Read the whole of CC-CEDICT, which takes some seconds."""
    meanings = _read_meanings()
    frequency = Counter(stem for stems in meanings.values() for stem in stems)
    return Dictionary(meanings, dict(frequency))


def _read_meanings() -> dict[str, frozenset[str]]:
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word, glosses in read_entries():
        if len(word) <= LONGEST_WORD and _HAN.fullmatch(word):
            for gloss in glosses:
                if not gloss.startswith(_NOT_MEANINGS):
                    meanings[word].update(stems_of(_ASIDE.sub("", gloss) if len(gloss) > _LONG_GLOSS else gloss))
    return {word: frozenset(stems) for word, stems in meanings.items() if stems}
