"""
Regular expressions that are compiled when they are first used, and once on a machine; and what finds many words.

The program has more than a thousand, of which one run needs some hundreds; compiling these took a fifth of its time.
What `re` makes of an expression is kept in the user's cache folder, by its hash and the release of `re`; each is
packed by itself, because a run needs few of them.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import zlib
from array import array
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, AnyStr, cast

from translator.operating_system import cache_dir

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ahocorasick_rs import AhoCorasick

_ATTRIBUTES = (
    "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags", "groups",
)  # fmt: skip
_WORTH_KEEPING = 3_000
"""Bytes of packed code for which the file is written again: to make them takes 3 ms."""
_MOST_KEPT = 8_000
"""Patterns in the file. The program has no more; beyond it only those of this run are kept."""
_HEAD = 4
"""Bytes of the checksum before the rest."""

_Compiled = tuple[bytes, int, int, dict[str, int], tuple[str | None, ...]]
"""Packed code, flags, number of groups, names of groups → numbers, and these in order: what `_sre.compile` takes."""


def pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile(expression, flags)` would, compiled when it is first used: for constants of modules."""
    return cast("re.Pattern[AnyStr]", _LatePattern(expression, flags))


class _Pattern:
    """A compiled pattern. Its methods are attributes of each object, so that a call of one takes no detour."""

    __slots__ = ("_arguments", *_ATTRIBUTES)


class _LatePattern(_Pattern):
    """A pattern that nobody has used yet."""

    __slots__ = ()

    def __init__(self, expression: Any, flags: int) -> None:
        self._arguments = expression, flags

    def __getattr__(self, name: str) -> Any:
        compiled = _compile(*self._arguments)
        for attribute in _ATTRIBUTES:
            setattr(self, attribute, getattr(compiled, attribute))
        # A class with `__getattr__` is slower at each look-up.
        self.__class__ = _Pattern  # type: ignore[assignment]
        return getattr(compiled, name)


class WordFinder:
    """
    Finds in a text which of many words stand there.

    To build what finds all of them at once takes longer than a text of some sentences does: as long as there were not
    as many look-ups as there are words, each piece of a text is looked up.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Take words, none of them empty, each once."""
        self.words = list(words)
        self._lengths = sorted({len(word) for word in self.words}, reverse=True)
        self._look_ups = 0
        self._numbers: dict[str, int] = {}
        self._automaton: AhoCorasick | None = None

    def matches_in(self, text: str) -> list[tuple[int, int, int]]:
        """Return number, start and end of all words that stand in `text`, by their ends, the longer one first."""
        if self._automaton is None:
            self._look_ups += len(text) * len(self._lengths)
            if self._look_ups < len(self.words):
                return self._looked_up(text)
            from ahocorasick_rs import AhoCorasick

            self._automaton = AhoCorasick(self.words)
        # Half a surrogate pair, which a file may hold, is nothing to the automaton.
        text = text if text.isprintable() else text.encode("utf-8", "replace").decode("utf-8")
        return self._automaton.find_matches_as_indexes(text, overlapping=True)

    def _looked_up(self, text: str) -> list[tuple[int, int, int]]:
        self._numbers = self._numbers or {word: number for number, word in enumerate(self.words)}
        return [
            (self._numbers[piece], end - length, end)
            for end in range(1, len(text) + 1)
            for length in self._lengths
            if length <= end and (piece := text[end - length : end]) in self._numbers
        ]


try:
    # The part of `re` that its authors may change, with the number that they change then.
    import _sre  # type: ignore[import-not-found]
    from re import _compiler, _parser  # type: ignore[attr-defined]

    _IS_KNOWN = _sre.CODESIZE == 4 and (3, 11) <= sys.version_info < (3, 14)
except ImportError:
    _IS_KNOWN = False
_new: dict[bytes, _Compiled] = {}
_used: dict[bytes, _Compiled] = {}
"""What this run compiled, and what it found compiled."""


def _compile(expression: Any, flags: int) -> re.Pattern[Any]:
    if not _IS_KNOWN:
        return re.compile(expression, flags)
    import hashlib  # It loads OpenSSL, which `--help` can do without.

    key = hashlib.blake2b(repr((expression, int(flags))).encode(), digest_size=12).digest()
    if made := _kept().get(key):
        _used[key] = made
    else:
        made = _new[key] = _code_of(expression, int(flags))
    packed, its_flags, *groups = made
    code = array("I", zlib.decompress(packed)).tolist()
    return cast("re.Pattern[Any]", _sre.compile(expression, its_flags, code, *groups))


def _code_of(expression: Any, flags: int) -> _Compiled:
    """Do what `re.compile` does, all but the last step."""
    parsed = _parser.parse(expression, flags)
    state = parsed.state
    numbers = {number: name for name, number in state.groupdict.items()}
    code = zlib.compress(array("I", _compiler._code(parsed, flags)).tobytes())
    names = tuple(map(numbers.get, range(state.groups)))
    return code, flags | state.flags, state.groups - 1, state.groupdict, names


@cache
def _kept() -> dict[bytes, _Compiled]:
    """Return what earlier runs compiled; nothing where it is missing, damaged or of another `re`."""
    with suppress(OSError, ValueError, EOFError, TypeError):
        data = _path().read_bytes()
        if int.from_bytes(data[:_HEAD], "little") == zlib.crc32(data[_HEAD:]):
            return cast("dict[bytes, _Compiled]", marshal.loads(data[_HEAD:]))
    return {}


def _path() -> Path:
    return cache_dir() / "patterns" / f"{sys.implementation.cache_tag}-{sys.byteorder}-{_sre.MAGIC}-packed.bin"


def keep_compiled() -> None:
    """Leave to later runs what this one compiled, if it is worth a file; whoever cannot write compiles again."""
    if sum(len(made[0]) for made in _new.values()) < _WORTH_KEEPING:
        return
    known = {**_kept(), **_new}
    data = marshal.dumps(known if len(known) <= _MOST_KEPT else {**_used, **_new})
    path = _path()
    part = path.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(zlib.crc32(data).to_bytes(_HEAD, "little") + data)
        part.replace(path)


def longest_first(words: Iterable[str]) -> list[str]:
    """Return `words` in the order in which a regular expression must try them."""
    return sorted(words, key=lambda word: (-len(word), word))
