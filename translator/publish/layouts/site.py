"""
A whole site without a generator: each version of an article is a page, and what leads to it is made of all articles.

The pages of articles are made here, one article at a time, each with a record of what lists, feeds and the search need.
`site_pages` makes those of all the records that are there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from translator.language import CONTENT_TAGS
from translator.pages.environment import read_asset
from translator.publish.attachments import files_beside
from translator.publish.content_seal import UNSEALED, seal
from translator.publish.layouts.html import TEMPLATES, article_values, render_template
from translator.publish.layouts.page_head import page_address, updated_of, versions_out
from translator.publish.layouts.search_index import terms_of
from translator.publish.versions import Publication, RenderedVersion

_UNSAFE = re.compile(r"[^\w -]")
RECORDS = "records"
"""Folder of the records below that of the site."""


class VersionRecord(msgspec.Struct, kw_only=True):
    """What the site says of one version outside of its own page."""

    tag: str
    address: str
    """Path of the page from the root of the site."""
    title: str
    summary: str = ""
    date: str = ""
    """ISO date of publication."""
    shown_date: str = ""
    updated: str = ""
    """When the version was last signed off, ISO."""
    topics: list[tuple[str, str]] = []
    """Id and name of each tag of the article."""
    authors: list[tuple[str, str]] = []
    is_draft: bool = False
    terms: str = ""
    """What a search finds the page by, with blanks between."""


class ArticleRecord(msgspec.Struct, kw_only=True):
    """One article, the source first."""

    slug: str
    versions: list[VersionRecord]
    content: str = UNSEALED


def lay_out(publication: Publication, folder: Path, *, with_source: bool) -> dict[Path, bytes]:
    """Return a page for each version and the record of the article; the source is always among them."""
    del with_source
    versions = [_record(publication, version) for version in publication.versions]
    pages = {
        folder / record.address: seal(_page(publication, version, record).encode())
        for version, record in zip(publication.versions, versions, strict=True)
    }
    article = ArticleRecord(slug=publication.source.slug, versions=versions)
    place = folder / RECORDS / f"{publication.source.slug}.json"
    files = files_beside(publication.attachments, folder, publication.folders(folder))
    return {**pages, place: seal(msgspec.json.encode(article)), **files}


def _record(publication: Publication, version: RenderedVersion) -> VersionRecord:
    values, bylines, tag = version.values, publication.bylines, version.tag
    day = str(values.get("date") or "")
    return VersionRecord(
        tag=tag,
        address=f"{tag}/{version.slug}.html",
        title=version.title,
        summary=version.summary,
        date=day,
        shown_date=bylines.date(day, tag),
        updated=updated_of(values),
        topics=[(item, bylines.texts.tag_label(item, tag)) for item in _listed(values.get("tags"))],
        authors=[(item, bylines.names([item], tag)) for item in _listed(values.get("authors"))],
        is_draft=version.is_draft,
        terms=" ".join(sorted(terms_of(f"{version.title}\n{version.summary}\n{version.body}"))),
    )


def _listed(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if item]


def _page(publication: Publication, version: RenderedVersion, record: VersionRecord) -> str:
    values = article_values(publication, version)
    root = "../" * record.address.count("/")
    labels = publication.bylines.texts
    out = versions_out(publication, version)
    return render_template(
        "site_article.html",
        **values,
        addresses={other.tag: page_address(publication, version, other.tag) for other in out},
        root=root,
        tags=[tag for tag in CONTENT_TAGS if tag in {item.tag for item in publication.versions}],
        label=lambda name: labels.label(name, version.tag),
        site_title=site_title(labels.labels, version.tag),
        record=record,
        feed=f"{version.tag}/feed.xml" if publication.base_url else "",
        place_of=place_of,
    )


def site_title(labels: dict[str, dict[str, str]], tag: str) -> str:
    """Return what the house calls its site, from `site` in labels.yml, else the name of its language."""
    return labels.get("site", {}).get(tag) or labels["site_articles"][tag]


def place_of(kind: str, name: str) -> str:
    """Return the path below a language's folder of the page of a tag or an author; names may be any text."""
    return f"{kind}/{_UNSAFE.sub('-', name)}.html"


def read_script(name: str) -> str:
    """Return a script of the site."""
    return read_asset(TEMPLATES, name)
