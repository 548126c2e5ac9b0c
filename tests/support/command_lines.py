"""
Runs command lines on another kind of machine: `python -m tests.support.command_lines windows|offline < LINES`.

Each line of stdin is a command line of `translator` as JSON; for each, a line of stdout has its exit code, what it said
on stderr, and whom it tried to reach over the network.

`windows` takes away what Python has on Unix only, from our own modules alone: other libraries know Windows themselves.
"""

from __future__ import annotations

import builtins
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
NAMES = {
    "os": """O_CLOEXEC O_DIRECTORY O_NOCTTY O_NOFOLLOW O_NONBLOCK chown fchmod fchown fork forkpty geteuid getgid
        getloadavg getuid killpg mkfifo nice pread pwrite sched_getaffinity setsid statvfs sysconf uname wait3 wait4""",
    "signal": "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2 SIGWINCH",
    "select": "poll epoll",
}
"""Module → what it has on Unix only. Source: “Availability” in the documentation of Python 3.13."""


class WithoutUnix(ModuleType):
    """A module of Python as it is on Windows."""

    def __init__(self, real: ModuleType) -> None:
        super().__init__(real.__name__)
        self._real = real

    def __getattr__(self, name: str) -> Any:
        if name in NAMES[self.__name__].split():
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self._real, name)


def take_away() -> None:
    """Let the modules of `translator`, which are imported from now on, see Python as it is on Windows."""
    real_import = builtins.__import__
    seen = {name: WithoutUnix(real_import(name)) for name in NAMES}

    def of_windows(name: str, *args: Any, **named: Any) -> ModuleType:  # Called as `__import__` is.
        into = args[0] if args else named.get("globals")
        if str((into or {}).get("__name__", "")).startswith("translator"):
            if name in MODULES:
                raise ImportError(f"No module named {name!r}")
            if name in seen:
                return seen[name]
        return real_import(name, *args, **named)

    builtins.__import__ = of_windows


_reached: list[str] = []


def note_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Write down each attempt to reach another machine: an audit hook sees all that Python itself does."""
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
        address = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
        if not isinstance(address, str | bytes) or event.startswith("socket.get"):  # Else a socket of this machine's.
            _reached.append(f"{event} {address}")


def main() -> None:
    if sys.argv[1] == "windows":
        take_away()
    sys.addaudithook(note_network)
    from translator.cli import run

    for module in walk_packages([str(Path(__file__).parents[2] / "translator")], "translator."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for line in sys.stdin.read().splitlines():
        said, printed = io.StringIO(), io.TextIOWrapper(io.BytesIO())
        _reached.clear()
        with redirect_stderr(said), redirect_stdout(printed):
            code = run(json.loads(line))
        sys.stdout.write(json.dumps([code, said.getvalue(), _reached]) + "\n")


if __name__ == "__main__":
    main()
