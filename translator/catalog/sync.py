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
from dataclasses import replace
from pathlib import Path

from translator import __version__
from translator.catalog.article_merge import SyncReport, merge_segments
from translator.catalog.page_source import changes_since_adoption
from translator.catalog.script_source import find_script_source
from translator.catalog.segment_rules import rules_for
from translator.catalog.storage import catalog_transaction
from translator.code_version import code_version
from translator.errors import DuplicateArticle, FileError
from translator.files import CLOCK_GRAIN
from translator.formats.document import Document
from translator.i18n import _
from translator.project import ArticleRef, Project, read_front

_ID = re.compile(rb"^id\s*[:=]\s*(.+)$", re.MULTILINE)


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
        outside = changes_since_adoption(project, ref, catalog, document.data)
    _write_stamp(project, ref, tag)
    return replace(report, outside=outside)


def read_article(project: Project, ref: ArticleRef) -> Document:
    """Read and segment a source article; raises `ArticleError` that names the file."""
    from translator.formats import format_of, parse_document

    with project.naming_article(ref.path):
        return parse_document(project.read(ref.path), tag=ref.tag, format=format_of(ref.path))


def refuse_unreadable(project: Project, ref: ArticleRef) -> None:
    """Raise `ArticleError` for an article that is not UTF-8 or whose front matter cannot be read."""
    from translator.formats import front_matter_of

    with project.naming_article(ref.path):
        front_matter_of(project.read(ref.path))


def is_fresh(project: Project, ref: ArticleRef, tag: str) -> bool:
    """Tell whether article and catalog are what they were when `sync_article` last brought them together."""
    path = _stamp_path(project, ref, tag)
    try:
        digest, seen, _article = project.read(path).decode("ascii").split("\n")
        written = path.stat().st_mtime_ns
    except (FileNotFoundError, FileError, ValueError):
        return False
    files = _files(project, ref, tag)
    if seen == _stats(files) and all(item.stat().st_mtime_ns < written - CLOCK_GRAIN for item in files):
        return True
    return digest == _digest(project, files)


def is_article_changed(project: Project, ref: ArticleRef, tag: str) -> bool:
    """Tell whether the article is not what `sync_article` read last; not where nothing says what that was."""
    path = _stamp_path(project, ref, tag)
    try:
        _digest, _seen, known = project.read(path).decode("ascii").split("\n")
        stat, written = ref.path.stat(), path.stat().st_mtime_ns
        if max(stat.st_mtime_ns, stat.st_ctime_ns) < written - CLOCK_GRAIN:
            return False
        return hashlib.sha256(project.read(ref.path)).hexdigest() != known
    except (FileNotFoundError, FileError, ValueError):
        return False


def skip_shared_ids(project: Project) -> frozenset[str]:
    """Pass over the articles to which their front matter gives the `id` of another one, and return their slugs."""
    owners: dict[bytes, list[ArticleRef]] = {}
    for ref in project.articles:
        front = b""
        with project.skipping(), project.open(ref.path) as file:
            front = read_front(file)
        name = id_of(front)
        if name:
            owners.setdefault(name, []).append(ref)
    shared = {name: refs for name, refs in owners.items() if len(refs) > 1}
    for name, refs in shared.items():
        message = _("two articles have the id {id}", id=name.decode(errors="replace"))
        where = ", ".join(project.relative(ref.path) for ref in refs)
        hint = _("give one of them an id of its own, then: translator sync")
        project.skip(DuplicateArticle(message, where=where, hint=hint))
    return frozenset(ref.slug for refs in shared.values() for ref in refs)


def id_of(front: bytes) -> bytes:
    """Return the `id` that front matter gives; empty where it gives none."""
    hit = _ID.search(front) if front[:3] in {b"---", b"+++"} else None
    return hit[1].strip(b" \t\r\"'") if hit else b""


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
    return project.derived_dir / "sync" / tag / f"{ref.slug}.stamp"


def _write_stamp(project: Project, ref: ArticleRef, tag: str) -> None:
    files, path = _files(project, ref, tag), _stamp_path(project, ref, tag)
    article = hashlib.sha256(project.read(ref.path)).hexdigest()
    project.remember(path, f"{_digest(project, files)}\n{_stats(files)}\n{article}".encode("ascii"))


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
