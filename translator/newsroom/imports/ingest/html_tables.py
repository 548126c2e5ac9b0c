"""Tables of a page: which are tables, and in which place of their grid the text of each cell stands."""

from __future__ import annotations

from collections.abc import Callable

from translator.newsroom.imports.ingest.html_nodes import Node, ancestors, inner_text

# A table with a longer cell is layout: nobody could read it as one line of Markdown.
_LONGEST_CELL = 600
# Of a table, as in HTML.
_MOST_COLUMNS = 1000


def cells_of(table: Node) -> list[list[Node]]:
    """Return the cells of the rows that stand in a table itself: those of a table in a cell are written with it."""
    return [
        [cell for cell in row.iter() if cell.tag in {"td", "th"}]
        for row in table.css("tr")
        if row.tag == "tr" and _is_row_of(row, table)
    ]


def _is_row_of(row: Node, table: Node) -> bool:
    """Whether a row stands in this table itself: the rows of a table in a cell are written with the cell."""
    above = next((one for one in ancestors(row) if one.tag == "table"), None)
    return above is not None and above.mem_id == table.mem_id


def is_layout(table: Node, cells: list[list[Node]]) -> bool:
    """Whether a table only puts parts of a page beside each other: one column, tables in it, or cells full of text."""
    if (table.attributes.get("role") or "") in {"presentation", "none"} or max(map(len, cells), default=0) < 2:
        return True
    return any(
        cell.css_first("table, h1, h2, h3, article") is not None or len(inner_text(cell)) > _LONGEST_CELL
        for row in cells
        for cell in row
    )


def grid_of(cells: list[list[Node]], text_of: Callable[[Node], str]) -> list[list[str]]:
    """
    Return the text of each place of a table, so that what spans rows or columns moves nothing.

    A heading is said in each of them, for what stands under it or beside it would have none; all else is said once.
    """
    rows: list[dict[int, str]] = []
    below: dict[int, tuple[int, str]] = {}
    """Column → how many more rows a cell above covers, and what is written there."""
    begins: set[int] = set()
    group = None
    for at, row in enumerate(cells):
        if row and row[0].parent.parent.mem_id != group:
            group, below = row[0].parent.parent.mem_id, {}
        texts = {column: text for column, (_count, text) in below.items()}
        below = {column: (count - 1, text) for column, (count, text) in below.items() if count > 1}
        column = 0
        for cell in row:
            while column in texts:
                column += 1
            begins.add(column)
            texts[column] = text = text_of(cell)
            down = min(_span(cell, "rowspan") or len(cells), len(cells) - at)
            end = column + min(_span(cell, "colspan") or 1, _MOST_COLUMNS)
            is_heading = cell.tag == "th" or at == 0 or cell.parent.parent.tag == "thead"
            is_repeated = is_heading and len(row) > 1
            for place in range(column, end if is_repeated or down > 1 else column):
                texts[place] = text if is_repeated or place == column else ""
                if down > 1:
                    below[place] = (down - 1, texts[place] if is_heading or column == 0 else "")
            column = end
        rows.append(texts)
    return [[texts.get(column, "") for column in sorted(begins)] for texts in rows]


def _span(cell: Node, name: str) -> int:
    """Return over how many columns or rows a cell stands; 0 where it says none, or all that are left."""
    value = (cell.attributes.get(name) or "1").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
