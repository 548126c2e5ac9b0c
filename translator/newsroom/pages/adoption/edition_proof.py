"""
The third proof, of a page that people translated: no line leaves it unless its own source changed, or a person said so.

It looks at the lines of the page before and after, not at how they were made. A line of code answers to its own line of
the source, every other line to its block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from translator.bilingual.alignment.line_merge import line_partners
from translator.bilingual.i18n import LazyMessage
from translator.newsroom.ground.files import lines_of
from translator.newsroom.pages.adoption.edition import Edition
from translator.newsroom.pages.adoption.page_blocks import pair_blocks


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
        self._blocks = edition.page_blocks
        self._former, self._article = edition.blocks
        self._owners: dict[int, list[int]] = {}
        for number, found in edition.homes.items():
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


# Containers around the text of a page: tags on lines of their own, and admonitions as generators write them. Their two
# ends have no words, but one without the other takes the page apart.
_CODE_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_TAG = re.compile(r"\s*<(/?)([A-Za-z][\w.-]*)")
_CONTAINER = re.compile(r"\s*(:{3,}|/{3,})[ \t]*(.*)")
_INDENTED = re.compile(r"(\s*)(?:!!!|\?\?\?\+?) ")


class _End(NamedTuple):
    name: str
    is_opening: bool


@dataclass(slots=True)
class _Containers:
    lines: list[str]
    ends: dict[int, _End] = field(default_factory=dict)
    """Line → the end of a container that it is."""
    bodies: dict[int, list[int]] = field(default_factory=dict)
    """Line of an admonition whose text is indented → the lines of that text."""

    @property
    def strays(self) -> Counter[_End]:
        """Count the ends without their twins."""
        found, waiting = Counter[_End](), list[str]()
        for name, is_opening in self.ends.values():
            if is_opening:
                waiting.append(name)
            elif name in waiting:
                while (last := waiting.pop()) != name:
                    found[_End(last, True)] += 1
            else:
                found[_End(name, False)] += 1
        found.update(_End(name, True) for name in waiting)
        return found

    @property
    def admonitions(self) -> int:
        return len(self.bodies) + sum(one.is_opening and not one.name[0].isalpha() for one in self.ends.values())


def broken_containers(page: bytes, after: bytes, former: bytes, article: bytes) -> tuple[set[int], set[int]]:
    """
    Return the lines of a page, from 0, that have to stay so that its containers stay whole in `after`.

    And those before which nothing may be inserted: half of one, or a second one around the same text.
    """
    ours, theirs = _containers(page), _containers(after)
    was, now = _containers(former), _containers(article)
    stay, closed = set[int](), set[int]()
    broken = {end.name for end in theirs.strays - (ours.strays | now.strays)}
    is_doubled = theirs.admonitions > ours.admonitions + max(0, now.admonitions - was.admonitions)
    emptied = {theirs.lines[line].strip() for line, body in theirs.bodies.items() if not body}
    there = set(theirs.lines)
    for line, body in ours.bodies.items():
        if ours.lines[line].strip() in emptied:
            stay.update(one for one in body if ours.lines[one] not in there)
    if broken or is_doubled:
        for i1, i2, j1, j2 in _changes(ours.lines, theirs.lines):
            left = [line for line in range(i1, i2) if line in ours.ends and ours.ends[line].name in broken]
            new = [theirs.ends[line].name for line in range(j1, j2) if line in theirs.ends]
            is_second = is_doubled and any(not name[0].isalpha() for name in new)
            stay.update(left)
            if not left and (is_second or broken.intersection(new)):
                closed.add(i1)
                stay.update(range(i1, i2))
    return stay, closed


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    ours, theirs = ([line.strip() for line in lines] for lines in (before, after))
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            yield i1, i2, j1, j2


def _containers(data: bytes) -> _Containers:
    found = _Containers(lines_of(data.decode("utf-8", "replace")))
    fence, tag, inside, margin = "", "", -1, 0
    for number, line in enumerate(found.lines):
        mark, text = _CODE_FENCE.match(line), line.strip()
        if inside >= 0 and text:
            if len(line) - len(line.lstrip()) > margin:
                found.bodies[inside].append(number)
            else:
                inside = -1
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" \t>`~"):
                fence = ""
        elif mark:
            fence = mark[1]
        elif tag:  # The attributes of a tag, each on a line of its own.
            if text.endswith(">"):
                if not text.endswith("/>"):
                    found.ends[number] = _End(tag, True)
                tag = ""
            elif not text:
                tag = ""
        elif match := _TAG.match(line):
            name = match[2]
            if match[1]:
                found.ends[number] = _End(name, False)
            elif ">" not in line:
                tag = name
            elif f"</{name}" not in line and not text.endswith("/>"):
                found.ends[number] = _End(name, True)
        elif match := _CONTAINER.match(line):
            found.ends[number] = _End(match[1][:3], bool(match[2]))
        elif match := _INDENTED.match(line):
            inside, margin = number, len(match[1])
            found.bodies[inside] = []
    return found
