"""
One self-contained page a version: language of the page, its other versions, and typography for both scripts.

Source: docs/publishing.md (typography); WHATWG HTML on `lang`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import escape, unescape
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup
from pyromark import Options, events_with_range, html

from translator.bilingual.words.language import LANGUAGE_NAMES, VERSION_TAGS
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.markdown_input import formulas_in_dollars
from translator.newsroom.ground.html.environment import design_style, environment, read_asset
from translator.newsroom.ground.html.safe_html import safe_html
from translator.newsroom.pages.layouts.containers import with_plain_containers
from translator.newsroom.pages.layouts.formula import with_formulas
from translator.newsroom.pages.layouts.page_head import head_values, page_address
from translator.newsroom.pages.publication.attachments import files_beside, sizes_of
from translator.newsroom.pages.publication.bylines import byline_gap
from translator.newsroom.pages.publication.content_seal import UNSEALED, seal
from translator.newsroom.pages.publication.picture_size import with_sizes
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion

TEMPLATES = Path(__file__).parent / "templates"
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
"""The extensions of Markdown that articles may use."""
_ABROAD = pattern(rf'<a href="(?:\.\./)+({"|".join(sorted(VERSION_TAGS, reverse=True))})/[^"]+\.html(?:#[^"]*)?"')
_CODE = pattern(r'(?P<before><pre><code class="language-(?P<language>[\w+#.-]+)">)(?P<code>[^<]*)(?=</code>)')
_MOST_CODE = 100_000
# Part of the name of a kind of token → its class in `article.css`.
_COLOURS = {
    ".Comment": "c", ".Keyword": "k", ".Literal.String": "s", ".Literal.Number": "m", ".Name.Function": "f",
    ".Name.Class": "f", ".Name.Tag": "k", ".Name.Attribute": "f", ".Name.Decorator": "f", ".Generic.Inserted": "s",
    ".Generic.Deleted": "k",
}  # fmt: skip
_UNREAD = pattern(r'<code class="math">([^<]*)</code>')
_GROUPS = pattern(r"<(/?)(?:article|aside|blockquote|details|div|figure|section)\b", re.IGNORECASE)
_BETWEEN = "<!-- translator:block -->"
_COMMENT = pattern(r"/\*.*?\*/\n?", re.DOTALL)


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return one HTML file a version. The source is always among them: every page names all the others."""
    style = read_style("html.css")
    pages = {}
    for version in publication.versions:
        values = article_values(publication, version)
        addresses = {other.tag: page_address(publication, version, other.tag) for other in publication.versions}
        page = render_template("html.html", style=style, addresses=addresses, versions=tuple(addresses), **values)
        pages[folder / version.tag / f"{version.slug}.html"] = seal(page.encode())
    return {**pages, **files_beside(publication.attachments, folder, publication.folders(folder))}


def article_values(publication: Publication, version: RenderedVersion) -> dict[str, Any]:
    """Return what the templates of an article's page show."""
    bylines, day = publication.bylines, str(version.values.get("date") or "")
    body = page_body(publication, version, page=lambda path: str(PurePosixPath(path).with_suffix(".html")))
    page = markdown_to_html(body, safe=publication.is_safe)
    page = with_sizes(with_languages(with_code_colours(page)), sizes_of(publication.attachments_of(version.tag), str))
    title = _FIRST_HEADING.match(page)
    at = title.end() if title else 0
    return {
        **head_values(publication, version),
        "language": version.tag,
        "title": version.title,
        "version": version,
        "summary": version.summary,
        "content": UNSEALED,
        "names": LANGUAGE_NAMES,
        "notice": version.notice,
        "byline": bylines.byline(version.values, version.tag),
        "gap": byline_gap(version.tag),
        "day": day,
        "shown_day": bylines.date(day, version.tag),
        "heading": page[:at].strip(),
        "contents": (),
        "article": page[at:].strip(),
        "beside": [],
        "corrections": markdown_to_html("\n\n".join(_corrections(publication, version)), safe=publication.is_safe),
        "colophon": lower_colophon(publication, version),
    }


def with_code_colours(page: str) -> Markup:
    """Return a page whose code has classes for comments, keywords, strings, numbers and names, as Pygments reads it."""
    return Markup(_CODE.sub(_coloured, str(page)))


def _coloured(match: re.Match[str]) -> str:
    from pygments import lex
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(match["language"], stripnl=False, ensurenl=False)
    except ClassNotFound:
        return match[0]
    if len(match["code"]) > _MOST_CODE:
        return match[0]
    pieces = []
    for kind, text in lex(unescape(match["code"]), lexer):
        name = next((name for part, name in _COLOURS.items() if part in f".{kind}"), "")
        shown = escape(text, quote=False)
        pieces.append(f'<span class="{name}">{shown}</span>' if name and text.strip() else shown)
    return f"{match['before']}{''.join(pieces)}"


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


def with_languages(page: str) -> Markup:
    """Return a page whose links to articles in another language say which that is."""
    return Markup(_ABROAD.sub(r'\g<0> hreflang="\g<1>"', str(page)))


def _corrections(publication: Publication, version: RenderedVersion) -> list[str]:
    return publication.bylines.correction_lines(version.values, version.tag)


def lower_colophon(publication: Publication, version: RenderedVersion, *, without: str = "") -> Markup:
    """Return what is left for the end of a page that shows the corrections, and the line `without`, elsewhere."""
    shown = {*_corrections(publication, version), without}
    lines = [line for line in version.colophon if line not in shown]
    return markdown_to_html("\n\n".join(lines), safe=publication.is_safe)


def render_template(name: str, **values: Any) -> str:
    return environment(TEMPLATES).get_template(name).render(**values)


def read_style(name: str) -> Markup:
    """Return the design of all pages with a style sheet that lies beside the templates, without comments."""
    return Markup(without_comments(design_style() + read_asset(TEMPLATES, name) + read_asset(TEMPLATES, "article.css")))


def site_style() -> str:
    """Return the style sheet of a whole site."""
    return str(read_style("html.css")) + without_comments(read_asset(TEMPLATES, "site.css"))


def without_comments(style: str) -> str:
    return _COMMENT.sub("", style)


def markdown_to_html(markdown: str, *, safe: bool) -> Markup:
    """Render Markdown with the extensions that articles may use; `safe` leaves out HTML that could run."""
    return _finished(_with_back_links(_rendered(markdown)), safe)


def unread_formulas(markdown: str) -> list[str]:
    """Return the formulas of an article that pages show as they are written."""
    if "$" not in markdown and "\\" not in markdown:
        return []
    return [unescape(one) for one in _UNREAD.findall(str(markdown_to_html(markdown, safe=True)))]


def top_level_blocks(markdown: str) -> list[str]:
    """
    Cut Markdown into its top-level blocks; footnote and link definitions go with the block before them, and those at
    the beginning with the first. What has definitions alone is one block, and so is what stands in an element of HTML.

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
    return Markup(with_formulas(safe_html(page.strip()) if safe else page.strip()))


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
