"""
A changed article is put into its page block by block: where the source did not change, the page keeps its own bytes.

That is a merge of three texts: the source that the page was made from, the source of today, and the page. A block is a
paragraph, a heading, an item of a list, a row of a table, or code. Translators' own forms (the comments in code, the
width of a column, a paragraph of their own) stay theirs. A change without a place is left out, and said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from translator.bilingual.alignment.edit_alignment import align
from translator.bilingual.alignment.line_merge import line_partners, merge_lines
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.sentences import joiner
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.pages.adoption.page_links import PageLinks

FENCE = re.compile(rb"[ \t>]*(`{3,}|~{3,})")
_ITEM = re.compile(rb"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_HEADING = re.compile(rb" {0,3}#{1,6}[ \t]")
# Larger pages only get the sentences that stand in their place: comparing so many blocks would take too long.
_MOST_BLOCKS = 3000
# How often the merge is done again without a block that would not be read as it was written.
_MOST_ATTEMPTS = 6
_BEHIND = LazyMessage("the source changed, and its translation waits")
_UNPLACED = LazyMessage("the source changed, and nobody can say where it stands on the page")
_UNREADABLE = LazyMessage("the changed source would not be read as it is written here")
_OWN_TEXT = LazyMessage("the page has a text of its own here, of which nobody said whose translation it is")
_LINK = LazyMessage("the link of the source leads elsewhere by now")


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
    origins: Mapping[int, int]
    """Segment of the article → the one of the former source that it came from."""
    targets: Mapping[int, str]
    """Segment of the article → what readers read there, without white space; of those that are translated by now."""
    shown: Mapping[int, Sequence[str]]
    """Segment of the article → what `fresh` may show of it, without white space, beside its source."""
    settled: frozenset[int]
    """Segments of the article that stand on the page as people wrote them."""
    links: PageLinks = field(default_factory=PageLinks)


class KeptText(NamedTuple):
    """A piece of the page that stays although its source says something else."""

    line: int
    """Of the page, counted from 1."""
    text: str
    reason: LazyMessage


class MergedPage(NamedTuple):
    data: bytes
    kept: list[KeptText]


def merge_blocks(sources: MergeSources, frozen: Iterable[int] = ()) -> MergedPage:
    """
    Return the page with what its source changed; what is not sure, or would not be read so, is kept and listed.

    `frozen` are blocks of the page that stay as they are, and ~block those before which nothing comes in.
    """
    fresh, page = parse_document(sources.fresh, tag=sources.tag, format=sources.article.format), sources.patched
    former, article, fresh_blocks, there = (
        page_blocks(one) for one in (sources.former, sources.article, fresh, page)
    )  # fmt: skip
    if len(fresh_blocks) == len(article) and max(map(len, (former, article, there))) <= _MOST_BLOCKS:
        frozen = set(frozen)
        for _attempt in range(_MOST_ATTEMPTS):
            merge = _Merge(sources, former, article, fresh, fresh_blocks, there, frozen)
            data, bad = merge.result()
            if bad is None:
                return MergedPage(data, sorted(dict.fromkeys(merge.kept), key=lambda one: one.line))
            if bad in frozen:
                break
            frozen.add(bad)
    is_changed = sources.former.data != sources.article.data
    return MergedPage(page.data, [KeptText(1, "", _UNREADABLE)] if is_changed else [])


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


def _with_segments(document: Document, blocks: list[PageBlock], begin: int) -> list[PageBlock]:
    spans, place = list[tuple[int, int, range]](), 0
    for slot in document.slots:
        count = len(slot.parts) or 1
        if slot.start >= begin:
            spans.append((slot.start, slot.end, range(place, place + count)))
        place += count
    joined: list[PageBlock] = []
    until = at = 0
    for block in blocks:
        if joined and block.start < until:
            joined[-1].end = max(joined[-1].end, block.end)
        else:
            joined.append(block)
        while at < len(spans) and spans[at][0] < joined[-1].end:
            until = max(until, spans[at][1])
            joined[-1].places += spans[at][2]
            at += 1
    return joined


def pair_blocks(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Return which block of a source, from 0, became which of another, in order; what has none is left out."""
    found: dict[int, int] = {}
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.update(zip(range(i1, i2), range(j1, j2), strict=True))
        elif kind == "replace":
            beads = align(before[i1:i2], after[j1:j2], steps=((1, 1),))
            found |= {i1 + bead.before[0]: j1 + bead.after[0] for bead in beads if bead.before and bead.after}
            if i2 - i1 == j2 - j1 == 1:
                found[i1] = j1
    return found


def block_texts(document: Document, blocks: Sequence[PageBlock]) -> list[str]:
    return [document.data[block.start : block.end].decode() for block in blocks]


def find_homes(
    former: Document, blocks: Sequence[PageBlock], page: Document, page_blocks: Sequence[PageBlock],
    former_places: Mapping[int, Sequence[int]],
) -> tuple[dict[int, list[int]], set[int]]:  # fmt: skip
    """Return the blocks of the page by those of its source, and for which of these only their place says it."""
    home_of = {place: number for number, block in enumerate(page_blocks) for place in block.places}
    found, taken, supposed = dict[int, list[int]](), set[int](), set[int]()
    for number, block in enumerate(blocks):
        places = [one for place in block.places for one in former_places.get(place, ())]
        homes = sorted({home_of[place] for place in places if place in home_of} - taken)
        if homes:
            found[number] = homes
            taken.update(homes)
    anchors = [(-1, -1)]
    for number, homes in sorted(found.items()):
        if homes[0] > anchors[-1][1]:
            anchors.append((number, homes[-1]))
    anchors.append((len(blocks), len(page_blocks)))
    for (a, b), (c, d) in pairwise(anchors):
        ours = _by_kind(former, blocks, (one for one in range(a + 1, c) if one not in found))
        theirs = _by_kind(page, page_blocks, (one for one in range(b + 1, d) if one not in taken))
        for kind, here in ours.items():
            there = theirs.get(kind, [])
            # Code is known by what is in no language; other blocks of one kind in the same number are each other's.
            if not kind:
                texts = block_texts(former, [blocks[one] for one in here]), block_texts(
                    page, [page_blocks[one] for one in there])  # fmt: skip
                found |= {here[one]: [there[other]] for one, other in line_partners(*texts).items()}
            elif len(here) == len(there):
                found |= {one: [other] for one, other in zip(here, there, strict=True)}
                supposed.update(here)
    return found, supposed


def _by_kind(document: Document, blocks: Sequence[PageBlock], numbers: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number in numbers:
        found.setdefault(_kind(document, blocks[number]), []).append(number)
    return found


# Return the kind of text of a block; empty for code and other blocks without a text.
def _kind(document: Document, block: PageBlock) -> str:
    return document.segments[block.places[0]].kind if block.places else ""


class _Piece(NamedTuple):
    text: bytes
    segments: list[str]
    gap: bytes
    home: int
    """The block of the page that it is, or stands before."""


class _Merge:
    def __init__(
        self, sources: MergeSources, former: list[PageBlock], article: list[PageBlock], fresh: Document,
        fresh_blocks: list[PageBlock], page: list[PageBlock], frozen: set[int],
    ) -> None:  # fmt: skip
        self._sources, self._fresh, self._frozen = sources, fresh, frozen
        self._former, self._article, self._fresh_blocks, self._page = former, article, fresh_blocks, page
        self._homes = {place: number for number, block in enumerate(page) for place in block.places}
        self._owners = defaultdict[int, set[int]](set)
        """Segment of the page → those of the former source whose translation it is."""
        for number, places in sources.former_places.items():
            for place in places:
                self._owners[place].add(number)
        self._there, self._supposed = find_homes(sources.former, former, sources.patched, page, sources.former_places)
        self._owned = {home for homes in self._there.values() for home in homes}
        self._written: dict[int, _Piece] = {}
        self._inserted: defaultdict[int, list[_Piece]] = defaultdict(list)
        """Block of the page → what stands before it."""
        self._gaps: dict[int, bytes] = {}
        """Block of the page → the white space before its source."""
        self._dropped: set[int] = set()
        self.kept: list[KeptText] = []

    def _keep(self, home: int, reason: LazyMessage, text: str = "") -> None:
        page = self._sources.patched.data
        block = self._page[min(home, len(self._page) - 1)] if self._page else PageBlock(0, 0, 0)
        line = page.count(b"\n", 0, block.start) + 1
        lines = page[block.start : block.end].decode().splitlines() or [""]
        step = next((step for step, one in enumerate(lines) if text in one), 0)
        self.kept.append(KeptText(line + step, (text or lines[0]).strip(), reason))

    @staticmethod
    def _text(document: Document, block: PageBlock) -> bytes:
        return document.data[block.start : block.end]

    def result(self) -> tuple[bytes, int | None]:
        """Return the page, and the block that would not be read as it was written, if there is one."""
        before, after = (
            block_texts(document, blocks)
            for document, blocks in ((self._sources.former, self._former), (self._sources.article, self._article))
        )
        pairs = pair_blocks(before, after)
        moved = self._moved(before, after, pairs)
        origins = {there: here for here, there in pairs.items()}
        self._dropped.update(home for one, other in moved.items() for home in self._there[one])
        at = passed = 0
        for other in range(len(after)):
            origin = origins.get(other)
            if origin is None:
                former = next((one for one, there in moved.items() if there == other), None)
                self._insert(at, other, self._there[former] if former is not None else ())
                continue
            at = self._leave(range(passed, origin), pairs, moved, at)
            passed = origin + 1
            if origin in self._there:
                homes, block = self._there[origin], self._article[other]
                self._gaps[homes[0]] = self._sources.article.data[block.gap : block.start]
                if not self._frozen.intersection(homes):
                    self._change(origin, other, homes)
                at = max(at, homes[-1] + 1)
            elif places := self._article[other].places:
                if self._open_places(other) and all(place in self._sources.targets for place in places):
                    self._insert(at, other, ())
            elif before[origin] != after[other]:
                self._keep(at, _UNPLACED, after[other].splitlines()[0])
        self._leave(range(passed, len(before)), pairs, moved, at)
        return self._joined()

    def _moved(self, before: Sequence[str], after: Sequence[str], pairs: Mapping[int, int]) -> dict[int, int]:
        gone = {text: one for one, text in enumerate(before) if one not in pairs and one in self._there}
        taken, found = set(pairs.values()), dict[int, int]()
        for other, text in enumerate(after):
            if other not in taken and text in gone:
                one = gone.pop(text)
                if not self._is_shared(one) and not self._frozen.intersection(self._there[one]):
                    found[one] = other
        return found

    # Say whether a block of the page holds sentences of another block of the source too.
    def _is_shared(self, one: int) -> bool:
        own = set(self._former[one].places)
        return any(self._owners[at] - own for home in self._there[one] for at in self._page[home].places)

    def _leave(self, gone: range, pairs: Mapping[int, int], moved: Mapping[int, int], at: int) -> int:
        for one in gone:
            homes = self._there.get(one, ())
            if one in pairs or (not homes and self._former[one].places):
                continue
            if not homes:
                self._keep(at, _UNPLACED, self._text(self._sources.former, self._former[one]).decode().splitlines()[0])
            elif self._is_shared(one) or one in self._supposed or self._frozen.intersection(homes):
                self._keep(homes[0], _UNPLACED)
            elif one not in moved:
                self._dropped.update(homes)
            at = max([at, *(home + 1 for home in homes)])
        return at

    def _open_places(self, other: int) -> list[int]:
        sources = self._sources
        return [place for place in self._article[other].places
                if place not in sources.settled and place in sources.targets]  # fmt: skip

    def _change(self, one: int, other: int, homes: Sequence[int]) -> None:
        sources, pages = self._sources, [self._page[home] for home in homes]
        before, after = (
            self._text(sources.former, self._former[one]), self._text(sources.article, self._article[other])
        )  # fmt: skip
        if before == after and not self._open_places(other):
            return
        if not self._article[other].places or not any(block.places for block in pages):
            if before != after:
                self._merge_lines(before, after, homes)
            return
        pieces = self._blended(one, other, homes)
        if pieces is None:
            if not all(place in sources.targets for place in self._article[other].places) or self._is_shared(one):
                self._keep(homes[0], _BEHIND)
                return
            if before == after and not all(self._owners[at] for page in pages for at in page.places):
                self._keep(homes[0], _OWN_TEXT)
                return
            pieces = [self._of_article(other, homes[0])]
            self._dropped.update(homes[1:])
        elif before != after:
            unknown = list[str]()
            for number, piece in enumerate(pieces):
                text, left = sources.links.relink(before, after, piece.text)
                pieces[number] = piece._replace(text=text)
                unknown += left
            for url in unknown:
                self._keep(homes[0], _LINK, url)
        self._written.update({piece.home: piece for piece in pieces})

    def _merge_lines(self, before: bytes, after: bytes, homes: Sequence[int]) -> None:
        there = self._text(self._sources.patched, self._page[homes[0]])
        merged = self._merged(before, after, there, homes[0])
        self._written[homes[0]] = self._of_page(homes[0])._replace(text=merged)

    def _merged(self, before: bytes, after: bytes, there: bytes, home: int) -> bytes:
        """Return lines of the page with what changed in their source; those that stay behind it are kept."""
        before, after = (self._sources.links.localise(text) for text in (before, after))
        texts = [text.decode().replace("\r\n", "\n").split("\n") for text in (before, after, there)]
        merged = merge_lines(*texts)
        for number in merged.behind:
            self._keep(home, _BEHIND, texts[2][number])
        return ("\r\n" if b"\r\n" in there else "\n").join(merged.lines).encode()

    def _blended(self, one: int, other: int, homes: Sequence[int]) -> list[_Piece] | None:
        """Return the blocks of the page with the sentences of today; None where markup keeps them from their places."""
        sources, page, fresh = self._sources, self._sources.patched, self._fresh
        old = [place for home in homes for place in self._page[home].places]
        there = self._fresh_blocks[other].places
        numbers = self._fresh_numbers(other)
        if numbers is None:
            return None
        into, is_behind = self._sentences(one, other, old, numbers)
        frames = [[sources.links.localise(text) for text in self._frame(document, block)] for document, block in (
            (sources.former, self._former[one]), (sources.article, self._article[other]))]  # fmt: skip
        is_framed = frames[0] != frames[1]
        is_row = self._text(page, self._page[homes[0]]).lstrip().startswith(b"|")
        is_code = bool(FENCE.match(self._text(page, self._page[homes[0]])))
        has_changes = any(numbers != [-1] for numbers in into.values())
        if is_row and any(len(numbers) != 1 for numbers in into.values()):
            return None
        if (has_changes or is_framed) and (_nested(page, old) or _nested(fresh, there)):
            return None
        pieces = list[_Piece]()
        for home in homes:
            # Nor does a paragraph become an item, or a heading another one, around sentences that wait.
            edges = {} if not is_framed or (is_behind and not is_code) else self._edges(home, frames, homes)
            if edges is None:
                return None
            pieces.append(self._spliced(home, into, edges))
        if is_behind:
            self._keep(homes[0], _BEHIND)
        return pieces

    # Return the sentences of the translated article by the segment that each is, or is a part, of.
    def _fresh_numbers(self, other: int) -> dict[int, list[int]] | None:
        sources, rest = self._sources, list(self._fresh_blocks[other].places)
        found: dict[int, list[int]] = {}
        for place in self._article[other].places:
            texts = {squeezed(sources.article.segments[place].source), *sources.shown.get(place, ())}
            found[place], text = [], ""
            while text not in texts and rest:
                found[place].append(rest.pop(0))
                text += squeezed(self._fresh.segments[found[place][-1]].source)
            if text not in texts:
                return None
        return None if rest else found

    def _sentences(
        self, one: int, other: int, old: Sequence[int], numbers: Mapping[int, Sequence[int]]
    ) -> tuple[dict[int, list[int]], bool]:
        """
        Return what stands in the place of each sentence of the page: segments of the article, -1 for its own text.

        And whether a sentence of today is not there, because nobody translated it.
        """
        sources, origins = self._sources, self._origins(one, other)
        own = set(self._former[one].places)
        texts = [sources.targets.get(place) for place in self._article[other].places]
        if None not in texts and "".join(filter(None, texts)) == "".join(
            squeezed(sources.patched.segments[at].source) for at in old
        ):
            return {at: [-1] for at in old}, False
        into = {at: [] if own & self._owners[at] else [-1] for at in old}
        homes_of = {
            place: tuple(at for at in sources.former_places.get(origin, ()) if at in into)
            for place, origin in origins.items()
        }
        is_behind = False
        for homes in dict.fromkeys(filter(None, homes_of.values())):
            group = [place for place in numbers if homes_of.get(place) == homes]
            there = "".join(squeezed(sources.patched.segments[at].source) for at in homes)
            is_ready = all(place in sources.targets for place in group)
            is_behind |= not is_ready and not all(self._is_same(origins[place], place) for place in group)
            if (
                not is_ready
                or sources.settled.issuperset(group)
                or there == "".join(sources.targets.get(place, "") for place in group)
            ):
                into.update({at: [-1] for at in homes})
            else:
                into.update({at: [] for at in homes})
                into[homes[0]] = [number for place in group for number in numbers[place]]
        last, front = -1, list[int]()
        for place, new in numbers.items():
            is_same = place in origins and self._is_same(origins[place], place)
            if homes_of.get(place):
                last = homes_of[place][-1]
            elif place not in sources.targets:
                is_behind |= not is_same
            elif is_same and not all(self._owners[at] for at in old):
                self._keep(self._homes[old[0]], _OWN_TEXT)  # It may be this sentence, in words that were not paired.
            else:
                (into[last] if last >= 0 else front).extend(new)
        if old:
            into[old[0]] = [*front, *into[old[0]]]
        if is_behind:
            into = {at: found or [-1] for at, found in into.items()}
        return into, is_behind

    def _origins(self, one: int, other: int) -> dict[int, int]:
        own, found = self._former[one].places, dict[int, int]()
        for place in self._article[other].places:
            origin = self._sources.origins.get(place)
            if origin in own and origin not in found.values():
                found[place] = origin
        # Between the same neighbours, as many sentences as there were are the same ones, in other words.
        rest = [place for place in self._article[other].places if place not in found]
        gone = [place for place in own if place not in found.values()]
        return found | (dict(zip(rest, gone, strict=True)) if len(rest) == len(gone) else {})

    def _is_same(self, origin: int, place: int) -> bool:
        return self._sources.former.segments[origin].source == self._sources.article.segments[place].source

    def _edges(self, home: int, frames: Sequence[Sequence[bytes]], homes: Sequence[int]) -> dict[int, bytes] | None:
        """Return what stands around the sentences by now, by its number; None where nobody can say it."""
        own = self._frame(self._sources.patched, self._page[home])
        before, after = frames
        found: dict[int, bytes] = {}
        is_even = len(before) == len(after) == len(own) and len(homes) == 1
        pairs = range(len(own)) if is_even else (0, -1)
        for number in pairs:
            if b"".join(before[number].split()) == b"".join(after[number].split()):
                continue
            if (number == 0 and home != homes[0]) or (number == -1 and home != homes[-1]):
                continue
            if b"".join(own[number].split()) == b"".join(before[number].split()):
                found[number % len(own)] = after[number]
            elif is_even and b"\n" in own[number]:
                found[number] = self._merged(before[number], after[number], own[number], home)
            else:
                return None
        inner = [[b"".join(piece.split()) for piece in frame[1:-1]] for frame in frames]
        return found if is_even or Counter(inner[0]) == Counter(inner[1]) or not any(map(any, inner)) else None

    def _spliced(self, home: int, into: Mapping[int, Sequence[int]], edges: Mapping[int, bytes]) -> _Piece:
        page, fresh, block = self._sources.patched, self._fresh, self._page[home]
        pieces, segments, at = list[bytes](), list[str](), block.start
        for step, place in enumerate(block.places):
            slot, text = page.slots[place], ""
            pieces.append(edges.get(step, page.data[at : slot.start]))
            for number in into[place]:
                document, index = (page, place) if number < 0 else (fresh, number)
                before, text = text, document.segments[index].source
                gap = joiner(plain_text(before), plain_text(text), self._sources.tag) if before else ""
                data = document.data[document.slots[index].start : document.slots[index].end]
                pieces += [gap.encode(), data if number < 0 else self._sources.links.localise(data)]
                segments.append(text)
            at = slot.end
        pieces.append(edges.get(len(block.places), page.data[at : block.end]))
        return _Piece(b"".join(pieces), segments, b"", home)

    def _insert(self, at: int, other: int, homes: Sequence[int]) -> None:
        if len(homes) == 1:
            self._inserted[at].append(self._of_page(homes[0])._replace(gap=self._of_article(other, at).gap, home=at))
            return
        sources, places = self._sources, self._article[other].places
        if {at, ~at} & self._frozen:
            self._keep(at, _UNPLACED, self._text(sources.article, self._article[other]).decode().splitlines()[0])
            return
        has_own = any(
            home not in self._owned and _kind(sources.patched, self._page[home]) == _kind(
                sources.article, self._article[other])
            for home in (at - 1, at) if 0 <= home < len(self._page) and self._page[home].places
        )  # fmt: skip
        is_old = any(place in sources.origins and self._is_same(sources.origins[place], place) for place in places)
        if has_own and is_old:
            self._keep(at if at < len(self._page) and at not in self._owned else at - 1, _OWN_TEXT)
        else:
            self._inserted[at].append(self._of_article(other, at))

    @staticmethod
    def _frame(document: Document, block: PageBlock) -> list[bytes]:
        slots = [slot for slot in document.slots if block.start <= slot.start and slot.end <= block.end]
        edges = [block.start, *(edge for slot in slots for edge in (slot.start, slot.end)), block.end]
        return [document.data[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]

    def _of_article(self, other: int, home: int) -> _Piece:
        block, source = self._fresh_blocks[other], self._article[other]
        gap = self._sources.article.data[source.gap : source.start]
        texts = [self._fresh.segments[one].source for one in block.places]
        return _Piece(self._sources.links.localise(self._text(self._fresh, block)), texts, gap, home)

    def _of_page(self, number: int) -> _Piece:
        block, page = self._page[number], self._sources.patched
        texts = [page.segments[place].source for place in block.places]
        return _Piece(self._text(page, block), texts, page.data[block.gap : block.start], number)

    def _joined(self) -> tuple[bytes, int | None]:
        page = self._sources.patched
        head = page.data[self._page[0].gap : self._page[0].start] if self._page else b"\n"
        pieces, segments = [page.data[: page.front_matter.span[1]]], list[tuple[str, int]]()
        dropped = b""
        for number in range(len(self._page) + 1):
            found = [*self._inserted.get(number, ())]
            if number < len(self._page):
                own = self._of_page(number)
                gap = max(own.gap, dropped, key=lambda one: one.count(b"\n"))
                dropped = gap if number in self._dropped else b""
                if number not in self._dropped:
                    written = self._written.get(number, own)
                    found.append(written._replace(gap=self._gaps.get(number, own.gap) if found else gap))
            for piece in found:
                pieces += [piece.gap or b"\n\n" if len(pieces) > 1 else head, piece.text]
                segments += [(text, piece.home) for text in piece.segments]
        begin = self._page[-1].end if self._page else page.front_matter.span[1]
        data = b"".join([*pieces, b"\n" if len(pieces) > 1 and not self._page else page.data[begin:]])
        if data == page.data:
            return data, None
        document = parse_document(data, tag=self._sources.tag, format=page.format)
        there = [document.segments[place].source for block in page_blocks(document) for place in block.places]
        wrong = next((step for step, (one, other) in enumerate(zip(segments, there, strict=False))
                      if one[0] != other), min(len(segments), len(there)))  # fmt: skip
        if wrong == len(segments) == len(there):
            return data, None
        return data, self._culprit(segments[min(wrong, len(segments) - 1)][1] if segments else 0)

    # Return the changed block that is nearest before one that is read in another way.
    def _culprit(self, home: int) -> int:
        changed = {*self._written, *self._inserted, *self._dropped} - self._frozen
        return max((one for one in changed if one <= home), default=min(changed, default=0))


def _nested(document: Document, places: Sequence[int]) -> bool:
    slots = [document.slots[place] for place in places]
    return any(one.end > other.start for one, other in pairwise(slots))
