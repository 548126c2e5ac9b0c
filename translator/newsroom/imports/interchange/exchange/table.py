"""An article as a table for people without a tool: its columns, and the form that is CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.model import State, short_hash
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import lines_of
from translator.newsroom.imports.interchange.delimited_text import decode_table, language_or_nothing
from translator.newsroom.imports.interchange.exchange.exchange_file import (
    ExchangeFile,
    ReturnedComment,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    listed,
    split_id,
    term_lines,
)

FIXED = ("state", "terms", "comments", "comment")
"""Columns behind the two texts; in the last one people write what they want to say."""
_NAME = "id "
# How a cell begins that a spreadsheet would run, or that was kept from it. Source: OWASP, CSV injection.
_RUNS = pattern(r"'*[=+\-@＝＋－＠\t\r]")
# What spreadsheets leave where they ran a text as a formula.
_ERRORS = frozenset(
    {"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "Err:508", "Err:509"}
)
_DATES = pattern(
    r"\d{1,2}-[A-Z][a-z]{2}(?:-\d{2,4})?|[A-Z][a-z]{2}-\d{2,4}|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?: \d\d?(?::\d\d){1,2})?"
)
# What a spreadsheet saves for a text that it took for a date or a number, or for a column that is too narrow.
_NUMBERS = pattern(r"-?\d[\d,]*(?:\.\d+)?%?|-?\d(?:\.\d+)?E[+-]?\d+|#{4,}")
_WORDS = pattern(r"[A-Za-z]+|[㐀-鿿]")
# A line that tells Excel, and is no row.
_DELIMITER = pattern(r"\Asep=.\r?\n")
# Characters of a row that a note shows.
_LONGEST = 80
# Words, or Chinese characters: a source of more is a sentence, which no number translates.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came back."""

    number: int
    """1-based, as a spreadsheet counts it."""
    cells: Sequence[str]
    problems: Mapping[int, str] = field(default_factory=dict)
    """0-based column of a cell that holds no text → what it holds instead, in the user's language."""
    comments: tuple[ReturnedComment, ...] = ()
    """Comments that stand beside the cells, not in them."""

    def cell(self, column: int) -> str:
        return self.cells[column] if 0 <= column < len(self.cells) else ""


def header_of(file: ExchangeFile) -> list[str]:
    """Return the first row: `id SLUG`, the language tags, and what else there is."""
    return [_NAME + file.slug, file.source_tag, file.target_tag, *FIXED]


def rows_of(file: ExchangeFile) -> list[list[str]]:
    return [
        [unit.id, unit.source, unit.target, unit.state.value, "\n".join(term_lines(unit.terms)),
         "\n".join((*unit.comments, *unit.findings)), ""]
        for unit in file.units
    ]  # fmt: skip


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names the columns: one is the id, two are languages."""
    return any(cell.strip().startswith(_NAME) for cell in cells) and len(_languages(cells)) == 2


def _languages(cells: Sequence[str]) -> list[tuple[int, str]]:
    names = [cell.strip() for cell in cells]
    return [
        (at, tag) for at, name in enumerate(names) if not name.startswith(_NAME) and (tag := language_or_nothing(name))
    ]


def returned_rows(
    rows: Sequence[Row], path: Path, *, notes: Sequence[str] = (), loose: Sequence[ReturnedComment] = ()
) -> ReturnedFile:
    """Return what a table says; raises `CatalogError` where its first row does not name the columns."""
    table = [row for row in rows if any(cell.strip() for cell in row.cells) or row.comments]
    header = [cell.strip() for cell in table[0].cells] if table else []
    if not is_header(header):
        raise CatalogError(
            _("the first row must name the columns"), where=path, hint="id SLUG, en, zh-Hans, state, comment"
        )
    (source, source_tag), (target, target_tag) = _languages(header)
    start = next(at for at, name in enumerate(header) if name.startswith(_NAME))
    columns = {"id": start, "source": source, "target": target}
    columns |= {name: header.index(name) for name in FIXED if name in header}
    found: list[Row] = []
    others: list[Row] = []
    for row in table[1:]:
        is_segment = row.cell(source).strip() or row.cell(target).strip() or split_id(row.cell(start)).key
        (found if is_segment else others).append(row)
    units = [_unit(row, columns) for row in found]
    said = [
        *notes, *_unread(table, columns.values()), *_strange_rows(others),
        *_unknown_states(row.cell(columns.get("state", -1)).strip() for row in found),
    ]  # fmt: skip
    slug = header[start].removeprefix(_NAME)
    beside = [comment for row in (table[0], *others) for comment in row.comments]
    return ReturnedFile(tuple(units), slug, source_tag, target_tag, tuple(said), (*loose, *beside))


def _unit(row: Row, columns: Mapping[str, int]) -> ReturnedUnit:
    cells = {name: row.cell(place) for name, place in columns.items()}
    sent, source, target = split_id(cells["id"]), cells["source"], cells["target"]
    state = cells.get("state", "").strip().lower()
    # A number that was sent out as one, or that is its own translation, is no accident.
    is_meant = target == source or sent.base == short_hash(target)
    problem = "" if is_meant else row.problems.get(columns["target"]) or _made_by_spreadsheet(target.strip(), source)
    # In the column that went out filled, a line is a comment.
    written = [*lines_of(cells.get("comments", "")), cells.get("comment", "")]
    return ReturnedUnit(
        sent,
        source,
        target,
        State(state) if state in set(State) else None,
        (*comments_of(("", text) for text in written), *row.comments),
        _("row {number}", number=row.number),
        _refusal(f"{column_letters(columns['target'])}{row.number}", problem, target) if problem else "",
    )


def _refusal(cell: str, kind: str, text: str) -> str:
    if not text:
        return _("{cell} holds {kind}, not a text", cell=cell, kind=kind)
    return _("{cell} holds {kind}, not a text: {text}", cell=cell, kind=kind, text=text)


def _made_by_spreadsheet(text: str, source: str) -> str:
    """Return what a spreadsheet made of a text before it was saved, in the user's language; empty where nothing."""
    if text in _ERRORS:
        return _("an error of the spreadsheet")
    is_sentence = len(_WORDS.findall(source)) > _FEW
    if is_sentence and text in {"TRUE", "FALSE"}:
        return _("true or false")
    return _("a number or a date") if is_sentence and (_DATES.fullmatch(text) or _NUMBERS.fullmatch(text)) else ""


def _unread(table: Sequence[Row], known: Collection[int]) -> Iterator[str]:
    """Say which columns hold something and are none of ours."""
    header = table[0]
    filled = {at for row in table[1:] for at, cell in enumerate(row.cells) if at not in known and cell.strip()}
    if filled:
        names = [header.cell(at).strip() or column_letters(at) for at in sorted(filled)]
        yield _("columns that were not read: {names}", names=listed(names))


def _strange_rows(rows: Sequence[Row]) -> Iterator[str]:
    """Say which rows are of no segment: a line that somebody wrote below the table."""
    if rows:
        shown = (f"{row.number} ({' '.join(' '.join(row.cells).split())[:_LONGEST]})" for row in rows)
        yield _("rows that are of no segment: {rows}", rows=listed(shown))


def _unknown_states(states: Iterable[str]) -> Iterator[str]:
    """Say which words of the column of states are none: somebody wrote `ok`, or `bad`."""
    if unknown := dict.fromkeys(state for state in states if state and state.lower() not in set(State)):
        yield _("states that are not known: {names}; known are {known}",
                names=listed(unknown), known=enumeration([state.value for state in State]))  # fmt: skip


def column_letters(column: int) -> str:
    """Return what a spreadsheet calls a 0-based column: A, B, … AA."""
    return (column_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def inert(text: str) -> str:
    """Return the text of a cell so that no spreadsheet runs it; `unguarded` is the way back."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    return text.removeprefix("'") if _RUNS.match(text) else text


def write_csv(file: ExchangeFile) -> bytes:
    """Return the table as CSV with a byte-order mark, so that every spreadsheet takes it for UTF-8."""
    text = io.StringIO()
    rows = [header_of(file), *rows_of(file)]
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_csv(path: Path) -> ReturnedFile:
    """Return a table that a spreadsheet saved, with commas, semicolons or tabs; raises `CatalogError`."""
    return returned_rows(delimited_rows(path, is_quoted=True), path)


def delimited_rows(path: Path, *, is_quoted: bool = False) -> list[Row]:
    """
    Return the rows of a table with commas, semicolons or tabs, whichever its first line has most of.

    A `.tsv` has no quotes unless it `is_quoted`, as spreadsheets save one. Raises `CatalogError` for a text that cannot
    be decoded, or is no CSV.
    """
    text = _DELIMITER.sub("", decode_table(path))
    first = text.partition("\n")[0]
    is_tsv = path.suffix.lower() in {".tsv", ".tab"}
    delimiter = "\t" if is_tsv else max(",;\t", key=first.count)
    quoting: Literal[0, 3] = csv.QUOTE_NONE if is_tsv and not is_quoted else csv.QUOTE_MINIMAL
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    try:
        return [Row(number, [unguarded(cell) for cell in cells]) for number, cells in enumerate(reader, 1)]
    except csv.Error as error:
        raise CatalogError(_("not CSV: {error}", error=error), where=f"{path}:{reader.line_num}") from None
