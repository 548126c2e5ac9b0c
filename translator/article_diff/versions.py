"""
The versions that a segment went through after the machine: what the translator left, and what was approved.

Read from the ledger, which has every text and who made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.catalog.record import SUGGESTING

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry

_WRITING = frozenset({"edit", "accept", "undo", "split", "merge"})
_APPROVING = frozenset({"review", "finalise"})
_BEGINNING_ANEW = frozenset({"reopen", "stale"})


@dataclass(frozen=True, slots=True)
class Versions:
    """What became of one segment; an empty text is a version that it never had."""

    post_edit: str = ""
    """What the first person who worked on the last suggestion left, before somebody else wrote or approved."""
    translator: str = ""
    """Who that person is."""
    approved: str = ""
    """The target that was approved last, for whatever source."""
    approved_source: str = ""
    """The source that it was approved for; empty where the segment was cut in another way since."""
    reviewer: str = ""
    """Who approved it."""


def versions_of(catalog: Catalog, entry: Entry) -> Versions:
    """Follow `entry` through its history."""
    text = post_edit = translator = approved = approved_source = reviewer = ""
    is_handed_over = False
    for event in catalog.history(entry):
        text = text if event.target is None else event.target
        if event.action in SUGGESTING:
            post_edit, translator, is_handed_over = "", "", False
        elif event.action in _WRITING:
            is_handed_over = is_handed_over or event.actor != (translator or event.actor)
            if not is_handed_over:
                post_edit, translator = text, event.actor
        elif event.action in _APPROVING:
            is_handed_over = True
            record = catalog.records.get(event.key)
            approved, approved_source, reviewer = text, record.source if record else "", event.actor
        elif event.action in _BEGINNING_ANEW:
            is_handed_over = False
        if event.action in {"split", "merge"}:
            approved_source = ""
    return Versions(post_edit, translator, approved, approved_source, reviewer)
