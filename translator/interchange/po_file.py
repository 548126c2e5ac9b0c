"""PO files of any tool; messages without a target are left out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from translator.catalog.po import parse_po
from translator.interchange.bilingual import BilingualFile, TranslationUnit
from translator.patterns import pattern

_CHARACTER = r"(?:\\.|[^\\])"
_PO_LINES = pattern(rf"{_CHARACTER}{{1,70}}(?:(?<=[ ，。；、])|\Z)|{_CHARACTER}{{1,70}}")
"""Lines of at most 70 characters that end after a word or a mark where there is one, never inside an escape."""


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
    lines = data.decode("utf-8").split("\n")
    for place in sorted(targets, key=lambda place: file.units[place].line, reverse=True):
        start = next(
            (at for at in range(file.units[place].line - 1, len(lines)) if lines[at].startswith("msgstr")), len(lines)
        )
        if start == len(lines) or not lines[start].startswith("msgstr "):
            continue  # a plural
        end = start + 1
        while end < len(lines) and lines[end].startswith('"'):
            end += 1
        lines[start:end] = _msgstr(targets[place], is_long=end > start + 1)
    return "\n".join(lines).encode()


def _msgstr(text: str, *, is_long: bool) -> list[str]:
    """Return the lines of a `msgstr`; one that stood in several keeps its form."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    if not is_long:
        return [f'msgstr "{escaped}"']
    return ['msgstr ""', *(f'"{part}"' for part in _PO_LINES.findall(escaped))]
