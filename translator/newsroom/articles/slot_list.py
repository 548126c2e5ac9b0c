"""
The slots of an article while it is read: the content of each block is split into segments with numbered tags.

The reader of a format passes the content of a block as a list of items.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.html_tags import EMPHASIS_ELEMENTS
from translator.newsroom.articles.items import Item, join_lines, merge_texts, protect, trimmed
from translator.newsroom.articles.sentences import sentences
from translator.newsroom.articles.slots import EmphasisRegion, SentenceGap, Slot, Span

_LINE_END = pattern(rb"\r\n?|\n")
_MOST = 10_000
# An article may have so many segments, and a longer one as many as it has times so many characters; a Chinese
# character counts as two.
_SHORTEST = 20
# Links, emphases, images … in one segment; a tag has at most four digits.
_MOST_TAGS = 5000
_WHOLE_KINDS = frozenset({"title", "cell", "alt", "caption"})


@dataclass(slots=True)
class BlockContent:
    items: list[Item]
    kind: str
    """Kind of its segments."""
    style: str
    """How targets are written."""
    context: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is one segment, however many sentences it has."""
        return self.kind in _WHOLE_KINDS or self.kind.startswith("heading")


@dataclass(slots=True)
class ContentLine:
    """The items between two hard breaks, and the segments that were made of them."""

    content: BlockContent
    items: list[Item]
    slots: tuple[int, ...]
    """Indexes of its segments."""


@dataclass(slots=True)
class SlotList:
    """The slots and gaps of an article while it is read."""

    data: bytes
    tag: str
    slots: list[Slot] = field(default_factory=list)
    gaps: list[SentenceGap] = field(default_factory=list)
    lines: list[ContentLine] = field(default_factory=list)
    """The lines that segments come from; values of the front matter come from none."""
    emphasis_regions: list[EmphasisRegion] = field(default_factory=list)
    blocks: int = 0
    _lines: list[int] | None = None
    """Where each line ends; None before it is asked for."""
    _limit: int | None = None
    """So many segments it may have; None before it has many."""

    def add(self, content: BlockContent) -> None:
        """Cut `content` into segments and append them."""
        first = content.items[0] if len(content.items) == 1 else None
        if first is not None and first.kind == "text" and first.text.isalpha():
            # It has nothing to protect, to trim or to split: most cells of a table are so.
            slots = [self.slot_of(content.items, content, content.context)]
            self.add_slots(content.items, slots, content)
            self.blocks += 1
            return
        self._refuse_too_dense(content.items)
        items = protect(join_lines(merge_texts(content.items)))
        self._refuse_too_dense(items)
        if any(item.kind == "open" and item.name in EMPHASIS_ELEMENTS.values() for item in items):
            self.emphasis_regions.append(EmphasisRegion(items[0].start, items[-1].end))
        for line in _split_at_breaks(trimmed(items)):
            if not any(char.isalpha() for item in line if item.kind == "text" for char in item.text):
                continue
            pieces = [trimmed(line)] if content.is_whole else sentences(line, self.tag)
            pieces = [piece for piece in pieces if any(item.kind == "text" and item.text.strip() for item in piece)]
            self._refuse_too_many(len(pieces))
            self.add_slots(line, [self.slot_of(piece, content, content.context) for piece in pieces], content)
            self.blocks += 1

    def add_slots(self, line: list[Item], slots: list[Slot], content: BlockContent) -> None:
        """Append `slots`, which stand in this order in the items of `line`, with the gaps between them."""
        self._refuse_too_many(len(slots))
        first = len(self.slots)
        self.slots += slots
        at = 0
        for index in range(first, len(self.slots) - 1):
            start, end = self.slots[index].end, self.slots[index + 1].start
            while at < len(line) and line[at].end <= start and line[at].start < start:
                at += 1
            gap = _gap_between(self.data, line, at, start, end)
            if gap is not None:
                self.gaps.append(SentenceGap(*gap, before=index, after=index + 1))
        if slots:
            self.lines.append(ContentLine(content, line, tuple(range(first, len(self.slots)))))

    def _refuse_too_many(self, more: int) -> None:
        """
        Raise `ArticleError` where the article would have more segments than any text has.

        A long novel has thirty thousand, of a hundred characters each. What is cut into tens of thousands of words is
        a list or a table that nobody reviews segment by segment.
        """
        count = len(self.slots) + more
        if count > _MOST and count > self._most():
            message = _(
                "the article has more than {count} segments, with fewer than {length} characters "
                "(or {han} Chinese ones) on average", count=f"{self._most():,}", length=_SHORTEST, han=_SHORTEST // 2,
            )  # fmt: skip
            raise ArticleError(message, hint=_("split it into several articles"))

    def _refuse_too_dense(self, items: list[Item]) -> None:
        """Raise `ArticleError` where a paragraph is all markup."""
        if len(items) > _MOST and len(items) > self._most():
            message = _("a paragraph has more than {count} lines, tags and escapes", count=f"{self._most():,}")
            where = _("line {line}", line=self.line_at(items[0].start))
            raise ArticleError(message, where=where, hint=_("put blank lines between its parts"))

    def _most(self) -> int:
        """Return how many segments it may have, and pieces of markup in one paragraph."""
        if self._limit is None:
            # Of a Chinese character there are three bytes and one code point: two on average.
            self._limit = max(_MOST, (len(self.data) + len(self.data.decode())) // 2 // _SHORTEST)
        return self._limit

    def slot_of(self, items: list[Item], content: BlockContent, context: str) -> Slot:
        """Return the segment that `items` make, with the bytes that belong to it."""
        source, numbered = _numbered(items)
        if len(numbered) > _MOST_TAGS:
            raise ArticleError(
                _("a sentence has more than {count} tags", count=f"{_MOST_TAGS:,}"),
                where=_("line {line}", line=self.line_at(items[0].start)),
                hint=_("put blank lines between its parts"),
            )
        placeholders, openings, closings = [], [], []
        for number, item in enumerate(numbered, 1):
            closing = item.partner if item.kind == "open" else None
            openings.append((item.start, item.end))
            closings.append((closing.start, closing.end) if closing else None)
            placeholders.append(
                Placeholder(number, item.name, self._text(item), self._text(closing) if closing else "")
            )
        start, end = items[0].start, items[-1].end
        segment = Segment(source, content.kind, context, self.line_at(start), self.blocks, tuple(placeholders))
        return Slot(segment, start, end, content.style, tuple(openings), tuple(closings))

    def _text(self, item: Item) -> str:
        return self.data[item.start : item.end].decode("utf-8", "replace")

    def line_at(self, offset: int) -> int:
        """Return the line of the article, from 1, in which a byte stands."""
        if self._lines is None:
            self._lines = [match.end() for match in _LINE_END.finditer(self.data)]
        return bisect_right(self._lines, offset) + 1


def _split_at_breaks(items: list[Item]) -> list[list[Item]]:
    """Split at hard breaks outside of pairs; a break inside a pair becomes a tag."""
    lines: list[list[Item]] = [[]]
    depth = 0
    for item in items:
        depth += {"open": 1, "close": -1}.get(item.kind, 0)
        if item.kind == "break" and not depth:
            lines.append([])
        else:
            lines[-1].append(item)
    if len(lines) == 1:
        rest = trimmed(items)
        return [rest] if rest else []
    return [part for line in lines if line for part in _split_at_breaks(trimmed(line))]


def _numbered(items: list[Item]) -> tuple[str, list[Item]]:
    """Write the items as segment text; returns it with the items that got a number, in order."""
    pieces: list[str] = []
    numbers: dict[int, int] = {}
    numbered: list[Item] = []
    for item in items:
        if item.kind in {"text", "soft"}:
            pieces.append(item.text)
        elif item.kind == "close" and item.partner is not None:
            pieces.append(f"</{numbers[id(item.partner)]}>")
        else:
            numbered.append(item)
            numbers[id(item)] = len(numbered)
            pieces.append(f"<{len(numbered)}>" if item.kind == "open" else f"<{len(numbered)}/>")
    return "".join(pieces), numbered


def _gap_between(data: bytes, line: list[Item], first: int, start: int, end: int) -> Span | None:
    """
    Find the place between two sentences where a joiner may stand: the white space there, else the point that lies
    after all that closes and before all that opens. None where something else stands between them.

    `first` is the number of the first item of `line` behind the first of the two.
    """
    place, blank = start, None
    for index in range(first, len(line)):
        item = line[index]
        if item.start >= end:
            break
        left, right = max(item.start, start), min(item.end, end)
        if item.kind == "soft" or (item.kind == "text" and not data[left:right].strip()):
            blank = (blank[0], right) if blank and blank[1] == left else blank or (left, right)
        elif item.kind == "text":
            return None
        elif item.kind != "open" and blank is None and place == left:
            place = right
    return blank or (place, place)
