"""
What the ledger says about one segment: the last word of all its events.

`follow` is the only place where an event changes anything, for a decision taken now and for one read back, so that a
catalog after a decision equals the catalog that the next run loads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from translator.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.model import Event

IMPLIED_STATE: dict[str, State] = {
    "draft": State.DRAFT,
    "edit": State.TRANSLATED,
    "accept": State.TRANSLATED,
    "review": State.REVIEWED,
    "finalise": State.FINAL,
    "reject": State.DRAFT,
    "reopen": State.TRANSLATED,
    "stale": State.DRAFT,
    "split": State.DRAFT,
}
"""The state that an action leads to where the caller names none; actions not listed leave it alone."""

_SETTLING = frozenset({"draft", "edit", "accept", "convert"})
"""Actions after which a target is no longer stale or rejected: somebody or something made it anew."""
_CHOOSING = frozenset({"edit", "accept", "convert", "undo"})
"""Actions that choose among the texts of two branches."""
REMARKS = frozenset({"comment", "waive", "lock", "unlock"})
"""Actions that leave text and state alone."""
SUGGESTING = frozenset({"draft", "convert"})
"""Actions by which a machine, or the memory, proposes a text."""
CUTTING = frozenset({"split", "merge"})
"""Actions that make one segment of two, or two of one; the text is theirs, and the flags that they name."""
ACTIONS = frozenset({*IMPLIED_STATE, *REMARKS, *SUGGESTING, "carry", "merge", "undo"})
SYSTEM = "system"
"""The actor of what the program did by itself."""
UNKNOWN = "unknown"
"""The actor of what was done outside of this program."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The text that one side of a merge left, and who is on record for it."""

    target: str
    actor: str = ""
    at: str = ""
    state: State = State.DRAFT


@dataclass(slots=True)
class Record:
    """State and flags of a segment, with the texts that they hold for."""

    state: State = State.NEW
    source: str = ""
    source_hash: str = ""
    target: str = ""
    target_hash: str = ""
    previous_source: str | None = None
    """The source that the target was made for, while the segment is stale."""
    is_stale: bool = False
    is_rejected: bool = False
    is_locked: bool = False
    is_foreign: bool = False
    """Whether the target was changed by another tool: no event vouches for it."""
    origin: str = ""
    """Where the present text comes from: `human` as soon as somebody typed it."""
    suggested: str = ""
    """Origin of the last suggestion, which stays known when people edit it."""
    signature: str = ""
    """Signature of that suggestion."""
    actor: str = ""
    """Who caused the last change of state or text."""
    at: str = ""
    """When that was."""
    is_conflict: bool = False
    """Whether two branches gave it different texts, and nobody has chosen since."""
    alternatives: tuple[Alternative, ...] = ()
    """The texts of all sides where branches that met differed: open as long as `is_conflict`, else for information."""
    is_joined: bool = False
    """Whether the last word is that of several branches together, with no decision after them."""


def follow(record: Record, event: Event) -> None:
    """Change `record` in place as `event` says."""
    record.source = event.source or record.source
    record.source_hash = event.source_hash or record.source_hash
    if event.action in {"lock", "unlock"}:
        record.is_locked = event.action == "lock"
    if event.action in REMARKS:
        return
    record.is_joined = False
    if event.action in _CHOOSING:
        record.is_conflict, record.alternatives = False, ()
    if "conflict" in event.data:
        record.alternatives = read_alternatives(event.data["conflict"])
        record.is_conflict = bool(record.alternatives)
    if event.target is not None:
        record.target, record.target_hash = event.target, event.target_hash
    record.state = event.state_to or record.state
    record.origin = event.origin or record.origin
    if event.action != "carry":
        record.actor, record.at = event.actor, event.at
    if event.action in SUGGESTING:
        record.suggested, record.signature = event.origin, event.signature
    elif event.action in CUTTING and "suggested" in event.data:
        record.suggested, record.signature = str(event.data["suggested"]), event.signature
        record.origin = event.origin
    if event.action == "reject":
        record.is_rejected = True
    elif event.action == "stale":
        record.is_stale, record.is_rejected = True, False
        record.previous_source = str(event.data.get("previous_source", "")) or None
    elif event.action == "undo" or (event.action in CUTTING and "stale" in event.data):
        record.is_stale, record.is_rejected = bool(event.data.get("stale")), bool(event.data.get("rejected"))
        record.previous_source = str(event.data.get("previous_source", "")) or None
    elif event.action in _SETTLING:
        record.is_stale, record.is_rejected, record.previous_source = False, False, None
        record.is_foreign = event.actor == UNKNOWN


def write_alternatives(texts: Iterable[Alternative]) -> list[list[str]]:
    """Return what an event's `data["conflict"]` says so that `follow` opens the choice among `texts`, again or anew."""
    return [[item.target, item.actor, item.at, item.state.value] for item in texts]


def read_alternatives(value: object) -> tuple[Alternative, ...]:
    """Return what `write_alternatives` wrote; what is no list of texts is passed over."""
    found = []
    for item in value if isinstance(value, list) else ():
        if isinstance(item, list) and len(item) == 4 and all(isinstance(part, str) for part in item):
            target, actor, at, state = item
            found.append(Alternative(target, actor, at, State(state) if state in set(State) else State.DRAFT))
    return tuple(found)


def replay(events: Iterable[Event]) -> dict[str, Record]:
    """
    Return what all events together say, by segment key.

    A key that follows another (`carry` and `stale` name it as `was`) begins with what was known of that one.
    """
    records: dict[str, Record] = {}
    for event in events:
        if not event.key:
            continue
        record = record_at(records, event)
        follow(record, event)
    return records


def record_at(records: dict[str, Record], event: Event) -> Record:
    """
    Return the record that `event` is about to change, made and put into `records` where there is none yet.

    A segment that was another one before (`was`) begins with what was known of that, unless it has a text of its own.
    """
    record = records.get(event.key)
    before = records.get(str(event.data.get("was", "")))
    if before is not None and before is not record and (record is None or not record.target):
        is_locked = before.is_locked or (record is not None and record.is_locked)
        record = replace(before, source=record.source if record else "", is_locked=is_locked)
    records[event.key] = record = record or Record()
    return record
