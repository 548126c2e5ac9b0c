"""
Which English words there are, and of which word one is a form: the dictionary of simplemma, ready to be looked up.

It takes a quarter of a second to unpack, a hundred times what the check of a sentence does; what is asked of it is kept
in the user's cache, parted by the first two letters, and a part is read when a word begins so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from translator.errors import FileError
from translator.files import unpacked, write_atomically
from translator.operating_system import cache_dir

_LAYOUT = 1
"""Of the cached files; goes up when their content is made differently."""
_ENDINGS = ("s", "ed", "ing")


def is_known_word(word: str) -> bool:
    """Whether simplemma knows a word in small letters, or the same with a capital."""
    if word.isalpha() and word.isascii():
        return word in _words_with(word[:2])
    from simplemma import is_known

    return bool(is_known(word, "en"))


def lemma_of(word: str) -> str:
    """Return the word of which `word`, in small letters and ending with s, ed or ing, is a form: itself, if of none."""
    return _lemmas_with(word[:2]).get(word, word)


@lru_cache(maxsize=1024)
def _words_with(beginning: str) -> frozenset[str]:
    return frozenset(_words().get(beginning, "").split())


@lru_cache(maxsize=1024)
def _lemmas_with(beginning: str) -> Mapping[str, str]:
    pairs = _lemmas().get(beginning, "").split()
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


@cache
def _words() -> Mapping[str, str]:
    """Return all words of letters, by their first two letters, with blanks between."""
    return _kept("english", lambda: sorted(_in_small_letters(_dictionary())))


@cache
def _lemmas() -> Mapping[str, str]:
    """Return forms that end like those of verbs, each with its lemma behind it, by their first two letters."""
    return _kept(
        "english-lemmas",
        lambda: [
            f"{form} {lemma}"
            for form, lemma in sorted(_dictionary().items())
            if form != lemma and form.isascii() and form.isalpha() and form.islower() and form.endswith(_ENDINGS)
        ],
    )


def _kept(name: str, make: Callable[[], Iterable[str]]) -> Mapping[str, str]:
    """Return what `make` returned when it was asked for first on this machine, by the first two letters."""
    path = cache_dir() / "dictionary" / f"{name}-{_LAYOUT}-{_size_of_dictionary()}.msgpack"
    with suppress(OSError):
        if known := unpacked(path.read_bytes(), dict[str, str]):
            return known
    parts = defaultdict[str, list[str]](list)
    for item in make():
        parts[item[:2]].append(item)
    found = {beginning: " ".join(items) for beginning, items in parts.items()}
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


def _dictionary() -> Mapping[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

    return DEFAULT_DICTIONARY_FACTORY.get_dictionary("en")


def _in_small_letters(words: Iterable[str]) -> set[str]:
    """Return the words of letters that are written small or with a capital only, without the capital."""
    return {word.lower() for word in words if word.isascii() and word.isalpha() and word[1:] == word[1:].lower()}
