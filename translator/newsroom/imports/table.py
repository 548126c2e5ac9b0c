"""
An article as a table for people without a tool: its columns, CSV, Excel workbooks, and tables in Word documents.

A text that a spreadsheet turned into a number, a date or a formula is lost, and is named by its cell.
Source: ECMA-376, SpreadsheetML and WordprocessingML; MS-XLSX 2.1 (threaded comments).
"""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from translator.bilingual.errors import CatalogError, EncodingError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.model import State, short_hash
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import lines_of
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.bilingual import decode_table, language_or_nothing
from translator.newsroom.imports.documents import shown_extract
from translator.newsroom.imports.encoding import decode_text
from translator.newsroom.imports.exchange import (
    ExchangeFile,
    ReturnedComment,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    context_lines,
    listed,
    split_id,
    term_lines,
)
from translator.newsroom.imports.xml import (
    HEAD,
    OFFICE,
    PACKAGE,
    OfficeParts,
    children,
    descendants,
    leading_parts,
    local_attribute,
    local_name,
    pack_parts,
    shown,
)

FIXED = ("context", "state", "terms", "comments", "comment")
"""Columns behind the two texts; in the last one people write what they want to say."""
_NAME = "id "
# How a cell begins that a spreadsheet would run, or that was kept from it. Source: OWASP, CSV injection.
_RUNS = pattern(r"'*[=+\-@＝＋－＠\t\r]")
# Errors that spreadsheets leave where they ran a text as a formula.
_ERRORS = frozenset(
    {"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "Err:508", "Err:509"}
)
_DATES = pattern(
    r"\d{1,2}-[A-Z][a-z]{2}(?:-\d{2,4})?|[A-Z][a-z]{2}-\d{2,4}|\d{1,4}[/-]\d{1,2}[/-]\d{1,4}(?: \d\d?(?::\d\d){1,2})?"
)
# Values that a spreadsheet saves for a text taken for a date or a number, or for a column that is too narrow.
_NUMBERS = pattern(r"-?\d[\d,]*(?:\.\d+)?%?|-?\d(?:\.\d+)?E[+-]?\d+|#{4,}")
_WORDS = pattern(r"[A-Za-z]+|[㐀-鿿]")
# A line that tells Excel, and is no row.
_DELIMITER = pattern(r"\Asep=.\r?\n")
# Characters of a row that a note shows.
_LONGEST = 80
# Rows among which the one that names the columns is looked for.
_FIRST_ROWS = 10
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
        [unit.id, unit.source, unit.target, "\n".join(context_lines(unit)), unit.state.value,
         "\n".join(term_lines(unit.terms)), "\n".join((*unit.comments, *unit.findings)), ""]
        for unit in file.units
    ]  # fmt: skip


def is_header(cells: Sequence[str]) -> bool:
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
    head = next((at for at, row in enumerate(table[:_FIRST_ROWS]) if is_header(row.cells)), None)
    if head is None:
        raise CatalogError(
            _("the first row must name the columns"), where=path, hint="id SLUG, en, zh-Hans, state, comment"
        )
    above, table = table[:head], table[head:]
    header = [cell.strip() for cell in table[0].cells]
    (source, source_tag), (target, target_tag) = _languages(header)
    start = next(at for at, name in enumerate(header) if name.startswith(_NAME))
    columns = {"id": start, "source": source, "target": target}
    columns |= {name: header.index(name) for name in FIXED if name in header}
    found: list[Row] = []
    others = list(above)
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
    if text in _ERRORS:
        return _("an error of the spreadsheet")
    is_sentence = len(_WORDS.findall(source)) > _FEW
    if is_sentence and text in {"TRUE", "FALSE"}:
        return _("true or false")
    return _("a number or a date") if is_sentence and (_DATES.fullmatch(text) or _NUMBERS.fullmatch(text)) else ""


def _unread(table: Sequence[Row], known: Collection[int]) -> Iterator[str]:
    header = table[0]
    filled = {at for row in table[1:] for at, cell in enumerate(row.cells) if at not in known and cell.strip()}
    if filled:
        names = [header.cell(at).strip() or column_letters(at) for at in sorted(filled)]
        yield _("columns that were not read: {names}", names=listed(names))


def _strange_rows(rows: Sequence[Row]) -> Iterator[str]:
    if rows:
        shown = (f"{row.number} ({' '.join(' '.join(row.cells).split())[:_LONGEST]})" for row in rows)
        yield _("rows that are of no segment: {rows}", rows=listed(shown))


def _unknown_states(states: Iterable[str]) -> Iterator[str]:
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
    return csv_text([header_of(file), *rows_of(file)])


def csv_text(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([inert(str(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def read_csv(path: Path) -> ReturnedFile:
    """
    Return a table that a spreadsheet saved, with commas, semicolons or tabs; raises `CatalogError`.

    One in an older Chinese encoding is read too: a `?` in it may stand for a character that it cannot hold.
    """
    notes: list[str] = []
    try:
        text = decode_table(path)
    except CatalogError as error:
        data, encoding = path.read_bytes(), ""
        with suppress(EncodingError):
            encoding = decode_text(data).encoding
        if not encoding.startswith(("gb", "big5")):
            raise error from None
        text = data.decode(encoding)
        notes.append(_("it is in {encoding}, and was read so", encoding=encoding))
    is_tsv = path.suffix.lower() in _TSV
    rows = _split(text, path, has_quotes=not is_tsv)
    if is_tsv and any(len(row.cells) < len(rows[0].cells) for row in rows):
        rows = _split(text, path, has_quotes=True)  # Line ends stand in quotes in it.
    if notes:
        doubt = _("a ? that may stand for another character")
        rows = [replace(row, problems={at: doubt for at, cell in enumerate(row.cells) if "?" in cell}) for row in rows]
    return returned_rows(rows, path, notes=notes)


def delimited_rows(path: Path) -> list[Row]:
    """
    Return the rows of a table with commas, semicolons or tabs, whichever its first line has most of.

    A `.tsv` has no quotes. Raises `CatalogError` for a text that cannot be decoded, or is no CSV.
    """
    return _split(decode_table(path), path, has_quotes=path.suffix.lower() not in _TSV)


_TSV = frozenset({".tsv", ".tab"})


def _split(text: str, path: Path, *, has_quotes: bool) -> list[Row]:
    text = _DELIMITER.sub("", text.lstrip("\ufeff"))
    first = text.partition("\n")[0]
    delimiter = "\t" if path.suffix.lower() in _TSV else max(",;\t", key=first.count)
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if has_quotes else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True)
    try:
        return [Row(number, [unguarded(cell) for cell in cells]) for number, cells in enumerate(reader, 1)]
    except csv.Error as error:
        raise CatalogError(_("not CSV: {error}", error=error), where=f"{path}:{reader.line_num}") from None


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS = (14, 60, 60, 30, 12, 30, 40, 40)
_ESCAPE = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(file: ExchangeFile) -> bytes:
    """Return the table as a workbook of one sheet; all cells are text, and stay it when they are edited."""
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    rows = [header_of(file), *rows_of(file)]
    cells = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    sheet = (
        f'{HEAD}<worksheet xmlns="{_MAIN}">'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
        f' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>{cells}'
        "</sheetData></worksheet>"
    )
    styles = (
        f'{HEAD}<styleSheet xmlns="{_MAIN}">'
        f'<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font>'
        '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/>'
        '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="4"><xf/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1">'
        '<alignment vertical="top" '
        'wrapText="1"/></xf><xf fontId="1" applyFont="1" numFmtId="49"/>'
        '<xf numFmtId="49" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" '
        'wrapText="1"/></xf></cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    return pack_parts(
        {
            **leading_parts(
                "xl/workbook.xml",
                {
                    "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
                    "xl/worksheets/sheet1.xml": f"{_TYPE}.worksheet+xml",
                    "xl/styles.xml": f"{_TYPE}.styles+xml",
                },
            ),
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="'
            f'{file.target_tag}" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/styles" '
            'Target="styles.xml"/></Relationships>',
            "xl/styles.xml": styles,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _row(number: int, cells: list[str]) -> str:
    texts = "".join(
        f'<c r="{chr(65 + at)}{number}" s="{_style(number, text)}" t="inlineStr"><is><t xml:space="preserve">'
        f"{shown(_ESCAPE.sub('_x005F_', text))}</t></is></c>"
        for at, text in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{texts}</row>'


def _style(number: int, text: str) -> int:
    if number == 1:
        return 2
    return 1 if inert(text) == text else 3


_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = pattern(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SIGNATURE = pattern(r"\n\s*-([^\n]{1,80})\s*\Z")
_MOST_COLUMNS = 64
# Cells.
_MOST_MERGED = 100_000
# Formats of a run of rich text that a segment cannot hold; fonts, sizes and colours say nothing.
_FORMATS = frozenset({"b", "i", "u", "strike", "vertAlign"})


class _Sheet(NamedTuple):
    name: str
    part: str
    rows: list[Row]
    formatted: list[str]
    """The cells in which some words are bold, italic …"""


def read_xlsx(path: Path) -> ReturnedFile:
    """
    Return the sheet of a workbook that names the columns, else the first; raises `CatalogError` for a broken workbook.

    Sheets beside it that hold something are named in the notes.
    """
    parts = OfficeParts(path)
    sheets = _sheets(parts)
    chosen = next((sheet for sheet in sheets if any(is_header(row.cells) for row in sheet.rows[:_FIRST_ROWS])),
                  sheets[0])  # fmt: skip
    comments = _comments(parts, chosen.part)
    numbers = {row.number for row in chosen.rows}
    beside: dict[int, list[ReturnedComment]] = {}
    for number, comment in comments:
        beside.setdefault(number, []).append(comment)
    rows = [replace(row, comments=tuple(beside.get(row.number, ()))) for row in chosen.rows]
    others = [sheet.name for sheet in sheets if sheet is not chosen and sheet.rows]
    notes = [_("sheets that were not read: {names}", names=listed(others))] if others else []
    if chosen.formatted:
        notes.append(_("bold, italic and the like were left out in {places}", places=listed(chosen.formatted)))
    return returned_rows(rows, path, notes=notes, loose=[item for at, item in comments if at not in numbers])


def workbook_rows(path: Path) -> list[Row]:
    """Return the rows of the first sheet that has any; raises `CatalogError` as `read_xlsx`."""
    return next((sheet.rows for sheet in _sheets(OfficeParts(path)) if sheet.rows), [])


def _sheets(parts: OfficeParts) -> list[_Sheet]:
    shared = parts.elements("xl/sharedStrings.xml", "si")
    return [_sheet(parts, name, part, shared) for name, part in _sheet_parts(parts)]


def _sheet_parts(parts: OfficeParts) -> list[tuple[str, str]]:
    targets, sheets = _related(parts, "xl/workbook.xml"), parts.elements("xl/workbook.xml", "sheet")
    named = [(sheet.get("name", ""), targets.get(sheet.get(f"{{{OFFICE}}}id", ""), ("", ""))[1]) for sheet in sheets]
    found = [(name, part) for name, part in named if part in parts.names]
    others = sorted(name for name in parts.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
    return found or [(name, name) for name in others] or [("", "xl/worksheets/sheet1.xml")]


def _related(parts: OfficeParts, part: str) -> dict[str, tuple[str, str]]:
    folder, _slash, name = part.rpartition("/")
    return {
        item.get("Id", ""): (
            item.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
        )
        for item in parts.elements(f"{folder}/_rels/{name}.rels", "Relationship")
    }


def _sheet(parts: OfficeParts, name: str, part: str, shared: list[Any]) -> _Sheet:
    root = parts.xml(part)
    merged: dict[int, dict[int, str]] = {}
    for line, column, text in islice(_merged(root), _MOST_MERGED):
        merged.setdefault(line, {})[column] = text
    rows: list[Row] = []
    formatted = []
    for place, row in enumerate(descendants(root, "row"), 1):
        number = whole_number(row.get("r", ""), place)
        texts: dict[int, str] = {}
        problems: dict[int, str] = {}
        for at, cell in enumerate(children(row, "c")):
            column = _column(cell.get("r", ""), at)
            texts[column], problem, is_formatted = _cell(cell, shared)
            if problem:
                problems[column] = problem
            if is_formatted:
                formatted.append(f"{column_letters(column)}{number}")
        problems |= merged.get(number, {})
        cells = [texts.get(at, "") for at in range(min(max(texts, default=-1) + 1, _MOST_COLUMNS))]
        rows.append(Row(number, cells, problems))
    return _Sheet(name, part, [row for row in rows if any(cell.strip() for cell in row.cells)], formatted)


def _merged(root: Any) -> Iterator[tuple[int, int, str]]:
    for area in descendants(root, "mergeCell"):
        ends = _REFERENCE.findall(area.get("ref", ""))
        if len(ends) != 2:
            continue
        (first, top), (last, bottom) = ends
        text = _("a part of {cell}, with which it was merged", cell=first + top)
        columns = range(_column(first, 0), min(_column(last, 0), _MOST_COLUMNS) + 1)
        for line in range(int(top), int(bottom) + 1):
            yield from ((line, column, text) for column in columns if (line, column) != (int(top), columns[0]))


def _column(reference: str, place: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return place
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(cell: Any, shared: list[Any]) -> tuple[str, str, bool]:
    kind = cell.get("t", "n")
    value = "".join(item.text or "" for item in children(cell, "v"))
    if kind == "inlineStr":
        return _plain(cell), "", _is_formatted(cell)
    if kind == "s":
        place = whole_number(value, len(shared))
        item = shared[place] if place < len(shared) else None
        return ("", "", False) if item is None else (_plain(item), "", _is_formatted(item))
    if children(cell, "f"):
        return _unescaped(value), _("a formula"), False
    names = {"b": _("true or false"), "e": _("an error of the spreadsheet"), "str": ""}
    if kind == "b":
        value = "TRUE" if value == "1" else "FALSE"
    return _unescaped(value), names.get(kind, _("a number or a date")) if value else "", False


def _is_formatted(item: Any) -> bool:
    runs = [{local_name(look) for properties in children(run, "rPr") for look in properties} & _FORMATS
            for run in descendants(item, "r")]  # fmt: skip
    return any(look != runs[0] for look in runs)


# Of all its runs, without the reading aids of Japanese.
def _plain(item: Any) -> str:
    texts = [text for text in descendants(item, "t") if all(local_name(up) != "rPh" for up in text.iterancestors())]
    return _unescaped("".join(text.text or "" for text in texts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text)


# Threads of today's Excel, and notes of all others, without the copies of threads.
def _comments(parts: OfficeParts, sheet: str) -> list[tuple[int, ReturnedComment]]:
    found: list[tuple[int, ReturnedComment]] = []
    persons = (name for name in parts.names if re.fullmatch(r"xl/persons/[^/]+\.xml", name))
    people = {item.get("id", ""): item.get("displayName", "")
              for name in persons for item in parts.elements(name, "person")}  # fmt: skip
    for kind, part in _related(parts, sheet).values():
        if part not in parts.names or kind.lower() not in {"comments", "threadedcomment"}:
            continue
        root = parts.xml(part)
        authors = [item.text or "" for item in descendants(root, "author")]
        for item in descendants(root, "comment", "threadedComment"):
            place = _REFERENCE.match(item.get("ref", ""))
            line = int(place[2]) if place else 0
            if local_name(item) == "threadedComment":
                texts = [text.text or "" for text in children(item, "text")]
                author = people.get(item.get("personId", ""), "")
            else:
                texts = [_plain(text) for text in children(item, "text")]
                number = whole_number(item.get("authorId", ""), len(authors))
                author = authors[number] if number < len(authors) else ""
            if not author.startswith("tc={"):
                found += [(line, comment) for comment in comments_of(_signed(text, author) for text in texts)]
    return list(dict.fromkeys(found))


# Excel begins with a line `Lin Yue:`; Google Sheets ends with a line `-Lin Yue`, and names no author besides.
def _signed(text: str, author: str) -> tuple[str, str]:
    signature = _SIGNATURE.search(text)
    if signature and not author.strip():
        return signature[1], text[: signature.start()]
    first, _line, rest = text.partition("\n")
    return author, rest if author and rest and first.strip().rstrip(":：") == author else text


_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_WIDTHS = (1100, 4900, 4900, 2200, 1900)
# Elements that tracked changes took out, and those that are not text of the cell.
_REMOVED = frozenset({"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "drawing", "pict", "object"})
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
# Formats of a run that a segment cannot hold; fonts, sizes and colours say nothing.
_WORD_FORMATS = frozenset({"b", "i", "u", "strike", "dstrike", "vertAlign"})
_OFF = frozenset({"0", "false", "none", "baseline"})
_OBJECTS = ("footnoteReference", "endnoteReference", "drawing", "pict", "object", "sym")


def write_docx(file: ExchangeFile) -> bytes:
    """Return a document with one table of five columns: id, source, target, context, and room for a comment."""
    table = [[*row[:4], row[-1]] for row in (header_of(file), *rows_of(file))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WORD_WIDTHS)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
                      for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    body = "".join(_word_row(row, is_head=not number) for number, row in enumerate(table))
    document = (
        f'{HEAD}<w:document xmlns:w="{_WORD}"><w:body><w:tbl><w:tblPr><w:tblW w:w="15000" w:type="dxa"/><w:tblBorders>'
        f'{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
        '<w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="900" w:right="900"'
        ' w:bottom="900" w:left="900" w:header="450" w:footer="450" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    return pack_parts(
        {
            **leading_parts("word/document.xml", {"word/document.xml": f"{_WORD_TYPE}.document.main+xml"}),
            "word/document.xml": document,
        }
    )


def _word_row(cells: list[str], *, is_head: bool) -> str:
    grey = '<w:color w:val="999999"/><w:sz w:val="12"/>'
    looks = ["<w:b/>"] * len(cells) if is_head else [grey, "", "", grey.replace("12", "16"), ""]
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{shown(text).replace(chr(10), _BREAK)}</w:t></w:r></w:p></w:tc>'
        for width, look, text in zip(_WORD_WIDTHS, looks, cells, strict=True)
    )
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{repeated}{texts}</w:tr>"


def read_docx(path: Path) -> ReturnedFile:
    """
    Return the first table that names its columns, with those behind it that were cut off it; tracked changes count as
    accepted. Raises `CatalogError`.

    Comments belong to the row in which they begin; what stands outside the table is named in the notes.
    """
    parts = OfficeParts(path)
    root = parts.xml("word/document.xml")
    comments = _word_comments(parts)
    tables = [_parts(table, "tr") for table in descendants(root, "tbl")]
    for place, table in enumerate(tables):
        if table and is_header(_returned_row(table[0], 1, comments).cells):
            cut_off = [row for rows in tables[place + 1 :] for row in rows if _is_segment(row)]
            return _returned(path, root, [*table, *cut_off], comments)
    raise CatalogError(_("the document has no table whose first row names the columns"), where=path)


def _is_segment(row: Any) -> bool:
    return any(split_id(_word_cell(cell)).key for cell in _parts(row, "tc")[:1])


def _returned(path: Path, root: Any, rows: list[Any], comments: Mapping[str, ReturnedComment]) -> ReturnedFile:
    placed = {name for row in rows for name in _comment_ids(row)}
    loose = [comment for name, comment in comments.items() if name not in placed]
    read = [_returned_row(row, number, comments) for number, row in enumerate(rows, 1)]
    return returned_rows(read, path, notes=list(_notes(root, rows)), loose=loose)


def _word_comments(parts: OfficeParts) -> dict[str, ReturnedComment]:
    return {
        local_attribute(item, "id"): comment
        for item in parts.elements("word/comments.xml", "comment")
        for comment in comments_of([(local_attribute(item, "author"), _word_cell(item))])
    }


def _returned_row(row: Any, number: int, comments: Mapping[str, ReturnedComment]) -> Row:
    cells: list[str] = []
    problems = {}
    for cell in _parts(row, "tc"):
        looks = [look for properties in _parts(cell, "tcPr") for look in properties]
        if any(local_name(look) == "vMerge" and local_attribute(look, "val") != "restart" for look in looks):
            problems[len(cells)] = _("a part of the cell above, with which it was merged")
        cells.append(_word_cell(cell))
        for look in looks:
            if local_name(look) == "gridSpan":
                for _column in range(1, min(whole_number(local_attribute(look, "val")), len(_WORD_WIDTHS))):
                    problems[len(cells)] = _("a part of the cell before, with which it was merged")
                    cells.append("")
    return Row(number, cells, problems, tuple(comments[name] for name in _comment_ids(row) if name in comments))


def _comment_ids(row: Any) -> list[str]:
    return list(
        dict.fromkeys(local_attribute(item, "id") for item in descendants(row, "commentRangeStart", "commentReference"))
    )


def _notes(root: Any, table: list[Any]) -> Iterator[str]:
    rows = list(enumerate(table, 1))
    if tracked := [number for number, row in rows if descendants(row, *_TRACKED)]:
        yield _("tracked changes were read as accepted in rows {numbers}", numbers=listed(tracked))
    formatted = [number for number, row in rows[1:] if any(_is_word_formatted(cell) for cell in _parts(row, "tc")[1:])]
    if formatted:
        yield _("bold, italic and the like were left out in rows {numbers}", numbers=listed(formatted))
    if objects := [number for number, row in rows if descendants(row, *_OBJECTS)]:
        yield _("footnotes, pictures and the like were not read in rows {numbers}", numbers=listed(objects))
    inside = {item for row in table for item in descendants(row, "p")}
    outside = (item for item in descendants(root, "p") if item not in inside)
    if text := " ".join(" ".join("".join(_texts(item)) for item in outside).split()):
        yield _("text outside of the table was not read: {text}", text=shown_extract(text))


def _is_word_formatted(cell: Any) -> bool:
    looks = [{local_name(look) for properties in _parts(run, "rPr") for look in properties
              if local_attribute(look, "val") not in _OFF} & _WORD_FORMATS
             for run in descendants(cell, "r") if "".join(_texts(run)).strip()]  # fmt: skip
    return any(look != looks[0] for look in looks)


# Also those in a content control, but none that was removed.
def _parts(element: Any, name: str) -> list[Any]:
    found = []
    for child in element:
        if local_name(child) == name:
            if not (name == "tr" and any(descendants(properties, "del") for properties in _parts(child, "trPr"))):
                found.append(child)
        elif local_name(child) in {"sdt", "sdtContent", "ins"}:
            found += _parts(child, name)
    return found


def _word_cell(cell: Any) -> str:
    return "\n".join(text for paragraph in descendants(cell, "p") if (text := "".join(_texts(paragraph))))


def _texts(element: Any) -> list[str]:
    found: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            found.append(child.text or "")
        elif name == "tab":
            found.append("\t")
        elif name in {"br", "cr"}:
            found.append("\n")
        elif name == "noBreakHyphen":
            found.append("\u2011")
        elif name and name not in _REMOVED:
            found += _texts(child)
    return found
