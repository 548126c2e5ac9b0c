"""
Word documents with an article as a table, source and target side by side, and back.

Source: ECMA-376.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.documents import shown_extract
from translator.newsroom.imports.exchange import (
    ExchangeFile,
    ReturnedComment,
    ReturnedFile,
    comments_of,
    listed,
    split_id,
)
from translator.newsroom.imports.table import Row, header_of, is_header, returned_rows, rows_of
from translator.newsroom.imports.xml import (
    HEAD,
    OfficeParts,
    descendants,
    leading_parts,
    local_attribute,
    local_name,
    pack_parts,
    shown,
)

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WIDTHS = (1100, 4900, 4900, 2200, 1900)
# Elements that tracked changes took out, and those that are not text of the cell.
_REMOVED = frozenset({"del", "moveFrom", "delText", "instrText", "pPr", "rPr", "drawing", "pict", "object"})
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
# Formats of a run that a segment cannot hold; fonts, sizes and colours say nothing.
_FORMATS = frozenset({"b", "i", "u", "strike", "dstrike", "vertAlign"})
_OFF = frozenset({"0", "false", "none", "baseline"})
# Marks that people put on a text that they find wrong, or want to be seen.
_MARKS = ("highlight", "strike", "dstrike")
_OBJECTS = ("footnoteReference", "endnoteReference", "drawing", "pict", "object", "sym")


def write_docx(file: ExchangeFile) -> bytes:
    """Return a document with one table of five columns: id, source, target, context, and room for a comment."""
    table = [[*row[:4], row[-1]] for row in (header_of(file), *rows_of(file))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
                      for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
    body = "".join(_row(row, is_head=not number) for number, row in enumerate(table))
    document = (
        f'{HEAD}<w:document xmlns:w="{_WORD}"><w:body><w:tbl><w:tblPr><w:tblW w:w="15000" w:type="dxa"/><w:tblBorders>'
        f'{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
        '<w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="900" w:right="900"'
        ' w:bottom="900" w:left="900" w:header="450" w:footer="450" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    return pack_parts(
        {
            **leading_parts("word/document.xml", {"word/document.xml": f"{_TYPE}.document.main+xml"}),
            "word/document.xml": document,
        }
    )


def _row(cells: list[str], *, is_head: bool) -> str:
    grey = '<w:color w:val="999999"/><w:sz w:val="12"/>'
    looks = ["<w:b/>"] * len(cells) if is_head else [grey, "", "", grey.replace("12", "16"), ""]
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{shown(text).replace(chr(10), _BREAK)}</w:t></w:r></w:p></w:tc>'
        for width, look, text in zip(_WIDTHS, looks, cells, strict=True)
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
    comments = _comments(parts)
    tables = [_parts(table, "tr") for table in descendants(root, "tbl")]
    for place, table in enumerate(tables):
        if table and is_header(_returned_row(table[0], 1, comments).cells):
            cut_off = [row for rows in tables[place + 1 :] for row in rows if _is_segment(row)]
            return _returned(path, root, [*table, *cut_off], comments)
    raise CatalogError(_("the document has no table whose first row names the columns"), where=path)


def _is_segment(row: Any) -> bool:
    return any(split_id(_cell(cell)).key for cell in _parts(row, "tc")[:1])


def _returned(path: Path, root: Any, rows: list[Any], comments: Mapping[str, ReturnedComment]) -> ReturnedFile:
    placed = {name for row in rows for name in _comment_ids(row)}
    loose = [comment for name, comment in comments.items() if name not in placed]
    read = [_returned_row(row, number, comments) for number, row in enumerate(rows, 1)]
    return returned_rows(read, path, notes=list(_notes(root, rows)), loose=loose)


def _comments(parts: OfficeParts) -> dict[str, ReturnedComment]:
    return {
        local_attribute(item, "id"): comment
        for item in parts.elements("word/comments.xml", "comment")
        for comment in comments_of([(local_attribute(item, "author"), _cell(item))])
    }


def _returned_row(row: Any, number: int, comments: Mapping[str, ReturnedComment]) -> Row:
    cells: list[str] = []
    problems = {}
    for cell in _parts(row, "tc"):
        looks = [look for properties in _parts(cell, "tcPr") for look in properties]
        if any(local_name(look) == "vMerge" and local_attribute(look, "val") != "restart" for look in looks):
            problems[len(cells)] = _("a part of the cell above, with which it was merged")
        cells.append(_cell(cell))
        for look in looks:
            if local_name(look) == "gridSpan":
                for _column in range(1, min(whole_number(local_attribute(look, "val")), len(_WIDTHS))):
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
    formatted = [number for number, row in rows[1:] if any(_is_formatted(cell) for cell in _parts(row, "tc")[1:])]
    if formatted:
        yield _("bold, italic and the like were left out in rows {numbers}", numbers=listed(formatted))
    marked = [
        number
        for number, row in rows
        if any(local_attribute(look, "val") not in _OFF for look in descendants(row, *_MARKS))
    ]
    if marked:
        yield _("what a colour, or a line through a text, says was not read: rows {numbers}", numbers=listed(marked))
    if objects := [number for number, row in rows if descendants(row, *_OBJECTS)]:
        yield _("footnotes, pictures and the like were not read in rows {numbers}", numbers=listed(objects))
    inside = {item for row in table for item in descendants(row, "p")}
    outside = (item for item in descendants(root, "p") if item not in inside)
    if text := " ".join(" ".join("".join(_texts(item)) for item in outside).split()):
        yield _("text outside of the table was not read: {text}", text=shown_extract(text))


def _is_formatted(cell: Any) -> bool:
    looks = [{local_name(look) for properties in _parts(run, "rPr") for look in properties
              if local_attribute(look, "val") not in _OFF} & _FORMATS
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


def _cell(cell: Any) -> str:
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
