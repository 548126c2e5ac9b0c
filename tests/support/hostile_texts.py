"""
Texts that make careless programs slow: repeated signs, openings that nothing closes, markup in markup.

Most are rows of `hostile.tsv`; those that are computed stand below.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count, cycle, islice
from pathlib import Path

from translator.bilingual.tables import read_table

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


def _root(size: int) -> int:
    """How many lines that grow by a character each make up so many characters."""
    return max(4, int((2 * size) ** 0.5))


ROWS = read_table(Path(__file__).parent / "hostile.tsv", 5)
MAKERS: dict[str, Callable[..., Text]] = {
    "repeated": repeated, "numbered": numbered, "nested": nested, "indented": indented
}  # fmt: skip
SIGNS: dict[str, str] = {name: json.loads(piece) for group, name, _, piece, _more in ROWS if group == "signs"}
WORDS: dict[str, str] = {name: json.loads(piece) for group, name, _, piece, _more in ROWS if group == "words"}


def _read(*groups: str) -> dict[str, Text]:
    return {
        name: MAKERS[maker](json.loads(piece), **json.loads(more or "{}"))
        for group, name, maker, piece, more in ROWS
        if group in groups
    }


LETTERS: dict[str, Text] = {
    "many accents": repeated("\u0301", first="a"),
    "accents by word": repeated("a" + "\u0301\u0323\u0335" * 300 + " "),
    "joined families": repeated("\u200d👩", first="👩"),
    "different emoji": different(0x1F300, 0x1FAFF),
    "different Han": different(0x4E00, 0x9FFF),
    "different scripts": different(0xA0, 0xD7FF),
    "different planes": different(0x10000, 0x3FFFF),
}
MARKUP: dict[str, Text] = {
    "code ticks": lambda size: " ".join("`" * number for number in range(1, _root(size))),
    "cells": lambda size: "\n".join(f"|{cell * (size // 9)}" for cell in ("a|", "-|", "a|")),
    "labels of a thousand": repeated("[" + "a" * 997 + "] "),
    "quotes with lists": lambda size: "".join("> " * (n % 40) + "- " * (n % 7) + "a\n" for n in range(size // 55)),
    "list in list in list": lambda size: "".join(" " * (n % 100) + "- a\n" for n in range(size // 54)),
    "wide table": lambda size: "".join(cell * (size // 7) + "|\n" for cell in ("|a", "|-", "|b\n")),
    "wide tables": repeated("|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|b\n" * 500 + "\n"),
    "short rows": repeated("|b\n", first="|a" * 20 + "|\n" + "|-" * 20 + "|\n"),
    "rows without pipes": repeated("b\n", first="> " + "|a" * 20 + "|\n> " + "|-" * 20 + "|\n"),
    "long address used": lambda size: f"[a]: https://b/{'c' * (size // 2)}\n\n" + "[a] " * (size // 8),
    "formatting reopened": lambda size: numbered("<b c={}>")(size // 2) + "<p>a" * (size // 8),
    "fences that grow": lambda size: "\n".join("`" * n + "a" for n in range(3, _root(size))),
    "fences that shrink": lambda size: "\n".join("~" * n for n in range(_root(size), 2, -1)),
    "long entities": repeated("&#" + "0" * 99 + "65; "),
    "attributes of one tag": lambda size: "<a" + numbered(" b{}='c'")(size) + ">d</a>",
    "different rows": lambda size: "|a|b|\n|-|-|\n" + numbered("|boat {0}|{0} tons|", joiner="\n")(size),
    "long words": repeated("a" * 999 + " "),
    "words by paragraph": repeated("word " * 1_999 + "\n\n"),
} | {
    f"{name} by paragraph": repeated(piece * (9_998 // len(piece)) + "\n\n")
    for name, piece in {"commas": ",", "quotes": '"', "titles": "《", "numbers": "1 ", "Han": "中"}.items()
}
TEXTS: dict[str, Text] = _read("signs", "words", "letters", "markup") | LETTERS | MARKUP
"""Kinds of text, by name; each can be an article, a page, a segment."""
FRONT_MATTER: dict[str, Text] = _read("front matter") | {
    "deep keys": lambda size: "\n".join("  " * depth + "a:" for depth in range(max(1, int(size**0.5)))),
    "billion laughs": lambda size: (
        "a0: &a0 [x]\n"
        + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, max(2, min(30, size // 60))))
    ),
    "merge keys": lambda size: (
        "a0: &a0 {b: c}\n" + "\n".join(f"a{n}: &a{n} {{<<: *a{n - 1}}}" for n in range(1, max(2, size // 30)))
    ),
    "alias to itself": repeated(", *a", first="a: &a [*a", last="]"),
    "deep flow lists": lambda size: "a: " + "[" * (size // 2) + "]" * (size // 2),
    "exponent": repeated("9", first="a: 1e"),
}
"""Front matter, without its rules."""
IN_DIALECTS = _read("dialects")
"""Dialects of Markdown."""
