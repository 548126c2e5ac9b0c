"""The catalog itself as an exchange file: its PO with ids, terms and findings as extracted comments, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from translator.bilingual.i18n import _
from translator.bilingual.model import State, segment_key
from translator.newsroom.catalog.po import SOURCE_FIELD, Message, parse_po, serialise_po
from translator.newsroom.imports.interchange.exchange.exchange_file import (
    PO_ID,
    ExchangeFile,
    Identity,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    split_id,
    term_lines,
)


def write_po(file: ExchangeFile) -> bytes:
    """Return the catalog with one line `#. exchange: ID` in each entry."""
    po = parse_po(file.po, where=file.slug)
    units = {unit.key: unit for unit in file.units}
    messages = []
    for message in po.messages:
        unit = units.get(segment_key(message.context, message.source))
        if unit is not None and not message.is_obsolete:
            added = [
                *(f"term: {line}" for line in term_lines(unit.terms)),
                *(f"check: {line}" for line in unit.findings),
            ]
            message = replace(message, notes=(*message.notes, *added, PO_ID + unit.id))
        if not message.is_obsolete:
            messages.append(message)
    return serialise_po(replace(po, messages=messages))


def read_po(path: Path) -> ReturnedFile:
    """Return the messages of a PO; raises `CatalogSyntaxError`."""
    po = parse_po(path.read_bytes(), where=str(path))
    units = []
    for message in po.messages:
        if message.is_obsolete:
            continue
        notes = [note.removeprefix(PO_ID) for note in message.notes if note.startswith(PO_ID)]
        key = segment_key(message.context, message.source)
        sent = (split_id(notes[0]) if notes else Identity())._replace(key=key)
        comments = comments_of(("", line) for line in message.comments)
        where = _("line {number}", number=message.line)
        units.append(ReturnedUnit(sent, message.source, message.target, _state(message), comments, where))
    header = po.header
    target = header.get("X-Translator-Language") or header.get("Language") or ""
    return ReturnedFile(tuple(units), header.get("Project-Id-Version", ""), header.get(SOURCE_FIELD, ""), target)


def _state(message: Message) -> State:
    if not message.target:
        return State.NEW
    return State.DRAFT if message.is_fuzzy else State.TRANSLATED
