"""
What one person may take back in one article, and what may be done again: read from the ledger, which has it all.

So undo goes back without end, also over the decisions of an earlier session, on another machine too, and no second
file can disagree with the ledger after a crash. An undo names the line that it takes back (`data["undoes"]`). A
decision equal to the one that was undone last is its redo; any other decision ends what could be redone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translator.catalog.lineage import walk
from translator.catalog.record import CUTTING, follow
from translator.review.snapshots import Snapshot, of_record

if TYPE_CHECKING:
    from translator.catalog import Catalog
    from translator.catalog.record import Record
    from translator.model import Event

UNDOABLE = frozenset({"edit", "accept", "review", "finalise", "reject", "reopen", "lock", "unlock", "waive", *CUTTING})
"""Decisions that can be taken back. What was said (a comment) stays said."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the ledger that may be taken back."""

    line: str
    """Hash of the line."""
    event: Event
    before: Snapshot
    after: Snapshot

    @property
    def key(self) -> str:
        """The segment."""
        return self.event.key


@dataclass(slots=True)
class UndoStack:
    """Decisions in the order in which they were taken; those that were one act (`propagate`) are one item."""

    undoable: list[list[Decision]] = field(default_factory=list)
    redoable: list[list[Decision]] = field(default_factory=list)

    def put(self, decision: Decision) -> None:
        """Add a decision; it ends what could be redone, unless it is just that."""
        top = self.undoable[-1] if self.undoable else []
        if top and _is_one_act(top[-1].event, decision.event):
            top.append(decision)
            return
        if self.redoable and _is_same(self.redoable[-1][0].event, decision.event):
            self.redoable.pop()
        else:
            self.redoable.clear()
        self.undoable.append([decision])

    def take_out(self, event: Event) -> None:
        """Move what `event` took back to what may be done again."""
        for place in range(len(self.undoable) - 1, -1, -1):
            if any(_takes_back(event, one) for one in self.undoable[place]):
                self.redoable.append(self.undoable.pop(place))
                return


def undo_stack(catalog: Catalog, person_id: str) -> UndoStack:
    """Read from the ledger of `catalog` what `person_id` may take back, the last decision last, and do again."""
    stack = UndoStack()
    for index, event, record in walk(catalog.ledger):
        if event.actor != person_id:
            continue
        if event.action == "undo" or "undoes" in event.data or event.data.get("undo"):
            stack.take_out(event)
        elif event.action in UNDOABLE:
            before = of_record(event.key, record)
            stack.put(
                Decision(catalog.ledger.hashes[index], event, before, of_record(event.key, _after(record, event)))
            )
    return stack


def _after(record: Record, event: Event) -> Record:
    changed = replace(record)
    follow(changed, event)
    return changed


def cut_of(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of the segments that a split or a merge was made of, and of those that it made."""
    was, also = str(event.data.get("was", "")), str(event.data.get("also", ""))
    into = event.data.get("into")
    if isinstance(into, list):
        return (was,), tuple(map(str, into))
    return tuple(key for key in (was, also) if key), (event.key or str(event.data.get("to", "")),)


def _is_one_act(one: Event, other: Event) -> bool:
    """Tell whether two lines in a row are one decision: the parts of a split, the copies of a target."""
    if other.action == "split":
        return one.action == "split" and other.data.get("part") == 2 and cut_of(one) == cut_of(other)
    copied_from = other.data.get("copied_from")
    return bool(copied_from) and one.data.get("copied_from") == copied_from


def _takes_back(event: Event, decision: Decision) -> bool:
    if event.action in CUTTING:
        return decision.event.action in CUTTING and cut_of(decision.event) == cut_of(event)[::-1]
    line = event.data.get("undoes")
    return decision.line == line if line else decision.key == event.key


def _is_same(one: Event, other: Event) -> bool:
    return (one.action, one.key, one.target_hash, one.data.get("fingerprint")) == (
        other.action,
        other.key,
        other.target_hash,
        other.data.get("fingerprint"),
    )
