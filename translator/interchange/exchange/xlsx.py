"""An article as a spreadsheet, and back. Source: ECMA-376, SpreadsheetML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from translator.interchange.exchange.exchange_file import ExchangeFile, ReturnedFile
from translator.interchange.exchange.inline_xml import shown
from translator.interchange.exchange.office_parts import HEAD, OFFICE, PACKAGE, OfficeParts, leading_parts, pack_parts
from translator.interchange.exchange.table import header_of, returned_rows, rows_of
from translator.interchange.xml import children, descendants, local_name
from translator.patterns import pattern

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS = (14, 60, 60, 12, 30, 40, 40)
_ESCAPE = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")


def write_xlsx(file: ExchangeFile) -> bytes:
    """Return the table as a workbook of one sheet; all cells are text, so that no formula comes of one."""
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
        '<cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1">'
        '<alignment vertical="top" '
        'wrapText="1"/></xf><xf fontId="1" applyFont="1" numFmtId="49"/></cellXfs><cellStyles count="1">'
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
    style = 2 if number == 1 else 1
    texts = "".join(
        f'<c r="{chr(65 + at)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{shown(_ESCAPE.sub('_x005F_', text))}</t></is></c>"
        for at, text in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{texts}</row>'


def read_xlsx(path: Path) -> ReturnedFile:
    """Return the first sheet of a workbook; raises `CatalogError` for one that is broken, or holds macros."""
    parts = OfficeParts(path)
    shared = []
    if "xl/sharedStrings.xml" in parts.names:
        shared = [_plain(item) for item in children(parts.xml("xl/sharedStrings.xml"), "si")]
    names = sorted(name for name in parts.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name))
    first = "xl/worksheets/sheet1.xml"
    sheet = parts.xml(first if first in names else next(iter(names), first))
    rows = []
    for row in descendants(sheet, "row"):
        cells: dict[int, str] = {}
        for place, cell in enumerate(children(row, "c")):
            cells[_column(cell.get("r", ""), place)] = _cell(cell, shared)
        rows.append([cells.get(at, "") for at in range(min(max(cells, default=-1) + 1, 64))])
    return returned_rows(rows, path)


def _column(reference: str, place: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return place
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(cell: Any, shared: list[str]) -> str:
    kind = cell.get("t", "")
    if kind == "inlineStr":
        return _plain(cell)
    value = "".join(item.text or "" for item in children(cell, "v"))
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and len(value) < 9 and int(value) < len(shared) else ""
    return _unescaped(value)


def _plain(item: Any) -> str:
    """Return the text of a string, of all its runs, without the reading aids of Japanese."""
    texts = [text for text in descendants(item, "t") if all(local_name(up) != "rPh" for up in text.iterancestors())]
    return _unescaped("".join(text.text or "" for text in texts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text)
