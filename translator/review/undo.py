"""
Take a decision back: the ledger only grows, so undo is one more event that brings text, state and flags back.

A state above `translated` is never brought back: what was approved once must be approved again. The person who undoes
does not become the author of the text that comes back. Redo takes the decision anew, through the guards.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from translator.catalog.record import CUTTING, write_alternatives
from translator.errors import ReviewError
from translator.i18n import _
from translator.model import State
from translator.review import decisions, resegmentation
from translator.review.snapshots import Snapshot, snapshot
from translator.review.undo_stack import cut_of

__all__ = ["Snapshot", "is_undoable", "redo", "redo_cut", "snapshot", "take_back", "take_back_cut", "undo"]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from translator.catalog import Catalog
    from translator.model import Event
    from translator.project import Project
    from translator.review.guards import FindingsOf
    from translator.review.people import Person
    from translator.review.undo_stack import Decision


def is_undoable(catalog: Catalog, decision: Decision) -> bool:
    """Tell whether the segment is still as the decision left it, and undoing it would change anything."""
    if decision.event.action in CUTTING:
        return all(catalog.find(key) for key in cut_of(decision.event)[1])
    entry = catalog.find(decision.key)
    if entry is None:
        return False
    match decision.event.action:
        case "waive":
            return decision.event.data.get("fingerprint") in catalog.waivers_of(entry)
        case "lock" | "unlock":
            return entry.is_locked == (decision.event.action == "lock")
    now = snapshot(entry)
    return now == decision.after and now != _reachable(decision.before)


def undo(
    catalog: Catalog, before: Snapshot, after: Snapshot, person: Person, *, undone: Mapping[str, str] | None = None
) -> Event:
    """
    Bring the segment back to `before`; `undone` goes into the event's data.

    Raises `ReviewError` when it is gone, or is no longer as the decision left it (`after`): somebody was there since.
    """
    entry = catalog.find(before.key)
    if entry is None or snapshot(entry) != after:
        raise _changed_since(catalog)
    back = _reachable(before)
    return catalog.apply(
        entry,
        "undo",
        actor=person.id,
        state=back.state,
        target=back.target,
        origin=back.origin,
        data={
            "stale": back.is_stale,
            "rejected": back.is_rejected,
            "previous_source": back.previous_source or "",
            **({"conflict": write_alternatives(back.open_texts)} if back.open_texts else {}),
            **(undone or {}),
        },
    )


def take_back(catalog: Catalog, decision: Decision, person: Person) -> Event:
    """Undo a line of the ledger, whatever it decided; raises `ReviewError` where that is not possible any more."""
    entry = catalog.find(decision.key)
    if entry is None or not is_undoable(catalog, decision):
        raise _changed_since(catalog)
    undone = {"undoes": decision.line}
    match decision.event.action:
        case "lock" | "unlock":
            return catalog.apply(entry, "unlock" if entry.is_locked else "lock", actor=person.id, data=undone)
        case "waive":
            now = snapshot(entry)
            fingerprint = str(decision.event.data.get("fingerprint", ""))
            return undo(catalog, now, now, person, undone={**undone, "unwaives": fingerprint})
    return undo(catalog, decision.before, decision.after, person, undone=undone)


def take_back_cut(project: Project, catalog: Catalog, decision: Decision, person: Person) -> str:
    """Join what a split cut, or cut what a merge joined; return the key of the segment, or the first of the two."""
    event, (of, into) = decision.event, cut_of(decision.event)
    entry = catalog.find(into[0])
    if entry is None:
        raise _changed_since(catalog)
    if event.action == "split" and "context" in event.data:
        resegmentation.put_together(project, catalog, entry, person)
    elif event.action == "split":
        resegmentation.merge(project, catalog, entry, person)
    else:
        joint = event.data.get("joint")
        if not isinstance(joint, list):
            raise _changed_since(catalog)
        resegmentation.split(project, catalog, entry, person, int(joint[0]))
    return of[0]


def redo_cut(project: Project, catalog: Catalog, decision: Decision, person: Person) -> str:
    """Split or merge again, and return the key of the first segment that comes of it."""
    event, (of, into) = decision.event, cut_of(decision.event)
    entry = catalog.find(of[0])
    if entry is None:
        raise ReviewError(_("the segment was changed since; it cannot be done again"), where=catalog.where)
    if event.action == "split" and "context" in event.data:
        resegmentation.tell_apart(project, catalog, entry, person, int(event.data.get("place", 2)))
    elif event.action == "split":
        first = event.target or ""
        place = len(first) if first and entry.target.startswith(first) else None
        resegmentation.split(project, catalog, entry, person, int(event.data.get("at", 0)), place)
    else:
        resegmentation.merge(project, catalog, entry, person)
    return into[0]


def redo(catalog: Catalog, decision: Decision, person: Person, *, findings_of: FindingsOf) -> object:
    """Take an undone decision again; raises `ReviewError` when the text is another now, or the guards refuse."""
    entry, event = catalog.find(decision.key), decision.event
    if entry is None or entry.target != decision.before.target:
        raise ReviewError(_("the segment was changed since; it cannot be done again"), where=catalog.where)
    match event.action:
        case "edit":
            key, makers = str(event.data.get("copied_from", "")), event.data.get("makers") or ()
            copied = decisions.Copied(key, frozenset(map(str, makers))) if key else None
            return decisions.edit(catalog, entry, person, decision.after.target, copied=copied)
        case "accept":
            return decisions.accept(catalog, entry, person)
        case "review":
            return decisions.review(catalog, entry, person, findings_of=findings_of)
        case "finalise":
            return decisions.finalise(catalog, entry, person, findings_of=findings_of)
        case "reject":
            category, severity = str(event.data.get("category", "")), str(event.data.get("severity", ""))
            return decisions.reject(catalog, entry, person, event.reason, category=category, severity=severity)
        case "reopen":
            return decisions.reopen(catalog, entry, person, event.reason)
        case "lock" | "unlock":
            return decisions.lock(catalog, entry, person, unlock=event.action == "unlock", reason=event.reason)
    found = [item for item in findings_of(entry) if item.fingerprint == event.data.get("fingerprint")]
    if not found:
        raise ReviewError(_("there is no finding here"), where=catalog.where)
    return decisions.waive(catalog, entry, person, found[0], event.reason)


def _reachable(before: Snapshot) -> Snapshot:
    """Return what an undo may bring back."""
    return before if before.state.rank <= State.TRANSLATED.rank else replace(before, state=State.TRANSLATED)


def _changed_since(catalog: Catalog) -> ReviewError:
    return ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)
