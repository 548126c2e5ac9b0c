"""
A changed article is put into its page block by block: where the source did not change, the page keeps its own bytes.

That is a merge of three texts: the source that the page was made from, the source of today, and the page. Translators'
own forms (the comments in code, the width of a column, a paragraph of their own) stay theirs. A change without a place
is left out, and said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from translator.bilingual.alignment.line_merge import merge_lines
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.sentences import joiner
from translator.bilingual.words.inline import plain_text
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.ground.files import lines_of
from translator.newsroom.pages.adoption.edition import Edition
from translator.newsroom.pages.adoption.page_blocks import PageBlock, find_homes, page_blocks, pair_blocks, squeezed

# Larger pages only get the sentences that stand in their place: comparing so many blocks would take too long.
_MOST_BLOCKS = 3000
_BEHIND = LazyMessage("the source changed, and its translation waits")
_UNPLACED = LazyMessage("the source changed, and nobody can say where it stands on the page")
_OWN_TEXT = LazyMessage("the page has a text of its own here, of which nobody said whose translation it is")
_LINK = LazyMessage("the link of the source leads elsewhere by now")


class KeptText(NamedTuple):
    """A piece of the page that stays although its source says something else."""

    line: int
    """Of the page, counted from 1."""
    text: str
    reason: LazyMessage


class _Piece(NamedTuple):
    text: bytes
    segments: list[str]
    gap: bytes
    home: int
    """The block of the page that it is, or stands before."""


class BlockMerge:
    """
    The merge of one page. `kept` lists what stays although its source changed, for it is not sure.

    `patched` is the page with those of its sentences translated anew that stand in their place, `fresh` the article in
    the language of the page.
    """

    def __init__(self, edition: Edition, patched: Document, fresh: bytes) -> None:
        self._edition, self._patched = edition, patched
        self._fresh = parse_document(fresh, tag=edition.tag, format=edition.article.format)
        self._former, self._article = edition.blocks
        self._fresh_blocks, self._page = page_blocks(self._fresh), page_blocks(patched)
        self._homes = {place: number for number, block in enumerate(self._page) for place in block.places}
        self._owners = defaultdict[int, set[int]](set)
        """Segment of the page → those of the former source whose translation it is."""
        for number, places in edition.places.items():
            for place in places:
                self._owners[place].add(number)
        self._there, self._supposed = find_homes(self._former, self._page, edition.places)
        self._owned = {home for homes in self._there.values() for home in homes}
        self._begin(set())

    def _begin(self, frozen: set[int]) -> None:
        self._frozen = frozen
        self._written: dict[int, _Piece] = {}
        self._inserted: defaultdict[int, list[_Piece]] = defaultdict(list)
        """Block of the page → what stands before it."""
        self._gaps: dict[int, bytes] = {}
        """Block of the page → the white space before its source."""
        self._dropped: set[int] = set()
        self.kept: list[KeptText] = []

    @property
    def is_possible(self) -> bool:
        sides = self._former, self._article, self._page
        return len(self._fresh_blocks) == len(self._article) and max(map(len, sides)) <= _MOST_BLOCKS

    def _keep(self, home: int, reason: LazyMessage, text: str = "") -> None:
        page = self._patched
        block = self._page[min(home, len(self._page) - 1)] if self._page else PageBlock(page, 0, 0, 0)
        line = page.data.count(b"\n", 0, block.start) + 1
        step = next((step for step, one in enumerate(lines_of(block.text)) if text in one), 0)
        self.kept.append(KeptText(line + step, (text or block.head).strip(), reason))

    def merge(self, frozen: set[int]) -> tuple[bytes, int | None]:
        """
        Return the page, and the block that would not be read as it was written, if there is one.

        `frozen` are blocks of the page that stay as they are, and ~block those before which nothing comes in.
        """
        self._begin(frozen)
        former, article = self._former, self._article
        pairs = pair_blocks(former, article)
        moved = self._moved(pairs)
        origins = {there: here for here, there in pairs.items()}
        self._dropped.update(home for one, other in moved.items() for home in self._there[one])
        at = passed = 0
        for other, block in enumerate(article):
            origin = origins.get(other)
            if origin is None:
                one = next((one for one, there in moved.items() if there == other), None)
                self._insert(at, other, self._there[one] if one is not None else ())
                continue
            at = self._leave(range(passed, origin), pairs, moved, at)
            passed = origin + 1
            if origin in self._there:
                homes = self._there[origin]
                self._gaps[homes[0]] = block.white
                if not frozen.intersection(homes):
                    self._change(origin, other, homes)
                at = max(at, homes[-1] + 1)
            elif block.places:
                if self._is_open(block) and self._is_translated(block):
                    self._insert(at, other, ())
            elif former[origin].data != block.data:
                self._keep(at, _UNPLACED, block.head)
        self._leave(range(passed, len(former)), pairs, moved, at)
        return self._joined()

    def _moved(self, pairs: Mapping[int, int]) -> dict[int, int]:
        gone = {block.data: one for one, block in enumerate(self._former) if one not in pairs and one in self._there}
        taken, found = set(pairs.values()), dict[int, int]()
        for other, block in enumerate(self._article):
            if other not in taken and block.data in gone:
                one = gone.pop(block.data)
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
                self._keep(at, _UNPLACED, self._former[one].head)
            elif self._is_shared(one) or one in self._supposed or self._frozen.intersection(homes):
                self._keep(homes[0], _UNPLACED)
            elif one not in moved and self._edition.doubted.intersection(self._former[one].places):
                self._keep(homes[0], _OWN_TEXT)
            elif one not in moved:
                self._dropped.update(homes)
            at = max([at, *(home + 1 for home in homes)])
        return at

    # Say whether a block of the article has a sentence that was translated, and not yet put on the page.
    def _is_open(self, block: PageBlock) -> bool:
        return any(place in self._edition.targets and place not in self._edition.settled for place in block.places)

    def _is_translated(self, block: PageBlock) -> bool:
        return all(place in self._edition.targets for place in block.places)

    def _change(self, one: int, other: int, homes: Sequence[int]) -> None:
        pages, before, after = [self._page[home] for home in homes], self._former[one].data, self._article[other].data
        if before == after and not self._is_open(self._article[other]):
            return
        if not self._article[other].places or not any(block.places for block in pages):
            if before != after:
                text = self._merged(before, after, pages[0].data, homes[0])
                self._written[homes[0]] = self._of_page(homes[0])._replace(text=text)
            return
        pieces = self._blended(one, other, homes)
        if pieces is None:
            if not self._is_translated(self._article[other]) or self._is_shared(one):
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
                text, left = self._edition.links.relink(before, after, piece.text)
                pieces[number] = piece._replace(text=text)
                unknown += left
            for url in unknown:
                self._keep(homes[0], _LINK, url)
        self._written.update({piece.home: piece for piece in pieces})

    def _merged(self, before: bytes, after: bytes, there: bytes, home: int) -> bytes:
        """Return lines of the page with what changed in their source; those that stay behind it are kept."""
        before, after = (self._edition.links.localise(text) for text in (before, after))
        texts = [text.decode().replace("\r\n", "\n").split("\n") for text in (before, after, there)]
        merged = merge_lines(*texts)
        for number in merged.behind:
            self._keep(home, _BEHIND, texts[2][number])
        return ("\r\n" if b"\r\n" in there else "\n").join(merged.lines).encode()

    def _blended(self, one: int, other: int, homes: Sequence[int]) -> list[_Piece] | None:
        """Return the blocks of the page with the sentences of today; None where markup keeps them from their places."""
        old = [place for home in homes for place in self._page[home].places]
        numbers = self._fresh_numbers(other)
        if numbers is None:
            return None
        into, is_behind = self._sentences(one, other, old, numbers)
        before, after = (
            [self._edition.links.localise(text) for text in block.frame()]
            for block in (self._former[one], self._article[other])
        )
        first = self._page[homes[0]]
        if first.data.lstrip().startswith(b"|") and any(len(numbers) != 1 for numbers in into.values()):
            return None
        has_changes = before != after or any(numbers != [-1] for numbers in into.values())
        if has_changes and (_nested(self._patched, old) or _nested(self._fresh, self._fresh_blocks[other].places)):
            return None
        pieces = list[_Piece]()
        for home in homes:
            # Nor does a paragraph become an item, or a heading another one, around sentences that wait.
            is_kept = before == after or (is_behind and not first.is_code)
            edges = {} if is_kept else self._edges(home, before, after, homes)
            if edges is None:
                return None
            pieces.append(self._spliced(home, into, edges))
        if is_behind:
            self._keep(homes[0], _BEHIND)
        return pieces

    # Return the sentences of the translated article by the segment that each is, or is a part, of.
    def _fresh_numbers(self, other: int) -> dict[int, list[int]] | None:
        edition, rest = self._edition, list(self._fresh_blocks[other].places)
        found: dict[int, list[int]] = {}
        for place in self._article[other].places:
            texts = {squeezed(edition.article.segments[place].source), edition.shown.get(place)}
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
        edition, origins = self._edition, self._origins(one, other)
        own = set(self._former[one].places)
        block = self._article[other]
        if self._is_translated(block) and self._words(old) == "".join(edition.targets[at] for at in block.places):
            return {at: [-1] for at in old}, False
        into = {at: [] if own & self._owners[at] else [-1] for at in old}
        homes_of = {
            place: tuple(at for at in edition.places.get(origin, ()) if at in into) for place, origin in origins.items()
        }
        is_behind = False
        for homes in dict.fromkeys(filter(None, homes_of.values())):
            group = [place for place in numbers if homes_of.get(place) == homes]
            is_ready = all(place in edition.targets for place in group)
            is_behind |= not is_ready and not all(edition.is_same(origins[place], place) for place in group)
            if (
                not is_ready
                or edition.settled.issuperset(group)
                or self._words(homes) == "".join(edition.targets.get(place, "") for place in group)
            ):
                into.update({at: [-1] for at in homes})
            else:
                into.update({at: [] for at in homes})
                into[homes[0]] = [number for place in group for number in numbers[place]]
        last, front = -1, list[int]()
        for place, new in numbers.items():
            is_same = place in origins and edition.is_same(origins[place], place)
            if homes_of.get(place):
                last = homes_of[place][-1]
            elif place not in edition.targets:
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

    def _words(self, places: Sequence[int]) -> str:
        return "".join(squeezed(self._patched.segments[at].source) for at in places)

    def _origins(self, one: int, other: int) -> dict[int, int]:
        own, found = self._former[one].places, dict[int, int]()
        for place in self._article[other].places:
            origin = self._edition.origins.get(place)
            if origin in own and origin not in found.values():
                found[place] = origin
        # Between the same neighbours, as many sentences as there were are the same ones, in other words.
        rest = [place for place in self._article[other].places if place not in found]
        gone = [place for place in own if place not in found.values()]
        return found | (dict(zip(rest, gone, strict=True)) if len(rest) == len(gone) else {})

    def _edges(
        self, home: int, before: Sequence[bytes], after: Sequence[bytes], homes: Sequence[int]
    ) -> dict[int, bytes] | None:
        """Return what stands around the sentences by now, by its number; None where nobody can say it."""
        own = self._page[home].frame()
        found: dict[int, bytes] = {}
        is_even = len(before) == len(after) == len(own) and len(homes) == 1
        for number in range(len(own)) if is_even else (0, -1):
            then, now, there = (_solid(frame[number]) for frame in (before, after, own))
            is_inside = (number == 0 and home != homes[0]) or (number == -1 and home != homes[-1])
            if then == now or is_inside:
                continue
            if there == then:
                found[number % len(own)] = after[number]
            elif is_even and b"\n" in own[number]:
                found[number] = self._merged(before[number], after[number], own[number], home)
            else:
                return None
        inner = [[_solid(piece) for piece in frame[1:-1]] for frame in (before, after)]
        return found if is_even or Counter(inner[0]) == Counter(inner[1]) or not any(map(any, inner)) else None

    def _spliced(self, home: int, into: Mapping[int, Sequence[int]], edges: Mapping[int, bytes]) -> _Piece:
        page, fresh, block = self._patched, self._fresh, self._page[home]
        pieces, segments, at = list[bytes](), list[str](), block.start
        for step, place in enumerate(block.places):
            slot, text = page.slots[place], ""
            pieces.append(edges.get(step, page.data[at : slot.start]))
            for number in into[place]:
                document, index = (page, place) if number < 0 else (fresh, number)
                before, text = text, document.segments[index].source
                gap = joiner(plain_text(before), plain_text(text), self._edition.tag) if before else ""
                data = document.data[document.slots[index].start : document.slots[index].end]
                pieces += [gap.encode(), data if number < 0 else self._edition.links.localise(data)]
                segments.append(text)
            at = slot.end
        pieces.append(edges.get(len(block.places), page.data[at : block.end]))
        return _Piece(b"".join(pieces), segments, b"", home)

    def _insert(self, at: int, other: int, homes: Sequence[int]) -> None:
        if len(homes) == 1:
            self._inserted[at].append(self._of_page(homes[0])._replace(gap=self._article[other].white, home=at))
            return
        edition, block = self._edition, self._article[other]
        if {at, ~at} & self._frozen:
            self._keep(at, _UNPLACED, block.head)
            return
        beside = [home for home in (at - 1, at) if 0 <= home < len(self._page) and home not in self._owned]
        has_own = any(self._page[home].places and self._page[home].kind == block.kind for home in beside)
        is_old = any(place in edition.origins and edition.is_same(edition.origins[place], place)
                     for place in block.places)  # fmt: skip
        if has_own and is_old:
            self._keep(at if at < len(self._page) and at not in self._owned else at - 1, _OWN_TEXT)
        else:
            self._inserted[at].append(self._of_article(other, at))

    def _of_article(self, other: int, home: int) -> _Piece:
        block = self._fresh_blocks[other]
        texts = [self._fresh.segments[one].source for one in block.places]
        return _Piece(self._edition.links.localise(block.data), texts, self._article[other].white, home)

    def _of_page(self, number: int) -> _Piece:
        block = self._page[number]
        return _Piece(block.data, [self._patched.segments[at].source for at in block.places], block.white, number)

    def _joined(self) -> tuple[bytes, int | None]:
        page = self._patched
        head = self._page[0].white if self._page else b"\n"
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
        document = parse_document(data, tag=self._edition.tag, format=page.format)
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


def _solid(text: bytes) -> bytes:
    return b"".join(text.split())
