"""
The decisions that one person can undo or redo in an article, read from its ledger.

Because the ledger keeps everything, undo has no limit: it also reaches decisions of an earlier session or of another
machine. An undo event names the line that it takes back (`data["undoes"]`). A decision that repeats the one undone
last is its redo; any other decision empties the list of what can be redone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.events import Action, Alternative, Event, SegmentationData
from translator.newsroom.catalog.record import Record, follow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Text, state and flags of a segment at one moment: what an undo compares and restores."""

    key: str
    state: State
    target: str
    origin: str
    is_stale: bool
    is_rejected: bool
    previous_source: str | None
    open_texts: tuple[Alternative, ...] = ()
    """The texts of two branches among which nobody had chosen yet."""

    @classmethod
    def of_record(cls, key: str, record: Record) -> Self:
        return cls(
            key, record.state, record.target, record.origin, record.is_stale, record.is_rejected,
            record.previous_source, record.alternatives if record.is_conflict else (),
        )  # fmt: skip

    @classmethod
    def of_entry(cls, entry: Entry) -> Self:
        return replace(cls.of_record(entry.key, entry.record), target=entry.target)

    @property
    def restorable(self) -> Self:
        """What an undo may restore: `translated` at most, since an approval has to be given again."""
        return self if self.state.rank <= State.TRANSLATED.rank else replace(self, state=State.TRANSLATED)


@dataclass(frozen=True, slots=True)
class UndoableDecision:
    line: str
    """Hash of the line."""
    event: Event
    before: Snapshot
    after: Snapshot

    @property
    def key(self) -> str:
        return self.event.key

    @property
    def is_resegmentation(self) -> bool:
        return self.event.action.rule.is_resegmentation

    def is_undoable(self, catalog: Catalog) -> bool:
        """Whether the segment is still as the decision left it, and undoing it would change anything."""
        if self.is_resegmentation:
            return all(catalog.find(key) for key in resegmented_keys(self.event)[1])
        entry = catalog.find(self.key)
        if entry is None:
            return False
        match self.event.action:
            case Action.WAIVE:
                return self.event.data.fingerprint in catalog.waivers_of(entry)
            case Action.LOCK | Action.UNLOCK:
                return entry.is_locked == (self.event.action is Action.LOCK)
        now = Snapshot.of_entry(entry)
        return now == self.after and now != self.before.restorable


@dataclass(slots=True)
class UndoHistory:
    """Decisions in the order in which they were taken; those taken together (`propagate`) are one item."""

    undoable: list[list[UndoableDecision]] = field(default_factory=list)
    redoable: list[list[UndoableDecision]] = field(default_factory=list)

    def add(self, decision: UndoableDecision) -> None:
        """Add a decision; unless it is a redo, nothing can be redone after it."""
        top = self.undoable[-1] if self.undoable else []
        if top and _were_taken_together(top[-1].event, decision.event):
            top.append(decision)
            return
        undone = self.redoable[-1][0].event if self.redoable else None
        if undone is not None and _name_of(undone) == _name_of(decision.event):
            self.redoable.pop()
        else:
            self.redoable.clear()
        self.undoable.append([decision])

    def mark_undone(self, event: Event) -> None:
        """Move the decision that `event` undid to those that can be redone."""
        for place in range(len(self.undoable) - 1, -1, -1):
            if any(_undoes(event, decision) for decision in self.undoable[place]):
                self.redoable.append(self.undoable.pop(place))
                return

    def last_undoable(self, catalog: Catalog, refuse_at: set[str]) -> list[UndoableDecision]:
        """
        Return the last item that can still be undone, passing over those that somebody else has overtaken.

        Raises `ReviewError` when there is none, and at an overtaken decision whose line is in `refuse_at`: the line is
        then taken out of the set, so that the next call passes over it.
        """
        for item in reversed(self.undoable):
            if all(decision.is_undoable(catalog) for decision in item):
                return item
            line = item[0].line
            if line in refuse_at and _was_overtaken(catalog, item):
                refuse_at.discard(line)
                raise ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)
        raise ReviewError(_("there is nothing to undo"))

    def last_redoable(self) -> list[UndoableDecision]:
        """Return the item that was undone last; raises `ReviewError` when there is none."""
        if not self.redoable:
            raise ReviewError(_("there is nothing to do again"))
        return self.redoable[-1]


def read_undo_history(catalog: Catalog, person_id: str) -> UndoHistory:
    """Read from the ledger of `catalog` what `person_id` can undo and redo, the last decision last."""
    history = UndoHistory()
    for index, event, record in walk(catalog.ledger):
        if event.actor != person_id:
            continue
        is_inverse = isinstance(event.data, SegmentationData) and event.data.undo
        if event.action is Action.UNDO or event.data.undoes is not None or is_inverse:
            history.mark_undone(event)
        elif event.action.rule.can_be_undone:
            after = replace(record)
            follow(after, event)
            before, left = (Snapshot.of_record(event.key, one) for one in (record, after))
            history.add(UndoableDecision(catalog.ledger.hashes[index], event, before, left))
    return history


def resegmented_keys(event: Event) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of the segments that a split or a merge replaced, and of those that it made."""
    data = event.data
    if not isinstance(data, SegmentationData):
        return (), (event.key,)
    if data.into is not None:
        return (data.was,), data.into
    return data.ancestors, (event.key or data.to,)


def _was_overtaken(catalog: Catalog, item: list[UndoableDecision]) -> bool:
    """Whether somebody else did something to one of the segments after the decision about it."""
    for decision in item:
        entry = catalog.find(decision.key)
        if entry is None or entry.is_foreign or entry.record.actor != decision.event.actor:
            return True
    return False


def _were_taken_together(one: Event, other: Event) -> bool:
    """Whether two lines in a row are one decision: the parts of a split, the copies of a target."""
    if other.action is Action.SPLIT:
        is_second_part = isinstance(other.data, SegmentationData) and other.data.part == 2
        return one.action is Action.SPLIT and is_second_part and resegmented_keys(one) == resegmented_keys(other)
    return bool(other.data.copied_from) and one.data.copied_from == other.data.copied_from


def _undoes(event: Event, decision: UndoableDecision) -> bool:
    if event.action.rule.is_resegmentation:
        return decision.is_resegmentation and resegmented_keys(decision.event) == resegmented_keys(event)[::-1]
    line = event.data.undoes
    return decision.line == line if line else decision.key == event.key


def _name_of(event: Event) -> tuple[object, ...]:
    """Return what an event has in common with its redo."""
    return event.action, event.key, event.target_hash, event.data.fingerprint
