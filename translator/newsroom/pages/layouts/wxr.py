"""
WordPress eXtended RSS: one file for the importer of WordPress, with a post for each version of an article.

Links between the versions of an article are stored twice, because WordPress itself has none: as the terms `language`
and `post_translations` of Polylang, which its importer takes in, and as the custom fields of WPML Export and Import.
Source: WXR 1.2 as the WordPress Importer reads it; the importers of both plug-ins.
"""

from __future__ import annotations

import re
import zlib
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from translator.bilingual.words.language import EN, LANGUAGE_NAMES, og_locale
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import read_file
from translator.newsroom.house import Newsroom
from translator.newsroom.house.withdrawal_state import withdrawn_versions
from translator.newsroom.pages.layouts.fragment import body_of, picture_addresses
from translator.newsroom.pages.layouts.html import moment_of, own_address, render_template, sealed_page, updated_of
from translator.newsroom.pages.publication import UNSEALED, Publication, RenderedVersion, credited, listed

FOLDER = "wordpress"
"""Below the folder of the site: one file an article; beside it one of all."""
_PART = pattern(r"<!-- (author|term|item) (\d+) -->\n(.*?)<!-- /\1 -->\n", re.DOTALL)
_MARK = pattern("<!-- (/?(?:author|term|item))")

_SLUG = pattern(r"[^\w-]+")


class Term(msgspec.Struct, frozen=True, order=True):
    taxonomy: str
    slug: str
    name: str
    description: str = ""

    @property
    def number(self) -> int:
        return _number(self.taxonomy, self.slug)


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return the file of one article, which can be imported by itself too; the source is always among its posts."""
    translations = _translations(publication)
    posts = [_post(publication, version, _language(version.tag), translations) for version in publication.versions]
    terms = {term for post in posts for term in post["terms"]}
    title = publication.bylines.texts.own_label("site", EN) or publication.source.title
    page = _file(publication.base_url, title, _authors(publication), terms, posts)
    return {folder / FOLDER / f"{publication.source.slug}.xml": page}


def import_file(newsroom: Newsroom, folder: Path) -> tuple[dict[Path, bytes], list[Path]]:
    """Return the file of all articles whose files are in `folder`; what is not a file of ours is passed over."""
    parts: dict[tuple[str, str], str] = {}
    withdrawn = {str(_number(*one)) for one in withdrawn_versions(newsroom)}
    for path in sorted((folder / FOLDER).rglob("*.xml")):
        text = read_file(path, shown=str(path)).decode("utf-8", "replace")
        if UNSEALED[:7] in text:
            parts |= {(found[1], found[2]): found[0] for found in _PART.finditer(text) if found[2] not in withdrawn}
    if not parts:
        return {}, []
    shown = {
        kind: "".join(text for (one, _name), text in sorted(parts.items()) if one == kind)
        for kind in ("author", "term", "item")
    }
    title = newsroom.house_texts.own_label("site", EN) or newsroom.root.name
    return {folder / f"{FOLDER}.xml": _whole(title, newsroom.settings.publish.base_url.rstrip("/"), shown)}, []


def _file(
    base_url: str, title: str, authors: list[dict[str, Any]], terms: set[Term], posts: list[dict[str, Any]]
) -> bytes:
    shown: dict[str, list[dict[str, Any]]] = {
        "author": [{"author": one} for one in authors],
        "term": [{"term": one} for one in sorted(terms)],
        "item": posts,
    }
    parts = {
        kind: "".join(render_template(f"wxr_{kind}.xml", **one, cdata=_cdata, text=_text) for one in found)
        for kind, found in shown.items()
    }
    return _whole(title, base_url, parts)


def _whole(title: str, base_url: str, parts: dict[str, str]) -> bytes:
    return sealed_page(
        "wxr.xml", title=_text(title), base_url=base_url, **{kind: Markup(text) for kind, text in parts.items()}
    )


def _post(publication: Publication, version: RenderedVersion, language: Term, translations: Term) -> dict[str, Any]:
    day, values = moment_of(str(version.values.get("date") or "")), version.values
    changed = moment_of(updated_of(values))
    topics = [
        _topic(publication, version, taxonomy, topic)
        for taxonomy, key in (("post_tag", "tags"), ("category", "categories"))
        for topic in listed(values.get(key))
    ]
    authors = [*listed(values.get("authors")), *listed(values.get("organisation"))]
    fields = {
        "_wpml_import_language_code": language.slug,
        "_wpml_import_source_language_code": "" if version.is_source else publication.source.tag.lower(),
        "_wpml_import_translation_group": translations.slug,
        "AIGC": version.aigc,
    }
    return {
        "key": f"{publication.base_url}/{publication.source.slug}#{version.tag}",
        "title": version.title,
        "link": own_address(publication, version),
        "rfc_day": format_datetime(day),
        "day": f"{day:%Y-%m-%d %H:%M:%S}",
        "changed": f"{changed:%Y-%m-%d %H:%M:%S}",
        "creator": authors[0] if authors else "",
        "number": _number(publication.source.slug, version.tag),
        "post_name": _post_name(publication.article.newsroom, version.tag, version.slug),
        "status": "draft" if version.is_draft else "publish",
        "body": body_of(publication, version, lambda path: _post_address(publication, *version.article_at(path))),
        "excerpt": version.summary,
        "terms": [language, translations, *topics],
        "fields": {key: value for key, value in fields.items() if value},
        "pictures": [
            {"address": address, "number": _number(address, version.tag), "name": _name(address.rpartition("/")[2])}
            for address in picture_addresses(publication, version)
        ],
    }


def _authors(publication: Publication) -> list[dict[str, Any]]:
    values, bylines = publication.source.values, publication.bylines
    people = [*listed(values.get("authors")), *credited(values).get("author", [])]
    found = [{"login": one, "name": bylines.names([one], EN), "number": _number("author", one)} for one in people]
    house = str(values.get("organisation") or "")
    if not found and house:
        found = [{"login": house, "name": house, "number": _number("author", house)}]
    return list({one["login"]: one for one in found}.values())


def _language(tag: str) -> Term:
    # Polylang takes the locale from the description.
    locale = og_locale(tag)
    flag = locale.rpartition("_")[2].lower()
    description = _serialized({"locale": locale, "rtl": 0, "flag_code": flag})
    return Term("language", tag.lower(), LANGUAGE_NAMES[tag], description)


def _translations(publication: Publication) -> Term:
    name = f"pll_{_number(publication.source.slug, 'translations'):x}"
    posts = {one.tag.lower(): _number(publication.source.slug, one.tag) for one in publication.versions}
    return Term("post_translations", name, name, _serialized(posts))


def _topic(publication: Publication, version: RenderedVersion, taxonomy: str, topic: str) -> Term:
    # WordPress gives equal slugs the same name.
    slug = _name(topic) if version.tag == EN else f"{_name(topic)}-{version.tag.lower()}"
    return Term(taxonomy, slug, publication.bylines.texts.tag_label(topic, version.tag))


def _serialized(values: dict[str, Any]) -> str:
    # As PHP writes it down.

    def one(value: str | int) -> str:
        return f"i:{value};" if isinstance(value, int) else f's:{len(value.encode())}:"{value}";'

    return f"a:{len(values)}:{{{''.join(one(key) + one(value) for key, value in values.items())}}}"


def _post_name(newsroom: Newsroom, tag: str, slug: str) -> str:
    source = newsroom.articles_by_slug.get(slug)
    return _name(slug) if source and source.tag == tag else f"{_name(slug)}-{tag.lower()}"


def _post_address(publication: Publication, tag: str, slug: str) -> str:
    return f"{publication.base_url}/?name={quote(_post_name(publication.article.newsroom, tag, slug))}"


def _name(text: str) -> str:
    return _SLUG.sub("-", text).strip("-").lower() or "article"


def _number(*parts: str) -> int:
    # WordPress gives another number where it is taken.
    return zlib.crc32("\0".join(parts).encode()) & 0x7FFFFFFF or 1


def _text(text: str) -> Markup:
    # WordPress takes what stands here for HTML.
    return _cdata(escape(text, quote=False))


def _cdata(text: str) -> Markup:
    text = _MARK.sub(r"<!--\1", text)
    return Markup("<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>")
