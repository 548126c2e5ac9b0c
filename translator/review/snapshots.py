"""A segment as it was at one moment: what an undo compares, and brings back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.catalog import Entry
    from translator.catalog.record import Alternative, Record
    from translator.model import State


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An entry as it was before a decision."""

    key: str
    state: State
    target: str
    origin: str
    is_stale: bool
    is_rejected: bool
    previous_source: str | None
    open_texts: tuple[Alternative, ...] = ()
    """The texts of two branches among which nobody had chosen yet."""


def snapshot(entry: Entry) -> Snapshot:
    """Remember `entry` as it is."""
    return Snapshot(
        entry.key, entry.state, entry.target, entry.origin, entry.is_stale, entry.is_rejected, entry.previous_source,
        entry.alternatives,
    )  # fmt: skip


def of_record(key: str, record: Record) -> Snapshot:
    """Remember a segment as the ledger has it."""
    return Snapshot(
        key, record.state, record.target, record.origin, record.is_stale, record.is_rejected, record.previous_source,
        record.alternatives if record.is_conflict else (),
    )  # fmt: skip
