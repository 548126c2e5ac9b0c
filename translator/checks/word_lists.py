"""The word lists of the checks, each in a file `data/<name>.txt`: one word or pattern a line, `# ` begins a comment."""

from __future__ import annotations

from pathlib import Path

from translator.files import read_list
from translator.patterns import pattern

_NO_WORD = pattern(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\\[a-z]")
"""What stands around a word in a pattern, and is not searched for."""
_OPTIONAL = pattern(r"([a-z]+)([a-z])\?")
_WORD = pattern(r"[a-z]{3,}|[㐀-鿿]+")
FOLDER = Path(__file__).parent / "data"


def read_words(name: str) -> list[str]:
    return read_list(FOLDER / f"{name}.txt")


def read_pattern(name: str) -> str:
    """Return a regular expression that matches any line of a list; each line is a pattern."""
    return "|".join(read_words(name))


def literal_hints(expression: str, *, least: int = 1) -> frozenset[str]:
    """
    Return the words in a pattern of alternatives; where each has one, a text without any of them has no match.

    Looking for them takes a tenth of the time. Chinese words have at least `least` characters, or fewer where there are
    none of so many; English words have three letters.
    """
    words = frozenset(_WORD.findall(_OPTIONAL.sub(r"\1 \1\2 ", _NO_WORD.sub(" ", expression))))
    return frozenset(word for word in words if len(word) >= least) or words
