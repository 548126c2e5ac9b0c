"""
Work of libraries in a thread of its own, for which the main thread waits.

A library may compute for seconds, and Python tells nobody of Ctrl-C meanwhile where it computes in the main thread.
The thread is a daemon: it does not keep the program from ending.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from queue import SimpleQueue
from threading import Event, Thread, current_thread, main_thread
from typing import TypeVar

Value = TypeVar("Value")


def iterate_in_thread(make: Callable[[], Iterable[Value]]) -> Iterator[Value]:
    """Yield what `make` yields, as soon as it is there; raises what it raises. It ends at its next value when left."""
    queue: SimpleQueue[tuple[Value] | BaseException | None] = SimpleQueue()
    is_left = Event()

    def run() -> None:
        try:
            for value in make():
                queue.put((value,))
                if is_left.is_set():
                    return
            queue.put(None)
        except BaseException as error:
            queue.put(error)

    Thread(target=copy_context().run, args=(run,), name="engine", daemon=True).start()
    try:
        while (got := queue.get()) is not None:
            if isinstance(got, BaseException):
                raise got
            yield got[0]
    finally:
        is_left.set()


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """
    Let the kernel end the program at a signal while a library lets no other thread run, so that Python hears of none.

    For moments in which nothing is being written. A progress bar hides the cursor of the terminal: it is shown before.
    """
    if current_thread() is not main_thread():
        yield
        return
    heard = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    before = {number: handler for number, handler in heard.items() if callable(handler)}  # Not one that is ignored.
    for number in before:
        signal.signal(number, signal.SIG_DFL)
    if sys.stderr.isatty():
        sys.stderr.write("\x1b[?25h")
        sys.stderr.flush()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def call_in_thread(call: Callable[[], Value]) -> Value:
    """Return what `call` returns; raises what it raises."""
    return next(iterate_in_thread(lambda: iter((call(),))))
