"""
Bilingual files of other tools, read into one type: `.po`, `.xlf`/`.xliff` (1.2 and 2.x), `.tmx`, `.tsv`, `.csv`.

Other targets are written into those that are no XML, byte for byte. A format is its functions and a line in `FORMATS`.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translator.bilingual.errors import CatalogError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import parse_tag
from translator.newsroom.articles.po import read_messages, with_targets
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.imports import function_of


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One source with its target, and where they stand in the file."""

    source: str
    target: str
    context: str = ""
    """Distinguishes two equal sources; empty where there is only one."""
    kind: str = "paragraph"
    line: int = 0
    """1-based line of the unit in the file; 0 where unknown."""
    source_column: int = 0
    """1-based column of the source in that line, in code points; 0 where text and file differ (escapes, XML)."""
    target_column: int = 0
    is_confirmed: bool = True
    """False for what the file marks as unfinished: fuzzy entries, matches from a memory."""


@dataclass(frozen=True, slots=True)
class BilingualFile:
    """The units of one file, in file order."""

    units: tuple[TranslationUnit, ...]
    source_tag: str = ""
    target_tag: str = ""

    def with_tags(self, source_tag: str, target_tag: str, path: Path) -> BilingualFile:
        """
        Return the same with canonical tags; what is given wins over what the file says.

        Raises `UsageError` where neither says it, or where it is not a supported language.
        """
        source, target = source_tag or self.source_tag, target_tag or self.target_tag
        missing = [option for option, tag in (("--from", source), ("--to", target)) if not tag]
        if missing:
            raise UsageError(
                _("the file does not name its languages"),
                where=path,
                hint=_("add {options}", options=" ".join(f"{option} TAG" for option in missing)),
            )
        return replace(self, source_tag=parse_tag(source), target_tag=parse_tag(target))


_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SOURCE_NAMES = frozenset({"source", "src", "原文", "源文"})
_TARGET_NAMES = frozenset({"target", "trg", "tgt", "translation", "译文", "譯文"})


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: list[str]
    text: str


def read_delimited(path: Path, _tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """
    Read records of two columns: lines with tabs, or CSV as spreadsheets quote it. Every record is a unit, so that the
    numbers of a TSV are line numbers; a header or an empty line is one without text.

    Raises `CatalogError` for a record of one column and for text that is not UTF-8.
    """
    text = decode_table(path)
    if path.suffix.lower() == ".tsv":
        return _bilingual(list(_tsv_rows(text, path)), has_columns=True)
    return _bilingual(list(_csv_rows(text, path)), has_columns=False)


def replace_in_tsv(data: bytes, _file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the file with other targets, by place of the unit (from 0); a target with a tab or a line end is left."""
    fitting = {place: target for place, target in targets.items() if not set("\t\r\n") & set(target)}
    return _replaced(data, fitting, _tsv_rows, lambda cells, end: "\t".join(cells) + end)


def replace_in_csv(data: bytes, _file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the file with other targets, by place of the unit (from 0); other records stay as they are."""

    def written(cells: list[str], end: str) -> str:
        record = io.StringIO()
        csv.writer(record, lineterminator=end).writerow(cells)
        return record.getvalue()

    return _replaced(data, targets, _csv_rows, written)


def _replaced(
    data: bytes,
    targets: Mapping[int, str],
    rows_of: Callable[[str, Path], Iterator[_Row]],
    written: Callable[[list[str], str], str],
) -> bytes:
    if data.startswith(_UTF16):
        return data
    text = data.decode("utf-8")
    body = text.removeprefix("\ufeff")
    rows = list(rows_of(body, Path()))
    _source, column = _columns(rows[0].cells) or (0, 1)
    lines = [row.text for row in rows]
    for place, target in targets.items():
        cells, line = rows[place].cells, lines[place]
        lines[place] = written([*cells[:column], target, *cells[column + 1 :]], line[len(line.rstrip("\r\n")) :])
    return (text[: len(text) - len(body)] + "".join(lines)).encode()


def decode_table(path: Path) -> str:
    """
    Return the text of a table, in UTF-8, or in UTF-16 with its mark, as Excel's `Unicode Text` is.

    Raises `CatalogError` for any other encoding; the hint converts it.
    """
    data = path.read_bytes()
    zero = data.find(b"\0")
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16")
        # ASCII in UTF-16 is UTF-8 too, with a zero in each second place.
        if data.count(b"\0") <= len(data) // 10:
            return data.decode("utf-8-sig")
        place, encoding = zero, "UTF-16LE" if zero % 2 else "UTF-16BE"
    except UnicodeDecodeError as error:
        place, encoding = error.start, "UTF-16" if data.startswith(_UTF16) else "GB18030"
    raise CatalogError(_("not UTF-8 at byte {offset}", offset=place), where=path, hint=f"iconv -f {encoding} -t UTF-8")


def _tsv_rows(text: str, path: Path) -> Iterator[_Row]:
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        content = line.rstrip("\n").removesuffix("\r")
        if "\t" not in content and content.strip():
            raise CatalogError(
                _("no tab in this line"), where=f"{path}:{number}", hint=_("two columns: source, target")
            )
        yield _Row(number, content.split("\t"), line)


def _csv_rows(text: str, path: Path) -> Iterator[_Row]:
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, strict=True)
    start = 0
    try:
        for cells in reader:
            if len(cells) == 1 and cells[0].strip():
                where = f"{path}:{start + 1}"
                raise CatalogError(_("one column only"), where=where, hint=_("two columns: source, target"))
            yield _Row(start + 1, cells, "".join(lines[start : reader.line_num]))
            start = reader.line_num
    except csv.Error as error:
        raise CatalogError(_("not CSV: {error}", error=error), where=f"{path}:{start + 1}") from None


def _bilingual(rows: list[_Row], *, has_columns: bool) -> BilingualFile:
    names = _columns(rows[0].cells) if rows else None
    source, target = names or (0, 1)
    units = [_unit(row, source, target, has_columns=has_columns) for row in rows]
    if names is None:
        return BilingualFile(tuple(units))
    units[0] = TranslationUnit("", "", line=1)
    tags = [language_or_nothing(rows[0].cells[column]) for column in names]
    return BilingualFile(tuple(units), *tags)


def _unit(row: _Row, source: int, target: int, *, has_columns: bool) -> TranslationUnit:
    def cell(column: int) -> str:
        return row.cells[column] if column < len(row.cells) else ""

    def place(column: int) -> int:
        return 1 + len("\t".join(row.cells[:column])) + min(column, 1) if has_columns else 0

    return TranslationUnit(
        cell(source), cell(target), line=row.line, source_column=place(source), target_column=place(target)
    )


def _columns(cells: list[str]) -> tuple[int, int] | None:
    names = [cell.strip().casefold() for cell in cells]
    source = next((place for place, name in enumerate(names) if name in _SOURCE_NAMES), None)
    target = next((place for place, name in enumerate(names) if name in _TARGET_NAMES), None)
    tagged = [place for place, name in enumerate(names) if place not in {source, target} and language_or_nothing(name)]
    if source is None and tagged:
        source = tagged.pop(0)
    if target is None and tagged:
        target = tagged.pop(0)
    return None if source is None or target is None else (source, target)


def language_or_nothing(name: str) -> str:
    """Return the tag of the language that a column is named by, empty for any other name."""
    try:
        return parse_tag(name.strip())
    except UsageError:
        return ""


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


_PO = ("bilingual:read_po_file", "bilingual:replace_in_po")
_XLIFF = ("xliff:read_xliff", "")
FORMATS: dict[str, tuple[str, str]] = {
    ".po": _PO,
    ".pot": _PO,
    ".tsv": ("bilingual:read_delimited", "bilingual:replace_in_tsv"),
    ".csv": ("bilingual:read_delimited", "bilingual:replace_in_csv"),
    ".xlf": _XLIFF,
    ".xliff": _XLIFF,
    ".tmx": ("tmx:read_tmx", ""),
}
"""File suffix → the functions that read it and that write targets into it, if any, as `module:function` of here."""


def is_bilingual(path: Path) -> bool:
    return path.suffix.lower() in FORMATS


def is_xliff(path: Path) -> bool:
    """Return whether `path` is named like an XLIFF file, whose rules can be checked."""
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

    The rest of the file stays byte for byte. A target is left as it was where the file cannot take it: in a plural, in
    an encoding other than UTF-8. Raises `UsageError` for XML: the tool that made it keeps more than texts there.
    """
    if not _names(path)[1]:
        raise UsageError(
            _("fixes are not written into {suffix}", suffix=path.suffix),
            where=path,
            hint=_("without --fix, the findings say what to change"),
        )
    data = path.read_bytes()
    changed: bytes = _function(path, 1)(data, bilingual, targets)
    if changed == data:
        return []
    write_atomically(path, changed)
    after = read_bilingual(path, source_tag=bilingual.source_tag, target_tag=bilingual.target_tag)
    return [place for place in targets if after.units[place].target != bilingual.units[place].target]


def _function(path: Path, which: int) -> Any:
    return function_of(_names(path)[which])


def _names(path: Path) -> tuple[str, str]:
    names = FORMATS.get(path.suffix.lower())
    if names is None:
        raise UsageError(
            _("no reader for {suffix!r}", suffix=path.suffix or path.name),
            where=path,
            hint=_("known: {names}", names=" ".join(FORMATS)),
        )
    return names
