"""
A value of the front matter in parts.

A value is written as a whole, in the quotes and on the lines that the article has it in; so its parts are no places of
their own, and their targets are put together before it is written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from translator.formats.inline import plain_text
from translator.formats.segment_cuts import cut_text, numbers_of, renumbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.formats.slots import Slot, Span
    from translator.model import Segment


class ValueRow:
    """The segments of one value."""

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._source = slot.segment.source
        self._spans: list[Span] = _spans(self._source, slot.parts) if slot.parts else [(0, len(self._source))]
        self._made()

    def _made(self) -> None:
        self.segments = [self._part(span) for span in self._spans]
        self.keys = [segment.key for segment in self.segments]

    @property
    def slot(self) -> Slot:
        """The value with its parts as they are now."""
        return replace(self._slot, parts=tuple(self.segments) if len(self._spans) > 1 else ())

    def cut(self, index: int, at: int) -> int:
        """Cut a part; return how many more there are now."""
        start, end = self._spans[index]
        cut = cut_text(self.segments[index].source, at)
        if cut is None:
            return 0
        numbers = numbers_of(self._source[start:end])
        back = {new: old for old, new in numbers.items()}
        left, right = renumbered(cut.left, back), renumbered(cut.right, back)
        self._spans[index : index + 1] = [(start, start + len(left)), (end - len(right), end)]
        self._made()
        return 1

    def join(self, index: int) -> tuple[dict[int, int], dict[int, int]] | None:
        """Join a part with the next, and return the numbers that the tags of both get."""
        before, after = (self.segments[at].placeholders for at in (index, index + 1))
        self._spans[index : index + 2] = [(self._spans[index][0], self._spans[index + 1][1])]
        self._made()
        return (
            {item.number: item.number for item in before},
            {item.number: item.number + len(before) for item in after},
        )

    def _part(self, span: Span) -> Segment:
        if span == (0, len(self._source)):
            return self._slot.segment
        text = self._source[span[0] : span[1]]
        numbers = numbers_of(text)
        found = [item for item in self._slot.segment.placeholders if item.number in numbers]
        placeholders = tuple(replace(item, number=numbers[item.number]) for item in found)
        return replace(self._slot.segment, source=renumbered(text, numbers), placeholders=placeholders)


def _spans(source: str, parts: Sequence[Segment]) -> list[Span]:
    spans, at, passed = [], 0, 0
    for part in parts:
        text = _as_in_whole(part.source, passed)
        at = source.index(text, at)
        spans.append((at, at + len(text)))
        at, passed = at + len(text), passed + len(part.placeholders)
    return spans


def _as_in_whole(text: str, passed: int) -> str:
    return renumbered(text, {number: number + passed for number in numbers_of(text)})


def put_together(slot: Slot, targets: Sequence[str | None], tag: str) -> str | None:
    """Return the target of a value from those of its parts, in the language `tag`; None where none says anything."""
    from translator.segmenting import joiner

    is_new = [
        bool(target and target.strip()) and target != part.source
        for part, target in zip(slot.parts, targets, strict=True)
    ]
    if not any(is_new):
        return None
    whole, passed = "", 0
    for part, target, new in zip(slot.parts, targets, is_new, strict=True):
        text = _as_in_whole((target or "").strip() if new else part.source, passed)
        whole += joiner(plain_text(whole), plain_text(text), tag) + text
        passed += len(part.placeholders)
    return whole
