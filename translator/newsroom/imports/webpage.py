"""Web pages: the article, its title, what JSON-LD and the head say of it, and the parts that are left out."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise, takewhile
from pathlib import Path
from typing import Any

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.blocks import Block, Metadata
from translator.newsroom.imports.bylines import is_chinese_name, is_name, is_outlet, split_people
from translator.newsroom.imports.copied_page import strip_tracking
from translator.newsroom.imports.dates import parse_date
from translator.newsroom.imports.documents import too_deep
from translator.newsroom.imports.images import PageImages
from translator.newsroom.imports.markup import (
    EMBEDDED,
    RULE,
    MarkdownWriter,
    Node,
    Piece,
    inner_text,
    refuse_depth,
    take_notes,
    with_references,
)
from translator.newsroom.imports.plain_text import clean_markdown, clean_text, escape_line
from translator.newsroom.imports.webpage_article import find_article, letters_of, take_bylines

_HAN = "[\u3400-\u9fff]"
# Between a title and the name of the site.
_SEPARATOR = pattern(
    rf"(?<!\s)\s+[|–—\-·•:»«_/@~]+\s+|(?<!:):+\s+|(?:(?<!\s)\s+)?(?:[|_｜]+\s*|——?\s*|-\s*(?={_HAN}))"
    rf"|(?<={_HAN})\s*-\s*"
)
_LEAST, _LEAST_BELOW = 0.4, 0.45
"""How far the head must agree with a heading of the first level, and with one below it."""


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int
    """From 1."""
    is_inside: bool
    """It stands in the article."""


def page_title(headings: Sequence[Heading], named: Sequence[str], whole: str, sites: Sequence[str]) -> str:
    """
    Return the title of the article of a page; empty where nothing says it.

    `named` is what the head calls the article, most reliable first; `whole` is the `<title>`; `sites` are the names of
    the site, none of which is a title. It is the heading with which the head agrees most, or the only one of the first
    level in the article; else what the head says.
    """
    own_sites = {letters for site in sites if (letters := _letters(site))}
    named = [_without_site(name, own_sites) for name in named if _letters(name) not in own_sites | {""}]
    known = [letters for letters in map(_letters, named) if letters]
    candidates = [heading for heading in headings if _letters(heading.text) not in own_sites | {""}]
    pieces = [_letters(piece) for piece in _SEPARATOR.split(whole) if _letters(piece)]
    agreed = [(_agreement(one, known, pieces), one) for one in candidates]
    best, heading = max(agreed, key=lambda item: (item[0], -item[1].level), default=(0.0, None))
    if heading is not None and best >= (_LEAST if heading.level == 1 else _LEAST_BELOW):
        return next((name for name in named if _is_long_part(_letters(name), _letters(heading.text))), heading.text)
    first = [one for one in candidates if one.level == 1]
    own = [one for one in first if one.is_inside] or [one for one in first if not named or _is_long(one.text)]
    if len(own) == 1:
        return own[0].text
    if named or own_sites or not whole:
        return named[0] if named else _without_site(whole, own_sites)
    return _without_site(whole, set(pieces[1:][-1:]))


def site_names(whole: str, title: str) -> list[str]:
    """Return what stands beside the title of the article in the `<title>` of its page; nothing where that has none."""
    pieces = [piece for piece in _SEPARATOR.split(whole) if _letters(piece)]
    return [piece for piece in pieces if piece != title] if title in pieces else []


# From 0 to 1; a piece of the `<title>` may be the site's name.
def _agreement(heading: Heading, named: Sequence[str], pieces: Sequence[str]) -> float:
    text, whole = _letters(heading.text), "".join(pieces)
    shares = [0.9 * len(text) / len(whole) if whole and text in whole else 0.0]
    ends = {0, *accumulate(map(len, pieces))}
    if whole and text in whole and {start := whole.find(text), start + len(text)} <= ends:
        # Of two alike the first: most sites put their name behind the title.
        shares.append(0.6 + 0.3 * len(text) / len(whole) + 0.02 * whole.startswith(text))
    shares += [len(text) / len(name) if text in name else 0.95 if name in text else 0.0 for name in named]
    if heading.level == 1:
        shares += [_LEAST for name in (*named, whole) if text in name]
    return max(shares)


def _is_long(text: str) -> bool:
    return len(text.split()) >= 4 or len(re.findall(_HAN, text)) >= 8


def _is_long_part(name: str, text: str) -> bool:
    return name != text and text.endswith(name) and len(name) < 0.8 * len(text)


def _without_site(text: str, sites: set[str]) -> str:
    cuts = list(_SEPARATOR.finditer(text))
    for cut in reversed(cuts):
        if _letters(text[cut.end() :]) in sites:
            return text[: cut.start()].strip()
    if cuts and _letters(text[: cuts[0].start()]) in sites:
        return text[cuts[0].end() :].strip()
    return text.strip()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


_START = pattern(r"[\[{]")
_TAG = pattern(r"</?[a-zA-Z][^>]*>")
_ADDRESS = pattern(r"(?:https?:)?//|[#/]")
_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review")
_ORGANISATIONS = ("Organization", "Corporation")
# Where the article of a page may stand; other places hold other articles.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")


@dataclass(slots=True)
class LinkedArticle:
    """Facts of JSON-LD about one article; all may be empty."""

    headline: str = ""
    summary: str = ""
    date: str = ""
    """As written: ISO with or without a time, as a rule."""
    authors: list[str] = field(default_factory=list)
    organisation: str = ""
    """Named as the author, and no person."""
    body: str = ""
    """The text of the article, a line a paragraph."""
    publisher: str = ""
    url: str = ""


def read_linked_data(scripts: Iterable[str], title: str) -> LinkedArticle:
    """Return what JSON-LD scripts say about the article called `title`, else about the first article that they name."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    known = {str(node["@id"]): node for node in nodes if len(node) > 1 and "@id" in node}
    articles = [node for node in nodes if any(kind.endswith(_ARTICLE_TYPES) for kind in _types(node))]
    articles = articles or [node for node in nodes if "datePublished" in node]
    chosen = next((node for node in articles if _letters(_text(node.get("headline"))) == _letters(title)), None)
    return _described(chosen or next(iter(articles), {}), known)


# It may be wrapped in a comment or in CDATA.
def _parsed(script: str) -> Any:
    text = script.replace("<![CDATA[", "")
    start = _START.search(text)
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start.start())[0] if start else None
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = [*item, *waiting]
        elif isinstance(item, dict):
            yield item
            waiting = [*(item.get(key) for key in _INSIDE), *waiting]


def _described(node: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> LinkedArticle:
    found = LinkedArticle(
        headline=_text(node.get("headline") or node.get("name")),
        summary=_text(node.get("description")),
        date=_text(node.get("datePublished")),
        body=_lines(node.get("articleBody")),
        publisher=next((_text(one) for one in _people(node.get("publisher"), known)), ""),
        url=next((address for key in ("mainEntityOfPage", "url", "@id") if (address := _address(node.get(key)))), ""),
    )
    for person in _people(node.get("author") or node.get("creator"), known):
        names = _names(person)
        if any(kind.endswith(_ORGANISATIONS) for kind in _types(person)) or names == [found.publisher]:
            found.organisation = found.organisation or "".join(names[:1])
        else:
            found.authors += [one for name in names for one in split_people(name)]
    return found


def _types(node: Any) -> list[str]:
    value = node.get("@type") if isinstance(node, dict) else None
    kinds = value if isinstance(value, list) else [value]
    return [re.split("[/#:]", kind)[-1] for kind in kinds if isinstance(kind, str)]


def _people(value: Any, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    for item in value if isinstance(value, list) else [value]:
        yield known.get(str(item["@id"]), item) if isinstance(item, dict) and "@id" in item else item


def _names(person: Any) -> list[str]:
    values = person.get("name") if isinstance(person, dict) else person
    if values is None and isinstance(person, dict):
        values = " ".join(filter(None, (_text(person.get("givenName")), _text(person.get("familyName")))))
    texts = (_text(value) for value in (values if isinstance(values, list) else [values]))
    return [text for text in texts if text and not _ADDRESS.match(text)]


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return ""
    return " ".join(clean_text(_TAG.sub(" ", html.unescape(value)))[0].split())


def _lines(value: Any) -> str:
    lines = re.split(r"\n|</?(?:p|div|h\d|li|br)\b[^>]*>", html.unescape(value)) if isinstance(value, str) else []
    return "\n".join(filter(None, map(_text, lines)))


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.partition("#")[0] if isinstance(value, str) and value.startswith("http") else ""


_TITLE_BLOCKS = 3
_FAR, _LITTLE = 12, 0.2
"""Blocks of the page within a text, and the share of it that stands behind them, from which on that is told."""
_LEAST_DECLARED, _TIMES_SHOWN = 500, 3
"""Letters of an article for search engines, and how many times those that are shown they must be, to be taken."""
_MARKUP = pattern(r"\\(?=\W)|!?\[|\]\([^()]*\)|\*+|<[^<>]*>")
_HEADING = pattern(r"#{1,6}\s")
_SILENT = ("script", "style", "noscript", "template", "svg", "canvas", "link", "meta")
_DATES = (
    ("meta[property='article:published_time']", "content"), ("meta[itemprop=datePublished]", "content"),
    ("[itemprop=datePublished]", "datetime"), ("meta[name=date]", "content"), ("meta[name=pubdate]", "content"),
    ("meta[name='DC.date']", "content"),
)  # fmt: skip


@dataclass(slots=True)
class WebpageContent:
    """The metadata of a page, and its article in Markdown."""

    metadata: Metadata
    titles: list[str] = field(default_factory=list)
    """Names of the article in its head, most reliable first."""
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

    def add_blocks(self, pieces: Sequence[Piece], reasons: Sequence[str], html: str) -> None:
        """Add a block for each piece, those that are left out side by side for one reason as one part of the page."""
        part = 0
        lines = _lines_of(html, [piece.text for piece in pieces])
        for piece, reason, before, line in zip(pieces, reasons, ["", *reasons], lines, strict=False):
            text, cleaned = clean_markdown(piece.text)
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

    def warn_of_gaps(self) -> None:
        """Warn where much of the page stands within the text: what follows may be of another article."""
        kept = [at for at, block in enumerate(self.blocks) if block.is_kept]
        sizes = [len(letters_of(self.blocks[at].text)) for at in kept]
        for place, (at, following) in enumerate(pairwise(kept), 1):
            if following - at > _FAR and sum(sizes[place:]) >= _LITTLE * sum(sizes):
                self.warning = _(
                    "the text goes on behind {count} blocks of the page, in line {line}: this may be another article; "
                    "see all blocks, and leave out what does not belong to it: {command}",
                    count=following - at - 1, line=self.blocks[following].line,
                    command="translator add --preview --force FILE",
                )  # fmt: skip
                return

    def is_site(self, author: str) -> bool:
        """Return whether an author is only the site, by its names and its address; people name theirs after them."""
        host = self.metadata.source.get("url", "").split("/")[2:3]
        is_person = is_chinese_name(author) or (is_name(author, is_alone=True) and not is_outlet(author, is_sure=False))
        named = {_letters(site) for site in (*self.sites, *"".join(host).split("."))}
        return not is_person and any(
            _letters(author) == site or (author in site and not author.isascii()) for site in named
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
            if level and _letters(_heading_text(block)) == _letters(self.metadata.title):
                block.field, block.reason, block.part = "title", "", 0
            elif block.is_kept and _letters(block.text) == _letters(self.metadata.title):
                block.reason = _("repeats the title")
        self.sites += site_names(whole, self.metadata.title)
        names = {_letters(name) for name in self.sites} - {""}
        shown = [(block, level) for block, level in zip(self.blocks, levels, strict=True) if block.is_kept]
        for block, _level in takewhile(lambda item: item[1], shown):
            if _letters(_heading_text(block)) in names:
                block.reason = _("the name of the site")


def read_webpage(html: str, *, folder: Path | None = None, known: Mapping[str, bytes] | None = None) -> WebpageContent:
    """
    Find the article of a page, and write it as Markdown; the elements that are left out are listed.

    Images are looked for in `folder`, where the file of the page stands, and in `known`: what came with it, by address.
    Raises `ArticleError` for a page whose elements stand in one another without end.
    """
    from selectolax.lexbor import LexborHTMLParser

    if _is_endless(html):
        raise too_deep()
    tree = LexborHTMLParser(html)
    refuse_depth(tree.root)
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
    page.add_blocks(pieces, article.reasons, html)
    page.take_title(tree, [piece.is_in(article.main) for piece in pieces])
    for line, is_more in take_bylines(body, article.main, metadata):
        for piece, block in zip(pieces, page.blocks, strict=True):
            if piece.is_in(line):
                block.field = block.field or "authors"
                block.reason = _("a by-line that says more than names and the date") if is_more else ""
    if not metadata.authors:
        metadata.add_people("author", split_people(_attribute(tree, "meta[name=author]", "content")))
    metadata.authors = [name for name in metadata.authors if not page.is_site(name)]
    page.warn_of_gaps()
    page.take_declared_body()
    return page


# There they stand for readers without scripts.
def _show_late_images(body: Node) -> None:
    for node in body.css("noscript"):
        if node.css_first("img") is not None:
            node.unwrap()


# Rules that divide nothing of the article, as one below its title, and frames around it.
def _without_idle_pieces(pieces: Sequence[Piece], reasons: Sequence[str]) -> tuple[list[Piece], list[str]]:
    kept = [at for at, piece in enumerate(pieces) if not reasons[at] and piece.text != RULE]
    inner = range(kept[0] + 2, kept[-1]) if kept else range(0)
    chosen = [
        at
        for at, piece in enumerate(pieces)
        if (at in inner and not (piece.text == RULE and reasons[at]))
        or (piece.text != RULE and piece.node.tag not in EMBEDDED)
    ]
    return [pieces[at] for at in chosen], [reasons[at] for at in chosen]


# The parser's time grows with the square of the depth.
def _is_endless(html: str) -> bool:
    depth = 0
    for found in _NESTING_TAG.finditer(html):
        depth = max(0, depth - 1) if found["end"] else depth + 1
        if depth > _ENDLESS:
            return True
    return False


def _heading_text(block: Block) -> str:
    return _MARKUP.sub("", block.text.lstrip("#")).strip()


def _read_head(tree: Any) -> WebpageContent:
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
    return WebpageContent(metadata, [title for title in titles if title], sites, linked.body)


def _attribute(tree: Any, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return " ".join(clean_text(node.attributes.get(name) or "")[0].split()) if node else ""


def _date(tree: Any, linked: str) -> str:
    texts = [_attribute(tree, selector, name) for selector, name in _DATES]
    texts.append(linked)
    readings = (parse_date(text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else text) for text in texts if text)
    return next((reading.iso for reading in readings if reading and reading.iso), "")


# First words of a text without markup, which stand in the page as they are.
_FIRST_WORDS = pattern(r"[^\W_][\w ,]{3,40}")
_REACH = 50_000


def _lines_of(html: str, texts: Iterable[str]) -> Iterator[int]:
    at, line = max(0, html.find("<body")), 1
    line += html.count("\n", 0, at)
    for text in texts:
        words = _FIRST_WORDS.search(text)
        found = html.find(words[0], at, at + _REACH) if words else -1
        if found >= 0:
            line, at = line + html.count("\n", at, found), found
        yield line


# Tags of elements whose end tag may not be left out.
_NESTING_TAG = pattern(
    r"<(?P<end>/?)(?:article|b|blockquote|dl|div|em|font|i|ol|section|span|strong|table|ul)[\s>]", re.IGNORECASE
)
_ENDLESS = 4096
