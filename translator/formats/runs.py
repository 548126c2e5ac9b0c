"""
From inline content to segments: one run is what stands between two block borders, as a list of items.

A reader of a format fills a run with items (text, soft breaks, tags) that know their bytes. Here the run is cut into
sentences, pairs that enclose whole sentences are left outside of them, and the rest becomes numbered tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.formats.inline import protected_spans
from translator.formats.slots import Joint, Slot, Span, Stretch
from translator.model import Placeholder, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_EDGE_KINDS = frozenset({"image", "html", "shortcode"})
_ZERO_WIDTH_KINDS = frozenset({"footnote", "html"})
_EMPHASES = frozenset({"emphasis", "strong", "strike"})
_WHOLE_KINDS = frozenset({"title", "cell", "alt", "caption"})
_STAND_IN = "Xxx"
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


@dataclass(slots=True, eq=False)
class Item:
    """A piece of a run. `start` and `end` are bytes of the article."""

    kind: str
    """`text`, `soft` (white space that may be re-made), `break`, `open`, `close`, `alone`."""
    start: int
    end: int
    text: str = ""
    """Decoded text of `text` and `soft`; empty for tags."""
    name: str = ""
    """Kind of placeholder, for tags and breaks."""
    partner: Item | None = None
    """The other end of a pair."""
    is_verbatim: bool = True
    """Whether `text` is exactly the bytes, so that it can be cut anywhere."""

    @property
    def reading(self) -> str:
        """What a sentence splitter sees in the place of this item."""
        if self.kind in {"text", "soft"}:
            return self.text
        if self.kind == "break":
            return " "
        return _STAND_IN if self.kind == "alone" and self.name not in _ZERO_WIDTH_KINDS else ""


@dataclass(slots=True)
class Run:
    """Inline content of one block, ready to be cut into segments."""

    items: list[Item]
    kind: str
    """Kind of its segments."""
    style: str
    """How targets are written."""
    context: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether it is one segment, however many sentences it has."""
        return self.kind in _WHOLE_KINDS or self.kind.startswith("heading")


@dataclass(slots=True)
class SlotList:
    """Slots and joints of an article, in the making."""

    data: bytes
    tag: str
    slots: list[Slot] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    blocks: int = 0
    _line_at: Span = (0, 1)

    def add(self, run: Run) -> None:
        """Cut `run` into segments and append them."""
        items = protect(join_lines(merge_texts(run.items)))
        if any(item.kind == "open" and item.name in _EMPHASES for item in items):
            self.stretches.append(Stretch(items[0].start, items[-1].end))
        for line in _split_at_breaks(_trimmed(items)):
            if not any(_has_letters(item) for item in line):
                continue
            self._add_line(line, run)

    def _add_line(self, line: list[Item], run: Run) -> None:
        pieces = [_trimmed(line)] if run.is_whole else sentences(line, self.tag)
        pieces = [piece for piece in pieces if any(item.kind == "text" and item.text.strip() for item in piece)]
        first = len(self.slots)
        for piece in pieces:
            self.slots.append(self._slot(piece, run))
        for index in range(first, len(self.slots) - 1):
            joint = _joint(self.data, line, self.slots[index].end, self.slots[index + 1].start)
            if joint is not None:
                self.joints.append(Joint(*joint, before=index, after=index + 1))
        self.blocks += 1

    def _slot(self, items: list[Item], run: Run) -> Slot:
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
        segment = Segment(source, run.kind, run.context, self._line(start), self.blocks, tuple(placeholders))
        return Slot(segment, start, end, run.style, tuple(openings), tuple(closings))

    def _text(self, item: Item) -> str:
        return self.data[item.start : item.end].decode("utf-8", "replace")

    def _line(self, offset: int) -> int:
        at, line = self._line_at
        if offset < at:
            at, line = 0, 1
        passed = self.data[at:offset]
        line += passed.count(b"\n") + passed.count(b"\r") - passed.count(b"\r\n")
        self._line_at = (offset, line)
        return line


def merge_texts(items: Iterable[Item]) -> list[Item]:
    """Join neighbouring verbatim texts, so that a URL that the parser saw in three pieces is one."""
    merged: list[Item] = []
    for item in items:
        last = merged[-1] if merged else None
        if (
            last
            and last.kind == item.kind == "text"
            and last.is_verbatim
            and item.is_verbatim
            and last.end == item.start
        ):
            merged[-1] = Item("text", last.start, item.end, last.text + item.text)
        else:
            merged.append(item)
    return merged


def join_lines(items: list[Item]) -> list[Item]:
    """Give each soft break its text: a blank, or nothing where Chinese stands on both sides."""
    before, waiting = "", None
    for item in items:
        if item.kind == "soft":
            item.text, waiting = " ", item
        elif item.kind == "text" and item.text:
            if waiting is not None and _is_chinese_joint(before, item.text[0]):
                waiting.text = ""
            before, waiting = item.text[-1], None
        elif item.reading:
            before, waiting = "", None
    return items


def _is_chinese_joint(before: str, after: str) -> bool:
    if not before or not after:
        return False
    wide_before, wide_after = bool(_WIDE.match(before)), bool(_WIDE.match(after))
    return (wide_before and not after.isascii()) or (wide_after and not before.isascii())


def protect(items: list[Item]) -> list[Item]:
    """Turn URLs, placeholders and look-alikes of our tags within the texts into items that stand alone."""
    done: list[Item] = []
    group: list[Item] = []
    for item in [*items, None]:
        if item is not None and item.kind == "text":
            group.append(item)
            continue
        done += _protected_group(group) if group else []
        group = []
        if item is not None:
            done.append(item)
    return done


def _protected_group(group: list[Item]) -> list[Item]:
    spans = protected_spans("".join(item.text for item in group))
    if not spans:
        return group
    cut = cut_items(group, [edge for start, end, _kind in spans for edge in (start, end)])
    done: list[Item] = []
    at, waiting = 0, list(spans)
    for item in cut:
        while waiting and at >= waiting[0][1]:
            waiting.pop(0)
        inside = waiting and waiting[0][0] <= at < waiting[0][1]
        if inside and done and done[-1].kind == "alone" and at > waiting[0][0]:
            done[-1].end = item.end
        elif inside:
            done.append(Item("alone", item.start, item.end, name=waiting[0][2]))
        else:
            done.append(item)
        at += len(item.text)
    return done


def cut_items(items: Sequence[Item], offsets: Iterable[int]) -> list[Item]:
    """Cut verbatim texts at `offsets`, which are code points of the joined readings; what cannot be cut stays whole."""
    edges = sorted(set(offsets), reverse=True)
    done: list[Item] = []
    at = 0
    for item in items:
        length = len(item.reading)
        rest, rest_at = item, at
        while edges and edges[-1] <= at:
            edges.pop()
        while edges and edges[-1] < at + length:
            edge = edges.pop()
            if rest.kind != "text" or not rest.is_verbatim:
                continue
            left = rest.text[: edge - rest_at]
            middle = rest.start + len(left.encode())
            done.append(Item("text", rest.start, middle, left))
            rest, rest_at = Item("text", middle, rest.end, rest.text[edge - rest_at :]), edge
        done.append(rest)
        at += length
    return done


def sentences(items: list[Item], tag: str) -> list[list[Item]]:
    """Cut a line of items into sentences; no pair is cut, and a pair that encloses a whole sentence stays outside."""
    items = _trimmed(items)
    pieces = _split(items, tag) if items else []
    if len(pieces) <= 1:
        return [items] if items else []
    return [sentence for piece in pieces for sentence in _without_enclosing_pair(piece, tag)]


def _without_enclosing_pair(piece: list[Item], tag: str) -> list[list[Item]]:
    """Cut a piece once more if a pair enclosed all of it, because what is inside has not been looked at."""
    trimmed = _trimmed(piece)
    is_enclosed = bool(trimmed) and trimmed[0].start > piece[0].start and piece[0].kind == "open"
    return sentences(trimmed, tag) if is_enclosed else [trimmed] if trimmed else []


def _split(items: list[Item], tag: str) -> list[list[Item]]:
    from translator.segmenting import split_segments

    text = "".join(item.reading for item in items)
    spans = _without_cuts_in_pairs(split_segments(text, tag), items)
    if len(spans) <= 1:
        return [items]
    cut = cut_items(items, [edge for span in spans for edge in span])
    return _grouped(cut, spans) or [items]


def _without_cuts_in_pairs(spans: list[Span], items: list[Item]) -> list[Span]:
    """
    Join spans again where the cut between them is inside of a pair.

    The splitter sees what a pair encloses, because an end of a sentence may well be the last thing in it.
    """
    pairs = _pairs(items)
    joined: list[Span] = []
    for start, end in spans:
        if joined and any(left < start and joined[-1][1] < right for left, right in pairs):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _pairs(items: list[Item]) -> list[Span]:
    """List the outermost pairs, in code points of the joined readings."""
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
    """Gather the items of each span; empty when a pair would be torn apart."""
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
    for index, item in enumerate(items):
        if not item.reading:
            labels[index] = _label_of_empty(items, labels, index)
    places = {id(item): index for index, item in enumerate(items)}
    for index, item in enumerate(items):
        opening = places.get(id(item.partner)) if item.kind == "close" else None
        if opening is not None and labels[opening] != labels[index] and _is_blank(items[opening + 1 : index]):
            labels[opening] = labels[index] = None
    return labels


def _label_of_empty(items: list[Item], labels: list[int | None], index: int) -> int | None:
    before = next((labels[at] for at in range(index - 1, -1, -1) if items[at].reading), None)
    after = next((labels[at] for at in range(index + 1, len(items)) if items[at].reading), None)
    first, second = (after, before) if items[index].kind == "open" else (before, after)
    if items[index].kind == "alone":
        return first if first is not None else second
    if first is not None:
        return first
    return _next_label(items, labels, index)


def _next_label(items: list[Item], labels: list[int | None], index: int) -> int | None:
    """Look past white space, in the direction in which the tag encloses."""
    step = 1 if items[index].kind == "open" else -1
    at = index + step
    while 0 <= at < len(items):
        if items[at].reading and labels[at] is not None:
            return labels[at]
        at += step
    return None


def _is_blank(items: list[Item]) -> bool:
    return all(item.kind in {"text", "soft"} and not item.text.strip() for item in items)


def _trimmed(items: list[Item]) -> list[Item]:
    """Leave out white space, images and single tags at the edges, and pairs that enclose all of the rest."""
    items = _without_outer_blanks(items)
    while items:
        first, last = items[0], items[-1]
        if first.kind == "open" and first.partner is last:
            items = items[1:-1]
        elif first.kind == "break" or (first.kind == "alone" and first.name in _EDGE_KINDS):
            items = items[1:]
        elif last.kind == "break" or (last.kind == "alone" and last.name in _EDGE_KINDS):
            items = items[:-1]
        else:
            break
        items = _without_outer_blanks(items)
    return items


def _without_outer_blanks(items: list[Item]) -> list[Item]:
    items = list(items)
    while items and _is_blank(items[:1]):
        items.pop(0)
    while items and _is_blank(items[-1:]):
        items.pop()
    if items and items[0].kind == "text":
        items[0:1] = _cut_text(items[0], len(items[0].text) - len(items[0].text.lstrip()))[1:]
    if items and items[-1].kind == "text":
        items[-1:] = _cut_text(items[-1], len(items[-1].text.rstrip()))[:1]
    return items


def _cut_text(item: Item, offset: int) -> tuple[Item, Item]:
    """Cut one text; where it cannot be cut, or needs not, one half is the whole and stands in both places."""
    if not 0 < offset < len(item.text) or not item.is_verbatim:
        return item, item
    middle = item.start + len(item.text[:offset].encode())
    return Item("text", item.start, middle, item.text[:offset]), Item("text", middle, item.end, item.text[offset:])


def _split_at_breaks(items: list[Item]) -> list[list[Item]]:
    """Cut at hard breaks outside of pairs; a break inside a pair stays, as a tag."""
    lines: list[list[Item]] = [[]]
    depth = 0
    for item in items:
        depth += {"open": 1, "close": -1}.get(item.kind, 0)
        if item.kind == "break" and not depth:
            lines.append([])
        else:
            lines[-1].append(item)
    if len(lines) == 1:
        return [trimmed] if (trimmed := _trimmed(items)) else []
    return [part for line in lines if line for part in _split_at_breaks(_trimmed(line))]


def _has_letters(item: Item) -> bool:
    return item.kind == "text" and any(char.isalpha() for char in item.text)


def _numbered(items: list[Item]) -> tuple[str, list[Item]]:
    """Write the items as segment text; returns it with the items that got a number, in order."""
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


def _joint(data: bytes, line: list[Item], start: int, end: int) -> Span | None:
    """
    Find the place between two sentences where a joiner may stand: the white space there, else the point that lies
    after all that closes and before all that opens. None where something else stands between them.
    """
    place, blank = start, None
    for item in line:
        if (item.end <= start and item.start < start) or item.start >= end:
            continue
        left, right = max(item.start, start), min(item.end, end)
        if item.kind == "soft" or (item.kind == "text" and not data[left:right].strip()):
            blank = (blank[0], right) if blank and blank[1] == left else blank or (left, right)
        elif item.kind == "text":
            return None
        elif item.kind != "open" and blank is None and place == left:
            place = right
    return blank or (place, place)
