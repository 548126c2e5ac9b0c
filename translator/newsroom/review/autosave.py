"""
Autosave of what is being typed: on disk before the next key, in one small journal for each person and article.

Every change is one line, handed to the kernel within the call, so that a `kill -9` loses nothing; the disk is waited
for at most twice a second, so that a power cut costs half a second of typing. An unsaved text remembers the texts that
it was begun on (`base`). When the segment changes meanwhile, the unsaved text stays, the person is told, and it is
never saved silently.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from translator.bilingual.errors import FileError, WriteError
from translator.bilingual.model import short_hash
from translator.bilingual.tables import unpacked
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.ground.files import read_file, writing
from translator.newsroom.ground.operating_system import APPEND
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.review.bookmarks import review_folder

if TYPE_CHECKING:  # `sync` and `status` count unsaved texts without the checks that this module needs
    from translator.newsroom.review.working_copy import WorkingCopy

SYNC_EVERY = 0.5
"""Seconds between two waits for the disk."""


class UnsavedText(msgspec.Struct, frozen=True, omit_defaults=True):
    key: str
    """The segment; behind a blank, what a remark about it is for."""
    base: str = ""
    """Names the texts that it was begun on: `base_of`."""
    text: str | None = None
    """None: the text was discarded."""


class Autosave:
    def __init__(self, copy: WorkingCopy, person: Person) -> None:
        """Read what the person had typed when the last session ended, in whatever way it ended."""
        self._copy = copy
        folder = review_folder(copy.newsroom, copy.slug, copy.tag)
        self._journal = AutosaveJournal(folder / f"{quote(person.id, safe='')}.drafts")

    def save(self, entry: Entry, text: str, *, is_outdated: bool = False) -> None:
        """
        Put what is being typed on disk; cheap enough for every key. The present target is not an unsaved text.

        `is_outdated` says that the text was begun on another target than the present one. Raises `WriteError` where the
        disk does not take it; then it is kept in memory (`unwritten`).
        """
        known = self._find(entry)
        if text == entry.target:
            self.discard(entry)
            return
        if known is None:
            # After a crash right behind a decision, what is left must not lend its base to a new text.
            self.discard(entry)
        self._journal.save(entry.key, known.base if known else "" if is_outdated else base_of(entry), text)
        if known is not None and known.key != entry.key:
            self._journal.discard(known.key)

    def text_of(self, entry: Entry | None) -> str | None:
        """Return the unsaved text of a segment; None where there is none."""
        known = self._find(entry) if entry else None
        return known.text if known else None

    def discard(self, entry: Entry) -> None:
        """Discard the unsaved text of a segment, under whatever key the segment has had."""
        for key in _keys_of(self._copy.catalog, entry):
            self._journal.discard(key)

    def is_base_changed(self, entry: Entry | None) -> bool:
        """Whether source or target of the segment changed after its unsaved text was begun."""
        known = self._find(entry) if entry else None
        return known is not None and entry is not None and known.base != base_of(entry)

    def keep_remark(self, entry: Entry, about: str, text: str) -> None:
        """
        Put on disk what is being typed about a segment, and no decision has said yet; `about` names the decision.

        Where the disk does not take it, it is kept in memory, and tried again with the next change.
        """
        if text:
            with suppress(WriteError):
                self._journal.save(_remark_key(entry, about), "", text)
        else:
            self.discard_remark(entry, about)

    def remark_of(self, entry: Entry, about: str) -> str:
        """Return what was typed about a segment and never said; empty where nothing was."""
        known = self._journal.by_key.get(_remark_key(entry, about))
        return known.text or "" if known else ""

    def discard_remark(self, entry: Entry, about: str) -> None:
        """Discard what was typed about a segment: a decision has said it."""
        self._journal.discard(_remark_key(entry, about))

    @property
    def texts(self) -> dict[int, str]:
        if not len(self._journal):
            return {}
        return {entry.number: known.text or "" for entry in self._copy.catalog.entries if (known := self._find(entry))}

    @property
    def unwritten(self) -> dict[int, str]:
        """Those of `texts` that the disk did not take: they are lost when the program ends."""
        if not self._journal.pending:
            return {}
        keys = {entry.number: _keys_of(self._copy.catalog, entry) for entry in self._copy.catalog.entries}
        return {number: text for number, text in self.texts.items() if self._journal.pending.intersection(keys[number])}

    def close(self) -> None:
        """Wait until everything is on disk, and close the file; it is opened again when it is needed."""
        self._journal.close()

    def _find(self, entry: Entry) -> UnsavedText | None:
        return _find(self._journal.by_key, self._copy.catalog, entry)


def unsaved_keys(article: Article, tag: str, person_id: str | None = None) -> list[str]:
    """
    Return the keys of the segments for which a person (None: anybody) typed a text that was never saved.

    They are repeated where several people did; the catalog is read only where anybody typed anything.
    """
    name = "*" if person_id is None else quote(person_id, safe="")
    try:
        paths = sorted(review_folder(article.newsroom, article.slug, tag).glob(f"{name}.drafts"))
    except FileError:  # A link out of the project: a review that is opened there says so.
        return []
    journals = [texts for path in paths if (texts := _replay(_read(path))[0])]
    catalog = article.catalog(tag) if journals else None
    return [entry.key for texts in journals if catalog for entry in catalog.entries if _find(texts, catalog, entry)]


def _find(texts: Mapping[str, UnsavedText], catalog: Catalog, entry: Entry) -> UnsavedText | None:
    known = next((texts[key] for key in _keys_of(catalog, entry) if key in texts), None)
    # One that equals the target has been saved: a crash fell between the decision and `discard`.
    return known if known is None or known.text != entry.target else None


def _keys_of(catalog: Catalog, entry: Entry) -> list[str]:
    """Return the key of a segment, and those that it had before its source changed."""
    before = [event.data.was for event in reversed(catalog.history(entry))]
    return [entry.key, *dict.fromkeys(key for key in before if key)]


def _remark_key(entry: Entry, about: str) -> str:
    """Name a remark; a blank keeps it apart from the target of any segment."""
    return f"{entry.key} {about}"


def base_of(entry: Entry) -> str:
    """Name the texts that an unsaved text is begun on."""
    return short_hash(entry.source_hash, entry.target)


class AutosaveJournal:
    def __init__(self, path: Path) -> None:
        """Read the journal at `path`, which need not exist, and shorten it."""
        self.path = path
        self._file: int | None = None
        self._synced = 0.0
        self._is_unsynced = False
        self._is_torn = False
        """Whether the last line was cut off, so that the next one begins with a line break."""
        self._pending: dict[str, UnsavedText] = {}
        """Changes that the disk did not take."""
        self._by_key, lines = _replay(_read(path))
        if lines > len(self._by_key):
            with suppress(OSError):  # A long journal says the same as a short one.
                self._compact()

    def __iter__(self) -> Iterator[UnsavedText]:
        return iter(list(self._by_key.values()))

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def pending(self) -> frozenset[str]:
        return frozenset(self._pending)

    @property
    def by_key(self) -> Mapping[str, UnsavedText]:
        return self._by_key

    def save(self, key: str, base: str, text: str) -> None:
        """
        Put `text` on disk. The base stays what it was when the person began to type.

        Raises `WriteError` where the disk does not take it; it is kept in memory, and tried again with the next change.
        """
        known = self._by_key.get(key)
        new = UnsavedText(key, known.base if known else base, text)
        if new != known or self._pending:
            self._by_key[key] = new
            self._write(new)

    def discard(self, key: str) -> None:
        """
        Remove the text of a segment: it was saved by a decision, or the person gave it up.

        Where the disk does not take even that, it is tried again with the next change.
        """
        if self._by_key.pop(key, None) is not None:
            with suppress(WriteError):
                self._write(UnsavedText(key))

    def sync(self) -> None:
        if self._file is not None and self._is_unsynced:
            with suppress(OSError):
                os.fsync(self._file)
        self._synced, self._is_unsynced = monotonic(), False

    def close(self) -> None:
        for unsaved in list(self._pending.values())[:1]:
            with suppress(WriteError):
                self._write(unsaved)
        self.sync()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, unsaved: UnsavedText) -> None:
        self._pending[unsaved.key] = unsaved
        lines = b"".join(msgspec.json.encode(item) + b"\n" for item in self._pending.values())
        for _attempt in range(3):
            with writing(self.path):
                handle = self._opened()
                if os.write(handle, lines) < len(lines):
                    self._is_torn = True
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._is_unsynced = True
            # Another process of the same person may have put a shorter journal in its place meanwhile.
            if _is_at(handle, self.path):
                break
        self._pending.clear()
        if monotonic() - self._synced >= SYNC_EVERY:
            self.sync()

    def _opened(self) -> int:
        if self._file is not None and not _is_at(self._file, self.path):
            os.close(self._file)
            self._file = None
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, APPEND, 0o600)
            self._is_torn = bool(os.fstat(self._file).st_size)
        if self._is_torn:
            # A line that a crash or a full disk tore off must not swallow the next one; an empty line is passed over.
            self._is_torn = os.write(self._file, b"\n") < 1
        return self._file

    def _compact(self) -> None:
        """Replace the journal by one line for each text; what another process adds meanwhile is kept."""
        with self.path.open("rb") as old:
            self._by_key, _lines = _replay(old.read())
            new = self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")
            try:
                with new.open("wb") as file:
                    os.chmod(new, 0o600)
                    file.write(b"".join(msgspec.json.encode(unsaved) + b"\n" for unsaved in self._by_key.values()))
                    file.flush()
                    os.fsync(file.fileno())
                new.replace(self.path)
            except OSError:
                new.unlink(missing_ok=True)
                raise
            late = old.read()
        if late:
            with self.path.open("ab") as file:
                file.write(b"\n" + late)
            self._by_key, _lines = _replay(_read(self.path))


def _is_at(handle: int, path: Path) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    here = os.fstat(handle)
    return (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino)


def _read(path: Path) -> bytes:
    try:
        return read_file(path)
    except (OSError, FileError):
        return b""


def _replay(data: bytes) -> tuple[dict[str, UnsavedText], int]:
    """Return the texts that a journal holds, and how many lines it has; an incomplete line counts and is skipped."""
    texts: dict[str, UnsavedText] = {}
    lines = [line for line in data.split(b"\n") if line]
    for line in lines:
        if unsaved := unpacked(line, UnsavedText, is_json=True):
            texts.pop(unsaved.key, None)
            if unsaved.text is not None:
                texts[unsaved.key] = unsaved
    return texts, len(lines)
