"""
Columns that stay in place whatever width a terminal gives to a character: absolute moves of the cursor, and a table of
widths for terminals that draw characters of ambiguous width as wide as Han characters.

rich measures with tables of its own and has no setting for this; without it, a screen of `“…”` would be laid out too
narrow on a terminal that is set up for Chinese. Source: Unicode TR11.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from translator.desk.render.width import ambiguous_width

if TYPE_CHECKING:
    from rich.segment import Segment

# Box drawing and blocks: what frames and scroll bars are made of; such terminals draw them narrow all the same.
_BOXES = range(0x2500, 0x25A0)


def column_mark(column: int) -> Segment:
    """
    Return what moves the cursor to a column of the screen (from 0), and takes no cell itself.

    Put between two columns of text it keeps the second in place where the terminal drew the first wider or narrower
    than we counted: joined emoji, variation selectors, signs of ambiguous width.
    """
    from rich.segment import ControlType, Segment

    return Segment(f"\x1b[{column + 1}G", None, [(ControlType.CURSOR_MOVE_TO_COLUMN, column)])


def widen_ambiguous() -> bool:
    """Change the tables for this process where the terminal is said to draw so; tell whether they were changed."""
    if ambiguous_width() != 2:
        return False
    from rich import cells, segment
    from wcwidth.table_ambiguous import AMBIGUOUS_EASTASIAN

    spans = next(iter(AMBIGUOUS_EASTASIAN.values()))
    starts = [start for start, _end in spans]
    narrow, load = cells.get_character_cell_size, vars(cells)["load_cell_table"]

    def is_ambiguous(character: str) -> bool:
        code = ord(character)
        at = bisect_left(starts, code + 1) - 1
        return at >= 0 and code <= spans[at][1] and code not in _BOXES

    @lru_cache(maxsize=8192)
    def size(character: str, unicode_version: str = "auto") -> int:
        found = narrow(character, unicode_version)
        return 2 if found == 1 and is_ambiguous(character) else found

    @lru_cache(maxsize=8)
    def load_widened(unicode_version: str = "auto") -> cells.CellTable:
        """Return the table without the signs that are wide already: a variation selector makes them no wider."""
        table: cells.CellTable = load(unicode_version)
        return table._replace(narrow_to_wide=frozenset(sign for sign in table.narrow_to_wide if not is_ambiguous(sign)))

    vars(cells)["load_cell_table"] = load_widened
    for module in (cells, segment):
        module.get_character_cell_size = size  # type: ignore[attr-defined]
        module._is_single_cell_widths = frozenset(map(chr, range(0x20, 0x7F))).issuperset  # type: ignore[attr-defined]
    cells.cached_cell_len.cache_clear()
    return True
