"""The plain-text reader: paragraphs between blank lines, hard-wrapped lines joined."""

from __future__ import annotations

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import Item
from translator.newsroom.articles.slot_list import BlockContent, SlotList

_PARAGRAPH = pattern(rb"[^\r\n]+(?:(?:\r\n|\n|\r)(?![ \t\v\f]*(?:[\r\n]|\Z))[^\r\n]+)*")
_LINE_END = pattern(rb"(?:(?<![ \t])[ \t]++)?(?:\r\n|\n|\r)[ \t]*")


def read_text(slots: SlotList, start: int, end: int) -> None:
    """Read the plain text in the bytes `start:end` of the article."""
    for paragraph in _PARAGRAPH.finditer(slots.data, start, end):
        items, at = [], paragraph.start()
        for line_end in [*_LINE_END.finditer(slots.data, *paragraph.span()), None]:
            stop = line_end.start() if line_end else paragraph.end()
            if at < stop:
                items.append(Item("text", at, stop, slots.data[at:stop].decode()))
            if line_end:
                at = line_end.end()
                items.append(Item("soft", stop, at))
        slots.add(BlockContent(items, "paragraph", "text"))
