"""The parsed article of all formats: its segments, and the way back to bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath

from translator.bilingual.errors import ArticleError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Segment
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.article_renderer import ArticleRenderer, changed_targets, italics_change
from translator.newsroom.articles.dialects import DIALECTS, PLAIN, dialect_of
from translator.newsroom.articles.frontmatter import BOM, FrontMatter, add_values
from translator.newsroom.articles.items import Item, LinkEnd, Patch, SentenceGap, Slot
from translator.newsroom.articles.resegmenter import JoinedSegment, Resegmenter, SegmentRule
from translator.newsroom.articles.slot_list import BlockContent, SlotList
from translator.newsroom.articles.strings import STRING_FORMATS, read_strings
from translator.newsroom.ground.article_tree import RST_SUFFIXES, RST_WAY

FORMATS = {".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".mdown": "markdown", ".mkd": "markdown",
           ".txt": "text", ".text": "text", ".html": "html", ".htm": "html", ".xhtml": "html",
           ".po": "po", **STRING_FORMATS}  # fmt: skip


def format_of(path: str | PurePath) -> str:
    """Return the format of a file by its suffix, else Markdown; raises `UsageError` for reStructuredText."""
    suffix = PurePath(path).suffix.lower()
    if suffix in RST_SUFFIXES:
        raise UsageError(_("reStructuredText is translated by its gettext catalogs"), where=str(path), hint=RST_WAY)
    return FORMATS.get(suffix, "markdown")


def is_markdown(format: str) -> bool:
    return format == "markdown" or format == PLAIN or format in DIALECTS


@dataclass(frozen=True)
class Document:
    data: bytes
    slots: tuple[Slot, ...]
    patches: tuple[Patch, ...]
    front_matter: FrontMatter = field(default_factory=FrontMatter)
    format: str = "markdown"
    _read: SlotList | None = field(default=None, compare=False, repr=False)
    _link_ends: tuple[LinkEnd, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in document order, front matter first; equal sentences are segments of their own."""
        return tuple(slot.segment for slot in self.slots)

    def resegmented(self, rules: Iterable[SegmentRule]) -> Document:
        todo = tuple(rules)
        if not todo or self._read is None:
            return self
        groups = Resegmenter(self._read)
        for rule in todo:
            groups.apply(rule)
        return _ordered(self.data, groups.result(), list(self._link_ends), self.front_matter, self.format)

    def neighbours(self, key: str) -> list[tuple[str, str]]:
        """Return the keys before and after each place of a segment in the body."""
        return Resegmenter(self._read).neighbours(key) if self._read else []

    def split(self, key: str, at: int) -> tuple[Segment, Segment] | None:
        """Return the two parts of a segment split at a code point of its source; None where that cannot be."""
        return Resegmenter(self._read).split(key, at) if self._read else None

    def join(self, first: str, second: str) -> JoinedSegment | None:
        """Return two neighbours of one block as one segment; None where that cannot be."""
        return Resegmenter(self._read).join(first, second) if self._read else None

    def render(self, targets: Sequence[str | None], *, tag: str, is_patch: bool = False) -> bytes:
        """
        Return the article with each segment replaced by its target; None, an empty one, or one equal to its
        source keeps the bytes. `is_patch`: the article is in that language already, and the white space between
        its sentences stays too. Raises `ArticleError` where tags were lost, doubled or crossed.
        """
        changed = changed_targets(self.slots, targets)
        if not changed:
            return self.data
        dialect = dialect_of(self.data[self.front_matter.span[1] :], self.format)
        renderer = ArticleRenderer(self.data, self.slots, self.patches, tag, is_patch=is_patch, dialect=dialect)
        return renderer.render(changed)

    def italics_change(self, targets: Sequence[str | None], *, tag: str) -> int:
        """Return how many italics the article has more, or less, with `targets`."""
        found = zip(self.slots, targets, strict=True)
        return sum(italics_change(slot, target, tag) for slot, target in found if target)


def parse_article(data: bytes, front_matter: FrontMatter, tag: str, format: str) -> Document:
    slots = SlotList(data, tag)
    if format == "text" or format in STRING_FORMATS.values():
        front_matter = FrontMatter()
    add_values(slots, front_matter)
    start = front_matter.span[1] or (len(BOM) if data.startswith(BOM) else 0)
    link_ends: list[LinkEnd] = []
    if is_markdown(format):
        from translator.newsroom.articles.markdown import read_slots

        link_ends = read_slots(slots, start, len(data), format=format)
    elif format == "html":
        from translator.newsroom.articles.html import read_html

        read_html(slots, start, len(data), kind="paragraph")
    elif format == "text":
        read_text(slots, start, len(data))
    elif format in STRING_FORMATS.values():
        read_strings(slots, format)
    else:
        raise UsageError(_("unknown format {name}", name=repr(format)), hint=_("use markdown, text or html"))
    return _ordered(data, slots, link_ends, front_matter, format)


def _ordered(
    data: bytes, slots: SlotList, link_ends: list[LinkEnd], front_matter: FrontMatter, format: str
) -> Document:
    order = sorted(range(len(slots.slots)), key=lambda index: (slots.slots[index].start, -slots.slots[index].end))
    places = {old: new for new, old in enumerate(order)}
    gaps = [SentenceGap(one.start, one.end, places[one.before], places[one.after]) for one in slots.gaps]
    ordered = tuple(_numbered(slots.slots[index] for index in order))
    emphasis_regions = slots.emphasis_regions if is_markdown(format) else []
    patches: tuple[Patch, ...] = (*ordered, *gaps, *link_ends, *emphasis_regions)
    return Document(data, ordered, patches, front_matter, format, slots, tuple(link_ends))


def _numbered(slots: Iterable[Slot]) -> Iterator[Slot]:
    numbers: dict[int, int] = {}
    for slot in slots:
        number = numbers.setdefault(slot.segment.block, len(numbers))
        if number == slot.segment.block:
            yield slot
        else:
            yield replace(slot, segment=replace(slot.segment, block=number))


def prove_unchanged(document: Document, tag: str) -> None:
    problem = _overlap(document)
    sources = [segment.source for segment in document.segments]
    if problem or document.render(sources, tag=tag) != document.data:
        message = _("this article would not survive translation unchanged; that is a bug of ours")
        raise ArticleError(message, where=problem, hint=_("report it with the article"))


def _overlap(document: Document) -> str | None:
    around: list[tuple[Slot, list[tuple[int, int]]]] = []
    for slot in document.slots:
        while around and around[-1][0].end <= slot.start:
            around.pop()
        if slot.start > slot.end or (around and not _is_within(slot, around[-1][1])):
            return _("line {line}", line=slot.segment.line)
        around.append((slot, sorted([*slot.openings, *(span for span in slot.closings if span)])))
    return None


def _is_within(slot: Slot, spans: Sequence[tuple[int, int]]) -> bool:
    place = bisect_right(spans, slot.start, key=lambda span: span[0]) - 1
    return place >= 0 and slot.end <= spans[place][1]


_PARAGRAPH = pattern(rb"[^\r\n]+(?:(?:\r\n|\n|\r)(?![ \t\v\f]*(?:[\r\n]|\Z))[^\r\n]+)*")
_LINE_END = pattern(rb"(?:(?<![ \t])[ \t]++)?(?:\r\n|\n|\r)[ \t]*")


def read_text(slots: SlotList, start: int, end: int) -> None:
    for paragraph in _PARAGRAPH.finditer(slots.data, start, end):
        items, at = [], paragraph.start()
        for line_end in [*_LINE_END.finditer(slots.data, *paragraph.span()), None]:
            stop = line_end.start() if line_end else paragraph.end()
            if at < stop:
                items.append(Item("text", at, stop, slots.data[at:stop].decode()))
            if line_end:
                at = line_end.end()
                items.append(Item("soft", stop, at))
        slots.add(BlockContent(items, "paragraph", "text"))
