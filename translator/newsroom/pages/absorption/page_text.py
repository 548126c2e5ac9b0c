"""
A page as blocks of plain text, in which each tag is one character of a private area.

Base, edited page and catalog are compared in this form: where a sentence keeps its markup, it keeps these characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.sentences import joiner
from translator.bilingual.words.inline import TAG
from translator.newsroom.articles import parse_document
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, marks_as_in_source

_FIRST = 0xF0000
_EMPHASIS = {"<strong>": "strong", "<b>": "strong", "<em>": "emphasis", "<i>": "emphasis"}
# Kinds whose marks are equal however they are written.
_PLAIN = frozenset({"strong", "emphasis", "strike"})
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageBlock:
    kind: str
    context: str
    """Path in the front matter; empty in the body."""
    text: str
    sentences: tuple[Span, ...]
    """Offsets of its sentences into `text`, in order."""
    line: int = 0
    spans: tuple[Span, ...] = ()
    """The bytes of the page that it stands in."""

    def sentence(self, number: int) -> str:
        """Return the text of one sentence, counted from 0."""
        start, end = self.sentences[number]
        return self.text[start:end]


@dataclass(slots=True)
class MarkTable:
    """Which character stands for which markup."""

    names: LinkNames = NO_LINKS
    """How pages may write their links: which of these ways it is makes no difference."""
    _known: dict[tuple[str, ...], str] = field(default_factory=dict)
    _spelled: dict[str, str] = field(default_factory=dict)

    def flatten(self, text: str, placeholders: Sequence[Placeholder]) -> str:
        """Return `text` with one character for each tag; equal markup gives equal characters."""
        known = {item.number: item for item in placeholders}

        def mark(hit: re.Match[str]) -> str:
            item, role = known.get(int(hit["number"])), "end" if hit["close"] else "alone" if hit["alone"] else "start"
            name: tuple[str, ...] = (role, hit["number"])
            if item is not None:
                kind = _EMPHASIS.get(item.opening.lower(), item.kind)
                markup = marks_as_in_source([item], self.names)[0] if self.names else item
                name = (kind, role) if kind in _PLAIN else (kind, role, markup.opening, markup.closing)
            char = self._known.setdefault(name, chr(_FIRST + len(self._known)))
            self._spelled.setdefault(char, (item.closing if role == "end" else item.opening) if item else hit[0])
            return char

        return TAG.sub(mark, text)

    @property
    def italics(self) -> tuple[str, str]:
        """The characters that stand for the beginning and the end of italics, whatever they are written with."""
        start, end = (
            self._known.setdefault(("emphasis", role), chr(_FIRST + len(self._known))) for role in ("start", "end")
        )
        self._spelled |= {start: "*", end: "*"}
        return start, end

    def foreign(self, raw: str, role: str) -> str:
        """Return a character for markup of a page that its version has not; `role` as in `flatten`."""
        char = self._known.setdefault(("foreign", role, raw), chr(_FIRST + len(self._known)))
        self._spelled.setdefault(char, "" if role == "end" else raw)
        return char

    def spell(self, text: str) -> str:
        """Return a text as people write it: its markup in the place of the marks."""
        return "".join(self._spelled.get(char, char) for char in text)


def is_mark(char: str) -> bool:
    return ord(char) >= _FIRST


def plain(text: str) -> str:
    return "".join(char for char in text if not is_mark(char))


def join_texts(texts: Sequence[str], tag: str) -> tuple[str, tuple[Span, ...]]:
    """Return sentences joined as the language joins them, and where each stands in that."""
    joined, spans = "", []
    for text in texts:
        joined += joiner(plain(joined), plain(text), tag) if joined else ""
        spans.append((len(joined), len(joined) + len(text)))
        joined += text
    return joined, tuple(spans)


def blocks_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    return [list(block) for _number, block in groupby(segments, key=lambda item: item.block)]


def read_page(data: bytes, tag: str, marks: MarkTable, *, format: str) -> list[PageBlock]:
    """Return the blocks of a page without by-lines and notices; raises `ArticleError` for one that cannot be read."""
    found, document = [], parse_document(data, tag=tag, format=format)
    places: dict[int, list[Span]] = {}
    for slot in document.slots:
        places.setdefault((*slot.parts, slot.segment)[0].block, []).append((slot.start, slot.end))
    for block in blocks_of(document.segments):
        text, spans = join_texts([marks.flatten(item.source, item.placeholders) for item in block], tag)
        first = block[0]
        found.append(PageBlock(first.kind, first.context, text, spans, first.line, tuple(places[first.block])))
    return found
