"""
A changed article is put into its page block by block: where the source did not change, the page keeps its own bytes.

That is a merge of three texts: the source that the page was made from, the source of today, and the page. A block is a
paragraph, a heading, an item of a list, a row of a table, or code. Translators' own forms (the comments in code, the
width of a column, a paragraph of their own) stay theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from translator.bilingual.alignment.edit_alignment import likeness
from translator.bilingual.sentences import joiner
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document

_FENCE = re.compile(rb"[ \t>]*(`{3,}|~{3,})")
_ITEM = re.compile(rb"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_HEADING = re.compile(rb" {0,3}#{1,6}[ \t]")
# How like a new sentence, 0 to 1, a text of the page must be to be the old one.
_LIKE = 0.6
# Larger pages are written from the article: comparing so many blocks would take too long.
_MOST_BLOCKS = 3000


def squeezed(text: str) -> str:
    return "".join(plain_text(text).split())


@dataclass(slots=True)
class PageBlock:
    start: int
    end: int
    """Bytes of the document, the last line end left out."""
    gap: int
    """Where the white space before it begins."""
    places: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MergeSources:
    former: Document
    article: Document
    fresh: bytes
    """The article in the language of the page."""
    patched: Document
    """The page with those of its sentences translated anew that stand in their place."""
    tag: str
    former_places: Mapping[int, Sequence[int]]
    """Segment of the former source → its segments on the page, from 0; without those that the page never had."""
    targets: Mapping[int, str]
    """Segment of the article → what readers read there, without white space; of those that have a target."""
    settled: frozenset[int]
    """Segments of the article that stand on the page as people wrote them."""


def merge_blocks(sources: MergeSources) -> bytes | None:
    """Return the page; None where it is not sure which of its blocks is which, or the result would not be read so."""
    fresh = parse_document(sources.fresh, tag=sources.tag, format=sources.article.format)
    cut = [page_blocks(one) for one in (sources.former, sources.article, fresh, sources.patched)]
    if any(blocks is None or len(blocks) > _MOST_BLOCKS for blocks in cut):
        return None
    former, article, fresh_blocks, page = (blocks or [] for blocks in cut)
    if len(fresh_blocks) != len(article):
        return None
    return _Merge(sources, former, article, fresh, fresh_blocks, page).result()


def page_blocks(document: Document) -> list[PageBlock] | None:
    """Return the blocks of the body in order; None where a segment is not inside one of them."""
    data, begin = document.data, document.front_matter.span[1]
    blocks: list[PageBlock] = []
    at = gap = begin
    fence = b""
    is_open = False
    for line in data[begin:].splitlines(keepends=True):
        end = at + len(line.rstrip())
        mark = _FENCE.match(line)
        if mark and mark[1].startswith(b"`") and b"`" in line[mark.end() :] and not fence:
            mark = None  # Code inside of a line.
        if fence:
            blocks[-1].end = max(blocks[-1].end, end)
            if mark and mark[1].startswith(fence) and not line.strip(b" \t>\r\n`~"):
                fence, is_open = b"", False
        elif not line.strip():
            is_open = False
        else:
            alone = line.lstrip().startswith(b"|") or bool(_HEADING.match(line))
            if alone or mark or not is_open or _ITEM.match(line):
                blocks.append(PageBlock(at, end, gap))
            blocks[-1].end = end
            is_open = not alone
            fence = mark[1] if mark else b""
        at += len(line)
        if blocks:
            gap = blocks[-1].end
    return _with_segments(document, blocks, begin)


def _with_segments(document: Document, blocks: list[PageBlock], begin: int) -> list[PageBlock] | None:
    place, at = 0, 0
    for slot in document.slots:
        count = len(slot.parts) or 1
        if slot.start >= begin:
            while at < len(blocks) and blocks[at].end < slot.end:
                at += 1
            # The alternative text of an image may come before the text around it.
            owner = next((block for block in blocks[max(0, at - 1) : at + 1]
                          if block.start <= slot.start and slot.end <= block.end), None)  # fmt: skip
            if owner is None:
                return None
            owner.places += range(place, place + count)
        place += count
    return blocks


class _Piece(NamedTuple):
    text: bytes
    segments: list[str]
    gap: bytes


class _Merge:
    def __init__(
        self, sources: MergeSources, former: list[PageBlock], article: list[PageBlock], fresh: Document,
        fresh_blocks: list[PageBlock], page: list[PageBlock],
    ) -> None:  # fmt: skip
        self._sources = sources
        self._former, self._article, self._fresh_blocks, self._page = former, article, fresh_blocks, page
        self._fresh = fresh
        self._home = {place: number for number, block in enumerate(page) for place in block.places}
        self._there = self._map()
        self._written: dict[int, _Piece] = {}
        self._inserted: defaultdict[int, list[_Piece]] = defaultdict(list)
        """Block of the page → what stands before it."""
        self._dropped: set[int] = set()

    def _map(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        taken: set[int] = set()
        for number, block in enumerate(self._former):
            places = [one for place in block.places for one in self._sources.former_places.get(place, ())]
            homes = sorted({self._home[place] for place in places if place in self._home} - taken)
            if homes:
                found[number] = homes
                taken.update(homes)
        anchors = [(-1, -1)]
        for number, homes in sorted(found.items()):
            if homes[0] > anchors[-1][1]:
                anchors.append((number, homes[-1]))
        anchors.append((len(self._former), len(self._page)))
        for (a, b), (c, d) in pairwise(anchors):
            bare = [one for one in range(a + 1, c) if not self._former[one].places]
            there = [one for one in range(b + 1, d) if not self._page[one].places and one not in taken]
            if len(bare) == len(there):
                found.update({one: [other] for one, other in zip(bare, there, strict=True)})
            else:
                found.update(self._equal(bare, there))
            rows = [one for one in range(a + 1, c) if self._is_row(self._sources.former, self._former[one])]
            there = [one for one in range(b + 1, d)
                     if one not in taken and self._is_row(self._sources.patched, self._page[one])]  # fmt: skip
            if len(rows) == len(there):
                found.update({one: [other] for one, other in zip(rows, there, strict=True)})
        self._owned = {home for homes in found.values() for home in homes}
        return found

    def _is_row(self, document: Document, block: PageBlock) -> bool:
        return bool(block.places) and self._text(document, block).startswith(b"|")

    def _equal(self, bare: Sequence[int], there: Sequence[int]) -> dict[int, list[int]]:
        found, at = dict[int, list[int]](), 0
        for one in bare:
            text = self._text(self._sources.former, self._former[one])
            for place in range(at, len(there)):
                if self._text(self._sources.patched, self._page[there[place]]) == text:
                    found[one], at = [there[place]], place + 1
                    break
        return found

    @staticmethod
    def _text(document: Document, block: PageBlock) -> bytes:
        return document.data[block.start : block.end]

    def result(self) -> bytes | None:
        before = [self._text(self._sources.former, block) for block in self._former]
        after = [self._text(self._sources.article, block) for block in self._article]
        homes_of = {text: self._there[number] for number, text in enumerate(before) if number in self._there}
        at = 0
        for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if kind == "equal":
                for one, other in zip(range(i1, i2), range(j1, j2), strict=True):
                    at = self._keep(one, other, at)
                continue
            if any(one not in self._there and not self._former[one].places for one in range(i1, i2)):
                return None  # It left the source, or changed, and nobody can say where it is on the page.
            pairs = range(i2 - i1) if i2 - i1 == j2 - j1 else range(0)
            left = [one for one in range(i1, i2) if one - i1 not in pairs]
            self._dropped.update(home for one in left for home in self._there.get(one, ()))
            for other in range(j1, j2):
                if other - j1 in pairs and i1 + other - j1 in self._there:
                    at = self._replace(i1 + other - j1, other)
                else:
                    self._insert(at, other, homes_of.get(after[other], ()))
            at = max([at, *(home + 1 for one in left for home in self._there.get(one, ()))])
        return self._joined()

    def _keep(self, one: int, other: int, at: int) -> int:
        homes, places, sources = self._there.get(one), self._article[other].places, self._sources
        open_places = [place for place in places if place not in sources.settled and place in sources.targets]
        if homes is None:
            if open_places and all(place in sources.targets for place in places):
                self._insert(at, other, ())
            return at
        if open_places and not self._says(homes, other):
            at = max(at, self._blend(homes, other))
        return max(at, homes[-1] + 1)

    def _replace(self, one: int, other: int) -> int:
        homes, sources = self._there[one], self._sources
        if self._article[other].places:
            before, after = (
                self._frame(document, block)
                for document, block in ((sources.former, self._former[one]), (sources.article, self._article[other]))
            )
            marks = [self._marks(document, block) for document, block in (
                (sources.former, self._former[one]), (sources.article, self._article[other]))]  # fmt: skip
            stays = before == after and marks[0] == marks[1] and self._says(homes, other)
            if not stays and list(filter(None, before)) == list(filter(None, after)) and not marks[0] - marks[1]:
                return self._blend(homes, other)
        else:
            # Somebody may have made the same change on the page already.
            there = self._text(sources.patched, self._page[homes[0]])
            stays = b"".join(there.split()) == b"".join(self._text(sources.article, self._article[other]).split())
        if not stays:
            self._write(homes, other)
        return homes[-1] + 1

    def _says(self, homes: Sequence[int], other: int) -> bool:
        wanted = [self._sources.targets.get(place) for place in self._article[other].places]
        there = [self._sources.patched.segments[place].source for home in homes for place in self._page[home].places]
        return None not in wanted and "".join(filter(None, wanted)) == "".join(map(squeezed, there))

    def _blend(self, homes: Sequence[int], other: int) -> int:
        # Translators may have made several paragraphs of one, or broken its lines elsewhere: these stay, and so does
        # the old text of what is not translated.
        homes, there = self._with_rest(homes, other), self._fresh_blocks[other].places
        old = [place for home in homes for place in self._page[home].places]
        is_even = len(old) == len(there)
        is_row = self._is_row(self._sources.patched, self._page[homes[0]])
        if not old or (is_row and not is_even) or _nested(self._sources.patched, old) or _nested(self._fresh, there):
            self._write(homes, other)
            return homes[-1] + 1
        texts = self._squeezed(self._sources.patched, old), self._squeezed(self._fresh, there)
        steps = (
            [("replace", 0, len(old), 0, len(old))]
            if is_even
            else (SequenceMatcher(None, *texts, autojunk=False).get_opcodes())
        )
        into: dict[int, list[int]] = {place: [] for place in old}
        """Segment of the page → those of the article that stand in its place; -1 is its own text."""
        for kind, i1, i2, j1, j2 in steps:
            for step in range(max(i2 - i1, j2 - j1)):
                one, two = i1 + step, j1 + step
                if kind == "equal" or (one < i2 and two < j2 and not self._is_translated(other, two)):
                    into[old[one]].append(-1)
                elif two < j2 and self._is_translated(other, two):
                    into[old[max(min(one, i2 - 1), 0)]].append(there[two])
        for home in homes:
            self._written[home] = self._blended(home, into)
        return homes[-1] + 1

    def _is_translated(self, other: int, number: int) -> bool:
        places = self._article[other].places
        return len(self._fresh_blocks[other].places) != len(places) or places[number] in self._sources.targets

    def _with_rest(self, homes: Sequence[int], other: int) -> list[int]:
        found, page = list(homes), self._sources.patched
        there = {text for home in homes for text in self._squeezed(page, self._page[home].places)}
        new = [text for text in self._squeezed(self._fresh, self._fresh_blocks[other].places) if text not in there]
        while found[-1] + 1 < len(self._page) and found[-1] + 1 not in self._owned:
            rest = self._squeezed(page, self._page[found[-1] + 1].places)
            if not any(likeness(one, text) >= _LIKE for one in rest for text in new):
                break
            found.append(found[-1] + 1)
        return found

    @staticmethod
    def _squeezed(document: Document, places: Sequence[int]) -> list[str]:
        return [squeezed(document.segments[place].source) for place in places]

    def _blended(self, home: int, into: Mapping[int, Sequence[int]]) -> _Piece:
        page, fresh, block = self._sources.patched, self._fresh, self._page[home]
        pieces, segments, at = list[bytes](), list[str](), block.start
        for place in block.places:
            slot, text = page.slots[place], ""
            pieces.append(page.data[at : slot.start])
            for one in into[place]:
                document, number = (page, place) if one < 0 else (fresh, one)
                before, text = text, document.segments[number].source
                gap = joiner(plain_text(before), plain_text(text), self._sources.tag) if before else ""
                pieces += [gap.encode(), document.data[document.slots[number].start : document.slots[number].end]]
                segments.append(text)
            at = slot.end
        return _Piece(b"".join([*pieces, page.data[at : block.end]]), segments, b"")

    def _write(self, homes: Sequence[int], other: int) -> None:
        self._written[homes[0]] = self._of_article(other)
        self._dropped.update(homes[1:])

    def _insert(self, at: int, other: int, homes: Sequence[int]) -> None:
        piece = self._of_article(other)
        moved = [self._of_page(home) for home in homes if home in self._dropped]
        if len(moved) == 1 and self._says(homes, other):
            piece = moved[0]._replace(gap=piece.gap)
        self._inserted[at].append(piece)

    @staticmethod
    def _frame(document: Document, block: PageBlock) -> list[bytes]:
        slots = [slot for slot in document.slots if block.start <= slot.start and slot.end <= block.end]
        edges = [block.start, *(edge for slot in slots for edge in (slot.start, slot.end)), block.end]
        return [b"".join(document.data[a:b].split()) for a, b in zip(edges[::2], edges[1::2], strict=True)]

    @staticmethod
    def _marks(document: Document, block: PageBlock) -> Counter[tuple[str, str]]:
        segments = (document.segments[place] for place in block.places)
        return Counter((mark.opening, mark.closing) for segment in segments for mark in segment.placeholders)

    def _of_article(self, other: int) -> _Piece:
        block, source = self._fresh_blocks[other], self._article[other]
        gap = self._sources.article.data[source.gap : source.start]
        return _Piece(self._text(self._fresh, block), [self._fresh.segments[one].source for one in block.places], gap)

    def _of_page(self, number: int) -> _Piece:
        block, page = self._page[number], self._sources.patched
        texts = [page.segments[place].source for place in block.places]
        return _Piece(self._text(page, block), texts, page.data[block.gap : block.start])

    def _joined(self) -> bytes | None:
        page = self._sources.patched
        head = page.data[self._page[0].gap : self._page[0].start] if self._page else b"\n"
        pieces = [page.data[: page.front_matter.span[1]]]
        segments: list[str] = []
        for number in range(len(self._page) + 1):
            found = [*self._inserted.get(number, ())]
            if number < len(self._page) and number not in self._dropped:
                own = self._of_page(number)
                found.append(self._written.get(number, own)._replace(gap=own.gap))
            for piece in found:
                pieces += [piece.gap or b"\n\n" if len(pieces) > 1 else head, piece.text]
                segments += piece.segments
        data = b"".join([*pieces, page.data[self._page[-1].end :] if self._page else b"\n"])
        document = page if data == page.data else parse_document(data, tag=self._sources.tag, format=page.format)
        slots = (slot for slot in document.slots if slot.start >= document.front_matter.span[1])
        there = [segment.source for slot in slots for segment in slot.parts or (slot.segment,)]
        return data if there == segments else None


def _nested(document: Document, places: Sequence[int]) -> bool:
    slots = [document.slots[place] for place in places]
    return any(one.end > other.start for one, other in pairwise(slots))
