"""Work on many articles in several processes at once, each with all that this one has loaded already."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from translator.errors import InternalError, TranslatorError
from translator.operating_system import available_cores, can_fork

Item = TypeVar("Item")
Result = TypeVar("Result")
_FEWEST = 12
"""Items for which a process is worth its start."""
_MOST_PROCESSES = 8


def work_through(
    function: Callable[[Item], Result], items: Sequence[Item]
) -> Generator[Callable[[], Result], None, None]:
    """
    Yield for each item, in order, a call that returns what `function` makes of it, or raises what it raised.

    Where there is more than one core, and many items, processes share them; what `function` changes in memory is lost
    then. Whoever stops early ends the processes. Results and errors must be such that pickle knows them.
    """
    count = min(available_cores(), _MOST_PROCESSES, len(items) // _FEWEST)
    if count < 2:
        yield from (partial(function, item) for item in items)
        return
    yield _answer(_attempt(function, items[0]))  # What all of them need is loaded by it, once; some of it has threads.
    rest = items[1:]
    if not can_fork():
        yield from (partial(function, item) for item in rest)
        return
    workers = [_start(function, rest[number::count]) for number in range(count)]
    try:
        for number in range(len(rest)):
            yield _answer(workers[number % count].results.recv())
    finally:
        for worker in workers:
            worker.end()


_Outcome = tuple[Any, BaseException | None]
"""A result, or an error."""


def _answer(outcome: _Outcome) -> Callable[[], Any]:
    def answer() -> Any:
        result, error = outcome
        if error is not None:
            raise error
        return result

    return answer


def _attempt(function: Callable[[Item], Result], item: Item) -> _Outcome:
    try:
        return function(item), None
    except (TranslatorError, OSError) as error:
        return None, error
    except Exception as error:  # There are some that pickle does not know.
        return None, InternalError.of(error)


@dataclass(frozen=True, slots=True)
class _Worker:
    process: BaseProcess
    results: Connection

    def end(self) -> None:
        """End the process; what it was writing is put back, as after Ctrl-C."""
        self.results.close()
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


def _start(function: Callable[[Item], Result], items: Sequence[Item]) -> _Worker:
    ours, theirs = get_context("fork").Pipe(duplex=False)
    process = get_context("fork").Process(target=_work, args=(function, items, theirs, ours), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(function: Callable[[Item], Result], items: Sequence[Item], results: Connection, ours: Connection) -> None:
    """Send the outcome of each item; end without a word where nobody listens any longer."""
    ours.close()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit())
    with suppress(OSError, KeyboardInterrupt, SystemExit):
        for item in items:
            results.send(_attempt(function, item))
    os._exit(0)  # What the other process has open, and would tidy up, is not ours.
