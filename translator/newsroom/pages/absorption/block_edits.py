"""What the edited form of one block means for its segments: which of them got which text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from translator.bilingual.alignment.edit_alignment import Bead, align, likeness, map_boundary
from translator.newsroom.pages.absorption.page_text import PageBlock, Span, is_mark, plain

# How like each other two sentences must be, 0 to 1, to be one that was moved.
_MOVED = 0.6
# How many characters on each side tell the end of a sentence from others.
_CONTEXT = 4
# With what sentences end.
_ENDS = (*"。！？!?…”’」』", ".")
# Above this, only sentences that are equal are taken for moved.
_MOST_PAIRS = 10_000


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
    """Segments in a row, and the part of the edited text that is theirs."""

    segments: range
    text: str


@dataclass(slots=True)
class BlockEdit:
    page: PageBlock
    """The block as it was edited, in sentences as its segments have them."""
    original: PageBlock
    """The same, in sentences as the language has them."""
    changes: list[SentenceChange] = field(default_factory=list)
    owners: list[frozenset[int]] = field(default_factory=list)
    """For each sentence of the edited block, the segments that it comes from; empty: from none of this block."""


def compare_block(spans: Sequence[Span], base: PageBlock, edited: PageBlock) -> BlockEdit:
    """Return what was done to a block; `spans` are its segments in `base`, the block as it was published."""
    original, edited = edited, with_cuts_of(spans, base, edited)
    before = [base.text[start:end] for start, end in spans]
    after = [edited.sentence(number) for number in range(len(edited.sentences))]
    edit = BlockEdit(edited, original, owners=[frozenset()] * len(after))
    for bead in _with_moves(align(before, after), before, after, edit):
        _take(bead, spans, base, edit)
    edit.changes.sort(key=lambda item: (item.sentences or (10**9,), item.segments))
    return edit


def _with_moves(beads: list[Bead], before: list[str], after: list[str], edit: BlockEdit) -> list[Bead]:
    """Take out sentences that left one place of the block and stand at another, and return the other beads."""
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
    if len(gone) * len(come) > _MOST_PAIRS:
        exact = {text: there for there, text in enumerate(come)}
        return {at: exact.pop(text) for at, text in enumerate(gone) if text in exact}
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
    if not segments:
        kind = "add"
    elif not sentences:
        kind = "remove"
    elif len(segments) > len(sentences):
        kind = "merge"
    else:
        counts = _count(block, spans, segments), _count(edit.original, places, sentences)
        kind = "split" if counts[1] > counts[0] else "word"
        if counts[1] <= counts[0] and _runs_on(bead, spans, block, edit):
            kind, segments = "merge", (*segments, segments[-1] + 1)
            here = block.text[spans[segments[0]][0] : spans[segments[-1]][1]]
            there = edit.page.text[places[sentences[0]][0] : places[sentences[-1] + 1][1]]
    edit.changes.append(SentenceChange(kind, segments, here, there, sentences))


def _runs_on(bead: Bead, spans: Sequence[Span], block: PageBlock, edit: BlockEdit) -> bool:
    """Whether a sentence ended where these segments end, and goes on into the next now."""
    place, after = bead.before.stop, bead.after.stop
    if place >= len(spans) or after >= len(edit.page.sentences):
        return False
    had_end = spans[place][0] in {start for start, _end in block.sentences}
    start = edit.page.sentences[after][0]
    following = next((first for first, _last in edit.original.sentences if first >= start), len(edit.page.text))
    return had_end and bool(plain(edit.page.text[start:following]).strip())


def _count(block: PageBlock, places: Sequence[Span], chosen: Sequence[int]) -> int:
    start, end = places[chosen[0]][0], places[chosen[-1]][1]
    return sum(start <= first < end for first, _last in block.sentences)


def with_cuts_of(spans: Sequence[Span], base: PageBlock, edited: PageBlock) -> PageBlock:
    """
    Return the edited block cut into sentences where the segments of `base` are, wherever the words around are the same.

    A page is cut anew by the rules of its language, while a segment may hold two sentences, or half of one.
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


def group_segments(edit: BlockEdit, spans: Sequence[Span], base: str) -> list[SegmentGroup]:
    """
    Return the segments of a block with their new texts, in order; segments that cannot be told apart are one group.

    Empty where no sentence is left.
    """
    count = len(spans)
    order = _owners_in_order(edit, count)
    if not order:
        return []
    owned = {at for first, last in order for at in range(first, last + 1)}
    starts = [0]
    for place in range(1, count):
        firsts = [at for at, (first, _last) in enumerate(order) if first >= place]
        lasts = [at for at, (_first, last) in enumerate(order) if last < place]
        is_crossed = any(first < place <= last for first, last in order)
        is_apart = bool(firsts) and bool(lasts) and max(lasts) < min(firsts) and not is_crossed
        if is_apart and place in owned:
            starts.append(place)
    groups, at, edited = [], 0, edit.page
    for start, stop in zip(starts, [*starts[1:], count], strict=True):
        end = at
        while end < len(order) and order[end][1] < stop:
            end += 1
        text = edited.text[edited.sentences[at][0] : edited.sentences[end - 1][1]]
        segments = range(start, stop)
        groups += _divided(segments, text, spans, base) if end - at == 1 else [SegmentGroup(segments, text)]
        at = end
    return groups


def _owners_in_order(edit: BlockEdit, count: int) -> list[Span]:
    """Return for each sentence its first and last segment; what was added goes to the segment before it, or after."""
    found: list[Span | None] = [(min(owner), max(owner)) if owner else None for owner in edit.owners]
    last: Span | None = next((owner for owner in found if owner), None)
    if last is None:
        return [(0, count - 1)] * len(found) if found else []
    last = (last[0], last[0])
    order: list[Span] = []
    for owner in found:
        if owner is not None:
            last = (owner[1], owner[1])
        order.append(owner if owner is not None else last)
    return order


def _divided(segments: range, text: str, spans: Sequence[Span], base: str) -> list[SegmentGroup]:
    """Divide the one sentence that several segments became, where it can be seen which part is whose."""
    if len(segments) == 1:
        return [SegmentGroup(segments, text)]
    start = spans[segments.start][0]
    whole = base[start : spans[segments.stop - 1][1]]
    groups, at = [], 0
    for place in segments:
        end = len(text) if place == segments.stop - 1 else map_boundary(whole, text, spans[place][1] - start)
        part = text[at:end].strip()
        before = base[spans[place][0] : spans[place][1]]
        if end <= at or likeness(before, part) < 0.6 or _marks(before) != _marks(part):
            return [SegmentGroup(segments, text)]
        groups.append(SegmentGroup(range(place, place + 1), part))
        at = end
    return groups


def _marks(text: str) -> list[str]:
    return sorted(char for char in text if is_mark(char))
