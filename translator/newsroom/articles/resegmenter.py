"""
The rules by which people split and join segments or give one occurrence its own context. A rule names a segment by its
key; a rule that does not fit is ignored. Source: XLIFF 2.1, 4.2.8 and 4.3.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.words.inline import TAG, plain_text, tags_in, typed_italics
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.items import Item, Slot, without_outer_blanks
from translator.newsroom.articles.slot_list import ContentLine, SlotList

_CLOSING_AFTER = pattern(r"</[1-9][0-9]{0,3}>")
# A letter or digit of a script that writes words apart.
_OF_WORD = pattern(r"[^\W\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_NUMBER_GOES_ON = pattern(r"\d[.,:]\d")
_OPENING_BEFORE = pattern(r"<[1-9][0-9]{0,3}>\Z")


@dataclass(frozen=True, slots=True)
class TextSplit:
    left: str
    right: str
    at: int
    """Code point: after closing tags, before opening ones."""


def split_text(text: str, at: int, *, may_be_empty: bool = False) -> TextSplit | None:
    """
    Split `text` at a code point, moved out of tags; None where the place lies inside a tag, a pair or a word,
    and where a side would be empty, unless it `may_be_empty`.
    """
    at = _outside_of_tags(text, min(max(at, 0), len(text)))
    tags = tags_in(text)
    depth = sum({"open": 1, "close": -1}.get(tag.kind, 0) for tag in tags if tag.end <= at)
    if depth or any(tag.start < at < tag.end for tag in tags) or _is_in_word(text, at):
        return None
    left, right = text[:at].rstrip(), text[at:].lstrip()
    is_whole = bool(plain_text(left).strip()) and bool(plain_text(right).strip())
    return TextSplit(left, right, at) if is_whole or may_be_empty else None


def _outside_of_tags(text: str, at: int) -> int:
    if not text[:at].strip() or not text[at:].strip():
        return at
    while True:
        closing, opening = _CLOSING_AFTER.match(text, at), _OPENING_BEFORE.search(text, 0, at)
        if closing:
            at = closing.end()
        elif opening:
            at = opening.start()
        else:
            return at


def _is_in_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at : at + 1]
    if not before or not after:
        return False
    if unicodedata.combining(after) or _NUMBER_GOES_ON.match(text[max(at - 2, 0) : at + 1]):
        return True
    return bool(_OF_WORD.match(before) and _OF_WORD.match(after))


def tag_numbers(text: str) -> dict[int, int]:
    """Return the numbers that the tags of a part get when it stands by itself."""
    return {number: new for new, number in enumerate(dict.fromkeys(tag.number for tag in tags_in(text)), 1)}


def renumber_tags(text: str, numbers: Mapping[int, int]) -> str:
    """Renumber tags; one without an entry gets a number above all others, so that the checks report it."""
    known = dict(numbers)
    for tag in tags_in(text):
        known.setdefault(tag.number, max(known.values(), default=0) + 1)
    return TAG.sub(lambda hit: f"<{hit['close'] or ''}{known[int(hit['number'])]}{hit['alone'] or ''}>", text)


@dataclass(frozen=True, slots=True)
class SplitRule:
    key: str
    at: int
    """Code point at which the second begins."""


@dataclass(frozen=True, slots=True)
class JoinRule:
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class ContextRule:
    """Give one occurrence of the segment `key` its own `context`."""

    key: str
    context: str
    before: str
    """Key of the segment before that occurrence."""
    after: str
    place: int
    """Number of the occurrence, from 1; used only if neither neighbour exists any more."""
    places: int
    """How many occurrences there were."""


SegmentRule = SplitRule | JoinRule | ContextRule


@dataclass(frozen=True, slots=True)
class JoinedSegment:
    segment: Segment
    first: Mapping[int, int]
    second: Mapping[int, int]


class Resegmenter:
    def __init__(self, slots: SlotList) -> None:
        self._slots = slots
        self._rows = [_LineSegments(slots, line) for line in slots.lines]

    def apply(self, rule: SegmentRule) -> None:
        if isinstance(rule, ContextRule):
            chosen = _place_of(rule, self.neighbours(rule.key))
            if chosen is not None:
                line, at = [place for place in self._order() if place[0].keys[place[1]] == rule.key][chosen]
                line.set_context(at, rule.context)
            return
        for row in self._rows:
            index = 0
            while index < len(row.keys):
                if isinstance(rule, SplitRule) and row.keys[index] == rule.key:
                    index += row.split(index, rule.at)
                elif isinstance(rule, JoinRule) and row.keys[index : index + 2] == [rule.first, rule.second]:
                    row.join(index)
                index += 1

    def split(self, key: str, at: int) -> tuple[Segment, Segment] | None:
        for row in self._rows:
            if key in row.keys:
                index = row.keys.index(key)
                return (row.segments[index], row.segments[index + 1]) if row.split(index, at) else None
        return None

    def join(self, first: str, second: str) -> JoinedSegment | None:
        for row in self._rows:
            for index in range(len(row.keys) - 1):
                if row.keys[index : index + 2] == [first, second]:
                    numbers = row.join(index)
                    return JoinedSegment(row.segments[index], *numbers) if numbers else None
        return None

    def result(self) -> SlotList:
        done = SlotList(self._slots.data, self._slots.tag, emphasis_regions=self._slots.emphasis_regions)
        in_lines = {index for line in self._slots.lines for index in line.slots}
        # A value of the front matter is written as a whole, and not split.
        done.slots += [slot for index, slot in enumerate(self._slots.slots) if index not in in_lines]
        for row in self._rows:
            done.add_slots(row.items, row.slots, row.line.content)
        return done

    def neighbours(self, key: str) -> list[tuple[str, str]]:
        keys = ["", *(row.keys[index] for row, index in self._order()), ""]
        return [(keys[at - 1], keys[at + 1]) for at in range(1, len(keys) - 1) if keys[at] == key]

    def _order(self) -> list[tuple[_LineSegments, int]]:
        found = [(row, index) for row in self._rows for index in range(len(row.slots))]
        return sorted(found, key=lambda at: (at[0].slots[at[1]].start, -at[0].slots[at[1]].end))


# None where the rule fits no place.
def _place_of(rule: ContextRule, places: Sequence[tuple[str, str]]) -> int | None:
    fits = [(before == rule.before) + (after == rule.after) for before, after in places]
    best = max(fits, default=0)
    if not best:
        return rule.place - 1 if len(places) == rule.places and 0 < rule.place <= len(places) else None
    alike = [at for at, fit in enumerate(fits) if fit == best]
    return min(alike, key=lambda at: abs(at + 1 - rule.place))


class _LineSegments:
    def __init__(self, slots: SlotList, line: ContentLine) -> None:
        self._all = slots
        self.line = line
        self.items = line.items
        self.slots: list[Slot] = [slots.slots[index] for index in line.slots]
        self.keys = [slot.segment.key for slot in self.slots]

    @property
    def segments(self) -> list[Segment]:
        return [slot.segment for slot in self.slots]

    def set_context(self, index: int, context: str) -> None:
        slot = self.slots[index]
        self._put(index, index + 1, [replace(slot, segment=replace(slot.segment, context=context))])

    def split(self, index: int, at: int) -> int:
        slot = self.slots[index]
        split = split_text(slot.segment.source, at)
        if split is None:
            return 0
        first, last = self._range(slot)
        halves = _split_items(self.items[first:last], split.at)
        if halves is None:
            return 0
        left, right = halves
        self.items = [*self.items[:first], *left, *right, *self.items[last:]]
        parts = [without_outer_blanks(left), without_outer_blanks(right)]
        self._put(index, index + 1, [self._slot(part, slot) for part in parts])
        return 1

    # None where it cannot be.
    def join(self, index: int) -> tuple[dict[int, int], dict[int, int]] | None:
        one, other = self.slots[index], self.slots[index + 1]
        first, last = self._balanced(self._range(one)[0], self._range(other)[1])
        left = self.slots[index - 1].end if index else 0
        right = self.slots[index + 2].start if index + 2 < len(self.slots) else len(self._all.data)
        if self.items[first].start < left or self.items[last - 1].end > right:
            return None
        context = one if one.segment.context else other
        joined = self._slot(self.items[first:last], replace(one, segment=context.segment))
        self._put(index, index + 2, [joined])
        numbers = {span: number for number, span in enumerate(joined.openings, 1)}
        mapped = [{n: numbers[span] for n, span in enumerate(slot.openings, 1)} for slot in (one, other)]
        return mapped[0], mapped[1]

    def _slot(self, items: list[Item], like: Slot) -> Slot:
        slot = self._all.slot_of(items, self.line.content, like.segment.context)
        return replace(slot, segment=replace(slot.segment, block=like.segment.block))

    def _put(self, start: int, end: int, slots: list[Slot]) -> None:
        self.slots[start:end] = slots
        self.keys[start:end] = [slot.segment.key for slot in slots]

    # Return the items of a segment, as indexes; texts that extend beyond its ends are split there.
    def _range(self, slot: Slot) -> tuple[int, int]:
        self.items = list(_split_at_bytes(self.items, (slot.start, slot.end)))
        inside = [i for i, item in enumerate(self.items) if slot.start <= item.start and item.end <= slot.end]
        return inside[0], inside[-1] + 1

    def _balanced(self, first: int, last: int) -> tuple[int, int]:
        places = {id(item): index for index, item in enumerate(self.items)}
        partners = {places[id(i.partner)]: places[id(i)] for i in self.items if i.kind == "close" and i.partner}
        pairs = list(partners.items())
        while True:
            torn = [pair for pair in pairs if (first <= pair[0] < last) != (first <= pair[1] < last)]
            if not torn:
                return first, last
            first, last = min(first, *(pair[0] for pair in torn)), max(last, *(pair[1] + 1 for pair in torn))


def _split_at_bytes(items: Iterable[Item], edges: tuple[int, int]) -> Iterable[Item]:
    for item in items:
        rest = item
        for edge in edges:
            if rest.kind == "text" and rest.is_verbatim and rest.start < edge < rest.end:
                left, rest = rest.split_at([len(rest.text.encode()[: edge - rest.start].decode())])
                yield left
        yield rest


# None where that lies inside an item.
def _split_items(items: list[Item], at: int) -> tuple[list[Item], list[Item]] | None:
    position = 0
    numbers: dict[int, int] = {}
    for index, item in enumerate(items):
        if position == at:
            return items[:index], items[index:]
        if item.kind in {"text", "soft"}:
            length = len(item.text)
        elif item.kind == "close" and item.partner is not None:
            length = len(f"</{numbers[id(item.partner)]}>")
        else:
            number = numbers[id(item)] = len(numbers) + 1
            length = len(f"<{number}>" if item.kind == "open" else f"<{number}/>")
        if position < at < position + length:
            if item.kind != "text" or not item.is_verbatim:
                return None
            left, right = item.split_at([at - position])
            return [*items[:index], left], [right, *items[index + 1 :]]
        position += length
    return None


def with_tags_of(
    target: str, placeholders: Sequence[Placeholder], wanted: Sequence[Placeholder], *, tag: str
) -> tuple[str, bool]:
    """
    Return `target` with its tags numbered as in `wanted`, and whether all stand for the same. Equal markup first,
    then what is of one kind. A tag without a partner gets a new number; but English may have italics of its own,
    and Chinese 《》 for those wanted (`added_emphasis`).
    """
    free = list(wanted)
    numbers: dict[int, int] = {}
    is_same = True
    for exact in (True, False):
        for mark in placeholders:
            if mark.number in numbers:
                continue
            for other in free:
                is_equal = (mark.opening, mark.closing) == (other.opening, other.closing)
                if is_equal or (not exact and (mark.kind, mark.is_pair) == (other.kind, other.is_pair)):
                    numbers[mark.number] = other.number
                    free.remove(other)
                    is_same = is_same and is_equal
                    break
    added = {mark.number for mark in placeholders if mark.kind == "emphasis" and mark.number not in numbers}
    if added and not is_chinese(tag) and "*" not in target:
        target = typed_italics(target, added)
        numbers.update(dict.fromkeys(added, 0))
    are_titles = is_chinese(tag) and {mark.kind for mark in free} == {"emphasis"} and len(free) <= target.count("《")
    is_same = is_same and (not free or are_titles) and len(numbers) == len(placeholders)
    spare = max([mark.number for mark in wanted], default=0)
    for found in tags_in(target):
        if found.number not in numbers:
            spare += 1
            numbers[found.number] = spare
    return (renumber_tags(target, numbers) if numbers else target), is_same
