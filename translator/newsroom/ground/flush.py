"""
What makes written files outlast a power cut: one flush for each file, or one for a group of them.

A file that is flushed by itself costs two waits for the disk, one for its content and one for its name in the folder.
In a block of `flushed_together` these waits are put off and shared, which changes the order in which things reach the
disk. Whoever puts one off therefore keeps a journal that has the files until the group is flushed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from translator.bilingual.errors import WriteError
from translator.bilingual.i18n import _
from translator.newsroom.ground.operating_system import READ, sync_disk, sync_folder

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
        with suppress(OSError):  # The files are written: one that is left over changes nothing.
            os.unlink(journal)


_group: ContextVar[_Group | None] = ContextVar("group", default=None)


@contextmanager
def flushed_together() -> Iterator[None]:
    """Flush what is written in the block in groups, the last at its end; inside of another block, with that one's."""
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
    """Whether flushes are put off here, so that `flush_later` may be left to do them."""
    return _group.get() is not None


def flush_later(*paths: Path, journal: Path | None = None) -> None:
    """Flush files that were written, and their names, with the group; a journal that has them is removed after it."""
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
    """Whether a file is a journal that stays only until the group is flushed: all that it promises is done."""
    group = _group.get()
    return group is not None and str(path) in group.journals


def flush_before(journal: Path) -> None:
    """Flush the group now where a journal waits for it that is about to be read or written anew."""
    group = _group.get()
    if group is not None and str(journal) in group.journals:
        group.flush()


def flush_files(paths: Iterable[Path]) -> None:
    """Flush files, those that are there, and their names; of a folder the names in it. Raises `WriteError`."""
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
        reason = error.strerror or str(error)
        raise WriteError(
            _("the file cannot be written: {reason}", reason=reason),
            where=error.filename or folders[0],
            hint=_("make room on the disk, and do it again"),
        ) from error


def is_torn(there: bytes, whole: bytes) -> bool:
    """Whether `there` is what a power cut may leave of `whole` that was not flushed: a beginning of it, or zeros."""
    return there != whole and len(there) <= len(whole) and whole.startswith(there.rstrip(b"\0"))
