"""The texts of a catalog, and the source of a translation, as they were at another git revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import ArticleError, GitError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import segment_key
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.structure import changes_outside_sentences
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import AdoptData
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.ground import git
from translator.newsroom.ground.project import ArticleRef, Project


@dataclass(frozen=True, slots=True)
class Earlier:
    source: str
    target: str


def texts_at(project: Project, slug: str, tag: str, revision: str) -> dict[str, Earlier]:
    """Return segment key → texts at `revision`; raises `UsageError`, `CatalogSyntaxError`."""
    path = project.catalog_path(tag, slug)
    data = _show(project, resolve(project, revision), path)
    messages = parse_po(data, where=f"{revision}:{project.relative(path)}").messages if data else ()
    return {
        segment_key(item.context, item.source): Earlier(item.source, item.target)
        for item in messages
        if not item.is_obsolete
    }


def resolve(project: Project, revision: str) -> str:
    """Return the full hash of a commit; raises `UsageError`."""
    try:
        return git.resolve(project.root, revision)
    except GitError as error:
        if not git.is_repo(project.root):
            raise
        raise UsageError(
            _("there is no revision {revision}", revision=revision),
            where="--against",
            hint="git log --oneline --all   " + _("(or: source, mt, post-edit, approved)"),
        ) from error


def fork_point(project: Project, revision: str) -> str:
    """Return the commit at which the current work left `revision`; without one (a shallow clone), `revision` itself."""
    commit = resolve(project, revision)
    return git.merge_base(project.root, commit) or commit


def _show(project: Project, revision: str, path: Path) -> bytes:
    try:
        return git.show(project.root, revision, path)
    except GitError:
        return b""


def commit_at_work(project: Project) -> str:
    with suppress(GitError):
        return git.resolve(project.root, "HEAD")[:10]
    return ""


def last_adoption(catalog: Catalog) -> AdoptData | None:
    for event in reversed(catalog.events):
        if isinstance(event.data, AdoptData) and event.data.content:
            return event.data
    return None


Committed = Callable[[Callable[[Path], Sequence[str]]], list[bytes | None]]
"""Returns what git has under each name that a function returns for the root; raises `GitError`."""


def former_source(
    project: Project, ref: ArticleRef, data: AdoptData, today: bytes, committed: Committed | None = None
) -> bytes | None:
    """Return the source that a page was made from; None where neither git nor the article of today is it."""
    if data.source_blob and data.source_blob == git.blob_name(today):
        return today
    names = [data.source_blob] if data.source_blob else []
    if data.source_revision:
        names.append(f"{data.source_revision}:./{project.relative(ref.path)}")
    try:
        found = committed(lambda _root: names) if committed else git.contents(project.root, names)
    except GitError:
        return None
    return next((content for content in found if content is not None), None)


def changes_since_adoption(project: Project, ref: ArticleRef, catalog: Catalog, today: Document) -> tuple[str, ...]:
    """Return what changed outside of the sentences since the page was made; empty for a page that was not adopted."""
    data = last_adoption(catalog)
    former = former_source(project, ref, data, today.data) if data is not None else None
    if former is None or former == today.data:
        return ()
    try:
        before = parse_document(former, tag=ref.tag, format=today.format)
    except ArticleError:
        return ()
    return changes_outside_sentences(before, today)
