"""The standard streams of the process: one that is closed, a reader that has gone, a disk that is full."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from translator.files import naming_file

OUTPUT = Path("stdout")
"""What errors call the standard output."""


def open_closed_streams() -> None:
    """
    Put the null device in the place of a standard stream that is closed (`translator status >&-`).

    Otherwise the next file that is opened gets its number, and what is meant for the terminal is written into it.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The lowest number that is free.
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


class NamedOutput(io.TextIOWrapper):
    """A stdout whose errors name it, as those of a file do: the disk that it is redirected to is full, say."""

    def write(self, text: str, /) -> int:
        """Write text; an error names the stream."""
        with naming_file(OUTPUT):
            return super().write(text)

    def flush(self) -> None:
        """Pass on what was written; an error names the stream."""
        with naming_file(OUTPUT):
            super().flush()


def speak_utf8() -> None:
    """Print Chinese also where the C locale would have Python write ASCII, and have errors of stdout name it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        is_line_buffered = sys.stdout.line_buffering
        sys.stdout = NamedOutput(
            sys.stdout.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=is_line_buffered
        )
        sys.__stdout__ = sys.stdout  # type: ignore[misc]  # The one that was there can no longer be used.
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def drop_output() -> None:
    """Throw away what could not be written to stdout, so that the end of the process does not try it again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
