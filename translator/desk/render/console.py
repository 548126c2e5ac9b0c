"""
The consoles to print on: stdout for data, stderr for messages about the work.

rich omits colours under NO_COLOR, and all styles in a pipe. Nothing is lost then, because nothing is said by colour
alone.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.control import Control
    from rich.text import Text

DEFAULT_WIDTH = 80


def stdout_console() -> Console:
    """Return a console for data. It prints what it is given: no markup, no highlighting, no wrapping of its own."""
    return _console(sys.stdout)


def stderr_console() -> Console:
    """Return a console for messages: progress, notes, questions."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(
        file=stream, width=terminal_width(), markup=False, emoji=False, highlight=False, soft_wrap=True, safe_box=True
    )


def print_line(console: Console, *parts: str | Text | Control) -> None:
    """Print `parts` one after the other on one line; a `Control` moves the cursor, and only on a terminal."""
    from rich.segment import Segment, Segments
    from rich.text import Text

    if not _is_terminal(console):
        # The same as below without styles, in a tenth of the time: a long article has tens of thousands of lines.
        console.file.write(
            "".join(part if isinstance(part, str) else getattr(part, "plain", "") for part in parts) + "\n"
        )
        return
    segments: list[Segment] = []
    for part in parts:
        if isinstance(part, str):
            segments.append(Segment(part))
        elif isinstance(part, Text):
            segments.extend(part.render(console))
        else:
            segments.append(part.segment)
    console.print(Segments([*segments, Segment.line()]))


@lru_cache(maxsize=4)
def _is_terminal(console: Console) -> bool:
    """Whether a console writes to a terminal, which it asks the environment for at each line."""
    return console.is_terminal


def print_styled(*parts: str | tuple[str, str]) -> None:
    """Print a line on stdout: texts, and texts with a style in the words of rich, which a pipe does not load."""
    if not (sys.stdout.isatty() or "FORCE_COLOR" in os.environ or "TTY_COMPATIBLE" in os.environ):
        sys.stdout.write("".join(part if isinstance(part, str) else part[0] for part in parts) + "\n")
        return
    from rich.text import Text

    print_line(_stdout_for_lines(sys.stdout), *(part if isinstance(part, str) else Text(*part) for part in parts))


@lru_cache(maxsize=1)
def _stdout_for_lines(stream: TextIO) -> Console:
    return _console(stream)


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether `stream` (default: stdout) is a terminal on which a cursor can move."""
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Return COLUMNS, else the width of the terminal behind any of our streams, else 80."""
    with suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", ""))) > 0:
            return columns
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        with suppress(OSError, ValueError, AttributeError):
            if columns := os.get_terminal_size(stream.fileno()).columns:  # type: ignore[union-attr]
                return columns
    return DEFAULT_WIDTH
