"""
What the files of a published site say: the language of each page, its other versions, its links, and its anchors.

HTML, Markdown and JSON pages are read as their layouts write them; feeds, site maps and the search are kept as text, in
which an address can be looked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translator.bilingual.errors import ArticleError, FileError
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles import read_front_matter
from translator.newsroom.articles.addresses import addresses_in, heading_ids
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.html.safe_html import HtmlReader

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_UNREAD = frozenset({"script", "style", "code", "pre", "svg"})
_CODE = pattern(r"`[^`]*`|https?://\S+|\]\([^)]*\)|<[^>]*>|\{#[^}]*\}")
_TEXTS = (".xml", ".json", ".txt")


@dataclass
class PublishedPage:
    """One page; lines count from 1."""

    path: str
    """From the folder of the site, with slashes."""
    kind: str
    """`html`, `fragment` (HTML without a head), `markdown` or `json`."""
    tag: str = ""
    """Its language as it says it; empty where it does not."""
    title: str = ""
    date: str = ""
    is_draft: bool = False
    source_rev: str = ""
    """What it was translated from; empty for a source."""
    alternates: list[tuple[str, str, int]] = field(default_factory=list)
    """Language, address and line of each of its versions, as search engines are told."""
    links: list[tuple[str, int]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """What a link to a part of it may name."""
    text: list[tuple[int, str]] = field(default_factory=list)
    """What is in the language of the page, without code and addresses."""
    error: str = ""
    """Why it cannot be read; else empty."""


@dataclass(frozen=True, slots=True)
class PublishedSite:
    pages: dict[str, PublishedPage]
    texts: dict[str, str]
    """Feeds, site maps, and what the search reads, by path."""
    files: frozenset[str]


def read_site(folder: Path, *, own: Iterable[str] = (), is_built_later: bool = False) -> PublishedSite:
    """
    Read a site; where `own` are named, only these are pages and texts, and all others are only there.

    Of one that a generator builds later, HTML is its templates, or what it built before.
    """
    only = set(own)
    pages, texts, files = {}, {}, set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or "node_modules" in name or name.startswith(".git/"):
            continue
        files.add(name)
        if (only and name not in only) or (is_built_later and path.suffix == ".html"):
            continue
        try:
            page = _read_page(path, name)
        except (FileError, OSError):
            continue
        if page is not None:
            pages[name] = page
        elif path.suffix in _TEXTS:
            texts[name] = read_file(path).decode(errors="replace")
    return PublishedSite(pages, texts, frozenset(files))


def _read_page(path: Path, name: str) -> PublishedPage | None:
    if path.suffix == ".html":
        return _HtmlReader(name).page_of(read_file(path).decode(errors="replace"))
    if path.suffix == ".md":
        return _markdown_page(read_file(path), name)
    return _json_page(read_file(path), name) if path.suffix == ".json" else None


def _markdown_page(data: bytes, name: str) -> PublishedPage:
    page = PublishedPage(name, "markdown")
    try:
        front = read_front_matter(data)
    except ArticleError as error:
        page.error = error.message
        return page
    _take_values(page, front.values)
    start = front.span[1]
    body = data[start:]
    page.ids = set(heading_ids(body))
    first = data.count(b"\n", 0, start) + 1
    page.links = [(item.url, first + body.count(b"\n", 0, item.start)) for item in addresses_in(body)]
    is_code = False
    for number, line in enumerate(body.decode(errors="replace").split("\n"), start=first):
        is_code ^= line.lstrip().startswith(("```", "~~~"))
        if not is_code and not line.startswith(("    ", "\t")):
            page.text.append((number, _CODE.sub(" ", line)))
    return page


def _take_values(page: PublishedPage, values: dict[str, Any]) -> None:
    translation = values.get("translation")
    block = translation if isinstance(translation, dict) else {}
    page.tag = str(values.get("lang") or "") or next((tag for tag in VERSION_TAGS if tag in page.path.split("/")), "")
    page.title, page.date = str(values.get("title") or ""), str(values.get("date") or "")[:10]
    page.is_draft = block.get("state") == "draft" or values.get("draft") is True
    page.source_rev = str(block.get("source_rev") or "")
    if page.title:
        page.text.append((1, page.title))


def _json_page(data: bytes, name: str) -> PublishedPage | None:
    record = unpacked(data, dict[str, Any], is_json=True) or {}
    if not {"slug", "lang", "body", "front_matter"} <= record.keys():
        return None
    page = _markdown_page(str(record["body"]).encode("utf-8", "replace"), name)
    page.kind = "json"
    ids = record.get("heading_ids")
    if isinstance(ids, list):  # Whoever makes a page of it gives them to its headings.
        page.ids = {str(one) for one in ids}
    _take_values(page, record["front_matter"])
    page.tag, page.is_draft = record["lang"], bool(record["is_draft"])
    slug = record["slug"]
    up = "../" * (slug.count("/") + 1)
    page.alternates = [(tag, f"{up}{tag}/{slug}.json", 1) for tag in record["versions"]]
    page.links = [(url, 1) for url, _line in page.links]
    page.text = [(1, text) for _line, text in page.text]
    return page


class _HtmlReader(HtmlReader):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.page = PublishedPage(name, "html")
        self._is_whole = False
        self._open: list[tuple[str, str]] = []
        """Name and language of each element that is open."""

    def page_of(self, text: str) -> PublishedPage:
        self.read(text)
        if not self._is_whole:
            self.page.kind = "fragment"
            self.page.tag = next((tag for tag in VERSION_TAGS if tag in self.page.path.split("/")), "")
        return self.page

    # The names of parameters are those of the standard library: `tag` is the name of an element.
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        language = values.get("lang", self._open[-1][1] if self._open else "")
        if tag == "html":
            self.page.tag, self._is_whole = language, True
        if tag not in _VOID:
            self._open.append((tag, language))
        if "id" in values:
            self.page.ids.add(values["id"])
        if "draft" in values.get("class", "").split():
            self.page.is_draft = True
        address = values.get("href") or values.get("src")
        if tag == "link" and values.get("rel") == "alternate" and "hreflang" in values:
            self.page.alternates.append((values["hreflang"], address or "", line))
        elif address and values.get("rel") != "canonical":
            self.page.links.append((address, line))
        if tag == "time" and not self.page.date:
            self.page.date = values.get("datetime", "")[:10]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Take text that is in the language of the page."""
        names = {name for name, _language in self._open}
        if "title" in names:
            self.page.title += data
        if self._open and self._open[-1][1] == self.page.tag and names.isdisjoint(_UNREAD):
            line = self.getpos()[0]
            self.page.text += [(line + number, text) for number, text in enumerate(data.split("\n")) if text.strip()]
