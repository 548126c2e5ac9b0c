"""
Files of other programs, told by their bytes: those that are read as HTML, and those that are refused with a command.

A kind is its mark (`data/file_kinds.tsv`), and a line of `READERS`. Sources: the specifications of the formats, and the
table of `file`.
"""

from __future__ import annotations

import io
import re
import shlex
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple, cast

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.article_tree import way_to_articles
from translator.newsroom.imports import function_of
from translator.newsroom.imports.xml import BROKEN_ZIP

_LONGEST_EXTRACT = 80


@dataclass(slots=True)
class ReadDocument:
    html: str
    """Or plain text, or Markdown, as `kind` says."""
    images: dict[str, bytes] = field(default_factory=dict)
    """Address in `html` → content."""
    notes: list[str] = field(default_factory=list)
    """In the user's language."""
    kind: str = "word"
    """`word` for HTML of which all is the article, `html` for a page, `text`, or `markdown`."""
    is_styled: bool = False
    title: str = ""
    """As the file states it; it holds where the text has none of its own. So do the others."""
    date: str = ""
    """ISO."""
    author: str = ""
    url: str = ""
    """Where a page was saved from."""


def picture_address(document: ReadDocument) -> str:
    """Return the address of the next picture, which no base makes absolute."""
    return f"picture:{len(document.images) + 1}"


def shown_extract(text: str) -> str:
    """Return the beginning of a text on one line, for a note about what was left out."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_EXTRACT else f"{text[: _LONGEST_EXTRACT - 1]}…"


class ListItem(NamedTuple):
    """An item of a list that only knows how deep it stands."""

    depth: int
    """The least in a list counts as 0."""
    is_numbered: bool
    html: str
    number: int = 0
    """0 for the one that is due."""


def nested_lists(items: Sequence[ListItem]) -> str:
    """Return the items as one HTML list in another; one whose number is not due begins another list."""
    html: list[str] = []
    open_lists: list[tuple[str, int]] = []
    """Name, and the number that is due."""
    least = min((item.depth for item in items), default=0)
    for item in items:
        name = "ol" if item.is_numbered else "ul"
        depth = min(item.depth - least, len(open_lists))
        while len(open_lists) > depth and (len(open_lists) > depth + 1 or not _continues(item, *open_lists[-1])):
            html.append(f"</li></{open_lists.pop()[0]}>")
        number = item.number or 1
        if len(open_lists) == depth + 1:
            html.append("</li>")
            number = open_lists.pop()[1]
        else:
            html.append(f'<{name} start="{number}">' if number > 1 else f"<{name}>")
        open_lists.append((name, number + 1))
        html.append(f"<li>{item.html}")
    html += [f"</li></{name}>" for name, _number in reversed(open_lists)]
    return "".join(html)


def _continues(item: ListItem, name: str, number: int) -> bool:
    return (name == "ol") == item.is_numbered and item.number in {0, number}


class HtmlBlocks:
    """Blocks of a document in HTML; items of lists that follow each other become one list."""

    def __init__(self) -> None:
        self._html: list[str] = []
        self._items: list[ListItem] = []

    def add(self, html: str) -> None:
        """Add a block, which ends a list."""
        self._html += [nested_lists(self._items), html]
        self._items = []

    def add_items(self, *items: ListItem) -> None:
        self._items += items

    def __str__(self) -> str:
        return "".join([*self._html, nested_lists(self._items)])


def marked(html: str, *names: str) -> str:
    """Return a piece of text in the elements with these names, of which empty ones count nothing; never a blank one."""
    for name in filter(None, names if html.strip() else ()):
        html = f"<{name}>{html}</{name}>"
    return html


def notes_list(notes: Sequence[str]) -> str:
    """Return the footnotes of a document, each as its HTML, as `office_html` reads them; see `note_reference`."""
    items = "".join(f'<li id="footnote-{number}">{note}</li>' for number, note in enumerate(notes, start=1))
    return f"<ol>{items}</ol>" if notes else ""


def note_reference(number: int) -> str:
    """Return what stands in the text for the footnote with this number, from 1."""
    return f'<sup><a href="#footnote-{number}">{number}</a></sup>'


_XML = pattern(
    rb"(?:\xef\xbb\xbf)?\s*+(?P<head><\?xml[^>]*+>)?+\s*+"
    rb"(?:(?><!--.*?-->)\s*+|<!DOCTYPE[^>]*+>\s*+|<\?[^>]*+>\s*+)*+<(?:\w+:)?(?P<root>[\w.-]+)",
    re.DOTALL,
)
# Roots that no page begins with, so that they need no declaration.
_PLAIN_ROOTS = frozenset({b"rss", b"feed", b"RDF", b"xliff", b"tmx", b"martif", b"nitf", b"newsItem"})
_PAGE_ROOTS = frozenset({b"html", b"head", b"body", b"main", b"div", b"p", b"h1"})
_SUBTITLES = pattern(
    rb"(?:\xef\xbb\xbf)?\s*+(?:WEBVTT\b|(?:\d++[ \t\r]*+\n\s*+)?\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->)"
)
_HEADER = pattern(rb"(?:From [^\r\n]*\r?\n)?(?:[A-Za-z][\w-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_MAIL_FIELDS = pattern(
    rb"^(?:mime-version|message-id|received|return-path|x-mozilla-status|dkim-signature):", re.IGNORECASE | re.MULTILINE
)
_SAVED_PAGE = pattern(
    rb"^(?:content-type:\s*multipart/related|snapshot-content-location:)", re.IGNORECASE | re.MULTILINE
)
READERS = {
    "word": "docx_article:read_word",
    "odt": "open_document:read_open_document",
    "rtf": "rich_text:read_rich_text",
    "epub": "open_document:read_epub",
    "zipped page": "mail:read_zipped_page",
    "mail": "mail:read_mail",
    "mhtml": "mail:read_saved_page",
    "outlook": "mail:read_outlook_mail",
    "pdf": "pdf:read_pdf",
    "subtitles": "subtitles:read_subtitles",
}
"""Kind → the function of this package that reads it, as `module:function`."""


@cache
def _marks(where: str) -> dict[bytes, str]:
    rows = read_table(Path(__file__).parent / "data/file_kinds.tsv", 3)
    return {
        mark.encode().decode("unicode_escape").encode("latin-1"): kind for place, mark, kind in rows if place == where
    }


def file_kind(data: bytes, name: str = "") -> str:
    """
    Return what kind of document a file is, of `READERS`; empty for Markdown, HTML and text.

    Raises `ArticleError` for what no article can be imported from.
    """
    kind = _kind(data, name)
    if kind and kind not in READERS:
        root = _XML.match(data[:4096])
        raise _refusal(kind, name, root["root"].decode() if root else "")
    return kind


def _kind(data: bytes, name: str) -> str:
    head = data[:4096]
    kind = next((kind for mark, kind in _marks("begins").items() if head.startswith(mark)), "")
    if kind == "zip":
        return zip_kind(io.BytesIO(data))
    if kind == "ole":
        streams = _marks("stream").items()
        return next((kind for name, kind in streams if name.decode().encode("utf-16-le") in data), "doc")
    if kind:
        return kind if kind != "program" or b"\x00" in head else ""
    if inside := next((kind for form, kind in _marks("form").items() if re.match(form, head, re.DOTALL)), ""):
        return inside
    if (root := _XML.match(head)) and (root["head"] or root["root"] in _PLAIN_ROOTS):
        return _marks("root").get(root["root"], "" if root["root"].lower() in _PAGE_ROOTS else "xml")
    if _SUBTITLES.match(head):
        return "subtitles"
    header = _HEADER.match(data, 0, 1 << 16)
    suffix = PurePath(name).suffix.lower()
    if header and (_MAIL_FIELDS.search(header[0]) or suffix in {".eml", ".mht", ".mhtml"}):
        return "mhtml" if _SAVED_PAGE.search(header[0]) and b"multipart/alternative" not in header[0] else "mail"
    return _marks("suffix").get(suffix.encode(), "")


_ZIP_END = b"PK\x05\x06"


def zip_kind(file: io.BytesIO | Path) -> str:
    """Return what a ZIP is: a kind of document, or `archive` for files that somebody packed."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            own = archive.read("mimetype")[:80].decode("latin-1").strip() if "mimetype" in names else ""
    except (*BROKEN_ZIP, KeyError):
        data = file.getvalue() if isinstance(file, io.BytesIO) else file.read_bytes()
        return "archive" if _ZIP_END in data else "cut"
    if "opendocument." in own:
        return _marks("mimetype").get(own.rpartition(".")[2].encode(), "picture")
    if own == "application/epub+zip":
        return "epub"
    pages = [one for one in names if one.lower().endswith((".html", ".htm")) and not one.startswith("__MACOSX/")]
    default = "zipped page" if len(pages) == 1 else "archive"
    parts = _marks("part").items()
    return next((kind for part, kind in parts if any(one.startswith(part.decode()) for one in names)), default)


def _refusal(kind: str, name: str, root: str) -> ArticleError:
    file = shlex.quote(name) if name else "FILE"
    stem = shlex.quote(PurePath(name).stem if name else "FILE")

    def convert(tool: str) -> str:
        return f"{tool} | translator add -"

    def through_office(suffix: str) -> str:
        command = f"soffice --headless --convert-to {suffix} {file}"
        return _("{command}, then: translator add {stem}.{suffix}", command=command, stem=stem, suffix=suffix)

    copy = _("copy the text of the article into a file, and add that")
    save_page = _("open it, save the page as HTML or MHTML, and add that")
    tables = _("terms: translator glossary import {file}; translations: translator import {file}; an article: {copy}",
               file=file, copy=copy)  # fmt: skip
    suffix = PurePath(name).suffix or "XML"
    said = {
        "picture": (_("this is a picture, not a text"),
                    _("recognise its text: {command}", command=convert(f"tesseract {file} - -l eng+chi_sim"))),
        "printed": (_("this is {format}, which is not read here", format=suffix),
                    _("open it, print it into a new PDF, and add that")),
        "archive": (_("this is an archive of files"), _("unpack it, and add its folder")),
        "doc": (_("this is an old Word document"), through_office("docx")),
        "locked": (_("this document has a password"), _("save it without a password, then add it")),
        "pages": (_("this is a document of Apple's Pages, Numbers or Keynote"),
                  _("export it there as Word, and add that")),
        "table": (_("this is a table, not an article"), tables),
        "slides": (_("this is a presentation, not an article"), copy),
        "recording": (_("this is a sound or a film, not a text"), _("add its transcript")),
        "styled subtitles": (_("these are subtitles with styles (.ass)"),
                             f"ffmpeg -i {file} {stem}.srt; translator add {stem}.srt"),
        "xml": (_("this is XML with the root <{root}>, which is not read here", root=root), copy),
        "cut": (_("the file is cut off, or damaged: it is a ZIP without an end"),
                _("fetch it again, or open it in Word or LibreOffice and save it")),
        "program": (_("this is a program, not a text"), copy),
        "webarchive": (_("this is a page that Safari saved as .webarchive"), save_page),
        "shortcut": (_("this is a link to a page, not the page"), save_page),
        "feed": (_("this is a feed of a site, not an article"), save_page),
        "bilingual": (_("this is a file with translations"), f"translator import {file}"),
        "book": (_("this is a book of a reading device"), f"ebook-convert {file} {stem}.epub"),
        "notebook": (_("this is {format}, which is not read here", format="Jupyter"),
                     convert(f"jupyter nbconvert --to markdown --stdout {file}")),
        "data": (_("these are data, not an article"), copy),
        "pandoc": (_("this is {format}, which is not read here", format=suffix), convert(f"pandoc -t gfm {file}")),
    }  # fmt: skip
    message, hint = said[kind]
    if way := way_to_articles(name):
        hint = _("{command}   (a documentation: {other})", command=hint, other=way)
    return ArticleError(message, hint=hint)


def read_document(data: bytes, name: str = "") -> ReadDocument | None:
    """Return a document as HTML; raises `ArticleError` or `CatalogError`, which name the file, for what is not read."""
    kind = file_kind(data, name)
    if not kind:
        return None
    try:
        return cast("ReadDocument", function_of(READERS[kind])(data, name))
    except ArticleError as error:
        error.where = error.where or name or None
        raise


def too_deep() -> ArticleError:
    hint = _("copy the text of the article into a file, and add that")
    return ArticleError(_("the elements of the page are nested too deeply"), hint=hint)
