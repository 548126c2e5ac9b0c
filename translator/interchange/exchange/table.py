"""An article as a table for people without a tool: its columns, and the form that is CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from translator.errors import CatalogError
from translator.i18n import _
from translator.interchange.delimited_text import decode_table, language_or_nothing
from translator.interchange.exchange.exchange_file import ExchangeFile, ReturnedFile, ReturnedUnit, split_id, term_lines
from translator.model import State

FIXED = ("state", "terms", "comments", "comment")
"""Columns behind the two texts; in the last one people write what they want to say."""
_NAME = "id "


def header_of(file: ExchangeFile) -> list[str]:
    """Return the first row: `id SLUG`, the language tags, and what else there is."""
    return [_NAME + file.slug, file.source_tag, file.target_tag, *FIXED]


def rows_of(file: ExchangeFile) -> list[list[str]]:
    return [
        [unit.id, unit.source, unit.target, unit.state.value, "\n".join(term_lines(unit.terms)),
         "\n".join((*unit.comments, *unit.findings)), ""]
        for unit in file.units
    ]  # fmt: skip


def returned_rows(rows: Iterable[Sequence[str]], path: Path) -> ReturnedFile:
    """Return what a table says; raises `CatalogError` where the first row does not name the columns."""
    table = [list(row) for row in rows if any(cell.strip() for cell in row)]
    header = [cell.strip() for cell in table[0]] if table else []
    start = next((at for at, name in enumerate(header) if name.startswith(_NAME)), -1)
    tags = [(at, tag) for at, name in enumerate(header) if at != start and (tag := language_or_nothing(name))]
    if start < 0 or len(tags) != 2:
        raise CatalogError(
            _("the first row must name the columns"), where=path, hint="id SLUG, en, zh-Hans, state, comment"
        )
    places = {name: header.index(name) for name in FIXED if name in header}

    def cell(row: Sequence[str], at: int | None) -> str:
        return row[at] if at is not None and at < len(row) else ""

    units = []
    for line, row in enumerate(table[1:], 2):
        key, base = split_id(cell(row, start))
        state = cell(row, places.get("state")).strip().lower()
        said = " ".join(cell(row, places.get("comment")).split())
        source, target = (cell(row, at) for at, _tag in tags)
        units.append(
            ReturnedUnit(key, base, source, target, state in {State.NEW, State.DRAFT}, (said,) if said else (), line)
        )
    return ReturnedFile(tuple(units), header[start].removeprefix(_NAME), *(tag for _at, tag in tags))


def write_csv(file: ExchangeFile) -> bytes:
    """Return the table as CSV with a byte-order mark, so that every spreadsheet takes it for UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([header_of(file), *rows_of(file)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_csv(path: Path) -> ReturnedFile:
    """Return a table that a spreadsheet saved, with commas, semicolons or tabs; raises `CatalogError`."""
    text = decode_table(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return returned_rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), path)
    except csv.Error as error:
        raise CatalogError(_("not CSV: {error}", error=error), where=path) from None
