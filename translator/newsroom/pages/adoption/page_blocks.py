"""
Pages cut into blocks: a paragraph, a heading, an item of a list, a row of a table, or code; and which block is which.

Blocks of a source became those of another day (`pair_blocks`), and have a home on the page (`find_homes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from translator.bilingual.alignment.edit_alignment import align
from translator.bilingual.alignment.line_merge import line_partners
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles.document import Document
from translator.newsroom.ground.files import lines_of

FENCE = re.compile(rb"[ \t>]*(`{3,}|~{3,})")
_ITEM = re.compile(rb"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_HEADING = re.compile(rb" {0,3}#{1,6}[ \t]")


def squeezed(text: str) -> str:
    return "".join(plain_text(text).split())


@dataclass(slots=True, eq=False)
class PageBlock:
    document: Document
    start: int
    end: int
    """Bytes of the document, the last line end left out."""
    gap: int
    """Where the white space before it begins."""
    places: list[int] = field(default_factory=list)
    """Its segments."""

    @property
    def data(self) -> bytes:
        return self.document.data[self.start : self.end]

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def head(self) -> str:
        return next(iter(lines_of(self.text)), "")

    @property
    def white(self) -> bytes:
        return self.document.data[self.gap : self.start]

    @property
    def kind(self) -> str:
        """The kind of its text; empty for code and other blocks without a text."""
        return self.document.segments[self.places[0]].kind if self.places else ""

    @property
    def is_code(self) -> bool:
        return FENCE.match(self.data) is not None

    def frame(self) -> list[bytes]:
        """Return what stands around its sentences."""
        slots = [slot for slot in self.document.slots if self.start <= slot.start and slot.end <= self.end]
        edges = [self.start, *(edge for slot in slots for edge in (slot.start, slot.end)), self.end]
        return [self.document.data[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def page_blocks(document: Document) -> list[PageBlock]:
    """Return the blocks of the body in order; those that one segment runs through are one."""
    data, begin = document.data, document.front_matter.span[1]
    blocks: list[PageBlock] = []
    at = gap = begin
    fence = b""
    is_open = False
    for line in data[begin:].splitlines(keepends=True):
        end = at + len(line.rstrip())
        mark = FENCE.match(line)
        if mark and mark[1].startswith(b"`") and b"`" in line[mark.end() :] and not fence:
            mark = None  # Code inside a line.
        if fence:
            blocks[-1].end = max(blocks[-1].end, end)
            if mark and mark[1].startswith(fence) and not line.strip(b" \t>\r\n`~"):
                fence, is_open = b"", False
        elif not line.strip():
            is_open = False
        else:
            alone = line.lstrip().startswith(b"|") or bool(_HEADING.match(line))
            if alone or mark or not is_open or _ITEM.match(line):
                blocks.append(PageBlock(document, at, end, gap))
            blocks[-1].end = end
            is_open = not alone
            fence = mark[1] if mark else b""
        at += len(line)
        if blocks:
            gap = blocks[-1].end
    return _with_segments(blocks, document, begin)


def _with_segments(blocks: Sequence[PageBlock], document: Document, begin: int) -> list[PageBlock]:
    spans = [(slot.start, slot.end, place) for place, slot in enumerate(document.slots) if slot.start >= begin]
    joined: list[PageBlock] = []
    until = at = 0
    for block in blocks:
        if joined and block.start < until:
            joined[-1].end = max(joined[-1].end, block.end)
        else:
            joined.append(block)
        while at < len(spans) and spans[at][0] < joined[-1].end:
            until = max(until, spans[at][1])
            joined[-1].places.append(spans[at][2])
            at += 1
    return joined


def pair_blocks(before: Sequence[PageBlock], after: Sequence[PageBlock]) -> dict[int, int]:
    """Return which block of a source, from 0, became which of another, in order; what has none is left out."""
    ours, theirs = [block.text for block in before], [block.text for block in after]
    found: dict[int, int] = {}
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            found.update(zip(range(i1, i2), range(j1, j2), strict=True))
        elif kind == "replace":
            beads = align(ours[i1:i2], theirs[j1:j2], steps=((1, 1),))
            found |= {i1 + bead.before[0]: j1 + bead.after[0] for bead in beads if bead.before and bead.after}
            if i2 - i1 == j2 - j1 == 1:
                found[i1] = j1
    return found


def find_homes(
    former: Sequence[PageBlock], page: Sequence[PageBlock], places: Mapping[int, Sequence[int]]
) -> tuple[dict[int, list[int]], set[int]]:
    """
    Return the blocks of the page by those of its source, and for which of these only their place says it.

    `places`: segment of the source → its segments on the page.
    """
    home_of = {place: number for number, block in enumerate(page) for place in block.places}
    found, taken, supposed = dict[int, list[int]](), set[int](), set[int]()
    for number, block in enumerate(former):
        there = {place for one in block.places for place in places.get(one, ())}
        if homes := sorted({home_of[place] for place in there & home_of.keys()} - taken):
            found[number] = homes
            taken.update(homes)
    anchors = [(-1, -1)]
    for number, homes in sorted(found.items()):
        if homes[0] > anchors[-1][1]:
            anchors.append((number, homes[-1]))
    anchors.append((len(former), len(page)))
    for (a, b), (c, d) in pairwise(anchors):
        ours = _by_kind(former, (one for one in range(a + 1, c) if one not in found))
        theirs = _by_kind(page, (one for one in range(b + 1, d) if one not in taken))
        for kind, here in ours.items():
            homes = theirs.get(kind, [])
            # Code is known by what is in no language; other blocks of one kind in the same number are each other's.
            if not kind:
                texts = [former[one].text for one in here], [page[one].text for one in homes]
                found |= {here[one]: [homes[other]] for one, other in line_partners(*texts).items()}
            elif len(here) == len(homes):
                found |= {one: [other] for one, other in zip(here, homes, strict=True)}
                supposed.update(here)
    return found, supposed


def _by_kind(blocks: Sequence[PageBlock], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        found.setdefault(blocks[number].kind, []).append(number)
    return found
