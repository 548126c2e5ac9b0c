"""
Counts what each room of the program holds, and keeps `tests/size.txt`: `python -m tests.support.size` (`make size`).

Tokens of code are counted, since lines can be made longer: docstrings, comments and the ends of lines count for
nothing. Rows of the table only fall: this writes the lower ones, and takes away those of rooms that went. To raise a
row or to add one, edit the table, and say behind its figures why.
"""

from __future__ import annotations

import ast
import io
import tokenize
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parents[2] / "translator"
TABLE = Path(__file__).parents[1] / "size.txt"
_HEAD = ("room", "tokens", "words", "files")
_LAYOUT = tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT
# Python 3.12 began to split f-strings into tokens; one of them counts as one, as before.
_F_STRING = {getattr(tokenize, "FSTRING_START", -1): 1, getattr(tokenize, "FSTRING_END", -2): -1}
_SLACK = 2
"""Per cent by which a room may be smaller than its row."""


class Size(NamedTuple):
    """What a room holds."""

    tokens: int
    words: int
    """Words in docstrings."""
    files: int


class Row(NamedTuple):
    """A line of the table."""

    size: Size
    why: str = ""

    def line(self, room: str) -> str:
        return "".join((f"{room:24}", *(f"{figure:>10,}" for figure in self.size), f"  {self.why}" * bool(self.why)))


def size_of(source: str) -> Size:
    """Return the size of one file."""
    docstrings: set[int] = set()
    words = 0
    for node in ast.walk(ast.parse(source)):
        for item in getattr(node, "body", None) if isinstance(getattr(node, "body", None), list) else ():
            if (
                isinstance(item, ast.Expr)
                and isinstance(item.value, ast.Constant)
                and isinstance(item.value.value, str)
            ):
                docstrings.update(range(item.lineno, (item.end_lineno or item.lineno) + 1))
                words += len(item.value.value.split())
    tokens = depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_inner = depth > 0
        depth += _F_STRING.get(token.type, 0)
        tokens += not is_inner and token.type not in _LAYOUT and token.start[0] not in docstrings
    return Size(tokens, words, 1)


def sizes() -> dict[str, Size]:
    """Return room → size, such as `newsroom/catalog`; the files beside rooms count under their house or `(root)`."""
    rooms: dict[str, Size] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        *folders, _name = path.relative_to(PACKAGE).parts
        room = "/".join(folders[:2]) or "(root)"
        size = size_of(path.read_text(encoding="utf-8"))
        rooms[room] = Size(*map(sum, zip_longest(rooms.get(room, ()), size, fillvalue=0)))
    return rooms


def read_table() -> dict[str, Row]:
    """Return room → row."""
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    cells = (line.split(maxsplit=4) for line in lines if line and not line.startswith(("#", _HEAD[0])))
    return {
        room: Row(Size(*(int(figure.replace(",", "")) for figure in figures[:3])), *figures[3:])
        for room, *figures in cells
    }


def lowered(table: dict[str, Row], rooms: dict[str, Size]) -> dict[str, Row]:
    """Return the table with rows no larger than their rooms."""
    return {room: Row(Size(*map(min, row.size, rooms[room])), row.why) for room, row in table.items() if room in rooms}


def complaints(table: dict[str, Row], rooms: dict[str, Size]) -> list[str]:
    """Return for each room that its row does not fit what is wrong, and the row that would fit."""
    found = []
    for room in sorted(table.keys() | rooms.keys()):
        row, size = table.get(room), rooms.get(room)
        if size is None:
            found.append(f"{room} is gone: delete its row, or `make size`")
        elif row is None:
            found.append(f"{room} is new: take away as much elsewhere, and add its row\n{Row(size).line(room)}")
        elif any(map(int.__gt__, size, row.size)):
            larger = Size(*map(max, size, row.size))
            found.append(f"{room} grew: make it smaller, or say why\n{Row(larger, '# why').line(room)}")
        elif any(figure * 100 < limit * (100 - _SLACK) for figure, limit in zip(size, row.size, strict=True)):
            found.append(f"{room} is smaller: lower its row, or `make size`\n{Row(size, row.why).line(room)}")
    return found


def main() -> None:
    """Write the lower rows, all where there is no table, and print rooms and what they hold, the largest first."""
    rooms = sizes()
    table = lowered(read_table(), rooms) if TABLE.exists() else {room: Row(size) for room, size in rooms.items()}
    head = f"{_HEAD[0]:24}" + "".join(f"{name:>10}" for name in _HEAD[1:])
    note = (
        "# Written by `make size`: what each room may hold: tokens of code, words in docstrings, files. Rows only fall."
    )
    TABLE.write_text("\n".join([note, head, *(table[room].line(room) for room in sorted(table)), ""]), encoding="utf-8")
    ranked = sorted(rooms.items(), key=lambda item: -item[1].tokens)
    total = Size(*map(sum, zip(*rooms.values(), strict=True)))
    print("\n".join([head, *(Row(size).line(room) for room, size in [*ranked, ("all", total)])]))  # noqa: T201


if __name__ == "__main__":
    main()
