"""
Take a decision back: the ledger only grows, so undo is one more event that brings text, state and flags back.

A state above `translated` is never brought back: what was approved once must be approved again. The person who undoes
does not become the author of the text that comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.errors import ReviewError
from translator.i18n import _
from translator.model import State

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry
    from translator.model import Event
    from translator.review.people import Person


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


def snapshot(entry: Entry) -> Snapshot:
    """Remember `entry` as it is."""
    return Snapshot(
        entry.key, entry.state, entry.target, entry.origin, entry.is_stale, entry.is_rejected, entry.previous_source
    )


def undo(catalog: Catalog, before: Snapshot, after: Snapshot, person: Person) -> Event:
    """
    Bring the segment back to `before`.

    Raises `ReviewError` when it is gone, or is no longer as the decision left it: somebody else was there since.
    """
    entry = catalog.find(before.key)
    if entry is None or snapshot(entry) != after:
        raise ReviewError(_("the segment was changed since; it cannot be undone"), where=catalog.where)
    state = before.state if before.state.rank <= State.TRANSLATED.rank else State.TRANSLATED
    return catalog.apply(
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
