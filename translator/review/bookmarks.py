"""Where each person is in each article: `.translator/review/TAG/SLUG.json`, to go on there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from translator.project import Project


def desk_folder(project: Project, slug: str, tag: str) -> Path:
    """Return the folder of what is derived from, or not yet in, the catalog of `slug` in `tag`."""
    return project.derived_dir / "review" / tag / slug


def remembered_place(project: Project, slug: str, tag: str, person_id: str) -> str:
    """Return the key of the segment that the person had in hand last; empty where nothing is known."""
    return _places(_path(project, slug, tag)).get(person_id, "")


def remember_place(project: Project, slug: str, tag: str, person_id: str, key: str) -> None:
    """Keep the segment that the person has in hand."""
    path = _path(project, slug, tag)
    places = _places(path)
    if places.get(person_id) == key:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one step, but not waited for: losing the place in a power cut costs a keystroke, waiting costs each.
    new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    new.write_bytes(msgspec.json.encode({**places, person_id: key}))
    new.replace(path)


def _places(path: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}


def _path(project: Project, slug: str, tag: str) -> Path:
    folder = desk_folder(project, slug, tag)
    return folder.with_name(f"{folder.name}.json")
