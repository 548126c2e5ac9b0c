"""
The lines of a ledger as they stand in the file, where one may hold many events, and as they are chained: one an event.

What is written in one step (the drafts of an article, its conversion, a mark on all segments) repeats itself: who,
when, by which engine, in which states, and hashes of texts that stand beside them. Such a run is one line of the file:

    {"all":{"action":"draft","actor":"system",…,"prev":["…"]},"each":[{"source":"…","target":"…","data":{…}},…]}

It stands for the very bytes that the events would have as lines of their own: what `all` says holds for each, a hash
that is left out is that of the text beside it, and each but the first names the one before it. The chain of hashes
goes over those bytes, so it proves the same for both ways of writing. What is written here must be read for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import msgspec

from translator.bilingual.model import short_hash

PACKED_SINCE = 2
"""The format of projects (`settings.FORMAT`) whose programs all read runs; in older ones a line is an event."""
MOST = 200
"""Events in one line of the file: more would save nothing, and a line should stay one that tools can show."""
_PACKED = b'{"all":'
_ORDER = (
    "action", "key", "actor", "at", "state_from", "state_to", "source_hash", "target_hash", "source", "target",
    "origin", "signature", "raw", "reason", "data", "prev",
)  # fmt: skip
# What must be the same in all events of a run.
_RUN = ("action", "actor", "at", "state_from", "state_to", "origin", "signature")
# What is said once where it is the same in all of them.
_SHARED = (*_RUN, "reason", "data")


def line_hash(line: bytes) -> str:
    """Return what the next line's `prev` says: 32 hexadecimal digits of SHA-256 over the line without its newline."""
    return hashlib.sha256(line).hexdigest()[:32]


def unpack_line(line: bytes) -> list[bytes]:
    """
    Return the events of one line of the file, each as the line that is chained: mostly the line itself.

    Raises `msgspec.DecodeError` for a run that cannot be read.
    """
    if not line.startswith(_PACKED):
        return [line]
    try:
        run = msgspec.json.decode(line, type=_Run)
        return list(_unpacked(run))
    except (KeyError, TypeError, ValueError, RecursionError) as error:  # `ValueError`: msgspec's own, and no UTF-8.
        raise msgspec.DecodeError(str(error)) from None


def unpack_all(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines that are chained of those of a file; one that cannot be read, torn say, as it is."""
    for line in lines:
        try:
            yield from unpack_line(line)
        except msgspec.DecodeError:
            yield line


def pack_lines(lines: Sequence[bytes]) -> list[bytes]:
    """Return lines for the file that `unpack_line` turns into `lines` again: runs are put together."""
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
    """Cut the lines where a run ends."""
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


def _implied(values: dict[str, Any]) -> dict[str, Any]:
    """Return what follows from the other values of an event, and need not be said; None where nothing does."""
    target = values.get("target")
    return {
        "source_hash": values["key"] or None,
        "target_hash": short_hash(target) if target else None,
        "raw": [target] if target and values["action"] == "draft" else None,
    }


def _shortened(event: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is shared or implied; what would be implied wrongly is said not to be there (null)."""
    implied = _implied(event)
    own = {
        name: value for name, value in event.items()
        if name not in shared and name != "prev" and implied.get(name) != value
    }  # fmt: skip
    if "source" in event and event["key"] == short_hash("", event["source"]):
        del own["key"]
    return {**own, **{name: None for name, value in implied.items() if value and name not in event}}
