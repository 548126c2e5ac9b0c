"""
Bilingual files of other tools, read into one type: `.po`, `.xlf`/`.xliff` (1.2 and 2.x), `.tmx`, `.tsv`.

`read_bilingual(path)` returns the units with their place in the file. To add a format: a module with a `read_…`
function, and a line in `READERS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from translator.errors import UsageError
from translator.i18n import _
from translator.interchange.bilingual import BilingualFile, TranslationUnit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["READERS", "BilingualFile", "TranslationUnit", "is_bilingual", "read_bilingual"]

READERS: dict[str, str] = {
    ".po": "po_file:read_po_file",
    ".pot": "po_file:read_po_file",
    ".tsv": "tsv:read_tsv",
    ".xlf": "xliff:read_xliff",
    ".xliff": "xliff:read_xliff",
    ".tmx": "tmx:read_tmx",
}
"""File suffix → `module:function` inside this package."""


def is_bilingual(path: Path) -> bool:
    """Tell whether `path` looks like a bilingual file that can be read."""
    return path.suffix.lower() in READERS


def read_bilingual(path: Path, *, source_tag: str = "", target_tag: str = "") -> BilingualFile:
    """
    Read a bilingual file; the tags override what the file says of itself.

    Raises `UsageError` where the format is unknown or a language is missing, `CatalogError` for a broken file, and
    `EngineUnavailable` where a library is not installed.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(
            _("no reader for {suffix!r}", suffix=path.suffix or path.name),
            where=path,
            hint=_("known: {names}", names=" ".join(READERS)),
        )
    module, _colon, name = reader.partition(":")
    found: BilingualFile = getattr(import_module(f"translator.interchange.{module}"), name)(path)
    return found.with_tags(source_tag, target_tag, path)
