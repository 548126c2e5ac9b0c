"""
A cache of progress for `status`: a catalog whose files are unchanged is not read again.

It is `.translator/status.msgpack`, which can be deleted at any time. A file counts as unchanged by its inode, size and
times; one that changed just before it was looked at is read again.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from stat import S_ISREG
from time import time_ns

import msgspec

from translator import __version__
from translator.code_version import code_version
from translator.errors import FileError
from translator.files import CLOCK_GRAIN
from translator.project import ArticleRef, Project
from translator.review.progress import Progress, errors_path


class _CachedRow(msgspec.Struct):
    files: str
    """Names the files that it was counted from."""
    progress: Progress


class _CacheFile(msgspec.Struct):
    environment: str
    rows: dict[str, _CachedRow]


class ProgressCache:
    """The rows of the last `status` of a project."""

    def __init__(self, project: Project) -> None:
        """Read them; what cannot be read is counted again."""
        self._project = project
        self._path = project.derived_dir / "status.msgpack"
        self._environment = _environment(project)
        self._began = time_ns()
        self._is_new = False
        self._rows: dict[str, _CachedRow] = {}
        with suppress(OSError, FileError, msgspec.DecodeError, msgspec.ValidationError):
            kept = msgspec.msgpack.decode(project.read(self._path), type=_CacheFile)
            if kept.environment == self._environment:
                self._rows = kept.rows

    def files_of(self, ref: ArticleRef, tag: str, follows: str) -> str:
        """Name the present files of a catalog; empty where they are so young, or so unsettled, that they are read."""
        project = self._project
        if (project.derived_dir / "journal" / tag / f"{ref.slug}.msgpack").exists():
            return ""
        marks = [ref.tag, follows]
        tags = [tag, follows] if follows and follows != ref.tag else [tag]
        paths = [path(name, ref.slug) for name in tags for path in (project.catalog_path, project.ledger_path)]
        for path in (*paths, errors_path(project, tag, ref.slug)):
            try:
                stat = path.stat()
            except FileNotFoundError:
                if path.is_symlink():
                    return ""
                marks.append("none")
                continue
            except OSError:
                return ""
            if not S_ISREG(stat.st_mode):
                return ""
            if stat.st_mtime_ns > self._began - CLOCK_GRAIN:
                return ""
            marks.append(f"{stat.st_ino}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}")
        return " ".join(marks)

    def find(self, ref: ArticleRef, tag: str, files: str) -> Progress | None:
        """Return what was counted from exactly these files."""
        row = self._rows.get(f"{tag} {ref.slug}")
        return row.progress if row is not None and files and row.files == files else None

    def keep(self, ref: ArticleRef, tag: str, files: str, progress: Progress) -> None:
        """Remember a row; one without segments depends on the article too, and is counted each time."""
        if files and progress.segments:
            self._rows[f"{tag} {ref.slug}"] = _CachedRow(files, progress)
            self._is_new = True

    def write(self) -> None:
        """Write down what is new."""
        if self._is_new:
            self._project.remember(self._path, msgspec.msgpack.encode(_CacheFile(self._environment, self._rows)))


def _environment(project: Project) -> str:
    """Name all that rows depend on beside their own files: the program, its settings, and the people."""
    digest = hashlib.sha256(f"{__version__} {code_version('catalog', 'conversion', 'review')}".encode())
    for path in (project.root / "translator.toml", project.glossaries_dir / "people.yml"):
        data = b""
        with suppress(FileNotFoundError, FileError):
            data = project.read(path)
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()[:24]
