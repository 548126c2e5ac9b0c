"""The word lists of the checks, each in a file `data/<name>.txt`: one word or pattern a line, `# ` begins a comment."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def read_words(name: str) -> list[str]:
    """Return the lines of a list, in the order of the file."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def read_pattern(name: str) -> str:
    """Return a regular expression that matches any line of a list; each line is a pattern."""
    return "|".join(read_words(name))
