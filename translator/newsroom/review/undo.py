"""
Undo and redo of decisions.

The ledger only grows, so an undo is one more event that restores text, state and flags. A state above `translated` is
not restored: what was approved once must be approved again. Only a remark (a waiver, a lock) leaves state and text as
they are, and so does taking it back; but an approval that was given under a waiver ends with it. The person who undoes
does not become the author of the restored text. A redo takes the decision anew, with its permissions checked again.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import (
    Action,
    Event,
    LockData,
    RemarkData,
    SegmentationData,
    UndoData,
    UnwaiveData,
)
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, resegmentation
from translator.newsroom.review.permissions import FindingsOf
from translator.newsroom.review.undo_history import Snapshot, UndoableDecision, resegmented_keys


def undo(article: Article, catalog: Catalog, item: Sequence[UndoableDecision], person: Person) -> tuple[Entry, ...]:
    """
    Undo the decisions of one item of the history, and return the segments that they were about.

    Raises `ReviewError` where a segment is no longer as the decision left it, and as `resegmentation.split` and `merge`
    do.
    """
    if item[0].is_resegmentation:
        return _undo_resegmentation(article, catalog, item[0], person)
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
        case Action.WAIVE:
            _undo_waiver(catalog, entry, decision, person)
        case _other:
            restore(catalog, entry, decision.before, person, UndoData(undoes=decision.line))
    return entry


def _undo_waiver(catalog: Catalog, entry: Entry, decision: UndoableDecision, person: Person) -> None:
    """End a waiver; what was approved since was approved under it, and must be approved again."""
    unwaives = decision.event.data.fingerprint
    if entry.state.rank > decision.before.state.rank:
        undone = UndoData(undoes=decision.line, unwaives=unwaives)
        restore(catalog, entry, Snapshot.of_entry(entry), person, undone)
    else:
        data = UnwaiveData(undoes=decision.line, unwaives=unwaives)
        catalog.apply(entry, Action.UNWAIVE, actor=person.id, data=data)


def restore(catalog: Catalog, entry: Entry, before: Snapshot, person: Person, undone: UndoData) -> Event:
    """Give a segment back what it was `before`, `translated` at most."""
    back = before.restorable
    return catalog.apply(
        entry,
        Action.UNDO,
        actor=person.id,
        state=back.state,
        target=back.target,
        origin=back.origin,
        data=replace(
            undone,
            stale=back.is_stale,
            rejected=back.is_rejected,
            previous_source=back.previous_source or "",
            conflict=back.open_texts or None,
        ),
    )


def _undo_resegmentation(
    article: Article, catalog: Catalog, decision: UndoableDecision, person: Person
) -> tuple[Entry, ...]:
    """
    Undo a split or a merge: the segments are what they were, and so are their texts and states.

    Where somebody changed or rejected the text since, they only become drafts, as after any other split or merge.
    """
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
        is_untouched = all(
            part.state.rank <= State.DRAFT.rank and part.is_rejected <= bool(data.rejected) for part in parts
        )
        whole = resegmentation.merge(article, catalog, entry, person)
        old_target = before[whole.key].target if whole.key in before else ""
        is_untouched = is_untouched and _without_blanks(whole.target) == _without_blanks(old_target)
        found = (whole,)
    for one in found if is_untouched else ():
        if one.key in before and Snapshot.of_entry(one) != before[one.key].restorable:
            restore(catalog, one, before[one.key], person, UndoData(undoes=decision.line))
    return found


def redo(
    article: Article,
    catalog: Catalog,
    item: Sequence[UndoableDecision],
    person: Person,
    *,
    findings_of: FindingsOf,
    shown: float | None = None,
) -> str:
    """
    Take undone decisions again, and return the key of the first segment that they lead to.

    `shown` is for how many seconds the segment of the first has been on the screen now; None where it was not. Raises
    `ReviewError` when the text has changed since, or a permission is missing.
    """
    if item[0].is_resegmentation:
        return _redo_resegmentation(article, catalog, item[0], person)
    for decision in item:
        _redo_one(catalog, decision, person, findings_of, shown if decision is item[0] else None)
    return item[0].key


def _redo_resegmentation(article: Article, catalog: Catalog, decision: UndoableDecision, person: Person) -> str:
    event, (old_keys, new_keys) = decision.event, resegmented_keys(decision.event)
    entry, data = catalog.find(old_keys[0]), event.data
    if entry is None or not isinstance(data, SegmentationData):
        raise _changed_since_redo(catalog)
    if event.action is Action.SPLIT and data.context is not None:
        resegmentation.separate_occurrence(article, catalog, entry, person, data.place or 2)
    elif event.action is Action.SPLIT:
        first = event.target or ""
        place = len(first) if first and entry.target.startswith(first) else None
        resegmentation.split(article, catalog, entry, person, data.at or 0, place)
    else:
        resegmentation.merge(article, catalog, entry, person)
    return new_keys[0]


def _redo_one(
    catalog: Catalog, decision: UndoableDecision, person: Person, findings_of: FindingsOf, now: float | None
) -> object:
    entry, event = catalog.find(decision.key), decision.event
    # For how long the text was on the screen in all: until it was decided about first, and now.
    before = event.data.shown_seconds
    shown = None if before is None and now is None else round((before or 0.0) + (now or 0.0), 1)
    if entry is None or entry.target != decision.before.target:
        raise _changed_since_redo(catalog)
    match event.action:
        case Action.EDIT:
            key, makers = event.data.copied_from, event.data.makers
            copied = decisions.CopySource(key, frozenset(makers)) if key else None
            return decisions.edit(catalog, entry, person, decision.after.target, shown=shown, copied=copied)
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
    found = [item for item in findings_of(entry) if item.fingerprint == event.data.fingerprint]
    if not found:
        raise ReviewError(_("there is no finding here"), where=catalog.where)
    return decisions.waive(catalog, entry, person, found[0], event.reason)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _changed_since(catalog: Catalog) -> ReviewError:
    return ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)


def _changed_since_redo(catalog: Catalog) -> ReviewError:
    return ReviewError(_("the segment was changed since; it cannot be done again"), where=catalog.where)
