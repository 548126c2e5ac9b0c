"""An article as a table in a text document: source and target side by side, and back. Source: ECMA-376."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.errors import CatalogError
from translator.i18n import _
from translator.interchange.exchange.exchange_file import ExchangeFile, ReturnedFile
from translator.interchange.exchange.inline_xml import shown
from translator.interchange.exchange.office_parts import HEAD, OfficeParts, leading_parts, pack_parts
from translator.interchange.exchange.table import header_of, returned_rows, rows_of
from translator.interchange.xml import descendants, local_name

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WIDTHS = (1300, 5600, 5600, 2500)
_REMOVED = frozenset({"del", "moveFrom", "delText", "instrText", "pPr", "rPr"})
"""What tracked changes took out, and what is not text."""


def write_docx(file: ExchangeFile) -> bytes:
    """Return a document with one table of four columns: id, source, target, and room for a comment."""
    header, rows = header_of(file), rows_of(file)
    table = [[*header[:3], header[-1]], *([*row[:3], ""] for row in rows)]
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
    looks = ['<w:color w:val="999999"/><w:sz w:val="12"/>', "", "", ""]
    if is_head:
        looks = ["<w:b/>"] * 4
    texts = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{shown(text)}</w:t></w:r></w:p></w:tc>'
        for width, look, text in zip(_WIDTHS, looks, cells, strict=True)
    )
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if is_head else "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{repeated}{texts}</w:tr>"


def read_docx(path: Path) -> ReturnedFile:
    """Return the first table that names its columns; tracked changes count as accepted. Raises `CatalogError`."""
    root = OfficeParts(path).xml("word/document.xml")
    for table in descendants(root, "tbl"):
        rows = [[_cell(cell) for cell in _parts(row, "tc")] for row in _parts(table, "tr")]
        if rows and any(cell.strip().startswith("id ") for cell in rows[0]):
            return returned_rows([[cell.strip() for cell in rows[0]], *rows[1:]], path)
    raise CatalogError(_("the document has no table whose first row names the columns"), where=path)


def _parts(element: Any, name: str) -> list[Any]:
    """Return the rows of a table or the cells of a row, also those that stand in a content control."""
    found = []
    for child in element:
        if local_name(child) == name:
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
