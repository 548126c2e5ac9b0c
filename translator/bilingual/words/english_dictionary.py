"""
Which English words there are, and of which word one is a form: simplemma with its dictionary ready to be looked up.

To unpack that takes a sixth of a second, a hundred times what the check of a sentence does. It is kept unpacked in the
user's cache, parted by the first letters, and a part is searched when a word begins so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.tables import cached_table

if TYPE_CHECKING:
    from simplemma import Lemmatizer

# Of the cached file; goes up when its content is made differently.
_LAYOUT = 4
# By which the dictionary is parted.
_LETTERS = 3


@lru_cache(maxsize=1 << 16)
def is_known_word(word: str) -> bool:
    """Whether a word in small letters is in the dictionary, so or with a capital."""
    return _word_of(word) is not None or _word_of(word[:1].upper() + word[1:]) is not None


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
        if (word := _word_of(form)) is None:
            raise KeyError(form)
        return word

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for lines in _parts().values() for line in lines.split("\n")[1:-1])

    def __len__(self) -> int:
        return sum(lines.count("\n") - 1 for lines in _parts().values())

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """Return it to simplemma, which asks by language."""
        if lang != "en":
            raise ValueError(lang)
        return self


_DICTIONARY = _Dictionary()


def _word_of(form: str) -> str | None:
    """Return the word of a form, found in the text of its part: parting that takes a hundred times as long."""
    lines = _parts().get(form[:_LETTERS], "")
    start = lines.find(f"\n{form}\t")
    if start < 0:
        return None
    start += len(form) + 2
    return lines[start : lines.index("\n", start)] or form


@cache
def _lemmatizer() -> Lemmatizer:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_DICTIONARY))


@cache
def _parts() -> Mapping[str, str]:
    """Return by the first letters: a line break, and for each form a line of it, a tab, and its word if another."""
    return cached_table("english", f"{_LAYOUT}-{_size_of_dictionary()}", dict[str, str], _unpacked_parts)


def _unpacked_parts() -> dict[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    parts = defaultdict[str, list[str]](list)
    for form, word in DefaultDictionaryFactory().get_dictionary("en").items():
        parts[form[:_LETTERS]].append(f"{form}\t{word if word != form else ''}")
    return {beginning: "\n".join(["", *lines, ""]) for beginning, lines in parts.items()}


def _size_of_dictionary() -> int:
    """Return how many bytes simplemma's dictionary has, which tells one from another; asking for a version is slow."""
    package = find_spec("simplemma")
    place = Path(package.origin).parent if package and package.origin else Path()
    with suppress(OSError):
        return (place / "strategies/dictionaries/data/en.plzma").stat().st_size
    return 0
