"""
The join of two segments: target, state and flags of the whole.

The whole has the earlier of both states (XLIFF 2.1, 4.3.2), and `translated` at most, because nobody has reviewed the
two as one text. If one part has no text, the whole is a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from translator.bilingual.model import State
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.text_split import renumber_tags
from translator.newsroom.catalog.actions import Action
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.event_data import SegmentationData
from translator.newsroom.catalog.events import Event

_BLANK = pattern(r"\s+")
_CLOSING = pattern(r"(?:</[1-9][0-9]{0,3}>)*")


@dataclass(frozen=True, slots=True)
class SegmentPart:
    """One of the two, and what its tags are called in the whole."""

    entry: Entry
    numbers: Mapping[int, int]

    def named(self, text: str) -> str:
        """Return a text of the part with its tags as they are called in the whole."""
        return renumber_tags(text, self.numbers)


def join_entries(
    catalog: Catalog, whole: Entry, first: SegmentPart, second: SegmentPart, *, actor: str, data: SegmentationData
) -> Event:
    """
    Give `whole` the targets of both parts, and what is known of them; `data` says more in the event.

    The machine's text is that of `data`, else that of both parts.
    """
    one, other = first.entry, second.entry
    catalog.adopt(one)
    catalog.adopt(other)
    target, joint = join_targets(whole.source, first, second, catalog.tag)
    if data.machine is None:
        data = replace(data, machine=_join_machine_texts(catalog, whole.source, first, second))
    suggester = max((one, other), key=lambda entry: entry.record.suggested.startswith("mt"))
    origins = [entry.origin for entry in (one, other) if entry.origin]
    whole.comments = tuple(dict.fromkeys((*one.comments, *other.comments)))
    whole.flags = tuple(dict.fromkeys((*one.flags, *other.flags)))
    return catalog.apply(
        whole,
        Action.MERGE,
        actor=actor,
        state=_earliest(one, other, target),
        target=target,
        origin="human" if "human" in origins else next(iter(origins), ""),
        signature=suggester.signature,
        data=replace(
            data,
            texts=tuple(entry.target_hash for entry in (one, other) if entry.target),
            target_joint=joint if target else None,
            suggested=suggester.record.suggested,
            stale=one.is_stale or other.is_stale,
            rejected=one.is_rejected or other.is_rejected,
            previous_source=_previous_source(catalog, one, other),
        ),
    )


def _join_machine_texts(catalog: Catalog, whole: str, first: SegmentPart, second: SegmentPart) -> str | None:
    """Return the machine's text of both parts; empty where it has one of them only, None where it has neither."""
    one, other = (catalog.find_machine_text(part.entry.key) for part in (first, second))
    if one is None or other is None:
        return "" if one or other else None
    joined = join_texts(whole, first, second, (one.text, other.text), catalog.tag)[0]
    return joined if one.text and other.text else joined.strip()


def join_targets(whole: str, first: SegmentPart, second: SegmentPart, tag: str) -> tuple[str, tuple[int, int]]:
    """Return both targets as one text in the language `tag`, and where in it the first ends and the second begins."""
    return join_texts(whole, first, second, (first.entry.target, second.entry.target), tag)


def join_texts(
    whole: str, first: SegmentPart, second: SegmentPart, texts: tuple[str, str], tag: str
) -> tuple[str, tuple[int, int]]:
    """
    Return `texts`, one for each part, as one text for the source `whole`, and where they meet in it.

    What `whole` has around and between its parts (tags that held them) stands there in the same order; the blank
    between two sentences is that of the target language.
    """
    from translator.bilingual.sentences import joiner

    left, right = first.named(texts[0]), second.named(texts[1])
    if not left and not right:
        return "", (0, 0)
    one, other = first.named(first.entry.source), second.named(second.entry.source)
    start, end = whole.find(one), whole.rfind(other)
    before, between, after = "", " ", ""
    if start >= 0 and start + len(one) <= end:
        before, between, after = whole[:start], whole[start + len(one) : end], whole[end + len(other) :]
    glue = joiner(plain_text(left), plain_text(right), tag)
    if _BLANK.search(between):
        between = _BLANK.sub(glue, between, count=1)
    else:
        closed = _CLOSING.match(between)
        at = closed.end() if closed else 0
        between = between[:at] + glue + between[at:]
    head = f"{before}{left}"
    return f"{head}{between}{right}{after}", (len(head), len(head) + len(between))


def _earliest(one: Entry, other: Entry, target: str) -> State:
    if not target:
        return State.NEW
    state = min((one.state, other.state, State.TRANSLATED), key=lambda each: each.rank)
    return max(state, State.DRAFT, key=lambda each: each.rank)


def _previous_source(catalog: Catalog, one: Entry, other: Entry) -> str | None:
    """Return the source that a stale whole was translated from."""
    if not (one.is_stale or other.is_stale):
        return None
    from translator.bilingual.sentences import joiner

    before, after = one.previous_source or one.source, other.previous_source or other.source
    return before + joiner(plain_text(before), plain_text(after), catalog.source_tag) + after
