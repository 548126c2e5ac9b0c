"""
Loss of the terminal: ends the program when its window is closed, its connection breaks or its driver is killed.

The kernel sends SIGHUP to the session that the terminal controls. A program that somebody else started on a terminal
gets none, and Textual would read the end of its input for ever, one core busy (its `LinuxDriver`, as of 8.2).
"""

from __future__ import annotations

import os
import select
import signal
import sys
from threading import Thread


def end_with_terminal() -> None:
    """
    Watch the terminal of stdin from now on, and end the process as SIGHUP does when it is gone.

    Nothing is lost by it: decisions and drafts are on disk as soon as they are made. Where the system cannot tell
    (no `poll`, as on Windows), nothing is watched.
    """
    if hasattr(select, "poll") and sys.stdin.isatty():
        Thread(target=_wait_for_the_end, args=(sys.stdin.fileno(),), name="terminal", daemon=True).start()


def _wait_for_the_end(terminal: int) -> None:
    poll = select.poll()
    poll.register(terminal, 0)
    events = poll.poll()
    if events and events[0][1] & select.POLLHUP:
        os.kill(os.getpid(), signal.SIGHUP)
        # Only reached where somebody has the signal ignored (nohup): a screen without a terminal is of no use to them.
        os._exit(128 + signal.SIGHUP)
