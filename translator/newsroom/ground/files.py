"""
Guarded reads, atomic writes and locks. A project may come from a stranger: `read_file` opens regular files only, waits
for nothing, and follows a link only into the folders that the caller names. In a block of `flushed_together` the waits
for the disk are shared; a journal has the files until then.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from time import time_ns
from typing import BinaryIO, TypeVar

from translator.bilingual.errors import FileError, LockedError, TranslatorError, WriteError
from translator.bilingual.i18n import _
from translator.newsroom.ground.operating_system import READ, lock_file, sync_disk, sync_folder, unlock_file

# Files that are flushed at once, and stay in journals until then.
_MOST = 128


class _Group:
    def __init__(self) -> None:
        self.paths: dict[Path, None] = {}
        self.journals: dict[str, None] = {}

    def flush(self) -> None:
        paths, journals = self.paths, self.journals
        self.paths, self.journals = {}, {}
        try:
            _settle(paths, journals)
        except Exception:
            raise
        except BaseException:  # Ctrl-C: what the journals promise is done now.
            _settle(paths, journals)
            raise


def _settle(paths: Iterable[Path], journals: Iterable[str]) -> None:
    flush_files(paths)
    for journal in journals:
        with suppress(OSError):  # The files are written: a leftover journal changes nothing.
            os.unlink(journal)


_group: ContextVar[_Group | None] = ContextVar("group", default=None)


@contextmanager
def flushed_together() -> Iterator[None]:
    """Flush what is written in the block in groups, the last at its end."""
    if _group.get() is not None:
        yield
        return
    group = _Group()
    _group.set(group)
    try:
        yield
    finally:
        _group.set(None)
        group.flush()


def is_put_off() -> bool:
    return _group.get() is not None


def flush_later(*paths: Path, journal: Path | None = None) -> None:
    """Flush files with the group; a journal that has them is removed after it."""
    group = _group.get()
    if group is None:
        flush_files(paths)
        return
    group.paths.update(dict.fromkeys(paths))
    if journal:
        group.journals[str(journal)] = None
    if len(group.paths) >= _MOST:
        group.flush()


def is_waiting(path: Path | str) -> bool:
    group = _group.get()
    return group is not None and str(path) in group.journals


def flush_before(journal: Path) -> None:
    """Flush now where a journal waits that is about to be read."""
    group = _group.get()
    if group is not None and str(journal) in group.journals:
        group.flush()


def flush_files(paths: Iterable[Path]) -> None:
    """Flush files and their names; raises `WriteError`."""
    paths = [path for path in paths if path.exists()]
    folders = list(dict.fromkeys(path if path.is_dir() else path.parent for path in paths))
    try:
        disks = {folder.stat().st_dev: folder for folder in folders}
        if len(paths) > 1 and all(map(sync_disk, disks.values())):
            return
        for path in (path for path in paths if not path.is_dir()):
            handle = os.open(path, READ)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        for folder in folders:
            sync_folder(folder)
    except OSError as error:
        raise write_error(error, error.filename or folders[0]) from error


def is_torn(there: bytes, whole: bytes) -> bool:
    return there != whole and len(there) <= len(whole) and whole.startswith(there.rstrip(b"\0"))


Value = TypeVar("Value")

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
OF_THE_MACHINE = frozenset({*NO_ROOM, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN})
"""Errors that are about no file in particular, and none of ours."""
CLOCK_GRAIN = 50_000_000
"""Nanoseconds within which two changes of a file may bear one time."""


def read_file(path: Path, inside: Sequence[str] = (), *, shown: str = "") -> bytes:
    with open_file(path, inside, shown=shown) as file:
        try:
            return file.read()
        except OSError as error:
            raise _unusable(_cannot_be_read(read_reason(error)), shown or str(path)) from None


def open_file(path: Path, inside: Sequence[str] = (), *, shown: str = "") -> BinaryIO:
    """
    Open a regular file for reading. `inside` are folders that links may lead into (empty: any); `shown` is how
    messages name the file. Raises `FileNotFoundError`, and `FileError` for anything that is no readable regular
    file in its place.
    """
    name = shown or str(path)
    try:
        handle = os.open(path, READ)
    except FileNotFoundError:
        if path.is_symlink():
            raise _unusable(_("this is a link to a file that does not exist"), name) from None
        raise
    except OSError as error:
        raise _unusable(_reason(path, error), name) from None
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise _unusable(_kind(mode), name)
        if inside:
            _refuse_place(_place_of(handle, path), inside, name)
        return os.fdopen(handle, "rb")
    except BaseException:
        with suppress(OSError):  # A signal may arrive when the file object is made already, and closes what it holds.
            os.close(handle)
        raise


def refuse_outside(path: Path, inside: Sequence[str], *, shown: str = "") -> None:
    """Raise `FileError` where links lead from `path` out of the folders `inside`."""
    if inside:
        _refuse_place(os.path.realpath(path), inside, shown or str(path))


def _refuse_place(place: str, inside: Sequence[str], name: str) -> None:
    if not any(place == folder or place.startswith(folder.rstrip(os.sep) + os.sep) for folder in inside):
        raise _unusable(_("this is a link to a place outside of the project"), name)


# Linux says it in one call, about the very file that was opened.
def _place_of(handle: int, path: Path) -> str:
    try:
        return str(Path(f"/proc/self/fd/{handle}").readlink())
    except OSError:
        return os.path.realpath(path)


def _reason(path: Path, error: OSError) -> str:
    try:
        return _kind(path.stat().st_mode)
    except OSError:
        pass
    if error.errno == errno.ELOOP:
        return _("these links lead in a circle")
    return _cannot_be_read(read_reason(error))


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return _("this is a folder, not a file")
    if stat.S_ISFIFO(mode):
        return _("this is a named pipe (FIFO), not a file")
    if stat.S_ISSOCK(mode):
        return _("this is a socket, not a file")
    if stat.S_ISREG(mode):
        return _cannot_be_read(_("you may not read it"))
    return _("this is a device, not a file")


def _cannot_be_read(reason: str) -> str:
    return _("the file cannot be read: {reason}", reason=reason)


def _unusable(message: str, shown: str) -> FileError:
    import shlex

    command = f"ls -ld {shlex.quote(shown)}"
    hint = _("look at it, and put a file in its place: {command}", command=command)
    return FileError(message, where=shown, hint=hint)


def write_atomically(path: Path, data: bytes, *, is_derived: bool = False, at_once: bool = False) -> bool:
    """
    Replace the content of `path`, or leave it as it was; False where it is equal already. A temporary file in the same
    folder is flushed and renamed: a reader (or a kill -9) sees the old or the new. Derived files are not flushed. The
    new name outlasts a power cut when this returns, or at the end of `flushed_together`, unless `at_once`.
    """
    with suppress(OSError, FileError):
        if read_file(path) == data:
            return False
    with writing(path):
        _replace(path, data, is_derived=is_derived, at_once=at_once)
    return True


def copy_atomically(source: Path, path: Path) -> None:
    with writing(path), source.open("rb") as file:
        _replace(path, file, is_derived=False)


def _open_privately(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _replace(path: Path, data: bytes | BinaryIO, *, is_derived: bool, at_once: bool = False) -> None:
    name = _stage(path, data, is_derived=is_derived)
    try:
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    if is_put_off() and not (is_derived or at_once):
        flush_later(path)
    elif not is_derived:
        sync_folder(path.parent)


def stage_file(path: Path, data: bytes, *, is_flushed: bool = True) -> Path:
    """Write beside `path` what shall take its place by `os.replace`; return where it is."""
    with writing(path):
        return _stage(path, data, is_derived=not is_flushed)


def _stage(path: Path, data: bytes | BinaryIO, *, is_derived: bool) -> Path:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Named before it is made: a signal that comes in that moment would leave a file that nobody knows.
    name = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with open(name, "xb", opener=_open_privately) as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                shutil.copyfileobj(data, file, 1 << 20)
            file.flush()
            date_file(file.fileno(), path)
            if not is_derived:
                os.fsync(file.fileno())
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return name


# Path → inode and time of the files that this process wrote last.
_dated: dict[str, tuple[int, int]] = {}
_MOST_DATED = 4096


def date_file(handle: int, path: Path) -> None:
    """
    Give a file that is open, and will stand at `path`, a time of its own for `is_dated`: the kernel's clock stands
    still for milliseconds, in which files of one size may change.
    """
    now = time_ns() // 100 * 100  # NTFS counts in 100 ns.
    with suppress(OSError):
        os.utime(handle, ns=(now, now))
        stat = os.fstat(handle)
        if len(_dated) >= _MOST_DATED:
            _dated.clear()
        if stat.st_mtime_ns == now:  # Some file systems count in seconds.
            _dated[str(path)] = stat.st_ino, now


def is_dated(path: str, inode: int, time: int) -> bool:
    return _dated.get(path) == (inode, time)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raise `WriteError` where the block cannot write `path`."""
    try:
        yield
    except WriteError:
        raise
    except OSError as error:
        raise write_error(error, path) from None


def write_error(error: OSError, path: Path | str) -> WriteError:
    import shlex

    if error.errno in NO_ROOM:
        hint = _("make room on the disk, and do it again")
    else:
        there = next((place for place in (Path(path), *Path(path).parents) if os.path.lexists(place)), path)
        hint = _("see who may write there: {command}", command=f"ls -ld {shlex.quote(str(there))}")
    said = WriteError(_("the file cannot be written: {reason}", reason=write_reason(error)), where=path, hint=hint)
    said.errno, said.strerror, said.filename = error.errno, error.strerror, str(path)
    return said


def system_error(error: OSError | MemoryError) -> TranslatorError:
    if isinstance(error, TranslatorError):
        return error
    if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
        hint = _("end other programs, or give it fewer or smaller files at once")
        return TranslatorError(_("this machine has not enough memory for that"), hint=hint)
    if error.errno in NO_ROOM:
        return write_error(error, error.filename or "")
    if not error.filename:
        return TranslatorError(read_reason(error), hint=_("see what the system says of it: {command}", command="dmesg"))
    return _unusable(read_reason(error), str(error.filename or ""))


def read_reason(error: OSError) -> str:
    reasons = {
        errno.ENOENT: _("there is no such file"),
        errno.ENOTDIR: _("there is no such file"),
        errno.EISDIR: _("this is a folder, not a file"),
        errno.EACCES: _("you may not read it"),
        errno.EPERM: _("you may not read it"),
        errno.EIO: _("the disk reports an error"),
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))


def write_reason(error: OSError) -> str:
    reasons = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the space that you may use on this disk is used up"),
        errno.EFBIG: _("files may not grow so large here"),
        errno.EROFS: _("nothing can be written on this disk"),
        errno.EACCES: _("you may not write there"),
        errno.EPERM: _("you may not write there"),
        errno.ENOTDIR: _("a file stands where a folder is needed"),
        errno.EEXIST: _("a file stands where a folder is needed"),
        errno.EISDIR: _("a folder stands in its place"),
        errno.EIO: _("the disk reports an error"),
    }
    return reasons.get(error.errno or 0, error.strerror or str(error))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def locked(path: Path, *, timeout: float | None = 20.0, waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """
    Hold an exclusive lock on the lock file `path`; the kernel frees it if we die. Raises `LockedError` after
    `timeout` seconds (None: never), and `WriteError`. `waiting` is called once where the lock is not free at once.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():  # The lock is emptied when it is opened: a link would have us empty a file of somebody's.
        raise _unusable(_("this is a link, not a file"), str(path))
    with writing(path):
        handle = lock_file(path)
    if handle is not None:
        try:
            yield
        finally:
            unlock_file(handle)
        return
    from filelock import FileLock, Timeout

    lock = FileLock(path)
    try:
        with writing(path):
            if waiting:
                try:
                    lock.acquire(timeout=0)
                except Timeout:
                    waiting()
            if not lock.is_locked:
                lock.acquire(timeout=-1 if timeout is None else timeout)
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


def text_of(data: bytes, name: str, error: type[TranslatorError] = FileError, hint: str = "") -> str:
    """
    Return the text of a file without a byte order mark; raises `error` with file, line and byte where it is not
    UTF-8. `hint`: what to do but take it from git again.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as bad:
        line, again = data.count(b"\n", 0, bad.start) + 1, f"git checkout -- {name}"
        raise error(
            _("not UTF-8 at byte {offset}", offset=bad.start),
            where=f"{name}:{line}",
            hint=hint or _("write it as UTF-8, or take it from git again: {command}", command=again),
        ) from None


def lines_of(text: str, *, keepends: bool = False) -> list[str]:
    """Cut a text at LF, CR and CRLF only: U+2028, U+0085 and form feeds are characters of a text."""
    lines = io.StringIO(text, newline="").readlines()
    return lines if keepends else [line.rstrip("\r\n") for line in lines]
