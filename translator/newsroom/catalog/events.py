"""The events of a ledger: who did what to which segment, from which text to which."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import msgspec

from translator.bilingual.model import State
from translator.newsroom.catalog.actions import RULES, Action
from translator.newsroom.catalog.event_data import EventData

NO_DATA = EventData()


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
    data: EventData = NO_DATA
    """What only this action says."""
    prev: tuple[str, ...] = ()
    """Hashes of the ledger lines before this one: one, or two where branches were merged."""


def decode_event(line: bytes) -> Event:
    """Read a line of a ledger. Raises `msgspec.DecodeError` for one that is not an event, whatever it is."""
    try:
        return _decoded(line)
    except (ValueError, RecursionError) as error:  # `ValueError`: a text that is not UTF-8.
        raise msgspec.DecodeError(str(error)) from None


def _decoded(line: bytes) -> Event:
    event = _EVENT_DECODER.decode(line)
    kind = event.action.rule.data
    data = _read_data(kind, _DATA_DECODER.decode(line).data) if b'"data":' in line else _NOTHING[kind]
    object.__setattr__(event, "data", data)
    return event


def encode_event(event: Event) -> bytes:
    """Return the line of `event`, without newline: keys in the order of the model, empty fields left out."""
    values: dict[str, Any] = {name: getattr(event, name) for name in _FIELDS}
    values["data"] = event.data.as_dict()
    return msgspec.json.encode(
        {name: value for name, value in values.items() if value is not None and (name in _TEXTS or value not in _EMPTY)}
    )


def _read_data(kind: type[EventData], raw: msgspec.Raw) -> EventData:
    """Read what an event says besides; a name or a value that `kind` does not know is kept as it is."""
    if kind in _DECODERS:
        try:
            return _DECODERS[kind].decode(raw)
        except msgspec.ValidationError:
            pass
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    types = {item.encode_name: item for item in msgspec.structs.fields(kind) if item.encode_name}
    for name, value in msgspec.json.decode(raw, type=dict[str, Any]).items():
        try:
            known[types[name].name] = msgspec.convert(value, types[name].type)
        except (KeyError, msgspec.ValidationError):
            unknown[name] = value
    return kind(**known, unknown=unknown or None)


class _OnlyData(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"{}")


_FIELDS = tuple(item.name for item in fields(Event))
_EMPTY: tuple[Any, ...] = ("", (), {})
# Fields in which an empty text says something: the target was emptied, the event is about the article.
_TEXTS = frozenset({"source", "target", "key"})
_EVENT_DECODER = msgspec.json.Decoder(Event)
_DATA_DECODER = msgspec.json.Decoder(_OnlyData)
_KINDS = {rule.data for rule in RULES.values()}
_NOTHING: dict[type[EventData], EventData] = {kind: kind() for kind in _KINDS}
_DECODERS = {kind: msgspec.json.Decoder(kind) for kind in _KINDS - {EventData}}
