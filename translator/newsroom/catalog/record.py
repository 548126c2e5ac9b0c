"""
The record of a segment: its state and flags after all its events.

`follow` is the only function that applies an event to a record, for a new decision as for one that is read back, so
that a catalog after a decision equals the catalog that the next run loads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from translator.bilingual.model import State
from translator.newsroom.catalog.actions import UNKNOWN, Action
from translator.newsroom.catalog.event_data import Alternative
from translator.newsroom.catalog.events import Event


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
    action, rule, data = event.action, event.action.rule, event.data
    if action in {Action.LOCK, Action.UNLOCK}:
        record.is_locked = action is Action.LOCK
    if rule.is_remark:
        return
    record.is_joined = False
    if rule.resolves_conflict:
        record.is_conflict, record.alternatives = False, ()
    if data.conflict is not None:
        record.is_conflict, record.alternatives = bool(data.conflict), data.conflict
    if event.target is not None:
        record.target, record.target_hash = event.target, event.target_hash
    record.state = event.state_to or record.state
    record.origin = event.origin or record.origin
    if action is not Action.CARRY:
        record.actor, record.at = event.actor, event.at
    if rule.is_suggestion:
        record.suggested, record.signature = event.origin, event.signature
    elif data.suggested is not None:
        record.suggested, record.signature = data.suggested, event.signature
        record.origin = event.origin
    if action is Action.REJECT:
        record.is_rejected = True
    elif action is Action.STALE:
        record.is_stale, record.is_rejected = True, False
        record.previous_source = data.previous_source or None
    elif action is Action.UNDO or data.stale is not None:
        record.is_stale, record.is_rejected = bool(data.stale), bool(data.rejected)
        record.previous_source = data.previous_source or None
    elif rule.settles:
        record.is_stale, record.is_rejected, record.previous_source = False, False, None
        record.is_foreign = event.actor == UNKNOWN


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
    before = records.get(event.data.was)
    if before is not None and before is not record and (record is None or not record.target):
        is_locked = before.is_locked or (record is not None and record.is_locked)
        record = replace(before, source=record.source if record else "", is_locked=is_locked)
    records[event.key] = record = record or Record()
    return record
