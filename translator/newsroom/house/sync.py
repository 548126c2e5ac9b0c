"""
The translations of a gettext catalog that is an article: they are taken into our catalog, as by an unknown hand.

Text of the file that the ledger has never had is new: a team translated it before, or somebody edits the file with
another program. Text that the ledger has had, now or formerly, is not: it waits to be published.
"""

from __future__ import annotations

import copy
import hashlib
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import (
    ArticleError,
    CatalogBehind,
    DuplicateArticle,
    FileError,
    GitError,
    TranslatorError,
)
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.frontmatter import BOM, read_front_matter
from translator.newsroom.catalog.article_merge import SyncReport, merge_segments
from translator.newsroom.catalog.catalog import Catalog, out_of_step
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import changes_since_adoption
from translator.newsroom.catalog.storage import finish_transaction, is_unfinished, load_catalog, vouch
from translator.newsroom.ground import git
from translator.newsroom.ground.files import writing
from translator.newsroom.ground.house_index import state_of
from translator.newsroom.ground.project import ArticleRef, Project, find_script_source, read_front
from translator.newsroom.house.newsroom import SUBJECT, Article, Newsroom, look_at_sync


def as_synced(article: Article, catalog: Catalog) -> Catalog:
    """Return what `sync` would make of a catalog, for reading alone."""
    made = copy.deepcopy(catalog)
    merge_segments(made, article.cut_for(catalog).segments, path=article.newsroom.relative(article.path))
    return made


def take_targets(article: Article, catalog: Catalog) -> int:
    """Take what is new in the file in the language of `catalog`, and return how many segments that were."""
    document = article.po(LangTag(catalog.tag))
    if document is None:
        return 0
    taken = 0
    for place, target in enumerate(document.targets):
        entry = catalog.find(document.segments[place].key)
        if entry is None or not target or entry.is_locked:
            continue
        message = document.messages[place]
        if message.target not in {document.written(place, text) for text in _texts_of(catalog, entry)}:
            entry.target = target
            vouch(catalog.records.get(entry.key), entry, (), message.is_fuzzy)
            taken += catalog.adopt(entry)
    return taken


def _texts_of(catalog: Catalog, entry: Entry) -> set[str]:
    return {entry.target, *(event.target for event in catalog.history(entry) if event.target)}


_ID = re.compile(rb"\bid\b")


def sync_article(article: Article, tag: str, *, prune: bool = False) -> SyncReport:
    """
    Bring the catalog of `article` in `tag` up to the article. A second run changes no byte.

    Raises `ArticleError` when the article and `CatalogError` when the catalog cannot be read; then nothing is written.
    """
    if not prune and is_fresh(article, tag):
        return SyncReport(article.slug, tag, segments=0, is_skipped=True)
    document, newsroom = article.document, article.newsroom
    with article.transaction(tag) as catalog:
        catalog.source_tag = article.tag
        segments = article.cut_for(catalog).segments
        report = merge_segments(catalog, segments, path=newsroom.relative(article.path), prune=prune)
        taken = take_targets(article, catalog)
        outside = changes_since_adoption(newsroom, article.ref, catalog, document)
        follows = find_script_source(newsroom, article.ref, tag)
        following = _find_following(catalog) if follows else frozenset[int]()
    look = look_at_sync(article.newsroom, article.ref, tag)
    if article.data == document.data:
        look.keep(hashlib.sha256(document.data).hexdigest().encode())
    stale = tuple(number for number in report.stale if number in following)
    return replace(
        report,
        outside=outside,
        follows=follows if following else "",
        following=stale,
        taken=taken,
        omitted=article.omitted_prose,
    )


def _find_following(catalog: Catalog) -> frozenset[int]:
    from translator.newsroom.house.catalog_conversion import is_own_wording

    due = (entry for entry in catalog.entries if entry.is_stale or not entry.target)
    return frozenset(entry.number for entry in due if not is_own_wording(catalog, entry))


def is_fresh(article: Article, tag: str) -> bool:
    return look_at_sync(article.newsroom, article.ref, tag).value is not None


def is_article_changed(article: Article, tag: str) -> bool:
    row = article.newsroom.index.row(tag, article.slug, SUBJECT)
    if row is None:
        return _is_catalog_behind(article, tag)
    if row.state and row.state.startswith(state_of([article.path])[0] + " "):
        return False
    try:
        return hashlib.sha256(article.data).hexdigest().encode() != row.value
    except (FileNotFoundError, FileError):
        return False


def _is_catalog_behind(article: Article, tag: str) -> bool:
    newsroom = article.newsroom
    if not newsroom.has(newsroom.catalog_path(tag, article.slug)):
        return False
    files = [str(article.path), *newsroom.catalog_state(tag, slug=article.slug)]
    environment = (
        f"{code_version('newsroom/articles', 'bilingual/sentences', 'newsroom/catalog')} {newsroom.settings.dialect}"
    )
    look = newsroom.index.look("behind", tag, article.slug, environment=environment, files=files)
    if look.value is not None:
        return bool(look.value)
    try:
        catalog = article.catalog(tag)
        segments = article.cut_for(catalog).segments
    except (TranslatorError, FileNotFoundError):  # Whoever reads either says what is wrong with it.
        return False
    is_behind = bool(out_of_step(catalog, segments))
    look.keep(b"1" if is_behind else b"")
    return is_behind


def catalog_behind(article: Article, tag: str, read: Callable[[str], Catalog] | None = None) -> CatalogBehind | None:
    """
    Return what a catalog is behind, its article or the other script, with the command that brings it up; None where
    it is up to both, as far as anything here says so.

    `read` returns the catalogs in the place of `Article.catalog`. Raises `CatalogError` where one cannot be read.
    """
    from translator.newsroom.house.catalog_conversion import script_ahead

    if is_article_changed(article, tag):
        message = _("the article was edited since it was read last: {slug}", slug=article.slug)
        return CatalogBehind(message, hint=f"translator sync {article.slug}")
    if origin := script_ahead(article, tag, read or article.catalog):
        message = _("changes in {origin} are not in {tag} yet: {slugs}", tag=tag, origin=origin, slugs=article.slug)
        return CatalogBehind(message, hint=f"translator translate {article.slug} --to {tag}")
    return None


def skip_shared_ids(project: Project) -> frozenset[str]:
    """Pass over the articles to which their front matter gives the `id` of another one, and return their slugs."""
    owners: dict[bytes, list[ArticleRef]] = {}

    def read_id(path: Path) -> bytes:
        with project.open(path) as file:
            front = read_front(file)
        with suppress(ArticleError):  # Whoever reads the article says what is wrong with it.
            return id_of(front)
        return b""

    with project.index.facts("id", environment=code_version("newsroom/house", "newsroom/ground/project.py")) as facts:
        for ref in project.articles:
            with project.skipping():
                if name := facts.find(ref.path, read_id):
                    owners.setdefault(name, []).append(ref)
    shared = {name: refs for name, refs in owners.items() if len(refs) > 1}
    for name, refs in shared.items():
        message = _("two articles have the id {id}", id=name.decode(errors="replace"))
        where = ", ".join(project.relative(ref.path) for ref in refs)
        hint = _("give one of them an id of its own, then: translator sync")
        project.skip(DuplicateArticle(message, where=where, hint=hint))
    return frozenset(ref.slug for refs in shared.values() for ref in refs)


def id_of(front: bytes) -> bytes:
    """Return the `id` that front matter gives, whose last fence may be cut off; empty where it gives none."""
    front = front.removeprefix(BOM)
    if front[:3] not in {b"---", b"+++"} or not _ID.search(front):  # Most need no parser.
        return b""
    name = read_front_matter(front + b"\n" + front[:3] + b"\n").values.get("id")
    return b"" if name is None else str(name).encode()


# Of all characters, those in sentences that stayed.
_LEAST_SHARE = 0.9
# From this share on, somebody should look whether it is the same article.
_LIKE = 0.3


@dataclass(slots=True)
class Rename:
    """Everything that followed an article to its new name."""

    before: str
    slug: str
    by: str
    """How it was found: `path`, `id`, `sentences`."""
    tags: tuple[str, ...]
    path: str
    pages: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    """Pages that people wrote, which stay where they are, and where they would belong."""


@dataclass(frozen=True, slots=True)
class _Lost:
    slug: str
    path: str
    sources: Counter[str]


def follow_renames(
    project: Newsroom, refs: Iterable[ArticleRef], *, alike: list[tuple[str, str]] | None = None
) -> list[Rename]:
    """
    Move the catalogs, ledgers and published pages of those of `refs` that were renamed, and return what moved.

    Pages that people wrote are not touched. `alike` gets the slugs of a lost article and a new article that may be the
    same and were left alone. Time is that of one look at the names where no article is missing.
    """
    known = defaultdict[str, list[str]](list)
    for tag, slug, _path in project.catalog_files():
        known[slug].append(tag)
    slugs = {ref.slug for ref in project.articles}
    lost = list(_lost(project, {slug: tags for slug, tags in known.items() if slug not in slugs}))
    fresh = [ref for ref in refs if _is_untouched(project, ref.slug, known.get(ref.slug, ()))] if lost else []
    if not fresh:
        return []
    done = []
    search = _Search(project, lost, fresh)
    for one, ref, by in search.found():
        with project.skipping(at=ref.path):
            done.append(_move(project, one, ref, known[one.slug], by))
    if alike is not None:
        alike += search.alike()
    return done


def _lost(project: Project, known: Mapping[str, Sequence[str]]) -> Iterator[_Lost]:
    for slug, tags in known.items():
        sources, path = Counter[str](), ""
        for tag in tags:
            with suppress(TranslatorError):
                catalog = load_catalog(project, slug, tag)
                sources |= Counter(entry.source for entry in catalog.entries)
                places = [place for entry in catalog.entries for place, _line in entry.references]
                path = path or next(iter(places), "") or project.tree.path(catalog.source_tag, slug)
        place = project.tree.place(path)
        if path and not (os.path.lexists(project.root / path) and place is not None and place.slug == slug):
            yield _Lost(slug, path, sources)


def _is_untouched(project: Project, slug: str, tags: Iterable[str]) -> bool:
    if any(os.path.lexists(project.ledger_path(tag, slug)) for tag in tags):
        return False
    try:
        catalogs = [load_catalog(project, slug, tag) for tag in tags]
    except TranslatorError:
        return False
    return not any(entry.target or entry.comments for catalog in catalogs for entry in catalog.entries)


class _Search:
    def __init__(self, project: Newsroom, lost: Sequence[_Lost], fresh: Sequence[ArticleRef]) -> None:
        self._project = project
        self._lost = {one.slug: one for one in lost}
        self._fresh = {project.relative(ref.path): ref for ref in fresh}

    def found(self) -> Iterator[tuple[_Lost, ArticleRef, str]]:
        for by, pairs in (("path", self._by_path), ("id", self._by_id), ("sentences", self._by_sentences)):
            if not self._lost or not self._fresh:
                return
            for slug, path in list(pairs()):
                if slug in self._lost and path in self._fresh:
                    yield self._lost.pop(slug), self._fresh.pop(path), by

    def _by_path(self) -> Iterator[tuple[str, str]]:
        for one in self._lost.values():
            if one.path in self._fresh:
                yield one.slug, one.path

    def _by_id(self) -> Iterator[tuple[str, str]]:
        owners = defaultdict[bytes, list[str]](list)
        for path, ref in self._fresh.items():
            with suppress(TranslatorError, OSError), self._project.open(ref.path) as file:
                owners[id_of(read_front(file))].append(path)
        owners.pop(b"", None)
        if not owners:
            return
        claims = defaultdict[bytes, list[str]](list)
        for slug, text in self._former_fronts().items():
            claims[id_of(text)].append(slug)
        for name, paths in owners.items():
            if len(paths) == 1 and len(claims[name]) == 1:
                yield claims[name][0], paths[0]

    def _former_fronts(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for path, place in self._project.article_files():
            if place.slug in self._lost:
                with suppress(TranslatorError, OSError), self._project.open(path) as file:
                    found.setdefault(place.slug, read_front(file))
        root, lost = self._project.root, [one for one in self._lost.values() if one.slug not in found]
        if lost and git.is_repo(root):
            with suppress(GitError):
                changes = git.last_changes(root)
                asked = [one for one in lost if one.path in changes]
                now = git.contents(root, [f"HEAD:./{one.path}" for one in asked])
                then = git.contents(root, [f"{changes[one.path].commit}^:./{one.path}" for one in asked])
                found.update(
                    {one.slug: here or before or b"" for one, here, before in zip(asked, now, then, strict=True)}
                )
        return found

    def alike(self) -> list[tuple[str, str]]:
        return [(slug, self._fresh[path].slug) for _share, slug, path in self._shares(_LIKE)]

    def _by_sentences(self) -> Iterator[tuple[str, str]]:
        shares = self._shares(_LEAST_SHARE)
        for share, slug, path in shares:
            rivals = [other for other in shares if other[0] == share and (other[1] == slug) != (other[2] == path)]
            if not rivals:
                yield slug, path

    def _shares(self, least: float) -> list[tuple[float, str, str]]:
        shares: list[tuple[float, str, str]] = []
        for path, ref in self._fresh.items():
            with suppress(TranslatorError):
                texts = Counter(segment.source for segment in self._project.article(ref).document.segments)
                for one in self._lost.values():
                    share = _size(texts & one.sources) / max(1, _size(texts), _size(one.sources))
                    if share >= least:
                        shares.append((share, one.slug, path))
        return sorted(shares, reverse=True)


def _size(texts: Counter[str]) -> int:
    return sum(len(text) for text in texts)


def _move(project: Project, lost: _Lost, ref: ArticleRef, tags: Sequence[str], by: str) -> Rename:
    rename = Rename(lost.slug, ref.slug, by, tuple(tags), lost.path)
    for tag in tags:
        if is_unfinished(project, lost.slug, tag):
            finish_transaction(project, lost.slug, tag)
        # The ledger goes first: a catalog can be made of it again, should the program be killed in between.
        for path_of in (project.ledger_path, project.catalog_path):
            _move_file(project, path_of(tag, lost.slug), path_of(tag, ref.slug))
        project.index.forget(tag, lost.slug)
        unsaved = project.derived_dir / "review" / tag
        _move_file(project, unsaved / lost.slug, unsaved / ref.slug)
    for path, place in list(project.article_files()):
        if place.slug != lost.slug or place.tag == ref.tag:
            continue
        there = project.article_path(place.tag, ref.slug, place.suffix)
        names = project.relative(path), project.relative(there)
        if project.is_source(path):
            rename.left.append(names)
        elif not os.path.lexists(there):
            _move_file(project, path, there)
            rename.pages.append(names)
    return rename


def _move_file(project: Project, path: Path, there: Path) -> None:
    if not os.path.lexists(path):
        return
    project.refuse_outside(path, there.parent)
    with writing(there):
        there.parent.mkdir(parents=True, exist_ok=True)
        path.replace(there)
        with suppress(OSError):  # The folder of the old name goes when nothing is left in it.
            path.parent.rmdir()
