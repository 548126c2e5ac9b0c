"""Makers of hostile texts: a piece over and over, numbered, nested, or deeper with each line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, cycle, islice

Text = Callable[[int], str]
"""Makes a text of about as many characters as it is told."""


def repeated(piece: str, *, first: str = "", last: str = "") -> Text:
    """Return a text of one piece over and over, between what stands once at its two ends."""
    return lambda size: first + piece * max(1, size // len(piece)) + last


def numbered(pattern: str, *, joiner: str = "") -> Text:
    """Return a text of pieces that each hold their own number in place of `{}`."""

    def make(size: int) -> str:
        width = len(pattern.format(size // (len(pattern) + 3))) + len(joiner)
        return joiner.join(pattern.format(number) for number in islice(count(1), max(1, size // width)))

    return make


def nested(opening: str, closing: str, inner: str = "x") -> Text:
    """Return a text with a half of openings, and a half of closings."""

    def make(size: int) -> str:
        depth = max(1, size // (len(opening) + len(closing)))
        return opening * depth + inner + closing * depth

    return make


def indented(mark: str) -> Text:
    """Return a list in which each item is deeper than the one before: as many lines as the root of the size."""

    def make(size: int) -> str:
        return "\n".join("  " * depth + mark + "x" for depth in range(max(1, int(size**0.5))))

    return make


def wrapped(front_matter: Text) -> Text:
    """Return an article whose front matter is such a text."""
    return lambda size: f"---\nid: hostile\nlang: en\n{front_matter(size)}\n---\n\nHello.\n"


def different(first: int, last: int) -> Text:
    """Return a text of all code points between two, one after another, again and again."""

    def make(size: int) -> str:
        return "".join(map(chr, islice(cycle(range(first, last + 1)), size)))

    return make
