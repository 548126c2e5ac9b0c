"""
A workbook that comes back: the sheet whose first row names the columns, with the comments that stand beside its cells.

What a spreadsheet made of a text (a number, a date, a formula) is no text any more, and is named by its cell.
Source: ECMA-376, SpreadsheetML; MS-XLSX 2.1 (threaded comments).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.interchange.exchange.exchange_file import (
    ReturnedComment,
    ReturnedFile,
    comments_of,
    listed,
)
from translator.newsroom.imports.interchange.exchange.office_parts import OFFICE, OfficeParts
from translator.newsroom.imports.interchange.exchange.table import Row, column_letters, is_header, returned_rows
from translator.newsroom.imports.interchange.xml import children, descendants, local_name

_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = pattern(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SIGNATURE = pattern(r"\n\s*-([^\n]{1,80})\s*\Z")
_MOST_COLUMNS = 64
# Cells.
_MOST_MERGED = 100_000
# What a run of a rich text can say that a segment cannot hold; fonts, sizes and colours say nothing.
_FORMATS = frozenset({"b", "i", "u", "strike", "vertAlign"})


class _Sheet(NamedTuple):
    name: str
    part: str
    rows: list[Row]
    formatted: list[str]
    """The cells in which some words are bold, italic …"""
    coloured: list[str]
    """The cells that somebody gave a colour."""


def read_xlsx(path: Path) -> ReturnedFile:
    """
    Return the sheet of a workbook that names the columns, else the first; raises `CatalogError` for one that is broken.

    Sheets beside it that hold something are named in the notes.
    """
    parts = OfficeParts(path)
    sheets = _sheets(parts)
    chosen = next((sheet for sheet in sheets if sheet.rows and is_header(sheet.rows[0].cells)), sheets[0])
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
    if chosen.coloured:
        notes.append(_("what a colour says was not read: {places}", places=listed(chosen.coloured)))
    if any(kind == "drawing" for kind, _part in _related(parts, chosen.part).values()):
        notes.append(_("pictures and text boxes were not read"))
    return returned_rows(rows, path, notes=notes, loose=[item for at, item in comments if at not in numbers])


def workbook_rows(path: Path) -> list[Row]:
    """Return the rows of the first sheet that has any; raises `CatalogError` as `read_xlsx`."""
    return next((sheet.rows for sheet in _sheets(OfficeParts(path)) if sheet.rows), [])


def _sheets(parts: OfficeParts) -> list[_Sheet]:
    shared = parts.elements("xl/sharedStrings.xml", "si")
    fills = _filled_styles(parts)
    return [_sheet(parts, name, part, shared, fills) for name, part in _sheet_parts(parts)]


def _sheet_parts(parts: OfficeParts) -> list[tuple[str, str]]:
    """Return the sheets with their names, in the order of their tabs; as the parts are called where none is named."""
    targets, sheets = _related(parts, "xl/workbook.xml"), parts.elements("xl/workbook.xml", "sheet")
    named = [(sheet.get("name", ""), targets.get(sheet.get(f"{{{OFFICE}}}id", ""), ("", ""))[1]) for sheet in sheets]
    found = [(name, part) for name, part in named if part in parts.names]
    others = sorted(name for name in parts.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
    return found or [(name, name) for name in others] or [("", "xl/worksheets/sheet1.xml")]


def _related(parts: OfficeParts, part: str) -> dict[str, tuple[str, str]]:
    """Return the parts that a part names: id → the last word of the kind, and the name of the part."""
    folder, _slash, name = part.rpartition("/")
    return {
        item.get("Id", ""): (
            item.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
        )
        for item in parts.elements(f"{folder}/_rels/{name}.rels", "Relationship")
    }


def _filled_styles(parts: OfficeParts) -> frozenset[str]:
    """Return the styles of cells that have a background, as cells name them."""
    tables = parts.elements("xl/styles.xml", "fills", "cellXfs")
    fills = [fill for table in tables for fill in children(table, "fill")]
    solid = {str(at) for at, fill in enumerate(fills) if at > 1 and descendants(fill, "patternFill", "gradientFill")}
    formats = [item for table in tables for item in children(table, "xf")]
    return frozenset(str(at) for at, item in enumerate(formats) if item.get("fillId") in solid)


def _sheet(parts: OfficeParts, name: str, part: str, shared: list[Any], fills: frozenset[str]) -> _Sheet:
    root = parts.xml(part)
    merged: dict[int, dict[int, str]] = {}
    for line, column, text in islice(_merged(root), _MOST_MERGED):
        merged.setdefault(line, {})[column] = text
    rows: list[Row] = []
    formatted, coloured = [], []
    for place, row in enumerate(descendants(root, "row"), 1):
        number = int(row.get("r", "")) if row.get("r", "").isdecimal() and len(row.get("r")) < 8 else place
        texts: dict[int, str] = {}
        problems: dict[int, str] = {}
        for at, cell in enumerate(children(row, "c")):
            column = _column(cell.get("r", ""), at)
            texts[column], problem, is_formatted = _cell(cell, shared)
            if problem:
                problems[column] = problem
            if is_formatted:
                formatted.append(f"{column_letters(column)}{number}")
            if rows and texts[column] and cell.get("s") in fills:
                coloured.append(f"{column_letters(column)}{number}")
        problems |= merged.get(number, {})
        cells = [texts.get(at, "") for at in range(min(max(texts, default=-1) + 1, _MOST_COLUMNS))]
        rows.append(Row(number, cells, problems))
    return _Sheet(name, part, [row for row in rows if any(cell.strip() for cell in row.cells)], formatted, coloured)


def _merged(root: Any) -> Iterator[tuple[int, int, str]]:
    """Yield the cells that are merged into another: row, column, and what they are, for people."""
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
    """Return the text of a cell, what it holds where that is no text, and whether some words are set off."""
    kind = cell.get("t", "n")
    value = "".join(item.text or "" for item in children(cell, "v"))
    if kind == "inlineStr":
        return _plain(cell), "", _is_formatted(cell)
    if kind == "s":
        item = shared[int(value)] if value.isdecimal() and len(value) < 9 and int(value) < len(shared) else None
        return ("", "", False) if item is None else (_plain(item), "", _is_formatted(item))
    if children(cell, "f"):
        return _unescaped(value), _("a formula"), False
    names = {"b": _("true or false"), "e": _("an error of the spreadsheet"), "str": ""}
    if kind == "b":
        value = "TRUE" if value == "1" else "FALSE"
    return _unescaped(value), names.get(kind, _("a number or a date")) if value else "", False


def _is_formatted(item: Any) -> bool:
    """Whether some words of a string are bold, italic … and others are not."""
    runs = [{local_name(look) for properties in children(run, "rPr") for look in properties} & _FORMATS
            for run in descendants(item, "r")]  # fmt: skip
    return any(look != runs[0] for look in runs)


def _plain(item: Any) -> str:
    """Return the text of a string, of all its runs, without the reading aids of Japanese."""
    texts = [text for text in descendants(item, "t") if all(local_name(up) != "rPh" for up in text.iterancestors())]
    return _unescaped("".join(text.text or "" for text in texts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text)


def _comments(parts: OfficeParts, sheet: str) -> list[tuple[int, ReturnedComment]]:
    """Return (row, comment): threads of today's Excel, and notes of all others, without the copies of threads."""
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
                number = item.get("authorId", "")
                author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
            if not author.startswith("tc={"):
                found += [(line, comment) for comment in comments_of(_signed(text, author) for text in texts)]
    return list(dict.fromkeys(found))


def _signed(text: str, author: str) -> tuple[str, str]:
    """
    Return who wrote a note, and its text, without the name that some programs put into it.

    Excel begins with a line `Lin Yue:`; Google Sheets ends with a line `-Lin Yue`, and names no author besides.
    """
    signature = _SIGNATURE.search(text)
    if signature and not author.strip():
        return signature[1], text[: signature.start()]
    first, _line, rest = text.partition("\n")
    return author, rest if author and rest and first.strip().rstrip(":：") == author else text
