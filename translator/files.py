"""Atomic writes, lock files between processes, and the tables that belong to the program."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from translator.errors import LockedError
from translator.i18n import _


def write_atomically(path: Path, data: bytes) -> bool:
    """
    Replace the content of `path` by `data`, or leave it as it was; return False where it is equal already.

    A temporary file in the same folder is flushed to disk and renamed, so that a reader (or a kill -9) sees the old
    content or the new one and nothing between.
    """
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with naming_file(path):
        _replace(path, data)
    return True


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    _sync_folder(path.parent)


@contextmanager
def naming_file(path: Path) -> Iterator[None]:
    """Have an error of the system name `path`: it names no file where a disk is full, or a temporary one."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def try_write(path: Path, data: bytes) -> None:
    """Write a file that only saves work the next time; where it cannot be written, everything goes on without it."""
    with suppress(OSError):
        write_atomically(path, data)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path, *, timeout: float = 20.0) -> Iterator[None]:
    """
    Hold an exclusive lock on the lock file `path` while the block runs; the kernel frees it if we die.

    Raises `LockedError` when another process holds it for longer than `timeout` seconds.
    """
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=timeout)
    except Timeout:
        raise LockedError(
            _("another process is working on this file"),
            where=path,
            hint=_("wait for it, or look: ps aux | grep translator"),
        ) from None
    try:
        yield
    finally:
        lock.release()


def read_table(path: Path, columns: int) -> list[list[str]]:
    """Return the rows of a tab-separated table, `columns` cells each, without blank lines and `#` comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [row + [""] * (columns - len(row)) for row in rows]
