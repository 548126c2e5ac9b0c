"""
Which English words there are: the word forms of simplemma, ready to be looked up.

Its dictionary takes a quarter of a second to unpack, a hundred times what the check of a sentence does; the forms of it
are kept in the user's cache, parted by their first two letters, and a part is read when a word begins so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from translator.errors import FileError
from translator.files import unpacked, write_atomically
from translator.project import cache_dir

_LAYOUT = 1
"""Of the cached file; goes up when its content is made differently."""


def is_known_word(word: str) -> bool:
    """Whether simplemma knows a word in small letters, or the same with a capital."""
    if word.isalpha() and word.isascii():
        return word in _words_with(word[:2])
    from simplemma import is_known

    return bool(is_known(word, "en"))


@lru_cache(maxsize=1024)
def _words_with(beginning: str) -> frozenset[str]:
    return frozenset(_forms().get(beginning, "").split())


@cache
def _forms() -> Mapping[str, str]:
    """Return all words of letters, by their first two letters, with blanks between."""
    path = cache_dir() / "dictionary" / f"english-{_LAYOUT}-{_size_of_dictionary()}.msgpack"
    with suppress(OSError):
        if known := unpacked(path.read_bytes(), dict[str, str]):
            return known
    found = _read_forms()
    with suppress(OSError, FileError):
        import msgspec

        write_atomically(path, msgspec.msgpack.encode(found), is_derived=True)
    return found


def _size_of_dictionary() -> int:
    """Return how many bytes simplemma's dictionary has, which tells one from another; asking for a version is slow."""
    package = find_spec("simplemma")
    place = Path(package.origin).parent if package and package.origin else Path()
    with suppress(OSError):
        return (place / "strategies/dictionaries/data/en.plzma").stat().st_size
    return 0


def _read_forms() -> dict[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    parts = defaultdict[str, list[str]](list)
    for word in sorted(_in_small_letters(DEFAULT_DICTIONARY_FACTORY.get_dictionary("en"))):
        parts[word[:2]].append(word)
    return {beginning: " ".join(words) for beginning, words in parts.items()}


def _in_small_letters(words: Iterable[str]) -> set[str]:
    """Return the words of letters that are written small or with a capital only, without the capital."""
    return {word.lower() for word in words if word.isascii() and word.isalpha() and word[1:] == word[1:].lower()}
