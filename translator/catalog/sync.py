"""
`sync_article`: parse one article and bring one of its catalogs up to date with it.

An article is not parsed when nothing has changed. A stamp in `.translator/sync/` holds the hash of article, catalog and
ledger after the last run, and of the code that segments; it is safe to delete. The stamp also holds the file system's
data of the three files, so that an archive of thousands of articles need not be read to find the one that changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from translator import __version__
from translator.catalog.article_merge import SyncReport, merge_segments
from translator.catalog.script_source import find_script_source
from translator.catalog.segment_rules import rules_for
from translator.catalog.storage import catalog_transaction
from translator.code_version import code_version
from translator.errors import ArticleError, DuplicateArticle, FileError
from translator.formats.document import Document
from translator.i18n import _
from translator.project import ArticleRef, Project, read_front

_ID = re.compile(rb"^id\s*[:=]\s*(.+)$", re.MULTILINE)
_CLOCK_GRAIN = 50_000_000
"""Nanoseconds within which two changes of a file may bear one time: what is so young is read (as git does it)."""


def sync_article(project: Project, ref: ArticleRef, tag: str, *, prune: bool = False) -> SyncReport:
    """
    Bring the catalog of `ref` in `tag` up to the article. A second run changes no byte.

    Raises `ArticleError` when the article and `CatalogError` when the catalog cannot be read; then nothing is written.
    """
    if not prune and is_fresh(project, ref, tag):
        return SyncReport(ref.slug, tag, segments=0, is_skipped=True)
    document = read_article(project, ref)
    with catalog_transaction(project, ref.slug, tag) as catalog:
        catalog.source_tag = ref.tag
        document = document.resegmented(rules_for(project, ref, catalog))
        report = merge_segments(catalog, document.segments, path=project.relative(ref.path), prune=prune)
    _write_stamp(project, ref, tag)
    return report


def read_article(project: Project, ref: ArticleRef) -> Document:
    """Read and segment a source article; raises `ArticleError` that names the file."""
    from translator.formats import format_of, parse_document

    try:
        return parse_document(project.read(ref.path), tag=ref.tag, format=format_of(ref.path))
    except ArticleError as error:
        raise _placed(error, project, ref) from None


def refuse_unreadable(project: Project, refs: Iterable[ArticleRef]) -> None:
    """
    Raise `ArticleError` for the first article that is not UTF-8 or whose front matter cannot be read.

    What works on many articles asks this first, so that one broken file does not leave half of the work done. One that
    cannot be read at all is skipped.
    """
    from translator.formats import check_readable

    for ref in refs:
        with project.skipping():
            try:
                check_readable(project.read(ref.path))
            except ArticleError as error:
                raise _placed(error, project, ref) from None


def _placed(error: ArticleError, project: Project, ref: ArticleRef) -> ArticleError:
    """Put the article's path before the place inside it that the reader of its bytes could name."""
    path = project.relative(ref.path)
    error.where = f"{path}, {error.where}" if error.where else path
    return error


def is_fresh(project: Project, ref: ArticleRef, tag: str) -> bool:
    """Tell whether article and catalog are what they were when `sync_article` last brought them together."""
    path = _stamp_path(project, ref, tag)
    try:
        digest, seen = project.read(path).decode("ascii").split("\n")
        written = path.stat().st_mtime_ns
    except (FileNotFoundError, FileError, ValueError):
        return False
    files = _files(project, ref, tag)
    if seen == _stats(files) and all(item.stat().st_mtime_ns < written - _CLOCK_GRAIN for item in files):
        return True
    return digest == _digest(project, files)


def refuse_shared_ids(project: Project) -> None:
    """Raise `DuplicateArticle` when the front matter of two articles gives them one `id`."""
    owners: dict[bytes, Path] = {}
    for ref in project.articles:
        front = b""
        with project.skipping(), project.open(ref.path) as file:
            front = read_front(file)
        hit = _ID.search(front) if front[:3] in {b"---", b"+++"} else None
        other = owners.setdefault(hit[1].strip(b" \t\r\"'"), ref.path) if hit else ref.path
        if hit and other != ref.path:
            raise DuplicateArticle(
                _("two articles have the id {id}", id=hit[1].decode(errors="replace").strip()),
                where=f"{project.relative(other)} and {project.relative(ref.path)}",
                hint=_("give one of them an id of its own"),
            )


def _files(project: Project, ref: ArticleRef, tag: str) -> list[Path]:
    """
    Return those of article, catalog and ledger that exist: a catalog without decisions has no ledger.

    What is converted from another script is cut as that one is, so the other's ledger is one of them.
    """
    paths = [ref.path, project.catalog_path(tag, ref.slug), project.ledger_path(tag, ref.slug)]
    origin = find_script_source(project, ref, tag)
    if origin and origin != ref.tag:
        paths.append(project.ledger_path(origin, ref.slug))
    return [path for path in paths if path.exists()]


def _stamp_path(project: Project, ref: ArticleRef, tag: str) -> Path:
    return project.derived_dir / "sync" / tag / ref.slug


def _write_stamp(project: Project, ref: ArticleRef, tag: str) -> None:
    files, path = _files(project, ref, tag), _stamp_path(project, ref, tag)
    with suppress(OSError):  # Without it the article is read once more.
        project.write(path, f"{_digest(project, files)}\n{_stats(files)}".encode("ascii"), is_derived=True)


def _digest(project: Project, files: Iterable[Path]) -> str:
    digest = hashlib.sha256(_code_version().encode())
    for path in files:
        content = project.read(path)
        digest.update(f"{path.suffix}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def _stats(files: Iterable[Path]) -> str:
    """Return what a change of any file would change too, unless it came in the very moment of the last look."""
    stats = [(path.suffix, path.stat()) for path in files]
    marks = [f"{name}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}" for name, stat in stats]
    return hashlib.sha256(";".join([_code_version(), *marks]).encode()).hexdigest()


def _code_version() -> str:
    """Name the code that decides what a segment is: other rules would cut the same article differently."""
    return f"{__version__} {code_version('formats', 'segmenting', 'catalog')}"
