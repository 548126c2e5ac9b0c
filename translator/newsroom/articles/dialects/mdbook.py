"""mdBook: the blocks of mdbook-admonish, whose body is text. Its own marks (`{{#include}}`) are hidden everywhere."""

from __future__ import annotations

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.parser_input import Fence, ParserInput, Title, fence_of, read_lines

SIGNS = pattern(rb"(?:`{3,}|~{3,})[ \t]*admonish\b|[^\r\n]*\{\{#(?:include|rustdoc_include|playground|title)\b")
_OPENING = pattern(
    rb"(?:`{3,}|~{3,})[ \t]*admonish\b[ \t]*(?P<name>[\w-]*)"
    rb"(?:.*?\btitle=(?P<quote>[\"'])(?P<title>.*?)(?P=quote))?"
)
_TITLE = pattern(rb"\{\{#title[ \t]+(?P<title>[^{}\r\n]+?)[ \t]*\}\}")


def read_blocks(reading: ParserInput) -> None:
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
        elif fence is not None and (found := _OPENING.match(line.text)) and opened is None:
            opened, start = fence, line.start
            if found["title"]:
                reading.titles.append(Title(line.start + found.start("title"), line.start + found.end("title")))
            reading.openings[line.start] = "admonish " + found["name"].decode()
            reading.blank(line.start, line.end)
        else:
            code = fence
            if found := _TITLE.match(line.text):
                reading.titles.append(Title(line.start + found.start("title"), line.start + found.end("title")))
