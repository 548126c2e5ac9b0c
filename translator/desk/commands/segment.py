"""`translator segment`: split a text into segments with their offsets; it needs no project."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.i18n import _
from translator.desk.workflow.options import LineFormat, argument, option
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import format_of
from translator.newsroom.ground.console import print_jsonl, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A segment of a text; offsets are code points into it, half-open."""

    index: int
    """Counts from 0."""
    start: int
    end: int
    text: str
    """`text[start:end]` of the input, markup and all."""


def segments_of(text: str, tag: str, *, plain: bool = False) -> list[TextSegment]:
    """Cut `text` into segments that do not overlap; `plain`: one paragraph a line, otherwise it is Markdown."""
    spans = _plain_spans(text, tag) if plain else _markdown_spans(text, tag)
    return [TextSegment(index, start, end, text[start:end]) for index, (start, end) in enumerate(spans)]


def _plain_spans(text: str, tag: str) -> Iterator[tuple[int, int]]:
    from translator.bilingual.sentences import split_segments

    at = 0
    for line in text.split("\n"):
        for start, end in split_segments(line, tag):
            yield at + start, at + end
        at += len(line) + 1


def _markdown_spans(text: str, tag: str) -> Iterator[tuple[int, int]]:

    data = text.encode()
    byte = point = done = 0
    for slot in sorted(parse_document(data, tag=tag).slots, key=lambda one: (one.start, -one.end)):
        if slot.start < done:
            continue
        start = point + len(data[byte : slot.start].decode())
        point = start + len(data[slot.start : slot.end].decode())
        byte = done = slot.end
        yield start, point


def segment(
    file: Annotated[Path | None, argument("FILE", _("Text to split (default: standard input)."))] = None,
    lang: Annotated[str, option("--lang", _("Language of the text."), "TAG")] = "en",
    format: Annotated[LineFormat, option("--format -f", _("How to print."))] = LineFormat.TEXT,
    plain: Annotated[bool, option("--plain", _("One paragraph a line, instead of Markdown."))] = False,
) -> None:
    """Split text into segments."""
    from translator.bilingual.words.language import parse_tag

    if file:
        format_of(file)  # Refuses what would be read as Markdown, and is not.
    found = segments_of(read_text(file), parse_tag(lang), plain=plain)
    if format is LineFormat.JSONL:
        print_jsonl(found)
        return
    for one in found:
        sys.stdout.write(" ".join(one.text.split()) + "\n")
