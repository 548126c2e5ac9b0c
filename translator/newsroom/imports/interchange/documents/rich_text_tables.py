"""Tables of RTF, whose cells say only where they end, as rows of HTML that say over how many columns each cell goes."""

from __future__ import annotations

from collections.abc import Sequence

Row = tuple[list[str], list[tuple[int, bool]]]
"""Cells in HTML; of each its right edge, and whether the cell above covers it."""
# Twentieths of a point: edges so near are one.
_NEAR = 60


def rows_html(rows: Sequence[Row]) -> str:
    edges: list[int] = []
    for edge in sorted({edge for _cells, ends in rows for edge, _is_covered in ends}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    html = []
    for at, (cells, ends) in enumerate(rows):
        if len(cells) != len(ends):
            html.append("".join(f"<td>{cell}</td>" for cell in cells))
            continue
        places = [_place(edges, edge) for edge, _is_covered in ends]
        row = ""
        for cell, place, before, (_edge, is_covered) in zip(cells, places, [-1, *places], ends, strict=False):
            if not is_covered:
                down = _covered(rows[at + 1 :], edges, place)
                row += f'<td colspan="{max(1, place - before)}" rowspan="{down + 1}">{cell}</td>'
        html.append(row)
    return "".join(f"<tr>{row}</tr>" for row in html)


def _place(edges: Sequence[int], edge: int) -> int:
    return max(at for at, one in enumerate(edges) if one <= edge)


def _covered(rows: Sequence[Row], edges: Sequence[int], place: int) -> int:
    """Return how many of the next rows are covered by the cell above in this column."""
    count = 0
    for cells, ends in rows:
        if len(cells) != len(ends) or not any(is_covered and _place(edges, edge) == place for edge, is_covered in ends):
            break
        count += 1
    return count
