"""
Markdown dialects: what a generator adds to Markdown, and how the parser gets to see the text in it.

    mkdocs   translator.newsroom.articles.dialects.python_markdown   Python-Markdown with the extensions of Material
    myst     translator.newsroom.articles.dialects.myst              Sphinx, Jupyter Book
    mdbook   translator.newsroom.articles.dialects.mdbook            mdBook

What Docusaurus, VitePress, Starlight, Hugo and Jekyll add cannot be taken for Markdown, and is read in every article:
`translator.newsroom.articles.markdown_input`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import mdbook, myst, python_markdown
from translator.newsroom.articles.parser_input import ParserInput, lines_outside_code


class Dialect(NamedTuple):
    signs: re.Pattern[bytes]
    """What a line begins with that is of this dialect."""
    read_blocks: Callable[[ParserInput], None]
    not_escaped: str = ""
    """Characters before which a backslash is one that readers see; they are written as entities."""
    always_escaped: str = ""
    """Characters that are markup where Markdown has none."""


DIALECTS = {
    "mkdocs": Dialect(python_markdown.SIGNS, python_markdown.read_blocks, python_markdown.NOT_ESCAPED),
    "myst": Dialect(myst.SIGNS, myst.read_blocks, always_escaped="$"),
    "mdbook": Dialect(mdbook.SIGNS, mdbook.read_blocks),
}
_ITEM = pattern(rb"\A(?:[-*+:]|\d{1,9}[.)])[ \t]+")
PLAIN = "commonmark"
"""The setting for Markdown without a dialect."""


def dialect_of(body: bytes, format: str = "markdown") -> Dialect | None:
    """
    Return the dialect of a body: the one that `format` names, else that of its first line with signs of one.

    None for Markdown without such signs, and for other formats.
    """
    if format != "markdown":
        return DIALECTS.get(format)
    if not any(mark in body for mark in _MARKS):
        return None
    for line in lines_outside_code(body):
        for dialect in DIALECTS.values():
            if dialect.signs.match(_ITEM.sub(b"", line.text)):
                return dialect
    return None


# One of these is in every sign.
_MARKS = (b"!!!", b"???", b"===", b"///", b"8<-", b"*[", b"markdown", b"[TOC]", b"{", b"++", b")=", b"admonish")
