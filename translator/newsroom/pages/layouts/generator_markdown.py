"""
Markdown as each site generator reads it, where that differs from CommonMark: formulas, dollar signs, nested lists.

Source: the manuals of remark-math, Hugo's passthrough, kramdown and pymdownx.arithmatex; Python-Markdown on lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import dialect_of
from translator.newsroom.articles.markdown_input import formulas_in_dollars, prepare_markdown
from translator.newsroom.pages.layouts.formula import mathml

_MARKER = pattern(rb"(?:[-*+]|(\d{1,9})([.)]))(?:[ \t]{1,4}(?=\S)|)")
_RAW = b"{::nomarkdown}%b{:/}"
_MEDIA = pattern(rb"<(iframe|video|audio|object)\b[^<>]*>.*?</\1\s*>|<embed\b[^<>]*>", re.DOTALL | re.IGNORECASE)
_SOURCE = pattern(rb"\s(?:src|data)\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)
_TITLE = pattern(rb"\stitle\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)
_BRACKETS = {ord(sign): f"\\{sign}" for sign in "[]\\"}
_ANGLES = {ord("<"): "%3C", ord(">"): "%3E", ord("\n"): None}
_DOLLAR = pattern(rb"\$")
_BLANKS = pattern(rb"[ \t]*")
_QUOTE = pattern(rb"[ \t]*> ?")
_BLANK_LINE = pattern(rb"\n[ \t]*\r?\n")
# Columns by which Python-Markdown nests.
_INDENT = 4
_DEEPEST_QUOTE = 8


@dataclass(frozen=True, slots=True)
class MarkdownRules:
    """What a generator needs beside CommonMark."""

    takes_any_dollar: bool = False
    """Whether two dollar signs always begin and end a formula, so that those of prices must be written as entities."""
    writes_mathml: bool = False
    """Whether a formula is written as kramdown passes it through: it has no plugin for them that all sites may use."""
    drops_html: bool = False
    """Whether HTML is left out, so that what an article embeds is written as a link."""
    nests_by_four: bool = False
    """Whether what stands in a list item must be indented by four columns a level, and a list needs a blank line."""

    def __call__(self, body: str) -> str:
        """Return a body of CommonMark as the generator reads it."""
        if self.drops_html:
            body = _changed(body.encode(), [(one.start, one.end, one.link) for one in media_links(body)]).decode()
        if "$" in body or "\\" in body:
            body = self._with_formulas(formulas_in_dollars(body).encode()).decode()
        return _with_deep_lists(body.encode()).decode() if self.nests_by_four else body

    def _with_formulas(self, body: bytes) -> bytes:
        reading = prepare_markdown(body)
        changes: list[tuple[int, int, bytes]] = []
        dollars: list[tuple[int, int, bytes]] = []
        hidden = sorted((left, right) for left, right, kind in reading.opaque if kind)
        is_cell = has_formula = False
        for name, value, is_start, _is_end, start, end in reading.events():
            if name == "TableCell":
                is_cell = is_start
            elif name in {"InlineMath", "DisplayMath"} and self.writes_mathml:
                if formula := mathml(value.strip(), is_display=name == "DisplayMath"):
                    changes.append((start, end, _RAW % formula.replace("|", "&#124;").encode()))
            elif name == "InlineMath":
                has_formula = True
                # In a cell, the backslash keeps the line from ending the cell; not every generator takes it away again.
                inside = (
                    body[start + 1 : end - 1].replace(b"\\|", b"\\vert{}") if is_cell else body[start + 1 : end - 1]
                )
                changes.append((start, end, b"$" + inside + b"$"))
            elif name == "Text" and self.takes_any_dollar:
                dollars += [
                    (at - (body[at - 1 : at] == b"\\"), at + 1, b"&#36;")
                    for at in (found.start() for found in _DOLLAR.finditer(body, start, end))
                    if not _is_inside(hidden, at)
                ]
        if len(dollars) + has_formula > 1:
            changes += dollars
        return _changed(body, changes)


COMMON_MARK = MarkdownRules()


class Media(NamedTuple):
    """An element of HTML that embeds something."""

    start: int
    end: int
    name: str
    address: str
    link: bytes
    """The same as a link in Markdown."""


def media_links(body: str) -> list[Media]:
    """Return the elements of a body that embed something."""
    data, found = body.encode(), list[Media]()
    if not _MEDIA.search(data):
        return []
    html = [(start, end) for name, _value, _is_start, _is_end, start, end in prepare_markdown(data).events()
            if name in {"Html", "InlineHtml"}]  # fmt: skip
    for element in _MEDIA.finditer(data):
        source = _SOURCE.search(element[0])
        if source and any(start <= element.start() < end for start, end in html):
            address = unescape((source[1] or source[2]).decode())
            title = _TITLE.search(element[0])
            words = unescape((title[1] or title[2]).decode()) if title else address
            link = f"[{words.translate(_BRACKETS)}](<{address.translate(_ANGLES)}>)"
            name = (element[1] or b"embed").decode().lower()
            found.append(Media(element.start(), element.end(), name, address, link.encode()))
    return found


class _Item(NamedTuple):
    start: int
    end: int
    content: int
    """Column of its text."""
    outer: int
    """Column of the outermost item around it."""


def _with_deep_lists(body: bytes, depth: int = 0) -> bytes:
    """Return a body whose list items are indented by four columns a level; one in Python-Markdown stays as it is."""
    if depth > _DEEPEST_QUOTE or dialect_of(body) is not None:
        return body
    changes: list[tuple[int, int, bytes]] = []
    items: list[_Item] = []
    around: list[_Item] = []
    quotes = before = 0
    for name, _value, is_start, is_end, start, end in prepare_markdown(body).events():
        while around and around[-1].end <= start:
            before = around.pop().start
        if name == "BlockQuote":
            if is_start and not quotes and not around and body[start - 1 : start] in {b"", b"\n"}:
                changes += _quoted(body, start, end, depth + 1)
            quotes += is_start - is_end
        elif quotes or not is_start:
            continue
        elif name == "List":
            before = start
            if not around and _follows_text(body, start):
                changes.append(_blank_line(body, start))
        elif name == "Item":
            if _BLANK_LINE.search(body, before, start) and _follows_text(body, start):
                changes.append(_blank_line(body, start))
            start = _text_at(body, start)
            marker = _MARKER.match(body, start)
            lead = body[body.rfind(b"\n", 0, start) + 1 : start]
            if marker is None or lead.strip():  # Its marker stands behind another one.
                continue
            if marker[2] == b")":
                changes.append((marker.end(2) - 1, marker.end(2), b"."))
            column = len(lead.expandtabs(_INDENT))
            width = len(marker[0]) + (marker[0][-1:] not in b" \t")
            around.append(_Item(start, end, column + width, around[0].outer if around else column))
            items.append(around[-1])
    return _changed(body, changes + _indents(body, items))


def _blank_line(body: bytes, at: int) -> tuple[int, int, bytes]:
    line = body.rfind(b"\n", 0, at) + 1
    return line, line, b"\r\n" if body[line - 2 : line] == b"\r\n" else b"\n"


def _quoted(body: bytes, start: int, end: int, depth: int) -> list[tuple[int, int, bytes]]:
    """Return the change of a quotation, in which lists are as they are outside."""
    lines = body[start:end].splitlines(keepends=True)
    marks = [_QUOTE.match(line) for line in lines]
    inside = b"".join(line[mark.end() :] for line, mark in zip(lines, marks, strict=True) if mark)
    new = b"".join(b"> " + line for line in _with_deep_lists(inside, depth).splitlines(keepends=True))
    return [(start, end, new)] if all(marks) else []


def _indents(body: bytes, items: list[_Item]) -> list[tuple[int, int, bytes]]:
    """Return the indentation of each line in list items; `items` are in order of their starts."""
    changes: list[tuple[int, int, bytes]] = []
    inside: list[_Item] = []
    at = next_item = 0
    while at < len(body) and (inside or next_item < len(items)):
        stop = body.find(b"\n", at) + 1 or len(body)
        text = _text_at(body, at)
        inside = [item for item in inside if item.end > text]
        if body[text:stop].strip():
            is_marker = next_item < len(items) and items[next_item].start == text
            if is_marker:
                depth, outer, extra = len(inside), items[next_item].outer, 0
            elif inside:
                depth, outer = len(inside), inside[0].outer
                extra = max(0, len(body[at:text].expandtabs(_INDENT)) - inside[-1].content)
            if is_marker or inside:
                new = b" " * (outer + _INDENT * depth + extra)
                if new != body[at:text]:
                    changes.append((at, text, new))
        while next_item < len(items) and items[next_item].start < stop:
            inside.append(items[next_item])
            next_item += 1
        at = stop
    return changes


def _text_at(body: bytes, at: int) -> int:
    """Return where the first character stands that is no blank."""
    found = _BLANKS.match(body, at)
    return found.end() if found else at


def _follows_text(body: bytes, start: int) -> bool:
    line = body.rfind(b"\n", 0, start) + 1
    return bool(body[body.rfind(b"\n", 0, max(0, line - 1)) + 1 : line].strip())


def _is_inside(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a place is in one of the spans, which are sorted and do not overlap."""
    before = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and at < spans[before][1]


def _changed(body: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [body[at:start], new]
        at = end
    return b"".join([*pieces, body[at:]])
