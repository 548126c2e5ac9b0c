"""The lines of a body as the dialects see them: how deep they are quoted and indented, and which of them are code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern

_LINE = pattern(rb"(?P<before>(?:[ \t]*>)*+)(?P<blanks>[ \t]*+)(?P<text>[^\r\n]*)(?:\r\n|\n|\r|\Z)")
# A fence that is indented so far stands in something; one that is not may have code that is indented less.
_CODE_INDENT = 4
_FENCE = pattern(rb"(?P<items>(?:(?:[-*+:]|\d{1,9}[.)])[ \t]+)*+)(?P<marks>`{3,}(?=[^`]*\Z)|~{3,})[ \t]*(?P<info>.*)")


"""Classes, ids and other attributes of what stands before them, in braces."""


class Line(NamedTuple):
    first: int
    """Where it begins."""
    start: int
    """Where its text begins, behind quote marks and blanks."""
    end: int
    """Where its text ends, before the line end."""
    next: int
    """Where the next line begins."""
    quotes: int
    """How many block quotes it stands in, by its marks."""
    indent: int
    """Columns before its text, or behind its last quote mark and the blank that belongs to that."""
    text: bytes


@dataclass(frozen=True, slots=True)
class Fence:
    """A line that begins a block of code."""

    mark: bytes
    length: int
    quotes: int
    indent: int
    info: bytes

    def is_closed_by(self, line: Line) -> bool:
        text = line.text.rstrip()
        is_near = line.quotes == self.quotes and abs(line.indent - self.indent) < _CODE_INDENT
        return is_near and len(text) >= self.length and not text.strip(self.mark)

    def is_left_by(self, line: Line) -> bool:
        """Whether what it stands in (a list item, a quote, an admonition) ends before `line`, and the code with it."""
        is_indented = self.indent >= _CODE_INDENT
        return bool(line.text) and (line.quotes < self.quotes or (is_indented and line.indent < self.indent))


def read_lines(body: bytes | bytearray) -> Iterator[Line]:
    at = 0
    while at < len(body):
        found = _LINE.match(body, at)
        if found is None:  # Cannot be: every part of it may be empty.
            return
        quotes = found["before"].count(b">")
        indent = len(found["blanks"].expandtabs(4)) - bool(quotes and found["blanks"])
        yield Line(at, found.start("text"), found.end("text"), found.end(), quotes, indent, found["text"])
        at = found.end()


def fence_of(line: Line) -> Fence | None:
    """Return the fence that `line` opens, by itself or as the first line of an item; None where it opens none."""
    found = _FENCE.match(line.text.rstrip())
    if found is None:
        return None
    indent = line.indent + len(found["items"].expandtabs(4))
    return Fence(found["marks"][:1], len(found["marks"]), line.quotes, indent, found["info"])


def lines_outside_code(body: bytes | bytearray) -> Iterator[Line]:
    """Yield the lines that stand in no fenced code; the lines that open a fence are among them."""
    fence: Fence | None = None
    for line in read_lines(body):
        if fence is not None:
            if fence.is_closed_by(line):
                fence = None
                continue
            if not fence.is_left_by(line):
                continue
        fence = fence_of(line)
        yield line
