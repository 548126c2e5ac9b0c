"""Segments that an engine could not draft, and would not if it were asked again."""

from __future__ import annotations

from translator.bilingual.model import State
from translator.newsroom.catalog.actions import Action
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.events import Event

# Engines whose failures may be over the next time: a server, a file that somebody mends.
_OTHERS = frozenset({"http", "file"})


def is_repeatable(signature: str) -> bool:
    """Whether the engine with this signature fails on a request whenever it is asked."""
    name = signature.partition("|")[0]
    return bool(name) and name not in _OTHERS


def find_failure(catalog: Catalog, entry: Entry) -> str:
    """Return why no engine could draft `entry`, for status and review; empty where it has a target or was not tried."""
    last = None if entry.target else last_failure(catalog, entry)
    return last.reason if last else ""


def last_failure(catalog: Catalog, entry: Entry) -> Event | None:
    drafts = (event for event in reversed(catalog.history(entry)) if event.action is Action.DRAFT)
    last = next(drafts, None)
    return last if last and last.state_to is State.NEW and is_repeatable(last.signature) else None
