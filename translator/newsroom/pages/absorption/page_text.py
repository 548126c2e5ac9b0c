"""
A page as blocks of plain text, in which each tag is one character of a private area, and what was done to a block.

Base, edited page and catalog are compared in this form: where a sentence keeps its markup, it keeps these characters.
The lines around the texts are compared one by one, without what makes no difference to readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import partial
from itertools import groupby, pairwise

from translator.bilingual.alignment.edit_alignment import Bead, align, common_ends, likeness
from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.sentences import joiner
from translator.bilingual.words.inline import TAG, numbered_italics, with_quotation_marks
from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, as_in_source, marks_as_in_source
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry

_FIRST = 0xF0000
_EMPHASIS = {"<strong>": "strong", "<b>": "strong", "<em>": "emphasis", "<i>": "emphasis"}
# Kinds whose marks are equal however they are written.
_PLAIN = frozenset({"strong", "emphasis", "strike"})
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageBlock:
    kind: str
    context: str
    text: str
    sentences: tuple[Span, ...]
    line: int = 0
    spans: tuple[Span, ...] = ()

    def sentence(self, number: int) -> str:
        start, end = self.sentences[number]
        return self.text[start:end]


@dataclass(slots=True)
class MarkTable:
    names: LinkNames = NO_LINKS
    """How pages may write their links: which of these ways it is makes no difference."""
    _known: dict[tuple[str, ...], str] = field(default_factory=dict)
    _spelled: dict[str, str] = field(default_factory=dict)

    def flatten(self, text: str, placeholders: Sequence[Placeholder]) -> str:
        """Return `text` with one character for each tag; equal markup gives equal characters."""
        known = {item.number: item for item in placeholders}

        def mark(hit: re.Match[str]) -> str:
            item, role = known.get(int(hit["number"])), "end" if hit["close"] else "alone" if hit["alone"] else "start"
            name: tuple[str, ...] = (role, hit["number"])
            if item is not None:
                kind = _EMPHASIS.get(item.opening.lower(), item.kind)
                markup = marks_as_in_source([item], self.names)[0] if self.names else item
                name = (kind, role) if kind in _PLAIN else (kind, role, markup.opening, markup.closing)
            char = self._known.setdefault(name, chr(_FIRST + len(self._known)))
            self._spelled.setdefault(char, (item.closing if role == "end" else item.opening) if item else hit[0])
            return char

        return TAG.sub(mark, text)

    @property
    def italics(self) -> tuple[str, str]:
        """The characters that stand for the beginning and the end of italics, whatever they are written with."""
        start, end = (
            self._known.setdefault(("emphasis", role), chr(_FIRST + len(self._known))) for role in ("start", "end")
        )
        self._spelled |= {start: "*", end: "*"}
        return start, end

    def spell(self, text: str) -> str:
        return "".join(self._spelled.get(char, char) for char in text)


def is_mark(char: str) -> bool:
    return ord(char) >= _FIRST


def plain(text: str) -> str:
    return "".join(char for char in text if not is_mark(char))


def join_texts(texts: Sequence[str], tag: str) -> tuple[str, tuple[Span, ...]]:
    """Return sentences joined as the language joins them, and where each stands in that."""
    joined, spans = "", []
    for text in texts:
        joined += joiner(plain(joined), plain(text), tag) if joined else ""
        spans.append((len(joined), len(joined) + len(text)))
        joined += text
    return joined, tuple(spans)


def blocks_of(segments: Sequence[Segment]) -> list[list[Segment]]:
    return [list(block) for _number, block in groupby(segments, key=lambda item: item.block)]


def read_page(data: bytes, tag: str, marks: MarkTable, *, format: str) -> list[PageBlock]:
    """Return the blocks of a page without by-lines and notices; raises `ArticleError` if it cannot be read."""
    found, document = [], parse_document(data, tag=tag, format=format)
    places: dict[int, list[Span]] = {}
    for slot in document.slots:
        places.setdefault(slot.segment.block, []).append((slot.start, slot.end))
    for block in blocks_of(document.segments):
        text, spans = join_texts([marks.flatten(item.source, item.placeholders) for item in block], tag)
        first = block[0]
        found.append(PageBlock(first.kind, first.context, text, spans, first.line, tuple(places[first.block])))
    return found


# Stands on both sides of what replaces a text.
_EDGE = "\x01"
# Stands where a line ended inside a text.
_BREAK = "\x02"
_LABEL = re.compile(f"{_EDGE}([^{_EDGE}]*){_EDGE}")
_SOFT_BREAK = re.compile(rb"[\s>]*")
_OPENING_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
# The line below the head of a table.
_TABLE_RULER = re.compile(r"[ >]*+(?:\|[ ]*+)?:?-+:?[ ]*(\|[ ]*:?-+:?[ ]*)*\|?")


@dataclass(frozen=True, slots=True)
class PageLine:
    key: str
    text: str
    """As it stands in the page, or the text itself where it has no other words."""
    line: int


def page_lines(data: bytes, blocks: Sequence[PageBlock], labels: Mapping[int, str], names: LinkNames) -> list[PageLine]:
    """
    Return the lines of the body of a page, with the label of its block in the place of each text.

    Lines of which no text has a label are left out.
    """
    found: list[PageLine] = []
    fence = ""
    for line, text, shown in _labelled(data, blocks, labels):
        there = _LABEL.findall(text)
        if there and not any(there):
            continue
        mark = _OPENING_FENCE.match(text)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif not text.strip(" \t>"):
            text = ""
            if not found or not found[-1].key:
                continue
        elif "|" in text:
            text = re.sub("-+", "-", "".join(text.split())) if _TABLE_RULER.fullmatch(text) else _with_bare_cells(text)
        key = as_in_source(text.encode(), names).decode() if "]:" in text and not fence else text
        found.append(PageLine(key.rstrip(), shown, line))
    while found and not found[-1].key:
        found.pop()
    return found


def _with_bare_cells(row: str) -> str:
    return "|".join(cell if not at else cell.strip() for at, cell in enumerate(row.rstrip().split("|")))


def _labelled(data: bytes, blocks: Sequence[PageBlock], labels: Mapping[int, str]) -> Iterator[tuple[int, str, str]]:
    at = begin = read_front_matter(data).span[1]
    places = sorted((*span, number) for number, block in enumerate(blocks) for span in block.spans if span[0] >= at)
    last, text, shown = -1, "", ""
    for start, end, number in places:
        if start < at:
            continue  # The alternative text of an image lies inside what was taken already.
        if number == last and _SOFT_BREAK.fullmatch(data[at:start]):
            text += _BREAK * data.count(b"\n", at, end)
            shown += " ".join(data[at:end].decode().split())
        else:
            between = data[at:start].decode(errors="replace")
            text += f"{between}{_EDGE}{labels.get(number, '')}{_EDGE}" + _BREAK * data.count(b"\n", start, end)
            shown += between + data[start:end].decode(errors="replace").replace("\n", _BREAK)
        at, last = end, number
    rest, line = data[at:].decode(errors="replace"), 1 + data.count(b"\n", 0, begin)
    for one, other in zip(f"{text}{rest}".split("\n"), f"{shown}{rest}".split("\n"), strict=True):
        yield line, one.replace(_BREAK, "").rstrip("\r"), other.replace(_BREAK, "\n").rstrip("\r")
        line += 1 + one.count(_BREAK)


def differences(before: Sequence[PageLine], after: Sequence[PageLine]) -> Iterator[tuple[str, str, int | None]]:
    """Yield what stands in the one and in the other where two pages differ, and the line in the second."""
    keys = [line.key for line in before], [line.key for line in after]
    start, end = common_ends(*keys)
    here, there = (lines[start : len(lines) - end] for lines in keys)
    # Lines that stand there by the hundred, such as blank ones, are matched last, so that the time stays in proportion.
    for kind, one, one_end, two, two_end in SequenceMatcher(None, here, there, autojunk=True).get_opcodes():
        if kind != "equal":
            gone, come = before[start + one : start + one_end], after[start + two : start + two_end]
            yield _shown(gone), _shown(come), come[0].line if come else None


def _shown(lines: Sequence[PageLine]) -> str:
    texts = [line.text for line in lines]
    return "\n".join(texts) if any(texts) or not texts else _("(a blank line)")


# How like each other two sentences must be, 0 to 1, to be one moved sentence.
_MOVED = 0.6
# How many characters on each side tell the end of a sentence from others.
_CONTEXT = 4
# With what sentences end.
_ENDS = (*"。！？!?…”’」』", ".")


@dataclass(frozen=True, slots=True)
class SentenceChange:
    kind: str
    """`word`, `merge`, `split`, `move`, `add`, `remove`."""
    segments: tuple[int, ...]
    """The segments of the block, counted from 0, that it is about; none for what was added."""
    before: str
    after: str
    sentences: tuple[int, ...] = ()
    """The sentences of the edited block, counted from 0."""


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    segments: range
    text: str


@dataclass(slots=True)
class BlockEdit:
    page: PageBlock
    changes: list[SentenceChange] = field(default_factory=list)
    owners: list[frozenset[int]] = field(default_factory=list)
    """For each sentence of the edited block, the segments that it comes from; empty: from none of this block."""


def compare_block(spans: Sequence[Span], base: PageBlock, edited: PageBlock) -> BlockEdit:
    """Return what was done to a block; `spans` are its segments in `base`, the block as it was published."""
    edited = with_cuts_of(spans, base, edited)
    before = [base.text[start:end] for start, end in spans]
    after = [edited.sentence(number) for number in range(len(edited.sentences))]
    edit = BlockEdit(edited, owners=[frozenset()] * len(after))
    for bead in _with_moves(align(before, after), before, after, edit):
        _take(bead, spans, base, edit)
    edit.changes.sort(key=lambda item: (item.sentences or (10**9,), item.segments))
    return edit


def _with_moves(beads: list[Bead], before: list[str], after: list[str], edit: BlockEdit) -> list[Bead]:
    gone = [at for bead in beads if not bead.after for at in bead.before]
    come = [at for bead in beads if not bead.before for at in bead.after]
    moved = pair_moved([before[at] for at in gone], [after[at] for at in come])
    pairs = {gone[one]: come[two] for one, two in moved.items()}
    for one, two in pairs.items():
        edit.owners[two] = frozenset({one})
        edit.changes.append(SentenceChange("move", (one,), before[one], after[two], (two,)))
    taken = set(pairs.values())
    rest = [bead for bead in beads if bead.before and bead.after]
    rest += [Bead(range(at, at + 1), range(0)) for at in gone if at not in pairs]
    return rest + [Bead(range(0), range(at, at + 1)) for at in come if at not in taken]


def pair_moved(gone: Sequence[str], come: Sequence[str]) -> dict[int, int]:
    """Return which of the texts that left is which of those that came, each once, the most alike first."""
    found = sorted(
        ((likeness(one, two), -at, -there) for at, one in enumerate(gone) for there, two in enumerate(come)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for score, at, there in found:
        if score >= _MOVED and -at not in pairs and -there not in pairs.values():
            pairs[-at] = -there
    return pairs


def _take(bead: Bead, spans: Sequence[Span], block: PageBlock, edit: BlockEdit) -> None:
    segments, sentences = tuple(bead.before), tuple(bead.after)
    here = block.text[spans[segments[0]][0] : spans[segments[-1]][1]] if segments else ""
    places = edit.page.sentences
    there = edit.page.text[places[sentences[0]][0] : places[sentences[-1]][1]] if sentences else ""
    for at in sentences:
        edit.owners[at] = frozenset(segments)
    if here == there:
        return
    if not segments or not sentences:
        kind = "remove" if segments else "add"
    else:
        kind = "merge" if len(segments) > len(sentences) else "split" if len(segments) < len(sentences) else "word"
    edit.changes.append(SentenceChange(kind, segments, here, there, sentences))


def with_cuts_of(spans: Sequence[Span], base: PageBlock, edited: PageBlock) -> PageBlock:
    """
    Return the edited block cut where the segments of `base` are, wherever the words around are the same.

    The rules of the language alone would cut otherwise: a segment may hold two sentences, or half of one.
    """
    ends, cut = {end for _start, end in spans[:-1]}, {end for _start, end in base.sentences[:-1]}
    added = {side for end in ends - cut for side in _sides(base.text, end)}
    removed = {side for end in cut - ends for side in _sides(base.text, end)}
    starts = [start for before, (start, _end) in pairwise(edited.sentences)
              if not removed.intersection(_sides(edited.text, before[1]))]  # fmt: skip
    cuts = {edited.sentences[0][0], *starts}
    for place in range(1, len(edited.text)) if added else ():
        if not edited.text[place - 1].isspace() and added.intersection(_sides(edited.text, place)):
            cuts.add(_skip_blanks(edited.text, place))
    starts_before = {start for start, _end in base.sentences}
    for start, end in spans:
        text = base.text[start:end]
        at = edited.text.find(text) if len(text) > _CONTEXT else -1
        if at < 0:
            continue
        # The whole of it is still there; but words that were put before a sentence, with no end between, are its own.
        if start not in starts_before or edited.text[max(0, at - _CONTEXT) : at].rstrip().endswith(_ENDS):
            cuts.add(at)
        if not text[-1].isalnum():
            cuts.add(_skip_blanks(edited.text, at + len(text)))
    cuts.discard(len(edited.text))
    ordered: list[int] = []
    for at in sorted(cuts):
        # Markup alone is no sentence: readers of HTML and of Markdown cut on either side of it.
        if not ordered or plain(edited.text[ordered[-1] : at]).strip():
            ordered.append(at)
    if len(ordered) > 1 and not plain(edited.text[ordered[-1] :]).strip():
        ordered.pop()
    pieces = [edited.text[start:end] for start, end in zip(ordered, [*ordered[1:], len(edited.text)], strict=True)]
    places = [(start, start + len(piece.rstrip())) for start, piece in zip(ordered, pieces, strict=True)]
    return replace(edited, sentences=tuple(places))


def _sides(text: str, end: int) -> tuple[str, str]:
    start = _skip_blanks(text, end)
    return text[max(0, end - _CONTEXT) : end] + "|", "|" + text[start : start + _CONTEXT]


def _skip_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def group_segments(edit: BlockEdit, count: int) -> list[SegmentGroup]:
    """
    Return the `count` segments of a block with their new texts, in order; what cannot be told apart is one group.

    Empty where no sentence is left.
    """
    order = _owners_in_order(edit, count)
    if not order:
        return []
    owned = {at for first, last in order for at in range(first, last + 1)}
    # A group begins with a segment whose sentences, and those of all behind it, stand behind those of all before it.
    starts = {0: 0}
    for place in range(1, count):
        sentence = sum(last < place for _first, last in order)
        is_apart = 0 < sentence < len(order) and all(first >= place for first, _last in order[sentence:])
        if is_apart and place in owned:
            starts[place] = sentence
    edited, edges = edit.page, [*starts.items(), (count, len(order))]
    return [
        SegmentGroup(range(start, stop), edited.text[edited.sentences[at][0] : edited.sentences[end - 1][1]])
        for (start, at), (stop, end) in pairwise(edges)
    ]


def _owners_in_order(edit: BlockEdit, count: int) -> list[Span]:
    # Added text goes to the segment before it, or after.
    first = next(filter(None, edit.owners), None)
    if first is None:
        return [(0, count - 1)] * len(edit.owners)
    before, order = min(first), list[Span]()
    for owner in edit.owners:
        order.append((min(owner), max(owner)) if owner else (before, before))
        before = order[-1][1]
    return order


# Kinds of segments that may have markup, beside headings; not values of the front matter, and alternative texts.
_KINDS_OF_BODY = frozenset({"paragraph", "item", "cell", "definition", "caption", "html"})
# How many blocks of a page are tried for one of the source, so that the time stays in proportion.
_LOOK_AHEAD = 30


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """One block of the source with the keys of its segments, and the same block as it was published."""

    keys: tuple[str, ...]
    base: PageBlock
    spans: tuple[Span, ...] | None
    """Where the text of each entry stands in `base`; None where the catalog never had the texts of the page."""
    targets: tuple[str, ...] = ()


def match_blocks(
    catalog: Catalog, source: Sequence[Sequence[Segment]], page: Sequence[PageBlock], marks: MarkTable
) -> list[SourceBlock]:
    """Return for each block of a page its block of the source; without one it has no keys."""
    match = partial(_match, catalog, marks)
    kinds = [(block[0].kind, block[0].context) for block in source]
    if kinds == [(block.kind, block.context) for block in page]:
        found = list(map(match, source, page))
        if all(block.spans is not None for block in found) or len(found) == 1:
            return found
    # Some are on one side only: each belongs to the next that has its texts.
    found, at = [], 0
    values = {block[0].context: block for block in source if block[0].context}
    body = [block for block in source if not block[0].context]
    for there in page:
        matched = SourceBlock((), there, None)
        if there.context in values:
            matched = match(values[there.context], there)
        for place in range(at, min(at + _LOOK_AHEAD, len(body))) if not there.context else ():
            if body[place][0].kind == there.kind and (block := match(body[place], there)).spans is not None:
                matched, at = block, place + 1
                break
        found.append(matched)
    return found


def _match(catalog: Catalog, marks: MarkTable, segments: Sequence[Segment], page: PageBlock) -> SourceBlock:
    keys = tuple(segment.key for segment in segments)
    unknown = SourceBlock(keys, page, None)
    entries = [entry for key in keys if (entry := catalog.find(key)) is not None]
    if len(entries) != len(keys):
        return unknown
    there = _without_marks(page.text)
    # For each entry the ends of its texts in the page, with the end of the one before, its start, and the text.
    ways: list[dict[int, tuple[int, int, str | None]]] = [{0: (0, 0, None)}]
    for entry in entries:
        past = [event.target for event in reversed(catalog.history(entry)) if event.target]
        # Those that the entry has and had, the latest first; its source where it never had one.
        texts = list(dict.fromkeys([*([entry.target] if entry.target else []), *past])) or [entry.source]
        ends: dict[int, tuple[int, int, str | None]] = {}
        for before in ways[-1]:
            for text in texts:
                flat = marks.flatten(*as_shown(entry, text, catalog.tag))
                gap = joiner(plain(page.text[:before]), plain(flat), catalog.tag) if before else ""
                end = before + len(gap) + len(flat)
                if flat and end not in ends and there.startswith(_without_marks(gap + flat), before):
                    ends[end] = before, before + len(gap), text
        if not entry.target or entry.is_stale:  # New in the source, or changed so much that nothing was kept.
            ends.update({end: (end, end, None) for end in ways[-1] if end not in ends})
        ways.append(ends)
    end, found = len(page.text), list[tuple[str, Span, str]]()
    for key, ends in zip(reversed(keys), reversed(ways[1:]), strict=True):
        if end not in ends:
            return unknown
        before, start, known = ends[end]
        if known is not None:
            found.append((key, (start, end), known))
        end = before
    if not found:
        return unknown
    matched, spans, targets = zip(*reversed(found), strict=True)
    return SourceBlock(matched, page, spans, targets)


def _without_marks(text: str) -> str:
    return "".join("\0" if is_mark(char) else char for char in text)


def as_shown(entry: Entry, text: str, tag: str) -> tuple[str, tuple[Placeholder, ...]]:
    """Return a text of an entry as its page shows it, and its placeholders: with tags, or quotes, for added italics."""
    placeholders = tuple(entry.placeholders)
    if is_chinese(tag):
        return text, placeholders
    if entry.kind not in _KINDS_OF_BODY and not entry.kind.startswith("heading"):
        return with_quotation_marks(entry.source, text), placeholders
    return numbered_italics(entry.source, text, placeholders)


def was_taken_over(catalog: Catalog, entry: Entry, base: str, text: str) -> bool:
    said = [event.target for event in catalog.history(entry) if event.target]
    first = next((at for at in range(len(said) - 1, -1, -1) if said[at] == base), -1)
    return text in said[first + 1 :]
