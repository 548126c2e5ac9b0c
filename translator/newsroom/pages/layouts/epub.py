"""
Books: each version of an article as an EPUB 3, and each pair of English and Chinese as a bilingual one.

All the books in a folder together are `epub_collection`. What a book does not hold, it does not point to: a link to an
article that is elsewhere leads to the web if the project has a base URL, and a remote image is a link to it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from html import escape
from itertools import combinations, zip_longest
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin

from markupsafe import Markup

from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.pages.layouts.book import ROLES, BookTexts, Chapter, Person, image_name, pack_book
from translator.newsroom.pages.layouts.html import blocks_to_html, markdown_to_html, page_body, render_template
from translator.newsroom.pages.layouts.page_head import listed, updated_of
from translator.newsroom.pages.layouts.xhtml import XhtmlWriter, element, first_title, whole_address, xml_attribute
from translator.newsroom.pages.publication.bylines import credited
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion

# What an image has besides itself.
_WORDING = pattern(r' (?:alt|title)="[^"]*"')


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return a book for each version, and for each pair of English and Chinese, the language of the source first."""
    files: dict[Path, bytes] = {}
    for version in publication.versions:
        files[folder / version.tag / f"{version.slug}.epub"] = _book(publication, [version])
    for pair in combinations(publication.versions, 2):
        first, second = sorted(pair, key=lambda one: is_chinese(one.tag) != is_chinese(publication.source.tag))
        if is_chinese(first.tag) != is_chinese(second.tag):
            place = folder / pair_name(first.tag, second.tag) / f"{first.slug}.epub"
            files[place] = _book(publication, [first, second])
    return files


def pair_name(first: str, second: str) -> str:
    """Return the name of the folder of bilingual books; the same whichever language the source is in."""
    return "_".join(sorted((first, second)))


def book_texts(texts: HouseTexts, tag: str) -> BookTexts:
    title = texts.labels.get("book", {}).get(tag) or texts.labels.get("site", {}).get(tag)
    return BookTexts(
        texts.label("book_contents", tag), texts.label("book_accessibility", tag),
        title or texts.label("site_articles", tag),
    )  # fmt: skip


def _book(publication: Publication, versions: Sequence[RenderedVersion]) -> bytes:
    images = {name: item.data for item in publication.attachments if (name := image_name(item.data))}
    texts = book_texts(publication.bylines.texts, versions[0].tag)
    return pack_book([_chapter(publication, versions)], images, texts)


def _chapter(publication: Publication, versions: Sequence[RenderedVersion]) -> Chapter:
    """Return an article as a chapter, in the language of one version or in those of two, block by block."""
    first, bylines = versions[0], publication.bylines
    values = versions[-1].values
    shown = {(item.tag, item.path): name for item in publication.attachments if (name := image_name(item.data))}
    used: list[str] = []
    is_pair = len(versions) > 1
    columns, colophons, writers = [], [], []
    for version in versions:
        writer = XhtmlWriter(
            lambda address, version=version: _link(publication, version, address),  # type: ignore[misc]
            lambda address, version=version: _image(shown, used, version, address),  # type: ignore[misc]
        )
        body = page_body(publication, version)
        prefix = f"{version.tag}-" if version is not first else ""
        pieces: list[str] = list(
            blocks_to_html(body, safe=True, prefix=prefix) if is_pair else [markdown_to_html(body, safe=True)]
        )
        *blocks, colophon = writer.write_all([*pieces, markdown_to_html("\n\n".join(version.colophon), safe=True)])
        columns.append(blocks)
        colophons.append(_in_language(colophon, version.tag) if is_pair else colophon)
        writers.append(writer)
    heads = [_head(publication, version, is_pair=is_pair) for version in versions]
    for head, blocks in zip(heads, columns, strict=True):
        identity, blocks[0] = first_title(blocks[0])
        head["id"] = Markup(identity)  # As the writer escaped it.
    text = render_template(
        "epub_text.xhtml",
        heads=heads,
        notices=[
            {"lang": head["lang"], "text": version.notice}
            for head, version in zip(heads, versions, strict=True)
            if version.notice
        ],
        body=Markup(_paired(columns, [version.tag for version in versions]) if is_pair else columns[0][0]),
        colophons=[Markup(colophon) for colophon in colophons if colophon],
    )
    source = values.get("source")
    cover = next((item.get("src") for item in values.get("images") or [] if isinstance(item, dict)), "")
    return Chapter(
        slug=first.slug,
        title=" / ".join(dict.fromkeys(version.title for version in versions)),
        content=text.strip(),
        identity=_identity(publication, *versions),
        languages=[version.tag for version in versions],
        date=_day(values.get("date")),
        modified=max(updated_of(version.values) for version in versions),
        summary=first.summary,
        people=_people(publication, versions[-1], first.tag),
        publisher=bylines.called(str(values.get("organisation") or ""), first.tag),
        subjects=[bylines.texts.tag_label(tag, first.tag) for tag in listed(values.get("tags"))],
        source=str(source.get("url") or "") if isinstance(source, dict) else "",
        rights=str(values.get("license") or ""),
        translation_of="" if is_pair or first.is_source else _identity(publication, publication.source),
        headings=[(one.level, one.id, one.text) for one in writers[0].headings if one.id != heads[0]["id"]],
        images=sorted(set(used)),
        cover=shown.get((first.tag, relative_path(str(cover or ""))[0]), ""),
        has_all_alts=all(writer.has_all_alts for writer in writers),
        has_formulas=any(writer.has_formulas for writer in writers),
        is_draft=any(version.is_draft for version in versions),
        aigc=[version.aigc for version in versions if version.aigc],
    )


def _identity(publication: Publication, *versions: RenderedVersion) -> str:
    source = publication.source
    tags = "_".join(version.tag for version in versions)
    return f"{publication.base_url}/{source.values.get('id') or source.slug}#{tags}"


def _day(value: Any) -> str:
    with suppress(ValueError):
        return date.fromisoformat(str(value or "")[:10]).isoformat()
    return ""


def _people(publication: Publication, version: RenderedVersion, tag: str) -> list[Person]:
    by_role = {"author": listed(version.values.get("authors")), **credited(version.values)}
    named = [(one, ROLES[role]) for role, ids in by_role.items() if role in ROLES for one in ids]
    return list(dict.fromkeys(Person(publication.bylines.names([one], tag), role) for one, role in named))


def _head(publication: Publication, version: RenderedVersion, *, is_pair: bool) -> dict[str, Any]:
    return {
        "lang": Markup(_language(version.tag)) if is_pair else "",
        "title": version.title,
        "summary": version.summary,
        "byline": publication.bylines.byline_text(version.values, version.tag),
    }


def _language(tag: str) -> str:
    return f' lang="{tag}" xml:lang="{tag}"'


def _in_language(content: str, tag: str) -> str:
    return element(f"div{_language(tag)}", content) if content else ""


def _paired(columns: Sequence[Sequence[str]], tags: Sequence[str]) -> str:
    """Return blocks in pairs; what is the same in both, such as an image or code, stands there once."""
    rows = []
    for blocks in zip_longest(*columns, fillvalue=""):
        kept = list(zip(map(str.strip, blocks), tags, strict=True))
        if len({_WORDING.sub("", block) for block, _tag in kept}) == 1:
            kept = kept[:1]
        shown = "\n".join(_in_language(block, tag) for block, tag in kept if block)
        if shown:
            rows.append(element('div class="pair"', f"\n{shown}\n"))
    return "\n".join(rows)


def _link(publication: Publication, version: RenderedVersion, address: str) -> str:
    path, rest = relative_path(address)
    if path.lower().endswith(ARTICLE_SUFFIXES):
        there = posixpath.normpath(posixpath.join(version.tag, posixpath.dirname(version.slug), path))
        tag, _slash, slug = str(PurePosixPath(there).with_suffix("")).partition("/")
        web = f"{publication.base_url}/{tag}/{quote(slug)}.html{rest}" if publication.base_url else ""
        where = f' href="{escape(whole_address(web))}"' if web else ""
        if tag != version.tag:
            return f'{where.strip()} hreflang="{xml_attribute(tag)}"' if where else ""
        fragment = xml_attribute(rest.partition("#")[2])
        return f'data-article="{xml_attribute(slug)}" data-fragment="{fragment}"{where}'
    if path or address.startswith("/"):
        page = f"{publication.base_url}/{version.tag}/{version.slug}.html"
        address = urljoin(page, address) if publication.base_url else ""
    whole = whole_address(address)
    return f'href="{escape(whole)}"' if whole else ""


def _image(shown: dict[tuple[Any, str], str], used: list[str], version: RenderedVersion, address: str) -> str:
    name = shown.get((version.tag, relative_path(address)[0]), "")
    if name:
        used.append(name)
    return name
