"""
One self-contained page a version: language of the page, its other versions, and typography for both scripts.

Source: docs/publishing.md (hreflang, Open Graph, JSON-LD, typography); schema.org NewsArticle; WHATWG HTML on `lang`.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from translator.language import EN, og_locale
from translator.publish.bylines import credited

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from translator.publish.versions import Publication, Version

LANGUAGE_NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
"""Each language in its own words, for people who look for theirs."""
_STYLE = """\
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.7; overflow-wrap: anywhere;
  word-break: normal; line-break: strict; text-autospace: normal; }
:lang(en) { font-family: Georgia, "Times New Roman", serif; hyphens: auto; quotes: "“" "”" "‘" "’"; }
:lang(zh-Hans) { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif;
  quotes: "“" "”" "‘" "’"; }
:lang(zh-Hant) { font-family: "Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", PMingLiU, serif;
  quotes: "「" "」" "『" "』"; }
em:lang(zh) { font-style: normal; text-emphasis: dot; text-emphasis-position: under right; }
table { border-collapse: collapse; } th, td { border: 1px solid; padding: .2rem .6rem; }
pre { overflow-x: auto; } nav a, nav span { margin-inline-end: 1rem; }
footer { margin-top: 3rem; border-top: 1px solid; font-size: .9rem; }
.draft { border: 2px solid; padding: .5rem 1rem; }
@media print { nav { display: none; } }
"""


def lay_out(publication: Publication, folder: Path, *, with_source: bool) -> dict[Path, bytes]:
    """Return one HTML file a version. The source is always among them: every page names all the others."""
    del with_source
    return {
        folder / version.tag / f"{version.slug}.html": _page(publication, version).encode()
        for version in publication.versions
    }


def _page(publication: Publication, version: Version) -> str:
    values = version.values
    title = str(values.get("title") or version.slug)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{version.tag}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        *_head(publication, version, title),
        f"<style>\n{_STYLE}</style>",
        "</head>",
        "<body>",
        _navigation(publication, version),
        "<article>",
        *([f'<p class="draft">{escape(publication.bylines.notice_line("draft", version.tag))}</p>']
          if version.is_draft else []),
        "" if _has_title(version.body) else f"<h1>{escape(title)}</h1>",
        f'<p class="summary">{escape(str(values["summary"]))}</p>' if values.get("summary") else "",
        markdown_to_html(version.body),
        "</article>",
        "<footer>",
        markdown_to_html("\n\n".join(version.colophon)),
        "</footer>",
        "</body>",
        "</html>",
    ]  # fmt: skip
    return "\n".join(line for line in lines if line) + "\n"


def _head(publication: Publication, version: Version, title: str) -> Iterable[str]:
    values = version.values
    if values.get("summary"):
        yield f'<meta name="description" content="{escape(str(values["summary"]))}">'
    if version.is_draft:
        yield '<meta name="robots" content="noindex">'
    if not version.is_source:
        yield '<meta name="translation" content="yes">'
    for other in publication.versions:
        yield f'<link rel="alternate" hreflang="{other.tag}" href="{_address(publication, version, other.tag)}">'
    default = EN if any(other.tag == EN for other in publication.versions) else publication.source.tag
    yield f'<link rel="alternate" hreflang="x-default" href="{_address(publication, version, default)}">'
    if publication.base_url:
        yield f'<link rel="canonical" href="{_address(publication, version, version.tag)}">'
    yield from _open_graph(publication, version, title)
    yield _json_ld(publication, version, title)


def _open_graph(publication: Publication, version: Version, title: str) -> Iterable[str]:
    properties = [("og:type", "article"), ("og:title", title), ("og:locale", og_locale(version.tag))]
    if publication.base_url:
        properties.append(("og:url", _address(publication, version, version.tag)))
    if version.values.get("date"):
        properties.append(("article:published_time", str(version.values["date"])))
    properties += [("og:locale:alternate", og_locale(other.tag)) for other in publication.versions if other != version]
    for name, content in properties:
        yield f'<meta property="{name}" content="{escape(content)}">'


def _json_ld(publication: Publication, version: Version, title: str) -> str:
    values, bylines = version.values, publication.bylines
    by_role = credited(values)
    translators = [*by_role.get("translator", []), *by_role.get("post_editor", [])]
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": _address(publication, version, version.tag),
        "inLanguage": version.tag,
        "headline": title,
        "datePublished": values.get("date"),
        "author": _persons(publication, values.get("authors"), version.tag),
        "editor": _persons(publication, by_role.get("editor"), version.tag),
        "translator": _persons(publication, translators, version.tag),
        "publisher": {"@type": "Organization", "name": values["organisation"]} if values.get("organisation") else None,
        "keywords": [bylines.texts.tag_label(str(item), version.tag) for item in values.get("tags") or []] or None,
        "isBasedOn": source.get("url") if isinstance(source := values.get("source"), dict) else None,
    }
    others = [other for other in publication.versions if not other.is_source]
    if version.is_source:
        record["workTranslation"] = [{"@id": _address(publication, version, other.tag)} for other in others] or None
    else:
        record["translationOfWork"] = {"@id": _address(publication, version, publication.source.tag)}
    shown = msgspec.json.encode({key: value for key, value in record.items() if value is not None}).decode()
    # `</script>` inside a string would end the element.
    safe = shown.replace("</", "<\\/")
    return f'<script type="application/ld+json">{safe}</script>'


def _persons(publication: Publication, ids: Any, tag: str) -> list[dict[str, str]] | None:
    listed = [ids] if isinstance(ids, str) else list(ids or [])
    return [{"@type": "Person", "name": publication.bylines.names([str(item)], tag)} for item in listed] or None


def _address(publication: Publication, version: Version, tag: str) -> str:
    """Return the address of the version in `tag`: absolute where the project has a base URL, else from this page."""
    base = publication.base_url or ("." if version.tag == tag else "..")
    return escape(f"./{version.slug}.html" if base == "." else f"{base}/{tag}/{version.slug}.html")


def _navigation(publication: Publication, version: Version) -> str:
    links = [
        f'<span lang="{other.tag}" aria-current="page">{LANGUAGE_NAMES[other.tag]}</span>'
        if other == version
        else f'<a lang="{other.tag}" hreflang="{other.tag}" href="{_address(publication, version, other.tag)}">'
        f"{LANGUAGE_NAMES[other.tag]}</a>"
        for other in publication.versions
    ]
    return f"<nav>{''.join(links)}</nav>"


def _has_title(body: str) -> bool:
    return bool(re.match(r"\s*#\s", body))


def markdown_to_html(markdown: str) -> str:
    """Render Markdown with the extensions that articles may use."""
    from pyromark import Options, html

    options = (
        Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
        | Options.ENABLE_MATH | Options.ENABLE_HEADING_ATTRIBUTES | Options.ENABLE_DEFINITION_LIST
    )  # fmt: skip
    return str(html(markdown, options=options)).strip()
