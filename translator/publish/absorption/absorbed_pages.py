"""
Copies of pages as they were absorbed, which say that all that is in a page was taken into its catalog.

They are derived: where they were thrown away, `absorb` compares the page once more, finds nothing new, and makes them.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from translator.project import Project


def read_copy(project: Project, path: Path) -> bytes:
    """Return the page at `path` as it was absorbed last; empty where it was not."""
    copy = _place(project, path)
    return project.read(copy) if os.path.lexists(copy) else b""


def keep_copy(project: Project, path: Path, data: bytes) -> None:
    """Remember that all of a page was absorbed."""
    project.remember(_place(project, path), data)


def _place(project: Project, path: Path) -> Path:
    name = hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:16]
    return project.derived_dir / "absorbed" / f"{name}.md"
