"""
Which texts of a catalog stand in a block of a published page: those of today, or earlier ones that its ledger has.

A colleague may have changed a sentence of the catalog since, and its source may have changed. Where the page was put
together from the texts of that day, each sentence of the page is still known as that of its segment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.sentences import joiner
from translator.bilingual.words.inline import numbered_italics, with_quotation_marks
from translator.bilingual.words.language import is_chinese
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.pages.absorption.page_text import MarkTable, PageBlock, Span, is_mark, plain

# Kinds of segments that may have markup, beside headings; not values of the front matter, and alternative texts.
_KINDS_OF_BODY = frozenset({"paragraph", "item", "cell", "definition", "caption", "html"})
# How many blocks of a page are tried for one of the source, so that the time stays in proportion.
_LOOK_AHEAD = 30


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block of the source with the keys of its segments, and the same block as it was published."""

    keys: tuple[str, ...]
    base: PageBlock
    spans: tuple[Span, ...] | None
    """Where the text of each entry stands in `base`; None where the catalog never had the texts of the page."""
    targets: tuple[str, ...] = ()
    """The text of each entry as `base` has it."""


def match_blocks(
    catalog: Catalog, source: Sequence[Sequence[Segment]], page: Sequence[PageBlock], marks: MarkTable
) -> list[SourceBlock]:
    """Return for each block of a page which of the source it is; one that is none has no keys."""
    match = partial(_match, catalog, marks)
    kinds = [(block[0].kind, block[0].context) for block in source]
    if kinds == [(block.kind, block.context) for block in page]:
        found = list(map(match, source, page))
        if all(block.spans is not None for block in found) or len(found) == 1:
            return found
    # Some are on one side only: each belongs to the next that has its texts.
    found, at = [], 0
    values = {block[0].context: block for block in source if block[0].context}
    body = [block for block in source if not block[0].context]
    for there in page:
        matched = SourceBlock((), there, None)
        if there.context in values:
            matched = match(values[there.context], there)
        for place in range(at, min(at + _LOOK_AHEAD, len(body))) if not there.context else ():
            if body[place][0].kind == there.kind and (block := match(body[place], there)).spans is not None:
                matched, at = block, place + 1
                break
        found.append(matched)
    return found


def _match(catalog: Catalog, marks: MarkTable, segments: Sequence[Segment], page: PageBlock) -> SourceBlock:
    """Return a block with the place of each segment, where the texts of its entries give the text of the page."""
    keys = tuple(segment.key for segment in segments)
    entries = [entry for segment in segments if (entry := catalog.find(segment.key)) is not None]
    if len(entries) != len(keys):
        return SourceBlock(keys, page, None)
    ways: list[dict[int, _Step]] = [{0: _Step(0, 0, None)}]
    for entry in entries:
        past = [event.target for event in reversed(catalog.history(entry)) if event.target]
        # Those that the entry has and had, the latest first; its source where it never had one.
        texts = list(dict.fromkeys([*([entry.target] if entry.target else []), *past])) or [entry.source]
        ends: dict[int, _Step] = {}
        for before in ways[-1]:
            for text in texts:
                flat = marks.flatten(*as_shown(entry, text, catalog.tag))
                gap = joiner(plain(page.text[:before]), plain(flat), catalog.tag) if before else ""
                end = before + len(gap) + len(flat)
                if flat and end not in ends and _fits(gap + flat, page.text[before:end]):
                    ends[end] = _Step(before, before + len(gap), text)
        if not entry.target or entry.is_stale:  # New in the source, or changed so much that nothing was kept.
            ends.update({end: _Step(end, end, None) for end in ways[-1] if end not in ends})
        ways.append(ends)
    return _walked(keys, page, ways)


def as_shown(entry: Entry, text: str, tag: str) -> tuple[str, tuple[Placeholder, ...]]:
    """Return a text of an entry as its page shows it, and its placeholders: with tags, or quotes, for added italics."""
    placeholders = tuple(entry.placeholders)
    if is_chinese(tag):
        return text, placeholders
    if entry.kind not in _KINDS_OF_BODY and not entry.kind.startswith("heading"):
        return with_quotation_marks(entry.source, text), placeholders
    return numbered_italics(entry.source, text, placeholders)


class _Step(NamedTuple):
    """How the text of one entry comes to an end in a block."""

    before: int
    """Where the text before it ends."""
    start: int
    text: str | None
    """None where it does not stand there."""


def _walked(keys: tuple[str, ...], page: PageBlock, ways: Sequence[Mapping[int, _Step]]) -> SourceBlock:
    end = len(page.text)
    found: list[tuple[str, Span, str]] = []
    for key, ends in zip(reversed(keys), reversed(ways[1:]), strict=True):
        step = ends.get(end)
        if step is None:
            return SourceBlock(keys, page, None)
        if step.text is not None:
            found.append((key, (step.start, end), step.text))
        end = step.before
    if not found:
        return SourceBlock(keys, page, None)
    there, spans, texts = zip(*reversed(found), strict=True)
    return SourceBlock(there, page, spans, texts)


def _fits(text: str, there: str) -> bool:
    """Whether two texts are equal, but for markup that a page may write otherwise."""
    return len(text) == len(there) and all(
        one == other or (is_mark(one) and is_mark(other)) for one, other in zip(text, there, strict=True)
    )


def was_taken_over(catalog: Catalog, entry: Entry, base: str, text: str) -> bool:
    """Whether an entry had `text` at some time after it had `base`, so that it is not news."""
    said = [event.target for event in catalog.history(entry) if event.target]
    first = next((at for at in range(len(said) - 1, -1, -1) if said[at] == base), -1)
    return text in said[first + 1 :]
