"""
The third proof, of a page that people translated: no line leaves it unless its own source changed, or a person said so.

It looks at the lines of the page before and after, not at how they were made. A line of code answers to its own line of
the source, every other line to its block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from translator.bilingual.alignment.line_merge import line_partners
from translator.bilingual.i18n import LazyMessage
from translator.newsroom.articles.document import Document
from translator.newsroom.pages.adoption.block_merge import find_homes, page_blocks


class GoneLine(NamedTuple):
    """A line that leaves a page."""

    line: int
    """Of the page as it was, counted from 1."""
    text: str
    reason: LazyMessage


@dataclass(frozen=True, slots=True)
class Edition:
    former: Document
    """The source that the page was made from."""
    article: Document
    page: Document
    places: Mapping[int, Sequence[int]]
    """Segment of the former source → its segments on the page."""
    decided: frozenset[int]
    """Segments of the page that were translated anew since."""


class EditionProof(NamedTuple):
    gone: tuple[GoneLine, ...]
    lost: dict[int, GoneLine]
    """Block of the page → a line that would leave it without a reason."""


def prove_edition(edition: Edition, after: bytes) -> EditionProof:
    """Return which lines leave the page, and those for which there is no reason."""
    page, there = edition.page, Counter(line.strip() for line in after.splitlines())
    gone, lost = list[GoneLine](), dict[int, GoneLine]()
    if after == page.data:
        return EditionProof((), {})
    judge, start = _Judge(edition), 0
    for number, line in enumerate(page.data.splitlines(keepends=True), start=1):
        text, end = line.strip(), start + len(line)
        there[text] -= 1
        if there[text] < 0 and any(char.isalnum() for char in text.decode("utf-8", "replace")):
            reason, block = judge.reason(start, end)
            found = GoneLine(number, text.decode("utf-8", "replace"), reason or _NO_REASON)
            if reason is None:
                lost[block] = found
            gone.append(found)
        start = end
    return EditionProof(tuple(gone), lost)


_DECIDED = LazyMessage("its sentence was translated anew")
_CHANGED = LazyMessage("its source changed")
_LEFT = LazyMessage("its source left the article")
_NO_REASON = LazyMessage("its source did not change")


class _Judge:
    def __init__(self, edition: Edition) -> None:
        self._edition, self._page = edition, page_blocks(edition.page)
        self._former, article = page_blocks(edition.former), page_blocks(edition.article)
        homes = find_homes(edition.former, self._former, edition.page, self._page, edition.places)[0]
        self._owners: dict[int, list[int]] = {}
        for number, found in homes.items():
            for home in found:
                self._owners.setdefault(home, []).append(number)
        data, now = edition.former.data, edition.article.data
        self._blocks = Counter(_squeezed(now[one.start : one.end]) for one in article)
        self._before, self._after = Counter(_lines(data)), Counter(_lines(now))

    def reason(self, start: int, end: int) -> tuple[LazyMessage | None, int]:
        """Return why a line of the page may leave it, None for no reason; and its block, -1 in the front matter."""
        edition = self._edition
        if any(edition.page.slots[place].start < end and start < edition.page.slots[place].end
               for place in edition.decided):  # fmt: skip
            return _DECIDED, -1
        number = next((number for number, one in enumerate(self._page) if one.start < end and start < one.end), -1)
        reasons = [self._of_block(one, number, start) for one in self._owners.get(number, ())]
        return next(filter(None, reasons), None), number

    def _of_block(self, one: int, number: int, start: int) -> LazyMessage | None:
        block, page, data = self._former[one], self._page[number], self._edition.former.data
        text = data[block.start : block.end]
        if self._blocks[_squeezed(text)] > 0:
            return None
        if block.places:
            return _CHANGED
        theirs, ours = (part.decode("utf-8", "replace").splitlines() for part in (
            self._edition.page.data[page.start : page.end], text))  # fmt: skip
        step = self._edition.page.data.count(b"\n", page.start, max(start, page.start))
        origin = next((here for here, there in line_partners(ours, theirs, is_even=True).items() if there == step), None)
        if origin is None:
            return None
        own = ours[origin].strip()
        return None if self._after[own] >= self._before[own] else _CHANGED if self._after[own] else _LEFT


def _lines(data: bytes) -> Iterator[str]:
    yield from (line.strip() for line in data.decode("utf-8", "replace").splitlines())


def _squeezed(data: bytes) -> bytes:
    return b"".join(data.split())
