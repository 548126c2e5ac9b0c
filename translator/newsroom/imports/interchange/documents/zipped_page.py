"""A page with its pictures in a ZIP, as Google Docs hands documents out."""

from __future__ import annotations

import posixpath
from pathlib import Path

from translator.newsroom.imports.interchange.documents.document import ReadDocument
from translator.newsroom.imports.interchange.exchange.office_parts import OfficeParts

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")


def read_zipped_page(data: bytes, name: str) -> ReadDocument:
    """Return the one page of an archive, its pictures by the addresses that it has for them."""
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    names = [one for one in parts.names if not one.startswith("__MACOSX/")]
    page = next(one for one in names if one.lower().endswith((".html", ".htm")))
    folder = posixpath.dirname(page)
    pictures = [one for one in names if one.lower().endswith(_PICTURES)]
    images = {posixpath.relpath(one, folder or "."): parts.data(one) for one in pictures}
    return ReadDocument(parts.text(page), images, is_page=True, is_styled=True)
