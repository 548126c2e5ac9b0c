"""
Tables of text: columns aligned by terminal cells, no frame.

On a terminal the flexible columns are cut so that a row stays on one line; in a pipe nothing is cut. No border is
drawn at the right, where ambiguous widths would make it ragged.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from translator.bilingual.words.patterns import printable
from translator.desk.render.console import is_terminal, print_styled, terminal_width
from translator.desk.render.width import Align, cells, pad, truncate

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


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its cells, filled up to the widths of their columns."""

    cells: tuple[Cell, ...]

    @property
    def plain(self) -> str:
        """What stands in it, without styles."""
        return "".join(cell.text for cell in self.cells)


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]) -> None:
    """Print a table on stdout; without rows, only the titles."""
    print_lines(table_lines(columns, rows, terminal_width() if is_terminal(sys.stdout) else None))


def print_lines(lines: Iterable[Line]) -> None:
    """Print lines on stdout; in a pipe they have no styles."""
    for line in lines:
        print_styled(*((cell.text, cell.style) for cell in line.cells))


def table_lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], width: int | None = None
) -> list[Line]:
    """
    Return the titles and the rows as lines, at most `width` cells wide where that can be reached.

    Every row has as many cells as there are columns.
    """
    # Most cells of a long table say what others of their column say: each text is measured and filled up once.
    texts = [
        {item: printable(item if isinstance(item, str) else item.text) for item in {row[at] for row in rows}}
        for at in range(len(columns))
    ]
    widths = _widths(columns, texts, width)
    filled = []
    for at, column in enumerate(columns):
        is_last = at == len(columns) - 1
        align = None if is_last and column.align == "left" else column.align  # Nothing stands behind it.
        end = "" if is_last else GAP
        known = {
            item: _cell(text, (item.style if isinstance(item, Cell) else "") or column.style, widths[at], align, end)
            for item, text in texts[at].items()
        }
        filled.append([_cell(column.title, "bold", widths[at], align, end), *(known[row[at]] for row in rows)])
    return [Line(cells) for cells in zip(*filled, strict=True)]


def _cell(text: str, style: str, width: int, align: Align | None, end: str) -> Cell:
    text = truncate(text, width)
    return Cell((pad(text, width, align) if align else text) + end, style)


def _widths(columns: Sequence[Column], texts: Sequence[Mapping[str | Cell, str]], width: int | None) -> list[int]:
    widths = [
        max(cells(text) for text in (column.title, *known.values()))
        for column, known in zip(columns, texts, strict=True)
    ]
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
