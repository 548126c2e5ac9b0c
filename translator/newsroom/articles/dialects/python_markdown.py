"""
Python-Markdown with the extensions of Material for MkDocs. Source: Python-Markdown's `admonition`, `abbr`, `attr_list`,
`md_in_html` and `toc`; `pymdownx.details`, `tabbed`, `blocks`, `snippets`, `keys`; mkdocstrings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.parser_input import (
    Fence,
    Line,
    ParserInput,
    Title,
    fence_of,
    hide_attributes,
    hide_marks,
    hide_pipes,
    hide_references,
    read_lines,
)

SIGNS = pattern(
    rb"!!! ?[\w-]|\?\?\?\+? ?[\w\"-]|===[+!]{0,2} +\"[^\r\n]*\"[ \t]*\Z|/{3,}[ \t]*[\w-]+[ \t]*(?:\||\Z)|;*-++8<-"
    rb"|\*\[[^\]]+\]:|\[TOC\][ \t]*\Z|<\w[^<>]*\smarkdown\b(?:=\S+)?[^<>]*>"
    rb"|[^{]*(?<![{%$])\{:?[ \t]*(?:[.#][A-Za-z][\w-]*|[\w-]+=\"[^\"]*\")(?:[ \t][^{}]*)?\}[^}]*\Z"
    rb"|:::[ \t]+\w+(?:\.\w+)+[ \t]*\Z|[^\r\n]*\]\[\w+(?:\.\w+)+\]|[^\r\n]*\+\+[a-z][\w-]*+(?:\+[\w\"-]++)*+\+\+"
)
NOT_ESCAPED = "<~:=$&\"'@/,;%?^"
"""Python-Markdown takes a backslash before them for text; source: its `ESCAPED_CHARS`."""

_CONTAINER = pattern(
    rb"(?P<marks>!!!|\?\?\?\+?)[ \t]?(?P<types>[\w-]+(?:[ \t]+[\w-]+)*)?(?:[ \t]*\"(?P<title>.*)\")?[ \t]*\Z"
    rb"|(?P<tab>===)[+!]{0,2}[ \t]+\"(?P<label>.*)\"[ \t]*\Z"
)
_SLASHES = pattern(rb"(?P<marks>/{3,})[ \t]*(?:(?P<name>[A-Za-z][\w-]*)[ \t]*(?:\|[ \t]*(?P<title>.*?))?)?[ \t]*\Z")
# Blocks whose argument is no text: a selector, the place of a caption.
_NO_TITLE = frozenset({b"html", b"caption", b"figure-caption", b"table-caption", b"definition"})
_ITEM = pattern(rb"(?:[-*+]|\d{1,9}[.)]|:|\[\^[^\]]+\]:)(?:[ \t]+|\Z)")
_BLOCK_MARK = pattern(rb"(?:[-*+:#>]|\d{1,9}[.)]|`{3}|~{3}|!!!|\?\?\?|===|///|<|\[)")
_COMMENT = pattern(rb"<!--.*-->[ \t]*\Z")
_DEFINITION_MARK = pattern(rb":[ \t]")
_COMMENT_BEFORE_TEXT = pattern(rb"(?:<!--(?:(?!-->).)*-->[ \t]*)+(?=[^\s<])")
_LINK_DEFINITION = pattern(rb"\[[^\]^][^\]]*\]:[ \t]+\S")
_MAY_MOVE = pattern(rb"[\w\"'(*_:.\x80-\xff]|`(?!``)|!?\[(?![ xX]\])")
_ABBREVIATION = pattern(rb"\*\[[^\]]+\]:[ \t]*(?P<meaning>.*?)[ \t]*\Z")
_SNIPPET = pattern(rb";*-+8<-+(?P<file>[ \t]+\S.*)?[ \t]*\Z")
_SNIPPET_END = pattern(rb"^[ \t>]*-+8<-+[ \t]*$", re.MULTILINE)
_OBJECT = pattern(rb":::[ \t]+[\w.:-]*[\w.][ \t]*\Z")
_MARKDOWN_IN_HTML = pattern(
    rb"<\w[\w-]*(?:\s[^<>]*)?\smarkdown(?:=(?:\"\w*\"|'\w*'|\w+))?(?:\s[^<>]*)?>[ \t]*\Z", re.IGNORECASE
)
_WRAPPED_IN_HTML = pattern(
    rb"<(?P<name>\w[\w-]*)(?=[\s>])[^<>]*\smarkdown\b[^<>]*>(?P<text>.+)</(?P=name)>[ \t]*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Level:
    # Columns at which its content begins; of an item, at the earliest.
    indent: int
    is_container: bool


def read_blocks(reading: ParserInput) -> None:
    _BlockReader(reading).read()
    hide_references(reading)


class _BlockReader:
    def __init__(self, reading: ParserInput) -> None:
        self._reading = reading
        self._levels: list[_Level] = []
        # Lengths of the lines that opened the blocks between slashes, and where these begin.
        self._slashes: list[tuple[int, int]] = []
        self._quotes = 0
        self._fence: Fence | None = None
        self._is_option = False
        self._snippet_end = self._hidden_from = 0
        self._may_close = True
        # The line before, where it is nothing but a comment.
        self._comment: Line | None = None
        self._follows_text = False

    def read(self) -> None:
        for line in read_lines(bytes(self._reading.copy)):
            if self._fence is not None:
                if self._fence.is_closed_by(line):
                    self._fence, self._follows_text = None, False
                    continue
                if not self._fence.is_left_by(line):
                    continue
                self._fence = None
            if not line.text.strip():
                self._follows_text = self._is_option = False
                continue
            self._leave(line)
            if self._hidden_from and line.indent >= self._hidden_from:
                self._reading.blank(line.start, line.end)
                continue
            self._hidden_from = 0
            self._line(line)

    def _leave(self, line: Line) -> None:
        has_left = False
        if line.quotes != self._quotes:
            has_left = any(level.is_container for level in self._levels)
            self._levels.clear()
            self._quotes = line.quotes
        container = next((level.indent for level in reversed(self._levels) if level.is_container), 0)
        if self._follows_text and line.indent >= container and not _BLOCK_MARK.match(line.text):
            return  # Another line of the item's paragraph.
        while self._levels and line.indent < self._levels[-1].indent:
            has_left |= self._levels.pop().is_container
        if has_left and self._follows_text:
            # A line that is not indented would continue the paragraph of the parser's item.
            self._reading.separate(line.first)

    def _line(self, line: Line) -> None:
        base = self._levels[-1] if self._levels else _Level(0, is_container=True)
        if line.indent - base.indent >= (4 if base.is_container else 6) and not self._is_option:
            self._follows_text = True  # Code, or the second line of a paragraph.
            return
        self._follows_text, follows = False, self._follows_text
        comment, self._comment = self._comment, (line if _COMMENT.match(line.text) else None)
        if comment is not None and _DEFINITION_MARK.match(line.text):
            # The term of a definition; the parser would see a block of HTML, which has none.
            self._reading.hide(comment.start, comment.end, "html")
        if self._snippet(line):
            return
        if self._is_option and line.indent >= base.indent + 4:
            self._reading.blank(line.start, line.end)
            return
        self._is_option = False
        if self._container(line) or self._slash_block(line) or self._abbreviation(line) or self._reference(line):
            return
        self._fence = fence_of(line)
        if _MARKDOWN_IN_HTML.match(line.text):
            self._reading.separate(line.next)
            return
        if wrapped := _WRAPPED_IN_HTML.match(line.text):
            self._reading.separate(line.first)
            start, end = (line.start + at for at in wrapped.span("text"))
            self._reading.hide(line.start, start, "html")
            self._reading.hide(end, line.end, "html")
        self._follows_text = follows or self._fence is None
        mark = _ITEM.match(line.text)
        found = _COMMENT_BEFORE_TEXT.match(line.text, mark.end() if mark else 0)
        if follows and not mark and (found or _LINK_DEFINITION.match(line.text)):
            self._reading.separate(line.first)
        if found:
            # The parser would take the line for HTML.
            self._reading.hide(line.start + found.start(), line.start + found.end(), "html")
        if mark:
            self._item(line, mark)
            text = line.text[mark.end() :]
            if self._container(
                line._replace(start=line.start + mark.end(), indent=line.indent + mark.end(), text=text)
            ):
                self._follows_text = False
                return
        hide_attributes(self._reading, line)
        hide_marks(self._reading, line)
        hide_pipes(self._reading, line)

    # Enter an item; what is four columns further in belongs to it, whatever blanks stand around its mark.
    # The parser wants it below the text of the item. Where that begins later, the mark is moved in the copy.
    def _item(self, line: Line, mark: re.Match[bytes]) -> None:
        container = next((level.indent for level in reversed(self._levels) if level.is_container), 0)
        base = container + (line.indent - container) // 4 * 4
        while self._levels and not self._levels[-1].is_container and self._levels[-1].indent >= base + 2:
            self._levels.pop()
        self._levels.append(_Level(base + 2, is_container=False))
        text = line.start + mark.end()
        sign = mark[0].rstrip()
        if line.indent + mark.end() > base + 4 and not line.quotes and _MAY_MOVE.match(line.text, mark.end()):
            start = line.first + base + len(sign) + 1
            if start < text and b"\t" not in self._reading.copy[line.first : text]:
                self._reading.copy[line.first : start] = b" " * base + sign + b" "
                self._reading.hide(start, text, "attributes")

    def _container(self, line: Line) -> bool:
        found = _CONTAINER.match(line.text)
        if found is None or not (found["tab"] or found["types"] or found["title"] is not None):
            return False
        name = (found["tab"] or found["marks"] + b" " + (found["types"] or b"")).decode()
        self._title(line, found, "label" if found["tab"] else "title")
        self._reading.open_container(line.start, line.end, name)
        self._levels.append(_Level(line.indent + 4, is_container=True))
        return True

    def _slash_block(self, line: Line) -> bool:
        found = _SLASHES.match(line.text)
        if found is None:
            return False
        length = len(found["marks"])
        if found["name"]:
            self._slashes.append((length, line.start))
            self._reading.openings[line.start] = "/// " + found["name"].decode()
            if found["name"].lower() not in _NO_TITLE:
                self._title(line, found, "title")
            self._is_option = True
        elif any(length == opened for opened, _start in self._slashes):
            while self._slashes[-1][0] != length:
                self._slashes.pop()
            self._reading.closings[line.start] = self._slashes.pop()[1]
        else:
            return False
        self._reading.blank(line.start, line.end)
        return True

    def _title(self, line: Line, found: re.Match[bytes], group: str) -> None:
        if found[group]:
            self._reading.titles.append(Title(line.start + found.start(group), line.start + found.end(group)))

    def _snippet(self, line: Line) -> bool:
        found = _SNIPPET.match(line.text)
        if found is None and line.start >= self._snippet_end:
            return False
        if found is not None and not found["file"] and line.start >= self._snippet_end and self._may_close:
            # The names of the files stand in lines of their own, up to another such line.
            closing = _SNIPPET_END.search(self._reading.copy, line.end)
            self._may_close = closing is not None
            self._snippet_end = closing.end() if closing else 0
        self._reading.blank(line.start, line.end)
        return True

    def _abbreviation(self, line: Line) -> bool:
        found = _ABBREVIATION.match(line.text)
        if found is None:
            return False
        start, end = (line.start + at for at in found.span("meaning"))
        if start < end:
            self._reading.titles.append(Title(start, end, "definition"))
        self._reading.blank(line.start, line.end)
        return True

    # Hide what mkdocstrings puts in: the name of an object, and the options indented below it.
    def _reference(self, line: Line) -> bool:
        if not _OBJECT.match(line.text):
            return False
        self._reading.blank(line.start, line.end)
        self._hidden_from = line.indent + 4
        return True
