"""
A group of files that is written as a whole or not at all.

The new contents are on disk, with a list of where they go, before any file is replaced. If the program is killed before
that, the old versions stay; if it is killed later, the next call completes the work.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from translator.files import locked, write_atomically


def write_together(files: Mapping[Path, bytes], *, journal: Path) -> list[Path]:
    """
    Write all `files`, and return those that changed; equal ones are not touched.

    `journal` is a path of the caller's for the list, in a folder that may be thrown away only while nobody publishes.
    """
    with locked(journal.with_suffix(".lock")):
        finish(journal)
        changed = {path: data for path, data in files.items() if _read(path) != data}
        if len(changed) > 1:
            write_atomically(journal, msgspec.msgpack.encode({str(path): data for path, data in changed.items()}))
        for path, data in changed.items():
            write_atomically(path, data)
        journal.unlink(missing_ok=True)
    return sorted(changed)


def finish(journal: Path) -> None:
    """Write what a call that was killed had promised to write; the caller holds the lock."""
    from pathlib import Path

    with suppress(FileNotFoundError, msgspec.DecodeError):
        for name, data in msgspec.msgpack.decode(journal.read_bytes(), type=dict[str, bytes]).items():
            write_atomically(Path(name), data)
        os.unlink(journal)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
