"""
What is being typed, on disk before the next key: one small journal for each person and article.

Every change is one line, handed to the kernel within the call, so that a `kill -9` loses nothing; the disk is waited
for at most twice a second, so that a power cut costs half a second of typing. A draft remembers the texts that it was
begun on (`base`): one whose segment was changed meanwhile is kept and told apart, never dropped, never saved silently.
"""

from __future__ import annotations

import os
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from translator.review.bookmarks import desk_folder

if TYPE_CHECKING:
    from pathlib import Path

    from translator.project import Project

SYNC_EVERY = 0.5
"""Seconds between two waits for the disk."""


class Draft(msgspec.Struct, frozen=True, omit_defaults=True):
    """A text that was typed and not yet decided on."""

    key: str
    """The segment."""
    base: str = ""
    """Names the texts that it was begun on: `base_of`."""
    text: str | None = None
    """None: the draft was taken away."""


class Drafts:
    """The drafts of one person in one article."""

    def __init__(self, path: Path) -> None:
        """Read the journal at `path`, which need not be there, and make it short."""
        self.path = path
        self._file: int | None = None
        self._synced = 0.0
        self._unsynced = False
        self._by_key, lines = _replayed(_read(path))
        if lines > len(self._by_key):
            self._compact()

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(list(self._by_key.values()))

    def get(self, *keys: str) -> Draft | None:
        """Return the draft of the first of `keys` that has one."""
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def keep(self, key: str, base: str, text: str) -> None:
        """Put `text` on disk. The base of a draft stays what it was when the draft began."""
        known = self._by_key.get(key)
        draft = Draft(key, known.base if known else base, text)
        if draft != known:
            self._write(draft)
            self._by_key[key] = draft

    def rebase(self, key: str, base: str) -> None:
        """Say that the person has seen the segment as it is now, and goes on with the draft."""
        known = self._by_key.get(key)
        if known is not None and known.base != base:
            self._by_key[key] = Draft(key, base, known.text)
            self._write(self._by_key[key])

    def drop(self, key: str) -> None:
        """Take the draft of a segment away: it was decided on, or thrown away by the person."""
        if self._by_key.pop(key, None) is not None:
            self._write(Draft(key))

    def sync(self) -> None:
        """Wait until all is on disk; called when the person leaves a segment, and twice a second while typing."""
        if self._file is not None and self._unsynced:
            with suppress(OSError):
                os.fsync(self._file)
        self._synced, self._unsynced = monotonic(), False

    def close(self) -> None:
        """Wait for the disk and let go of the file."""
        self.sync()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, draft: Draft) -> None:
        line = msgspec.json.encode(draft) + b"\n"
        for _attempt in range(3):
            handle = self._opened()
            os.write(handle, line)
            self._unsynced = True
            # Another process of the same person may have put a shorter journal in its place meanwhile.
            if _is_at(handle, self.path):
                break
        if monotonic() - self._synced >= SYNC_EVERY:
            self.sync()

    def _opened(self) -> int:
        if self._file is not None and not _is_at(self._file, self.path):
            os.close(self._file)
            self._file = None
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            if os.fstat(self._file).st_size:
                # A line that a crash tore off must not swallow the next one; an empty line is passed over.
                os.write(self._file, b"\n")
        return self._file

    def _compact(self) -> None:
        """Replace the journal by one line a draft; what another process adds meanwhile is carried over."""
        with self.path.open("rb") as old:
            self._by_key, _lines = _replayed(old.read())
            new = self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")
            with new.open("wb") as file:
                os.chmod(new, 0o600)
                file.write(b"".join(msgspec.json.encode(draft) + b"\n" for draft in self._by_key.values()))
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
            late = old.read()
        if late:
            with self.path.open("ab") as file:
                file.write(b"\n" + late)
            self._by_key, _lines = _replayed(_read(self.path))


def drafts_of(project: Project, slug: str, tag: str, person_id: str) -> Drafts:
    """Return the drafts of one person in one article."""
    return Drafts(desk_folder(project, slug, tag) / f"{quote(person_id, safe='')}.drafts")


def _is_at(handle: int, path: Path) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    here = os.fstat(handle)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _replayed(data: bytes) -> tuple[dict[str, Draft], int]:
    """Return the drafts that a journal leaves, and how many lines it has; a torn line counts, and says nothing."""
    drafts: dict[str, Draft] = {}
    lines = [line for line in data.split(b"\n") if line]
    for line in lines:
        with suppress(msgspec.DecodeError):
            draft = _DECODER.decode(line)
            drafts.pop(draft.key, None)
            if draft.text is not None:
                drafts[draft.key] = draft
    return drafts, len(lines)


_DECODER = msgspec.json.Decoder(Draft)
