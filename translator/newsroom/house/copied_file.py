"""Our copies of what articles show: the files that publishing wrote beside versions, which are nobody's own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from translator.newsroom.ground.project import Project


def is_copy(project: Project, path: Path, data: bytes) -> bool:
    return _hash(data) in _known(project, path)


def promise_copies(project: Project, files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        known = _known(project, path)
        if _hash(data) not in known:
            project.remember(_place(project, path), " ".join([*known, _hash(data)]).encode())


def remember_copies(project: Project, files: Mapping[Path, bytes]) -> None:
    for path, data in files.items():
        if _known(project, path) != [_hash(data)]:
            project.remember(_place(project, path), _hash(data).encode())


def _known(project: Project, path: Path) -> list[str]:
    return project.recall(_place(project, path)).decode("ascii", "replace").split()


def _place(project: Project, path: Path) -> Path:
    name = _hash(project.relative(path).encode())[:32]
    return project.derived_dir / "publish" / "copied" / f"{name}.copied"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
