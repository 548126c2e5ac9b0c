"""Regular expressions compiled at first use, what finds many words, and control characters made visible."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
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


# Its methods are attributes of each object, so that a call of one takes no detour.
class _Pattern:
    __slots__ = ("_arguments", *_ATTRIBUTES)


class _LatePattern(_Pattern):
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
    """Finds in a text which of many words stand there."""

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


# Characters that no text of an article needs: control characters but tab and line ends, and what changes the direction.
_STEERING = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
# Unicode's categories of what shows nothing by itself.
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me"})
# Letters and symbols that are blank all the same.
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
_UNSAFE = pattern(f"[{_STEERING}]")
_LINE = pattern(r"[^\t\n]+")
_RAW_IN_JSON = pattern("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")


def unsafe_characters(text: str) -> list[re.Match[str]]:
    """Return the characters of `text` that must not be published: NUL and its like, direction overrides, halves."""
    return [] if text.isprintable() else list(_UNSAFE.finditer(text))


def without_steering(text: str) -> str:
    """Replace what must not be published by visible signs, in text or markup; everything else stays."""
    return text if text.isprintable() else _UNSAFE.sub(lambda match: printable(match[0]), text)


def is_blank(text: str) -> bool:
    return all(sign in _FILLERS or unicodedata.category(sign) in _INVISIBLE for sign in text)


def is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def escape_in_json(text: str) -> str:
    """Escape in JSON what may stand there raw but would steer a terminal; the value is the same."""
    return _RAW_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def printable(text: str) -> str:
    """
    Replace what would steer the terminal (escape, line ends, direction overrides) by visible signs.

    Same length in code points, so that offsets still hold.
    """
    # Most texts hold nothing of the kind, which Python can tell ten times as fast as it translates.
    return text if text.isprintable() else text.translate(_visible_signs())


def printable_lines(text: str) -> str:
    """Do the same to a text of several lines, and leave its line ends and tabs."""
    return text if text.isprintable() else _LINE.sub(lambda match: printable(match[0]), text)


@cache
def _visible_signs() -> dict[int, int]:
    return {
        **{code: 0x2400 + code for code in range(0x20)},
        0x7F: 0x2421,
        **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
        **dict.fromkeys(
            [0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD
        ),
        **dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], 0xFFFD),
    }
