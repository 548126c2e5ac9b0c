"""
Which line of a ledger came after which, and what each person saw who wrote one.

`prev` makes the lines a graph: two branches that met are two chains that neither saw of the other. What a decision
was taken on follows from the lines before it in that graph, never from the order in the file, so that the same lines
say the same in any order. Nearly all ledgers are one chain; for those nothing here costs more than a comparison a line.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from translator.catalog.branches import Branched
from translator.catalog.record import Record, follow, record_at, replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.catalog.events import Event
    from translator.catalog.ledger import Ledger


class Lineage:
    """The graph of a ledger's lines, each by its 0-based place in the file."""

    def __init__(self, ledger: Ledger) -> None:
        self.events = ledger.events
        self.hashes = ledger.hashes
        self.order: list[int]
        """All lines, each after those that it names; the order of the file wherever that is one. No line twice."""
        self.is_linear: bool
        """Whether the lines are one chain: everybody saw everything before."""
        self._parents: list[list[int]] = []
        self._run: list[int] = []
        self._place: list[int] = []
        self._seen: list[dict[int, int]] = []
        if _is_chain(ledger):
            self.order, self.is_linear = list(range(len(self.events))), True
            return
        self._parents = self._find_parents()
        self.order = self._sorted(lambda line: line)
        self.is_linear = all(self._parents[later] == [line] for line, later in pairwise(self.order))
        self._cut_into_runs()

    @property
    def is_in_order(self) -> bool:
        """Whether the file has each line once, and after those that it names."""
        return self.order == list(range(len(self.events)))

    def precedes(self, line: int, later: int) -> bool:
        """Tell whether who wrote `later` had seen `line`; both are places in the file, no line has seen itself."""
        if not self._run:
            return line < later
        run, own = self._run[line], self._run[later]
        if run == own:
            return self._place[line] < self._place[later]
        return self._place[line] <= self._seen[own].get(run, -1)

    def rank(self, line: int) -> tuple[str, str]:
        """Return what decides between lines of which neither saw the other: the time, then the hash."""
        return self.events[line].at, self.hashes[line]

    def _find_parents(self) -> list[list[int]]:
        """
        Find the lines that each line names.

        One that names a line which is not there (somebody changed or deleted it) counts as coming after the line above
        it. One that names none began a ledger: two branches may have made the same catalog, each for itself.
        """
        at: dict[str, int] = {}
        for line, name in enumerate(self.hashes):
            at.setdefault(name, line)
        parents = []
        for line, event in enumerate(self.events):
            known = [at[name] for name in dict.fromkeys(event.prev) if name in at]
            is_broken = len(known) < len(set(event.prev)) and line and line - 1 not in known
            parents.append([*known, line - 1] if is_broken else known)
        self._first = [at[name] == line for line, name in enumerate(self.hashes)]
        return parents

    def history_order(self) -> list[int]:
        """Return all lines in an order that is the same however the file has them: parents first, else by `rank`."""
        return self.order if self.is_linear else self._sorted(self.rank)

    def _sorted(self, key: Callable[[int], Any]) -> list[int]:
        """Put parents first, and the least by `key` of those that may come next."""
        lines = [line for line, is_first in enumerate(self._first) if is_first]
        waiting = {line: len(self._parents[line]) for line in lines}
        children: dict[int, list[int]] = {line: [] for line in lines}
        for line in lines:
            for parent in self._parents[line]:
                children[parent].append(line)
        ready = [(key(line), line) for line in lines if not waiting[line]]
        heapify(ready)
        order: list[int] = []
        while waiting:
            # Lines that wait for one another can only be forged ones: the upper one goes first.
            line = heappop(ready)[1] if ready else min(waiting)
            if waiting.pop(line, None) is None:
                continue
            order.append(line)
            for child in children[line]:
                if child in waiting:
                    waiting[child] -= 1
                    if not waiting[child]:
                        heappush(ready, (key(child), child))
        return order

    def _cut_into_runs(self) -> None:
        """
        Give numbers to the stretches that do not branch, and note how much of the others the first line of each saw.

        So a question costs two look-ups, and the memory is that of the branches, not of the lines.
        """
        self._run = [0] * len(self.events)
        self._place = [0] * len(self.events)
        ends: dict[int, int] = {}
        done: set[int] = set()
        for line in self.order:
            parents = [parent for parent in self._parents[line] if parent in done]
            done.add(line)
            if len(parents) == 1 and ends.get(self._run[parents[0]]) == parents[0]:
                run, place = self._run[parents[0]], self._place[parents[0]] + 1
            else:
                run, place = len(self._seen), 0
                self._seen.append(self._seen_by(parents))
            self._run[line], self._place[line], ends[run] = run, place, line

    def _seen_by(self, parents: list[int]) -> dict[int, int]:
        seen: dict[int, int] = {}
        for parent in parents:
            known = {**self._seen[self._run[parent]], self._run[parent]: self._place[parent]}
            for run, place in known.items():
                seen[run] = max(place, seen.get(run, -1))
        return seen


def walk(ledger: Ledger, lineage: Lineage | None = None) -> Iterator[tuple[int, Event, Record]]:
    """
    Yield each event with its 0-based place in `ledger.events`, and the record of its segment as its author saw it.

    The record is that *before* the event, from the lines that the author had (`was` included), not from those that
    happen to stand above. It is changed when the next step is asked for: copy what is to be kept. Events come after
    all those that they follow, in the order of the file where that is such an order; a line that stands there twice
    comes once; an event about the article as a whole comes with an empty record.
    """
    lineage = lineage or Lineage(ledger)
    if lineage.is_linear:
        yield from _walk_chain(lineage)
        return
    branched = Branched(lineage)
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
    lineage = lineage or Lineage(ledger)
    if lineage.is_linear:
        return replay(lineage.events[line] for line in lineage.order)
    return branched_records(lineage)


def branched_records(lineage: Lineage) -> dict[str, Record]:
    """Return what `records_of` does, by the way that serves for branches too; the tests hold both ways together."""
    branched = Branched(lineage)
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


def _is_chain(ledger: Ledger) -> bool:
    before: tuple[str, ...] = ()
    for event, name in zip(ledger.events, ledger.hashes, strict=True):
        if event.prev != before:
            return False
        before = (name,)
    return True
