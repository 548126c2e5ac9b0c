"""A terminal that draws `“ ” …` two cells wide gets a screen that is laid out for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
from translator.desk.render.width import widen_ambiguous
print(widen_ambiguous())
from textual._cells import cell_len
from rich.segment import Segment
print([cell_len(text) for text in ("“", "…", "①", "·", "中", "a", "│", "e\\u0301", "“好”", "♥\\ufe0f")])
print([part.text for part in Segment.split_cells(Segment("a“b"), 3)])
from translator.desk.render.width import cells
print([cells(text) for text in ("“", "…", "①", "·", "中", "a", "e\\u0301", "“好”")])
"""


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        ("1", ["False", "[1, 1, 1, 1, 2, 1, 1, 1, 4, 2]", "['a“b', '']", "[1, 1, 1, 1, 2, 1, 1, 4]"]),
        ("2", ["True", "[2, 2, 2, 2, 2, 1, 1, 1, 6, 2]", "['a“', 'b']", "[2, 2, 2, 2, 2, 1, 1, 6]"]),
    ],
)
def test_textual_counts_as_the_terminal_is_said_to_draw(width: str, expected: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "TRANSLATOR_AMBIGUOUS_WIDTH": width},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert expected == done.stdout.splitlines()
