"""
A release folder: a copy of a site, made of links to the same files, in which a release is prepared beside the old one.

A finished one takes the place of the site in one step of the kernel, so that whoever reads the folder, at any moment
and after any kill, sees the old site or the new one. Source: rename(2), `RENAME_EXCHANGE`, Linux 3.15.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from translator.bilingual.errors import PublishError
from translator.bilingual.i18n import _
from translator.newsroom.ground.files import writing
from translator.newsroom.ground.operating_system import can_exchange, exchange_names, locked_folder, sync_folder
from translator.newsroom.pages.publish.file_group import put_file

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

    It stands beside the folder, or in `place` where one is given. Files are hard links where the disk has them: write
    there with `write_staged`, which replaces files and never changes one. The copy is taken away at the end; what a
    killed program left is taken away when the next one begins.
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
    pattern = re.compile(re.escape(_NAME.format(name=folder.name, mark="")).replace(r"\.\.", r"\.[0-9a-f]{8}\."))
    with suppress(OSError):
        for path in (place or folder.parent).iterdir():
            if pattern.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                with locked_folder(path, waits=False):
                    shutil.rmtree(path, ignore_errors=True)


def can_be_exchanged(folder: Path) -> bool:
    """Whether a whole folder may be replaced: all of it is in a copy, on a system that can do it in one step."""
    if not can_exchange() or folder.is_symlink() or os.path.ismount(folder):
        return False
    count = 0
    for _root, folders, names in os.walk(folder):
        count += len(names)
        if count > _MOST_FILES or not _FOREIGN.isdisjoint([*folders, *names]):
            return False
    return True


def write_staged(copy: Path, folder: Path, files: Mapping[Path, bytes | None]) -> None:
    """Write into the copy what shall stand in `folder`, or be gone from there (None)."""
    for path, data in files.items():
        put_file(copy / path.relative_to(folder), data, copy)


def exchange(copy: Path, folder: Path, seen: Snapshot) -> None:
    """
    Put the copy in the place of `folder`, and the folder in that of the copy, in one step.

    Raises `PublishError` where somebody changed the folder since the copy was made of `seen`, and `OSError` where the
    file system cannot do it.
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
        copy.mkdir()  # What takes the copy away finds one.
    sync_folder(folder.parent)


def _disturbed(folder: Path) -> PublishError:
    return PublishError(
        _("somebody else is writing into this folder; nothing was changed"),
        where=folder,
        hint=_("wait until it is quiet, and publish again"),
    )


def snapshot(folder: Path) -> Snapshot:
    """Return what is in a folder, without reading the files."""
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
    seen = snapshot(folder) if folder.exists() else {}
    for root, folders, _names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _FOREIGN]
        for name in folders:
            there = Path(root, name)
            new = copy / there.relative_to(folder)
            if there.is_symlink():
                new.symlink_to(there.readlink())
            else:
                new.mkdir()
                shutil.copystat(there, new)
    for name in seen:
        _link(folder / name, copy / name)
    if folder.exists():
        shutil.copystat(folder, copy)
    return seen


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        if not stat.S_ISREG(old.lstat().st_mode):
            raise
        shutil.copy2(old, new)
