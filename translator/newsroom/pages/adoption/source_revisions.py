"""
The source that a page was translated from: at a revision that somebody names, that the page names, or that fits.

Most pages say nothing. Then it is the source as it stood when the text of the page was changed last: what came later,
nobody has translated yet. A source that has another name by now is looked for under its former ones.

The keys of front matter are those of Hugo sites with Docsy (`default_lang_commit`, and `drifted_from_default` while the
page is behind: opentelemetry.io/docs/contributing/localization), of MDN (`l10n: sourceCommit:`), and the plain ones.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from translator.bilingual.errors import ArticleError, GitError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.frontmatter import is_translated
from translator.newsroom.ground import git
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.adoption.page_pairs import PagePair, bundle_names

_NAMED = pattern(
    rb"""^[ \t]*(?P<key>default_lang_commit|source_commit|source_revision|translated_from|sourceCommit)[ \t]*[:=][ \t]*
         ["']?(?P<name>[0-9a-f]{7,40})(?=["' \t\r\n\#]|$)""",
    re.VERBOSE | re.MULTILINE,
)
_DRIFTED = pattern(rb"^drifted_from_default[ \t]*[:=].*\n", re.MULTILINE)
# Digits of a commit in a message.
_SHOWN = 10


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
    """The address of the author who wrote most of it; empty where nobody is known."""
    doubt: LazyMessage | None = None
    """Why `source` may be newer than what was translated: the one that it should be is not in git."""

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
        self._pages: list[str] = []

    @cached_property
    def _base(self) -> Path:
        """The folder below which all pages stand: one above the project where they stand outside of it."""
        return Path(os.path.commonpath(map(os.path.normpath, (self._project.root, self._project.articles_dir))))

    @cached_property
    def _changes(self) -> Mapping[str, git.LastChange]:
        return git.last_changes(self._base, "") if self._is_repo else {}

    @cached_property
    def _authors(self) -> Mapping[str, str]:
        names = sorted({f":(glob)**/*{Path(name).suffix}" for name in self._pages if name in self._changes})
        with suppress(GitError):  # A clone without old files knows who changed a page last.
            return git.main_authors(self._base, names) if names else {}
        return {}

    @cached_property
    def _uncommitted(self) -> frozenset[str]:
        return git.changed_files(self._base, "") if self._is_repo else frozenset()

    def of(self, pairs: Sequence[PagePair]) -> Iterator[tuple[PagePair, PageOrigin]]:
        """Yield the origin of each page that can be read; the others are skipped."""
        project = self._project
        self._pages = [self._name(pair.path) for pair in pairs]
        read: list[tuple[PagePair, bytes, git.LastChange | None]] = []
        for pair in pairs:
            with project.skipping():
                page = project.read(pair.path)
                name = self._name(pair.path)
                read.append((pair, page, None if name in self._uncommitted else self._changes.get(name)))
        asked = [(pair, self._revisions_named(page)) for pair, page, _change in read]
        written = self._written_in([item for item, (_pair, names) in zip(read, asked, strict=True) if not names[0]])
        wanted = [(pair, name or written.get(pair.path, ""), unknown) for pair, (name, unknown) in asked]
        sources = self._sources([(pair, revision) for pair, revision, _unknown in wanted])
        for (pair, page, change), (_pair, revision, unknown) in zip(read, wanted, strict=True):
            with project.skipping():
                source = sources.get((pair.article.slug, revision))
                doubt = _doubt(revision, unknown, is_found=source is not None)
                if source is None:
                    source, revision = pair.article.data, ""
                commit, email = ("", "")
                if change:
                    commit, email = change.commit, self._authors.get(self._name(pair.path)) or change.email
                yield pair, PageOrigin(page, source, revision, commit, email, doubt)

    def _name(self, path: Path) -> str:
        return os.path.relpath(path, self._base).replace(os.sep, "/")

    def _revisions_named(self, page: bytes) -> tuple[str, str]:
        """Return the commit that is to be taken, by `--at` or by the page, and one that the page names in vain."""
        if self._at or not self._is_repo:
            return self._at, ""
        named = revision_named(page)
        try:
            return git.resolve(self._project.root, named) if named else "", ""
        except GitError:
            return "", named

    def _written_in(self, read: Sequence[tuple[PagePair, bytes, git.LastChange | None]]) -> dict[Path, str]:
        """
        Return the commit in which the text of each page was changed last, by its path.

        What changed the front matter alone, as programs do that keep a site's books, translated nothing.
        """
        committed = [(pair, page, change) for pair, page, change in read if change and not self._at]
        before = git.contents(
            self._base, [f"{change.commit}^:./{self._name(pair.path)}" for pair, _page, change in committed]
        )
        found = {}
        for (pair, page, change), former in zip(committed, before, strict=True):
            found[pair.path] = change.commit
            if former is not None and _body(former) == _body(page):
                found[pair.path] = self._first_with(self._name(pair.path), _body(page)) or change.commit
        return found

    def _first_with(self, name: str, body: bytes) -> str:
        """Return the commit since which a page has had this text."""
        commits = [commit for commit, _email in git.commits_of(self._base, name)]
        texts = git.contents(self._base, [f"{commit}:./{name}" for commit in commits])
        first = ""
        for commit, text in zip(commits, texts, strict=True):
            first = (first or commit) if text is not None and _body(text) == body else ""
        return first

    def _sources(self, wanted: Sequence[tuple[PagePair, str]]) -> dict[tuple[str, str], bytes]:
        """Return the sources at their revisions, by slug and revision, under whatever name they had then."""
        found, tried = dict[tuple[str, str], bytes](), set[tuple[str, str]]()
        rest = [
            (pair.article.slug, revision, self._project.relative(pair.article.path))
            for pair, revision in wanted if revision
        ]  # fmt: skip
        while rest:
            contents = git.contents(self._project.root, [f"{revision}:./{name}" for _slug, revision, name in rest])
            missing = []
            for (slug, revision, name), content in zip(rest, contents, strict=True):
                if content is not None:
                    found.setdefault((slug, revision), content)
                elif name in self._former_names:
                    missing.append((slug, revision, self._former_names[name]))
                elif (slug, revision) not in tried:
                    tried.add((slug, revision))
                    missing += [(slug, revision, other) for other in bundle_names(name)]
            rest = missing
        return found

    @cached_property
    def _former_names(self) -> dict[str, str]:
        """File → what it was called before, from the root of the project; no name leads back to itself."""
        found: dict[str, str] = {}
        for before, after in git.renames(self._project.root, "").items():
            name: str | None = before
            while name is not None and name != after:
                name = found.get(name)
            if name is None:
                found.setdefault(after, before)
        return found


def _doubt(revision: str, unknown: str, *, is_found: bool) -> LazyMessage | None:
    if revision and not is_found:
        name = revision[:_SHOWN]
        return LazyMessage("git has no source of it at {revision}: today's counts as translated", revision=name)
    if unknown:
        return LazyMessage("it names the commit {revision}, which this clone does not have", revision=unknown[:_SHOWN])
    return None


def _body(page: bytes) -> bytes:
    try:
        return page[read_front_matter(page).span[1] :]
    except ArticleError:
        return page


def _head_end(page: bytes) -> int:
    return len(page) - len(_body(page))


def revision_named(page: bytes) -> str:
    """Return the commit of its source that a page names; empty where it names none."""
    found = _NAMED.search(page, 0, _head_end(page))
    return found["name"].decode() if found else ""


@dataclass(frozen=True, slots=True)
class SiteBooks:
    """A page with what the site notes on it about its source, as far as that could be brought up to date."""

    page: bytes
    unset: str = ""
    """The key that could not be set, because no commit has the article as it is."""
    behind: tuple[str, ...] = ()
    """Keys of the front matter that changed in the article and not on the page, so that it is not in step yet."""


def with_revision(page: bytes, article: Article) -> SiteBooks:
    """
    Return a page whose sentences are in step with its article, with the commit of the article in its books.

    The commit that a page names stays where it has the article as it is now.
    """
    end = _head_end(page)
    found = _NAMED.search(page, 0, end)
    if not found and _DRIFTED.search(page, 0, end) is None:
        return SiteBooks(page)
    if found:
        root, name = article.newsroom.root, article.newsroom.relative(article.path)
        try:
            (source,) = git.contents(root, [f"{found['name'].decode()}:./{name}"])
            is_known = source == article.data
            commits = [] if is_known or git.changed_files(root, name) else git.commits_of(root, name)
        except GitError:
            source, is_known, commits = None, False, []
        behind = _keys_behind(source, article, page) if source is not None and not is_known else ()
        if behind or not (is_known or commits):
            return SiteBooks(page, "" if behind else found["key"].decode(), behind)
        if commits:
            start, stop = found.span("name")
            page = page[:start] + commits[-1][0][: stop - start].encode() + page[stop:]
    return SiteBooks(_DRIFTED.sub(b"", page[:end]) + page[end:])


def _keys_behind(source: bytes, article: Article, page: bytes) -> tuple[str, ...]:
    """Return the keys whose value changed in the article since `source`, and that the page has otherwise."""
    try:
        then, here = read_front_matter(source).values, read_front_matter(page).values
    except ArticleError:
        return ()
    now = article.front_matter.values
    keys = dict.fromkeys((*now, *then))
    changed = (key for key in keys if then.get(key) != now.get(key) and here.get(key) != now.get(key))
    return tuple(key for key in changed if not is_translated(key))
