"""Finds the article of an HTML page and its metadata, and lists the parts of the page that are left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import takewhile
from pathlib import Path
from typing import Any

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.blocks import Block
from translator.newsroom.imports.ingest.bylines import split_people
from translator.newsroom.imports.ingest.dates import parse_date
from translator.newsroom.imports.ingest.footnotes import take_notes, with_references
from translator.newsroom.imports.ingest.html_bylines import take_bylines
from translator.newsroom.imports.ingest.html_markdown import EMBEDDED, RULE, MarkdownWriter, Piece
from translator.newsroom.imports.ingest.html_nodes import Node, inner_text
from translator.newsroom.imports.ingest.import_result import Metadata
from translator.newsroom.imports.ingest.invisible_characters import clean_markdown, clean_text
from translator.newsroom.imports.ingest.linked_data import read_linked_data
from translator.newsroom.imports.ingest.metadata import strip_tracking
from translator.newsroom.imports.ingest.page_head import Heading, page_title, site_names
from translator.newsroom.imports.ingest.plain_text import escape_line
from translator.newsroom.imports.ingest.webpage_article import find_article, letters_of
from translator.newsroom.imports.ingest.webpage_images import PageImages

_TITLE_BLOCKS = 3
_LONGEST_DATE = 60
_LEAST_DECLARED, _TIMES_SHOWN = 500, 3
"""Letters of an article for search engines, and how many times those that are shown they must be, to be taken."""
_MARKUP = pattern(r"\\(?=\W)|!?\[|\]\([^()]*\)|\*+|<[^<>]*>")
_HEADING = pattern(r"#{1,6}\s")
_SILENT = ("script", "style", "noscript", "template", "svg", "canvas", "link", "meta")
_DEEPEST = 256
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
    titles: list[str] = field(default_factory=list)
    """What its head calls the article, most reliable first."""
    sites: list[str] = field(default_factory=list)
    """Names of the site."""
    declared_body: str = ""
    """The article as the page gives it to search engines, a line a paragraph."""
    warning: str = ""
    """Why a person must look at it, in the user's language; empty where nobody must."""
    notes: list[str] = field(default_factory=list)
    """Footnotes in Markdown, which are no blocks."""
    blocks: list[Block] = field(default_factory=list)
    """The whole page; those of the article are Markdown."""
    images: PageImages = field(default_factory=PageImages)
    cleaned: int = 0
    """Places of the article where invisible characters and double blanks were."""

    def add_blocks(self, pieces: Sequence[Piece], reasons: Sequence[str], places: _LineFinder) -> None:
        """Add a block for each piece, those that are left out side by side for one reason as one part of the page."""
        part = line = 0
        for piece, reason, before in zip(pieces, reasons, ["", *reasons], strict=False):
            text, cleaned = clean_markdown(piece.text)
            line = line if piece.node.tag in EMBEDDED else max(line, places.line_of(text))
            part += bool(reason) and reason != before
            self.blocks.append(Block(line, text, piece.is_below, reason=reason, part=part if reason else 0))
            self.cleaned += 0 if reason else cleaned

    def take_declared_body(self) -> None:
        """Take the text for search engines where the page shows only its beginning: the rest comes by a script."""
        shown = sum(len(letters_of(block.text)) for block in self.blocks if block.is_kept)
        declared = len(letters_of(self.declared_body))
        if declared < _LEAST_DECLARED or declared < _TIMES_SHOWN * shown:
            return
        for block in self.blocks:
            if block.is_kept:
                block.reason = _("part of the page, not of the article")
        line = max((block.line for block in self.blocks), default=1)
        self.blocks += [Block(line, escape_line(text)) for text in self.declared_body.split("\n")]
        self.warning = _(
            "the page shows only the beginning of its article; the rest is what it gives to search engines, "
            "without headings, links and images: look at it, or add the page as a browser saves it"
        )

    def take_title(self, tree: Any, is_inside: Sequence[bool]) -> None:
        """Find the title, and take the headings that say it out of the body."""
        levels = [len(found[0]) - 1 if (found := _HEADING.match(block.text)) else 0 for block in self.blocks]
        if 1 not in levels:
            kept = [at for at, block in enumerate(self.blocks) if block.is_kept][:_TITLE_BLOCKS]
            top = next((at for at in kept if levels[at]), None)
            levels = [1 if at == top else level for at, level in enumerate(levels)]
        headings = [
            Heading(_heading_text(block), level, is_own)
            for block, level, is_own in zip(self.blocks, levels, is_inside, strict=True)
            if level
        ]
        title = tree.css_first("title")
        whole = inner_text(title) if title is not None else ""
        self.metadata.title = page_title(headings, self.titles, whole, self.sites)
        if self.metadata.source:
            self.metadata.source["title"] = self.metadata.title
        for block, level in zip(self.blocks, levels, strict=True):
            if level and _plain(_heading_text(block)) == _plain(self.metadata.title):
                block.field, block.reason, block.part = "title", "", 0
        names = {_plain(name) for name in (*self.sites, *site_names(whole, self.metadata.title))} - {""}
        shown = [(block, level) for block, level in zip(self.blocks, levels, strict=True) if block.is_kept]
        for block, _level in takewhile(lambda item: item[1], shown):
            if _plain(_heading_text(block)) in names:
                block.reason = _("the name of the site")

    def forget_known(self) -> None:
        """Name no block as left out that says nothing but the title or the date."""
        for block in self.blocks:
            reading = parse_date(block.text) if block.reason and len(block.text) < _LONGEST_DATE else None
            if block.reason and _plain(block.text) == _plain(self.metadata.title):
                block.field, block.reason, block.part = "title", "", 0
            elif reading and reading.iso == self.metadata.date:
                block.field, block.reason, block.part = "date", "", 0


def read_webpage(
    html: str, name: str = "", *, folder: Path | None = None, known: Mapping[str, bytes] | None = None
) -> WebpageContent:
    """
    Find the article of a page, and write it as Markdown; the elements that are left out are listed.

    Images are looked for in `folder`, where the file of the page stands, and in `known`: what came with it, by address.
    Raises `ArticleError`, which names the file `name`, for a page whose elements stand in one another without end.
    """
    from selectolax.lexbor import LexborHTMLParser

    if _is_endless(html):
        raise _too_deep(name)
    tree = LexborHTMLParser(html)
    _refuse_depth(tree.root, name)
    page = _read_head(tree)
    metadata = page.metadata
    body = tree.body or tree.root
    _show_late_images(body)
    for selector in _SILENT:
        for node in tree.css(f"body {selector}"):
            node.decompose()
    page.images = PageImages(metadata.source.get("url", ""), folder, known)
    writer = MarkdownWriter(page.images.base, page.images.address_of)
    page.notes = take_notes(tree, writer)
    pieces = list(writer.pieces(body))
    for piece in pieces:
        piece.text = with_references(piece.text)
    article = find_article(html, pieces, body)
    metadata.notes += writer.said(article.main)
    pieces, article.reasons = _without_idle_pieces(pieces, article.reasons)
    page.add_blocks(pieces, article.reasons, _LineFinder(html))
    page.take_title(tree, [piece.is_in(article.main) for piece in pieces])
    for line, is_more in take_bylines(body, article.main, metadata):
        for piece, block in zip(pieces, page.blocks, strict=True):
            if piece.is_in(line):
                block.field = block.field or "authors"
                block.reason = _("a by-line that says more than names and the date") if is_more else ""
    if not metadata.authors:
        metadata.add_people("author", _named_in_head(tree))
    page.take_declared_body()
    page.forget_known()
    return page


def _show_late_images(body: Node) -> None:
    """Take images out of `<noscript>`, where they stand for readers without scripts."""
    for node in body.css("noscript"):
        if node.css_first("img") is not None:
            node.unwrap()


def _without_idle_pieces(pieces: Sequence[Piece], reasons: Sequence[str]) -> tuple[list[Piece], list[str]]:
    """Return pieces and reasons without rules that divide nothing of the article, and without frames around it."""
    kept = [at for at, piece in enumerate(pieces) if not reasons[at] and piece.text != RULE]
    last = kept[-1] if kept else 0
    chosen: list[int] = []
    may_divide = False
    for at, piece in enumerate(pieces):
        is_idle = piece.text == RULE and not (may_divide and at < last and not reasons[at])
        is_idle = is_idle or (piece.node.tag in EMBEDDED and not (kept and kept[0] < at < last))
        if not is_idle:
            chosen.append(at)
        if not reasons[at]:
            may_divide = piece.text != RULE and not piece.text.startswith("# ")
    return [pieces[at] for at in chosen], [reasons[at] for at in chosen]


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


def _heading_text(block: Block) -> str:
    return _MARKUP.sub("", block.text.lstrip("#")).strip()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def _read_head(tree: Any) -> WebpageContent:
    """Return what the head of a page says about its article, the language that it declares, and no block."""
    headings = [inner_text(node) for node in tree.css("h1")]
    heading = headings[0] if len(headings) == 1 else ""
    scripts = [node.text(deep=True) for node in tree.css("script[type='application/ld+json']")]
    og_title = _attribute(tree, "meta[property='og:title']", "content")
    linked = read_linked_data(scripts, heading or og_title)
    metadata = Metadata(
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
        source = {"url": strip_tracking(url), "title": "", "publisher": publisher}
        metadata.source = {key: value for key, value in source.items() if value or key == "title"}
    titles = [og_title, linked.headline, _attribute(tree, "meta[name='twitter:title']", "content")]
    sites = [_attribute(tree, "meta[property='og:site_name']", "content"), linked.publisher]
    declared = _attribute(tree, "html", "lang") or linked.lang
    return WebpageContent(metadata, declared, [title for title in titles if title], sites, linked.body)


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
    texts.append(linked)
    readings = (parse_date(text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else text) for text in texts if text)
    return next((reading.iso for reading in readings if reading and reading.iso), "")


# Tags of elements whose end tag may not be left out.
_NESTING_TAG = pattern(
    r"<(?P<end>/?)(?:article|b|blockquote|dl|div|em|font|i|ol|section|span|strong|table|ul)[\s>]", re.IGNORECASE
)
_ENDLESS = 4096
# So many letters of a piece are looked for in so many of the page; fewer where they are not found.
_LENGTHS = ((40, 50_000), (12, 5_000), (5, 500))


class _LineFinder:
    """Finds the lines of a page on which its pieces begin, one after the other, in one pass."""

    def __init__(self, html: str) -> None:
        letters: list[str] = []
        self._starts: list[int] = []
        """Where each text between two tags begins among the letters of the page, and below its line."""
        self._lines: list[int] = []
        self._at = count = 0
        line, counted = 1, 0
        for begin, text in _texts_between_tags(html):
            own = letters_of(unescape(text))
            if own:
                begin += len(text) - len(text.lstrip())
                line, counted = line + html.count("\n", counted, begin), begin
                self._starts.append(count)
                self._lines.append(line)
                letters.append(own)
                count += len(own)
        self._letters = "".join(letters)

    def line_of(self, text: str) -> int:
        """Return a line number, from 1; that of the text before where this one is not found."""
        own = letters_of(text)
        for length, reach in _LENGTHS if own else ():
            found = self._letters.find(own[:length], self._at, self._at + reach)
            if found >= 0:
                self._at = found + 1
                break
        place = bisect_right(self._starts, max(0, self._at - 1)) - 1
        return self._lines[place] if place >= 0 else 1


def _texts_between_tags(html: str) -> Iterator[tuple[int, str]]:
    """Yield the texts of a page with their place, without those of scripts and styles."""
    begin, closing = 0, ""
    while begin < len(html):
        end = html.find(closing or "<", begin)
        end = end if end >= 0 else len(html)
        if not closing:
            yield begin, html[begin:end]
        name = html[end + 1 : end + 7].lower()
        begin = html.find(">", end) + 1 or len(html)
        closing = (
            next((f"</{one}" for one in ("script", "style") if name.startswith(one)), "") if end < len(html) else ""
        )
