"""
What the head of an article's page says to machines: its other languages, Open Graph, and JSON-LD.

Drafts are nobody's other language: a page that is out names only pages that are out. Source: schema.org NewsArticle,
ogp.me, Google's pages on `hreflang`.
"""

from __future__ import annotations

import posixpath
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from translator.bilingual.words.language import EN, og_locale
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.pages.publication.bylines import credited
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion

if TYPE_CHECKING:
    from markupsafe import Markup


def head_values(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    """Return what the templates show in the head of an article's page."""
    shown = _picture_address(publication, version)
    seo = version.values.get("seo")
    seo = seo if isinstance(seo, dict) else {}
    described = seo.get("description") or version.values.get("description") or version.summary
    description = " ".join(str(described).split())
    return {
        "head_title": " ".join(str(seo.get("title") or version.title).split()),
        "description": description,
        "alternates": alternates_of(publication, version),
        "canonical": page_address(publication, version, version.tag) if publication.base_url else "",
        "open_graph": _open_graph(publication, version, description, shown),
        "json_ld": _json_ld(publication, version, description, shown[0]),
    }


def page_address(publication: Publication, version: RenderedVersion, tag: str) -> str:
    """Return the address of the version in `tag`: absolute where the project has a base URL, else from this page."""
    if publication.base_url:
        return f"{publication.base_url}/{tag}/{quote(version.slug)}.html"
    if version.tag == tag:
        return f"./{quote(PurePosixPath(version.slug).name)}.html"
    return f"{'../' * (version.slug.count('/') + 1)}{tag}/{quote(version.slug)}.html"


def versions_out(publication: Publication, version: RenderedVersion) -> list[RenderedVersion]:
    """Return the versions that the page of `version` may lead to: all from a draft, those that are out from others."""
    return [other for other in publication.versions if version.is_draft or not other.is_draft]


def alternates_of(publication: Publication, version: RenderedVersion) -> dict[str, str]:
    """Return the address of each language of an article, `x-default` last; none for a draft."""
    if version.is_draft:
        return {}
    out = versions_out(publication, version)
    found: dict[str, str] = {other.tag: page_address(publication, version, other.tag) for other in out}
    return {**found, "x-default": found[EN if EN in found else out[0].tag]}


def listed(value: Any) -> list[str]:
    """Return what a key of the front matter names: one or several, none of them empty."""
    return [str(item) for item in (value if isinstance(value, list) else [value]) if item]


def updated_of(values: dict[str, Any]) -> str:
    """Return when a version was last changed or signed off (ISO), else its date; empty where it has none."""
    translation = values.get("translation")
    signoff = translation.get("signoff") if isinstance(translation, dict) else None
    released = signoff.get("released_at") if isinstance(signoff, dict) else None
    corrections = values.get("corrections")
    listed = corrections if isinstance(corrections, list) else []
    days = [str(item.get("date") or "")[:10] for item in listed if isinstance(item, dict)]
    stated = str(values.get("updated") or released or values.get("date") or "")
    return max([stated, *days], key=lambda day: day[:10])  # Of one day, what says the hour.


def moment_of(text: str) -> datetime:
    """Return a date or a time, in UTC; the first day of 1970 for anything else."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def _picture_of(publication: Publication, version: RenderedVersion) -> tuple[str, str]:
    """Return the path of the first picture of the front matter from the folder of the language, and what it shows."""
    images = version.values.get("images")
    shown = {item.path for item in publication.attachments_of(version.tag)}
    for item in images if isinstance(images, list) else []:
        source, alt = (item.get("src"), item.get("alt")) if isinstance(item, dict) else (item, "")
        path = relative_path(str(source or ""))[0]
        if path in shown:
            return path, str(alt or "")
    return "", ""


def _picture_address(publication: Publication, version: RenderedVersion) -> tuple[str, str]:
    path, alt = _picture_of(publication, version)
    if not path or not publication.base_url:
        return "", ""
    place = posixpath.normpath(posixpath.join(version.tag, posixpath.dirname(version.slug), path))
    return (f"{publication.base_url}/{quote(place)}", alt) if not place.startswith("..") else ("", "")


def _open_graph(
    publication: Publication, version: RenderedVersion, description: str, shown: tuple[str, str]
) -> list[tuple[str, str]]:
    found = [("og:type", "article"), ("og:title", version.title), ("og:locale", og_locale(version.tag))]
    if description:
        found.append(("og:description", description))
    if publication.base_url:
        found.append(("og:url", page_address(publication, version, version.tag)))
    picture, alt = shown
    if picture:
        found += [("og:image", picture), *([("og:image:alt", alt)] if alt else [])]
    if version.values.get("date"):
        found.append(("article:published_time", str(version.values["date"])))
    others = [] if version.is_draft else [other for other in versions_out(publication, version) if other != version]
    return [*found, *(("og:locale:alternate", og_locale(other.tag)) for other in others)]


def _json_ld(publication: Publication, version: RenderedVersion, description: str, picture: str) -> Markup:
    from markupsafe import Markup

    values, bylines = version.values, publication.bylines
    by_role = credited(values)
    translators = [*by_role.get("translator", []), *by_role.get("post_editor", [])]
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": page_address(publication, version, version.tag),
        "inLanguage": version.tag,
        "headline": version.title,
        "description": description or None,
        "image": picture or None,
        "datePublished": values.get("date"),
        "dateModified": updated_of(values) or None,
        "author": _persons(publication, values.get("authors"), version.tag),
        "editor": _persons(publication, by_role.get("editor"), version.tag),
        "translator": _persons(publication, translators, version.tag),
        "publisher": {"@type": "Organization", "name": values["organisation"]} if values.get("organisation") else None,
        "keywords": [bylines.texts.tag_label(str(item), version.tag) for item in values.get("tags") or []] or None,
        "digitalSourceType": _machine_made(version),
        "isBasedOn": source.get("url") if isinstance(source := values.get("source"), dict) else None,
    }
    if version.is_source:
        others = [other for other in versions_out(publication, version) if not other.is_source]
        record["workTranslation"] = [{"@id": page_address(publication, version, other.tag)} for other in others] or None
    else:
        record["translationOfWork"] = {"@id": page_address(publication, version, publication.source.tag)}
    shown = msgspec.json.encode({key: value for key, value in record.items() if value is not None}).decode()
    # Inside a string, `</script>` would end the element, and `<!--<script>` would keep it from ending.
    return Markup(shown.replace("<", "\\u003c"))


def _machine_made(version: RenderedVersion) -> str | None:
    """Return how schema.org, after IPTC, calls text of a trained model, where the page is labelled as such."""
    return "https://schema.org/TrainedAlgorithmicMediaDigitalSource" if version.label else None


def _persons(publication: Publication, ids: Any, tag: str) -> list[dict[str, str]] | None:
    listed = [ids] if isinstance(ids, str) else list(ids or [])
    return [{"@type": "Person", "name": publication.bylines.names([str(item)], tag)} for item in listed] or None
