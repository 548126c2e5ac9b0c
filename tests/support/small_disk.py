"""A real file system of a few hundred kilobytes, and ways to fill it: only root can mount one."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 4096
FILLER = "filler"


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Mount a file system in memory on `folder`; the test is skipped where that is not allowed."""
    folder.mkdir(exist_ok=True)
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip("a file system can be mounted by root only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def filled(folder: Path, free: int = 0) -> Iterator[None]:
    """Leave only `free` bytes of the file system of `folder` while the block runs."""
    path = folder / FILLER
    room = os.statvfs(folder)
    path.write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - free))
    try:
        yield
    finally:
        path.unlink()
