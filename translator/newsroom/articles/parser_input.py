"""
The events of the Markdown parser, and the copy of the body that it reads: as long as the original, with everything
hidden that is not Markdown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import attribute_texts


class ParserEvent(NamedTuple):
    name: str
    value: Any
    is_start: bool
    is_end: bool
    start: int
    end: int


EMPHASIS_EVENTS = {"Emphasis": "emphasis", "Strong": "strong", "Strikethrough": "strike"}
"""Event → kind of placeholder."""


@lru_cache(maxsize=4)
def parse_events(data: bytes) -> tuple[ParserEvent, ...]:
    """Parse Markdown; no events where the parser fails. Several readers ask about the same bodies one after another."""
    from pyromark import Options, events_with_range

    options = (
        Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES | Options.ENABLE_DEFINITION_LIST | Options.ENABLE_MATH | Options.ENABLE_GFM
    )  # fmt: skip
    try:
        return tuple(_described(events_with_range(data.decode(), options=options)))
    except BaseException as error:
        # A panic of the Rust parser arrives as a BaseException of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return ()


def parse_line(data: bytes) -> tuple[ParserEvent, ...]:
    return parse_events.__wrapped__(data)


# Texts that follow on each other and stand in the body as they are become one, because the parser begins a new one at
# each sign that might have been markup.
def _described(found: Iterable[Any]) -> Iterator[ParserEvent]:
    make, event_class = tuple.__new__, ParserEvent
    pieces: list[str] = []
    first = last = 0
    for event, span in found:
        start, end = span["start"], span["end"]
        is_start = is_end = False
        if event.__class__ is str:
            name, value = event, None
        else:
            ((name, value),) = event.items()
            if name == "Text" and end - start == (len(value) if value.isascii() else len(value.encode())):
                if pieces and start != last:
                    yield make(event_class, ("Text", "".join(pieces), False, False, first, last))
                    pieces.clear()
                if not pieces:
                    first = start
                pieces.append(value)
                last = end
                continue
            is_start, is_end = name == "Start", name == "End"
            if is_start or is_end:
                name, value = (value, None) if value.__class__ is str else next(iter(value.items()))
        if pieces:
            yield make(event_class, ("Text", "".join(pieces), False, False, first, last))
            pieces.clear()
        yield make(event_class, (name, value, is_start, is_end, start, end))
    if pieces:
        yield make(event_class, ("Text", "".join(pieces), False, False, first, last))


_NOT_A_BREAK = pattern(rb"[^\r\n]")
_QUOTE_MARKS = b" \t>"
_MAY_BE_CODE = pattern(rb"[`$<~\t]|    ")
# An item that holds an empty heading, which no line below can continue; its content stands four columns further in.
_ITEM = b"+   #"
# The same where the line has no room: three spaces of its content are indentation of their own.
_SHORT_ITEM = b"+ #"


class Title(NamedTuple):
    """A piece of a hidden line that readers see: the title of an admonition, the label of a tab."""

    start: int
    end: int
    kind: str = "caption"
    """Kind of its segment."""
    style: str = "line"
    """How targets are written."""


@dataclass(slots=True)
class ParserInput:
    copy: bytearray
    """As long as the body."""
    opaque: list[tuple[int, int, str]] = field(default_factory=list)
    """Hidden spans within a line, in order, with the kind of placeholder (empty for plain text)."""
    titles: list[Title] = field(default_factory=list)
    containers: dict[int, str] = field(default_factory=dict)
    """Where the containers with an indented body begin, with their names."""
    openings: dict[int, str] = field(default_factory=dict)
    """The same of those between two lines: `/// note`, `{note}`, `::: tip`."""
    closings: dict[int, int] = field(default_factory=dict)
    """Their last line → their first."""
    formulas: list[tuple[int, int]] = field(default_factory=list)
    """Spans of the formulas that a backslash begins."""
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    """Hidden text that may hold prose: spans of `code` and of `text`."""
    separators: list[int] = field(default_factory=list)
    """Where the parser must see a blank line that the body does not have."""
    _data: bytes | None = None

    @property
    def data(self) -> bytes:
        if self._data is None:
            self._data = bytes(self.copy)
        return self._data

    def hide(self, start: int, end: int, kind: str) -> None:
        self._data = None
        # Text before an attribute list is still followed by a mark, so that `__word__{…}` is strong.
        self.copy[start:end] = (b"." if kind == "attributes" else b"X") * (end - start)
        self.opaque.append((start, end, kind))

    def blank(self, start: int, end: int) -> None:
        self._data = None
        text = bytes(self.copy[start:end])
        prefix = len(text) - len(text.lstrip(_QUOTE_MARKS))
        self.copy[start:end] = text[:prefix] + _NOT_A_BREAK.sub(b" ", text[prefix:])

    def offer_attributes(self, start: int, end: int) -> None:
        tag = self.copy[start:end].decode()
        for left, right, kind, quote in attribute_texts(tag):
            style = f"attribute-{quote}" if tag[0] == "<" else "quoted" if quote == "double" else "quoted-single"
            at = start + len(tag[:left].encode())
            self.titles.append(Title(at, at + len(tag[left:right].encode()), kind, style))

    def separate(self, line_start: int) -> None:
        if self.separators[-1:] != [line_start]:
            self.separators.append(line_start)

    def open_container(self, start: int, end: int, name: str) -> None:
        """Let the parser see an item of a list; its content are the indented lines below."""
        mark = _ITEM if end - start >= len(_ITEM) else _SHORT_ITEM
        self.copy[start:end] = mark.ljust(end - start)
        self.containers[start] = name

    def events(self) -> tuple[ParserEvent, ...]:
        if self.separators:
            pieces, at = [], 0
            for place in self.separators:
                pieces.append(self.data[at:place])
                at = place
            found = parse_events(b"\n".join([*pieces, self.data[at:]]))
        else:
            found = parse_events(self.data)
        return tuple(self._with_containers(found)) if self.separators or self.containers else found

    def code_spans(self) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for name, _value, is_start, _is_end, start, end in self.events() if _MAY_BE_CODE.search(self.copy) else ():
            is_block = is_start and name in {"CodeBlock", "HtmlBlock"}
            if is_block or name in {"Code", "DisplayMath", "InlineMath"}:
                spans.append((start, end))
        return sorted(spans)

    # Return the name of the container whose line begins at `start`, but for its indentation; empty for none.
    def _container_at(self, start: int) -> str:
        while self.data[start : start + 1] in {b" ", b"\t"}:
            start += 1
        return self.containers.get(start, "")

    def _with_containers(self, found: tuple[ParserEvent, ...]) -> Iterator[ParserEvent]:
        added = [place + count for count, place in enumerate(self.separators)]
        is_list: list[bool] = []
        opened: list[bool] = []
        is_mark = False
        for event in found:
            start, end = (at - bisect_left(added, at) for at in (event.start, event.end))
            name, value = event.name, event.value
            if name == "List" and event.is_start:
                is_list.append(not self._container_at(start))
            elif name == "Item" and event.is_start:
                opened.append(bool(self._container_at(start)))
            elif name == "Heading" and event.is_start:
                is_mark = start - len(_ITEM) + 1 in self.containers or start - len(_SHORT_ITEM) + 1 in self.containers
            if name == "Heading" and is_mark:
                continue
            if name == "List" and not (is_list[-1] if event.is_start else is_list.pop()):
                continue
            if name == "Item" and (opened[-1] if event.is_start else opened.pop()):
                name, value = "Container", self._container_at(start)
            yield ParserEvent(name, value, event.is_start, event.is_end, start, end)


_LINE = pattern(rb"(?P<before>(?:[ \t]*>)*+)(?P<blanks>[ \t]*+)(?P<text>[^\r\n]*)(?:\r\n|\n|\r|\Z)")
# A fence that is indented so far stands in something; one that is not may have code that is indented less.
_CODE_INDENT = 4
_FENCE = pattern(rb"(?P<items>(?:(?:[-*+:]|\d{1,9}[.)])[ \t]+)*+)(?P<marks>`{3,}(?=[^`]*\Z)|~{3,})[ \t]*(?P<info>.*)")


class Line(NamedTuple):
    first: int
    """Where it begins."""
    start: int
    """Where its text begins, behind quote marks and blanks."""
    end: int
    next: int
    """Where the next line begins."""
    quotes: int
    indent: int
    """Columns before its text, or behind its last quote mark and the blank that belongs to that."""
    text: bytes


@dataclass(frozen=True, slots=True)
class Fence:
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
    found = _FENCE.match(line.text.rstrip())
    if found is None:
        return None
    indent = line.indent + len(found["items"].expandtabs(4))
    return Fence(found["marks"][:1], len(found["marks"]), line.quotes, indent, found["info"])


def lines_outside_code(body: bytes | bytearray) -> Iterator[Line]:
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


_NAME = rb"[.#][\w:.\\/-]++"
_VALUE = rb"\w[\w:@.-]*+(?:=(?:\"[^\"\r\n]*+\"|'[^'\r\n]*+'|[^\s\"'{}=]++))"
ATTRIBUTE_LIST = pattern(
    rb"(?<!\{)\{:?[ \t]*(?:" + _NAME + rb"|" + _VALUE + rb")(?:[ \t]++(?:" + _NAME + rb"|" + _VALUE + rb"?+))*+[ \t]*\}"
)
_ICON = pattern(rb"(?<![\w:]):[a-z][\w+-]*+:\Z")
_MARK = pattern(rb"==|\^|~")
# Text that is marked, inserted, set higher or lower.
_MARKED = pattern(
    rb"(?<!\w)==(?P<mark>[^\s=](?:[^=]*[^\s=])?)==(?!\w)|\^\^(?P<insert>[^\s^](?:[^^]*[^\s^])?)\^\^"
    rb"|(?<!\^)\^(?P<sup>[^\s^\[\]]+)\^(?!\^)|(?<!~)~(?P<sub>[^\s~\[\]]+)~(?!~)"
)
_CODE = pattern(rb"(?<!`)(`++)(?!`).+?(?<!`)\1(?!`)")
_CODE_OR_FORMULA = pattern(_CODE.pattern + rb"|\$[^\s$](?:[^$]*[^\s$])?\$(?!\d)|\\\((?:(?!\\\().)*?\\\)")
_PIPE = pattern(rb"(?<!\\)\|")
_KEYS = pattern(rb"\+\+(?:\"[^\"]*+\"|[\w'][^\s+]*+)(?:\+(?:\"[^\"]*+\"|[^\s+\"]++))*+\+\+")
# A link whose address is elsewhere: behind a blank, where Markdown has two links, or in what a plug-in knows.
_REFERENCE = pattern(
    rb"\[(?![xX ^]\])(?P<text>(?:[^\[\]\r\n]|\r?\n(?![ \t>]*\r?\n)){1,300}+)\]"
    rb"(?P<gap>[ \t]|\r?\n[ \t>]*)?\[(?P<label>(?!\^)[^\[\]\r\n]*+)\](?![\[(:])"
)
_SPAN = pattern(rb"(?<![\]!\\])\[(?P<text>[^\[\]\r\n]+)\](?P<attributes>\{[^{}\r\n]*\})")
_DEFINITION = pattern(rb"^[ \t>]*\[([^\[\]\r\n]+)\]:", re.MULTILINE)


def hide_attributes(reading: ParserInput, line: Line) -> None:
    is_heading = line.text.startswith(b"#")
    for found in ATTRIBUTE_LIST.finditer(line.text) if b"{" in line.text else ():
        reading.offer_attributes(line.start + found.start(), line.start + found.end())
        if is_heading and not found[0].startswith(b"{:"):
            continue
        icon = _ICON.search(line.text, 0, found.start())
        start = icon.start() if icon else found.start()
        reading.hide(line.start + start, line.start + found.end(), "placeholder" if icon else "attributes")


def hide_marks(reading: ParserInput, line: Line) -> None:
    text = _CODE_OR_FORMULA.sub(lambda found: b" " * len(found[0]), line.text)
    for found in _MARKED.finditer(text) if _MARK.search(text) else ():
        left, right = found.span(found.lastgroup or 0)
        reading.hide(line.start + found.start(), line.start + left, "opening")
        reading.hide(line.start + right, line.start + found.end(), "closing")
    for found in _KEYS.finditer(text) if b"++" in text else ():
        reading.hide(line.start + found.start(), line.start + found.end(), "placeholder")


def hide_pipes(reading: ParserInput, line: Line) -> None:
    for found in _CODE.finditer(line.text) if b"|" in line.text and b"`" in line.text else ():
        start, end = line.start + found.start(), line.start + found.end()
        reading.copy[start:end] = _PIPE.sub(b"X", reading.copy[start:end])


def hide_references(reading: ParserInput) -> None:
    """
    Hide links by label that the parser would not take for one: with a blank before the label, or with labels that
    plug-ins know.
    """
    body = bytes(reading.copy)
    labels = {label.lower() for label in _DEFINITION.findall(body)}
    for found in _REFERENCE.finditer(body):
        is_known = (found["label"] or found["text"]).lower() in labels
        if not found["label"] and not is_known and not found["gap"]:
            reading.hide(found.start(), found.end(), "code")  # `[package.Class][]`, whose text is a name
        elif found["label"] and is_known == bool(found["gap"]):
            reading.hide(found.start(), found.start("text"), "opening")
            reading.hide(found.end("text"), found.end(), "closing")


def hide_spans(reading: ParserInput) -> None:
    body = bytes(reading.copy)
    labels = {label.lower() for label in _DEFINITION.findall(body)}
    for found in _SPAN.finditer(body):
        if found["text"].lower() not in labels and ATTRIBUTE_LIST.fullmatch(found["attributes"]):
            reading.hide(found.start(), found.start("text"), "opening")
            reading.hide(found.end("text"), found.end(), "closing")
