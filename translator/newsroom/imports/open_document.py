"""
OpenDocument texts (`.odt`) and books in EPUB as HTML.

Sources: OpenDocument 1.3, part 3; EPUB 3.3 (OCF, Package Document), OPF 2.0.1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import joined_address
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.documents import (
    HtmlBlocks,
    ListItem,
    ReadDocument,
    marked,
    note_reference,
    notes_list,
    picture_address,
    shown_extract,
    too_deep,
)
from translator.newsroom.imports.xml import OfficeParts, children, descendants, local_attribute, local_name

# Elements whose text is no text of the document.
_SILENT = frozenset({
    "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "table-of-content", "title",
    "desc",
})  # fmt: skip
# Names of LibreOffice's own styles for lists that stand deeper.
_LIST_STYLE = pattern(r"(?:p\d+ )?(?:list|numbering) ([2-5])\b")
_PREFIX = pattern(r"<(/?)\w+:")
_BOLD = frozenset({"bold", "600", "700", "800", "900"})
_ITALIC = frozenset({"italic", "oblique"})
_CHINESE = pattern("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_DEEPEST = 100
# A row or a cell is repeated, or goes over others; spreadsheets fill their sheets so.
_MOST_TIMES = 100


def read_open_document(data: bytes, name: str) -> ReadDocument:
    """Return a document as HTML; raises `CatalogError` if it cannot be opened."""
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    styles = [parts.xml("styles.xml")] if "styles.xml" in parts.names else []
    return _Reader([*styles, parts.xml("content.xml")], parts).read()


class _Style:
    def __init__(self, element: Any, styles: dict[str, _Style]) -> None:
        self.name = local_attribute(element, "display-name") or local_attribute(element, "name").replace("_20_", " ")
        parent = styles.get(local_attribute(element, "parent-style-name"))
        self.ancestors: list[str] = [self.name.lower(), *(parent.ancestors if parent else [])]
        properties = descendants(element, "text-properties")

        def said(name: str) -> str:
            return next((local_attribute(item, name) for item in properties), "")

        # Chinese characters have looks of their own in a style.
        self.is_bold = (said("font-weight") in _BOLD, said("font-weight-asian") in _BOLD)
        self.is_italic = (said("font-style") in _ITALIC, said("font-style-asian") in _ITALIC)
        self.is_struck = said("text-line-through-style") not in {"", "none"}
        place = said("text-position").partition(" ")[0]
        is_lowered = place == "sub" or place.startswith("-")
        self.raised = "sub" if is_lowered else "sup" if place not in {"", "0%"} else ""


class _Reader:
    def __init__(self, roots: list[Any], parts: OfficeParts) -> None:
        self.root, self.parts = roots[-1], parts
        self.document = ReadDocument("")
        self.styles: dict[str, _Style] = {}
        self.starts: dict[str, dict[int, int]] = {}
        """Name of a list style → the levels, from 1, that are numbered → their first number."""
        self.counts: dict[tuple[str, int], int] = {}
        """Name of a list style, or id of a list, and level → the last number."""
        self.notes: list[str] = []
        for root in roots:
            for element in descendants(root, "style"):
                self.styles[local_attribute(element, "name")] = _Style(element, self.styles)
            for element in descendants(root, "list-style"):
                levels = descendants(element, "list-level-style-number")
                self.starts[local_attribute(element, "name")] = {
                    whole_number(local_attribute(one, "level")): whole_number(local_attribute(one, "start-value"))
                    for one in levels
                }

    def read(self) -> ReadDocument:
        body = next(iter(descendants(self.root, "text")), None)
        html = self._blocks(body, 0) if body is not None else ""
        self.document.html = html + notes_list(self.notes)
        return self.document

    # Lists that follow each other are one, as they look like one.
    def _blocks(self, parent: Any, depth: int) -> str:
        blocks = HtmlBlocks()
        if depth > _DEEPEST:
            raise too_deep()
        for element in parent:
            name = local_name(element)
            if name == "list":
                blocks.add_items(*self._items(element, local_attribute(element, "style-name"), 1))
            elif name == "h":
                level = min(6, max(1, whole_number(local_attribute(element, "outline-level"))))
                blocks.add(f"<h{level}>{self._inline(element)}</h{level}>")
            elif name == "p":
                blocks.add(self._paragraph(element))
            elif name == "table":
                blocks.add(self._table(element, depth))
            elif name and name not in _SILENT:
                blocks.add(self._blocks(element, depth + 1))
        return str(blocks)

    def _paragraph(self, element: Any) -> str:
        style = self.styles.get(local_attribute(element, "style-name"))
        names = style.ancestors if style else [local_attribute(element, "style-name").replace("_20_", " ").lower()]
        html = self._inline(element)
        if "author" in names and not self.document.author:
            self.document.author = "".join(element.itertext()).strip()
            return ""
        if "title" in names:
            return f"<h1>{html}</h1>"
        if "quotations" in names or "quote" in names:
            return f"<blockquote><p>{html}</p></blockquote>"
        if "preformatted text" in names:
            return f"<pre>{html}</pre>"
        # A paragraph whose own style is bold was made so by hand; a named style is the look of a kind of text.
        is_own = style is not None and style.name[:1] == "P" and style.name[1:].isdigit()
        return f"<p>{_marked(html, style) if style and is_own else html}</p>"

    def _items(self, element: Any, style: str, level: int) -> Iterator[ListItem]:
        number = self._first_number(element, style, level)
        for item in element:
            parts: list[str] = []
            number = whole_number(local_attribute(item, "start-value"), number)
            due = number
            for child in item:
                kind = local_name(child)
                if level > _DEEPEST:
                    raise too_deep()
                if kind == "list":
                    if parts:
                        yield self._item(item, style, level, parts, due)
                    parts, due = [], 0
                    yield from self._items(child, local_attribute(child, "style-name") or style, level + 1)
                elif kind in {"p", "h"}:
                    parts.append(f"<p>{self._inline(child)}</p>" if parts else self._inline(child))
            if parts:
                yield self._item(item, style, level, parts, due)
            self.counts[style, level] = self.counts[local_attribute(element, "id"), level] = number
            number += 1

    def _first_number(self, element: Any, style: str, level: int) -> int:
        other = local_attribute(element, "continue-list") or style
        is_continued = other != style or local_attribute(element, "continue-numbering") == "true"
        if is_continued and (last := self.counts.get((other, level))):
            return last + 1
        return self.starts.get(style, {}).get(level, 1)

    def _item(self, item: Any, style: str, level: int, parts: list[str], number: int) -> ListItem:
        paragraph = next(iter(descendants(item, "p")), item)
        named = self.styles.get(local_attribute(paragraph, "style-name"))
        deeper = _LIST_STYLE.match(" ".join(named.ancestors)) if named and level == 1 else None
        depth = int(deeper[1]) - 1 if deeper else level - 1
        is_numbered = level in self.starts.get(style, ())
        return ListItem(depth, is_numbered, "".join(parts), number if is_numbered and not deeper else 0)

    def _table(self, element: Any, depth: int) -> str:
        rows = []
        for row in descendants(element, "table-row"):
            if next(above for above in row.iterancestors() if local_name(above) == "table") is not element:
                continue
            name = "th" if local_name(row.getparent()) == "table-header-rows" else "td"
            cells = (self._cell(cell, name, depth) for cell in row if local_name(cell) == "table-cell")
            rows.append(f"<tr>{''.join(cells)}</tr>" * _times(row, "number-rows-repeated"))
        return f"<table>{''.join(rows)}</table>"

    def _cell(self, cell: Any, name: str, depth: int) -> str:
        spans = [_times(cell, f"number-{one}-spanned") for one in ("columns", "rows")]
        html = self._blocks(cell, depth + 1)
        html = f'<{name} colspan="{spans[0]}" rowspan="{spans[1]}">{html}</{name}>'
        return html * _times(cell, "number-columns-repeated")

    def _inline(self, element: Any) -> str:
        pieces = [escape(element.text or "", quote=False)]
        for child in element:
            pieces += [self._piece(child), escape(child.tail or "", quote=False)]
        return "".join(pieces)

    def _piece(self, element: Any) -> str:
        name = local_name(element)
        if name == "span":
            style = self.styles.get(local_attribute(element, "style-name"))
            return _marked(self._inline(element), style) if style else self._inline(element)
        if name == "a":
            return f'<a href="{escape(local_attribute(element, "href"))}">{self._inline(element)}</a>'
        if name == "s":
            return " " * min(whole_number(local_attribute(element, "c")), _MOST_TIMES)
        if name in {"tab", "line-break"}:
            return " " if name == "tab" else "<br>"
        if name == "note":
            return self._note(element)
        if name == "annotation":
            return self._comment(element)
        if name == "frame":
            return self._frame(element)
        return "" if name in _SILENT or name in {"bookmark", "soft-page-break"} else self._inline(element)

    def _note(self, element: Any) -> str:
        body = next(iter(descendants(element, "note-body")), None)
        number = len(self.notes) + 1
        self.notes.append("")
        self.notes[number - 1] = self._blocks(body, 0) if body is not None else "<p></p>"
        return note_reference(number)

    def _comment(self, element: Any) -> str:
        author = "".join("".join(one.itertext()) for one in descendants(element, "creator")).strip()
        text = " ".join("".join(one.itertext()) for one in descendants(element, "p"))
        self.document.notes.append(
            _("a comment was left out: {author}: {text}", author=author or "?", text=shown_extract(text))
        )
        return ""

    def _frame(self, element: Any) -> str:
        alt = next(
            ("".join(one.itertext()) for one in (*descendants(element, "title"), *descendants(element, "desc"))), ""
        )
        for image in element:
            if local_name(image) == "image" and (content := self._content(image)):
                address = picture_address(self.document)
                self.document.images[address] = content
                return f'<img src="{address}" alt="{escape(alt)}">'
        if text := "".join(self._blocks(box, 0) for box in descendants(element, "text-box")[:1]):
            return text
        if descendants(element, "object"):
            formula, typed = self._formula(element)
            if formula:
                return formula
            self.document.notes.append(_("an equation or an embedded file was left out: {text}",
                                         text=shown_extract(typed or alt) or "?"))  # fmt: skip
        return ""

    def _content(self, image: Any) -> bytes:
        path = local_attribute(image, "href").removeprefix("./")
        return self.parts.data(path) if path else b""

    # As MathML, and as its author typed it, which the object keeps as an annotation.
    def _formula(self, element: Any) -> tuple[str, str]:
        from lxml import etree

        for item in descendants(element, "object"):
            path = f"{local_attribute(item, 'href').removeprefix('./').rstrip('/')}/content.xml"
            root = self.parts.xml(path) if path in self.parts.names else item
            typed = "".join("".join(one.itertext()) for one in descendants(root, "annotation")[:1])
            if math := descendants(root, "math")[:1]:
                is_whole = bool(descendants(math[0], "mi", "mn", "mo", "mtext"))
                html = etree.tostring(math[0], encoding="unicode", with_tail=False)
                return _PREFIX.sub(r"<\1", html) if is_whole else "", typed or "".join(math[0].itertext())
        return "", ""


def _marked(html: str, style: _Style) -> str:
    is_chinese = _CHINESE.search(html) is not None
    is_bold, is_italic = style.is_bold[is_chinese], style.is_italic[is_chinese]
    return marked(html, style.raised, "strong" * is_bold, "em" * is_italic, "s" * style.is_struck)


def _times(element: Any, name: str) -> int:
    return min(whole_number(local_attribute(element, name)), _MOST_TIMES)


_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_ASIDE = re.compile(r"(?:cover|title[-_]?page|toc|nav|contents|copyright|colophon)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
# Ways of scrambling fonts, which lock nothing.
_FONTS = frozenset(("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"))


def read_epub(data: bytes, name: str) -> ReadDocument:
    """Return a book as one document; raises `ArticleError` where it is locked, or no book."""
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    _refuse_locked(parts)
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
        path = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if chapter := _chapter(parts, path, document):
            chapters.append(chapter)
    if not chapters:
        raise ArticleError(_("there is no chapter in this book"), hint=_("copy its text into a file"))
    styles = "".join(parts.text(one) for one in parts.names if one.endswith(".css"))
    document.html = f"<html><head><style>{styles}</style></head><body>{''.join(chapters)}</body></html>"
    if len(chapters) == 1 and "<h1" in chapters[0]:
        document.title = ""
    elif len(chapters) > 1:
        document.notes.append(
            ngettext("{count} chapter became one article", "{count} chapters became one article", len(chapters))
        )
    return document


def _refuse_locked(parts: OfficeParts) -> None:
    for method in parts.elements("META-INF/encryption.xml", "EncryptionMethod"):
        if method.get("Algorithm") not in _FONTS:
            raise ArticleError(_("this book is locked (DRM)"), hint=_("ask for the text without the lock"))


def _metadata(package: Any, key: str) -> str:
    found = next((" ".join((item.text or "").split()) for item in descendants(package, key)), "")
    return "" if found.lower() in {"unknown", "untitled", "unknown title"} else found


def _is_aside(item: Any, reference: Any) -> bool:
    name = posixpath.basename(item.get("href") or "")
    properties = (item.get("properties") or "").split()
    return reference.get("linear") == "no" or "nav" in properties or bool(_ASIDE.match(name))


def _chapter(parts: OfficeParts, path: str, document: ReadDocument) -> str:
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
