"""
The cache of what was published: an article of which nothing changed is not rendered again.

A row holds the hash of all that went into the files of an article and of these files themselves: a page that somebody
changed or deleted is not what the row says, and the article takes the long way. The row also holds the file system's
data of the same files, so that thousands of articles need not be read to find the one that changed. The cache is
`.translator/publications.msgpack`, which can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from stat import S_ISREG
from time import time_ns

import msgspec

from translator import __version__
from translator.article_links import PagesOut
from translator.code_version import code_version, library_versions
from translator.errors import FileError
from translator.files import CLOCK_GRAIN, read_file
from translator.glossary import glossary_version
from translator.i18n import message_tag
from translator.language import CONTENT_TAGS
from translator.newsroom import Newsroom
from translator.project import ArticleRef

_LIBRARIES = (
    "opencc", "simplemma", "rjieba", "ahocorasick-rs", "pyromark", "ruamel.yaml", "polib", "jinja2", "markupsafe",
)  # fmt: skip
"""Libraries that decide what is published, or whether it is."""
_JOURNALS = ("publish", *(f"journal/{tag}" for tag in CONTENT_TAGS))
"""Folders in which a killed program has left what it was about to write."""
_MAX_STALE_RATIO = 4
"""Rows that nobody asked for are dropped when all are more than so many times those that somebody did."""


class _Row(msgspec.Struct):
    read: list[str]
    """Paths of what the article is made from; some of them need not exist."""
    written: list[str]
    """Paths of its files."""
    digest: str
    """Hash of the contents of all of them."""
    stats: str
    """Names their state in the file system; empty while one of them is too young for that."""
    tags: tuple[str, ...]
    looked_for: dict[str, bool]
    """Path → whether the page that is linked to was there, or went out in the same run."""


class _Contents(msgspec.Struct):
    environment: str
    rows: dict[str, _Row]


@dataclass(frozen=True, slots=True)
class PublishedFiles:
    """What one article was published as."""

    tags: tuple[str, ...]
    paths: tuple[Path, ...]


class PublicationCache:
    """The rows of one project; `variant` names all choices of the command that decide what is written where."""

    def __init__(self, project: Newsroom, *variant: object) -> None:
        """Read them; what cannot be read is published the long way."""
        self._project = project
        self._variant = " ".join(map(str, variant))
        self._path = project.derived_dir / "publications.msgpack"
        self._environment = _environment(project)
        self._before: dict[str, str] = {}
        """Key → hash of what an article is made from, before it was rendered."""
        self._new: set[str] = set()
        self._used: set[str] = set()
        self._rows: dict[str, _Row] = {}
        with suppress(OSError, FileError, msgspec.DecodeError, msgspec.ValidationError):
            kept = msgspec.msgpack.decode(project.read(self._path), type=_Contents)
            if kept.environment == self._environment:
                self._rows = kept.rows

    def find(self, ref: ArticleRef, tags: Sequence[str], pages: PagesOut | None = None) -> PublishedFiles | None:
        """
        Return what `ref` was published as where nothing of it changed; else note what it is made from now.

        `pages` go out in the same run.
        """
        key = self._key(ref, tags)
        self._used.add(key)
        row = self._rows.get(key)
        if row is not None and not self._is_unfinished(ref) and not self.leads_astray(ref, tags, pages):
            paths = [*row.read, *row.written]
            if row.stats and row.stats == _stats(paths)[0]:
                return _files_of(row)
            if row.digest == _digest(paths):
                self._new.add(key)  # The same contents under other times, after a `git checkout` say.
                return _files_of(row)
        self._before[key] = _digest(self._sources(ref))
        return None

    def leads_astray(self, ref: ArticleRef, tags: Sequence[str], pages: PagesOut | None = None) -> bool:
        """Tell whether a page that an article links to has come or gone since it was published."""
        row = self._rows.get(self._key(ref, tags))
        known = pages or PagesOut(self._project.articles_dir)
        return row is not None and any(known.has(Path(path)) != there for path, there in row.looked_for.items())

    def keep(
        self,
        ref: ArticleRef,
        tags: Sequence[str],
        published: tuple[str, ...],
        files: Mapping[Path, bytes],
        others: Iterable[Path],
        looked_for: Mapping[str, bool],
    ) -> None:
        """
        Remember an article that was published as `files`; `others` are the other places that were looked at.

        `looked_for` says of the pages that it links to whether they are there, or go out in the same run.

        What was changed while it was rendered, by conversion or by somebody else, is looked at again the next time.
        """
        key, sources = self._key(ref, tags), self._sources(ref)
        read = [*sources, *map(str, others)]
        written = {str(path): data for path, data in files.items()}
        digest = _digest([*read, *written], written)
        if digest and self._before.get(key) == _digest(sources):
            self._rows[key] = _Row(read, [*written], digest, "", published, dict(looked_for))
            self._new.add(key)

    def written(self) -> set[Path]:
        """Return all files that were published, of whatever variant."""
        return {Path(path) for row in self._rows.values() for path in row.written}

    def row_of(self, ref: ArticleRef, tags: Sequence[str]) -> bytes:
        """Return what another process may know of an article that was published here; empty where that is nothing."""
        key = self._key(ref, tags)
        return msgspec.msgpack.encode(self._rows[key]) if key in self._new else b""

    def take_row(self, ref: ArticleRef, tags: Sequence[str], row: bytes) -> None:
        """Remember what another process knows of an article (`row_of`)."""
        if row:
            key = self._key(ref, tags)
            self._rows[key] = msgspec.msgpack.decode(row, type=_Row)
            self._new.add(key)

    def write(self) -> None:
        """Write down what is new, with the state of files that are what they were and old enough to tell."""
        if not self._new:
            return
        for key in self._new:
            row = self._rows[key]
            paths = [*row.read, *row.written]
            stats, newest = _stats(paths)
            is_old = newest < time_ns() - CLOCK_GRAIN
            row.stats = stats if is_old and _digest(paths) == row.digest and _stats(paths)[0] == stats else ""
        if len(self._rows) > _MAX_STALE_RATIO * len(self._used):
            self._rows = {key: row for key, row in self._rows.items() if key in self._used}
        self._project.remember(self._path, msgspec.msgpack.encode(_Contents(self._environment, self._rows)))
        self._new = set()

    def _key(self, ref: ArticleRef, tags: Sequence[str]) -> str:
        return f"{ref.slug} {' '.join(tags)} {self._variant}"

    def _sources(self, ref: ArticleRef) -> list[str]:
        """Return the paths of the article and of all its catalogs: which of them exist decides what is converted."""
        paths = [ref.path]
        for tag in CONTENT_TAGS:
            paths += [self._project.catalog_path(tag, ref.slug), self._project.ledger_path(tag, ref.slug)]
        return [str(path) for path in paths]

    def _is_unfinished(self, ref: ArticleRef) -> bool:
        """Tell whether a killed program left something of the article to be completed."""
        folder = self._project.derived_dir
        journals = (f"{folder}/{place}/{ref.slug}.msgpack" for place in _JOURNALS)
        return any(map(os.path.lexists, journals))


def _files_of(row: _Row) -> PublishedFiles:
    return PublishedFiles(row.tags, tuple(map(Path, row.written)))


def _stats(paths: Iterable[str]) -> tuple[str, int]:
    """Return what a change of any file would change too, and the time of the youngest; empty for anything strange."""
    marks, newest = [], 0
    for path in paths:
        try:
            stat = os.stat(path)  # noqa: PTH116 (asked for ten thousand times: no objects are made)
        except FileNotFoundError:
            marks.append("broken" if os.path.lexists(path) else "none")
            continue
        except OSError:
            return "", 0
        if not S_ISREG(stat.st_mode):
            return "", 0
        newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
        marks.append(f"{stat.st_ino}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}")
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()[:32], newest


def _digest(paths: Iterable[str], known: Mapping[str, bytes] | None = None) -> str:
    """Return the hash of files, those of `known` by the content that is known; empty where one cannot be read."""
    digest = hashlib.sha256()
    for path in paths:
        data: bytes | None = None
        try:
            data = known[path] if known and path in known else read_file(Path(path))
        except FileNotFoundError:
            pass
        except (FileError, OSError):
            return ""
        digest.update(f"{path} {-1 if data is None else len(data)} ".encode(errors="surrogateescape"))
        digest.update(data or b"")
    return digest.hexdigest()


def _environment(project: Newsroom) -> str:
    """Name all that decides what is published beside the article's own files."""
    parts = (
        str(project.root),  # Rows name whole paths: in a copy of the project they are those of the original.
        __version__,
        code_version(),
        library_versions(*_LIBRARIES),
        repr(project.settings),
        glossary_version(project.glossaries_dir),
        message_tag(),
        str(date.today().year),  # Where an article has no date, 上世纪 is counted from today.
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
