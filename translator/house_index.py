"""
The index of the house: what is known of each catalog, so that nothing is read again to find out that nothing changed.

It is one SQLite file, `.translator/house.sqlite`. A row is one subject (`sync`, `progress`, `check` …) of one catalog:
a value, and what it was made from. The index is derived, and may be deleted at any time; where it cannot be read or
written, everything is found out again. `verify` never asks it.

```python
look = index.look("progress", tag, slug, environment=settings, files=[po, ledger])
if look.value is None:
    look.keep(encode(count(catalog)))
```
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from time import monotonic, time_ns
from typing import NamedTuple

from translator.errors import FileError
from translator.files import CLOCK_GRAIN, read_file, refuse_outside, with_checksum, without_checksum

_VERSION = 2
_SCHEMA = """
CREATE TABLE rows (
  tag TEXT NOT NULL, slug TEXT NOT NULL, subject TEXT NOT NULL,
  environment TEXT NOT NULL, state TEXT NOT NULL, digest TEXT NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (tag, slug, subject)
) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)"
_PATIENCE = 2.0
"""Seconds to wait for another process that writes; after that the index is done without."""
_ABSENCE = 20.0
"""Seconds for which an index that cannot be used, or is locked for too long, is not tried again."""
_MAX_STALE_RATIO = 2
"""Rows of articles that are gone are dropped when they are more than so many times those of articles that are there."""
_WRITE_EVERY = 0.5
"""Seconds between two writes while many rows are kept."""


def state_of(files: Iterable[str | Path]) -> tuple[str, int]:
    """
    Return what any change of `files` would change too, without reading them, and the time of the youngest in ns.

    That is size, times and inode of each; a file that does not exist has a state of its own. Empty where something
    that is not a regular file stands in the place of one: then it has to be read, which says what is wrong.
    """
    marks, youngest = [], 0
    for path in files:
        try:
            stat = os.stat(path)  # noqa: PTH116 (asked for ten thousand times: no objects are made)
        except FileNotFoundError:
            if os.path.islink(path):  # noqa: PTH114
                return "", 0
            marks.append("none")
            continue
        except OSError:
            return "", 0
        if not S_ISREG(stat.st_mode):
            return "", 0
        youngest = max(youngest, stat.st_mtime_ns, stat.st_ctime_ns)
        marks.append(f"{stat.st_ino}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}")
    return " ".join(marks), youngest


def digest_of(files: Iterable[str | Path]) -> str:
    """Return a hash of the contents of `files`, and of which of them exist; empty where one cannot be read."""
    digest = hashlib.sha256()
    for path in files:
        try:
            data = read_file(Path(path))
        except FileNotFoundError:
            digest.update(b"none;")
        except (FileError, OSError):
            return ""
        else:
            digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()[:32]


def is_damage(error: Exception) -> bool:
    """Whether what an SQLite file answered says that it is damaged, and not that it is locked, or the disk full."""
    if isinstance(error, sqlite3.OperationalError):  # Python's own, for a text that is not UTF-8, has no code.
        return not getattr(error, "sqlite_errorcode", 0) or "no such" in str(error)
    return isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError))


class _Row(NamedTuple):
    environment: str
    state: str
    """`state_of` the files; empty where they were too young for it to tell them from later ones."""
    digest: str
    value: bytes


class Look:
    """One look at a row: its value where nothing changed that it was made from, and the way to keep a new one."""

    def __init__(self, index: HouseIndex, key: tuple[str, str, str], environment: str, files: tuple[str, ...]) -> None:
        self._index, self._key, self._environment, self._files = index, key, environment, files
        self._began = time_ns()
        self._state, youngest = state_of(files) if files else ("-", 0)
        self._is_settled = bool(self._state) and youngest < self._began - CLOCK_GRAIN
        self._digest = ""
        """Hash of the files as they were at the look, where their state cannot tell them from later ones."""
        self.value: bytes | None = self._find()
        """What was kept; None where there is nothing, or something changed since."""

    def _find(self) -> bytes | None:
        row = self._index.row(*self._key)
        is_known = row is not None and row.environment == self._environment
        if row is not None and is_known and self._is_settled and row.state == self._state:
            return row.value
        if not self._is_settled or (row is not None and is_known):
            self._digest = digest_of(self._files)
        if row is None or not is_known or not self._digest or row.digest != self._digest:
            return None
        if self._is_settled:  # The same contents under other times: after a `git checkout`, say.
            self.keep(row.value)
        return row.value

    def keep(self, value: bytes) -> None:
        """Keep what was made from the files as they were at the look; nothing where they changed meanwhile."""
        is_same = self._is_settled and (not self._files or state_of(self._files)[0] == self._state)
        if not self._digest:
            self._digest = digest_of(self._files) if is_same else ""
        if self._digest or not self._files:
            state = self._state if is_same else ""
            self._index.put(self._key, _Row(self._environment, state, self._digest, value))


class HouseIndex:
    """The rows of one project; processes and threads may share it."""

    def __init__(self, path: Path, inside: Sequence[str] = ()) -> None:
        """`inside` are the folders that links in `path` may lead into (`files.open_file`)."""
        self._path, self._inside = path, inside
        self._process = 0
        """Who opened the connection: a forked process has to open one of its own."""
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        """That of the process before a fork: SQLite lets nobody else close it."""
        self._absent_until = 0.0
        """Until when (monotonic) nothing is known and nothing is kept, because the file cannot be used."""
        self._waiting: dict[tuple[str, str, str], _Row] = {}
        """Rows that `together` has not written yet."""
        self._is_together = False
        self._written = 0.0

    def look(
        self, subject: str, tag: str, slug: str, *, environment: str = "", files: Iterable[str | Path] = ()
    ) -> Look:
        """
        Look at one row; `files` are what its value is made from, `environment` names all else that decides it.

        Look before the files are read for the value: what changes after the look is then seen at the next one.
        """
        return Look(self, (tag, slug, subject), environment, tuple(map(str, files)))

    def row(self, tag: str, slug: str, subject: str) -> _Row | None:
        """Return a row as it was kept."""
        with self._lock:
            if (tag, slug, subject) in self._waiting:
                return self._waiting[tag, slug, subject]
            found = self._execute(
                "SELECT environment, state, digest, value FROM rows WHERE tag = ? AND slug = ? AND subject = ?",
                (tag, slug, subject),
            )
        match found:
            case [(str(environment), str(state), str(digest), bytes(kept))]:
                value = without_checksum(kept)
                return None if value is None else _Row(environment, state, digest, value)
        return None

    def values(self, subject: str) -> list[bytes]:
        """Return the values of all rows of a subject, whatever became of their files."""
        with self._lock:
            self._write()
            found = self._execute("SELECT value FROM rows WHERE subject = ?", (subject,))
        values = [without_checksum(kept) for (kept,) in found if isinstance(kept, bytes)]
        return [value for value in values if value is not None]

    def put(self, key: tuple[str, str, str], row: _Row) -> None:
        """Keep a row: at once, or in a moment where `together` says that there are more."""
        with self._lock:
            self._waiting[key] = row
            if not self._is_together or monotonic() - self._written > _WRITE_EVERY:
                self._write()

    def forget(self, tag: str, slug: str) -> None:
        """Drop all rows of a catalog."""
        with self._lock:
            self._waiting = {key: row for key, row in self._waiting.items() if key[:2] != (tag, slug)}
            self._execute("DELETE FROM rows WHERE tag = ? AND slug = ?", (tag, slug))

    def drop_others(self, slugs: Collection[str]) -> None:
        """Drop the rows of articles that no longer exist, once they are most of all; `slugs` are those that do."""
        with self._lock:
            kept = {slug for (slug,) in self._execute("SELECT DISTINCT slug FROM rows", ())}
            gone = kept - {*slugs, ""}
            if len(gone) > _MAX_STALE_RATIO * len(slugs):
                self._execute("BEGIN", ())
                for slug in gone:
                    self._execute("DELETE FROM rows WHERE slug = ?", (slug,))
                self._execute("COMMIT", ())

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write the rows that the block keeps a few times a second instead of one by one."""
        if self._is_together:
            yield
            return
        self._is_together, self._written = True, monotonic()
        try:
            yield
        finally:
            self._is_together = False
            with self._lock:
                self._write()

    def _write(self) -> None:
        rows, self._waiting = self._waiting, {}
        self._written = monotonic()
        if rows:
            self._execute("BEGIN", ())
            for key, row in rows.items():
                self._execute(_PUT, (*key, *row[:-1], with_checksum(row.value)))
            self._execute("COMMIT", ())

    def _execute(self, statement: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        """Return what a statement finds; nothing where the file is not an index, or cannot be used."""
        if monotonic() < self._absent_until:
            return []
        for is_last in (False, True):
            try:
                if self._connection is None or self._process != os.getpid():
                    self._inherited = self._connection
                    self._connection, self._process = self._open(), os.getpid()
                return self._connection.execute(statement, values).fetchall()
            except (sqlite3.Error, FileError, OSError, UnicodeDecodeError) as error:
                self._close()
                if is_last or not is_damage(error):
                    break
                self._remove()
        self._absent_until = monotonic() + _ABSENCE
        return []

    def _open(self) -> sqlite3.Connection:
        refuse_outside(self._path.parent, self._inside)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # Whatever is not a regular file of ours is left alone.
            if not S_ISREG(self._path.lstat().st_mode):
                raise OSError
        connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # What a power cut takes is made again.
        if connection.execute("PRAGMA user_version").fetchone() != (_VERSION,):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DROP TABLE IF EXISTS rows")
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("COMMIT")
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()
