"""PO files of any tool; messages without a target are left out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from translator.newsroom.articles.po import read_messages, with_targets
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.imports.interchange.bilingual import BilingualFile, TranslationUnit


def read_po_file(path: Path, _tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """
    Read the messages that have a target; the language comes from the header.

    The source language of a PO is English unless its header says otherwise. Raises `CatalogSyntaxError`.
    """
    po = parse_po(path.read_bytes(), where=str(path))
    units = [
        TranslationUnit(item.source, item.target, context=item.context, line=item.line, is_confirmed=not item.is_fuzzy)
        for item in po.messages
        if item.target and not item.is_obsolete
    ]
    source = po.header.get("X-Translator-Source-Language") or po.header.get("X-Source-Language") or "en"
    target = po.header.get("X-Translator-Language") or po.header.get("Language") or ""
    return BilingualFile(tuple(units), source.partition("@")[0], target.partition("@")[0])


def replace_in_po(data: bytes, file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the file with other targets, by place of the unit; only the lines of these `msgstr` change."""
    messages = {(message.context, message.source): message for message in read_messages(data)}
    units = {place: file.units[place] for place in targets}
    return with_targets(data, {messages[unit.context, unit.source]: targets[place] for place, unit in units.items()})
