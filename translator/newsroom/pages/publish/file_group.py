"""
A group of files that is written, or taken away, as a whole or not at all.

The new contents are on disk, in a list of where they go and as files beside those that they replace, before the first
one is replaced: what remains is to rename them, in microseconds each. If the program is killed before the list is
there, the old versions stay; if it is killed later, the next call completes the work. If a file cannot be written,
those that were written already are put back, and the list is removed: a later call has nothing to do with this one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from glob import escape
from pathlib import Path

import msgspec

from translator.bilingual.errors import FileError, LockedError
from translator.bilingual.tables import unpacked, with_checksum, without_checksum
from translator.newsroom.ground.files import flush_files, locked, read_file, stage_file, write_atomically, writing
from translator.newsroom.ground.project import SITE_FOLDER
from translator.newsroom.house import Newsroom

# What an old list says of the content before: nothing.
_UNKNOWN = "unknown"


class _Change(msgspec.Struct, array_like=True):
    path: str
    before: str
    """SHA-256 of the content that is replaced; empty where there was no file."""
    data: bytes | None
    """None: the file is taken away."""


class _Journal(msgspec.Struct):
    folder: str
    """Nothing outside of it is written; empty: the caller knows."""
    changes: list[_Change]


def write_together(files: Mapping[Path, bytes | None], *, journal: Path, folder: Path | None = None) -> list[Path]:
    """
    Write all `files` (None takes one away), and return those that changed; equal ones are not touched.

    `journal` is a path of the caller's for the list, in a folder that may be thrown away only while nobody publishes.
    A list that is found there is completed below `folder` only, where one is given: the list may be a stranger's.
    """
    with locked(journal.with_suffix(".lock")):
        finish(journal, folder)
        before = {path: _read(path) for path in files}
        changed = {path: data for path, data in files.items() if before[path] != data}
        staged: dict[Path, Path] = {}
        try:
            if len(changed) > 1:
                listed = [_Change(str(path), _hash(before[path]), data) for path, data in changed.items()]
                where = os.path.realpath(folder) if folder else ""
                made = with_checksum(msgspec.msgpack.encode(_Journal(where, listed)))
                write_atomically(journal, made, at_once=True)
            for path, data in changed.items():
                if data is not None:
                    staged[path] = stage_file(path, data, is_flushed=len(changed) == 1)
            if len(changed) > 1:
                flush_files(staged.values())
            _put_all(changed, staged, folder)
        except BaseException:  # Ctrl-C too.
            for path in changed:
                _remove_left_over(path)
            _put_back({path: before[path] for path in changed}, folder)
            journal.unlink(missing_ok=True)
            raise
        journal.unlink(missing_ok=True)
    return sorted(changed)


def _put_all(files: Mapping[Path, bytes | None], staged: Mapping[Path, Path], folder: Path | None) -> None:
    """Put the staged files into their places, one after another, and take the others away."""
    for path, data in files.items():
        with writing(path):
            if path in staged:
                os.replace(staged[path], path)
            else:
                put_file(path, data, folder)
    flush_files({path.parent for path in staged})


def finish(journal: Path, folder: Path | None = None) -> list[Path]:
    """
    Write what a call that was killed had promised to write, below `folder` if given; the caller holds the lock.

    Returns the files that somebody changed by hand since the kill: these are left. A place that cannot be written any
    more is given up, so that it does not hold up what is published elsewhere.
    """
    kept: list[Path] = []
    done: list[Path] = []
    with suppress(OSError):
        for change in _read_journal(journal).changes:
            path = Path(change.path)
            if folder is not None and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
                continue
            _remove_left_over(path)
            there = _read(path)
            if change.before in {_UNKNOWN, _hash(there)}:
                put_file(path, change.data, folder)
            elif there != change.data:
                kept.append(path)
                continue
            done.append(path)
        flush_files(done)  # Some may be in their place already, and not yet on the disk.
    journal.unlink(missing_ok=True)
    return kept


def finish_publications(newsroom: Newsroom, out: Path | None = None) -> tuple[int, list[Path], list[str]]:
    """
    Complete what commands that were killed had begun to publish in the project, and below `out`.

    Returns how many were completed, the files that somebody changed by hand since, which are left, and the other
    folders in which something is unfinished: only a command that names such a folder writes there. What another process
    is publishing is passed over.
    """
    folders = [newsroom.articles_dir, newsroom.root / SITE_FOLDER, *([out] if out else [])]
    known = {os.path.realpath(folder): folder for folder in folders}
    count = 0
    kept: list[Path] = []
    elsewhere: list[str] = []
    for journal in sorted((newsroom.derived_dir / "publish").rglob("*.msgpack")):
        with suppress(LockedError, OSError, FileError), locked(journal.with_suffix(".lock"), timeout=0):
            where = _read_journal(journal).folder
            if where in known:
                kept += finish(journal, known[where])
                count += 1
            elif where:
                elsewhere.append(where)
    return count, kept, elsewhere


def _read_journal(journal: Path) -> _Journal:
    """Return a list of changes, one that an earlier version of this program left too; an empty one where none is."""
    try:
        data = read_file(journal)
    except (FileNotFoundError, FileError):
        return _Journal("", [])
    # An earlier version wrote no checksum, and the earliest only what was to stand where.
    if found := unpacked(without_checksum(data), _Journal) or unpacked(data, _Journal):
        return found
    promised = unpacked(data, dict[str, bytes]) or {}
    return _Journal("", [_Change(path, _UNKNOWN, content) for path, content in promised.items()])


def put_file(path: Path, data: bytes | None, folder: Path | None) -> None:
    """Write a file; or take it away (None), with the folders below `folder` that are empty without it."""
    if data is not None:
        write_atomically(path, data)
        return
    path.unlink(missing_ok=True)
    top = os.path.realpath(folder) if folder else os.path.realpath(path.parent)
    for parent in path.parents:
        if os.path.realpath(parent) == top or not Path(os.path.realpath(parent)).is_relative_to(top):
            break
        try:
            parent.rmdir()
        except OSError:
            break


def _remove_left_over(path: Path) -> None:
    """Take away what the call that was killed had written of a file and not yet put into its place."""
    for left in path.parent.glob(f".{escape(path.name)}.????????.tmp"):
        left.unlink(missing_ok=True)


def _put_back(before: Mapping[Path, bytes | None], folder: Path | None) -> None:
    for path, data in before.items():
        with suppress(OSError):
            put_file(path, data, folder)


def _read(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except FileNotFoundError:
        return None


def _hash(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
