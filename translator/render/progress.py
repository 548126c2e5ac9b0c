"""A progress bar for long work: drawn on stderr if that is a terminal; in a pipe nothing is printed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from translator.render.console import is_terminal, stderr_console

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

Unit = Literal["count", "bytes"]


class ProgressBar:
    """How far the work is; a bar that is not shown takes the same calls and does nothing."""

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
        """Say that `done` are done in all, and of how many, where that is only now known."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)

    def describe(self, description: str) -> None:
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=description)


@contextmanager
def progress(description: str, total: int | Callable[[], int] | None, *, unit: Unit = "count") -> Iterator[ProgressBar]:
    """
    Show a bar while the block runs, and take it away at its end; `total` None means that the amount is not known.

    A `total` that is work to count is given as a function, which is called only where there is a bar to show.

    Silent where stderr is not a terminal. Safe to be advanced from other threads.
    """
    if not is_terminal(sys.stderr):
        yield ProgressBar()
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
