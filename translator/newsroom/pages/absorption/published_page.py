"""
A page as it was published, written again where git has never seen it.

A page states the hash of what `publish` wrote, so that one that is written again is known to be the same.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import read_front_matter
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.house import Article
from translator.newsroom.pages.absorption.absorption import with_targets
from translator.newsroom.pages.absorption.layout_page import write_layout
from translator.newsroom.pages.layouts import find_layout
from translator.newsroom.pages.layouts.sites import SiteLayout
from translator.newsroom.pages.publication.content_seal import seal_of
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publication.provenance import heads_named
from translator.newsroom.pages.publication.publication import outline
from translator.newsroom.pages.publish.publication_run import PublicationRun


def page_of_today(
    article: Article, path: Path, tag: LangTag, present: bytes, layouts: Collection[str]
) -> tuple[bytes, bool]:
    """
    Return the page at `path` as `publish` writes it now, and whether that is, by its hash, what was edited.

    `present` is the edited page, `layouts` are those that may have written it. Empty where it cannot be written. What
    conversion adds to catalogs is written, so that no transaction on them may be open.
    """
    made = b""
    for name in layouts:
        folder = _folder(article, path, tag, name)
        for is_draft in (False, True):
            options = PublishOptions(name, out=folder, force=True, draft=is_draft)
            with suppress(TranslatorError):
                run = PublicationRun(article.newsroom, options, [(article.ref, [tag])])
                files = run.render(article.ref, [tag]).files
                page = next((data for place, data in files.items() if os.path.realpath(place) == str(path)), b"")
                if page and seal_of(page) == seal_of(present):
                    return page, True
                made = made or page
    return made, False


def _folder(article: Article, path: Path, tag: LangTag, layout: str) -> Path | None:
    """Return the folder that a layout wrote the page at `path` into; None where it stands as its source does."""
    if layout == "markdown" and str(path) == os.path.realpath(article.newsroom.article_path(tag, article.slug)):
        return None
    place, found = f"{tag}/{article.slug}", find_layout(layout)
    if isinstance(found, SiteLayout):
        publication = outline(article, [tag])
        place = found.path(publication, publication.versions[-1])
    return path.parents[place.count("/")]


def page_of_then(article: Article, catalog: Catalog, layout: str, present: bytes) -> bytes:
    """
    Return the page of a layout as its catalog was when the page was published, with the provenance of today.

    The page names the line of the ledger, and the ledger knows what was adopted. Raises `PublishError` where the
    catalog does not fit the source.
    """
    block = read_front_matter(present).values.get("translation")
    heads, is_draft = heads_named(block), isinstance(block, dict) and block.get("state") == "draft"
    then: dict[str, str | None] = {}
    for entry in catalog.entries:
        adopted = [event.target for event in catalog.history(entry) if event.action is Action.ADOPT and event.target]
        then[entry.key] = (catalog.target_at(entry, heads) if heads else None) or next(reversed(adopted), None)
    return write_layout(article, with_targets(catalog, then), layout, is_draft=is_draft).written
