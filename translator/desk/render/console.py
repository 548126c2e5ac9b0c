"""
The consoles to print on: stdout for data, stderr for messages about the work.

rich omits colours under NO_COLOR, and all styles in a pipe. Nothing is lost then, because nothing is said by colour
alone.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TextIO

from translator.newsroom.ground.console import talk

if TYPE_CHECKING:
    from rich.console import Console
    from rich.control import Control
    from rich.progress import Progress, ProgressColumn, TaskID
    from rich.text import Text


DEFAULT_WIDTH = 80


def stdout_console() -> Console:
    return _console(sys.stdout)


def stderr_console() -> Console:
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(
        file=stream, width=terminal_width(), markup=False, emoji=False, highlight=False, soft_wrap=True, safe_box=True
    )


def print_line(console: Console, *parts: str | Text | Control) -> None:
    """Print `parts` on one line; a `Control` moves the cursor, and only on a terminal."""
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
    return console.is_terminal


def print_styled(*parts: str | tuple[str, str]) -> None:
    """Print texts, and texts with a style in the words of rich, which a pipe does not load."""
    if not (sys.stdout.isatty() or "FORCE_COLOR" in os.environ or "TTY_COMPATIBLE" in os.environ):
        sys.stdout.write("".join(part if isinstance(part, str) else part[0] for part in parts) + "\n")
        return
    from rich.text import Text

    print_line(_stdout_for_lines(sys.stdout), *(part if isinstance(part, str) else Text(*part) for part in parts))


@lru_cache(maxsize=1)
def _stdout_for_lines(stream: TextIO) -> Console:
    return _console(stream)


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
SECONDS_BETWEEN_LINES = 60.0


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


class ProgressLines(ProgressBar):
    """Prints a line a minute, for the log of a pipeline."""

    def __init__(self, description: str, total: int | Callable[[], int] | None, unit: Unit) -> None:
        super().__init__()
        self._description, self._total, self._unit = description, total, unit
        self._done, self._said = 0, time.monotonic()

    def advance(self, count: int = 1) -> None:
        self.set(self._done + count)

    def set(self, done: int, total: int | None = None) -> None:
        self._done, self._total = done, self._total if total is None else total
        if time.monotonic() - self._said >= SECONDS_BETWEEN_LINES:
            self.say()

    def say(self) -> None:
        self._said = time.monotonic()
        if callable(self._total):
            self._total = self._total()
        if self._total == 0:
            return
        of = "" if self._total is None else f" / {self._shown(self._total)}"
        talk(f"{self._description}: {self._shown(self._done)}{of}")

    def _shown(self, amount: int) -> str:
        return f"{amount >> 20} MB" if self._unit == "bytes" else str(amount)


@contextmanager
def progress(
    description: str, total: int | Callable[[], int] | None, *, unit: Unit = "count", is_long: bool = False
) -> Iterator[ProgressBar]:
    """
    Show a bar while the block runs; `total` None is not known, a function counts it where it is shown.

    Where stderr is no terminal, a line a minute is printed, and at once for what is always long (`is_long`).
    """
    if not is_terminal(sys.stderr):
        lines = ProgressLines(description, total, unit)
        if is_long:
            lines.say()
        yield lines
        return
    from rich.progress import Progress

    with Progress(*_columns(unit), console=stderr_console(), transient=True) as shown:
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
