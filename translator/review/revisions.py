"""A catalog as it was at another git revision."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from translator import git
from translator.errors import GitError
from translator.model import segment_key

if TYPE_CHECKING:
    from translator.project import Project


def targets_at(project: Project, slug: str, tag: str, revision: str) -> dict[str, str]:
    """
    Return segment key → target of the catalog at `revision`, in article order; empty where it was not there yet.

    Raises `GitError` when there is no such revision, and `CatalogSyntaxError` when its PO is broken.
    """
    from translator.catalog.po import parse_po

    git.resolve(project.root, revision)
    path = project.catalog_path(tag, slug)
    try:
        data = git.show(project.root, revision, path)
    except GitError:
        return {}
    messages = parse_po(data, where=f"{revision}:{project.relative(path)}").messages
    return {segment_key(item.context, item.source): item.target for item in messages if not item.is_obsolete}


def commit_at_work(project: Project) -> str:
    """Return the short name of the commit that the work tree stands on; empty outside of git."""
    with suppress(GitError):
        return git.resolve(project.root, "HEAD")[:10]
    return ""
