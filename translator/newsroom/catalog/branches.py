"""
The records of the segments of a ledger: what the author of each line saw, and what all lines say together.

In a ledger with branches, each line that decides something about a segment is kept as a node with the record after it.
What somebody saw are the latest nodes among the lines that they had; where there are several, `join` makes one record
of them. What the program did by itself on both sides (the same suggestion, the same mark that a source changed) counts
once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from translator.bilingual.model import short_hash
from translator.newsroom.catalog.actions import SYSTEM, Action
from translator.newsroom.catalog.branch_merge import Side, join, winners
from translator.newsroom.catalog.events import Event
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.lineage import Lineage
from translator.newsroom.catalog.record import Record, follow, record_at, replay


class Node(NamedTuple):
    """A line that decided something about a segment, and what was on record after it."""

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
    """What is known of a segment at some place, with the lines that it comes from."""

    record: Record
    makers: frozenset[int] = frozenset()
    deciders: frozenset[int] = frozenset()


class BranchedRecords:
    """The records of a ledger with branches, line by line in an order that puts parents first."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._nodes: dict[str, list[Node]] = defaultdict(list)
        self._is_forked: dict[str, bool] = {}
        self._locks: dict[str, list[int]] = defaultdict(list)
        self._origins: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
        """Key → the keys that it was before, each with the line that says so, and whether its words were others."""
        self._twins: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._remarks: dict[str, list[int]] = defaultdict(list)
        self._here = _Standing(Record())

    def before(self, line: int) -> Record:
        """Return what the author of `line` saw of its segment: a copy, which `take` is going to change."""
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
        """Put the event at `line`, whose record `before` has just returned, into what is known."""
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

    def _restored(self, line: int) -> frozenset[int] | None:
        """Return the lines that made the text to which an undo went back: it is not a new text, then."""
        text, key = self._here.record.target, self._lineage.events[line].key
        seen = [node for node in self._nodes.get(key, ()) if self._is_seen(node.line, line)]
        same = [node for node in seen if node.record.target == text]
        return max(same, key=lambda node: self._lineage.rank(node.line)).makers if same else None

    def _standing(self, key: str, line: int | None) -> _Standing | None:
        """Return what is known about `key` before `line` (None: in all), or None where that is nothing."""
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

    def _remarked(self, key: str, line: int | None) -> Record | None:
        """Return the source of a segment about which there are only remarks, None where there is nothing at all."""
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
        """Return what was decided about `key`, and about what it was before by somebody who did not know of that."""
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

    def _without_twins(self, latest: list[_Found]) -> list[_Found]:
        """Leave out what the program did by itself where another side has the same, and went on from there."""
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
        """Whether who wrote `lines` knew all of `others`, and not the other way round."""
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
    """
    Whether `event` settles a conflict by a text of one of its sides; `record` is what its author saw.

    The text stays that of whoever wrote it: taking it is not writing it.
    """
    texts = {short_hash(side.target) for side in record.alternatives}
    return record.is_conflict and event.action.rule.is_confirmation and event.target_hash in texts


def walk(ledger: Ledger, lineage: Lineage | None = None) -> Iterator[tuple[int, Event, Record]]:
    """
    Yield each event with its 0-based place in `ledger.events`, and the record of its segment as its author saw it.

    The record is that *before* the event, from the lines that the author had (`was` included), not from those that
    happen to stand above. It is changed when the next step is asked for: copy what is to be kept. Events come after
    all those that they follow, in the order of the file where that is such an order; a line that stands there twice
    comes once; an event about the article as a whole comes with an empty record.
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
    """Return the last word of all lines together, by segment key: the same for the same lines in any order."""
    lineage = lineage or ledger.lineage()
    if lineage.is_linear:
        return replay(lineage.events[line] for line in lineage.order)
    return branched_records(lineage)


def branched_records(lineage: Lineage) -> dict[str, Record]:
    """Return what `records_of` does, by the way that serves for branches too; the tests hold both ways together."""
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
