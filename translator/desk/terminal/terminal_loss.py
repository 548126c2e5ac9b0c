"""
Loss of the terminal: ends the program when its window is closed, its connection breaks or its driver is killed.

The kernel sends SIGHUP to the session that the terminal controls. A program that somebody else started on a terminal
gets none, and Textual would read the end of its input for ever, one core busy (its `LinuxDriver`, as of 8.2).
"""

from __future__ import annotations

import sys
from threading import Thread

from translator.newsroom.ground.operating_system import wait_for_the_end


def end_with_terminal() -> None:
    """
    Watch the terminal of stdin from now on, and end the process as SIGHUP does when it is gone.

    Nothing is lost by it: decisions and drafts are on disk as soon as they are made. Where the system cannot tell
    (no `poll`, as on Windows), nothing is watched.
    """
    if sys.stdin.isatty():
        Thread(target=wait_for_the_end, args=(sys.stdin.fileno(),), name="terminal", daemon=True).start()
