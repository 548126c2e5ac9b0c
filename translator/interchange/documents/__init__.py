"""
Files of other programs, as HTML: Word, OpenDocument, RTF, EPUB, mails, and pages that a browser saved whole.

`read_document(data, name)` tells by the bytes what a file is (`file_kind`); it returns None for Markdown, HTML and
text, which need no reader. To add a kind: its mark in `file_kind`, a module with a function, and a line in `READERS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from translator.interchange.documents.document import ReadDocument
from translator.interchange.documents.file_kind import file_kind

__all__ = ["ReadDocument", "read_document"]

READERS = {
    "word": "word_document:read_word",
    "odt": "open_document:read_open_document",
    "fodt": "open_document:read_flat_open_document",
    "rtf": "rich_text:read_rich_text",
    "epub": "epub:read_epub",
    "zipped page": "zipped_page:read_zipped_page",
    "mail": "mail:read_mail",
    "mhtml": "mail:read_saved_page",
}
"""Kind → the function of this package that reads it, as `module:function`."""


def read_document(data: bytes, name: str = "") -> ReadDocument | None:
    """Return a document as HTML; raises `ArticleError` or `CatalogError`, which name the file, for what is not read."""
    kind = file_kind(data, name)
    if not kind:
        return None
    module, _colon, function = READERS[kind].partition(":")
    return cast("ReadDocument", getattr(import_module(f"{__name__}.{module}"), function)(data, name))
