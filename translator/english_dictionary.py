"""
Which English words there are, and of which word one is a form: simplemma with its dictionary ready to be looked up.

To unpack that takes a sixth of a second, a hundred times what the check of a sentence does. It is kept unpacked in the
user's cache, parted by the first two letters, and a part is read when a word begins so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from translator.table_cache import cached_table

if TYPE_CHECKING:
    from simplemma import Lemmatizer

_LAYOUT = 2
"""Of the cached file; goes up when its content is made differently."""


def is_known_word(word: str) -> bool:
    """Whether a word in small letters is in the dictionary, so or with a capital."""
    return word in _words_with(word[:2])


def known_lemma(word: str) -> str:
    """Return the word of which `word` is a form by the dictionary alone: itself, if of none."""
    return _DICTIONARY.get(word, word)


@lru_cache(maxsize=1 << 16)
def lemma_of(word: str) -> str:
    """Return the word of which `word` is a form, in small letters; what is not in the dictionary is taken apart."""
    known = _DICTIONARY.get(word) if word.isalnum() else None
    return (known or _lemmatizer().lemmatize(word, "en")).lower()


class _Dictionary(Mapping[str, str]):
    """Form → word of simplemma's English dictionary."""

    def __getitem__(self, form: str) -> str:
        return _part(form[:2])[form]

    def __iter__(self) -> Iterator[str]:
        for beginning in _parts():
            yield from _part(beginning)

    def __len__(self) -> int:
        return sum(len(_part(beginning)) for beginning in _parts())

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """Return it to simplemma, which asks by language."""
        if lang != "en":
            raise ValueError(lang)
        return self


_DICTIONARY = _Dictionary()


@cache
def _lemmatizer() -> Lemmatizer:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_DICTIONARY))


@lru_cache(maxsize=2048)
def _words_with(beginning: str) -> frozenset[str]:
    """Return the words in small letters, or with a capital, that begin so."""
    others = (word for word in _part(beginning.capitalize()) if word[1:] == word[1:].lower())
    return frozenset(_part(beginning)).union(map(str.lower, others))


@lru_cache(maxsize=2048)
def _part(beginning: str) -> Mapping[str, str]:
    lines = (line.partition("\t") for line in _parts().get(beginning, "").splitlines())
    return {form: word or form for form, _, word in lines}


@cache
def _parts() -> Mapping[str, str]:
    """Return lines of a form and its word, which is left out where it is the same, by the first two letters."""
    return cached_table("english", f"{_LAYOUT}-{_size_of_dictionary()}", dict[str, str], _unpacked_parts)


def _unpacked_parts() -> dict[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    parts = defaultdict[str, list[str]](list)
    for form, word in DefaultDictionaryFactory().get_dictionary("en").items():
        parts[form[:2]].append(form if form == word else f"{form}\t{word}")
    return {beginning: "\n".join(lines) for beginning, lines in parts.items()}


def _size_of_dictionary() -> int:
    """Return how many bytes simplemma's dictionary has, which tells one from another; asking for a version is slow."""
    package = find_spec("simplemma")
    place = Path(package.origin).parent if package and package.origin else Path()
    with suppress(OSError):
        return (place / "strategies/dictionaries/data/en.plzma").stat().st_size
    return 0
