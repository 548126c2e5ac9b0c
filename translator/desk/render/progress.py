"""How far long work is: a bar on stderr if that is a terminal, and a line a minute if it is not."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from translator.desk.render.console import is_terminal, stderr_console
from translator.newsroom.ground.console import talk

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID

Unit = Literal["count", "bytes"]
SECONDS_BETWEEN_LINES = 60.0


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


class ProgressLines(ProgressBar):
    """Prints a line when a minute has gone by, for the log of a pipeline; what is done sooner prints nothing."""

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
        """Print how far it is, unless there is nothing to do at all."""
        self._said = time.monotonic()
        if callable(self._total):
            self._total = self._total()
        if self._total == 0:
            return
        of = "" if self._total is None else f" / {self._shown(self._total)}"
        talk(f"{self._description}: {self._shown(self._done)}{of}")

    def describe(self, description: str) -> None:
        self._description = description

    def _shown(self, amount: int) -> str:
        return f"{amount >> 20} MB" if self._unit == "bytes" else str(amount)


@contextmanager
def progress(
    description: str, total: int | Callable[[], int] | None, *, unit: Unit = "count", is_long: bool = False
) -> Iterator[ProgressBar]:
    """
    Show a bar while the block runs, and take it away at its end; `total` None means that the amount is not known.

    A `total` that is work to count is given as a function, which is called only where it is shown.

    Where stderr is not a terminal, a line a minute is printed, and for what is always long (`is_long`) one at once.
    Safe to be advanced from other threads.
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
