"""
The record of a segment: its state and flags after all its events. `follow` alone applies an event to a record, for a
new decision as for one read back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from translator.bilingual.model import Placeholder, State, marks_of, segment_key, short_hash
from translator.newsroom.catalog.events import UNKNOWN, Action, Alternative, Event


@dataclass(slots=True)
class Record:
    state: State = State.NEW
    source: str = ""
    source_hash: str = ""
    target: str = ""
    target_hash: str = ""
    previous_source: str | None = None
    """While the segment is stale."""
    is_stale: bool = False
    is_rejected: bool = False
    is_locked: bool = False
    is_foreign: bool = False
    origin: str = ""
    """`human` as soon as somebody typed it."""
    suggested: str = ""
    """Origin of the last suggestion, also when people edit it."""
    signature: str = ""
    """Signature of that suggestion."""
    actor: str = ""
    """The actor of the last change of state or text."""
    at: str = ""
    """When that was."""
    is_conflict: bool = False
    alternatives: tuple[Alternative, ...] = ()
    """The texts of branches that met: open as long as `is_conflict`."""
    is_joined: bool = False

    @property
    def drafted(self) -> str:
        """Origin and signature of the text, where a machine drafted it: `mt:argos argos|model:…`; else empty."""
        return f"{self.suggested} {self.signature}".rstrip() if self.suggested.startswith("mt:") else ""


def follow(record: Record, event: Event) -> None:
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
        if data.drafted:
            record.suggested, _blank, record.signature = data.drafted.partition(" ")
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
    """Return what all events together say, by segment key."""
    records: dict[str, Record] = {}
    for event in events:
        if not event.key:
            continue
        record = record_at(records, event)
        follow(record, event)
    return records


def record_at(records: dict[str, Record], event: Event) -> Record:
    """Return the record that `event` is about to change; a segment begins with that of its predecessor."""
    record = records.get(event.key)
    before = records.get(event.data.was)
    if before is not None and before is not record and (record is None or not record.target):
        is_locked = before.is_locked or (record is not None and record.is_locked)
        record = replace(before, source=record.source if record else "", is_locked=is_locked)
    records[event.key] = record = record or Record()
    return record


@dataclass(slots=True)
class Entry:
    """One segment and its target; changed through `Catalog.apply` only."""

    source: str
    target: str = ""
    number: int = 0
    """1-based position in the article; 0 for an obsolete entry."""
    kind: str = "paragraph"
    context: str = ""
    references: tuple[tuple[str, int], ...] = ()
    """Path and line of each place."""
    placeholders: tuple[Placeholder, ...] = ()
    variants: tuple[tuple[Placeholder, ...], ...] = ()
    """The same at other places, where it is more than another address."""
    comments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    record: Record = field(default_factory=Record)
    key: str = ""

    def __post_init__(self) -> None:
        self.key = segment_key(self.context, self.source)

    @property
    def state(self) -> State:
        return self.record.state

    @property
    def is_stale(self) -> bool:
        return self.record.is_stale

    @property
    def is_rejected(self) -> bool:
        return self.record.is_rejected

    @property
    def is_locked(self) -> bool:
        return self.record.is_locked

    @property
    def is_foreign(self) -> bool:
        return self.record.is_foreign

    @property
    def is_conflict(self) -> bool:
        return self.record.is_conflict

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        return self.record.alternatives if self.is_conflict else ()

    @property
    def is_overridden(self) -> bool:
        return bool(self.target) and self.record.origin == "human" and not self.is_stale

    @property
    def previous_source(self) -> str | None:
        return self.record.previous_source

    @property
    def is_derived(self) -> bool:
        return bool(self.target) and self.record.origin == "converted" and not self.is_stale

    @property
    def origin(self) -> str:
        return self.record.origin

    @property
    def signature(self) -> str:
        return self.record.signature

    @property
    def source_hash(self) -> str:
        """Of text, context and what the tags stand for."""
        return short_hash(self.context, self.source, *self.marks)

    @property
    def marks(self) -> list[str]:
        if not self.variants:
            return marks_of(self.placeholders)
        return [mark for marks in sorted(map(marks_of, (self.placeholders, *self.variants))) for mark in marks]

    @property
    def target_hash(self) -> str:
        return short_hash(self.target)


FLAGS = ("conflict", "stale", "rejected", "locked", "foreign")
"""The most pressing first."""


def flags_of(entry: Entry) -> tuple[str, ...]:
    return tuple(flag for flag in FLAGS if getattr(entry.record, f"is_{flag}"))


def heading_paths(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """Return for each entry the headings that it stands under, outermost first."""
    open_headings: dict[int, str] = {}
    paths = []
    for entry in entries:
        level = int(entry.kind.removeprefix("heading-")) if entry.kind.startswith("heading-") else 0
        if level:
            open_headings = {depth: text for depth, text in open_headings.items() if depth < level}
        paths.append(tuple(open_headings.values()))
        if level:
            open_headings[level] = entry.source
    return paths
