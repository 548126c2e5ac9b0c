"""PO files of any tool; messages without a target are left out."""

from __future__ import annotations

from pathlib import Path

from translator.catalog.po import parse_po
from translator.interchange.bilingual import BilingualFile, TranslationUnit


def read_po_file(path: Path) -> BilingualFile:
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
