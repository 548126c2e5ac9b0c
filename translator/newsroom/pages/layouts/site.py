"""
A whole site without a generator: each version of an article is a page, and what leads to it is made of all articles.

The pages of articles are made here, one article at a time, with a bilingual page for each translation and a record of
what lists, feeds and the search need. `site_pages` makes those of all the records that are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from translator.bilingual.words.language import VERSION_TAGS
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.html.environment import read_asset
from translator.newsroom.house.glossary.labels import HouseTexts, list_separator
from translator.newsroom.pages.layouts.bilingual_page import bilingual_values
from translator.newsroom.pages.layouts.html import TEMPLATES, article_values, lower_colophon, render_template
from translator.newsroom.pages.layouts.page_head import versions_out
from translator.newsroom.pages.layouts.site_records import (
    RECORDS,
    VersionRecord,
    bilingual_place,
    make_record,
    place_of,
)
from translator.newsroom.pages.publication.attachments import files_beside
from translator.newsroom.pages.publication.content_seal import seal
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion

KINDS = {"series": "site_series", "tags": "tags", "authors": "site_authors"}
"""By what articles are listed: the field of a record, which is also the folder, and its label."""
_HEADING = pattern(r'<h2 id="(?P<id>[^"]*)"[^<>]*>(?P<text>.*?)</h2>', re.DOTALL)
_TAG = pattern(r"<(?!/?(?:code|em)>)[^<>]*>")
# So many sections, and an article has a list of them.
_LONG = 4


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return a page for each version and the record of the article; the source is always among them."""
    article = make_record(publication)
    pages: dict[str, str] = {}
    for version, record in zip(publication.versions, article.versions, strict=True):
        pages[record.address] = _page(publication, version, record)
        if not version.is_source:
            pages[bilingual_place(version.tag, version.slug)] = _bilingual_page(publication, version, record)
    place = folder / RECORDS / f"{article.slug}.json"
    files = files_beside(publication.attachments, folder, publication.folders(folder))
    made = {folder / name: seal(page.encode()) for name, page in pages.items()}
    return {**made, place: seal(msgspec.json.encode(article)), **files}


def _page(publication: Publication, version: RenderedVersion, record: VersionRecord) -> str:
    root = "../" * record.address.count("/")
    values = article_values(publication, version)
    beside = [other for other in versions_out(publication, version) if not other.is_source]
    if not version.is_source:
        beside = [version]
    headings = [(item["id"], item["text"]) for item in _HEADING.finditer(values["article"])]
    values |= {
        "contents": [(item, Markup(_TAG.sub("", text))) for item, text in headings] if len(headings) >= _LONG else (),
        "byline": (*_author_links(record, root), *values["byline"][1:]) if record.authors else values["byline"],
        "beside": [
            (publication.source.tag if other == version else other.tag, root + bilingual_place(other.tag, other.slug))
            for other in beside
        ],
        "colophon": lower_colophon(
            publication, version, without=publication.bylines.tags_line(version.values, version.tag)
        ),
    }
    return render_template(
        "site_article.html", **values, **_frame(publication, version, record), record=record, place_of=place_of
    )


def _bilingual_page(publication: Publication, version: RenderedVersion, record: VersionRecord) -> str:
    place = bilingual_place(version.tag, version.slug)
    crumb = (record.title, record.address)
    frame = _frame(publication, version, record, root="../" * place.count("/"))
    frame["crumbs"] = [*frame["crumbs"], crumb]
    return render_template("site_bilingual.html", **bilingual_values(publication, version, place), **frame)


def _frame(
    publication: Publication, version: RenderedVersion, record: VersionRecord, *, root: str = ""
) -> dict[str, Any]:
    """Return what stands around an article on every page of it."""
    labels, tag = publication.bylines.texts, version.tag
    root = root or "../" * record.address.count("/")
    out = versions_out(publication, version)
    base_url = publication.base_url
    chosen = publication.article.newsroom.settings.publish.sections
    kinds = () if version.is_draft else [kind for kind in KINDS if getattr(record, kind)]
    first = [("series", item) for item in record.series] or [("tags", item) for item in record.tags]
    crumbs = [(labels.label("site_home", tag), f"{tag}/index.html")]
    if not version.is_draft:  # Only what is out has pages of tags for sure.
        crumbs += [(name, f"{tag}/{place_of(kind, topic)}") for kind, (topic, name) in first[:1]]
    # From here, and not by the address of the site: a preview leads to its own pages.
    addresses = {other.tag: f"{root}{other.tag}/{quote(other.slug)}.html" for other in out}
    return {
        "root": root,
        "base_url": base_url,
        "tags": [name for name in VERSION_TAGS if name in {item.tag for item in publication.versions}],
        "label": lambda name: labels.label(name, tag),
        "site_title": site_title(labels, tag),
        "feed": f"{tag}/feed.xml" if base_url else "",
        "addresses": addresses,
        "crumbs": crumbs,
        "sections": sections_of(labels, tag, chosen, kinds),
    }


def sections_of(texts: HouseTexts, tag: str, chosen: Iterable[str], kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return name and path of what the head of each page leads to: the `chosen` tags, else all that there is."""
    topics = [(texts.tag_label(topic, tag), f"{tag}/{place_of('tags', topic)}") for topic in chosen]
    return topics or [(texts.label(KINDS[kind], tag), f"{tag}/{kind}/index.html") for kind in kinds]


def _author_links(record: VersionRecord, root: str) -> tuple[Markup, ...]:
    """Return the names of the authors as one part of the by-line, each with a link to the author's page."""
    if record.is_draft:
        return (Markup("{}").format(list_separator(record.tag).join(name for _id, name in record.authors)),)
    links = [
        Markup('<a rel="author" href="{}">{}</a>').format(
            root + quote(f"{record.tag}/{place_of('authors', author)}"), name
        )
        for author, name in record.authors
    ]
    return (Markup(list_separator(record.tag)).join(links),)


def site_title(texts: HouseTexts, tag: str) -> str:
    """Return what the house calls its site, from `site` in labels.yml, else what it calls its articles."""
    return texts.own_label("site", tag) or texts.label("site_articles", tag)


def read_script(name: str) -> str:
    return read_asset(TEMPLATES, name)
