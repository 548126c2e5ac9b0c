"""The events of a ledger: who did what to which segment, from which text to which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from translator.catalog.actions import Action  # noqa: TC001 - read when a ledger is decoded
from translator.model import State  # noqa: TC001


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a ledger: who did what to which segment, from which text to which."""

    action: Action
    key: str
    """The segment's key; empty for an event about the article."""
    actor: str
    """Person id, or `system`, or `unknown`."""
    at: str
    """UTC, `2026-01-02T03:04:05Z`."""
    state_from: State | None = None
    state_to: State | None = None
    source_hash: str = ""
    target_hash: str = ""
    """`short_hash` of the target after the event."""
    source: str | None = None
    """The source text, where the event is the first about this key."""
    target: str | None = None
    """The target text, where the event changed it."""
    origin: str = ""
    signature: str = ""
    raw: tuple[str, ...] = ()
    reason: str = ""
    """Why: mandatory for `reject`, `reopen`, `waive`."""
    data: dict[str, Any] = field(default_factory=dict)
    """What only this action has: `{"category": …, "severity": …}` of a comment, `{"seconds": 12}` of an edit."""
    prev: tuple[str, ...] = ()
    """Hashes of the ledger lines before this one: one, or two where branches were merged."""
