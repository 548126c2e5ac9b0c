"""
A group of files that is written as a whole or not at all.

The new contents are on disk, with a list of where they go, before any file is replaced. If the program is killed before
that, the old versions stay; if it is killed later, the next call completes the work. If a file cannot be written, those
that were written already are put back, and the list is removed: a later call has nothing to do with this one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from translator.errors import FileError
from translator.files import locked, read_file, write_atomically


def write_together(files: Mapping[Path, bytes], *, journal: Path, folder: Path | None = None) -> list[Path]:
    """
    Write all `files`, and return those that changed; equal ones are not touched.

    `journal` is a path of the caller's for the list, in a folder that may be thrown away only while nobody publishes.
    A list that is found there is completed below `folder` only, where one is given: the list may be a stranger's.
    """
    with locked(journal.with_suffix(".lock")):
        finish(journal, folder)
        before = {path: _read(path) for path in files}
        changed = {path: data for path, data in files.items() if before[path] != data}
        try:
            if len(changed) > 1:
                write_atomically(journal, msgspec.msgpack.encode({str(path): data for path, data in changed.items()}))
            for path, data in changed.items():
                write_atomically(path, data)
        except BaseException:  # Ctrl-C too.
            _put_back({path: before[path] for path in changed})
            journal.unlink(missing_ok=True)
            raise
        journal.unlink(missing_ok=True)
    return sorted(changed)


def finish(journal: Path, folder: Path | None = None) -> None:
    """
    Write what a call that was killed had promised to write, below `folder` if given; the caller holds the lock.

    A place that cannot be written any more is given up, so that it does not hold up what is published elsewhere.
    """
    try:
        promised = msgspec.msgpack.decode(read_file(journal), type=dict[str, bytes])
    except (FileNotFoundError, FileError, msgspec.DecodeError):
        return
    with suppress(OSError):
        for name, data in promised.items():
            if folder is None or Path(os.path.realpath(name)).is_relative_to(os.path.realpath(folder)):
                write_atomically(Path(name), data)
    journal.unlink(missing_ok=True)


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, data in before.items():
        with suppress(OSError):
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_atomically(path, data)


def _read(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except FileNotFoundError:
        return None
