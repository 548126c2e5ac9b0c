"""
The sentences of a page beside those of its source: front matter by key, then block by block.

The markup of a target is named by the tags of its source; a link that leads elsewhere, or one that is missing, keeps
the pair from being sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from translator.bilingual.alignment import Lexicon, Link, align_sentences
from translator.bilingual.alignment.block_alignment import Block, align_blocks
from translator.bilingual.alignment.evidence import contradict, marks_of
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.sentences import join_sentences
from translator.bilingual.words.inline import tag_problems
from translator.newsroom.articles import Document
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, marks_as_in_source
from translator.newsroom.articles.resegmenter import renumber_tags, with_tags_of
from translator.newsroom.catalog.segment_rules import body_blocks

# Score from which a sentence is believed whose block has as many sentences on both sides.
_SURE_IN_STRUCTURE = 0.08


@dataclass(frozen=True, slots=True)
class PairedSegment:
    """One or more segments of the source, and the text of the page that is their translation."""

    sources: tuple[int, ...]
    """Places in the source document, from 0; several are to be merged."""
    places: tuple[int, ...]
    """Places in the page, from 0; several are joined in `target`."""
    target: str
    """With the tags of the source; where several are to be merged, with its own."""
    marks: tuple[Placeholder, ...] = ()
    """What the tags of the page's own text stand for."""
    doubt: LazyMessage | None = None
    """Why somebody should look at it."""


@dataclass(slots=True)
class PageAlignment:
    pairs: list[PairedSegment] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    """Segments of the source that the page does not have."""
    added: list[int] = field(default_factory=list)
    """Segments of the page that the source does not have."""
    words: list[tuple[tuple[Sequence[str], Sequence[str]], list[Link]]] = field(default_factory=list)
    """The blocks and their links, from which a lexicon is learned."""


def align_page(
    source: Document,
    page: Document,
    source_tag: str,
    target_tag: str,
    lexicon: Lexicon | None = None,
    names: LinkNames = NO_LINKS,
) -> PageAlignment:
    """
    Return which segments of `page` are the translation of which of `source`; each is in one place of the result.

    `names` says how the page may write its links: one to the same article in its own language leads nowhere else.
    """
    found = PageAlignment()
    left, right = (
        [replace(segment, placeholders=tuple(marks_as_in_source(segment.placeholders, names))) for segment in segments]
        if names else segments
        for segments in (source.segments, page.segments)
    )  # fmt: skip
    _pair_front_matter(left, right, target_tag, found)
    blocks, others = body_blocks(left), body_blocks(right)
    pairs = align_blocks(
        _texts(left, blocks, source_tag), _texts(right, others, target_tag), source_tag, target_tag, lexicon
    )
    known = [(blocks[one] if one is not None else [], others[other] if other is not None else [])
             for one, other in pairs]  # fmt: skip
    for block, there in _with_split_paragraphs(known, left, right, (source_tag, target_tag), lexicon):
        if not there:
            found.left_out += block
        elif not block:
            found.added += there
        else:
            _pair_block(left, right, block, there, (source_tag, target_tag), lexicon, found)
    return found


def _with_split_paragraphs(
    pairs: Sequence[tuple[list[int], list[int]]], left: Sequence[Segment], right: Sequence[Segment],
    tags: tuple[str, str], lexicon: Lexicon | None,
) -> list[tuple[list[int], list[int]]]:  # fmt: skip
    """
    Return the pairs of blocks, where translators made several paragraphs of one with all of them.

    A paragraph without a partner belongs to the one beside it where its sentences are surely what that one lacks.
    """

    def sure(block: list[int], there: list[int]) -> set[int]:
        texts = [left[place].source for place in block], [right[place].source for place in there]
        links = align_sentences(*texts, *tags, lexicon=lexicon)
        return {there[place] for link in links if link.source and link.is_sure for place in link.target}

    def belongs(alone: list[int], block: list[int], there: list[int]) -> bool:
        if len(block) <= len(there) or {right[place].kind for place in (*alone, *there)} != {"paragraph"}:
            return False
        return sure(block, sorted([*alone, *there])) >= {*alone, *sure(block, there)}

    found: list[tuple[list[int], list[int]]] = []
    for block, there in pairs:
        while block and there and found and not found[-1][0] and belongs(found[-1][1], block, there):
            there = [*found.pop()[1], *there]
        if not block and found and all(found[-1]) and belongs(there, *found[-1]):
            found[-1] = found[-1][0], [*found[-1][1], *there]
        else:
            found.append((block, there))
    return found


def _texts(segments: Sequence[Segment], blocks: Sequence[Sequence[int]], tag: str) -> list[Block]:
    sentences = [[segments[place].source for place in block] for block in blocks]
    return [(segments[block[0]].kind, join_sentences(texts, tag), len(block))
            for block, texts in zip(blocks, sentences, strict=True)]  # fmt: skip


def _pair_front_matter(left: Sequence[Segment], right: Sequence[Segment], tag: str, found: PageAlignment) -> None:
    by_context: dict[str, list[int]] = {}
    for place, segment in enumerate(right):
        if segment.context:
            by_context.setdefault(segment.context, []).append(place)
    for place, segment in enumerate(left):
        if others := by_context.get(segment.context):
            found.pairs.append(_paired(left, right, (place,), (others.pop(0),), tag, is_sure=True))
        elif segment.context:
            found.left_out.append(place)
    found.added += [place for others in by_context.values() for place in others]


def _pair_block(
    left: Sequence[Segment], right: Sequence[Segment], block: Sequence[int], other: Sequence[int],
    tags: tuple[str, str], lexicon: Lexicon | None, found: PageAlignment,
) -> None:  # fmt: skip
    sources, targets = [left[place].source for place in block], [right[place].source for place in other]
    links = align_sentences(sources, targets, *tags, lexicon=lexicon)
    is_even = len(block) == len(other)
    found.words.append(((sources, targets), links))
    marks = marks_of(sources, tags[0]), marks_of(targets, tags[1])
    for link in links:
        places = tuple(block[one] for one in link.source), tuple(other[one] for one in link.target)
        if not places[1]:
            found.left_out += places[0]
        elif not places[0]:
            found.added += places[1]
        elif len(places[0]) > 1 and len(places[1]) > 1:
            # They may have been rewritten together: somebody should look at them.
            for one, there in zip(*places, strict=True):
                found.pairs.append(_paired(left, right, (one,), (there,), tags[1], is_sure=False))
        else:
            is_one = len(places[0]) == len(places[1]) == 1
            is_sure = link.score >= _SURE_IN_STRUCTURE if is_even and is_one else link.is_sure
            if is_one and contradict(marks[0][link.source[0]], marks[1][link.target[0]]):
                is_sure = False
            found.pairs.append(_paired(left, right, *places, tags[1], is_sure=is_sure))


def _paired(
    left: Sequence[Segment], right: Sequence[Segment], sources: tuple[int, ...], places: tuple[int, ...], tag: str,
    *, is_sure: bool,
) -> PairedSegment:  # fmt: skip
    """Return a pair whose target has the tags of its source, as far as there is one; merged sources come later."""
    marks = [mark for place in sources for mark in left[place].placeholders]
    target, placeholders = _join_segments([right[place] for place in places], tag)
    doubt = None if is_sure else LazyMessage("they have little in common")
    if len(sources) == 1:
        target, is_same = with_tags_of(target, placeholders, marks, tag=tag)
        if tag_problems(left[sources[0]].source, target, marks):
            doubt = LazyMessage("its markup is not that of the source")
        elif not is_same:
            doubt = doubt or LazyMessage("a link or other markup leads elsewhere than in the source")
    return PairedSegment(sources, places, target, placeholders, doubt)


def _join_segments(segments: Sequence[Segment], tag: str) -> tuple[str, tuple[Placeholder, ...]]:
    """Return segments of one block as one text, its tags numbered from 1, with what they stand for."""
    if len(segments) == 1:
        return segments[0].source, segments[0].placeholders
    texts: list[str] = []
    marks: list[Placeholder] = []
    for segment in segments:
        numbers = {mark.number: len(marks) + index for index, mark in enumerate(segment.placeholders, 1)}
        texts.append(renumber_tags(segment.source, numbers) if numbers else segment.source)
        marks += [
            Placeholder(numbers[mark.number], mark.kind, mark.opening, mark.closing) for mark in segment.placeholders
        ]
    return join_sentences(texts, tag), tuple(marks)
