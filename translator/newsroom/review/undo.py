"""
The decisions that one person can undo or redo in an article, read from its ledger.

Because the ledger keeps everything, undo has no limit: it also reaches decisions of an earlier session or of another
machine. An undo event names the line that it takes back (`data["undoes"]`). A decision that repeats the one undone
last is its redo; any other decision empties the list of what can be redone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import msgspec
from msgspec import structs

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import State, short_hash
from translator.bilingual.tables import unpacked
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog, drafted_by
from translator.newsroom.catalog.events import (
    Action,
    Alternative,
    DismissData,
    Event,
    LockData,
    RemarkData,
    SegmentationData,
    UndoData,
    UnwaiveData,
    WaiveData,
)
from translator.newsroom.catalog.record import Entry, Record, follow
from translator.newsroom.house import Article, Newsroom, sync_article
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, resegmentation
from translator.newsroom.review.permissions import FindingsOf


@dataclass(frozen=True, slots=True)
class Snapshot:
    key: str
    state: State
    target: str
    origin: str
    is_stale: bool
    is_rejected: bool
    previous_source: str | None
    suggested: str
    signature: str
    open_texts: tuple[Alternative, ...] = ()
    """The texts of two branches among which nobody had chosen yet."""

    @classmethod
    def of_record(cls, key: str, record: Record) -> Self:
        return cls(
            key, record.state, record.target, record.origin, record.is_stale, record.is_rejected,
            record.previous_source, record.suggested, record.signature,
            record.alternatives if record.is_conflict else (),
        )  # fmt: skip

    @classmethod
    def of_entry(cls, entry: Entry) -> Self:
        return replace(cls.of_record(entry.key, entry.record), target=entry.target)

    @property
    def restorable(self) -> Self:
        """The record that an undo may restore: `translated` at most, since an approval has to be given again."""
        return self if self.state.rank <= State.TRANSLATED.rank else replace(self, state=State.TRANSLATED)


@dataclass(frozen=True, slots=True)
class UndoableDecision:
    line: str
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
            case Action.DISMISS:
                return True
        now = Snapshot.of_entry(entry)
        return now == self.after and now != self.before.restorable


@dataclass(slots=True)
class UndoHistory:
    """Decisions in the order in which they were taken; those taken together are one item."""

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
        for place in range(len(self.undoable) - 1, -1, -1):
            if any(_undoes(event, decision) for decision in self.undoable[place]):
                self.redoable.append(self.undoable.pop(place))
                return

    def last_undoable(self, catalog: Catalog, refuse_at: set[str]) -> list[UndoableDecision]:
        """
        Return the last item that can still be undone, passing over those that somebody else has overtaken.

        Raises `ReviewError` without one, and at an overtaken decision whose line is in `refuse_at`: the line is
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
        if not self.redoable:
            raise ReviewError(_("there is nothing to do again"))
        return self.redoable[-1]


def read_undo_history(catalog: Catalog, person_id: str) -> UndoHistory:
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
    for decision in item:
        entry = catalog.find(decision.key)
        if entry is None or entry.is_foreign or entry.record.actor != decision.event.actor:
            return True
    return False


def _were_taken_together(one: Event, other: Event) -> bool:
    if other.action is Action.SPLIT:
        is_second_part = isinstance(other.data, SegmentationData) and other.data.part == 2
        return one.action is Action.SPLIT and is_second_part and resegmented_keys(one) == resegmented_keys(other)
    if isinstance(one.data, WaiveData) and isinstance(other.data, WaiveData):  # Of a term, in all of the article.
        is_of_term = one.data.check == other.data.check and one.data.check.startswith("gls.")
        return is_of_term and (one.at, one.reason) == (other.at, other.reason)
    return False


def _undoes(event: Event, decision: UndoableDecision) -> bool:
    if event.action.rule.is_resegmentation:
        return decision.is_resegmentation and resegmented_keys(decision.event) == resegmented_keys(event)[::-1]
    line = event.data.undoes
    return decision.line == line if line else decision.key == event.key


def _name_of(event: Event) -> tuple[object, ...]:
    return event.action, event.key, event.target_hash, event.data.fingerprint


def undo(article: Article, catalog: Catalog, item: Sequence[UndoableDecision], person: Person) -> tuple[Entry, ...]:
    if item[0].is_resegmentation:
        return _undo_resegmentation(article, catalog, item, person)
    return tuple(_undo_one(catalog, decision, person) for decision in reversed(item))


def _undo_one(catalog: Catalog, decision: UndoableDecision, person: Person) -> Entry:
    entry = catalog.find(decision.key)
    if entry is None or not decision.is_undoable(catalog):
        raise _changed_since(catalog)
    match decision.event.action:
        case Action.LOCK | Action.UNLOCK:
            catalog.apply(
                entry,
                Action.UNLOCK if entry.is_locked else Action.LOCK,
                actor=person.id,
                data=LockData(undoes=decision.line),
            )
        case Action.DISMISS:
            catalog.apply(entry, Action.DISMISS, actor=person.id, data=DismissData(undoes=decision.line))
        case Action.WAIVE:
            _undo_waiver(catalog, entry, decision, person)
        case _other:
            restore(catalog, entry, decision.before, person, UndoData(undoes=decision.line))
    return entry


def _undo_waiver(catalog: Catalog, entry: Entry, decision: UndoableDecision, person: Person) -> None:
    unwaives = decision.event.data.fingerprint
    if entry.state.rank > decision.before.state.rank:
        undone = UndoData(undoes=decision.line, unwaives=unwaives)
        restore(catalog, entry, Snapshot.of_entry(entry), person, undone)
    else:
        data = UnwaiveData(undoes=decision.line, unwaives=unwaives)
        catalog.apply(entry, Action.UNWAIVE, actor=person.id, data=data)


def restore(catalog: Catalog, entry: Entry, before: Snapshot, person: Person, undone: UndoData) -> Event:
    back, now = before.restorable, entry.record
    is_drafted_otherwise = (back.suggested, back.signature) != (now.suggested, now.signature)
    return catalog.apply(
        entry,
        Action.UNDO,
        actor=person.id,
        state=back.state,
        target=back.target,
        origin=back.origin,
        signature=back.signature if is_drafted_otherwise else "",
        data=structs.replace(
            undone,
            stale=back.is_stale,
            rejected=back.is_rejected,
            previous_source=back.previous_source or "",
            conflict=back.open_texts or None,
            suggested=back.suggested if is_drafted_otherwise else None,
        ),
    )


def _undo_resegmentation(
    article: Article, catalog: Catalog, item: Sequence[UndoableDecision], person: Person
) -> tuple[Entry, ...]:
    # Where somebody changed or rejected the text since, they only become drafts, as after any other split or merge.
    decision = item[0]
    event, (old_keys, new_keys) = decision.event, resegmented_keys(decision.event)
    entry, data = catalog.find(new_keys[0]), event.data
    if entry is None or not isinstance(data, SegmentationData):
        raise _changed_since(catalog)
    before = {
        key: Snapshot.of_record(key, catalog.records[key])
        for key in old_keys
        if key in catalog.records and catalog.find(key) is None
    }
    found: tuple[Entry, ...]
    if event.action is Action.MERGE:
        if data.joint is None:
            raise _changed_since(catalog)
        is_untouched = entry.target_hash == event.target_hash and entry.state is event.state_to
        is_untouched = is_untouched and entry.is_rejected <= bool(data.rejected)
        found = resegmentation.split(article, catalog, entry, person, data.joint[0])
    elif data.context is not None:
        return (resegmentation.rejoin_occurrence(article, catalog, entry, person),)
    else:
        parts = [part for part in map(catalog.find, new_keys) if part is not None]
        written = {one.key: one.event.target_hash for one in item}
        whole = resegmentation.merge(article, catalog, entry, person)
        # A part that stands elsewhere keeps its text there.
        is_untouched = all(
            part.state.rank <= State.DRAFT.rank
            and part.is_rejected <= bool(data.rejected)
            and part.target_hash == written.get(part.key)
            for part in parts
            if catalog.find(part.key) is None
        )
        found = (whole,)
    for one in found if is_untouched else ():
        if one.key in before and Snapshot.of_entry(one) != before[one.key].restorable:
            restore(catalog, one, before[one.key], person, UndoData(undoes=decision.line))
    return found


def redo(
    article: Article, catalog: Catalog, item: Sequence[UndoableDecision], person: Person, *, findings_of: FindingsOf
) -> str:
    """
    Take undone decisions again, and return the key of the first segment that they lead to.

    Raises `ReviewError` when the text has changed since, or a permission is missing.
    """
    if item[0].is_resegmentation:
        return _redo_resegmentation(article, catalog, item, person)
    for decision in item:
        _redo_one(catalog, decision, person, findings_of)
    return item[0].key


def _redo_resegmentation(article: Article, catalog: Catalog, item: Sequence[UndoableDecision], person: Person) -> str:
    event, second = item[0].event, item[-1].event
    old_keys, new_keys = resegmented_keys(event)
    entry, data = catalog.find(old_keys[0]), event.data
    if entry is None or not isinstance(data, SegmentationData):
        raise _changed_since_redo(catalog)
    if event.action is Action.SPLIT and data.context is not None:
        resegmentation.separate_occurrence(article, catalog, entry, person, data.place or 2)
    elif event.action is Action.SPLIT:
        first = event.target or ""
        place = len(first) if first and entry.target.startswith(first) else None
        if not event.key and second.target and entry.target.endswith(second.target):
            # The first part stands elsewhere too, and wrote nothing.
            place = len(entry.target) - len(second.target)
        resegmentation.split(article, catalog, entry, person, data.at or 0, place)
    else:
        resegmentation.merge(article, catalog, entry, person)
    return new_keys[0]


def _redo_one(catalog: Catalog, decision: UndoableDecision, person: Person, findings_of: FindingsOf) -> object:
    entry, event = catalog.find(decision.key), decision.event
    shown = event.data.shown_seconds
    if entry is None or entry.target != decision.before.target:
        raise _changed_since_redo(catalog)
    match event.action:
        case Action.EDIT:
            drafts = [decisions.DraftedText(decision.after.target, drafted_by(event))]
            return decisions.edit(catalog, entry, person, decision.after.target, shown=shown, drafts=drafts)
        case Action.ACCEPT:
            return decisions.accept(catalog, entry, person, shown=shown)
        case Action.REVIEW:
            return decisions.review(catalog, entry, person, findings_of=findings_of, shown=shown)
        case Action.FINALISE:
            return decisions.finalise(catalog, entry, person, findings_of=findings_of, shown=shown)
        case Action.REJECT:
            data = event.data if isinstance(event.data, RemarkData) else RemarkData()
            return decisions.reject(
                catalog, entry, person, event.reason, category=data.category, severity=data.severity, shown=shown
            )
        case Action.REOPEN:
            return decisions.reopen(catalog, entry, person, event.reason)
        case Action.LOCK | Action.UNLOCK:
            return decisions.lock(catalog, entry, person, unlock=event.action is Action.UNLOCK, reason=event.reason)
        case Action.DISMISS if isinstance(event.data, DismissData):
            return decisions.dismiss(catalog, entry, person, event.data.dismisses, reason=event.reason)
    found = [item for item in findings_of(entry) if item.fingerprint == event.data.fingerprint]
    if not found:
        raise ReviewError(_("there is no finding here"), where=catalog.where)
    return decisions.waive(catalog, entry, person, found[0], event.reason)


def _changed_since(catalog: Catalog) -> ReviewError:
    return ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)


def _changed_since_redo(catalog: Catalog) -> ReviewError:
    return ReviewError(_("the segment was changed since; it cannot be done again"), where=catalog.where)


class Changed(msgspec.Struct):
    """The changes of one command to a catalog, or to the source of an article, with all that takes them back."""

    slug: str
    tag: str
    lines: list[str]
    """Hashes of the lines that it added to the ledger."""
    before: bytes = b""
    """The article as it was, where its source was changed."""
    after: bytes = b""


def remember_changes(newsroom: Newsroom, person: Person, changes: Sequence[Changed]) -> None:
    newsroom.remember(_place(newsroom, person), msgspec.msgpack.encode(changes))


def recall_changes(newsroom: Newsroom, person: Person) -> list[Changed]:
    """Return what the last command of a person over several segments changed, unless that was taken back."""
    return unpacked(newsroom.recall(_place(newsroom, person)), list[Changed]) or []


def _place(newsroom: Newsroom, person: Person) -> Path:
    return newsroom.derived_dir / "marks" / f"{short_hash(person.id)}.msgpack"


def undo_changed(article: Article, changed: Changed, person: Person) -> tuple[Catalog | None, list[Entry], int]:
    """
    Take back what a command did to a catalog, or to the source of an article: then there is no catalog.

    Returns the segments, and how many were changed since and stay as they are.
    """
    if changed.after:
        return None, [], int(not undo_source(article, changed))
    with article.transaction(changed.tag) as catalog:
        entries, overtaken = undo_lines(article, catalog, changed, person)
    return catalog, entries, overtaken


def undo_lines(article: Article, catalog: Catalog, changed: Changed, person: Person) -> tuple[list[Entry], int]:
    """Take back what a command did in a catalog; return the segments, and how many were changed since."""
    lines, overtaken = set(changed.lines), 0
    entries: dict[int, Entry] = {}
    for item in reversed(read_undo_history(catalog, person.id).undoable):
        if lines.isdisjoint(decision.line for decision in item):
            continue
        if all(decision.is_undoable(catalog) for decision in item):
            entries |= {entry.number: entry for entry in undo(article, catalog, item, person)}
        # What was signed off is signed off anew: its reopening stands.
        elif item[0].event.action is not Action.REOPEN:
            overtaken += 1
    return [entries[number] for number in sorted(entries)], overtaken


def undo_source(article: Article, changed: Changed) -> bool:
    """Put the source of an article back as it was; return whether nobody had changed it since."""
    if article.data != changed.after:
        return False
    write_source(article, changed.before)
    return True


def write_source(article: Article, data: bytes) -> None:
    """Write an article, and bring its catalogs up to it: targets of what changed are stale."""
    newsroom = article.newsroom
    newsroom.write(article.path, data)
    for tag in newsroom.targets_of(article.ref):
        if newsroom.catalog_path(tag, article.slug).exists():
            sync_article(newsroom.article(article.ref), tag)
