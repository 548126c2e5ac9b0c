"""
`sync_article`: bring one catalog of an article up to date with it.

An article is not parsed when nothing has changed: the index of the house knows article, catalog and ledger as they were
after the last run (`sync`), and the code that segments.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import ArticleError, CatalogBehind, DuplicateArticle, FileError, TranslatorError
from translator.bilingual.i18n import _
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.frontmatter import BOM
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.article_merge import SyncReport, merge_segments
from translator.newsroom.catalog.catalog import out_of_step
from translator.newsroom.catalog.revisions import changes_since_adoption
from translator.newsroom.ground.house_index import state_of
from translator.newsroom.ground.project import ArticleRef, Project, find_script_source, read_front
from translator.newsroom.house.newsroom import Article
from translator.newsroom.house.po_targets import take_targets
from translator.newsroom.house.sync_state import SUBJECT, look_at_sync

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
    """Return the numbers of the segments that the next conversion fills or replaces."""
    from translator.newsroom.house.catalog_conversion import is_own_wording

    due = (entry for entry in catalog.entries if entry.is_stale or not entry.target)
    return frozenset(entry.number for entry in due if not is_own_wording(catalog, entry))


def is_fresh(article: Article, tag: str) -> bool:
    """Whether article and catalog are what they were when `sync_article` last brought them together."""
    return look_at_sync(article.newsroom, article.ref, tag).value is not None


def is_article_changed(article: Article, tag: str) -> bool:
    """Whether the article is not what `sync_article` read last; in a fresh clone, not what the catalog is made from."""
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
