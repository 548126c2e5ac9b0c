"""
The third proof, of a page that people translated: no line leaves it unless its own source changed, or a person said so.

It looks at the lines of the page before and after, not at how they were made. A line of code answers to its own line of
the source, every other line to its block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from translator.bilingual.alignment.line_merge import line_partners
from translator.bilingual.i18n import LazyMessage
from translator.newsroom.ground.files import lines_of
from translator.newsroom.pages.adoption.edition import Edition
from translator.newsroom.pages.adoption.page_blocks import find_homes, page_blocks, pair_blocks
from translator.newsroom.pages.adoption.page_containers import broken_containers


class GoneLine(NamedTuple):
    """A line that leaves a page."""

    line: int
    """Of the page as it was, counted from 1."""
    text: str
    reason: LazyMessage


class EditionProof(NamedTuple):
    gone: tuple[GoneLine, ...]
    lost: dict[int, GoneLine]
    """
    Block of the page → a line that would leave it without a reason, or take its containers apart.

    ~block where something would come in before it that takes them apart.
    """


def prove_edition(edition: Edition, decided: Collection[int], after: bytes) -> EditionProof:
    """
    Return which lines leave the page, and those for which there is no reason.

    `decided` are the segments of the page that were translated anew since it was made.
    """
    page = edition.page
    if after == page.data:
        return EditionProof((), {})
    gone, lost = list[GoneLine](), dict[int, GoneLine]()
    judge, there = _Judge(edition, decided), Counter(_lines(after))
    places = dict[str, list[tuple[int, int, int]]]()
    lines = list(_spans(page.data))
    for number, (start, end, text) in enumerate(lines, start=1):
        places.setdefault(text, []).append((number, start, end))
    for text, found in places.items():
        missing = len(found) - there[text]
        if missing <= 0 or not judge.is_translation(text):
            continue
        # Of lines that say the same, those left the page that had a reason; else those whose block did.
        judged = [(*judge.reason(start, end), number) for number, start, end in found]
        for reason, block, number in sorted(judged, key=lambda one: (not one[0], judge.stays(one[1], after)))[:missing]:
            left = GoneLine(number, text, reason or _NO_REASON)
            gone.append(left)
            if reason is None:
                lost[block] = left
    stay, closed = broken_containers(page.data, after, edition.former.data, edition.article.data)
    for number, (start, _end, text) in enumerate([*lines, (len(page.data), len(page.data), "")]):
        block = judge.block_at(start)
        left = GoneLine(number + 1, text, _NO_REASON)
        if number in stay and block < judge.count:
            lost[block] = left
        if number in closed:
            lost[~block] = left
    return EditionProof(tuple(sorted(gone, key=lambda one: one.line)), lost)


def _spans(data: bytes) -> Iterator[tuple[int, int, str]]:
    start = 0
    for line in data.splitlines(keepends=True):
        yield start, start + len(line), line.strip().decode("utf-8", "replace")
        start += len(line)


_DECIDED = LazyMessage("its sentence was translated anew")
_CHANGED = LazyMessage("its source changed")
_LEFT = LazyMessage("its source left the article")
_NO_REASON = LazyMessage("its source did not change")


class _Judge:
    def __init__(self, edition: Edition, decided: Collection[int]) -> None:
        self._page, self._decided = edition.page, decided
        self._blocks = page_blocks(edition.page)
        self._former, self._article = edition.blocks
        self._owners: dict[int, list[int]] = {}
        for number, found in find_homes(self._former, self._blocks, edition.places)[0].items():
            for home in found:
                self._owners.setdefault(home, []).append(number)
        self._today = pair_blocks(self._former, self._article)
        self._left = Counter(_squeezed(block.text) for block in self._former)
        self._left.subtract(_squeezed(block.text) for block in self._article)
        self._fewer = Counter(_lines(edition.former.data))
        self._source = set(self._fewer)
        self._fewer.subtract(_lines(edition.article.data))

    @property
    def count(self) -> int:
        """Of the blocks of the page."""
        return len(self._blocks)

    def block_at(self, start: int) -> int:
        return next((number for number, one in enumerate(self._blocks) if one.end > start), self.count)

    def is_translation(self, text: str) -> bool:
        """Tell whether a line is the translator's: it has words, and the source never had it."""
        return text not in self._source and any(map(str.isalnum, text))

    def reason(self, start: int, end: int) -> tuple[LazyMessage | None, int]:
        """Return why a line of the page may leave it, None for no reason; and its block, -1 in the front matter."""
        slots = (self._page.slots[place] for place in self._decided)
        if any(slot.start < end and start < slot.end for slot in slots):
            return _DECIDED, -1
        number = next((number for number, one in enumerate(self._blocks) if one.start < end and start < one.end), -1)
        reasons = [self._of_block(one, number, start) for one in self._owners.get(number, ())]
        return next(filter(None, reasons), None), number

    def stays(self, block: int, after: bytes) -> bool:
        return block >= 0 and self._blocks[block].data in after

    def _of_block(self, one: int, number: int, start: int) -> LazyMessage | None:
        page, former = self._blocks[number], self._former[one]
        today = self._article[self._today[one]] if one in self._today else None
        if self._left[_squeezed(former.text)] <= 0:
            return None
        if not former.is_code and (today is None or former.places):
            return _LEFT if today is None else _CHANGED
        ours, theirs, now = (lines_of(block.text if block else "") for block in (former, page, today))
        step = self._page.data.count(b"\n", page.start, max(start, page.start))
        partners = line_partners(ours, theirs, is_even=True)
        origin = next((here for here, there in partners.items() if there == step), None)
        if today is None:  # The code may be another one by now, below the same comment.
            return None if origin is not None and self._fewer[ours[origin].strip()] <= 0 else _LEFT
        if origin is None:
            return None
        there_now = line_partners(ours, now).get(origin)
        return _LEFT if there_now is None else None if now[there_now].strip() == ours[origin].strip() else _CHANGED


def _lines(data: bytes) -> Iterator[str]:
    yield from (line.strip() for line in lines_of(data.decode("utf-8", "replace")))


def _squeezed(text: str) -> str:
    return "".join(text.split())
