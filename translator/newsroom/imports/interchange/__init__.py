"""
Bilingual files of other tools, read into one type: `.po`, `.xlf`/`.xliff` (1.2 and 2.x), `.tmx`, `.tsv`, `.csv`.

`read_bilingual(path)` returns the units with their place in the file, `replace_targets` writes other targets there and
touches nothing else. To add a format: a module with a function for each, and a line in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.imports.interchange.bilingual import BilingualFile, TranslationUnit

__all__ = [
    "FORMATS",
    "BilingualFile",
    "TranslationUnit",
    "is_bilingual",
    "is_xliff",
    "read_bilingual",
    "replace_targets",
]

_PO = ("po_file:read_po_file", "po_file:replace_in_po")
_XLIFF = ("xliff:read_xliff", "xliff:replace_in_xliff")
FORMATS: dict[str, tuple[str, str]] = {
    ".po": _PO,
    ".pot": _PO,
    ".tsv": ("delimited_text:read_tsv", "delimited_text:replace_in_tsv"),
    ".csv": ("delimited_text:read_csv", "delimited_text:replace_in_csv"),
    ".xlf": _XLIFF,
    ".xliff": _XLIFF,
    ".tmx": ("tmx:read_tmx", "tmx:replace_in_tmx"),
}
"""File suffix → the functions that read it and that write targets into it, as `module:function` of this package."""


def is_bilingual(path: Path) -> bool:
    return path.suffix.lower() in FORMATS


def is_xliff(path: Path) -> bool:
    """Whether `path` is named like an XLIFF file, whose rules can be checked."""
    return FORMATS.get(path.suffix.lower()) is _XLIFF


def read_bilingual(path: Path, *, source_tag: str = "", target_tag: str = "") -> BilingualFile:
    """
    Read a bilingual file; the tags override what the file says of itself, and choose a pair where it has several.

    Raises `UsageError` where the format is unknown or a language is missing, and `CatalogError` for a broken file.
    """
    tags = (source_tag, target_tag)
    found: BilingualFile = _function(path, 0)(path, tags)
    return found.with_tags(*tags, path)


def replace_targets(path: Path, bilingual: BilingualFile, targets: Mapping[int, str]) -> list[int]:
    """
    Write other targets into a bilingual file, by place of the unit (from 0), and return the places that were written.

    The rest of the file stays byte for byte. A target is left as it was where the file cannot take it: where tags would
    move, in a plural, in an encoding other than UTF-8.
    """
    data = path.read_bytes()
    changed: bytes = _function(path, 1)(data, bilingual, targets)
    if changed == data:
        return []
    write_atomically(path, changed)
    after = read_bilingual(path, source_tag=bilingual.source_tag, target_tag=bilingual.target_tag)
    return [place for place in targets if after.units[place].target != bilingual.units[place].target]


def _function(path: Path, which: int) -> Any:
    names = FORMATS.get(path.suffix.lower())
    if names is None:
        raise UsageError(
            _("no reader for {suffix!r}", suffix=path.suffix or path.name),
            where=path,
            hint=_("known: {names}", names=" ".join(FORMATS)),
        )
    module, _colon, name = names[which].partition(":")
    return getattr(import_module(f"translator.newsroom.imports.interchange.{module}"), name)
