"""
The records of the segments of a ledger: what the author of each line saw, and what all lines say together.

| two sides of a merge | merged |
|---|---|
| one changed the text, the other did not | that text with its state; approvals of the old text do not hold |
| both have the same text | the earlier state; rejected, stale and locked as soon as one side says so |
| a person's text here, a suggestion that nobody confirmed there | the person's |
| different texts | a conflict: a draft with both texts, until somebody who saw both chooses |

Where the article of one side changed the sentence, what the other side decided about the old wording becomes a stale
draft. The program's own work on both sides counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from translator.bilingual.model import State, short_hash
from translator.newsroom.catalog.events import SYSTEM, Action, Alternative, Event
from translator.newsroom.catalog.ledger import Ledger, Lineage
from translator.newsroom.catalog.record import Record, follow, record_at, replay

IsNewer = Callable[[frozenset[int], frozenset[int]], bool]


class Side(NamedTuple):
    """One of the last words about a segment, of which none saw the others."""

    record: Record
    makers: frozenset[int]
    deciders: frozenset[int]
    rank: tuple[str, str]
    is_own: bool = True
    """False for what was decided about a wording that the segment had before."""
    is_outdated: bool = False
    is_cut: bool = False


def join(sides: Sequence[Side], is_newer: IsNewer) -> Record:
    """Return one record for several last words, by the table on top."""
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
    drafted = next((side.record for side in same if side.record.drafted), record)
    record.suggested, record.signature = drafted.suggested, drafted.signature
    _see_source(record, sides, live, same)
    if any(side.record.is_rejected for side in live if side not in same):
        record.state = min(record.state, State.TRANSLATED, key=lambda state: state.rank)
    if is_conflict or record.is_stale:
        record.state = State.DRAFT if record.target else State.NEW
    return record


def winners(sides: Iterable[Side], joined: Record) -> list[Side]:
    texts = {item.target for item in joined.alternatives} if joined.is_conflict else {joined.target}
    return [side for side in sides if side.record.target in texts]


def _yields(side: Side, other: Side, is_newer: IsNewer) -> bool:
    if side is other or side.record.target == other.record.target:
        return False
    for weaker, stronger in ((side, other), (other, side)):
        if _is_suggestion(weaker) and not _is_suggestion(stronger):
            is_about_same = weaker.record.source_hash == stronger.record.source_hash
            if is_about_same or not is_newer(weaker.makers, stronger.makers):
                return weaker is side
    return is_newer(other.makers, side.makers)


def _is_suggestion(side: Side) -> bool:
    record = side.record
    is_untouched = record.origin != "human" and record.state is State.DRAFT and not record.is_rejected
    return not record.target or (is_untouched and not record.is_stale and not side.is_cut)


# Set what `record` says about its source: stale unless the text was confirmed for that very source.
def _see_source(record: Record, sides: Sequence[Side], live: Sequence[Side], same: Sequence[Side]) -> None:
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


class Node(NamedTuple):
    """A line that decided something about a segment."""

    line: int
    record: Record
    makers: frozenset[int]
    """The lines that gave it the text: several where branches brought the same one."""
    deciders: frozenset[int]
    """The lines that gave it state and flags."""


class _Found(NamedTuple):
    node: Node
    is_own: bool = True
    is_outdated: bool = False


@dataclass(slots=True)
class _Standing:
    record: Record
    makers: frozenset[int] = frozenset()
    deciders: frozenset[int] = frozenset()


class BranchedRecords:
    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._nodes: dict[str, list[Node]] = defaultdict(list)
        self._is_forked: dict[str, bool] = {}
        self._locks: dict[str, list[int]] = defaultdict(list)
        # Key → the keys that it was before, each with the line that says so, and whether its words were others.
        self._origins: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
        self._twins: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._remarks: dict[str, list[int]] = defaultdict(list)
        self._here = _Standing(Record())

    def before(self, line: int) -> Record:
        event = self._lineage.events[line]
        known = self._standing(event.key, line)
        source = event.source or (known.record.source if known else "")
        for was in event.data.ancestors:
            old = self._standing(was, line) if was != event.key else None
            if old is None:
                continue
            inherits = (known is None or not known.record.target) and was == event.data.was
            # The second part of a segment whose text the first one kept: a new text of the whole is for the first too.
            is_empty_part = event.action is Action.SPLIT and not event.target
            if (inherits or event.action.rule.is_resegmentation) and not is_empty_part:
                is_change = event.action is Action.STALE or old.record.source.split() != source.split()
                self._origins[event.key].append((was, line, is_change and event.action is not Action.CARRY))
            if inherits:
                is_locked = old.record.is_locked or (known is not None and known.record.is_locked)
                kept = replace(old.record, source=known.record.source if known else "", is_locked=is_locked)
                known = replace(old, record=kept)
        self._here = known or _Standing(Record())
        self._here.record = replace(self._here.record)
        return self._here.record

    def take(self, line: int) -> None:
        event, here = self._lineage.events[line], self._here
        if event.action.rule.is_remark:
            if event.action in {Action.LOCK, Action.UNLOCK}:
                self._locks[event.key].append(line)
            self._remarks[event.key].append(line)
            return
        text, was_open = here.record.target, here.record.is_conflict
        follow(here.record, event)
        has_chosen = was_open and not here.record.is_conflict
        makers = here.makers
        if here.record.target != text or has_chosen:
            makers = (self._restored(line) if event.action is Action.UNDO else None) or frozenset({line})
        deciders = here.deciders if event.action is Action.CARRY else frozenset({line})
        nodes = self._nodes[event.key]
        if nodes and not self._lineage.precedes(nodes[-1].line, line):
            self._is_forked[event.key] = True
        nodes.append(Node(line, here.record, makers, deciders))
        if event.actor == SYSTEM:
            self._twins[_twin_of(event)].append(line)

    def records(self) -> dict[str, Record]:
        found = {}
        for key in dict.fromkeys([*self._nodes, *self._remarks]):
            standing = self._standing(key, None)
            found[key] = standing.record if standing else Record()
        return found

    # Return the lines that made the text to which an undo went back: it is not a new text, then.
    def _restored(self, line: int) -> frozenset[int] | None:
        text, key = self._here.record.target, self._lineage.events[line].key
        seen = [node for node in self._nodes.get(key, ()) if self._is_seen(node.line, line)]
        same = [node for node in seen if node.record.target == text]
        return max(same, key=lambda node: self._lineage.rank(node.line)).makers if same else None

    # Return what is known about `key` before `line` (None: in all), or None where that is nothing.
    def _standing(self, key: str, line: int | None) -> _Standing | None:
        sides = self._last_words(key, line)
        locks = self._all_locks(key, line, set()) if self._locks else []
        if not sides:
            record = self._remarked(key, line)
            return None if record is None else _Standing(replace(record, is_locked=self._is_locked(locks)))
        if len(sides) == 1:
            only = sides[0]
            is_locked = self._is_locked(locks)
            record = only.record if only.record.is_locked == is_locked else replace(only.record, is_locked=is_locked)
            return _Standing(record, only.makers, only.deciders)
        joined = join(sides, self._is_newer)
        joined.is_locked = self._is_locked(locks)
        return _Standing(
            joined, frozenset().union(*(side.makers for side in winners(sides, joined))),
            frozenset().union(*(side.deciders for side in sides)),
        )  # fmt: skip

    # Return the source of a segment about which there are only remarks, None where there is nothing at all.
    def _remarked(self, key: str, line: int | None) -> Record | None:
        events = self._lineage.events
        lines = sorted((at for at in self._remarks.get(key, ()) if self._is_seen(at, line)), key=self._lineage.rank)
        if not lines:
            return None
        source = next((events[at].source for at in lines if events[at].source), None)
        return Record(source=source or "", source_hash=events[lines[-1]].source_hash)

    def _last_words(self, key: str, line: int | None) -> list[Side]:
        nodes = self._nodes.get(key, [])
        last = nodes[-1] if nodes else None
        if last and not self._origins.get(key) and not self._is_forked.get(key) and self._is_seen(last.line, line):
            return [self._side(_Found(last))]
        found = self._candidates(key, line, frozenset())
        latest = [
            item for item in found
            if not any(self._lineage.precedes(item.node.line, other.node.line) for other in found)
        ]  # fmt: skip
        latest.sort(key=lambda item: self._lineage.rank(item.node.line))
        return [self._side(item) for item in self._without_twins(latest)]

    def _side(self, found: _Found) -> Side:
        node = found.node
        rank = self._lineage.rank(node.line)
        is_cut = self._lineage.events[node.line].action.rule.is_resegmentation
        return Side(node.record, node.makers, node.deciders, rank, found.is_own, found.is_outdated, is_cut)

    def _candidates(self, key: str, line: int | None, through: frozenset[str]) -> list[_Found]:
        found = [_Found(node) for node in self._nodes.get(key, []) if self._is_seen(node.line, line)]
        lines = {item.node.line for item in found}
        for old, since, is_change in self._origins.get(key, []):
            if old in through or not self._is_seen(since, line):
                continue
            for item in self._candidates(old, line, through | {key}):
                if item.node.line not in lines and self._is_beside(item.node.line, since):
                    lines.add(item.node.line)
                    found.append(_Found(item.node, is_own=False, is_outdated=is_change or item.is_outdated))
        return found

    # Leave out what the program did by itself where another side has the same, and went on from there.
    def _without_twins(self, latest: list[_Found]) -> list[_Found]:
        for item in list(latest) if len(latest) > 1 else ():
            others = [other.node.line for other in latest if other is not item]
            if any(twin == other or self._lineage.precedes(twin, other)
                   for twin in self._twins_of(item.node.line) for other in others):  # fmt: skip
                latest.remove(item)
        return latest

    def _twins_of(self, line: int) -> list[int]:
        event = self._lineage.events[line]
        if event.actor != SYSTEM:
            return []
        return [twin for twin in self._twins.get(_twin_of(event), []) if twin != line]

    def _is_newer(self, lines: frozenset[int], others: frozenset[int]) -> bool:
        return self._knows(lines, others) and not self._knows(others, lines)

    def _knows(self, lines: frozenset[int], others: frozenset[int]) -> bool:
        return all(any(self._has_seen(line, other) for line in lines) for other in others)

    def _has_seen(self, line: int, other: int) -> bool:
        return any(line == same or self._lineage.precedes(same, line) for same in (other, *self._twins_of(other)))

    def _is_seen(self, line: int, later: int | None) -> bool:
        return later is None or self._lineage.precedes(line, later)

    def _is_beside(self, line: int, other: int) -> bool:
        return line != other and not self._lineage.precedes(line, other) and not self._lineage.precedes(other, line)

    def _all_locks(self, key: str, line: int | None, through: set[str]) -> list[int]:
        through.add(key)
        found = [lock for lock in self._locks.get(key, ()) if self._is_seen(lock, line)]
        for old, since, _is_change in self._origins.get(key, ()):
            if old not in through and self._is_seen(since, line):
                locks = self._all_locks(old, line, through)
                found += [lock for lock in locks if not self._lineage.precedes(since, lock)]
        return found

    def _is_locked(self, locks: Sequence[int]) -> bool:
        return any(
            self._lineage.events[lock].action == Action.LOCK
            for lock in locks if not any(self._lineage.precedes(lock, other) for other in locks)
        )  # fmt: skip


def takes_text(event: Event, record: Record) -> bool:
    """Tell whether `event` settles a conflict by the text of one of its sides, which stays that of whoever wrote it."""
    texts = {short_hash(side.target) for side in record.alternatives}
    return record.is_conflict and event.action.rule.is_confirmation and event.target_hash in texts


def walk(ledger: Ledger, lineage: Lineage | None = None) -> Iterator[tuple[int, Event, Record]]:
    """
    Yield each event with its place in `ledger.events`, after all those that it follows, and the record of its
    segment as its author saw it before the event. The record is changed when the next step is asked for.
    """
    lineage = lineage or ledger.lineage()
    if lineage.is_linear:
        yield from _walk_chain(lineage)
        return
    branched = BranchedRecords(lineage)
    for line in lineage.order:
        event = lineage.events[line]
        if not event.key:
            yield line, event, Record()
            continue
        record = branched.before(line)
        yield line, event, record
        branched.take(line)


def records_of(ledger: Ledger, lineage: Lineage | None = None) -> dict[str, Record]:
    """Return the last word of all lines together, by segment key."""
    lineage = lineage or ledger.lineage()
    if lineage.is_linear:
        return replay(lineage.events[line] for line in lineage.order)
    return branched_records(lineage)


def branched_records(lineage: Lineage) -> dict[str, Record]:
    """Return what `records_of` does, by the way that serves for branches too."""
    branched = BranchedRecords(lineage)
    for line in lineage.order:
        if lineage.events[line].key:
            branched.before(line)
            branched.take(line)
    return branched.records()


def _walk_chain(lineage: Lineage) -> Iterator[tuple[int, Event, Record]]:
    records: dict[str, Record] = {}
    for line in lineage.order:
        event = lineage.events[line]
        if not event.key:
            yield line, event, Record()
            continue
        record = record_at(records, event)
        yield line, event, record
        follow(record, event)


def _twin_of(event: Event) -> tuple[str, ...]:
    return event.key, event.action, event.source_hash, event.target_hash, event.state_to or "", event.data.was
