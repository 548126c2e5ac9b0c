"""
Markdown dialects. The additions of Docusaurus, VitePress, Hugo and Jekyll cannot be taken for Markdown, and are read in
every article (`markdown_input`).
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
    read_blocks: Callable[[ParserInput], None]
    not_escaped: str = ""
    """Characters before which readers see a backslash; they are written as entities."""
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
    """Return the dialect that `format` names, else that of the first line with signs of one."""
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
