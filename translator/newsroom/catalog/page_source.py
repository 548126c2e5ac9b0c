"""The source that an adopted page was made from, and what changed in the article since that no sentence shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from translator.bilingual.errors import ArticleError, GitError
from translator.newsroom.articles import Document, changes_outside_sentences, parse_document
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.event_data import AdoptData
from translator.newsroom.ground import git
from translator.newsroom.ground.project import ArticleRef, Project


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
    """
    Return the source that a page was made from; None where neither git nor the article of today is it.

    `committed` asks git; None: in the folder of the project.
    """
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
    """
    Return what changed outside of the sentences since the page of `catalog` was made: `front matter`, `code`, `markup`.

    Empty for a page that was not adopted, and where the source that it was made from is not known.
    """
    data = last_adoption(catalog)
    former = former_source(project, ref, data, today.data) if data is not None else None
    if former is None or former == today.data:
        return ()
    try:
        before = parse_document(former, tag=ref.tag, format=today.format)
    except ArticleError:
        return ()
    return changes_outside_sentences(before, today)
