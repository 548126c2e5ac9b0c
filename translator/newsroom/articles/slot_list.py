"""
The slots of an article while it is read. The text is split into sentences first, then each tag is given to its
sentence; a pair is never split.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import (
    EMPHASIS_ELEMENTS,
    EmphasisRegion,
    Item,
    SentenceGap,
    Slot,
    Span,
    is_blank,
    join_lines,
    merge_texts,
    protect,
    split_texts,
    trimmed,
)

# Pairs within pairs whose content is split again; nobody marks up more.
_DEEPEST = 20


def sentences(items: list[Item], tag: str, depth: int = 0) -> list[list[Item]]:
    items = trimmed(items)
    pieces = _split(items, tag) if items else []
    if len(pieces) <= 1:
        return [items] if items else []
    return [sentence for piece in pieces for sentence in _without_enclosing_pair(piece, tag, depth)]


# Split a piece again if a pair enclosed all of it, because its content has not been split yet.
def _without_enclosing_pair(piece: list[Item], tag: str, depth: int) -> list[list[Item]]:
    rest = trimmed(piece)
    if not rest:
        return []
    is_enclosed = rest[0].start > piece[0].start and piece[0].kind == "open"
    return sentences(rest, tag, depth + 1) if is_enclosed and depth < _DEEPEST else [rest]


def _split(items: list[Item], tag: str) -> list[list[Item]]:
    from translator.bilingual.sentences import split_segments

    text = "".join(item.reading for item in items)
    spans = split_segments(text, tag)
    if len(spans) > 1:
        spans = _without_splits_in_pairs(spans, items)
    if len(spans) <= 1:
        return [items]
    pieces = split_texts(items, [edge for span in spans for edge in span])
    return _grouped(pieces, spans) or [items]


# The splitter sees what a pair encloses, because an end of a sentence may well be the last thing in it.
def _without_splits_in_pairs(spans: list[Span], items: list[Item]) -> list[Span]:
    pairs = _pairs(items)
    openings = [left for left, _right in pairs]
    joined: list[Span] = []
    for start, end in spans:
        before = bisect_left(openings, start)
        if joined and before and joined[-1][1] < pairs[before - 1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _pairs(items: list[Item]) -> list[Span]:
    pairs: list[Span] = []
    at = start = depth = 0
    for item in items:
        if item.kind == "open":
            start = start if depth else at
            depth += 1
        elif item.kind == "close":
            depth -= 1
            if not depth:
                pairs.append((start, at))
        at += len(item.reading)
    return pairs


def _grouped(items: list[Item], spans: Sequence[Span]) -> list[list[Item]]:
    edges: dict[int, tuple[int, int]] = {}
    for index, label in enumerate(_labels(items, spans)):
        if label is not None:
            edges[label] = (edges.get(label, (index, index))[0], index)
    groups = [items[first : last + 1] for _label, (first, last) in sorted(edges.items())]
    homes = {id(item): number for number, group in enumerate(groups) for item in group}
    torn = any(item.kind == "open" and homes.get(id(item)) != homes.get(id(item.partner)) for item in items)
    return [] if torn or sum(map(len, groups)) != len(homes) else groups


def _labels(items: list[Item], spans: Sequence[Span]) -> list[int | None]:
    labels: list[int | None] = []
    at = number = 0
    for item in items:
        while number < len(spans) and spans[number][1] <= at and item.reading:
            number += 1
        inside = number < len(spans) and item.reading and spans[number][0] <= at
        labels.append(number if inside else None)
        at += len(item.reading)
    before, after = _labels_beside(items, labels, 1), _labels_beside(items, labels, -1)
    for index, item in enumerate(items):
        if not item.reading:
            labels[index] = _label_of_empty(item.kind, before[index], after[index])
    places = {id(item): index for index, item in enumerate(items)}
    filled = [0, *accumulate(not is_blank([item]) for item in items)]
    for index, item in enumerate(items):
        opening = places.get(id(item.partner)) if item.kind == "close" else None
        if opening is not None and labels[opening] != labels[index] and filled[opening + 1] == filled[index]:
            labels[opening] = labels[index] = None
    return labels


# The label of the nearest text on one side, which may be between two sentences, and of the nearest that has one.
_NearLabels = tuple[int | None, int | None]


def _labels_beside(items: list[Item], labels: list[int | None], step: int) -> list[_NearLabels]:
    found: list[_NearLabels] = []
    near: _NearLabels = (None, None)
    for item, label in zip(items[::step], labels[::step], strict=True):
        found.append(near)
        if item.reading:
            near = (label, label if label is not None else near[1])
    return found[::step]


def _label_of_empty(kind: str, before: _NearLabels, after: _NearLabels) -> int | None:
    first, second = (after, before) if kind == "open" else (before, after)
    if first[0] is not None:
        return first[0]
    return second[0] if kind == "alone" else first[1]


_LINE_END = pattern(rb"\r\n?|\n")
_WHOLE_KINDS = frozenset({"title", "cell", "alt", "caption"})


@dataclass(slots=True)
class BlockContent:
    items: list[Item]
    kind: str
    """Kind of its segments."""
    style: str
    """How targets are written."""
    context: str = ""

    @property
    def is_whole(self) -> bool:
        return self.kind in _WHOLE_KINDS or self.kind.startswith("heading")


@dataclass(slots=True)
class ContentLine:
    """The items between two hard breaks."""

    content: BlockContent
    items: list[Item]
    slots: tuple[int, ...]
    """Indexes of its segments."""


@dataclass(slots=True)
class SlotList:
    data: bytes
    tag: str
    slots: list[Slot] = field(default_factory=list)
    gaps: list[SentenceGap] = field(default_factory=list)
    lines: list[ContentLine] = field(default_factory=list)
    emphasis_regions: list[EmphasisRegion] = field(default_factory=list)
    blocks: int = 0
    # Where each line ends; None before it is asked for.
    _lines: list[int] | None = None

    def add(self, content: BlockContent) -> None:
        first = content.items[0] if len(content.items) == 1 else None
        if first is not None and first.kind == "text" and first.text.isalpha():
            # It has nothing to protect, to trim or to split: most cells of a table are so.
            slots = [self.slot_of(content.items, content, content.context)]
            self.add_slots(content.items, slots, content)
            self.blocks += 1
            return
        items = protect(join_lines(merge_texts(content.items)))
        if any(item.kind == "open" and item.name in EMPHASIS_ELEMENTS.values() for item in items):
            self.emphasis_regions.append(EmphasisRegion(items[0].start, items[-1].end))
        for line in _split_at_breaks(trimmed(items)):
            if not any(char.isalpha() for item in line if item.kind == "text" for char in item.text):
                continue
            pieces = [trimmed(line)] if content.is_whole else sentences(line, self.tag)
            pieces = [piece for piece in pieces if any(item.kind == "text" and item.text.strip() for item in piece)]
            self.add_slots(line, [self.slot_of(piece, content, content.context) for piece in pieces], content)
            self.blocks += 1

    def add_slots(self, line: list[Item], slots: list[Slot], content: BlockContent) -> None:
        first = len(self.slots)
        self.slots += slots
        at = 0
        for index in range(first, len(self.slots) - 1):
            start, end = self.slots[index].end, self.slots[index + 1].start
            while at < len(line) and line[at].end <= start and line[at].start < start:
                at += 1
            gap = _gap_between(self.data, line, at, start, end)
            if gap is not None:
                self.gaps.append(SentenceGap(*gap, before=index, after=index + 1))
        if slots:
            self.lines.append(ContentLine(content, line, tuple(range(first, len(self.slots)))))

    def slot_of(self, items: list[Item], content: BlockContent, context: str) -> Slot:
        source, numbered = _numbered(items)
        placeholders, openings, closings = [], [], []
        for number, item in enumerate(numbered, 1):
            closing = item.partner if item.kind == "open" else None
            openings.append((item.start, item.end))
            closings.append((closing.start, closing.end) if closing else None)
            placeholders.append(
                Placeholder(number, item.name, self._text(item), self._text(closing) if closing else "")
            )
        start, end = items[0].start, items[-1].end
        segment = Segment(source, content.kind, context, self.line_at(start), self.blocks, tuple(placeholders))
        return Slot(segment, start, end, content.style, tuple(openings), tuple(closings))

    def _text(self, item: Item) -> str:
        return self.data[item.start : item.end].decode("utf-8", "replace")

    def line_at(self, offset: int) -> int:
        if self._lines is None:
            self._lines = [match.end() for match in _LINE_END.finditer(self.data)]
        return bisect_right(self._lines, offset) + 1


# Split at hard breaks outside of pairs; a break inside a pair becomes a tag.
def _split_at_breaks(items: list[Item]) -> list[list[Item]]:
    lines: list[list[Item]] = [[]]
    depth = 0
    for item in items:
        depth += {"open": 1, "close": -1}.get(item.kind, 0)
        if item.kind == "break" and not depth:
            lines.append([])
        else:
            lines[-1].append(item)
    if len(lines) == 1:
        rest = trimmed(items)
        return [rest] if rest else []
    return [part for line in lines if line for part in _split_at_breaks(trimmed(line))]


# Write the items as segment text; returns it with the items that got a number, in order.
def _numbered(items: list[Item]) -> tuple[str, list[Item]]:
    pieces: list[str] = []
    numbers: dict[int, int] = {}
    numbered: list[Item] = []
    for item in items:
        if item.kind in {"text", "soft"}:
            pieces.append(item.text)
        elif item.kind == "close" and item.partner is not None:
            pieces.append(f"</{numbers[id(item.partner)]}>")
        else:
            numbered.append(item)
            numbers[id(item)] = len(numbered)
            pieces.append(f"<{len(numbered)}>" if item.kind == "open" else f"<{len(numbered)}/>")
    return "".join(pieces), numbered


# None where something else stands between them.
# `first` is the number of the first item of `line` behind the first of the two.
def _gap_between(data: bytes, line: list[Item], first: int, start: int, end: int) -> Span | None:
    place, blank = start, None
    for index in range(first, len(line)):
        item = line[index]
        if item.start >= end:
            break
        left, right = max(item.start, start), min(item.end, end)
        if item.kind == "soft" or (item.kind == "text" and not data[left:right].strip()):
            blank = (blank[0], right) if blank and blank[1] == left else blank or (left, right)
        elif item.kind == "text":
            return None
        elif item.kind != "open" and blank is None and place == left:
            place = right
    return blank or (place, place)
