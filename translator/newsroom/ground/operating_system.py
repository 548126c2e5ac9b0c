"""Differences between Linux, macOS and Windows; everything else in this program knows one system."""

from __future__ import annotations

import errno
import gc
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

# Programs that we start get none of our files (Python's own default); Windows translates no line ends.
_PRIVATE = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
READ = os.O_RDONLY | _PRIVATE | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""To open a FIFO or a terminal waits for nobody, and a terminal does not become ours."""
APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _PRIVATE | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""A link in the place of the file is not followed."""
# Python looks for garbage in circles so often. At its 700, half the time of a long article goes into looking.
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Of `renameat2`."""


def sync_folder(folder: Path) -> None:
    """Flush which files are in a folder; Windows opens no folders."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_disk(folder: Path) -> bool:
    """
    Flush all that waits for the disk of `folder`; False where the system has no such call (Linux has). Raises
    `OSError`.
    """
    import ctypes

    flush = _syncfs()
    if flush is None:
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if flush(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
    return True


@cache
def _syncfs() -> Callable[[int], int] | None:
    import ctypes

    try:
        return ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError, TypeError):  # As below.
        return None


def lock_file(path: Path) -> int | None:
    """
    Return the handle that holds an exclusive lock; None where another process holds it, or the system has none of
    this kind.
    """
    try:
        import fcntl
    except ImportError:
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | _PRIVATE, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), path.stat()):  # Else somebody threw it away meanwhile.
            return handle
    except OSError:
        pass
    os.close(handle)
    return None


def unlock_file(handle: int) -> None:
    """Give up the lock, also where a copy of this process has the handle too."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        os.close(handle)


@contextmanager
def locked_folder(folder: Path, *, waits: bool = True) -> Iterator[None]:
    """
    Hold an exclusive lock on a folder; raises `BlockingIOError` where `waits` is false and another process holds
    it, or may: Windows locks no folders.
    """
    try:
        import fcntl
    except ImportError:
        if not waits:
            raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK), str(folder)) from None
        yield
        return
    handle = os.open(folder, os.O_RDONLY | _PRIVATE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)


def can_exchange() -> bool:
    return _renameat2() is not None


def exchange_names(one: Path, other: Path) -> None:
    """Let two names change places, in one step; raises `OSError`."""
    import ctypes

    rename = _renameat2()
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(other))
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(other))


@cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    import ctypes

    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):  # On Windows, no library is called None.
        return None
    text, number = ctypes.c_char_p, ctypes.c_int
    function.argtypes = [number, text, number, text, ctypes.c_uint]
    function.restype = number
    return function


def available_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def collect_seldom() -> None:
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 100)


def peak_memory_mb() -> int:
    try:
        import resource
    except ImportError:
        return 0
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(largest // (1024 * 1024 if sys.platform == "darwin" else 1024))


def wait_for_the_end(terminal: int) -> None:
    """Wait until a terminal is gone, and end the process as SIGHUP does."""
    if not hasattr(select, "poll"):
        return
    poll = select.poll()
    poll.register(terminal, 0)
    events = poll.poll()
    if events and events[0][1] & select.POLLHUP:
        os.kill(os.getpid(), signal.SIGHUP)
        # Only reached where somebody has the signal ignored (nohup): a screen without a terminal is of no use to them.
        os._exit(128 + signal.SIGHUP)
