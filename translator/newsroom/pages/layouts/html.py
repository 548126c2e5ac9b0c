"""
One self-contained page a version: its language, its other versions, and typography for both scripts.

Source: docs/publishing.md (typography); WHATWG HTML on `lang`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import unescape
from itertools import chain, pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin

import msgspec
from markupsafe import Markup
from pyromark import Options, events_with_range, html

from translator.bilingual.words.language import EN, LANGUAGE_NAMES, VERSION_TAGS, og_locale
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.articles.markdown_input import formulas_in_dollars
from translator.newsroom.ground.html.environment import design_style, environment, read_asset
from translator.newsroom.ground.html.safe_html import safe_html
from translator.newsroom.pages.layouts.formula import with_formulas
from translator.newsroom.pages.layouts.generator_markdown import with_plain_containers
from translator.newsroom.pages.layouts.smaller_images import smaller_files, with_source_sets
from translator.newsroom.pages.layouts.xhtml import whole_address
from translator.newsroom.pages.publication import (
    UNSEALED,
    Publication,
    RenderedVersion,
    block_in,
    blocks_in,
    credited,
    listed,
    seal,
    sizes_of,
    with_sizes,
)
from translator.newsroom.pages.publication.bylines import byline_gap
from translator.newsroom.pages.publication.publication import Attachment, size_of


def head_values(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    seo = block_in(version.values, "seo")
    described = seo.get("description") or version.values.get("description") or version.summary
    description = " ".join(str(described).split())
    picture, picture_alt = _picture_address(publication, version)
    others = [] if version.is_draft else [other for other in versions_out(publication, version) if other != version]
    return {
        "head_title": " ".join(str(seo.get("title") or version.title).split()),
        "description": description,
        "alternates": alternates_of(publication, version),
        "canonical": own_address(publication, version),
        "picture": picture,
        "picture_alt": picture_alt,
        "site_name": publication.bylines.texts.own_label("site", version.tag),
        "locale": og_locale(version.tag),
        "other_locales": [og_locale(other.tag) for other in others],
        "json_ld": _json_ld(publication, version, description, picture),
    }


def page_address(publication: Publication, version: RenderedVersion, tag: str) -> str:
    """Return the address of the version in `tag`: absolute where the project has a base URL, else from this page."""
    if publication.base_url:
        return f"{publication.base_url}/{tag}/{quote(version.slug)}.html"
    if version.tag == tag:
        return f"./{quote(PurePosixPath(version.slug).name)}.html"
    return f"{'../' * (version.slug.count('/') + 1)}{tag}/{quote(version.slug)}.html"


def own_address(publication: Publication, version: RenderedVersion) -> str:
    """Return the whole address of the page of a version; empty where the project has no base URL."""
    return page_address(publication, version, version.tag) if publication.base_url else ""


def address_out(publication: Publication, version: RenderedVersion, address: str) -> str:
    """Return where an address in a version leads from outside of the site; empty if that cannot be said."""
    return whole_address(urljoin(own_address(publication, version), address))


def versions_out(publication: Publication, version: RenderedVersion) -> list[RenderedVersion]:
    """Return the versions that the page of `version` may lead to: all from a draft, those that are out from others."""
    return [other for other in publication.versions if version.is_draft or not other.is_draft]


def alternates_of(publication: Publication, version: RenderedVersion) -> dict[str, str]:
    if version.is_draft:
        return {}
    out = versions_out(publication, version)
    found: dict[str, str] = {other.tag: page_address(publication, version, other.tag) for other in out}
    return {**found, "x-default": found[EN if EN in found else out[0].tag]}


def updated_of(values: dict[str, Any]) -> str:
    """Return when a version was last changed or signed off (ISO), else its date; empty where it has none."""
    released = block_in(block_in(values, "translation"), "signoff").get("released_at")
    days = [str(item.get("date") or "")[:10] for item in blocks_in(values, "corrections")]
    stated = str(values.get("updated") or released or values.get("date") or "")
    return max([stated, *days], key=lambda day: day[:10])  # Of one day, what says the hour.


def moment_of(text: str) -> datetime:
    """Return a date or a time, in UTC; the first day of 1970 for anything else."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def card_of(publication: Publication, version: RenderedVersion) -> tuple[Attachment | None, str]:
    """Return the picture that stands for a version, the first of its front matter or else of its text, and its alt."""
    images = version.values.get("images")
    named = [(item.get("src"), item.get("alt")) if isinstance(item, dict) else (item, "")
             for item in (images if isinstance(images, list) else [])]  # fmt: skip
    shown = {item.path: item for item in publication.attachments_of(version.tag) if size_of(item.data)}
    for source, alt in chain(named, ((one["src"], one["alt"]) for one in _SHOWN.finditer(version.body))):
        found = shown.get(relative_path(str(source or ""))[0])
        if found and not version.from_root(found.path).startswith(".."):
            return found, str(alt or "")
    return None, ""


def _picture_address(publication: Publication, version: RenderedVersion) -> tuple[str, str]:
    picture, alt = card_of(publication, version)
    if not picture or not publication.base_url:
        return "", ""
    return f"{publication.base_url}/{quote(version.from_root(picture.path))}", alt


def _json_ld(publication: Publication, version: RenderedVersion, description: str, picture: str) -> Markup:
    values, bylines = version.values, publication.bylines
    by_role = credited(values)

    def persons(*roles: str) -> list[dict[str, str]] | None:
        ids = [one for role in roles for one in by_role.get(role, ())]
        return [{"@type": "Person", "name": bylines.names([one], version.tag)} for one in ids] or None

    by_role["author"] = listed(values.get("authors"))
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
        "author": persons("author"),
        "editor": persons("editor"),
        "translator": persons("translator", "post_editor"),
        "publisher": {"@type": "Organization", "name": values["organisation"]} if values.get("organisation") else None,
        "keywords": [bylines.texts.tag_label(item, version.tag) for item in listed(values.get("tags"))] or None,
        # As schema.org, after IPTC, calls text of a trained model.
        "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource" if version.label else None,
        "isBasedOn": block_in(values, "source").get("url"),
    }
    if version.is_source:
        others = [other for other in versions_out(publication, version) if not other.is_source]
        record["workTranslation"] = [{"@id": page_address(publication, version, other.tag)} for other in others] or None
    else:
        record["translationOfWork"] = {"@id": page_address(publication, version, publication.source.tag)}
    shown = msgspec.json.encode({key: value for key, value in record.items() if value is not None}).decode()
    # Inside a string, `</script>` would end the element, and `<!--<script>` would keep it from ending.
    return Markup(shown.replace("<", "\\u003c"))


TEMPLATES = Path(__file__).parent / "templates"
_SHOWN = pattern(r"!\[(?P<alt>[^\]]*)\]\(<?(?P<src>[^)\s>]+)")
_FIRST_HEADING = pattern(r"\s*<h1\b.*?</h1>", re.DOTALL)
_REFERENCE = pattern(r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>')
_NOTE = pattern(r'class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)</sup>')
_ELEMENT = pattern(r"<[a-z][^<>]*>")
_ID = pattern(r'(\s(?:id="|href="#))(?=[^"])')
MARKDOWN_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_MATH
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_DEFINITION_LIST
)
_ABROAD = pattern(rf'<a href="(?:\.\./)+({"|".join(sorted(VERSION_TAGS, reverse=True))})/[^"]+\.html(?:#[^"]*)?"')
# A line ends in Chinese punctuation, which has its own room, and a formula begins the next.
_WRAPPED = pattern(r"(?<=[，。、；：！？」』）》])\s+(?=<math\b)")
_UNREAD = pattern(r'<code class="math">([^<]*)</code>')
_GROUPS = pattern(r"<(/?)(?:article|aside|blockquote|details|div|figure|section)\b", re.IGNORECASE)
_BETWEEN = "<!-- translator:block -->"
_COMMENT = pattern(r"/\*.*?\*/\n?", re.DOTALL)


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    style = read_style()

    def page(version: RenderedVersion) -> bytes:
        addresses = {other.tag: page_address(publication, version, other.tag) for other in publication.versions}
        return sealed_page("html.html", style=style, addresses=addresses, **article_values(publication, version))

    files = publication.file_a_version(folder, ".html", page)
    return {**files, **smaller_files(files)}


def article_values(publication: Publication, version: RenderedVersion, *, without: str = "") -> dict[str, Any]:
    """Return the values of the templates of an article; the line `without` of its by-lines is shown elsewhere."""
    bylines, day = publication.bylines, str(version.values.get("date") or "")
    body = page_body(publication, version, page=lambda path: str(PurePosixPath(path).with_suffix(".html")))
    page = markdown_to_html(body, safe=publication.is_safe)
    page = Markup(_ABROAD.sub(r'\g<0> hreflang="\g<1>"', str(page)))
    shown = publication.attachments_of(version.tag)
    page = with_sizes(with_source_sets(page, shown), sizes_of(shown, str))
    title = _FIRST_HEADING.match(page)
    at = title.end() if title else 0
    corrections = bylines.correction_lines(version.values, version.tag)
    colophon = [line for line in version.colophon if line not in (*corrections, without)]
    return {
        **head_values(publication, version),
        "language": version.tag,
        "title": version.title,
        "version": version,
        "summary": version.summary,
        "notice": version.notice,
        "byline": bylines.byline(version.values, version.tag),
        "gap": byline_gap(version.tag),
        "day": day,
        "shown_day": bylines.date(day, version.tag),
        "heading": page[:at].strip(),
        "contents": (),
        "article": page[at:].strip(),
        "beside": [],
        "corrections": lines_to_html(corrections, safe=publication.is_safe),
        "colophon": lines_to_html(colophon, safe=publication.is_safe),
    }


def page_body(
    publication: Publication,
    version: RenderedVersion,
    *,
    page: Callable[[str], str] | None = None,
    file: Callable[[str], str] | None = None,
    note: Callable[[str], str] | None = None,
) -> str:
    """Return the body of a version for a page of our own, as `Publication.linked_body` with its dialect resolved."""
    labels = publication.bylines.texts

    def word(kind: str) -> str:
        return labels.label(f"box_{kind}", version.tag) if f"box_{kind}" in labels.labels else ""

    body = publication.linked_body(version, page=page, file=file, note=note)
    return with_plain_containers(body, format=publication.article.format, word=word)


def render_template(name: str, **values: Any) -> str:
    return environment(TEMPLATES).get_template(name).render(content=UNSEALED, names=LANGUAGE_NAMES, **values)


def sealed_page(name: str, **values: Any) -> bytes:
    return seal(render_template(name, **values).encode())


def read_style() -> Markup:
    """Return the style of pages of articles, without comments."""
    style = design_style() + read_asset(TEMPLATES, "html.css") + read_asset(TEMPLATES, "article.css")
    return Markup(without_comments(style))


def site_style() -> str:
    return str(read_style()) + without_comments(read_asset(TEMPLATES, "site.css"))


def without_comments(style: str) -> str:
    return _COMMENT.sub("", style)


def markdown_to_html(markdown: str, *, safe: bool) -> Markup:
    """Render Markdown with the extensions that articles may use; `safe` leaves out HTML that could run."""
    return _finished(_with_back_links(_rendered(markdown)), safe)


def lines_to_html(lines: Iterable[str], *, safe: bool) -> Markup:
    """Render by-lines, or other lines of Markdown that each are a paragraph."""
    return markdown_to_html("\n\n".join(lines), safe=safe)


def unread_formulas(markdown: str) -> list[str]:
    """Return the formulas of an article that pages show as they are written."""
    if "$" not in markdown and "\\" not in markdown:
        return []
    return [unescape(one) for one in _UNREAD.findall(str(markdown_to_html(markdown, safe=True)))]


def top_level_blocks(markdown: str) -> list[str]:
    """
    Cut Markdown into its top-level blocks; footnote and link definitions go with the block before them, and those at
    the beginning with the first. Definitions alone are one block, and so is the content of an HTML element.

    Versions of one article have equally many: the proof of structure has seen to that.
    """
    data, depth, elements = markdown.encode(), 0, 0
    starts: list[int] = []
    inside: list[int] = []
    for event, span in events_with_range(markdown, options=MARKDOWN_OPTIONS):
        if depth == 0 and not (isinstance(event, dict) and "End" in event):
            (inside if elements > 0 else starts).append(span["start"])
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
            if "Html" in event:
                tags = _GROUPS.findall(event["Html"])
                elements += len(tags) - 2 * tags.count("/")
    if elements:  # Something is never closed, or closed twice.
        starts = sorted([*starts, *inside])
    edges = [0, *starts[1:], len(data)]
    return [data[start:end].decode() for start, end in pairwise(edges)]


def blocks_to_html(markdown: str, *, safe: bool, prefix: str = "") -> list[Markup]:
    """
    Render the top-level blocks of one article, each by itself but with the notes and definitions of all.

    `prefix` is put before all ids and the links to them, for pages with several versions.
    """
    blocks = top_level_blocks(markdown)
    pieces = _with_back_links(_rendered(f"\n\n{_BETWEEN}\n\n".join(blocks))).split(_BETWEEN)
    if len(pieces) != len(blocks):  # The article holds our mark itself, or HTML that is never closed.
        pieces = [_rendered(block) for block in blocks]
    if prefix:
        pieces = [_ELEMENT.sub(lambda element: _ID.sub(rf"\g<1>{prefix}", element[0]), piece) for piece in pieces]
    return [_finished(piece, safe) for piece in pieces]


def _rendered(markdown: str) -> str:
    return str(html(formulas_in_dollars(markdown), options=MARKDOWN_OPTIONS))


def _finished(page: str, safe: bool) -> Markup:
    return Markup(_WRAPPED.sub("", with_formulas(safe_html(page.strip()) if safe else page.strip())))


def _with_back_links(page: str) -> str:
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
