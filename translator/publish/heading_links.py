"""
The headings that an article links to, and their ids in each language.

GitHub, GitLab and editors make the ids of the text, so that `ferry.md#cheaper-to-run` must become `ferry.md#更省钱` in
Chinese. Only what leads to an automatic id of a heading in the source is changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from translator.errors import TranslatorError
from translator.formats import read_front_matter
from translator.formats.heading_ids import automatic_ids
from translator.formats.heading_links import FragmentTable, heading_links_in
from translator.project import ArticleRef, Project


@dataclass(frozen=True)
class HeadingLinks:
    """The links of an article to headings, its own and those of other articles."""

    tables: Mapping[str, FragmentTable] = field(default_factory=dict)
    """One for each language that the article is published in."""
    places: tuple[Path, ...] = ()
    """Files of other articles that the ids were read from."""

    @property
    def paths(self) -> frozenset[str]:
        """Return the articles whose fragments were looked for, by the paths that links write."""
        return frozenset(path for table in self.tables.values() for path in table)


def linked_articles(project: Project, ref: ArticleRef, body: bytes) -> dict[str, ArticleRef]:
    """
    Return the articles that the source of `ref` links to by the automatic id of a heading, by the path in the links.

    The empty path stands for the article itself. An article that cannot be read has no headings.
    """
    wanted: dict[str, set[str]] = {}
    for _item, path, fragment in heading_links_in(body):
        wanted.setdefault(path, set()).add(fragment)
    found = {}
    for path, fragments in wanted.items():
        other = _article_at(project, ref, path) if path else ref
        with suppress(TranslatorError, OSError):
            if other is not None:
                there = body if other.path == ref.path else body_of(project.read(other.path))
                if fragments.intersection(automatic_ids(there)):
                    found[path] = other
    return found


def leads_to_version(project: Project, ref: ArticleRef, path: str, other: ArticleRef, tag: str) -> bool:
    """Tell whether a link in the version of `ref` in `tag` leads to the version of `other` in the same language."""
    if not path:
        return True
    there = os.path.normpath(project.article_path(tag, ref.slug).parent / path)
    return there == os.path.normpath(project.article_path(tag, other.slug))


def body_of(data: bytes) -> bytes:
    """Return an article without its front matter."""
    return data[read_front_matter(data).span[1] :]


def _article_at(project: Project, ref: ArticleRef, path: str) -> ArticleRef | None:
    there = Path(os.path.normpath(ref.path.parent / path))
    place = project.tree.place(Path(os.path.relpath(there, project.root)).as_posix())
    if place is None or place.tag != ref.tag or there.suffix != ".md" or not there.is_file():
        return None
    return ArticleRef(place.slug, place.tag, there)
