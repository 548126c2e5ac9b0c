"""A catalog as it was at another git revision."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import GitError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import segment_key
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.catalog.storage import build_catalog
from translator.newsroom.ground import git
from translator.newsroom.ground.project import Project


@dataclass(frozen=True, slots=True)
class Earlier:
    source: str
    target: str


def texts_at(project: Project, slug: str, tag: str, revision: str) -> dict[str, Earlier]:
    """
    Return segment key → texts of the catalog at `revision`, in article order; empty where it was not there yet.

    Raises `UsageError` when there is no such revision, and `CatalogSyntaxError` when its PO is broken.
    """
    path = project.catalog_path(tag, slug)
    data = _show(project, resolve(project, revision), path)
    messages = parse_po(data, where=f"{revision}:{project.relative(path)}").messages if data else ()
    return {
        segment_key(item.context, item.source): Earlier(item.source, item.target)
        for item in messages
        if not item.is_obsolete
    }


def targets_at(project: Project, slug: str, tag: str, revision: str) -> dict[str, str]:
    """Return segment key → target of the catalog at `revision`, as `texts_at`, but raise `GitError` for none such."""
    git.resolve(project.root, revision)
    return {key: texts.target for key, texts in texts_at(project, slug, tag, revision).items()}


def catalog_at(project: Project, slug: str, tag: str, revision: str) -> Catalog:
    """
    Return the whole catalog as it was at `revision`; without entries where it was not there yet.

    Raises `UsageError` when there is no such revision, and what `load_catalog` raises.
    """
    commit = resolve(project, revision)
    po = _show(project, commit, project.catalog_path(tag, slug))
    return build_catalog(project, slug, tag, po, _show(project, commit, project.ledger_path(tag, slug)))


def resolve(project: Project, revision: str) -> str:
    """Return the full hash of the commit that `revision` names; raises `UsageError` when there is none."""
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
    """
    Return the commit at which the current work left `revision`: what a pull request is compared with.

    Where the two have no common commit (a shallow clone), it is `revision` itself. Raises `UsageError` as `resolve`.
    """
    commit = resolve(project, revision)
    return git.merge_base(project.root, commit, "HEAD") or commit


def _show(project: Project, revision: str, path: Path) -> bytes:
    try:
        return git.show(project.root, revision, path)
    except GitError:
        return b""


def commit_at_work(project: Project) -> str:
    """Return the short name of the commit that the work tree stands on; empty outside of git."""
    with suppress(GitError):
        return git.resolve(project.root, "HEAD")[:10]
    return ""
