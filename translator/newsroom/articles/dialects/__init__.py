"""
Markdown dialects. The additions of Docusaurus, VitePress, Hugo and Jekyll cannot be taken for Markdown, and are read in
every article (`markdown_input`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import myst, python_markdown
from translator.newsroom.articles.parser_input import (
    Fence,
    ParserInput,
    Title,
    fence_of,
    lines_outside_code,
    read_lines,
)


class Dialect(NamedTuple):
    signs: re.Pattern[bytes]
    read_blocks: Callable[[ParserInput], None]
    not_escaped: str = ""
    """Characters before which readers see a backslash; they are written as entities."""
    always_escaped: str = ""
    """Characters that are markup where Markdown has none."""


_MDBOOK_SIGNS = pattern(rb"(?:`{3,}|~{3,})[ \t]*admonish\b|[^\r\n]*\{\{#(?:include|rustdoc_include|playground|title)\b")
_ADMONISH = pattern(
    rb"(?:`{3,}|~{3,})[ \t]*admonish\b[ \t]*(?P<name>[\w-]*)"
    rb"(?:.*?\btitle=(?P<quote>[\"'])(?P<title>.*?)(?P=quote))?"
)
_BOOK_TITLE = pattern(rb"\{\{#title[ \t]+(?P<title>[^{}\r\n]+?)[ \t]*\}\}")


# The blocks of mdbook-admonish, whose body is text. The marks of mdBook itself (`{{#include}}`) are hidden everywhere.
def _read_mdbook(reading: ParserInput) -> None:
    opened: Fence | None = None
    start = 0
    code: Fence | None = None
    for line in read_lines(bytes(reading.copy)):
        fence = fence_of(line)
        if code is not None:
            code = None if code.is_closed_by(line) else code
        elif opened is not None and opened.is_closed_by(line):
            reading.blank(line.start, line.end)
            reading.closings[line.start] = start
            opened = None
        elif fence is not None and (found := _ADMONISH.match(line.text)) and opened is None:
            opened, start = fence, line.start
            if found["title"]:
                reading.titles.append(Title(line.start + found.start("title"), line.start + found.end("title")))
            reading.openings[line.start] = "admonish " + found["name"].decode()
            reading.blank(line.start, line.end)
        else:
            code = fence
            if found := _BOOK_TITLE.match(line.text):
                reading.titles.append(Title(line.start + found.start("title"), line.start + found.end("title")))


DIALECTS = {
    "mkdocs": Dialect(python_markdown.SIGNS, python_markdown.read_blocks, python_markdown.NOT_ESCAPED),
    "myst": Dialect(myst.SIGNS, myst.read_blocks, always_escaped="$"),
    "mdbook": Dialect(_MDBOOK_SIGNS, _read_mdbook),
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
