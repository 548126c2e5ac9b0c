"""
A book in EPUB 2 or 3 as one HTML document: its chapters in the order of its spine, without cover and contents.

Sources: EPUB 3.3 (OCF, Package Document), OPF 2.0.1.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _, ngettext
from translator.newsroom.articles.addresses import joined_address
from translator.newsroom.imports.interchange.documents.document import ReadDocument, picture_address
from translator.newsroom.imports.interchange.exchange.office_parts import OfficeParts
from translator.newsroom.imports.interchange.xml import children, descendants, local_name

_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_ASIDE = re.compile(r"(?:cover|title[-_]?page|toc|nav|contents|copyright|colophon)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# Ways of scrambling fonts, which lock nothing.
_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))


def read_epub(data: bytes, name: str) -> ReadDocument:
    """Return a book as one document; raises `ArticleError` where it is locked, or no book."""
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    _refuse_locked(parts, name)
    rootfile = next(iter(parts.elements("META-INF/container.xml", "rootfile")), None)
    package = parts.xml(rootfile.get("full-path") if rootfile is not None else "content.opf")
    folder = posixpath.dirname(rootfile.get("full-path")) if rootfile is not None else ""
    items = {item.get("id"): item for item in descendants(package, "item")}
    document = ReadDocument("", is_styled=True, title=_metadata(package, "title"), author=_metadata(package, "creator"))
    document.date = _metadata(package, "date")[:10]
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", document.date):
        document.date = ""
    chapters = []
    for reference in descendants(package, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or _is_aside(item, reference):
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href"))))
        if chapter := _chapter(parts, path, document):
            chapters.append(chapter)
    if not chapters:
        raise ArticleError(
            _("there is no chapter in this book"), where=name or None, hint=_("copy its text into a file")
        )
    styles = "".join(parts.text(one) for one in parts.names if one.endswith(".css"))
    document.html = f"<html><head><style>{styles}</style></head><body>{''.join(chapters)}</body></html>"
    if len(chapters) == 1 and "<h1" in chapters[0]:
        document.title = ""
    elif len(chapters) > 1:
        document.notes.append(
            ngettext("{count} chapter became one article", "{count} chapters became one article", len(chapters))
        )
    return document


def _refuse_locked(parts: OfficeParts, name: str) -> None:
    for method in parts.elements("META-INF/encryption.xml", "EncryptionMethod"):
        if method.get("Algorithm") not in _FONTS:
            raise ArticleError(
                _("this book is locked (DRM)"), where=name or None, hint=_("ask for the text without the lock")
            )


def _metadata(package: Any, key: str) -> str:
    found = next((" ".join((item.text or "").split()) for item in descendants(package, key)), "")
    return "" if found.lower() in {"unknown", "untitled", "unknown title"} else found


def _is_aside(item: Any, reference: Any) -> bool:
    """Whether a page of the book is its cover, its contents, or beside the text."""
    name = posixpath.basename(item.get("href") or "")
    properties = (item.get("properties") or "").split()
    return reference.get("linear") == "no" or "nav" in properties or bool(_ASIDE.match(name))


def _chapter(parts: OfficeParts, path: str, document: ReadDocument) -> str:
    """Return the body of a chapter, with pictures and places by addresses in the whole; empty where it has no text."""
    from lxml import etree

    root = parts.xml(path)
    body = next(iter(children(root, "body")), None)
    if body is None:
        return ""
    for image in descendants(body, "img", "image"):
        key = next((one for one in image.attrib if one in {"src", "href"} or one.endswith("}href")), "")
        target = posixpath.normpath(joined_address(path, unquote(image.get(key, ""))))
        if content := parts.data(target):
            address = picture_address(document)
            document.images[address] = content
            image.set("src", address)
    if not "".join(body.itertext()).strip() and not descendants(body, "img"):
        return ""
    for element in body.iter():
        if local_name(element):
            element.tag = local_name(element)
        if identity := element.get("id"):
            element.set("id", f"{path}#{identity}")
        if element.tag == "a" and (href := element.get("href")) and not _ELSEWHERE.match(href):
            file, _sign, place = unquote(href).partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            element.set("href", f"#{target}#{place}")
    body.tag = "section"
    body.attrib.clear()
    body.tail = None
    etree.cleanup_namespaces(body)
    return str(etree.tostring(body, encoding="unicode", method="html"))
