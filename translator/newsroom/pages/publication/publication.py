"""
An article with all its versions, as it goes out: what the layouts make files of, and everything else asks.

English pages of layouts get curly marks where the house style says so; articles and catalogs keep what people typed.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from html import unescape
from itertools import chain, count
from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from translator.bilingual.errors import FileError, PublishError, TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, LangTag, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import (
    Address,
    heading_ids,
    relative_path,
    replace_addresses,
    with_heading_ids,
    with_links,
)
from translator.newsroom.articles.article_format import WHOLE, parse_document, prove_document
from translator.newsroom.articles.document import Document, is_markdown
from translator.newsroom.articles.frontmatter import front_matter_with, is_translated, read_front_matter
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.catalog.article_links import (
    ArticleLinks,
    LayoutPages,
    PagesOut,
    body_of,
    find_article_links,
    find_links,
    with_ids,
)
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.ground.project import SITE_FOLDER, ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.newsroom import is_copy
from translator.newsroom.pages.adoption.adopted_version import AdoptedVersion
from translator.newsroom.pages.publication.bylines import Bylines
from translator.newsroom.pages.publication.provenance import UNSEALED, Provenance, doubt_notes
from translator.newsroom.pages.publication.versions import (
    RenderedVersion,
    VersionRenderer,
    make_bylines,
    render_whole_versions,
)

if TYPE_CHECKING:
    from markupsafe import Markup


Size = tuple[int, int]
_IMAGE = pattern(r'<img src="([^"]*)"(?![^<>]*\s(?:width|height)=)')
# Markers of JPEG behind which the size stands.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def image_type(data: bytes) -> str:
    """Return `png`, `jpg`, `gif` or `webp`; empty for any other file."""
    if data.startswith(b"RIFF"):
        return "webp" if data[8:12] == b"WEBP" else ""
    return next((name for sign, name in _SIGNS.items() if data.startswith(sign)), "")


_SIGNS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF87a": "gif", b"GIF89a": "gif"}
_READERS: dict[str, Callable[[bytes], Size]] = {
    "png": lambda data: unpack_from(">II", data, 16),
    "gif": lambda data: unpack_from("<HH", data, 6),
    "jpg": lambda data: _size_of_jpeg(data),
    "webp": lambda data: _size_of_webp(data),
}


def size_of(data: bytes) -> Size | None:
    """Return the size of a PNG, GIF, JPEG or WebP; None for any other file, and for a damaged one."""
    with suppress(KeyError, struct.error):
        size = _READERS[image_type(data)](data)
        return size if all(size) else None
    return None


def with_sizes(page: Markup, sizes: Mapping[str, Size]) -> Markup:
    """
    Return HTML whose pictures state their size; `sizes` are by their addresses, decoded.

    All but the first are loaded when they come near: the first is what readers see at once.
    """
    from markupsafe import Markup

    if not sizes:
        return page
    shown = 0

    def sized(match: re.Match[str]) -> str:
        nonlocal shown
        shown += 1
        size = sizes.get(unquote(unescape(match[1])))
        later = ' loading="lazy"' if shown > 1 else ""
        return f'{match[0]} width="{size[0]}" height="{size[1]}"{later}' if size else match[0]

    return Markup(_IMAGE.sub(sized, page))


def _size_of_webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        width, more, height, last = unpack_from("<HBHB", data, 24)
        return (width | more << 16) + 1, (height | last << 16) + 1
    if kind == b"VP8L":
        (bits,) = unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _size_of_jpeg(data: bytes) -> Size:
    at = 2
    while True:
        mark, kind, length = unpack_from(">BBH", data, at)
        if mark != 0xFF:
            return 0, 0
        if kind in _FRAMES:
            height, width = unpack_from(">HH", data, at + 5)
            return width, height
        at += 1 if kind == 0xFF else 2 + length  # A filling byte.


@dataclass(frozen=True, slots=True)
class Attachment:
    tag: LangTag
    path: str
    """From the folder of the page, with slashes: `img/ferry.png`, `../images/ferry.png`."""
    data: bytes
    place: Path


def find_attachments(article: Article, tags: Iterable[LangTag]) -> tuple[list[Attachment], list[Path]]:
    """
    Return the attachments of an article for each of `tags`, and all places where one was looked for.

    Our copies do not count. Raises `FileError` for an attachment that is not a file, or outside of the project.
    """
    newsroom = article.newsroom

    def first(wanted: Iterable[Path]) -> tuple[Path, bytes] | None:
        for place in wanted:
            content = _read(newsroom, place)
            if content is not None and not is_copy(newsroom, place, content):
                return place, content
        return None

    found, places = [], []
    for path in article.shown_paths():
        own = first([_normal(article.path.parent / path)])
        places.append(article.path.parent / path)
        for tag in tags:
            wanted = article.places_beside(path, tag) if tag != article.tag else []
            places += wanted
            content = first(wanted) or own
            if content is not None:
                found.append(Attachment(tag, path, content[1], content[0]))
    return found, places


def files_beside(attachments: Iterable[Attachment], folder: Path, pages: Mapping[LangTag, Path]) -> dict[Path, bytes]:
    """
    Return the files beside the `pages` (language → path) of a layout; none outside of `folder`, nor where it is.

    In one place for two languages the file of the first stands.
    """
    found: dict[Path, Attachment] = {}
    for item in attachments:
        path = _normal(pages[item.tag].parent / item.path)
        if path.is_relative_to(folder):
            found.setdefault(path, item)
    return {path: item.data for path, item in found.items() if path != item.place}


def places_in_one_folder(attachments: Iterable[Attachment]) -> dict[tuple[LangTag, str], str]:
    """
    Return a path for each attachment (language, path) below one folder for all languages.

    Equal files share one; a language that shows another under the same path has it in a folder of its own.
    """
    found: dict[tuple[LangTag, str], str] = {}
    taken: dict[str, bytes] = {}
    for item in attachments:
        inside = item.path.replace("../", "")
        names = chain([inside, f"{item.tag}/{inside}"], (f"{item.tag}/{number}/{inside}" for number in count(2)))
        place = next(name for name in names if taken.get(name, item.data) == item.data)
        taken[place] = item.data
        found[item.tag, item.path] = place
    return found


def sizes_of(attachments: Iterable[Attachment], address: Callable[[str], str]) -> dict[str, Size]:
    return {address(item.path): size for item in attachments if (size := size_of(item.data))}


def with_addresses(body: bytes, *, page: Callable[[str], str] | None, file: Callable[[str], str] | None) -> bytes:
    """
    Return a Markdown body with other relative addresses.

    `page` gives the new path of a link to another article (`../en/ferry.md`), `file` that of any other file; None
    leaves them.
    """

    def changed(address: Address) -> str:
        path, rest = relative_path(address.url)
        change = page if path.lower().endswith(ARTICLE_SUFFIXES) else file
        return address.url if not path or change is None else change(path) + rest

    return replace_addresses(body, changed) if page or file else body


def with_link_notes(body: bytes, note: Callable[[str], str]) -> bytes:
    """Return a Markdown body with what `note` makes of its path behind each link to another article."""
    pieces, at = [], 0
    for name, value, is_start, _is_end, _start, end in (
        prepare_markdown(body).events() if b"](" in body or b"]:" in body else ()
    ):
        path = relative_path(value["dest_url"])[0] if name == "Link" and is_start else ""
        if text := note(path) if path.lower().endswith(ARTICLE_SUFFIXES) else "":
            pieces += [body[at:end], text.encode()]
            at = end
    return b"".join([*pieces, body[at:]])


def _normal(path: Path) -> Path:
    return Path(os.path.normpath(path))


def _read(newsroom: Newsroom, path: Path) -> bytes | None:
    try:
        return newsroom.read(path)
    except FileNotFoundError:
        return None
    except FileError:
        if path.is_dir():
            return None
        raise


def has_curly_marks(checks: CheckSettings, tag: str) -> bool:
    return not is_chinese(tag) and {**checks.policy, **checks.locale.get(EN, {})}.get("marks") == "curly"


def with_curly_marks(body: bytes) -> bytes:
    document = parse_document(body, tag=EN)
    targets = [_curly(segment.source) for segment in document.segments]
    return document.render(targets, tag=EN, is_patch=True)


def with_curly_values(values: Any, path: str = "") -> Any:
    """Return the front matter of an English page with curly marks in all its keys that are translated."""
    if isinstance(values, Mapping):
        return {key: with_curly_values(value, f"{path}.{key}" if path else str(key)) for key, value in values.items()}
    if isinstance(values, list):
        return [with_curly_values(value, f"{path}[{index}]") for index, value in enumerate(values)]
    return _curly(values) if isinstance(values, str) and is_translated(path) else values


def _curly(text: str) -> str:
    from translator.bilingual.pairs.style import with_marks

    return with_marks(text, shape="curly")


@dataclass(frozen=True, slots=True)
class PublishOptions:
    layout: str = "markdown"
    out: Path | None = None
    force: bool = False
    draft: bool = False
    now: datetime | None = None
    """The moment that embargoes are held against; None: this one."""
    since: str = ""
    """The first day of a digest, ISO; empty: none is made."""
    check: bool = False
    """All is rendered and proved, and nothing written."""

    @property
    def is_beside(self) -> bool:
        return self.layout == "markdown" and self.out is None

    def folder_in(self, newsroom: Newsroom) -> Path:
        return self.out or (newsroom.articles_dir if self.layout == "markdown" else newsroom.root / SITE_FOLDER)


@dataclass(frozen=True)
class Publication:
    """All versions of one article that go out together, the source first."""

    article: Article
    versions: tuple[RenderedVersion, ...]
    links: ArticleLinks = field(default_factory=ArticleLinks)
    given_attachments: Sequence[Attachment] | None = None
    """Those of all its versions, where somebody has read them; None: they are read."""
    notes: tuple[str, ...] = ()
    is_beside: bool = False

    @property
    def source(self) -> RenderedVersion:
        return self.versions[0]

    @property
    def base_url(self) -> str:
        return self.article.newsroom.settings.publish.base_url.rstrip("/")

    @property
    def is_safe(self) -> bool:
        return self.article.newsroom.settings.publish.raw_html == "safe"

    def file_a_version(self, folder: Path, suffix: str, make: Callable[[RenderedVersion], bytes]) -> dict[Path, bytes]:
        """Return a file a version, each language in a folder of its own, and the attachments beside them."""
        files = {folder / one.tag / f"{one.slug}{suffix}": make(one) for one in self.versions}
        return {**files, **self.files_beside(folder)}

    def files_beside(self, folder: Path) -> dict[Path, bytes]:
        """Return the attachments of all versions, where each language has a folder of its own."""
        return files_beside(self.attachments, folder, {one.tag: folder / one.tag / one.slug for one in self.versions})

    @cached_property
    def bylines(self) -> Bylines:
        return make_bylines(self.article.newsroom)

    @cached_property
    def heading_ids(self) -> list[str]:
        """The ids of the source's headings, which every version keeps."""
        return heading_ids(self.source.body.encode())

    @cached_property
    def attachments(self) -> Sequence[Attachment]:
        tags, found = [version.tag for version in self.versions], self.given_attachments
        if found is None:
            found = find_attachments(self.article, tags)[0]
        return [item for item in found if item.tag in tags]

    def attachments_of(self, tag: LangTag) -> list[Attachment]:
        return [item for item in self.attachments if item.tag == tag]

    def linked_body(
        self,
        version: RenderedVersion,
        *,
        page: Callable[[str], str] | None = None,
        file: Callable[[str], str] | None = None,
        note: Callable[[str], str] | None = None,
    ) -> str:
        """Return the body of a version with addresses of another place, and headings with the ids of the source."""
        body = self.with_article_links(version)
        body = with_addresses(with_link_notes(body, note) if note else body, page=page, file=file)
        if has_curly_marks(self.article.newsroom.settings.checks, version.tag):
            body = with_curly_marks(body)
        return with_heading_ids(body, self.heading_ids).decode()

    def with_article_links(self, version: RenderedVersion) -> bytes:
        return with_links(version.body.encode(), self.links.tables.get(version.tag, {}))


def links_of(article: Article, tags: Sequence[LangTag], pages: PagesOut | LayoutPages | None) -> ArticleLinks:
    """Return where links to other articles lead, in each language; nowhere else where `pages` is None."""
    if pages is None or not is_markdown(article.format):
        return ArticleLinks()
    body = _body(article.document)
    if isinstance(pages, PagesOut):
        return find_links(article.newsroom, article.ref, body, tags, pages)
    return find_article_links(article.newsroom, article.ref, body, (article.tag, *tags), pages)


def prepare(
    article: Article,
    tags: Sequence[LangTag],
    options: PublishOptions,
    links: ArticleLinks | None = None,
    *,
    converts: bool = True,
) -> Publication:
    """
    Render an article in `tags` and prove every version; nothing is written but what conversion adds to its catalogs.

    Adopted pages stay as they are beside their sources, but for what was translated anew. Without `converts` nothing at
    all is written. Raises `PublishError` for what is not signed off (unless drafts are wanted), and where a proof
    fails.
    """
    where = article.newsroom.relative(article.path)
    renderer = VersionRenderer(article, options.draft, links or ArticleLinks(), converts)
    if article.format in WHOLE and options.is_beside:
        whole, remarks = render_whole_versions(renderer, tags)
        return Publication(article, (renderer.source(), *whole), notes=remarks, is_beside=True)
    if not is_markdown(article.format):
        raise PublishError(
            _("{slug} is not ready: only Markdown articles are published", slug=article.slug),
            where=where,
            hint=f"translator publish {article.slug}   " + _("(writes it as the file that it is)")
            if article.format == "po"
            else f"translator add {where}   (imports it as Markdown)",
        )
    prove_document(article.document, article.tag, where=where)
    if not article.document.segments:
        message = _("{slug} is not ready: the file contains no text", slug=article.slug)
        raise PublishError(message, where=where, hint=_("write it, or take the file out of the articles"))
    ready = [renderer.collect(tag) for tag in tags]
    adopted = {item.catalog.tag: renderer.find_adopted(item) for item in ready} if options.is_beside else {}
    if not options.draft:
        renderer.refuse_unfinished(ready, adopted)
    notes = tuple(note for item in ready for note in doubt_notes(article, item.catalog))
    return replace(_made(renderer, ready, adopted, options), notes=notes)


def _made(
    renderer: VersionRenderer,
    ready: Sequence[Provenance],
    adopted: Mapping[str, AdoptedVersion | None],
    options: PublishOptions,
) -> Publication:
    article, links = renderer.article, renderer.links
    made = [renderer.render(item, adopted.get(item.catalog.tag)) for item in ready]
    # Of an article that would not go out but as a draft, the source is one too.
    is_draft = bool(made) and all(version.is_draft for version in made)
    versions = (replace(renderer.source(), is_draft=is_draft), *made)
    if links.articles:
        bodies = {version.tag: version.body.encode() for version in versions}
        bodies_of = partial(_bodies_of, is_beside=options.is_beside)
        is_site = options.layout != "markdown"
        links = with_ids(article.newsroom, article.ref, bodies, links, bodies_of, keeps_ids=is_site)
    if not options.is_beside:
        checks = article.newsroom.settings.checks
        versions = tuple(
            replace(one, values=with_curly_values(one.values)) if has_curly_marks(checks, one.tag) else one
            for one in versions
        )
    return Publication(article, versions, links, is_beside=options.is_beside)


def outline(article: Article, tags: Sequence[LangTag], *, is_beside: bool = False) -> Publication:
    """Return an article as if translated into `tags`, with the text of the source: by it a layout says its files."""
    renderer = VersionRenderer(article)
    source = renderer.source()
    front = article.front_matter if source.data is article.data else read_front_matter(source.data)
    sealed = front_matter_with(source.data, {"translation": {"content": UNSEALED}}, front_matter=front)
    start = source.start + len(sealed) - len(source.data)
    versions = [
        replace(source, tag=tag, data=sealed, start=start, is_source=False, place=renderer.place(tag)) for tag in tags
    ]
    return Publication(article, (source, *versions), is_beside=is_beside)


def render_again(article: Article, catalog: Catalog, origin: Catalog | None, *, is_draft: bool) -> Publication:
    """
    Make a version beside its source as `publish` does, from these catalogs (converted from `origin`), writing nothing.

    Raises `PublishError` where the catalog does not fit the source.
    """
    links = links_of(article, [LangTag(catalog.tag)], PagesOut(article.newsroom.articles_dir))
    renderer = VersionRenderer(article, is_draft, links, converts=False)
    return _made(renderer, [renderer.describe(catalog, origin, is_draft=is_draft)], {}, PublishOptions(draft=is_draft))


def _bodies_of(
    newsroom: Newsroom, ref: ArticleRef, tags: Sequence[LangTag], *, is_beside: bool
) -> tuple[dict[LangTag, bytes], list[Path]]:
    # Unproved. Of a page that is not among the articles, its versions are those that stand there.
    article, bodies = newsroom.article(ref), dict[LangTag, bytes]()
    is_ours = newsroom.tree.place(newsroom.tree.written(newsroom.root, ref.path)) is not None
    folders = (newsroom.catalog_path, newsroom.ledger_path) if is_ours else (newsroom.article_path,)
    with suppress(TranslatorError, OSError):
        renderer = VersionRenderer(article)
        bodies[ref.tag] = _body(article.document)
        for tag in tags:
            with suppress(TranslatorError, OSError):
                if not is_ours:
                    if page := article.page(tag):
                        bodies[tag] = page.body
                    continue
                item = renderer.collect(tag)
                adopted = renderer.find_adopted(item) if is_beside else None
                bodies[tag] = body_of(adopted.data if adopted else renderer.fill(item.catalog)[0])
    return bodies, [place(tag, ref.slug) for tag in tags for place in folders]


def _body(document: Document) -> bytes:
    return document.data[document.front_matter.span[1] :]
