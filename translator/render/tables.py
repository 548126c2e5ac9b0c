"""
Tables of text: columns aligned by terminal cells, no frame.

On a terminal the flexible columns are cut so that a row stays on one line; in a pipe nothing is cut. No border is
drawn at the right, where ambiguous widths would make it ragged.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.control_characters import printable
from translator.render.console import is_terminal, stdout_console, terminal_width
from translator.render.width import Align, cells, pad, truncate

if TYPE_CHECKING:
    from rich.text import Text

GAP = "  "
_NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    align: Align = "left"
    flexible: bool = False
    """Whether it may be cut, with an ellipsis, where the terminal is too narrow."""
    style: str = ""
    """rich's words for a style: `bold`, `dim`, `green`."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    style: str = ""


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]) -> None:
    """Print a table on stdout; without rows, only the titles."""
    console = stdout_console()
    width = terminal_width() if is_terminal(sys.stdout) else None
    for line in table_lines(columns, rows, width):
        console.print(line)


def table_lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], width: int | None = None
) -> list[Text]:
    """
    Return the titles and the rows as lines of styled text, at most `width` cells wide where that can be reached.

    Every row has as many cells as there are columns.
    """
    body = [[item if isinstance(item, Cell) else Cell(item) for item in row] for row in rows]
    body = [[Cell(printable(item.text), item.style) for item in row] for row in body]
    head = [Cell(column.title, "bold") for column in columns]
    widths = _widths(columns, [head, *body], width)
    return [_line(columns, row, widths) for row in (head, *body)]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int | None) -> list[int]:
    widths = [max(cells(row[index].text) for row in rows) for index in range(len(columns))]
    if width is None:
        return widths
    excess = sum(widths) + len(GAP) * (len(columns) - 1) - width
    while excess > 0:
        index = max(range(len(columns)), key=lambda at: widths[at] if columns[at].flexible else 0)
        if not columns[index].flexible or widths[index] <= _NARROWEST:
            break
        widths[index] -= 1
        excess -= 1
    return widths


def _line(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int]) -> Text:
    from rich.text import Text

    line = Text()
    for index, (column, cell, width) in enumerate(zip(columns, row, widths, strict=True)):
        text = truncate(cell.text, width)
        is_last = index == len(columns) - 1
        shown = text if is_last and column.align == "left" else pad(text, width, column.align)
        line.append(shown + ("" if is_last else GAP), cell.style or column.style)
    return line
