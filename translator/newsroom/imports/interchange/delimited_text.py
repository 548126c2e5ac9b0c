"""Pairs in two columns: `.tsv` (no quoting) and `.csv`. A first line that names the columns is not a segment."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import CatalogError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import parse_tag
from translator.newsroom.imports.interchange.bilingual import BilingualFile, TranslationUnit

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SOURCE_NAMES = frozenset({"source", "src", "原文", "源文"})
_TARGET_NAMES = frozenset({"target", "trg", "tgt", "translation", "译文", "譯文"})


@dataclass(frozen=True, slots=True)
class _Row:
    """One record: its first line (1-based), its cells, and the text as it stands in the file, with its line end."""

    line: int
    cells: list[str]
    text: str


def read_tsv(path: Path, _tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """
    Read lines of two columns. Every line is a unit, so that numbers are line numbers; a header or an empty line is one
    without text.

    Raises `CatalogError` for a line without a tab and for text that is not UTF-8.
    """
    return _bilingual(list(_tsv_rows(decode_table(path), path)), has_columns=True)


def read_csv(path: Path, _tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """Read records of two columns, quoted as spreadsheets do. Every record is a unit; raises as `read_tsv`."""
    return _bilingual(list(_csv_rows(decode_table(path), path)), has_columns=False)


def replace_in_tsv(data: bytes, _file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the file with other targets, by place of the unit (from 0); a target with a tab or a line end is left."""

    def written(row: _Row, cells: list[str]) -> str:
        return "\t".join(cells) + row.text[len("\t".join(row.cells)) :]

    fitting = {place: target for place, target in targets.items() if not set("\t\r\n") & set(target)}
    return _replaced(data, fitting, _tsv_rows, written)


def replace_in_csv(data: bytes, _file: BilingualFile, targets: Mapping[int, str]) -> bytes:
    """Return the file with other targets, by place of the unit (from 0); other records stay as they are."""

    def written(row: _Row, cells: list[str]) -> str:
        record = io.StringIO()
        csv.writer(record, lineterminator=row.text[len(row.text.rstrip("\r\n")) :]).writerow(cells)
        return record.getvalue()

    return _replaced(data, targets, _csv_rows, written)


def _replaced(
    data: bytes,
    targets: Mapping[int, str],
    rows_of: Callable[[str, Path], Iterator[_Row]],
    written: Callable[[_Row, list[str]], str],
) -> bytes:
    if data.startswith(_UTF16):
        return data
    text = data.decode("utf-8")
    body = text.removeprefix("\ufeff")
    rows = list(rows_of(body, Path()))
    _source, column = _columns(rows[0].cells) or (0, 1)
    lines = [row.text for row in rows]
    for place, target in targets.items():
        row = rows[place]
        lines[place] = written(row, [*row.cells[:column], target, *row.cells[column + 1 :]])
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
    """Return the columns of source and target where the first line names them: by a word, or by a language tag."""
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
