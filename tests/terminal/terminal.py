"""The real program on a real pseudo-terminal: what it writes is read, keys are sent, and it is killed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Z]|[=>78MNO])")
_PATIENCE = 120.0
_LONGEST_DRAIN = 10.0
"""Seconds; the machine that runs the tests may be busy."""


class Terminal:
    """One run of `translator` on a terminal of its own."""

    def __init__(self, *arguments: str, cwd: Path, size: tuple[int, int] = (120, 36), **env: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", **env}
        for name in (
            "COLUMNS",
            "LINES",
        ):  # Workers of pytest-xdist set both, and they win over the size of the terminal.
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "translator", *arguments],
            cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.began = monotonic()
        self._seen = b""

    def __enter__(self) -> Self:
        """Hand out the terminal; the program on it does not outlive the block, whatever ends that."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Kill the program where it still runs."""
        if self.process.poll() is None:
            self.kill()

    @property
    def seen(self) -> str:
        """Everything written so far, without escape sequences."""
        return _ESCAPES.sub(b"", self._seen).decode(errors="replace")

    @property
    def position(self) -> int:
        """How many bytes were written so far."""
        return len(self._seen)

    def wait_for_bytes(self, wanted: bytes, start: int) -> None:
        """Wait until bytes were written behind `start`, without views at anything twice."""
        end = monotonic() + _PATIENCE
        while wanted not in self._seen[start:]:
            assert monotonic() < end, f"{wanted!r} never came; the last was {self._seen[-600:]!r}"
            self._read(0.5)

    def drain(self, seconds: float) -> None:
        """Read what is written until nothing came for so long; a cursor that blinks is not waited for without end."""
        end = monotonic() + _LONGEST_DRAIN
        while monotonic() < end and self._read(seconds):
            pass

    def write(self, keys: str) -> None:
        """Send keys at once."""
        os.write(self._ours, keys.encode())

    def wait_for(self, text: str, *, after: int = 0) -> int:
        """Wait until a text was written behind `after`, and return where it ends; fails when it does not come."""
        end = monotonic() + _PATIENCE
        while (at := self.seen.find(text, after)) < 0:
            assert monotonic() < end, f"{text!r} never came; the last was {self.seen[-600:]!r}"
            if not self._read(0.2) and self.process.poll() is not None:
                break
        at = self.seen.find(text, after)
        assert at >= 0, f"{text!r} never came; the last was {self.seen[-600:]!r}"
        return at + len(text)

    def send(self, keys: str) -> int:
        """Press keys when everything has been on the screen for a while, and return where the answer begins."""
        self.drain(0.25)
        os.write(self._ours, keys.encode())
        return len(self.seen)

    def _read(self, seconds: float) -> bool:
        ready, _write, _error = select.select([self._ours], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._ours, 65536)
        except OSError:
            return False
        self._seen += data
        return bool(data)

    def hang_up(self) -> None:
        """Close the terminal's window; the program, in a session that no terminal controls, is sent no signal."""
        os.close(self._ours)

    def kill(self) -> None:
        """End the program so that it can do nothing about it."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.close()

    def close(self) -> int:
        """Wait for the end of the program, and return its exit code."""
        end = monotonic() + _PATIENCE
        while self.process.poll() is None and monotonic() < end:
            self._read(0.1)
        while self._read(0.05):
            pass
        code = self.process.wait(timeout=5)
        os.close(self._ours)
        return code
