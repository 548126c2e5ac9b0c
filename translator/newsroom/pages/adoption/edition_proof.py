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
from translator.newsroom.ground.files import lines_of
from translator.newsroom.pages.adoption.block_merge import FENCE, block_texts, find_homes, page_blocks, pair_blocks
from translator.newsroom.pages.adoption.page_containers import broken_containers


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
    """
    Block of the page → a line that would leave it without a reason, or take its containers apart.

    ~block where something would come in before it that takes them apart.
    """


def prove_edition(edition: Edition, after: bytes) -> EditionProof:
    """Return which lines leave the page, and those for which there is no reason."""
    page = edition.page
    if after == page.data:
        return EditionProof((), {})
    gone, lost = list[GoneLine](), dict[int, GoneLine]()
    judge, there = _Judge(edition), Counter(_lines(after))
    places, start = dict[str, list[tuple[int, int, int]]](), 0
    for number, line in enumerate(page.data.splitlines(keepends=True), start=1):
        text = line.strip().decode("utf-8", "replace")
        places.setdefault(text, []).append((number, start, start + len(line)))
        start += len(line)
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
    lost |= _broken(edition, after)
    return EditionProof(tuple(sorted(gone, key=lambda one: one.line)), lost)


def _broken(edition: Edition, after: bytes) -> dict[int, GoneLine]:
    data, blocks = edition.page.data, page_blocks(edition.page)
    stay, closed = broken_containers(data, after, edition.former.data, edition.article.data)
    found, start = dict[int, GoneLine](), 0
    if not stay and not closed:
        return found
    for number, line in enumerate([*data.splitlines(keepends=True), b""]):
        block = next((place for place, one in enumerate(blocks) if one.end > start), len(blocks))
        left = GoneLine(number + 1, line.strip().decode("utf-8", "replace"), _NO_REASON)
        if number in stay and block < len(blocks):
            found[block] = left
        if number in closed:
            found[~block] = left
        start += len(line)
    return found


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
        self._texts = block_texts(edition.former, self._former), block_texts(edition.article, article)
        self._today = pair_blocks(*self._texts)
        self._left = Counter(map(_squeezed, self._texts[0]))
        self._left.subtract(map(_squeezed, self._texts[1]))
        self._fewer = Counter(_lines(edition.former.data))
        self._source = set(self._fewer)
        self._fewer.subtract(_lines(edition.article.data))

    def is_translation(self, text: str) -> bool:
        """Tell whether a line is the translator's: it has words, and the source never had it."""
        return text not in self._source and any(map(str.isalnum, text))

    def reason(self, start: int, end: int) -> tuple[LazyMessage | None, int]:
        """Return why a line of the page may leave it, None for no reason; and its block, -1 in the front matter."""
        edition = self._edition
        if any(edition.page.slots[place].start < end and start < edition.page.slots[place].end
               for place in edition.decided):  # fmt: skip
            return _DECIDED, -1
        number = next((number for number, one in enumerate(self._page) if one.start < end and start < one.end), -1)
        reasons = [self._of_block(one, number, start) for one in self._owners.get(number, ())]
        return next(filter(None, reasons), None), number

    def stays(self, block: int, after: bytes) -> bool:
        return block >= 0 and block_texts(self._edition.page, self._page[block : block + 1])[0].encode() in after

    def _of_block(self, one: int, number: int, start: int) -> LazyMessage | None:
        page, text, today = self._page[number], self._texts[0][one], self._today.get(one)
        if self._left[_squeezed(text)] <= 0:
            return None
        is_code = bool(FENCE.match(text.encode()))
        if not is_code and (today is None or self._former[one].places):
            return _LEFT if today is None else _CHANGED
        data = self._edition.page.data
        source = "" if today is None else self._texts[1][today]
        ours, theirs, now = (lines_of(lines) for lines in (text, data[page.start : page.end].decode(), source))
        step = data.count(b"\n", page.start, max(start, page.start))
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
