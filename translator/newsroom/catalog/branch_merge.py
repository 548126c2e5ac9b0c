"""
The merge of two branches that both changed a segment: which text, state and flags the segment has afterwards.

| the two sides | merged |
|---|---|
| one changed the text, the other did not | that text with its state; approvals of the old text do not hold |
| both have the same text | the earlier state; rejected, stale and locked as soon as one side says so |
| a person's text here, a suggestion that nobody confirmed there | the person's |
| different texts | a conflict: a draft with both texts, until somebody who saw both chooses |

Where the article of one side changed the sentence, what the other side decided about the old wording becomes a stale
draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from translator.bilingual.model import State
from translator.newsroom.catalog.event_data import Alternative
from translator.newsroom.catalog.record import Record

IsNewer = Callable[[frozenset[int], frozenset[int]], bool]


class Side(NamedTuple):
    """One of the last words about a segment, of which none saw the others."""

    record: Record
    makers: frozenset[int]
    """The lines that gave it the text: several where branches brought the same one."""
    deciders: frozenset[int]
    """The lines that gave it state and flags."""
    rank: tuple[str, str]
    is_own: bool = True
    """False for what was decided about a wording that the segment had before."""
    is_outdated: bool = False
    """Whether that wording said something else, not only with other blanks."""
    is_cut: bool = False
    """Whether a person cut the segment, or put it together: the text is theirs though the words be a machine's."""


def join(sides: Sequence[Side], is_newer: IsNewer) -> Record:
    """Return one record for several last words, as the table on top says; `is_newer` tells who had seen whom."""
    live = [side for side in sides if not any(is_newer(other.deciders, side.deciders) for other in sides)]
    standing = [side for side in live if not any(_yields(side, other, is_newer) for other in live)] or live
    if all(map(_is_suggestion, standing)):
        standing = [max(standing, key=lambda side: side.rank)]
    is_conflict = len({side.record.target for side in standing}) > 1 or any(s.record.is_conflict for s in standing)
    shown = max(standing, key=lambda side: side.rank)
    same = [side for side in live if side.record.target == shown.record.target]
    lowest = min(same, key=lambda side: side.record.state.rank)
    record = replace(lowest.record, is_conflict=is_conflict, is_joined=True, alternatives=_alternatives(live))
    record.is_rejected = any(side.record.is_rejected for side in same)
    record.is_foreign = any(side.record.is_foreign for side in same)
    record.origin = next((side.record.origin for side in same if side.record.origin == "human"), record.origin)
    _see_source(record, sides, live, same)
    if any(side.record.is_rejected for side in live if side not in same):
        record.state = min(record.state, State.TRANSLATED, key=lambda state: state.rank)
    if is_conflict or record.is_stale:
        record.state = State.DRAFT if record.target else State.NEW
    return record


def winners(sides: Iterable[Side], joined: Record) -> list[Side]:
    """Return the sides whose text is on record in `joined`, all sides for a conflict."""
    texts = {item.target for item in joined.alternatives} if joined.is_conflict else {joined.target}
    return [side for side in sides if side.record.target in texts]


def _yields(side: Side, other: Side, is_newer: IsNewer) -> bool:
    """Whether the text of `side` gives way to that of `other`."""
    if side is other or side.record.target == other.record.target:
        return False
    for weaker, stronger in ((side, other), (other, side)):
        if _is_suggestion(weaker) and not _is_suggestion(stronger):
            is_about_same = weaker.record.source_hash == stronger.record.source_hash
            if is_about_same or not is_newer(weaker.makers, stronger.makers):
                return weaker is side
    return is_newer(other.makers, side.makers)


def _is_suggestion(side: Side) -> bool:
    """Whether nobody answers for the text: it is empty, or a machine's draft as it came."""
    record = side.record
    is_untouched = record.origin != "human" and record.state is State.DRAFT and not record.is_rejected
    return not record.target or (is_untouched and not record.is_stale and not side.is_cut)


def _see_source(record: Record, sides: Sequence[Side], live: Sequence[Side], same: Sequence[Side]) -> None:
    """Set what `record` says about its source: stale unless the text was confirmed for that very source."""
    fresh = [side for side in same if not side.record.is_stale and not side.is_outdated]
    confirmed = {side.record.source_hash for side in fresh}
    outdated = [side for side in live if side.record.is_stale and side.record.source_hash not in confirmed]
    own = [side for side in sides if side.is_own] or list(sides)
    lead = next((side for side in own if side in outdated), next((side for side in own if side in same), own[-1]))
    previous = next((side.record.previous_source for side in outdated), None)
    if not fresh and not outdated:
        previous = same[-1].record.previous_source or same[-1].record.source
    record.source, record.source_hash = lead.record.source, lead.record.source_hash
    record.is_stale = bool(outdated) or not fresh
    record.previous_source = previous


def _alternatives(sides: Iterable[Side]) -> tuple[Alternative, ...]:
    found: dict[str, Alternative] = {}
    for side in sides:
        record = side.record
        texts = record.alternatives if record.is_conflict else ()
        for item in texts or (Alternative(record.target, record.actor, record.at, record.state),):
            if item.target:
                found.setdefault(item.target, item)
    return tuple(found.values()) if len(found) > 1 else ()
