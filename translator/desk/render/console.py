"""
The consoles to print on: stdout for data, stderr for messages about the work.

rich omits colours under NO_COLOR, and all styles in a pipe. Nothing is lost then, because nothing is said by colour
alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO, TypeAlias

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, TaskID


DEFAULT_WIDTH = 80


class ToColumn(NamedTuple):
    """Moves the cursor of a terminal to a column, counted from 0."""

    column: int


# The roles of changes in the words of rich.
_CHANGES = {"old": "red strike", "new": "bold green underline", "old-soft": "dim strike", "new-soft": "dim underline"}

Part: TypeAlias = str | tuple[str, str] | ToColumn
"""Of a line: a text, or one with a style in the words of rich."""


def print_styled(*parts: Part) -> None:
    """Print `parts` on one line; a pipe gets the texts alone, and does not load rich."""
    if not (sys.stdout.isatty() or "FORCE_COLOR" in os.environ or "TTY_COMPATIBLE" in os.environ):
        sys.stdout.write(plain_text(parts) + "\n")
        return
    from rich.control import Control
    from rich.segment import Segment, Segments

    console = _console(sys.stdout)
    segments: list[Segment] = []
    for part in parts:
        if isinstance(part, ToColumn):
            segments.append(Control.move_to_column(part.column).segment)
        else:
            text, style = (part, "") if isinstance(part, str) else part
            segments.append(Segment(text, console.get_style(_CHANGES.get(style, style)) if style else None))
    console.print(Segments([*segments, Segment.line()]))


def plain_text(parts: Iterable[Part]) -> str:
    return "".join(part if isinstance(part, str) else "" if isinstance(part, ToColumn) else part[0] for part in parts)


@lru_cache(maxsize=2)
def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(
        file=stream, width=terminal_width(), markup=False, emoji=False, highlight=False, soft_wrap=True, safe_box=True
    )


def is_terminal(stream: TextIO | None = None) -> bool:
    """Tell whether a cursor can move on `stream`."""
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    with suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", ""))) > 0:
            return columns
    for stream in (sys.__stdout__, sys.__stderr__, sys.__stdin__):
        with suppress(OSError, ValueError, AttributeError):
            if columns := os.get_terminal_size(stream.fileno()).columns:  # type: ignore[union-attr]
                return columns
    return DEFAULT_WIDTH


Unit = Literal["count", "bytes"]


class ProgressBar:
    """A bar that is not shown takes the same calls and does nothing."""

    def __init__(self, progress: Progress | None = None, task: TaskID | None = None) -> None:
        self._progress = progress
        self._task = task

    def __call__(self, count: int = 1) -> None:
        """Do as `advance`, so that a bar can be handed on as a plain callback."""
        self.advance(count)

    def advance(self, count: int = 1) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, count)

    def set(self, done: int, total: int | None = None) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)


@contextmanager
def progress(description: str, total: int | Callable[[], int] | None, *, unit: Unit = "count") -> Iterator[ProgressBar]:
    """
    Show a bar while the block runs, and nothing where stderr is no terminal.

    `total` None is not known, a function counts it where it is shown.
    """
    if not is_terminal(sys.stderr):
        yield ProgressBar()
        return
    from rich.progress import Progress

    with Progress(*_columns(unit), console=_console(sys.stderr), transient=True) as shown:
        yield ProgressBar(shown, shown.add_task(description, total=total() if callable(total) else total))


def _columns(unit: Unit) -> list[ProgressColumn]:
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    counted: list[ProgressColumn] = (
        [DownloadColumn(), TransferSpeedColumn()] if unit == "bytes" else [MofNCompleteColumn()]
    )
    return [TextColumn("{task.description}", markup=False), BarColumn(bar_width=30), *counted, TimeRemainingColumn()]
