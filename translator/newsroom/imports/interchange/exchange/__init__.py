"""
Exchange files: an article in one target language, written for the tools of other people, and read when it comes back.

`write_exchange` makes the bytes of one format, `read_exchange` returns what a file says now. A segment is named by its
key and by a hash of the target that it went out with, so that a file tells by itself what was changed outside. To add a
format: a module with two functions, and a line in `FORMATS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from translator.bilingual.errors import CatalogError, UsageError
from translator.bilingual.i18n import _
from translator.newsroom.imports.interchange.exchange.exchange_file import (
    ExchangeFile,
    ExchangeUnit,
    ReturnedComment,
    ReturnedFile,
    ReturnedUnit,
)

__all__ = [
    "FORMATS", "ExchangeFile", "ExchangeFormat", "ExchangeUnit", "ReturnedComment", "ReturnedFile", "ReturnedUnit",
    "read_exchange", "write_exchange",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """One format: its suffix, and its functions as `module:function` of this package."""

    suffix: str
    writer: str
    reader: str
    is_text: bool = True
    """Whether it can be shown in a terminal."""


FORMATS: dict[str, ExchangeFormat] = {
    "xliff2": ExchangeFormat(".xlf", "xliff2_output:write_xliff2", "xliff_reading:read_xliff"),
    "xliff1": ExchangeFormat(".xlf", "xliff1_output:write_xliff1", "xliff_reading:read_xliff"),
    "po": ExchangeFormat(".po", "po:write_po", "po:read_po"),
    "tmx": ExchangeFormat(".tmx", "tmx:write_tmx", "tmx:read_tmx"),
    "tbx": ExchangeFormat(".tbx", "tbx_output:write_tbx", ""),
    "csv": ExchangeFormat(".csv", "table:write_csv", "table:read_csv"),
    "xlsx": ExchangeFormat(".xlsx", "xlsx_output:write_xlsx", "xlsx_reading:read_xlsx", is_text=False),
    "docx": ExchangeFormat(".docx", "docx:write_docx", "docx:read_docx", is_text=False),
}
# Other suffixes that come back, among them those of memoQ, Trados and Phrase.
_SUFFIXES = {
    ".xliff": "xliff2", ".mqxliff": "xliff1", ".sdlxliff": "xliff1", ".mxliff": "xliff1",
    ".docm": "docx", ".xlsm": "xlsx", ".tsv": "csv",
}  # fmt: skip
# What else spreadsheets and word processors write → what we read of theirs.
_SAVED_AS = {".txt": ".tsv", ".xls": ".xlsx", ".ods": ".xlsx", ".doc": ".docx", ".odt": ".docx", ".rtf": ".docx"}


def write_exchange(name: str, file: ExchangeFile) -> bytes:
    """Return an article in the format `name`; equal articles give equal bytes."""
    data: bytes = _function(FORMATS[name].writer)(file)
    return data


def format_of(path: Path) -> str:
    """Return the name of the format that a file's suffix stands for; empty where it stands for none."""
    suffix = path.suffix.lower()
    return _SUFFIXES.get(suffix) or next((key for key, item in FORMATS.items() if item.suffix == suffix), "")


def read_exchange(path: Path) -> ReturnedFile:
    """
    Return what a file of another tool says; its format follows from its suffix.

    Raises `UsageError` for a file that there is not or whose format is unknown, and `CatalogError` for one that is
    broken, holds macros, or would become too large when it is unpacked.
    """
    name = format_of(path)
    if not name:
        suffix, known = path.suffix.lower(), " ".join(sorted({item.suffix for item in FORMATS.values()}))
        other = _SAVED_AS.get(suffix)
        hint = _("save it as {suffix}", suffix=other) if other else known
        raise UsageError(_("no reader for {suffix!r}", suffix=suffix or path.name), where=path, hint=hint)
    if not FORMATS[name].reader:
        raise UsageError(
            _("a termbase holds no translations of segments"), where=path, hint=f"translator glossary import {path}"
        )
    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    if path.stat().st_size > _LARGEST:
        raise CatalogError(_("the file is too large: {size} MB", size=path.stat().st_size >> 20), where=path)
    returned: ReturnedFile = _function(FORMATS[name].reader)(path)
    return returned


# Bytes; an article is thousands of times smaller.
_LARGEST = 200 << 20


def _function(name: str) -> Any:
    module, _colon, function = name.partition(":")
    return getattr(import_module(f"translator.newsroom.imports.interchange.exchange.{module}"), function)
