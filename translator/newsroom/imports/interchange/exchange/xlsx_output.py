"""An article as a spreadsheet. Source: ECMA-376, SpreadsheetML."""

from __future__ import annotations

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.interchange.exchange.exchange_file import ExchangeFile
from translator.newsroom.imports.interchange.exchange.inline_xml import shown
from translator.newsroom.imports.interchange.exchange.office_parts import (
    HEAD,
    OFFICE,
    PACKAGE,
    leading_parts,
    pack_parts,
)
from translator.newsroom.imports.interchange.exchange.table import header_of, inert, rows_of

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDTHS = (14, 60, 60, 12, 30, 40, 40)
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
    """Return the place of a cell's style: the first row is bold; what looks like a formula is marked as a text."""
    if number == 1:
        return 2
    return 1 if inert(text) == text else 3
