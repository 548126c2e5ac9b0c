"""
Take a split, a merge or a telling apart back: the segments are what they were, and so are their texts and states.

As with every undo, a state above `translated` does not come back, and what somebody changed meanwhile is not undone:
then the segments are cut or joined as by any other split or merge.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from translator.errors import ReviewError
from translator.i18n import _
from translator.model import State
from translator.review import resegmentation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.catalog import Catalog, Entry
    from translator.catalog.record import Record
    from translator.model import Event
    from translator.project import Project
    from translator.review.people import Person


def take_back(project: Project, catalog: Catalog, event: Event, person: Person) -> tuple[Entry, ...]:
    """
    Undo the split or merge that `event` (any line of it) wrote, and return the segments that came back.

    Raises `ReviewError` where what it made is no longer there, and as `split` and `merge` do.
    """
    was, also = str(event.data.get("was", "")), str(event.data.get("also", ""))
    into = event.data.get("into")
    made = [str(key) for key in into] if isinstance(into, list) else [event.key or str(event.data.get("to", ""))]
    before = {key: replace(catalog.records[key]) for key in (was, also) if key and key in catalog.records}
    live = {key for key in before if catalog.find(key) is not None}
    entry = catalog.find(made[0])
    if entry is None:
        raise ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)
    if event.action == "merge" and "context" in event.data:
        raise ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)
    if event.action == "merge":
        is_untouched = entry.target_hash == event.target_hash and entry.state is event.state_to
        joint = event.data.get("joint")
        place = int(joint[0]) if isinstance(joint, list) and joint else len(entry.source)
        found: Sequence[Entry] = resegmentation.split(project, catalog, entry, person, place)
    elif "context" in event.data:
        found, is_untouched = [resegmentation.put_together(project, catalog, entry, person)], False
    else:
        halves = [half for half in map(catalog.find, made) if half is not None]
        is_untouched = all(half.state.rank <= State.DRAFT.rank for half in halves)
        found = [resegmentation.merge(project, catalog, entry, person)]
        is_untouched = is_untouched and _flat(found[0].target) == _flat(_target(before, was))
    if is_untouched:
        for one in found:
            if one.key in before and one.key not in live:
                _bring_back(catalog, one, before[one.key], person)
    return tuple(found)


def _bring_back(catalog: Catalog, entry: Entry, before: Record, person: Person) -> None:
    state = min(before.state, State.TRANSLATED, key=lambda each: each.rank)
    if (entry.state, entry.target) == (state, before.target):
        return
    catalog.apply(
        entry,
        "undo",
        actor=person.id,
        state=state,
        target=before.target,
        origin=before.origin,
        data={
            "stale": before.is_stale,
            "rejected": before.is_rejected,
            "previous_source": before.previous_source or "",
        },
    )


def _target(records: dict[str, Record], key: str) -> str:
    return records[key].target if key in records else ""


def _flat(text: str) -> str:
    return "".join(text.split())
