"""
The source that a page was translated from: at a revision that somebody names, that the page names, or that fits.

Most pages say nothing. Then it is the source as it stood when the page was changed last: what came later, nobody has
translated yet.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from translator import git
from translator.adoption.page_pairs import PagePair
from translator.errors import GitError
from translator.formats import read_front_matter
from translator.newsroom import Newsroom
from translator.patterns import pattern

_KEYS = ("default_lang_commit", "source_commit", "source_revision", "translated_from")
"""Keys of the front matter that name a commit, as sites write them."""
_HASH = pattern(r"[0-9a-f]{7,40}")


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """What a page was made from, and by whom."""

    page: bytes
    source: bytes
    source_revision: str = ""
    """The commit that `source` was taken from; empty for the file as it is now."""
    revision: str = ""
    """The commit that changed the page last."""
    email: str = ""
    """The address of its author; empty where nobody is known."""

    @property
    def content(self) -> str:
        return hashlib.sha256(self.page).hexdigest()


class PageOrigins:
    """Git's knowledge of all pages, asked once; without a repository there is none."""

    def __init__(self, project: Newsroom, at: str = "") -> None:
        """`at` is a revision for all; raises `GitError` where there is none of that name."""
        self._project = project
        self._is_repo = git.is_repo(project.root)
        self._at = git.resolve(project.root, at) if at else ""

    @cached_property
    def _base(self) -> Path:
        """The folder below which all pages stand: one above the project where they stand outside of it."""
        return Path(os.path.commonpath(map(os.path.normpath, (self._project.root, self._project.articles_dir))))

    @cached_property
    def _changes(self) -> Mapping[str, git.LastChange]:
        return git.last_changes(self._base, "") if self._is_repo else {}

    @cached_property
    def _uncommitted(self) -> frozenset[str]:
        return git.changed_files(self._base, "") if self._is_repo else frozenset()

    def of(self, pairs: Sequence[PagePair]) -> Iterator[tuple[PagePair, PageOrigin]]:
        """Yield the origin of each page that can be read; the others are skipped."""
        project = self._project
        wanted: list[tuple[PagePair, bytes, git.LastChange | None, str]] = []
        for pair in pairs:
            with project.skipping():
                page = project.read(pair.path)
                name = os.path.relpath(pair.path, self._base).replace(os.sep, "/")
                change = None if name in self._uncommitted else self._changes.get(name)
                wanted.append((pair, page, change, self._revision(page, change)))
        sources = self._sources([(pair, revision) for pair, _page, _change, revision in wanted])
        for pair, page, change, revision in wanted:
            with project.skipping():
                source = sources.get((pair.article.slug, revision))
                if source is None:
                    source, revision = pair.article.data, ""
                commit, email = (change.commit, change.email) if change else ("", "")
                yield pair, PageOrigin(page, source, revision, commit, email)

    def _revision(self, page: bytes, change: git.LastChange | None) -> str:
        if self._at or not self._is_repo:
            return self._at
        try:
            values = read_front_matter(page).values
        except Exception:
            values = {}
        for key in _KEYS:
            named = values.get(key)
            if isinstance(named, str) and _HASH.fullmatch(named):
                try:
                    return git.resolve(self._project.root, named)
                except GitError:
                    continue
        return change.commit if change else ""

    def _sources(self, wanted: Sequence[tuple[PagePair, str]]) -> dict[tuple[str, str], bytes]:
        """Return the sources at their revisions, by slug and revision; without those that were not there yet."""
        asked = [(pair, revision) for pair, revision in wanted if revision]
        if not asked:
            return {}
        names = [f"{revision}:./{self._project.relative(pair.article.path)}" for pair, revision in asked]
        found = git.contents(self._project.root, names)
        return {
            (pair.article.slug, revision): content
            for (pair, revision), content in zip(asked, found, strict=True) if content is not None
        }  # fmt: skip
