"""
Files of other programs, as HTML: Word, OpenDocument, RTF, EPUB, mails, and pages that a browser saved whole.

`read_document(data, name)` tells by the bytes what a file is (`file_kind`); it returns None for Markdown, HTML and
text, which need no reader. To add a kind: its mark and a line of `READERS` in `file_kind`, and a function.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from translator.newsroom.imports.interchange.documents.document import ReadDocument
from translator.newsroom.imports.interchange.documents.file_kind import READERS, file_kind

__all__ = ["ReadDocument", "read_document"]


def read_document(data: bytes, name: str = "") -> ReadDocument | None:
    """Return a document as HTML; raises `ArticleError` or `CatalogError`, which name the file, for what is not read."""
    kind = file_kind(data, name)
    if not kind:
        return None
    module, _colon, function = READERS[kind].partition(":")
    return cast("ReadDocument", getattr(import_module(f"{__name__}.{module}"), function)(data, name))
