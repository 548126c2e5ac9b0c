"""
The records of a site: what its lists, feeds, redirects and its search need to know of each article that is out.

They lie in a folder of the site itself, one file an article, so that publishing one article reads no other.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from translator.bilingual.tables import unpacked
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import read_file
from translator.newsroom.pages.layouts.page_head import listed, updated_of
from translator.newsroom.pages.layouts.search_index import terms_of
from translator.newsroom.pages.publication.content_seal import UNSEALED
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion

_UNSAFE = pattern(r"[^\w -]")
RECORDS = "records"
"""Folder of the records below that of the site."""
BILINGUAL = "bilingual"
"""Folder of the bilingual pages below that of a language."""


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
    tags: list[tuple[str, str]] = []
    """Id and name of each tag of the article."""
    authors: list[tuple[str, str]] = []
    series: list[tuple[str, str]] = []
    is_draft: bool = False
    terms: str = ""
    """What a search finds the page by, with blanks between."""


class ArticleRecord(msgspec.Struct, kw_only=True):
    """One article, the source first."""

    slug: str
    id: str = ""
    """The name that the article keeps when its file is renamed; empty where it has none."""
    aliases: list[str] = []
    """Paths under which the article stood before."""
    versions: list[VersionRecord]
    content: str = UNSEALED

    def versions_out(self) -> list[VersionRecord]:
        return [version for version in self.versions if not version.is_draft]


def make_record(publication: Publication) -> ArticleRecord:
    values = publication.source.values
    return ArticleRecord(
        slug=publication.source.slug,
        id=str(values.get("id") or ""),
        aliases=listed(values.get("aliases")),
        versions=[_record_of(publication, version) for version in publication.versions],
    )


def read_records(folder: Path) -> list[ArticleRecord]:
    """Return the records of all articles, sorted by slug; what is not a record of ours is passed over."""
    paths = sorted((folder / RECORDS).rglob("*.json"))
    found = (unpacked(read_file(path, shown=str(path)), ArticleRecord, is_json=True) for path in paths)
    return [record for record in found if record]


def place_of(kind: str, name: str, number: int = 1) -> str:
    """Return the path below a language's folder of a page of a tag, an author or a series; names may be any text."""
    safe = _UNSAFE.sub("-", name)
    return f"{kind}/{safe}/{number}.html" if number > 1 else f"{kind}/{safe}.html"


def bilingual_place(tag: str, slug: str) -> str:
    """Return the path from the root of the site of the page that shows a version beside its source."""
    return f"{tag}/{BILINGUAL}/{slug}.html"


def _record_of(publication: Publication, version: RenderedVersion) -> VersionRecord:
    values, bylines, tag = version.values, publication.bylines, version.tag
    day = str(values.get("date") or "")
    label = bylines.texts.tag_label
    return VersionRecord(
        tag=tag,
        address=f"{tag}/{version.slug}.html",
        title=version.title,
        summary=version.summary,
        date=day,
        shown_date=bylines.date(day, tag),
        updated=updated_of(values),
        tags=[(item, label(item, tag)) for item in listed(values.get("tags"))],
        authors=[(item, bylines.names([item], tag)) for item in listed(values.get("authors"))],
        series=[(item, label(item, tag)) for item in listed(values.get("series"))],
        is_draft=version.is_draft,
        terms=" ".join(sorted(terms_of(f"{version.title}\n{version.summary}\n{version.body}"))),
    )
