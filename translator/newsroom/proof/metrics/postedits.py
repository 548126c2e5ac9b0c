"""
Post-edits: the machine's suggestions and the texts that people made of them, read from the ledger of an article.

A post-edit begins with a suggestion and ends with the next one or with a change of the source, since an edit that
follows the source says nothing about the machine. Copied text (a URL, digits) needed no engine and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import NOBODY, Action, DraftData, Event, SegmentationData


@dataclass(frozen=True, slots=True)
class PostEdit:
    """One suggestion, and the text that a person confirmed in its place."""

    engine: str
    """`llama`, `argos`, `http`, `memory`; `opencc` for a conversion."""
    model: str
    """What the signature says of it: a file of weights, a package; `exact` or `fuzzy` of the memory."""
    source_tag: str
    tag: str
    source: str
    machine: str
    edited: str
    at: str
    """When the text was confirmed, or changed last, UTC."""
    number: int
    """1-based number of the segment; 0 for one that has left the article."""
    is_converted: bool = False
    """Whether one Chinese script was made from the other: measured apart."""


def is_person(event: Event) -> bool:
    """Tell whether somebody who is on record decided, and not the program or an unknown hand."""
    return event.actor not in NOBODY


def post_edits(catalog: Catalog, entry: Entry, history: Sequence[Event]) -> Iterator[PostEdit]:
    """Yield the finished post-edits of one segment, oldest first; `history` is `catalog.history(entry)`."""
    suggestion: Event | None = None
    text = source = machine = ""
    edited: tuple[str, str] | None = None
    for event in history:
        source = event.source or source
        before, text = text, text if event.target is None else event.target
        if event.action.rule.is_suggestion:
            if suggestion and edited and suggestion.action is Action.DRAFT:
                yield _post_edit(catalog, entry, suggestion, source, machine, edited)
            is_copied = isinstance(event.data, DraftData) and event.data.repairs == ("copied",)
            suggestion = event if text and not is_copied else None
            # A conversion of a text that was confirmed comes with the word of a person.
            is_confirmed = event.action is Action.CONVERT and _rank(event) >= State.TRANSLATED.rank
            machine, edited = text, (text, event.at) if is_confirmed else None
        elif event.action is Action.STALE:
            if suggestion and edited:
                before = event.data.previous_source or source
                yield _post_edit(catalog, entry, suggestion, before, machine, edited)
            suggestion = edited = None
        elif isinstance(event.data, SegmentationData) and event.data.context is None:
            # What the machine said of the whole is not what it said of a part.
            machine, edited = event.data.machine or "", None
            suggestion = suggestion if machine else None
            source = catalog.records[event.key].source if event.key else source
        elif event.action is Action.UNDO:
            edited = None if 0 <= _rank(event) < State.TRANSLATED.rank else (text, event.at)
        elif event.action.rule.is_confirmation and is_person(event):
            edited = (text, event.at)
        elif text != before:
            edited = None
    if suggestion and edited:
        yield _post_edit(catalog, entry, suggestion, source, machine, edited)


def engine_of(origin: str, signature: str) -> tuple[str, str]:
    """
    Return engine and model that a suggestion came from.

    Signatures are `llama|model:…|sha:…|v:0.1.0`; what the memory gave is `memory`, `exact` or `fuzzy`.
    """
    kind, _colon, name = origin.partition(":")
    if kind == "tm":
        return "memory", name
    parts = signature.split("|")
    fields = dict(part.partition(":")[::2] for part in parts[1:])
    model = next((fields[field] for field in ("model", "package", "config") if fields.get(field)), "")
    return parts[0] or name or kind, model


def _rank(event: Event) -> int:
    """Return the rank of the state that an event led to; -1 where it changed none."""
    return -1 if event.state_to is None else event.state_to.rank


def _post_edit(
    catalog: Catalog, entry: Entry, suggestion: Event, source: str, machine: str, edited: tuple[str, str]
) -> PostEdit:
    engine, model = engine_of(suggestion.origin, suggestion.signature)
    return PostEdit(
        engine=engine,
        model=model,
        source_tag=catalog.source_tag,
        tag=catalog.tag,
        source=source or entry.source,
        machine=machine,
        edited=edited[0],
        at=edited[1],
        number=entry.number,
        is_converted=suggestion.action is Action.CONVERT,
    )
