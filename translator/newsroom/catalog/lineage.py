"""
The order of the lines of a ledger: which line came after which, and what the author of each line had seen.

`prev` makes the lines a graph. Where two branches met, there are two chains, and neither saw the other. What a decision
was based on follows from that graph and never from the order in the file, so that the same lines give the same result
in any order. Nearly all ledgers are one chain, and for those this costs no more than one comparison a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Any

from translator.newsroom.catalog.events import Event


class Lineage:
    """The graph of a ledger's lines, each by its 0-based place in the file."""

    def __init__(self, events: Sequence[Event], hashes: Sequence[str]) -> None:
        """Read the graph of `events`; `hashes` has the hash of each line."""
        self.events = events
        self.hashes = hashes
        self.order: list[int]
        """All lines, each after those that it names; the order of the file wherever that is one. No line twice."""
        self.is_linear: bool
        """Whether the lines are one chain: everybody saw everything before."""
        self._parents: list[list[int]] = []
        self._run: list[int] = []
        self._place: list[int] = []
        self._seen: list[dict[int, int]] = []
        before = [(), *((name,) for name in hashes)]
        if all(event.prev == name for event, name in zip(events, before, strict=False)):
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
        """
        Whether who wrote `later` had seen `line`; both are places in the file, no line has seen itself.

        Lines that were appended since the graph was read have seen all that stands above them.
        """
        if max(line, later) >= len(self._run):
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
