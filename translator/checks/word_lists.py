"""The word lists of the checks, each in a file `data/<name>.txt`: one word or pattern a line, `# ` begins a comment."""

from __future__ import annotations

from pathlib import Path

from translator.files import read_list

FOLDER = Path(__file__).parent / "data"


def read_words(name: str) -> list[str]:
    return read_list(FOLDER / f"{name}.txt")


def read_pattern(name: str) -> str:
    """Return a regular expression that matches any line of a list; each line is a pattern."""
    return "|".join(read_words(name))
