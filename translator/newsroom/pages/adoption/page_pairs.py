"""
Which page of a site is the translation of which article (by path, `id`, `translationKey` or rename), and of what
source.

The source is that of a revision that somebody or the page names; else as it stood when the text of the page was changed
last. The keys are those of Hugo sites with Docsy (`default_lang_commit`), of MDN (`l10n: sourceCommit:`) and others.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from translator.bilingual.errors import ArticleError, DuplicateArticle, GitError, TranslatorError, UsageError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.words.language import LangTag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import CATALOG_SUFFIX, TreePlace
from translator.newsroom.ground.project import ArticleRef, read_front
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.adoption.page_history import FileHistories, PairHistory, letters_of

_KEYS = ("id", "translationKey")


class UnknownSource(UsageError):
    languages: tuple[LangTag, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePair:
    article: Article
    tag: LangTag
    path: Path
    by: str
    """How they were paired: `path`, `id`, `translationKey`, or `git` where the article was renamed."""


def find_pages(
    newsroom: Newsroom, slugs: Iterable[str] = (), to: Iterable[str] = ()
) -> tuple[list[PagePair], list[Path]]:
    """
    Return the pairs, sorted by article, and the pages without an article.

    Pages that `publish` wrote are not looked at, pages that cannot be read are skipped. Raises `UnknownSource`.
    """
    sources = newsroom.select(slugs)
    _refuse_unknown_source(newsroom)
    wanted = {ref.slug: ref for ref in sources}
    everything = {ref.slug for ref in newsroom.articles}
    tags = {tag for ref in sources for tag in newsroom.targets_of(ref, to)}
    pairs, rest = list[PagePair](), list[tuple[Path, TreePlace]]()
    source_paths = {ref.path for ref in newsroom.articles}
    for path, place in newsroom.article_files():
        if path in source_paths or place.tag not in tags or place.suffix == CATALOG_SUFFIX:
            continue
        with newsroom.skipping():
            if not newsroom.is_source(path):
                continue
            if place.slug in wanted:
                pairs.append(PagePair(newsroom.article(wanted[place.slug]), place.tag, path, "path"))
            elif place.slug not in everything:
                rest.append((path, place))
    done = {(pair.article.slug, pair.tag) for pair in pairs}
    places = _FormerPlaces(newsroom, wanted)
    for find in (places.by_key, places.by_rename):
        waiting, rest = rest, []
        for path, place in waiting:
            with newsroom.skipping(DuplicateArticle):
                ref, by = find(path, place)
                if ref is None or (ref.slug, place.tag) in done:
                    rest.append((path, place))
                    continue
                done.add((ref.slug, place.tag))
                pairs.append(PagePair(newsroom.article(ref), place.tag, path, by))
    alone = [path for path, _place in rest]
    pairs = [pair for pair in pairs if pair.tag != pair.article.tag]
    return sorted(pairs, key=lambda pair: (pair.article.slug, pair.tag)), alone


def _refuse_unknown_source(project: Newsroom) -> None:
    unclear = [error for error in project.skipped.values() if isinstance(error, DuplicateArticle)]
    if unclear and project.source_tag is None:
        names = (unclear[0].where or "").split(", ")
        languages = [place.tag for place in map(project.tree.place, names) if place]
        error = UnknownSource(
            _("which language is the source is not known: the same page is there in several"),
            where=unclear[0].where,
            hint=_("write into translator.toml: [articles] source = {tag}   (one of {tags})",
                   tag=f'"{languages[0]}"', tags=", ".join(languages)),
        )  # fmt: skip
        error.languages = tuple(languages)
        raise error


class _FormerPlaces:
    """Finds the article of a page that does not stand at its path."""

    def __init__(self, newsroom: Newsroom, wanted: Mapping[str, ArticleRef]) -> None:
        self._newsroom, self._wanted = newsroom, wanted

    @cached_property
    def _owners(self) -> Mapping[tuple[str, str], list[ArticleRef]]:
        owners: defaultdict[tuple[str, str], list[ArticleRef]] = defaultdict(list)
        for ref in self._wanted.values():
            for key in _keys(self._newsroom, ref.path):
                owners[key].append(ref)
        return owners

    @cached_property
    def _later(self) -> Mapping[str, str]:
        root = self._newsroom.root
        return git.renames(root, "") if git.is_repo(root) and git.has_commits(root) else {}

    @cached_property
    def _refs(self) -> Mapping[str, ArticleRef]:
        return {self._newsroom.relative(ref.path): ref for ref in self._wanted.values()}

    def by_key(self, path: Path, _place: TreePlace) -> tuple[ArticleRef | None, str]:
        """Raise `DuplicateArticle` where all that it has of keys two articles have."""
        known = [(key, self._owners[key]) for key in _keys(self._newsroom, path) if key in self._owners]
        for key, refs in known:
            if len(refs) == 1:
                return refs[0], key[0]
        for (kind, name), refs in known:
            names = ", ".join(self._newsroom.relative(ref.path) for ref in refs)
            raise DuplicateArticle(
                _("two articles could be its source: {paths} have the {key} {name}", paths=names, key=kind, name=name),
                where=self._newsroom.relative(path),
                hint=_("give one of them a {key} of its own, then: translator adopt", key=kind),
            )
        return None, ""

    def by_rename(self, _path: Path, place: TreePlace) -> tuple[ArticleRef | None, str]:
        """Of several names, take the one that is there now."""
        tags = sorted({ref.tag for ref in self._wanted.values()})
        names = [self._newsroom.tree.path(tag, place.slug, place.suffix) for tag in tags if tag != place.tag]
        for name in names:  # It grows while names lead on.
            following = [self._later[name]] if name in self._later else bundle_names(name)
            names += [one for one in following if one not in names]
        return next((self._refs[name] for name in names if name in self._refs), None), "git"


def bundle_names(path: str) -> list[str]:
    """Return how else a page may stand, alone or in a folder of its own: `a/b.md`, `a/b/index.md`, `a/b/_index.md`."""
    stem, dot, suffix = path.rpartition(".")
    folder, _slash, name = stem.rpartition("/")
    if name not in {"index", "_index"}:
        return [f"{stem}/{one}{dot}{suffix}" for one in ("index", "_index")]
    other = "_index" if name == "index" else "index"
    return [f"{folder}{dot}{suffix}", f"{folder}/{other}{dot}{suffix}"] if folder else []


def _keys(project: Newsroom, path: Path) -> list[tuple[str, str]]:
    try:
        with project.open(path) as file:
            front = read_front(file)
        values = read_front_matter(front + b"\n" + front[:3] + b"\n").values if front[:3] in {b"---", b"+++"} else {}
    except (TranslatorError, OSError):
        return []
    return [(key, str(values[key])) for key in _KEYS if values.get(key)]


_NAMED = pattern(
    rb"""^[ \t]*(?P<key>default_lang_commit|source_commit|source_revision|translated_from|sourceCommit)[ \t]*[:=][ \t]*
         ["']?(?P<name>[0-9a-f]{7,40})(?=["' \t\r\n\#]|$)""",
    re.VERBOSE | re.MULTILINE,
)
# Digits of a commit in a message.
_SHOWN = 10
# Versions of a source that are tried for one page.
_MOST_EARLIER = 12


@dataclass(frozen=True, slots=True)
class PageOrigin:
    page: bytes
    source: bytes
    source_revision: str = ""
    """The commit that `source` was taken from; empty for the file as it is now."""
    revision: str = ""
    email: str = ""
    doubt: LazyMessage | None = None
    """Why `source` may be newer than what was translated: the right one is not in git."""

    @property
    def content(self) -> str:
        return hashlib.sha256(self.page).hexdigest()


class PageOrigins:
    """Git's knowledge of all pages, asked once; empty without a repository."""

    def __init__(self, project: Newsroom, at: str = "") -> None:
        self._project = project
        self._is_repo = git.is_repo(project.root)
        self._at = git.resolve(project.root, at) if at else ""
        self._pages: list[str] = []
        self._names: list[str] = []
        self._dated: set[Path] = set()

    @cached_property
    def _base(self) -> Path:
        # One above the project where pages stand outside of it.
        return Path(os.path.commonpath(map(os.path.normpath, (self._project.root, self._project.articles_dir))))

    @cached_property
    def _changes(self) -> Mapping[str, git.LastChange]:
        return git.last_changes(self._base) if self._is_repo else {}

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
        project = self._project
        self._pages = [self._name(pair.path) for pair in pairs]
        self._names = [*self._pages, *(self._name(pair.article.path) for pair in pairs)]
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
        if self._at or not self._is_repo:
            return self._at, ""
        named = revision_named(page)
        try:
            return git.resolve(self._project.root, named) if named else "", ""
        except GitError:
            return "", named

    def history(self, pair: PagePair, source: Document, page: Document) -> PairHistory | None:
        """Return when the sentences of a page were translated; None where its source was named, or git has no page."""
        if pair.path not in self._dated:
            return None
        names = self._name(pair.article.path), self._name(pair.path)
        return PairHistory(self._histories, names, (source, page), (pair.article.tag, pair.tag))

    def other_sources(self, pair: PagePair, source: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the article of today, and at most a dozen versions before `source`, with commits, the latest first."""
        if pair.article.data != source:
            yield "", pair.article.data
        versions = self._histories.versions(self._name(pair.article.path))
        blob = git.blob_name(source)
        at = next((at for at, version in enumerate(versions) if version.blob == blob), len(versions))
        before = versions[at + 1 : at + 1 + _MOST_EARLIER]
        for version, data in zip(before, git.contents(self._base, [one.blob for one in before]), strict=True):
            if data is not None:
                yield version.commit, data

    @cached_property
    def _histories(self) -> FileHistories:
        return FileHistories(self._base, {suffix for name in self._names for suffix in [Path(name).suffix] if suffix})

    def _written_in(self, read: Sequence[tuple[PagePair, bytes, git.LastChange | None]]) -> dict[Path, str]:
        # Commits that changed no words of the text translated nothing.
        if self._at:
            return {}
        found = {}
        with git.Objects(self._base) as objects:
            for pair, page, change in read:
                if change is None:
                    continue
                self._dated.add(pair.path)
                found[pair.path], words = change.commit, letters_of(_body(page).decode(errors="replace"))
                versions = self._histories.versions(self._name(pair.path))
                for version, former in pairwise(versions):
                    found[pair.path] = version.commit
                    body = letters_of(_body(objects.read(former.blob) or b"").decode(errors="replace"))
                    if body != words:
                        break
                    words, found[pair.path] = body, former.commit
        return found

    def _sources(self, wanted: Sequence[tuple[PagePair, str]]) -> dict[tuple[str, str], bytes]:
        asked = [(pair.article, revision) for pair, revision in wanted if revision]
        if not asked:
            return {}
        blobs = self._histories.at([(self._name(article.path), revision) for article, revision in asked])
        contents = git.contents(self._base, [blob or "-" for blob in blobs])
        return {
            (article.slug, revision): content
            for (article, revision), content in zip(asked, contents, strict=True)
            if content is not None
        }


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


def revision_named(page: bytes) -> str:
    found = _NAMED.search(page, 0, len(page) - len(_body(page)))
    return found["name"].decode() if found else ""
