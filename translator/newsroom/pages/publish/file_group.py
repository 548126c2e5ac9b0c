"""
A group of files that is written, or taken away, as a whole or not at all; a site as a copy that takes its place.

New contents are on disk, listed, before the first file is replaced: a kill before that leaves the old versions, one
after it is completed by the next call. A folder is exchanged in one step of the kernel. Source: rename(2),
`RENAME_EXCHANGE`, Linux 3.15.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

import msgspec

from translator.bilingual.errors import FileError, LockedError, PublishError
from translator.bilingual.i18n import _
from translator.bilingual.tables import unpacked, with_checksum, without_checksum
from translator.newsroom.articles.article_format import prove_source
from translator.newsroom.articles.document import format_of
from translator.newsroom.ground.files import flush_files, locked, read_file, stage_file, write_atomically, writing
from translator.newsroom.ground.operating_system import can_exchange, exchange_names, locked_folder, sync_folder
from translator.newsroom.ground.project import SITE_FOLDER
from translator.newsroom.house import Newsroom


class _Change(msgspec.Struct, array_like=True):
    path: str
    before: str
    """SHA-256 of the content that is replaced; empty where there was no file."""
    data: bytes | None


class _Journal(msgspec.Struct):
    folder: str
    """Nothing outside of it is written; empty: the caller knows."""
    changes: list[_Change]


def write_together(files: Mapping[Path, bytes | None], *, journal: Path, folder: Path | None = None) -> list[Path]:
    """
    Write all `files` (None takes one away), and return those that changed; equal ones are not touched.

    `journal` is a path for the list, in a folder that may be thrown away only while nobody publishes. A list that is
    found there is completed below `folder` only: it may be a stranger's.
    """
    with locked(journal.with_suffix(".lock")):
        finish(journal, folder)
        before = {path: read_if_there(path) for path in files}
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
            journal.unlink(missing_ok=True)
        except BaseException:  # Ctrl-C too, down to the last step.
            for path in changed:
                _remove_left_over(path)
            _put_back({path: before[path] for path in changed}, folder)
            journal.unlink(missing_ok=True)
            raise
    return sorted(changed)


def _put_all(files: Mapping[Path, bytes | None], staged: Mapping[Path, Path], folder: Path | None) -> None:
    for path, data in files.items():
        with writing(path):
            if path in staged:
                os.replace(staged[path], path)
            else:
                put_file(path, data, folder)
    flush_files({path.parent for path in staged})


def finish(journal: Path, folder: Path | None = None) -> list[Path]:
    """
    Write what a call that was killed had promised, below `folder` if given; the caller holds the lock.

    Returns the files that somebody changed since, which are left. A place that cannot be written any more is given up.
    """
    kept: list[Path] = []
    done: list[Path] = []
    with suppress(OSError):
        for change in _read_journal(journal).changes:
            path = Path(change.path)
            if folder is not None and not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
                continue
            _remove_left_over(path)
            there = read_if_there(path)
            if change.before == _hash(there):
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
    Complete what killed commands had begun to publish in the project, and below `out`.

    Returns how many, the files that somebody changed since, and the other folders in which something is unfinished:
    only a command that names such a folder writes there.
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
    try:
        data = read_file(journal)
    except (FileNotFoundError, FileError):
        return _Journal("", [])
    return unpacked(without_checksum(data), _Journal) or _Journal("", [])


def put_file(path: Path, data: bytes | None, folder: Path | None) -> None:
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
    for left in path.parent.glob(f".{escape(path.name)}.????????.tmp"):
        left.unlink(missing_ok=True)


def _put_back(before: Mapping[Path, bytes | None], folder: Path | None) -> None:
    for path, data in before.items():
        with suppress(OSError):
            put_file(path, data, folder)


def read_if_there(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except FileNotFoundError:
        return None


def _hash(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def export_identity(paths: Sequence[Path], tag: str, out: Path) -> list[Path]:
    """
    Write each file below `out`, rendered with every target equal to its source; needs no project.

    Raises `PublishError` where a byte would differ, before anything is written.
    """
    base = Path(os.path.commonpath([path.resolve().parent for path in paths]))
    rendered: dict[Path, bytes] = {}
    for path in paths:
        document = prove_source(path.read_bytes(), tag=tag, format=format_of(path), where=path)
        result = document.render([segment.source for segment in document.segments], tag=tag)
        rendered[out / path.resolve().relative_to(base)] = result
    write_together(rendered, journal=out / ".translator-identity.msgpack")
    return sorted(rendered)


# A folder with more files is not a site that this program wrote alone.
_MOST_FILES = 100_000
# Folders that belong to something else than a site, and are in no copy.
_FOREIGN = frozenset({".git", ".hg", ".translator", "node_modules"})
_NAME = ".{name}.{mark}.release"

Snapshot = dict[str, tuple[int, int, int]]
"""Path below the folder → inode, size in bytes and time of the last change in nanoseconds."""


@contextmanager
def release_folder(folder: Path, place: Path | None = None) -> Iterator[tuple[Path, Snapshot]]:
    """
    Yield a copy of `folder`, and what it was made of; both are empty where there is no folder yet.

    It stands beside the folder, or in `place`. Files are hard links where the disk has them: write there with
    `write_staged`, which never changes one.
    """
    clear_release_folders(folder, place)
    real = Path(os.path.realpath(folder))
    copy = (place or real.parent) / _NAME.format(name=real.name, mark=os.urandom(4).hex())
    with writing(copy):
        copy.mkdir(parents=True)
    try:
        with locked_folder(copy):
            yield copy, _copy_tree(folder, copy)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def clear_release_folders(folder: Path, place: Path | None = None) -> None:
    """Take away the copies of `folder` that killed programs left; those in use are locked, and stay."""
    folder = Path(os.path.realpath(folder))
    names = _NAME.format(name=escape(folder.name), mark="[0-9a-f]" * 8)
    with suppress(OSError):
        for path in list((place or folder.parent).glob(names)):
            if path.is_dir() and not path.is_symlink():
                with locked_folder(path, waits=False):
                    shutil.rmtree(path, ignore_errors=True)


def can_be_exchanged(folder: Path) -> bool:
    if not can_exchange() or folder.is_symlink() or os.path.ismount(folder):
        return False
    count = 0
    for _root, folders, names in os.walk(folder):
        count += len(names)
        if count > _MOST_FILES or not _FOREIGN.isdisjoint([*folders, *names]):
            return False
    return True


def write_staged(copy: Path, folder: Path, files: Mapping[Path, bytes | None]) -> None:
    for path, data in files.items():
        put_file(copy / path.relative_to(folder), data, copy)


def exchange(copy: Path, folder: Path, seen: Snapshot) -> None:
    """
    Put the copy in the place of `folder`, and the folder in that of the copy, in one step.

    Raises `PublishError` where `folder` is not as `seen` any longer, `OSError` where the file system cannot do it.
    """
    if snapshot(folder) != seen:
        raise _disturbed(folder)
    if folder.exists():
        exchange_names(copy, folder)
        if snapshot(copy) != seen:  # Somebody wrote in the last moment, into what is the copy now.
            exchange_names(copy, folder)
            raise _disturbed(folder)
    else:
        folder.parent.mkdir(parents=True, exist_ok=True)
        copy.rename(folder)
        copy.mkdir()  # The removal of the copy finds one.
    sync_folder(folder.parent)


def _disturbed(folder: Path) -> PublishError:
    return PublishError(
        _("somebody else is writing into this folder; nothing was changed"),
        where=folder,
        hint=_("wait until it is quiet, and publish again"),
    )


def snapshot(folder: Path) -> Snapshot:
    found: Snapshot = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _FOREIGN]
        for name in names:
            if name in _FOREIGN:
                continue
            status = os.lstat(path := os.path.join(root, name))  # noqa: PTH118 (no objects for 10,000 files)
            found[os.path.relpath(path, folder)] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


def _copy_tree(folder: Path, copy: Path) -> Snapshot:
    if not folder.exists():
        return {}
    seen, foreign = snapshot(folder), shutil.ignore_patterns(*_FOREIGN)
    shutil.copytree(folder, copy, symlinks=True, ignore=foreign, copy_function=_link, dirs_exist_ok=True)
    return seen


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, new)
