"""
A book in EPUB 3: one article or several, in one language or in two, with all that a reading system asks for.

The same chapters give the same bytes: parts in a fixed order, without times. What a collection needs to know of a book
stands in `META-INF/translator.json`. Source: EPUB 3.3, EPUB Accessibility 1.1 (W3C); MARC relators for roles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec
from markupsafe import Markup

from translator.newsroom.ground.html.environment import read_asset
from translator.newsroom.imports.interchange.exchange.office_parts import pack_parts
from translator.newsroom.pages.layouts.html import TEMPLATES, render_template, without_comments
from translator.newsroom.pages.layouts.page_head import moment_of
from translator.newsroom.pages.layouts.xhtml import Heading
from translator.newsroom.pages.publication.content_seal import ARCHIVE_COMMENT, seal

RECORD = "META-INF/translator.json"
"""Part of a book that says what a collection needs to know of it."""
ROLES = {
    "author": "aut", "translator": "trl", "post_editor": "trl", "editor": "edt", "managing_editor": "edt",
    "proofreader": "pfr", "reviewer": "rev", "photographer": "pht", "illustrator": "ill",
}  # fmt: skip
"""Role in the front matter → MARC relator."""
_TYPES = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "svg": "image/svg+xml"}
# Level of headings that the list of contents still shows.
_DEEPEST_HEADING = 3


class Person(msgspec.Struct, frozen=True):
    name: str
    role: str
    """MARC relator: `aut`, `trl` …"""


class Chapter(msgspec.Struct, kw_only=True):
    slug: str
    title: str
    content: str = msgspec.field(default="", name="xhtml")
    """XHTML of its body."""
    identity: str
    """By which its identifier is made; the same for ever."""
    languages: list[str]
    """Of the text; the first is that of the title."""
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
    headings: list[tuple[int, str, str]] = []
    """Level, id and text."""
    images: list[str] = []
    """Names of the images in it, from the folder of the book."""
    cover: str = ""
    """Name of the image that stands for the article; empty where it has none."""
    has_all_alts: bool = True
    has_formulas: bool = False
    is_draft: bool = False
    aigc: list[str] = []
    """The metadata `AIGC` of its versions, as JSON."""


@dataclass(frozen=True)
class BookTexts:
    """The words of a book that are not from its articles, in its language."""

    contents: str
    accessibility: str
    title: str = ""
    """Of a collection."""


def image_name(data: bytes) -> str:
    """Return the name of an image in a book, by what it is; empty for what not every reading system can show."""
    suffix = _image_suffix(data)
    return f"images/{hashlib.sha256(data).hexdigest()[:16]}.{suffix}" if suffix else ""


def _image_suffix(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "svg" if b"<svg" in data[:1024] and is_plain_svg(data) else ""


def is_plain_svg(data: bytes) -> bool:
    """Whether an SVG is well-formed, runs nothing, and loads nothing."""
    from translator.bilingual.errors import CatalogError
    from translator.newsroom.imports.interchange.xml import descendants, local_name, parse_xml

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
    """Return a name for ever of what `identity` says."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, identity)}"


def moment(text: str) -> str:
    """Return a date or a time as `dcterms:modified` wants it; the first day of 1970 for anything else."""
    return f"{moment_of(text):%Y-%m-%dT%H:%M:%SZ}"


def pack_book(chapters: Sequence[Chapter], images: dict[str, bytes], texts: BookTexts, identity: str = "") -> bytes:
    """
    Return an EPUB of `chapters`; `images` are those that they show, by name.

    `identity` is that of a collection; a book of one article has the article's.
    """
    is_collection = bool(identity)
    languages = list(dict.fromkeys(language for chapter in chapters for language in chapter.languages))
    used = sorted({name for chapter in chapters for name in (*chapter.images, chapter.cover) if name})
    names = [f"{number:04d}.xhtml" if is_collection else "article.xhtml" for number in range(1, len(chapters) + 1)]
    shared: dict[str, Any] = {"language": languages[0], "texts": texts}
    title = texts.title if is_collection else chapters[0].title
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
            chapter=None if is_collection else chapters[0],
            people=list(dict.fromkeys(person for chapter in chapters for person in chapter.people)),
            publishers=list(dict.fromkeys(chapter.publisher for chapter in chapters if chapter.publisher)),
            translation_of=identifier(chapters[0].translation_of) if chapters[0].translation_of else "",
            files=[
                (f"c{n}", name, chapter.has_formulas)
                for n, name, chapter in zip(count(1), names, chapters, strict=False)
            ],
            images=[(f"i{number}", name, _TYPES[name.rpartition(".")[2]]) for number, name in enumerate(used, start=1)],
            cover=next((chapter.cover for chapter in chapters if chapter.cover), ""),
            is_collection=is_collection,
            has_all_alts=all(chapter.has_all_alts for chapter in chapters),
            shows_images=any(chapter.images for chapter in chapters),
        ),
        "EPUB/nav.xhtml": render_template(
            "epub_nav.xhtml",
            **shared,
            entries=[(name, chapter, _outline(chapter)) for name, chapter in zip(names, chapters, strict=True)],
            is_collection=is_collection,
        ),
        "EPUB/style.css": without_comments(read_asset(TEMPLATES, "epub.css")),
    }
    for name, chapter in zip(names, chapters, strict=True):
        parts[f"EPUB/{name}"] = render_template(
            "epub_chapter.xhtml", chapter=chapter, content=Markup(chapter.content), language=chapter.languages[0]
        )
    parts |= {f"EPUB/{name}": images[name] for name in used}
    if not is_collection:
        parts[RECORD] = msgspec.json.encode(chapters[0])
    return seal(pack_parts(parts, stored="mimetype", comment=ARCHIVE_COMMENT))


def _outline(chapter: Chapter) -> list[Heading]:
    """Return the headings that the list of contents shows, with level 1 for those on top."""
    shown = [Heading(*item) for item in chapter.headings if item[0] <= _DEEPEST_HEADING and item[2]]
    first = min((heading.level for heading in shown), default=1)
    return [heading for heading in shown if heading.level == first]
