"""
The Markdown reader. The parser gives the byte range of every piece; where a backslash belongs and the marks of a pair
end is determined here. A block whose ranges are not as expected is not translated.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import PLAIN
from translator.newsroom.articles.items import (
    Item,
    LinkEnd,
    attribute_texts,
    decode_items,
    joined_marks,
    pair_html,
    word_set,
)
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.articles.parser_input import EMPHASIS_EVENTS, ParserEvent, ParserInput, Title
from translator.newsroom.articles.slot_list import BlockContent, SlotList

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BLOCK_NAMES = word_set("""
    Paragraph Heading BlockQuote CodeBlock HtmlBlock List Item FootnoteDefinition Table TableHead TableRow TableCell
    DefinitionList DefinitionListTitle DefinitionListDefinition MetadataBlock ContainerBlock Container
""")
_SINGLES = {"Code": "code", "InlineMath": "math", "DisplayMath": "math", "FootnoteReference": "footnote"}
_BREAK_TAG = pattern(r"<br\s*/?>", re.IGNORECASE)

# The title of a link, and of a definition.
_TITLE = pattern(
    rb"""[\s<>]("(?P<double>(?:\\.|[^"\\])+)"|'(?P<single>(?:\\.|[^'\\])+)'|\((?P<round>(?:\\.|[^()\\])+)\))\s*\)?\Z""",
    re.DOTALL,
)
# The definition of a link with a title, of which the parser reports nothing.
_DEFINITION_TITLE = pattern(
    rb"""^[ \t>]*\[[^\[\]\r\n^][^\[\]\r\n]*\]:[ \t]*(?:\r?\n[ \t>]*)?(?:<[^<>\r\n]*>|[^\s<]\S*)"""
    rb"""(?:[ \t]+|[ \t]*\r?\n[ \t>]*)("(?:\\.|[^"\\\r\n])+"|'(?:\\.|[^'\\\r\n])+'|\((?:\\.|[^()\\\r\n])+\))[ \t]*$""",
    re.MULTILINE,
)
# The title of a block of code; its label in a group of VitePress, unless that is one word, such as `npm`.
_CODE_TITLE = pattern(
    rb"[\s{]title=(?P<quote>[\"'])(?P<title>(?:(?!(?P=quote)).)*[^\W\d](?:(?!(?P=quote)).)*)(?P=quote)"
    rb"|[ \t]\[(?P<label>[^\[\]\r\n]*(?:[ \t]|[\x80-\xff])[^\[\]\r\n]*)\]"
)
_FILE_NAME = pattern(rb"[^\s\"]*[./\\][^\s\"]*\Z|(?:Docker|Make)file\Z")
_LABEL = pattern(rb"\[([^\[\]\r\n]+)\]")
_DEFINITION = pattern(rb"^[ \t>]*\[([^\[\]\r\n]+)\]:", re.MULTILINE)


class _UnexpectedRange(Exception):
    pass


# Inline content while it is collected: that of a block, or of the alternative text of an image.
@dataclass(slots=True)
class _InlineLevel:
    items: list[Item] = field(default_factory=list)
    # End of the last piece, -1 at the beginning.
    at: int = -1
    # Pairs not yet closed: item, name, end of the whole, attributes.
    open: list[tuple[Item, str, int, Any]] = field(default_factory=list)
    is_odd: bool = False


def read_slots(slots: SlotList, start: int, end: int, *, format: str) -> list[LinkEnd]:
    """Append the segments of `slots.data[start:end]`; returns the ends of links whose text is their label."""
    body = slots.data[start:end]
    reading = prepare_markdown(body, format=format)
    reader = _MarkdownReader(slots, reading, start)
    events = reading.events()
    reader.read(events)
    reader.read_definitions(events)
    for title in {one.start: one for one in reading.titles}.values():
        place = bisect_right(reader.html_blocks, (title.start, len(body))) - 1
        if place < 0 or title.start >= reader.html_blocks[place][1]:
            reader.read_line(title)
    return reader.link_ends


class _MarkdownReader:
    def __init__(self, slots: SlotList, reading: ParserInput, base: int) -> None:
        self.slots = slots
        self.reading = reading
        self.base = base
        self.link_ends: list[LinkEnd] = []
        # Where the blocks of HTML stand, in order, whose attributes are read with them.
        self.html_blocks: list[tuple[int, int]] = []
        self._blocks: list[tuple[str, str, str]] = []
        self._levels: list[_InlineLevel] = [_InlineLevel()]
        self._skip_to = -1

    @cached_property
    def _labels(self) -> frozenset[bytes]:
        return frozenset(label.lower() for label in _DEFINITION.findall(self.reading.data))

    @property
    def _level(self) -> _InlineLevel:
        return self._levels[-1]

    def read(self, events: Iterable[ParserEvent]) -> None:
        for name, value, is_start, is_end, start, end in events:
            if name in _BLOCK_NAMES:
                self._flush()
                self._block(name, value, start, end, is_start=is_start)
            elif start >= self._skip_to:
                try:
                    self._inline(name, value, start, end, is_start=is_start, is_end=is_end)
                except _UnexpectedRange:
                    self._level.is_odd = True
        self._flush()

    def read_line(self, title: Title) -> None:
        text = self.slots.data[self.base + title.start : self.base + title.end]
        if title.style.startswith("attribute"):
            items = decode_items(text.decode(), self.base + title.start, backslashes=False)
            self.slots.add(BlockContent(items, title.kind, title.style))
            return
        labels = {label for label in _LABEL.findall(text) if label.lower() in self._labels}
        definitions = b"".join(b"\n\n[%b]: x" % label for label in sorted(labels))
        line = _MarkdownReader(self.slots, prepare_markdown(text + definitions, format=PLAIN), self.base + title.start)
        line._blocks = [("Line", title.kind, title.style)]
        events = line.reading.events()
        line.read(event for event in events if event.name not in _BLOCK_NAMES and event.end <= len(text))
        self.link_ends += line.link_ends

    # Read the titles of link definitions, which stand where there is no text and no code.
    def read_definitions(self, events: Iterable[ParserEvent]) -> None:
        found = [*_DEFINITION_TITLE.finditer(self.reading.data)] if b"]:" in self.reading.data else []
        leaves = {"CodeBlock", "HtmlBlock", "Paragraph", "Heading"}
        spans = [(one.start, one.end) for one in events if one.is_start and one.name in leaves] if found else []
        for match in found:
            start, end = match.span(1)
            place = bisect_right(spans, (start, end)) - 1
            if place < 0 or spans[place][1] <= start:
                self._title(start - 1, end)

    def _code_title(self, start: int, end: int) -> None:
        line = self.slots.data[self.base + start : self.base + end].splitlines()[0]
        for found in _CODE_TITLE.finditer(line):
            group = found.lastgroup or ""
            if not _FILE_NAME.match(found[group]):
                style = "line" if group == "label" else "quoted" if found["quote"] == b'"' else "quoted-single"
                self.reading.titles.append(
                    Title(start + found.start(group), start + found.end(group), "caption", style)
                )

    def _attributes(self, tag: str, start: int) -> None:
        for left, right, kind, quote in attribute_texts(tag):
            at = start + len(tag[:left].encode())
            items = decode_items(tag[left:right], at, backslashes=False)
            self._add(items, kind, self._style(f"attribute-{quote}"))

    def _block(self, name: str, value: Any, start: int, end: int, *, is_start: bool) -> None:
        if not is_start:
            if self._blocks:
                self._blocks.pop()
            return
        kind, style = self._blocks[-1][1:] if self._blocks else ("paragraph", "paragraph")
        if name == "Heading":
            kind = f"heading-{str(value['level'])[1:]}"
            style = "heading" if self.reading.data[start : start + 1] == b"#" else "paragraph"
        elif name == "TableCell":
            kind, style = "cell", "cell"
        elif name == "Item":
            kind = "item"
        elif name == "Container":
            kind, style = "paragraph", "paragraph"
        elif name.startswith("DefinitionList"):
            kind = "definition"
        self._blocks.append((name, kind, style))
        if name == "HtmlBlock":
            self._html(start, end)
        elif name == "CodeBlock" and value.__class__ is dict and value.get("Fenced"):
            self._code_title(start, end)

    def _html(self, start: int, end: int) -> None:
        from translator.newsroom.articles.html import read_html

        self._skip_to = end
        self.html_blocks.append((start, end))
        if not any(name == "BlockQuote" for name, _kind, _style in self._blocks):
            read_html(self.slots, self.base + start, self.base + end, kind="html")

    def _flush(self) -> None:
        level = self._levels[0]
        if len(self._levels) == 1 and level.at < 0 and not level.items and not level.is_odd:
            return  # Nothing was gathered since the last block began or ended.
        if len(self._levels) > 1 or self._level.open:
            self._level.is_odd = True
        odd = any(one.is_odd for one in self._levels)
        self._levels = [_InlineLevel()]
        name, kind, style = self._blocks[-1] if self._blocks else ("", "paragraph", "paragraph")
        if level.items and not odd and name not in {"CodeBlock", "HtmlBlock", "MetadataBlock"}:
            self._add(level.items, kind, style)

    def _add(self, items: list[Item], kind: str, style: str) -> None:
        if self.reading.opaque:
            items = joined_marks([piece for item in items for piece in self._uncovered(item)])
        paired = items if len(items) == 1 and items[0].kind == "text" else pair_html(items)
        for item in paired:
            item.start += self.base
            item.end += self.base
        self.slots.add(BlockContent(paired, kind, style))

    def _inline(self, name: str, value: Any, start: int, end: int, *, is_start: bool, is_end: bool) -> None:
        if name == "Text":
            self._text(value, start, end)
        elif name == "SoftBreak":
            self._put(Item("soft", start, end))
        elif name == "HardBreak":
            self._put(Item("break", start, end, name="break"))
        elif name == "TaskListMarker":
            self._level.at = end
        elif name in _SINGLES:
            self._put(Item("alone", start, end, name=_SINGLES[name]))
        elif name == "InlineHtml":
            self._put(Item("break" if _BREAK_TAG.fullmatch(value) else "alone", start, end, value, name="html"))
            self._attributes(value, start)
        elif is_start:
            self._open(name, value, start, end)
        elif is_end:
            self._close(name, end)
        else:
            raise _UnexpectedRange

    def _put(self, item: Item) -> None:
        level = self._level
        gap = self.reading.data[level.at : item.start] if level.at >= 0 else b""
        if level.at > item.start:
            raise _UnexpectedRange
        if gap:
            last = level.items[-1] if level.items else None
            if last is not None and last.kind in {"soft", "break"}:
                last.end = item.start
            elif item.kind in {"soft", "break"}:
                item.start = level.at
            elif last is not None and gap.strip():
                raise _UnexpectedRange
            elif last is not None:
                level.items.append(Item("soft", level.at, item.start))
        level.items.append(item)
        level.at = item.end

    def _text(self, text: str, start: int, end: int) -> None:
        data = self.reading.data
        escaped = start > max(self._level.at, 0) and data[start - 1 : start] == b"\\" and text[:1] in _PUNCTUATION
        if escaped and data[start:end] == text.encode():
            self._put(Item("text", start - 1, start + 1, text[0], is_verbatim=False))
            start, text = start + 1, text[1:]
        if text:
            self._put(Item("text", start, end, text, is_verbatim=data[start:end] == text.encode()))

    def _open(self, name: str, value: Any, start: int, end: int) -> None:
        data = self.reading.data
        kind = value["link_type"] if isinstance(value, dict) else ""
        if name == "Image":
            end = self._with_empty_label(end, value)
            self._put(Item("alone", start, end, name="image"))
            self._level.open.append((self._level.items[-1], name, end, value))
            self._levels.append(_InlineLevel(at=start + 2))
        elif kind in {"Autolink", "Email", "WikiLink"} or (isinstance(kind, dict)):
            self._put(Item("alone", start, end, name="autolink" if kind != "WikiLink" else "placeholder"))
            self._skip_to = end
        else:
            length = 2 if name == "Strong" or data[start : start + 2] == b"~~" else 1
            self._put(Item("open", start, start + length, name=EMPHASIS_EVENTS.get(name, "link")))
            self._level.open.append((self._level.items[-1], name, end, value))

    def _close(self, name: str, end: int) -> None:
        if name == "Image":
            self._close_image()
            return
        if not self._level.open:
            if name == "Link":
                return
            raise _UnexpectedRange
        item, opened, whole_end, value = self._level.open.pop()
        whole_end = self._with_empty_label(whole_end, value)
        if opened != name:
            raise _UnexpectedRange
        start = self._level.at if name == "Link" else whole_end - (item.end - item.start)
        if name == "Link" and self.reading.data[start : start + 1] != b"]":
            raise _UnexpectedRange
        closing = Item("close", start, whole_end, name=item.name, partner=item)
        item.partner = closing
        self._put(closing)
        if name == "Link":
            self._link(item, closing, value)

    def _with_empty_label(self, end: int, value: Any) -> int:
        is_collapsed = isinstance(value, dict) and value["link_type"] == "Collapsed"
        return end + 2 if is_collapsed and self.reading.data[end : end + 2] == b"[]" else end

    def _link(self, opening: Item, closing: Item, value: Any) -> None:
        inner = (opening.end + self.base, closing.start + self.base)
        if value["link_type"] in {"Shortcut", "Collapsed"}:
            self.link_ends.append(LinkEnd(closing.start + self.base, closing.end + self.base, inner))
        elif value["link_type"] == "Inline" and value["title"]:
            self._title(closing.start, closing.end)

    def _close_image(self) -> None:
        if len(self._levels) < 2:
            raise _UnexpectedRange
        level = self._levels.pop()
        item, opened, end, value = self._level.open.pop()
        if opened != "Image" or level.open or level.is_odd:
            return
        is_label = value["link_type"] in {"Shortcut", "Collapsed"}
        if level.items and (not is_label or self.reading.data[level.at : level.at + 1] == b"]"):
            if is_label:
                inner = (item.start + len(b"![") + self.base, level.at + self.base)
                self.link_ends.append(LinkEnd(level.at + self.base, end + self.base, inner))
            self._add(level.items, "alt", self._style("alt"))
        if value["link_type"] == "Inline" and value["title"]:
            self._title(level.at, end)
        self._level.at = item.end

    def _style(self, style: str) -> str:
        is_cell = any(name == "TableCell" for name, _kind, _style in self._blocks)
        return f"cell-{style}" if is_cell else style

    def _title(self, start: int, end: int) -> None:
        found = _TITLE.search(self.reading.data, start, end)
        if found is None or found.end() != end:
            return
        quote = found.lastgroup or next(name for name in ("double", "single", "round") if found[name] is not None)
        left = found.start(quote)
        if b"\n" in found[quote] or b"\r" in found[quote]:
            return
        self._add(decode_items(found[quote].decode(), left), "caption", self._style(f"title-{quote}"))

    def _uncovered(self, item: Item) -> Iterator[Item]:
        original = self.slots.data
        if item.kind != "text" or not item.is_verbatim:
            yield item
            return
        at = item.start
        opaque = self.reading.opaque
        first = bisect_left(opaque, (item.start, 0, ""))
        for index in range(first, len(opaque)):
            left, right, kind = opaque[index]
            if left >= item.end:
                break
            if right > item.end:
                continue
            if left > at:
                yield Item("text", at, left, original[self.base + at : self.base + left].decode())
            if kind in {"opening", "closing"}:
                yield Item(kind, left, right, name="markup")
            elif kind:
                yield Item("alone", left, right, name=kind)
            else:
                yield Item("text", left, right, original[self.base + left : self.base + right].decode())
            at = right
        if at < item.end:
            yield Item("text", at, item.end, original[self.base + at : self.base + item.end].decode())
