"""
The versions that a segment went through after the machine: what the translator left, and what was approved.

Read from the ledger, which has every text and who made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.catalog.actions import Action

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry


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
        rule = event.action.rule
        if rule.is_suggestion:
            post_edit, translator, is_handed_over = "", "", False
        elif rule.writes_text or event.action is Action.UNDO:
            is_handed_over = is_handed_over or event.actor != (translator or event.actor)
            if not is_handed_over:
                post_edit, translator = text, event.actor
        elif rule.is_approval:
            is_handed_over = True
            record = catalog.records.get(event.key)
            approved, approved_source, reviewer = text, record.source if record else "", event.actor
        elif event.action in {Action.REOPEN, Action.STALE}:
            is_handed_over = False
        if rule.is_resegmentation:
            approved_source = ""
    return Versions(post_edit, translator, approved, approved_source, reviewer)
