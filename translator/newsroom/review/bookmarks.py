"""Bookmarks: the segment at which each person stopped in an article, in `.translator/review/TAG/SLUG.json`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Lock

import msgspec

from translator.bilingual.errors import FileError
from translator.bilingual.tables import unpacked
from translator.newsroom.ground.files import read_file, write_atomically
from translator.newsroom.house import Newsroom

# Held while a file is read and replaced: `serve` gives each person a thread, and all of them share the file.
_WRITING = Lock()


def review_folder(project: Newsroom, slug: str, tag: str) -> Path:
    """Return the folder of the files of the review of `slug` in `tag`; raises `FileError` for a link out of it all."""
    folder = project.derived_dir / "review" / tag / slug
    project.refuse_outside(folder)
    return folder


def load_bookmark(project: Newsroom, slug: str, tag: str, person_id: str) -> str:
    """Return the key of the segment at which the person stopped; empty where it is not known."""
    return _read(_path(project, slug, tag)).get(person_id, "")


def save_bookmark(project: Newsroom, slug: str, tag: str, person_id: str, key: str) -> None:
    """Remember the segment at which the person is; where that cannot be written, the next session begins elsewhere."""
    path = _path(project, slug, tag)
    with _WRITING:
        bookmarks = _read(path)
        if bookmarks.get(person_id) == key:
            return
        # Without fsync: a bookmark lost in a power cut costs one keystroke, fsync delays all.
        with suppress(OSError):
            write_atomically(path, msgspec.json.encode({**bookmarks, person_id: key}), is_derived=True)


def _read(path: Path) -> dict[str, str]:
    with suppress(OSError, FileError):
        return unpacked(read_file(path), dict[str, str], is_json=True) or {}
    return {}


def _path(project: Newsroom, slug: str, tag: str) -> Path:
    folder = review_folder(project, slug, tag)
    return folder.with_name(f"{folder.name}.json")
