"""
Regular expressions that are compiled when they are first used, and what finds many words.

The program has more than a thousand, of which one run needs some hundreds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ahocorasick_rs import AhoCorasick

_ATTRIBUTES = (
    "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "pattern", "flags", "groups",
)  # fmt: skip


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
        compiled = re.compile(*self._arguments)
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
        return self._automaton.find_matches_as_indexes(without_halves(text), overlapping=True)

    def _looked_up(self, text: str) -> list[tuple[int, int, int]]:
        self._numbers = self._numbers or {word: number for number, word in enumerate(self.words)}
        return [
            (self._numbers[piece], end - length, end)
            for end in range(1, len(text) + 1)
            for length in self._lengths
            if length <= end and (piece := text[end - length : end]) in self._numbers
        ]


def without_halves(text: str) -> str:
    """Return a text as long, with "?" for half a surrogate pair, which a file may hold and no library can read."""
    return text if text.isprintable() else text.encode("utf-8", "replace").decode("utf-8")


def longest_first(words: Iterable[str]) -> list[str]:
    """Return `words` in the order in which a regular expression must try them."""
    return sorted(words, key=lambda word: (-len(word), word))
