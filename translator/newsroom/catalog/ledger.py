"""
The ledger of one catalog: a file of JSON lines that only grows, where each event names the hash of the one before it.

`prev` makes the lines a graph: after a merge of branches a line names the last lines of both, and what a decision was
based on follows from that graph, never from the order in the file. A last line without a newline at its end was never
written whole (`storage.mend_torn_ledger`). One step of writing is one line of the file:

    {"all":{"action":"draft","actor":"system",…,"prev":["…"]},"each":[{"source":"…","target":"…","data":{…}},…]}

It stands for the very bytes that the events would have as lines of their own: what `all` says holds for each, a hash
that is left out is that of the text beside it, and each but the first names the one before it. The chain of hashes
goes over those bytes, so it proves the same for both ways of writing. These lines must be read for ever.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Annotated, Any

import msgspec

from translator.bilingual.errors import LedgerError
from translator.bilingual.i18n import _
from translator.bilingual.model import short_hash
from translator.newsroom.catalog.events import Event, decode_event, encode_event

PACKED_SINCE = 2
"""The format of projects whose programs all read runs."""
MOST = 200
"""Events in one line of the file."""
_PACKED = b'{"all":'
_ORDER = (
    "action", "key", "actor", "at", "state_from", "state_to", "source_hash", "target_hash", "source", "target",
    "origin", "signature", "raw", "reason", "data", "prev",
)  # fmt: skip
# Fields that must be the same in all events of a run.
_RUN = ("action", "actor", "at", "state_from", "state_to", "origin", "signature")
# Fields that are said once where they are the same in all of them.
_SHARED = (*_RUN, "reason", "data")


def line_hash(line: bytes) -> str:
    """Return what the next line's `prev` says."""
    return hashlib.sha256(line).hexdigest()[:32]


def unpack_line(line: bytes) -> list[bytes]:
    """Return the events of a line of the file as they are chained; raises `msgspec.DecodeError`."""
    if not line.startswith(_PACKED):
        return [line]
    try:
        run = msgspec.json.decode(line, type=_Run)
        return list(_unpacked(run))
    except (KeyError, TypeError, ValueError, RecursionError) as error:  # `ValueError`: msgspec's own, and no UTF-8.
        raise msgspec.DecodeError(str(error)) from None


def unpack_all(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        try:
            yield from unpack_line(line)
        except msgspec.DecodeError:
            yield line


def odd_names(written: bytes) -> tuple[bool, set[str]]:
    """Tell of a line of the file whether a name stands in it twice, and which names this version does not know."""
    is_double = False

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal is_double
        is_double = is_double or len(dict(pairs)) < len(pairs)
        return dict(pairs)

    values = msgspec.json.decode(written, type=dict[str, Any])
    if msgspec.json.encode(values) != written:
        values = json.loads(written, object_pairs_hook=read)
    if written.startswith(_PACKED):
        inside = {name for one in (values["all"], *values["each"]) for name in one}
        return is_double, {*values} - {"all", "each"} | inside - {*_ORDER}
    return is_double, {*values} - {*_ORDER}


def pack_lines(lines: Sequence[bytes]) -> list[bytes]:
    packed: list[bytes] = []
    for run in _runs(lines):
        line = _packed(run) if len(run) > 1 else run[0]
        # Proved before it is written: what would not come back as it was (a newer version's event) stays as it is.
        packed += [line] if len(run) > 1 and unpack_line(line) == run else run
    return packed


class _Run(msgspec.Struct):
    all: dict[str, Any]
    each: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1)]


def _runs(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    run: list[bytes] = []
    last: tuple[Any, ...] = ()
    for line in lines:
        values = msgspec.json.decode(line, type=dict[str, Any])
        kind = tuple(values.get(name) for name in _RUN)
        if run and (kind != last or len(run) == MOST or values.get("prev") != [line_hash(run[-1])]):
            yield run
            run = []
        run.append(line)
        last = kind
    if run:
        yield run


def _packed(lines: Sequence[bytes]) -> bytes:
    events = [msgspec.json.decode(line, type=dict[str, Any]) for line in lines]
    first = events[0]
    shared = {
        name: first[name]
        for name in _SHARED
        if name in first and all(event.get(name) == first[name] for event in events)
    }
    each = [_shortened(event, shared) for event in events]
    head = {**shared, "prev": first["prev"]} if "prev" in first else shared
    return msgspec.json.encode({"all": head, "each": each})


def _unpacked(run: _Run) -> Iterator[bytes]:
    prev = run.all.pop("prev", None)
    for own in run.each:
        values = {**run.all, **own, "prev": prev}
        if "key" not in values:
            values["key"] = short_hash("", values["source"])
        values = {**_implied(values), **values}
        line = msgspec.json.encode({name: values[name] for name in _ORDER if values.get(name) is not None})
        yield line
        prev = [line_hash(line)]


# None where nothing does.
def _implied(values: dict[str, Any]) -> dict[str, Any]:
    target = values.get("target")
    return {
        "source_hash": values["key"] or None,
        "target_hash": short_hash(target) if target else None,
        "raw": [target] if target and values["action"] == "draft" else None,
    }


# Leave out what is shared or implied; what would be implied wrongly is said not to be there (null).
def _shortened(event: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    implied = _implied(event)
    own = {
        name: value for name, value in event.items()
        if name not in shared and name != "prev" and implied.get(name) != value
    }  # fmt: skip
    if "source" in event and event["key"] == short_hash("", event["source"]):
        del own["key"]
    return {**own, **{name: None for name, value in implied.items() if value and name not in event}}


class Lineage:
    def __init__(self, events: Sequence[Event], hashes: Sequence[str]) -> None:
        self.events = events
        self.hashes = hashes
        self.order: list[int]
        """All lines, each after those that it names; the order of the file wherever that is one. No line twice."""
        self.is_linear: bool
        """The lines are one chain: everybody saw everything before."""
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
        return self.order == list(range(len(self.events)))

    def precedes(self, line: int, later: int) -> bool:
        """Tell whether who wrote `later` had seen `line`; lines appended since have seen all above them."""
        if max(line, later) >= len(self._run):
            return line < later
        run, own = self._run[line], self._run[later]
        if run == own:
            return self._place[line] < self._place[later]
        return self._place[line] <= self._seen[own].get(run, -1)

    def rank(self, line: int) -> tuple[str, str]:
        return self.events[line].at, self.hashes[line]

    # One that names a line which is not there (somebody changed or deleted it) counts as coming after the line above
    # it. One that names none began a ledger: two branches may have made the same catalog, each for itself.
    def _find_parents(self) -> list[list[int]]:
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
        """Return all lines in an order that is the same however the file has them."""
        return self.order if self.is_linear else self._sorted(self.rank)

    def _sorted(self, key: Callable[[int], Any]) -> list[int]:
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

    # So a question costs two look-ups, and the memory is that of the branches, not of the lines.
    def _cut_into_runs(self) -> None:
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


def lines_about(
    key: str, lines_of: Mapping[str, Sequence[int]], lineage: Lineage, *, seen_by: int | None = None
) -> set[int]:
    """Return the lines in the history of a segment, as the author of line `seen_by` had them; None: all."""
    found: set[int] = set()
    descents: dict[str, list[int | None]] = {}
    wanted: list[tuple[str, int | None]] = [(key, None)]
    while wanted:
        name, descent = wanted.pop()
        known = descents.setdefault(name, [])
        if any(_includes(lineage, other, descent) for other in known):
            continue
        known.append(descent)
        for line in lines_of.get(name, ()):
            is_later = descent is not None and (line == descent or lineage.precedes(descent, line))
            if line in found or is_later or (seen_by is not None and not lineage.precedes(line, seen_by)):
                continue
            found.add(line)
            wanted += [(was, line) for was in lineage.events[line].data.ancestors]
    return found


# None is the end of the ledger.
def _includes(lineage: Lineage, descent: int | None, other: int | None) -> bool:
    return descent is None or (other is not None and (other == descent or lineage.precedes(other, descent)))


def unite_ledgers(base: bytes, ours: bytes, theirs: bytes, *, where: str) -> bytes:
    """Return every line of the three versions once, each after those that it names; raises `LedgerError`."""
    lines: dict[bytes, None] = {}
    for data in (ours, theirs, base):
        whole = data if data.endswith(b"\n") or not data else data + b"\n"
        lines.update(dict.fromkeys(Ledger(whole, where=where).written))
    return Ledger(b"".join(line + b"\n" for line in lines), where=where).in_order()


class Ledger:
    def __init__(self, data: bytes = b"", *, where: str = "", packs: bool = False) -> None:
        """Read a ledger file; `packs`: added runs are written as one line. Raises `LedgerError` with the line."""
        self.where = where
        self.size = data.rfind(b"\n") + 1
        self.written: list[bytes] = data[: self.size].replace(b"\r\n", b"\n").split(b"\n")[:-1]
        self.lines: list[bytes] = []
        self.places: list[int] = []
        """Line of the file of each event."""
        self.events: list[Event] = []
        for place, written in enumerate(self.written):
            self._read(place, written)
        self.hashes: list[str] = [line_hash(line) for line in self.lines]
        self._packs = packs
        self._known = len(self.lines)
        self._has_grown = False

    def _read(self, place: int, written: bytes) -> None:
        try:
            lines = unpack_line(written)
            self.events += map(decode_event, lines)
        except msgspec.DecodeError as error:
            conflict = written[:7] in {b"<<<<<<<", b"=======", b">>>>>>>"}
            raise LedgerError(
                _("the ledger holds conflict markers of a merge")
                if conflict
                else _("not an event: {error}", error=error),
                where=f"{self.where}:{place + 1}",
                hint=f"translator init && git checkout --merge -- {self.where}"
                if conflict
                else f"git log -p -- {self.where}   (shows who changed the line)",
            ) from None
        self.lines += lines
        self.places += [place] * len(lines)

    def lineage(self) -> Lineage:
        return Lineage(self.events, self.hashes)

    @property
    def heads(self) -> tuple[str, ...]:
        """Lines that no other names: several where branches were joined."""
        named = {name for event in self.events for name in event.prev}
        return tuple(dict.fromkeys(name for name in self.hashes if name not in named))

    def append(self, event: Event) -> Event:
        # Only the first line after a merge needs all heads; after it, and mostly, the last line is the only one.
        prev = self.hashes[-1:] if self._has_grown else self.heads
        self._has_grown = True
        chained = replace(event, prev=tuple(prev))
        line = encode_event(chained)
        self.lines.append(line)
        self.hashes.append(line_hash(line))
        self.events.append(chained)
        return chained

    @property
    def has_other_line_ends(self) -> bool:
        return self.size != sum(map(len, self.written)) + len(self.written)

    def in_order(self) -> bytes:
        order = dict.fromkeys(self.places[event] for event in self.lineage().order)
        return b"".join(self.written[place] + b"\n" for place in order)

    @property
    def added(self) -> bytes:
        lines = self.lines[self._known :]
        return b"".join(line + b"\n" for line in (pack_lines(lines) if self._packs else lines))

    def settle(self, added: bytes) -> None:
        self.size += len(added)
        for line in added.split(b"\n")[:-1]:
            self.places += [len(self.written)] * len(unpack_line(line))
            self.written.append(line)
        self._known = len(self.lines)
