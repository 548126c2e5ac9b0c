"""
The index of the house: what is known of each catalog, so that nothing is read again to find out that nothing changed.

It is one SQLite file, `.translator/house.sqlite`. A row is one subject (`sync`, `progress`, `check` …) of one catalog:
a value, and what it was made from. The index is derived, and may be deleted at any time; where it cannot be read or
written, everything is found out again. `verify` proves nothing by it.

```python
look = index.look("progress", tag, slug, environment=settings, files=[po, ledger])
if look.value is None:
    look.keep(encode(count(catalog)))
```

Facts about every file of a house, such as whether it is a source, are one row for all of them (`FileFacts`).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from time import monotonic, time_ns
from typing import Any, NamedTuple, Self

import msgspec

from translator.bilingual.errors import FileError
from translator.bilingual.tables import unpacked, with_checksum, without_checksum
from translator.newsroom.ground.files import CLOCK_GRAIN, is_dated, is_waiting, read_file, refuse_outside

_VERSION = 3
_SCHEMA = """
CREATE TABLE rows (
  tag TEXT NOT NULL, slug TEXT NOT NULL, subject TEXT NOT NULL,
  environment TEXT NOT NULL, state TEXT NOT NULL, digest TEXT NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (subject, tag, slug)
) WITHOUT ROWID
"""
_PUT = "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?)"
# Seconds to wait for another process that writes; after that the index is done without.
_PATIENCE = 2.0
# Seconds for which an index that cannot be used, or is locked for too long, is not tried again.
_ABSENCE = 20.0
# Rows of articles that are gone are dropped when they are more than so many times those of articles that are there.
_MAX_STALE_RATIO = 2
# Seconds between two writes while many rows are kept.
_WRITE_EVERY = 0.5
# Rows of one subject that are read one by one in a block of `together`; then all the others are read at once.
_READ_AT_ONCE_AFTER = 40


def state_of(files: Iterable[str | Path]) -> tuple[str, int]:
    """
    Return what any change of `files` would change too, without reading them, and the time of the youngest in ns.
    Empty where something that is no regular file stands there. Files that this process dated do not count for the
    youngest, and a journal that only waits for a flush is as good as gone.
    """
    marks, youngest = [], 0
    for path in files:
        if is_waiting(path):  # A journal whose promises are kept: it is as good as gone.
            marks.append("none")
            continue
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
        if not is_dated(str(path), stat.st_ino, stat.st_mtime_ns):
            youngest = max(youngest, stat.st_mtime_ns, stat.st_ctime_ns)
        marks.append(f"{stat.st_ino}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}")
    return " ".join(marks), youngest


def digest_of(files: Iterable[str | Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        if is_waiting(path):
            digest.update(b"none;")
            continue
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
    if isinstance(error, sqlite3.OperationalError):  # Python's own, for a text that is not UTF-8, has no code.
        return not getattr(error, "sqlite_errorcode", 0) or "no such" in str(error)
    return isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError))


class _Row(NamedTuple):
    environment: str
    # `state_of` the files; empty where they were too young for it to tell them from later ones.
    state: str
    digest: str
    value: bytes


class Look:
    __slots__ = ("_digest", "_environment", "_files", "_index", "_is_settled", "_key", "_state", "value")

    def __init__(self, index: HouseIndex, key: tuple[str, str, str], environment: str, files: tuple[str, ...]) -> None:
        self._index, self._key, self._environment, self._files = index, key, environment, files
        began = time_ns()
        self._state, youngest = state_of(files) if files else ("-", 0)
        self._is_settled = bool(self._state) and youngest < began - CLOCK_GRAIN
        # Hash of the files as they were at the look, where their state cannot tell them from later ones.
        self._digest = ""
        self.value: bytes | None = self._find()

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
        """Keep what was made from the files as they were at the look."""
        is_same = self._is_settled and (not self._files or state_of(self._files)[0] == self._state)
        if not self._digest:
            self._digest = digest_of(self._files) if is_same else ""
        if self._digest or not self._files:
            state = self._state if is_same else ""
            self._index.put(self._key, _Row(self._environment, state, self._digest, value))


class _Fact(msgspec.Struct, array_like=True):
    # `state_of` the file when it was looked at.
    state: str
    value: Any


class FileFacts:
    """
    The facts about each file, in one row for all. A file is looked at again where its state changed, and
    as long as it is so young that this may not tell it from a later one.
    """

    def __init__(self, index: HouseIndex, subject: str, environment: str) -> None:
        self._look = index.look(subject, "", "", environment=environment)
        self._known = unpacked(self._look.value, dict[str, _Fact]) or {}
        self._found: dict[str, _Fact] = {}
        self._is_changed = False

    def __enter__(self) -> Self:
        return self

    def find(self, path: Path, make: Callable[[Path], Any]) -> Any:
        name = str(path)
        state, youngest = state_of((name,))
        fact = self._known.get(name)
        if fact is None or fact.state != state:
            is_settled = bool(state) and youngest < time_ns() - CLOCK_GRAIN
            value = make(path)
            if not is_settled:
                self._found.pop(name, None)
                return value
            fact, self._is_changed = _Fact(state, value), True
        self._found[name] = fact
        return fact.value

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if kind is None and (self._is_changed or len(self._found) < len(self._known)):
            self._look.keep(msgspec.msgpack.encode(self._found))


# None where they are damaged.
def _row_of(columns: Sequence[object]) -> _Row | None:
    match columns:
        case (str(environment), str(state), str(digest), bytes(kept)):
            value = without_checksum(kept)
            return None if value is None else _Row(environment, state, digest, value)
    return None


class HouseIndex:
    def __init__(self, path: Path, inside: Sequence[str] = ()) -> None:
        self._path, self._inside = path, inside
        # The process that opened the connection: a forked process has to open one of its own.
        self._process = 0
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        # That of the process before a fork: SQLite lets nobody else close it.
        self._inherited: sqlite3.Connection | None = None
        # Until when (monotonic) nothing is known and nothing is kept, because the file cannot be used.
        self._absent_until = 0.0
        # Rows that `together` has not written yet.
        self._waiting: dict[tuple[str, str, str], _Row] = {}
        # Subject → rows that were read one by one in the block of `together`.
        self._asked: Counter[str] = Counter()
        # Subject → language and slug → its row, where all were read at once; None for a damaged one.
        self._read: dict[str, dict[tuple[str, str], _Row | None]] = {}
        self._is_together = False
        self._written = 0.0

    def look(
        self, subject: str, tag: str, slug: str, *, environment: str = "", files: Iterable[str | Path] = ()
    ) -> Look:
        """Look at one row before its files are read; `environment` names all else that decides its value."""
        return Look(self, (tag, slug, subject), environment, tuple(map(str, files)))

    def facts(self, subject: str, *, environment: str = "") -> FileFacts:
        return FileFacts(self, subject, environment)

    def row(self, tag: str, slug: str, subject: str) -> _Row | None:
        with self._lock:
            if (tag, slug, subject) in self._waiting:
                return self._waiting[tag, slug, subject]
            known = self._read_at_once(subject) if self._is_together else None
            if known is not None:
                return known.get((tag, slug))
            found = self._execute(
                "SELECT environment, state, digest, value FROM rows WHERE subject = ? AND tag = ? AND slug = ?",
                (subject, tag, slug),
            )
        return _row_of(found[0]) if found else None

    # None before.
    def _read_at_once(self, subject: str) -> dict[tuple[str, str], _Row | None] | None:
        if subject in self._read:
            return self._read[subject]
        self._asked[subject] += 1
        if self._asked[subject] <= _READ_AT_ONCE_AFTER:
            return None
        self._write()
        found = self._execute(
            "SELECT tag, slug, environment, state, digest, value FROM rows WHERE subject = ?", (subject,)
        )
        rows = {(str(tag), str(slug)): _row_of(row) for tag, slug, *row in found}
        self._read[subject] = rows
        return rows

    def values(self, subject: str) -> list[bytes]:
        with self._lock:
            self._write()
            found = self._execute("SELECT value FROM rows WHERE subject = ?", (subject,))
        values = [without_checksum(kept) for (kept,) in found if isinstance(kept, bytes)]
        return [value for value in values if value is not None]

    def put(self, key: tuple[str, str, str], row: _Row) -> None:
        with self._lock:
            self._waiting[key] = row
            if not self._is_together or monotonic() - self._written > _WRITE_EVERY:
                self._write()

    def forget(self, tag: str, slug: str) -> None:
        with self._lock:
            self._waiting = {key: row for key, row in self._waiting.items() if key[:2] != (tag, slug)}
            self._read.clear()
            self._execute("DELETE FROM rows WHERE tag = ? AND slug = ?", (tag, slug))

    def drop_others(self, slugs: Collection[str]) -> None:
        """Drop the rows of articles that no longer exist, once they are most of those that were synchronised."""
        with self._lock:
            self._write()
            kept = {slug for (slug,) in self._execute("SELECT slug FROM rows WHERE subject = 'sync'", ())}
            gone = kept - {*slugs, ""}
            if len(gone) > _MAX_STALE_RATIO * len(slugs):
                self._execute("BEGIN", ())
                for slug in gone:
                    self._execute("DELETE FROM rows WHERE slug = ?", (slug,))
                self._execute("COMMIT", ())
                self._read.clear()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write the rows that the block keeps a few times a second."""
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
                self._read.clear()
                self._asked.clear()

    def _write(self) -> None:
        rows, self._waiting = self._waiting, {}
        self._written = monotonic()
        if rows:
            self._execute("BEGIN", ())
            for (tag, slug, subject), row in rows.items():
                self._execute(_PUT, (tag, slug, subject, *row[:-1], with_checksum(row.value)))
                if subject in self._read:
                    self._read[subject][tag, slug] = row
            self._execute("COMMIT", ())

    # Return what a statement finds; nothing where the file is not an index, or cannot be used.
    def _execute(self, statement: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
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
        connection.execute("PRAGMA synchronous = OFF")  # Rows lost in a power cut are made again.
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
