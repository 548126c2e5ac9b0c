"""
Books as EPUB 3: each version, each pair of English and Chinese, and all books of a folder as one.

A link to an article that is elsewhere leads to the web if the project has a base URL; a remote image is a link to it.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape, unescape
from itertools import combinations, zip_longest
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import msgspec
from markupsafe import Markup

from translator.bilingual.errors import CatalogError
from translator.bilingual.words.language import EN, VERSION_TAGS, LangTag, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.ground.files import read_file
from translator.newsroom.ground.html.environment import read_asset
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary.labels import HouseTexts
from translator.newsroom.house.withdrawal_state import withdrawn_versions
from translator.newsroom.imports.xml import descendants, local_name, pack_parts, parse_xml
from translator.newsroom.pages.layouts import names
from translator.newsroom.pages.layouts.html import (
    TEMPLATES,
    address_out,
    blocks_to_html,
    lines_to_html,
    markdown_to_html,
    moment_of,
    page_body,
    render_template,
    updated_of,
    without_comments,
)
from translator.newsroom.pages.layouts.xhtml import Heading, XhtmlWriter, first_title, whole_address
from translator.newsroom.pages.publication import (
    ARCHIVE_COMMENT,
    Publication,
    RenderedVersion,
    block_in,
    blocks_in,
    credited,
    is_untouched,
    listed,
    seal,
)
from translator.newsroom.pages.publication.publication import image_type

RECORD = "META-INF/translator.json"
"""Part of a book that says what a collection needs to know of it."""

# Level of headings that the list of contents still shows.
_DEEPEST_HEADING = 3


class Person(msgspec.Struct, frozen=True):
    name: str
    role: str


class Chapter(msgspec.Struct, kw_only=True):
    slug: str
    title: str
    content: str = msgspec.field(default="", name="xhtml")
    identity: str
    """By which its identifier is made; the same for ever."""
    languages: list[str]
    date: str = ""
    modified: str = ""
    summary: str = ""
    people: list[Person] = []
    publisher: str = ""
    subjects: list[str] = []
    source: str = ""
    rights: str = ""
    translation_of: str = ""
    """Identity of the version that it was translated from."""
    headings: list[Heading] = []
    images: list[str] = []
    cover: str = ""
    """Name of the image that stands for the article; empty where it has none."""
    has_all_alts: bool = True
    has_formulas: bool = False
    is_draft: bool = False
    aigc: list[str] = []
    """The metadata `AIGC` of its versions, as JSON."""


def image_name(data: bytes) -> str:
    """Return the name of an image in a book, by what it is; empty for what not every reading system can show."""
    suffix = image_type(data) or ("svg" if b"<svg" in data[:1024] and _is_plain_svg(data) else "")
    return f"images/{hashlib.sha256(data).hexdigest()[:16]}.{suffix}" if suffix else ""


def _is_plain_svg(data: bytes) -> bool:
    try:
        root = parse_xml(data)
    except CatalogError:
        return False
    if local_name(root) != "svg" or root.getroottree().docinfo.internalDTD is not None:
        return False
    if descendants(root, "script", "foreignObject", "image", "use", "style", "a"):
        return False
    return not any(key.rpartition("}")[2].startswith(("on", "href")) for item in root.iter() for key in item.attrib)


def identifier(identity: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, identity)}"


def moment(text: str) -> str:
    return f"{moment_of(text):%Y-%m-%dT%H:%M:%SZ}"


def pack_book(chapters: Sequence[Chapter], images: dict[str, bytes], texts: HouseTexts, identity: str = "") -> bytes:
    """
    Return an EPUB of `chapters`; `images` are those that they show, by name.

    `identity` is that of a collection; a book of one article has the article's.
    """
    is_collection = bool(identity)
    languages = list(dict.fromkeys(language for chapter in chapters for language in chapter.languages))
    used = sorted({name for chapter in chapters for name in (*chapter.images, chapter.cover) if name})
    files = _file_names(chapters) if is_collection else ["article.xhtml"]
    tag = EN if is_collection and len(languages) > 1 else languages[0]
    title = chapters[0].title
    if is_collection:
        title = texts.own_label("book", tag) or texts.own_label("site", tag) or texts.label("site_articles", tag)
    shared: dict[str, Any] = {
        "language": languages[0],
        "label": lambda name: texts.label(name, tag),
        "is_collection": is_collection,
    }
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": read_asset(TEMPLATES, "epub_container.xml"),
        "EPUB/package.opf": render_template(
            "epub_package.opf",
            **shared,
            title=title,
            identifier=identifier(identity or chapters[0].identity),
            languages=languages,
            modified=max(moment(chapter.modified) for chapter in chapters),
            date=max(chapter.date for chapter in chapters),
            chapter=chapters[0],
            people=list(dict.fromkeys(person for chapter in chapters for person in chapter.people)),
            publishers=list(dict.fromkeys(chapter.publisher for chapter in chapters if chapter.publisher)),
            urn=identifier,
            files=[(name, chapter.has_formulas) for name, chapter in zip(files, chapters, strict=True)],
            images=[(name, names("image_types")[name.rpartition(".")[2]]) for name in used],
            cover=next((chapter.cover for chapter in chapters if chapter.cover), ""),
            has_all_alts=all(chapter.has_all_alts for chapter in chapters),
            shows_images=any(chapter.images for chapter in chapters),
        ),
        "EPUB/nav.xhtml": render_template(
            "epub_nav.xhtml",
            **shared,
            entries=[(name, chapter, _outline(chapter)) for name, chapter in zip(files, chapters, strict=True)],
        ),
        "EPUB/style.css": without_comments(read_asset(TEMPLATES, "epub.css")),
    }
    for name, chapter in zip(files, chapters, strict=True):
        parts[f"EPUB/{name}"] = render_template(
            "epub_chapter.xhtml", chapter=chapter, text=Markup(chapter.content), language=chapter.languages[0]
        )
    parts |= {f"EPUB/{name}": images[name] for name in used}
    if not is_collection:
        parts[RECORD] = msgspec.json.encode(chapters[0])
    return seal(pack_parts(parts, stored="mimetype", comment=ARCHIVE_COMMENT))


def _outline(chapter: Chapter) -> list[Heading]:
    shown = [item for item in chapter.headings if item.level <= _DEEPEST_HEADING and item.text]
    first = min((heading.level for heading in shown), default=1)
    return [heading for heading in shown if heading.level == first]


# Text attributes of an image.
_WORDING = pattern(r' (?:alt|title)="[^"]*"')


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    """Return a book for each version, and for each pair of English and Chinese, the language of the source first."""
    files: dict[Path, bytes] = {}
    for version in publication.versions:
        files[folder / version.tag / f"{version.slug}.epub"] = _book(publication, [version])
    for pair in combinations(publication.versions, 2):
        first, second = sorted(pair, key=lambda one: is_chinese(one.tag) != is_chinese(publication.source.tag))
        if is_chinese(first.tag) != is_chinese(second.tag):
            place = folder / pair_name(first.tag, second.tag) / f"{first.slug}.epub"
            files[place] = _book(publication, [first, second])
    return files


def pair_name(first: str, second: str) -> str:
    return "_".join(sorted((first, second)))


def _file_names(chapters: Sequence[Chapter]) -> list[str]:
    return [f"{number:04d}.xhtml" for number in range(1, len(chapters) + 1)]


def _book(publication: Publication, versions: Sequence[RenderedVersion]) -> bytes:
    images = {name: item.data for item in publication.attachments if (name := image_name(item.data))}
    return pack_book([_chapter(publication, versions)], images, publication.bylines.texts)


def _chapter(publication: Publication, versions: Sequence[RenderedVersion]) -> Chapter:
    first, bylines = versions[0], publication.bylines
    values = versions[-1].values
    shown = {(item.tag, item.path): name for item in publication.attachments if (name := image_name(item.data))}
    used, is_pair = set[str](), len(versions) > 1

    def image(tag: LangTag, address: str) -> str:
        name = shown.get((tag, relative_path(address)[0]), "")
        used.add(name)
        return name

    columns = []
    for version in versions:
        writer = XhtmlWriter(partial(_link, publication, version), partial(image, version.tag))
        body, prefix = page_body(publication, version), "" if version is first else f"{version.tag}-"
        pieces = blocks_to_html(body, safe=True, prefix=prefix) if is_pair else [markdown_to_html(body, safe=True)]
        *blocks, colophon = map(Markup, writer.write([*pieces, lines_to_html(version.colophon, safe=True)]))
        title_id, blocks[0] = map(Markup, first_title(blocks[0]))
        byline = bylines.byline_text(version.values, version.tag)
        columns.append(_Column(version, writer, title_id, byline, [block.strip() for block in blocks], colophon))
    text = render_template("epub_text.xhtml", columns=columns, rows=_rows(columns) if is_pair else ())
    writers = [column.writer for column in columns]
    cover = next((item.get("src") for item in blocks_in(values, "images")), "")
    return Chapter(
        slug=first.slug,
        title=" / ".join(dict.fromkeys(version.title for version in versions)),
        content=text.strip(),
        identity=_identity(publication, *versions),
        languages=[version.tag for version in versions],
        date=_day(values.get("date")),
        modified=max(updated_of(version.values) for version in versions),
        summary=first.summary,
        people=_people(publication, versions[-1], first.tag),
        publisher=bylines.called(str(values.get("organisation") or ""), first.tag),
        subjects=[bylines.texts.tag_label(tag, first.tag) for tag in listed(values.get("tags"))],
        source=str(block_in(values, "source").get("url") or ""),
        rights=str(values.get("license") or ""),
        translation_of="" if is_pair or first.is_source else _identity(publication, publication.source),
        headings=[one for one in writers[0].headings if escape(one.id) != columns[0].title_id],
        images=sorted(used - {""}),
        cover=shown.get((first.tag, relative_path(str(cover or ""))[0]), ""),
        has_all_alts=all(writer.has_all_alts for writer in writers),
        has_formulas=any(writer.has_formulas for writer in writers),
        is_draft=any(version.is_draft for version in versions),
        aigc=[version.aigc for version in versions if version.aigc],
    )


def _identity(publication: Publication, *versions: RenderedVersion) -> str:
    source = publication.source
    tags = "_".join(version.tag for version in versions)
    return f"{publication.base_url}/{source.values.get('id') or source.slug}#{tags}"


def _day(value: Any) -> str:
    with suppress(ValueError):
        return date.fromisoformat(str(value or "")[:10]).isoformat()
    return ""


def _people(publication: Publication, version: RenderedVersion, tag: str) -> list[Person]:
    by_role = {"author": listed(version.values.get("authors")), **credited(version.values)}
    codes = names("book_roles")
    named = [(one, codes[role]) for role, ids in by_role.items() if role in codes for one in ids]
    return list(dict.fromkeys(Person(publication.bylines.names([one], tag), role) for one, role in named))


class _Column(NamedTuple):
    """A version as it stands in a chapter, alone or beside the other of a pair."""

    version: RenderedVersion
    writer: XhtmlWriter
    title_id: Markup
    byline: str
    blocks: list[Markup]
    colophon: Markup


def _rows(columns: Sequence[_Column]) -> Iterator[list[tuple[LangTag, Markup]]]:
    # Blocks that are the same in both, such as an image or code, stand there once.
    tags = [column.version.tag for column in columns]
    for blocks in zip_longest(*(column.blocks for column in columns), fillvalue=Markup()):
        is_same = len({_WORDING.sub("", block) for block in blocks}) == 1
        row = list(zip(tags, blocks, strict=True))[: 1 if is_same else None]
        if shown := [(tag, block) for tag, block in row if block]:
            yield shown


def _link(publication: Publication, version: RenderedVersion, address: str) -> str:
    path, rest = relative_path(address)
    if path.lower().endswith(ARTICLE_SUFFIXES):
        tag, slug = version.article_at(path)
        web = f"{publication.base_url}/{tag}/{quote(slug)}.html{rest}" if publication.base_url else ""
        where = f' href="{escape(whole_address(web))}"' if web else ""
        if tag != version.tag:
            return f'{where.strip()} hreflang="{escape(tag)}"' if where else ""
        return f'data-article="{escape(slug)}" data-fragment="{escape(rest.partition("#")[2])}"{where}'
    whole = address_out(publication, version, address)
    return f'href="{escape(whole)}"' if whole else ""


_TO_ARTICLE = pattern(r'<a data-article="([^"]*)" data-fragment="([^"]*)"(?: href="[^"]*")?')
_PAIRS = tuple(pair_name(EN, tag) for tag in VERSION_TAGS if tag != EN)
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, msgspec.DecodeError, msgspec.ValidationError, OSError, ValueError)


@dataclass
class _Shelf:
    chapters: list[Chapter]
    images: dict[str, bytes]


def collection_files(newsroom: Newsroom, folder: Path) -> tuple[dict[Path, bytes], list[Path]]:
    """Return the collections for the books that are in `folder`, and those that are left over."""
    texts, files = newsroom.house_texts, {}
    left_over, withdrawn = [], withdrawn_versions(newsroom)
    for name in (*VERSION_TAGS, *_PAIRS):
        shelf, place = _read_shelf(folder / name, withdrawn), folder / f"{name}.epub"
        if len(shelf.chapters) > 1:
            identity = f"{newsroom.settings.publish.base_url}/collection#{name}"
            files[place] = pack_book(_with_links(shelf.chapters), shelf.images, texts, identity)
        elif place.exists() and is_untouched(read_file(place, shown=str(place))):
            left_over.append(place)
    return files, left_over


def _read_shelf(folder: Path, withdrawn: set[tuple[str, str]]) -> _Shelf:
    shelf = _Shelf([], {})
    for path in sorted(folder.rglob("*.epub")):
        with suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(read_file(path, shown=str(path)))) as archive:
            chapter = msgspec.json.decode(archive.read(RECORD), type=Chapter)
            if not chapter.is_draft and withdrawn.isdisjoint((chapter.slug, tag) for tag in chapter.languages):
                names = {name for name in (*chapter.images, chapter.cover) if name}
                shelf.images |= {name: archive.read(f"EPUB/{name}") for name in sorted(names)}
                shelf.chapters.append(chapter)
    shelf.chapters.sort(key=lambda chapter: (chapter.date, chapter.slug))
    return shelf


def _with_links(chapters: list[Chapter]) -> list[Chapter]:
    files = {chapter.slug: name for chapter, name in zip(chapters, _file_names(chapters), strict=True)}
    ids = {chapter.slug: {item.id for item in chapter.headings} for chapter in chapters}

    def link(match: re.Match[str]) -> str:
        slug, fragment = unescape(match[1]), unescape(match[2])
        if slug not in files:
            return match[0]
        return f'<a href="{files[slug]}{"#" + quote(fragment) if fragment in ids[slug] else ""}"'

    return [msgspec.structs.replace(one, content=_TO_ARTICLE.sub(link, one.content)) for one in chapters]
