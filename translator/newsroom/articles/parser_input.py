"""
The copy of a body that the Markdown parser reads, and what is hidden in it.

The copy is as long as the original, so that offsets into one are offsets into the other. What is not Markdown
(shortcodes, Liquid, MDX, the lines of containers) is hidden: a line that contains nothing else becomes blank; within a
line, the letter X replaces every byte. A container with an indented body (`!!! note`) becomes an item of a list,
because the parser knows no other block that holds what is indented below it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.html_tags import attribute_texts
from translator.newsroom.articles.markdown_events import ParserEvent, parse_events

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
    """Spans of X within a line, in order, with the kind of placeholder (empty for plain text)."""
    titles: list[Title] = field(default_factory=list)
    containers: dict[int, str] = field(default_factory=dict)
    """Where the containers with an indented body begin, with their names."""
    openings: dict[int, str] = field(default_factory=dict)
    """Where the containers between two lines begin, with their names: `/// note`, `{note}`, `::: tip`."""
    closings: dict[int, int] = field(default_factory=dict)
    """Where such a container ends: its last line → its first."""
    formulas: list[tuple[int, int]] = field(default_factory=list)
    """Spans of the formulas that a backslash begins, in order; the parser knows those between dollar signs."""
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    """What is hidden and may hold prose that no segment holds: spans of `code` and of `text`."""
    separators: list[int] = field(default_factory=list)
    """Where the parser must see a blank line that the body does not have, in order."""
    _data: bytes | None = None

    @property
    def data(self) -> bytes:
        """The copy, once it is finished."""
        if self._data is None:
            self._data = bytes(self.copy)
        return self._data

    def forget(self) -> None:
        """Read the copy anew, because it has changed."""
        self._data = None

    def hide(self, start: int, end: int, kind: str) -> None:
        """Hide bytes within a line; what the dialects hide is sorted by `prepare_markdown`."""
        # What stands before an attribute list is still followed by a mark, so that `__word__{…}` is strong.
        self.copy[start:end] = (b"." if kind == "attributes" else b"X") * (end - start)
        self.opaque.append((start, end, kind))

    def blank(self, start: int, end: int) -> None:
        """Hide whole lines, but for the marks of block quotes before them."""
        text = bytes(self.copy[start:end])
        prefix = len(text) - len(text.lstrip(_QUOTE_MARKS))
        self.copy[start:end] = text[:prefix] + _NOT_A_BREAK.sub(b" ", text[prefix:])

    def offer_attributes(self, start: int, end: int) -> None:
        """Offer the texts in the attributes of a tag, a shortcode or an attribute list that is about to be hidden."""
        tag = self.copy[start:end].decode()
        for left, right, kind, quote in attribute_texts(tag):
            style = f"attribute-{quote}" if tag[0] == "<" else "quoted" if quote == "double" else "quoted-single"
            at = start + len(tag[:left].encode())
            self.titles.append(Title(at, at + len(tag[left:right].encode()), kind, style))

    def separate(self, line_start: int) -> None:
        """Let the parser see a blank line before the line that begins at `line_start`; to be called in their order."""
        if self.separators[-1:] != [line_start]:
            self.separators.append(line_start)

    def open_container(self, start: int, end: int, name: str) -> None:
        """Let the parser see an item of a list in the line `start:end`; its content are the indented lines below."""
        mark = _ITEM if end - start >= len(_ITEM) else _SHORT_ITEM
        self.copy[start:end] = mark.ljust(end - start)
        self.containers[start] = name

    def events(self) -> tuple[ParserEvent, ...]:
        """Parse the copy; offsets are those of the body, and a container is a block `Container` of its own."""
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
        """Return the bytes that are code, a formula or a block of HTML, in order."""
        spans: list[tuple[int, int]] = []
        for name, _value, is_start, _is_end, start, end in self.events() if _MAY_BE_CODE.search(self.copy) else ():
            is_block = is_start and name in {"CodeBlock", "HtmlBlock"}
            if is_block or name in {"Code", "DisplayMath", "InlineMath"}:
                spans.append((start, end))
        return sorted(spans)

    def _container_at(self, start: int) -> str:
        """Return the name of the container whose line begins at `start`, but for its indentation; empty for none."""
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
