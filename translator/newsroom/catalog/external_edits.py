"""
External edits: whether the ledger explains the text of a PO entry, or another tool changed it.

A decision holds for exactly the text that it was taken for. Another tool may have changed the target, or set or removed
the fuzzy flag; then nobody is on record for the entry. After a merge the PO may have the text of one side while the
ledger knows both; that is not an external edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.bilingual.model import State, short_hash
from translator.newsroom.catalog.actions import UNKNOWN
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.event_data import Alternative
from translator.newsroom.catalog.record import Record


def vouch(known: Record | None, entry: Entry, others: Sequence[tuple[str, str]], is_fuzzy: bool) -> None:
    """
    Give `entry`, as the PO has it, its record; `known` is the ledger's last word on its key, None where it has none.

    `others` are (person, text) of the PO's notes about a conflict. Where two branches met and the ledger knows which
    text holds, the entry gets that text: the PO is behind.
    """
    if known is not None and (known.is_joined or known.is_conflict) and _explains(known, entry, others, is_fuzzy):
        if known.is_conflict:
            known = replace(known, target=entry.target, target_hash=short_hash(entry.target))
        entry.target, entry.record = known.target, known
        return
    entry.record = _record(known, entry, is_draft=is_fuzzy and bool(entry.target))
    if is_fuzzy and entry.target and not _is_old(known, entry, others):
        texts = [Alternative(entry.target), *(Alternative(text, actor) for actor, text in others)]
        entry.record = replace(
            entry.record, state=State.DRAFT, is_foreign=True, is_conflict=True, alternatives=tuple(texts)
        )


def _explains(known: Record, entry: Entry, others: Sequence[tuple[str, str]], is_fuzzy: bool) -> bool:
    """Whether the entry has the text of one of the sides that the ledger knows, and nobody chose it elsewhere."""
    texts = {known.target, *(item.target for item in known.alternatives)}
    has_been_chosen = known.is_conflict and bool(others) and not is_fuzzy
    return {entry.target, *(text for _actor, text in others)} <= texts and not has_been_chosen


def _is_old(known: Record | None, entry: Entry, others: Sequence[tuple[str, str]]) -> bool:
    """Whether notes about a conflict say nothing that is still open: there are none, or the ledger is past it."""
    return not others or (known is not None and {entry.target, *(text for _actor, text in others)} <= {known.target})


def _record(known: Record | None, entry: Entry, *, is_draft: bool) -> Record:
    state = State.DRAFT if is_draft else State.TRANSLATED if entry.target else State.NEW
    if known is None:
        return Record(state, is_foreign=state is not State.NEW, origin="human" if entry.target else "")
    if known.target == entry.target and (known.state is State.DRAFT) == is_draft:
        return known
    return Record(
        state,
        target=known.target,
        target_hash=known.target_hash,
        previous_source=known.previous_source if is_draft else None,
        is_stale=known.is_stale and is_draft,
        is_locked=known.is_locked,
        is_foreign=True,
        origin="human" if entry.target else "",
        suggested=known.suggested,
        signature=known.signature,
        actor=UNKNOWN,
    )
