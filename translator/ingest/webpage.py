"""Finds the article of an HTML page and its metadata, and lists the parts of the page that are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from translator.errors import ArticleError
from translator.i18n import _
from translator.ingest.blocks import Block
from translator.ingest.bylines import split_people
from translator.ingest.dates import parse_date
from translator.ingest.html_boilerplate import cut_page_parts
from translator.ingest.html_bylines import take_bylines
from translator.ingest.html_markdown import MarkdownWriter, Node, inner_text
from translator.ingest.import_result import Metadata
from translator.ingest.invisible_characters import clean_markdown, clean_text
from translator.ingest.linked_data import read_linked_data
from translator.ingest.metadata import strip_tracking
from translator.patterns import pattern

_MAIN = (
    "[itemprop=articleBody]", ".entry-content", ".post-content", ".article-content", ".article-body", "article", "main",
    "[role=main]", "#article", "#content", ".content",
)  # fmt: skip
"""Selectors of the element with the article, the most reliable first."""
_TITLE_BLOCKS = 3
_LEAST_SHARE = 0.4
"""Share of the paragraphs' text that the article must have."""
_SILENT = ("script", "style", "noscript", "template", "svg", "canvas", "object", "embed", "link", "meta")
_DEEPEST = 256
_SITE_NAME = pattern(r"(?<!\s)\s++[|–—-]\s++[^|–—-]{2,40}$")
_DATES = (
    ("meta[property='article:published_time']", "content"), ("meta[itemprop=datePublished]", "content"),
    ("[itemprop=datePublished]", "datetime"), ("meta[name=date]", "content"), ("meta[name=pubdate]", "content"),
    ("meta[name='DC.date']", "content"),
)  # fmt: skip


@dataclass(slots=True)
class WebpageContent:
    """The metadata of a page, and its article in Markdown."""

    metadata: Metadata
    lang: str
    """As the page declares it, or empty."""
    blocks: list[Block] = field(default_factory=list)
    """The whole page; those of the article are Markdown."""
    cleaned: int = 0
    """Places of the article where invisible characters and double blanks were."""


def read_webpage(html: str, name: str = "") -> WebpageContent:
    """
    Find the article of a page, and write it as Markdown; the elements that are left out are listed.

    Raises `ArticleError`, which names the file `name`, for a page whose elements stand in one another without end.
    """
    from selectolax.lexbor import LexborHTMLParser

    if _is_endless(html):
        raise _too_deep(name)
    tree = LexborHTMLParser(html)
    _refuse_depth(tree.root, name)
    places = _LineFinder(html)
    metadata, declared = _read_metadata(tree)
    page = WebpageContent(metadata, declared)
    body = tree.body or tree.root
    for selector in _SILENT:
        for node in tree.css(f"body {selector}"):
            node.decompose()
    main = _find_article(body)
    cut = [*cut_page_parts(main), *take_bylines(body, main, metadata)]
    if not metadata.authors:
        metadata.add_people("author", _named_in_head(tree))
    known = {metadata.title}
    for text in (*cut, *_texts_around(body, main)):
        reading = parse_date(text)
        if text not in known and not (reading and reading.iso == metadata.date):
            page.blocks.append(Block(places.line_of(text), text, reason=_("part of the page, not of the article")))
    writer = MarkdownWriter(metadata.source.get("url", ""))
    title = tree.css_first("title")
    blocks = _without_title(writer.blocks(main), metadata, inner_text(title) if title else "")
    if metadata.source:
        metadata.source.setdefault("title", metadata.title)
    places = _LineFinder(html)
    line = 0
    for block in blocks:
        text, cleaned = clean_markdown(block)
        line = max(line, places.line_of(text, goes_on=True))
        page.blocks.append(Block(line, text))
        page.cleaned += cleaned
    page.blocks.sort(key=lambda block: block.line)
    return page


def _refuse_depth(root: Node, name: str) -> None:
    """Raise `ArticleError` where elements are nested deeper than in any page; browsers flatten them at 512."""
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            raise _too_deep(name)
        waiting += [(child, depth + 1) for child in node.iter()]


def _is_endless(html: str) -> bool:
    """Whether elements are opened thousands deep: the parser's time grows with the square of that."""
    depth = 0
    for found in _NESTING_TAG.finditer(html):
        depth = max(0, depth - 1) if found["end"] else depth + 1
        if depth > _ENDLESS:
            return True
    return False


def _too_deep(name: str) -> ArticleError:
    hint = _("copy the text of the article into a file, and add that")
    return ArticleError(_("the elements of the page are nested too deeply"), where=name or None, hint=hint)


def _without_title(blocks: list[str], metadata: Metadata, page_title: str) -> list[str]:
    """
    Drop the heading that is the title.

    If neither a first-level heading nor the meta elements name the title, it is the first heading, if that is at the
    top; otherwise `page_title` without the name of the site.
    """
    tops = range(len(blocks)) if metadata.title else range(min(len(blocks), _TITLE_BLOCKS))
    for at in tops:
        mark, _blank, heading = blocks[at].partition(" ")
        is_heading = mark in {"#", "##"} if metadata.title else mark[:1] == "#" and not mark.strip("#")
        if is_heading and (not metadata.title or _plain(heading) == _plain(metadata.title)):
            metadata.title = metadata.title or heading
            return blocks[:at] + blocks[at + 1 :]
    metadata.title = metadata.title or _SITE_NAME.sub("", page_title)
    return blocks


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _read_metadata(tree: Any) -> tuple[Metadata, str]:
    """Return what the head of a page says about its article, and the language that it declares."""
    headings = [inner_text(node) for node in tree.css("h1")]
    heading = headings[0] if len(headings) == 1 else ""
    scripts = [node.text(deep=True) for node in tree.css("script[type='application/ld+json']")]
    og_title = _attribute(tree, "meta[property='og:title']", "content")
    linked = read_linked_data(scripts, heading or og_title)
    metadata = Metadata(
        title=heading or linked.headline or og_title,
        summary=_attribute(tree, "meta[name=description]", "content")
        or _attribute(tree, "meta[property='og:description']", "content")
        or linked.summary,
        date=_date(tree, linked.date),
        credits=linked.credits,
        organisation=linked.organisation,
    )
    metadata.add_people("author", linked.authors)
    url = _attribute(tree, "link[rel=canonical]", "href") or _attribute(tree, "meta[property='og:url']", "content")
    url = url if url.startswith("http") else linked.url
    if url:
        publisher = _attribute(tree, "meta[property='og:site_name']", "content") or linked.publisher
        source = {"url": strip_tracking(url), "title": metadata.title, "publisher": publisher}
        metadata.source = {key: value for key, value in source.items() if value}
    return metadata, _attribute(tree, "html", "lang") or linked.lang


def _named_in_head(tree: Any) -> list[str]:
    """Return the names of `<meta name=author>`, which on some sites is an address, and on some the site itself."""
    text = _attribute(tree, "meta[name=author]", "content")
    site = _attribute(tree, "meta[property='og:site_name']", "content")
    return split_people(text) if text and "://" not in text and text != site else []


def _attribute(tree: Any, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return " ".join(clean_text(node.attributes.get(name) or "")[0].split()) if node else ""


def _date(tree: Any, linked: str) -> str:
    texts = [_attribute(tree, selector, name) for selector, name in _DATES]
    texts += [linked, _attribute(tree, "time[datetime]", "datetime")]
    readings = (parse_date(text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else text) for text in texts if text)
    return next((reading.iso for reading in readings if reading and reading.iso), "")


def _find_article(body: Node) -> Node:
    """Return the element that is the article: the first of `_MAIN` with a good share of the paragraphs."""
    total = _weight(body)
    for selector in _MAIN:
        found = max(body.css(selector), key=_weight, default=None)
        if found is not None and total and _weight(found) >= _LEAST_SHARE * total:
            return found
    return body


def _weight(node: Node) -> int:
    paragraphs = node.css("p, li, blockquote, pre, td")
    return sum(len(inner_text(paragraph)) for paragraph in paragraphs) or len(inner_text(node))


def _texts_around(body: Node, main: Node) -> Iterator[str]:
    """Yield the texts of the body around the article, element by element."""
    if body.mem_id == main.mem_id:
        return
    for child in list(body.iter(include_text=True)):
        if child.mem_id == main.mem_id:
            continue
        if child.tag != "-text" and any(inner.mem_id == main.mem_id for inner in child.traverse()):
            yield from _texts_around(child, main)
        elif text := (inner_text(child) if child.tag != "-text" else " ".join((child.text_content or "").split())):
            yield text


_NESTING_TAG = pattern(
    r"<(?P<end>/?)(?:article|b|blockquote|dl|div|em|font|i|ol|section|span|strong|table|ul)[\s>]", re.IGNORECASE
)
"""Tags of elements whose end tag may not be left out."""
_ENDLESS = 4096
_ENOUGH = 200
"""So many characters of a text are looked for in the page."""


class _LineFinder:
    def __init__(self, html: str) -> None:
        self.html = html
        self.line = 1
        self._at = 0
        """Where the last text was found, on that line."""

    def line_of(self, text: str, *, goes_on: bool = False) -> int:
        """
        Return a line number, from 1; that of the text before where this one is not found.

        `goes_on`: the text probably stands behind the one before.
        """
        begins = (self._at, 0) if goes_on else (0,)
        words = re.sub(r"[\\*_`#>|\[\]]|\(http[^)]*\)", " ", text[:_ENOUGH]).split()
        for count in (4, 2, 1):
            wanted = re.compile(r"\s+".join(map(re.escape, words[:count])))
            for begin in begins if words else ():
                if start := wanted.search(self.html, begin):
                    self._move(start.start())
                    return self.line
        return self.line

    def _move(self, at: int) -> None:
        known = self._at if at >= self._at else 0
        self.line = (self.line if known else 1) + self.html.count("\n", known, at)
        self._at = at
