"""
One self-contained page a version: language of the page, its other versions, and typography for both scripts.

Source: docs/publishing.md (hreflang, Open Graph, JSON-LD, typography); schema.org NewsArticle; WHATWG HTML on `lang`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from translator.formats.heading_ids import with_heading_ids
from translator.language import EN, LANGUAGE_NAMES, is_chinese, og_locale
from translator.pages.environment import design_style, environment, read_asset
from translator.pages.safe_html import safe_html
from translator.publish.attachments import files_beside, with_addresses
from translator.publish.bylines import credited
from translator.publish.content_seal import UNSEALED, seal
from translator.publish.versions import Publication, RenderedVersion

if TYPE_CHECKING:
    from markupsafe import Markup
    from pyromark import Options

TEMPLATES = Path(__file__).parent / "templates"
_FIRST_HEADING = re.compile(r"\s*<h1\b.*?</h1>", re.DOTALL)
_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>')
_NOTE = re.compile(r'class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)</sup>')
_TAG = re.compile(r"<[a-z][^<>]*>")
_ID = re.compile(r'(\s(?:id="|href="#))(?=[^"])')
_BETWEEN = "<!-- translator:block -->"
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


def lay_out(publication: Publication, folder: Path, *, with_source: bool) -> dict[Path, bytes]:
    """Return one HTML file a version. The source is always among them: every page names all the others."""
    del with_source
    pages = {
        folder / version.tag / f"{version.slug}.html": seal(
            render_template("html.html", style=read_style("html.css"), **article_values(publication, version)).encode()
        )
        for version in publication.versions
    }
    return {**pages, **files_beside(publication.attachments, folder, publication.folders(folder))}


def article_values(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    """Return what the template of an article shows."""
    addresses = {other.tag: _address(publication, version, other.tag) for other in publication.versions}
    default = EN if EN in addresses else publication.source.tag
    bylines, day = publication.bylines, str(version.values.get("date") or "")
    heading, article = _heading_of(markdown_to_html(_linked(publication, version.body), safe=publication.is_safe))
    return {
        "language": version.tag,
        "title": version.title,
        "version": version,
        "summary": version.summary,
        "addresses": {**addresses, "x-default": addresses[default]},
        "canonical": addresses[version.tag] if publication.base_url else "",
        "open_graph": _open_graph(publication, version),
        "json_ld": _json_ld(publication, version),
        "content": UNSEALED,
        "versions": tuple(addresses),
        "names": LANGUAGE_NAMES,
        "notice": bylines.notice_line("draft", version.tag) if version.is_draft else "",
        "byline": bylines.byline(version.values, version.tag),
        "gap": "\u3000" if is_chinese(version.tag) else " · ",
        "day": day,
        "shown_day": bylines.date(day, version.tag),
        "heading": heading,
        "article": article,
        "colophon": markdown_to_html("\n\n".join(version.colophon), safe=publication.is_safe),
    }


def _linked(publication: Publication, body: str) -> str:
    """Return a body whose links lead to pages, and whose headings have the ids of the source."""
    linked = with_addresses(body.encode(), page=lambda path: str(PurePosixPath(path).with_suffix(".html")), file=None)
    return with_heading_ids(linked, publication.heading_ids).decode()


def _heading_of(page: Markup) -> tuple[Markup, Markup]:
    """Return the heading that an article begins with, empty where it begins with something else, and the rest."""
    found = _FIRST_HEADING.match(page)
    at = found.end() if found else 0
    return page[:at].strip(), page[at:].strip()


def render_template(name: str, **values: Any) -> str:
    """Return the page that a template of the layouts makes of `values`."""
    return environment(TEMPLATES).get_template(name).render(**values)


def read_style(name: str) -> Markup:
    """Return the design of all pages with a style sheet that lies beside the templates, without comments."""
    from markupsafe import Markup

    return Markup(_COMMENT.sub("", design_style() + read_asset(TEMPLATES, name)))


def _open_graph(publication: Publication, version: RenderedVersion) -> list[tuple[str, str]]:
    properties = [("og:type", "article"), ("og:title", version.title), ("og:locale", og_locale(version.tag))]
    if publication.base_url:
        properties.append(("og:url", _address(publication, version, version.tag)))
    if version.values.get("date"):
        properties.append(("article:published_time", str(version.values["date"])))
    others = [other for other in publication.versions if other != version]
    return [*properties, *(("og:locale:alternate", og_locale(other.tag)) for other in others)]


def _json_ld(publication: Publication, version: RenderedVersion) -> Markup:
    from markupsafe import Markup

    values, bylines = version.values, publication.bylines
    by_role = credited(values)
    translators = [*by_role.get("translator", []), *by_role.get("post_editor", [])]
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": _address(publication, version, version.tag),
        "inLanguage": version.tag,
        "headline": version.title,
        "datePublished": values.get("date"),
        "dateModified": updated_of(values) or None,
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
    # Inside a string, `</script>` would end the element, and `<!--<script>` would keep it from ending.
    return Markup(shown.replace("<", "\\u003c"))


def updated_of(values: dict[str, Any]) -> str:
    """Return when a version was last changed or signed off (ISO), else its date; empty where it has none."""
    translation = values.get("translation")
    signoff = translation.get("signoff") if isinstance(translation, dict) else None
    released = signoff.get("released_at") if isinstance(signoff, dict) else None
    return str(values.get("updated") or released or values.get("date") or "")


def _persons(publication: Publication, ids: Any, tag: str) -> list[dict[str, str]] | None:
    listed = [ids] if isinstance(ids, str) else list(ids or [])
    return [{"@type": "Person", "name": publication.bylines.names([str(item)], tag)} for item in listed] or None


def _address(publication: Publication, version: RenderedVersion, tag: str) -> str:
    """Return the address of the version in `tag`: absolute where the project has a base URL, else from this page."""
    if publication.base_url:
        return f"{publication.base_url}/{tag}/{version.slug}.html"
    if version.tag == tag:
        return f"./{PurePosixPath(version.slug).name}.html"
    return f"{'../' * (version.slug.count('/') + 1)}{tag}/{version.slug}.html"


def markdown_to_html(markdown: str, *, safe: bool) -> Markup:
    """Render Markdown with the extensions that articles may use; `safe` leaves out HTML that could run."""
    return _finished(_with_back_links(_rendered(markdown)), safe)


def blocks_to_html(blocks: Sequence[str], *, safe: bool, prefix: str = "") -> list[Markup]:
    """
    Render the top-level blocks of one article, each by itself but with the notes and definitions of all.

    `prefix` is put before all ids and the links to them, for pages with several versions.
    """
    pieces = _with_back_links(_rendered(f"\n\n{_BETWEEN}\n\n".join(blocks))).split(_BETWEEN)
    if len(pieces) != len(blocks):  # The article holds our mark itself, or HTML that is never closed.
        pieces = [_rendered(block) for block in blocks]
    if prefix:
        pieces = [_TAG.sub(lambda tag: _ID.sub(rf"\g<1>{prefix}", tag[0]), piece) for piece in pieces]
    return [_finished(piece, safe) for piece in pieces]


def _rendered(markdown: str) -> str:
    from pyromark import html

    return str(html(markdown, options=markdown_options()))


def markdown_options() -> Options:
    """Return the extensions of Markdown that articles may use."""
    from pyromark import Options

    return (
        Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS
        | Options.ENABLE_MATH | Options.ENABLE_HEADING_ATTRIBUTES | Options.ENABLE_DEFINITION_LIST
    )  # fmt: skip


def _finished(page: str, safe: bool) -> Markup:
    from markupsafe import Markup

    return Markup(safe_html(page.strip()) if safe else page.strip())


def _with_back_links(page: str) -> str:
    """Return a page whose notes have ids of their own, apart from those of headings, and lead back to their places."""
    counts: Counter[str] = Counter()

    def reference(match: re.Match[str]) -> str:
        name = match[1]
        counts[name] += 1
        at = f"fnref-{name}" + (f"-{counts[name]}" if counts[name] > 1 else "")
        return match[0].replace(f'href="#{name}"', f'href="#fn-{name}" id="{at}"')

    def definition(match: re.Match[str]) -> str:
        name, number = match.groups()
        label = f'<a href="#fnref-{name}">{number}</a>' if counts[name] else number
        return match[0].replace(f'id="{name}"', f'id="fn-{name}"').replace(f">{number}<", f">{label}<")

    return _NOTE.sub(definition, _REFERENCE.sub(reference, page))
