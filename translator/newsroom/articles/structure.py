"""
The structure of an article, and the differences between two. Links and images are compared as multisets, because their
order may change with the language; all else in order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from translator.bilingual.errors import FrontMatterError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import BOM, read_front_matter
from translator.newsroom.articles.items import EMPHASIS_ELEMENTS, spliced
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.articles.parser_input import EMPHASIS_EVENTS, ParserEvent, Title

_HAN = pattern("[\u3400-\u9fff]")


@dataclass(slots=True)
class Structure:
    headings: list[int] = field(default_factory=list)
    """Levels, in order."""
    lists: list[tuple[int, bool, int]] = field(default_factory=list)
    """Depth, whether it is numbered, count of items."""
    links: Counter[str] = field(default_factory=Counter)
    """Addresses."""
    images: Counter[str] = field(default_factory=Counter)
    """Addresses."""
    code_blocks: list[str] = field(default_factory=list)
    """Contents, in order."""
    code_spans: Counter[str] = field(default_factory=Counter)
    math: Counter[str] = field(default_factory=Counter)
    tables: list[tuple[int, int]] = field(default_factory=list)
    """Rows (with the head) and columns."""
    footnotes: Counter[str] = field(default_factory=Counter)
    """References by label."""
    notes: Counter[str] = field(default_factory=Counter)
    """Definitions by label."""
    html: Counter[str] = field(default_factory=Counter)
    breaks: int = 0
    """Thematic breaks."""
    quotes: int = 0
    """Block quotes."""
    tasks: list[bool] = field(default_factory=list)
    emphases: Counter[str] = field(default_factory=Counter)
    """`emphasis`, `strong`, `strike`."""
    containers: list[str] = field(default_factory=list)

    def with_italics(self, change: int) -> Structure:
        """Return this structure with so many italics more: titles of works have them in English only."""
        return replace(self, emphases=+(self.emphases + Counter(emphasis=change))) if change else self


def structure_of(data: bytes, *, format: str = "markdown", start: int | None = None) -> Structure:
    if start is None:
        start = len(BOM) if data.startswith(BOM) else 0
        with suppress(FrontMatterError):
            start = read_front_matter(data).span[1] or start
    if format == "html":
        found = Structure()
        _count_html(found, data[start:].decode())
        return found
    if format == "text":
        return Structure()
    reading = prepare_markdown(data[start:], format=format)
    visible = bytearray(reading.data)
    for left, right, _kind in reading.opaque:
        visible[left:right] = b" " * (right - left)
    found = _MarkdownStructure(bytes(visible), data[start:], reading.titles).read(reading.events())
    found.containers += [name for name in reading.openings.values() if not name.startswith(":")]
    found.math.update(data[start + left : start + right].decode() for left, right in reading.formulas)
    return found


def code_blocks(data: bytes, *, format: str = "markdown", start: int = 0) -> list[list[tuple[int, str]]]:
    """Return the lines of each code block with their 1-based numbers; a piece of a line stands for itself."""
    blocks: list[list[tuple[int, str]]] = []
    if format in {"html", "text"}:
        return blocks
    is_code = False
    line, counted = data.count(b"\n", 0, start) + 1, start
    for name, _value, is_start, is_end, left, right in prepare_markdown(data[start:], format=format).events():
        if name == "CodeBlock":
            is_code = is_start and not is_end
            if is_start:
                blocks.append([])
        elif is_code and name == "Text":
            line, counted = line + data.count(b"\n", counted, start + left), start + left
            texts = data[start + left : start + right].decode("utf-8", "replace").removesuffix("\n").split("\n")
            blocks[-1] += enumerate(texts, line)
    return blocks


def chinese_code_lines(data: bytes, *, format: str = "markdown", start: int = 0) -> list[int]:
    """Return the 1-based lines whose code blocks hold Chinese, which stays in all languages."""
    found = (one for block in code_blocks(data, format=format, start=start) for one in block)
    return list(dict.fromkeys(line for line, text in found if _HAN.search(text)))


def structure_differences(a: Structure, b: Structure) -> list[LazyMessage]:
    return [
        _difference(label, getattr(a, name), getattr(b, name))
        for name, label in _LABELS.items()
        if getattr(a, name) != getattr(b, name)
    ]


def with_italics_of(
    version: Structure, source: Structure, texts: tuple[bytes, bytes], tags: tuple[str, str]
) -> Structure:
    """
    Return the structure of the source (the first) with the italics that its version may have instead: English more
    than Chinese, Chinese fewer where it has 《》.
    """
    change = version.emphases["emphasis"] - source.emphases["emphasis"]
    if is_chinese(tags[0]) and not is_chinese(tags[1]):
        return source.with_italics(max(0, change))
    titles = texts[1].count("《".encode()) - texts[0].count("《".encode())
    return source.with_italics(min(0, max(change, -titles))) if is_chinese(tags[1]) else source


_LABELS = {
    "headings": LazyMessage("headings"),
    "lists": LazyMessage("lists"),
    "links": LazyMessage("links"),
    "images": LazyMessage("images"),
    "code_blocks": LazyMessage("code blocks"),
    "code_spans": LazyMessage("code spans"),
    "math": LazyMessage("formulas"),
    "tables": LazyMessage("tables"),
    "footnotes": LazyMessage("footnote references"),
    "notes": LazyMessage("footnotes"),
    "html": LazyMessage("HTML tags"),
    "breaks": LazyMessage("thematic breaks"),
    "quotes": LazyMessage("block quotes"),
    "tasks": LazyMessage("task markers"),
    "emphases": LazyMessage("emphases"),
    "containers": LazyMessage("admonitions and other containers"),
}


def _difference(label: LazyMessage, before: Any, after: Any) -> LazyMessage:
    if isinstance(before, Counter):
        lost, added = _listed(before - after), _listed(after - before)
        if lost and added:
            return LazyMessage("{label}: lost: {lost}; new: {added}", label=label, lost=lost, added=added)
        if lost:
            return LazyMessage("{label}: lost: {lost}", label=label, lost=lost)
        return LazyMessage("{label}: new: {added}", label=label, added=added or "")
    if isinstance(before, list) and len(before) == len(after):
        place = next(index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1])
        return LazyMessage(
            "{label}: number {place} was {before}, is {after}",
            label=label,
            place=str(place + 1),
            before=_shown(before[place]),
            after=_shown(after[place]),
        )
    counts = (len(before), len(after)) if isinstance(before, list) else (before, after)
    message = LazyMessage("{label}: there were {before}, there are {after}")
    return message.filled(label=label, before=str(counts[0]), after=str(counts[1]))


def _listed(elements: Counter[str]) -> str | LazyMessage:
    items = sorted(elements.elements())
    shown = ", ".join(items[:5])
    if len(items) <= 5:
        return shown
    return LazyMessage("{items} and {count} more", items=shown, count=str(len(items) - 5))


def _shown(value: Any) -> str:
    text = str(value) if not isinstance(value, tuple) else " × ".join(str(part) for part in value)
    return text if len(text) <= 60 else text[:57] + "..."


# Event → the field in which its values are counted.
_COUNTED = {
    "FootnoteDefinition": "notes", "FootnoteReference": "footnotes", "InlineMath": "math", "DisplayMath": "math",
}  # fmt: skip


class _MarkdownStructure:
    def __init__(self, visible: bytes, original: bytes, titles: Sequence[Title]) -> None:
        self._titles = sorted(titles)
        self._visible = visible
        self._original = original
        self._found = Structure()
        self._lists: list[int] = []
        self._code: list[bytes] | None = None
        self._text: list[str] = []
        self._in_link = 0

    def read(self, events: Iterable[ParserEvent]) -> Structure:
        for name, value, is_start, is_end, start, end in events:
            if name == "Text" and not self._in_link and self._code is None:
                seen = self._visible[start:end].decode("utf-8", "replace")
                self._text.append(seen if end - start == len(str(value).encode()) else str(value))
                continue
            self._bare_links()
            if name in _COUNTED and not is_end:
                getattr(self._found, _COUNTED[name])[str(value)] += 1
            elif is_start:
                self._start(name, value, start, end)
            elif is_end:
                self._end(name)
            else:
                self._single(name, value, start, end)
        self._bare_links()
        return self._found

    def _bare_links(self) -> None:
        text, self._text = "".join(self._text), []
        if "." in text or "://" in text:
            for start, end, kind in protected_spans(text):
                if kind == "autolink":
                    self._found.links[text[start:end]] += 1

    def _start(self, name: str, value: Any, start: int, end: int) -> None:
        found = self._found
        if name == "Heading":
            found.headings.append(int(str(value["level"])[1:]))
        elif name == "List":
            self._lists.append(len(found.lists))
            found.lists.append((len(self._lists), value is not None, 0))
        elif name == "Item" and self._lists:
            depth, ordered, items = found.lists[self._lists[-1]]
            found.lists[self._lists[-1]] = (depth, ordered, items + 1)
        elif name in {"Link", "Image"}:
            (found.links if name == "Link" else found.images)[str(value["dest_url"])] += 1
            self._in_link += 1
        elif name == "CodeBlock":
            self._code = []
        elif name == "Table":
            found.tables.append((0, len(value)))
        elif name in {"TableHead", "TableRow"} and found.tables:
            found.tables[-1] = (found.tables[-1][0] + 1, found.tables[-1][1])
        elif name == "BlockQuote":
            found.quotes += 1
        elif name == "Container":
            found.containers.append(str(value))
        elif name in EMPHASIS_EVENTS:
            found.emphases[EMPHASIS_EVENTS[name]] += 1
        elif name == "HtmlBlock":
            self._html(self._original[start:end])

    def _end(self, name: str) -> None:
        if name == "List" and self._lists:
            self._lists.pop()
        elif name in {"Link", "Image"}:
            self._in_link -= 1
        elif name == "CodeBlock" and self._code is not None:
            self._found.code_blocks.append(b"".join(self._code).decode("utf-8", "replace"))
            self._code = None

    def _single(self, name: str, value: Any, start: int, end: int) -> None:
        if name == "Text":
            if self._code is not None:
                self._code.append(self._code_text(start, end))
        elif name == "Code":
            self._found.code_spans[self._original[start:end].decode("utf-8", "replace").strip("`")] += 1
        elif name == "Rule":
            self._found.breaks += 1
        elif name == "TaskListMarker":
            self._found.tasks.append(bool(value))
        elif name == "InlineHtml":
            self._html(self._original[start:end])

    # Return the bytes of code without the options in it that are translated: the caption of a directive.
    def _code_text(self, start: int, end: int) -> bytes:
        titles = takewhile(lambda title: title.end <= end, self._titles[bisect_left(self._titles, (start,)) :])
        return spliced(self._original[start:end], ((one.start - start, one.end - start, b"") for one in titles))

    def _html(self, data: bytes) -> None:
        _count_html(self._found, data.decode("utf-8", "replace"))


def _count_html(found: Structure, text: str) -> None:
    from translator.newsroom.articles.html import elements_of

    for name, attributes in elements_of(text):
        if name.lstrip("/") in EMPHASIS_ELEMENTS:
            found.emphases[EMPHASIS_ELEMENTS[name.lstrip("/")]] += name[0] != "/"
            continue
        found.html[name] += 1
        if name == "a" and attributes.get("href"):
            found.links[str(attributes["href"])] += 1
        elif name == "img" and attributes.get("src"):
            found.images[str(attributes["src"])] += 1
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            found.headings.append(int(name[1]))


def changes_outside_sentences(before: Document, after: Document) -> tuple[str, ...]:
    """
    Return which of `front matter` (values that are not translated), `code` and, where the sentences are the same,
    `markup` changed; white space has no effect.
    """
    found = []
    if _rest(before, is_front=True) != _rest(after, is_front=True):
        found.append("front matter")
    if _structure(before).code_blocks != _structure(after).code_blocks:
        found.append("code")
    elif _sentences(before) == _sentences(after) and _rest(before) != _rest(after):
        found.append("markup")
    return tuple(found)


def _rest(document: Document, *, is_front: bool = False) -> bytes:
    begin = document.front_matter.span[1]
    start, end = (0, begin) if is_front else (begin, len(document.data))
    slots = [slot for slot in document.slots if start <= slot.start and slot.end <= end]
    edges = [start, *(edge for slot in slots for edge in (slot.start, slot.end)), end]
    pieces = (document.data[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))
    return b"\0".join(b"".join(piece.split()) for piece in pieces)


def _structure(document: Document) -> Structure:
    return structure_of(document.data, format=document.format, start=document.front_matter.span[1])


def _sentences(document: Document) -> list[str]:
    return [segment.source for segment in document.segments if not segment.context]
