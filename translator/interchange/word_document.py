"""
A Word document that somebody wrote, as HTML: headings, lists, tables, links, images and notes, without its looks.

mammoth reads it; tracked changes count as accepted, comments are named and left out. What could harm is refused before:
macros, files that unpack to far more than an article, and entities. Source: ECMA-376.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from translator.errors import ArticleError, UsageError
from translator.extras import install_command
from translator.i18n import _, ngettext
from translator.interchange.exchange.office_parts import OfficeParts
from translator.interchange.xml import descendants

WORD_SUFFIXES = (".docx", ".docm", ".doc", ".dotx")
_OLD = b"\xd0\xcf\x11\xe0"
"""What old Word documents, and those with a password, begin with."""
_ARCHIVE = b"PK\x03\x04"
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='Code'] => pre:separator('\\n')
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
r[style-name='Source Text'] => code
r[style-name='Code'] => code
"""
_SUFFIXES = {"jpeg": "jpg", "svg+xml": "svg", "x-emf": "emf", "x-wmf": "wmf"}
_SHOWN = {"png", "jpg", "gif", "webp", "svg", "avif"}
_LONGEST_COMMENT = 80
_BROKEN = (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, ExpatError, RecursionError)
"""What mammoth raises for a document that is not sound."""


@dataclass
class WordDocument:
    html: str
    images: dict[str, bytes] = field(default_factory=dict)
    """Address in `html` → content."""
    notes: list[str] = field(default_factory=list)
    """What the user should know, in the user's language."""


def is_word(name: str, data: bytes) -> bool:
    """Whether a file is a Word document by its name, or by its content where it has none."""
    return name.lower().endswith(WORD_SUFFIXES) or (not name and data.startswith((_ARCHIVE, _OLD)))


def read_word(data: bytes, name: str) -> WordDocument:
    """Return a document as HTML; raises `CatalogError` or `ArticleError` for one that is not opened."""
    try:
        import mammoth
    except ModuleNotFoundError:
        raise UsageError(_("mammoth is not installed"), hint=install_command("docx")) from None
    if data.startswith(_OLD):
        raise ArticleError(
            _("this is an old Word document, or one with a password"),
            where=name or None,
            hint=_("save it as .docx, without a password"),
        )
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    for part in parts.names:
        if part.lower().endswith((".xml", ".rels")):
            parts.xml(part)
    document = WordDocument("")

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content: bytes = stream.read()
        kind = image.content_type.rpartition("/")[2].lower()
        address = f"word-image-{len(document.images) + 1}.{_SUFFIXES.get(kind, kind)}"
        document.images[address] = content
        return {"src": address}

    try:
        document.html = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep),
            external_file_access=False,
        ).value
    except _BROKEN as error:
        raise ArticleError(
            _("the document cannot be read: {error}", error=error or type(error).__name__),
            where=name or None,
            hint=_("open it in Word or LibreOffice, and save it again as .docx"),
        ) from None
    document.notes = [*_said(parts), *_left_out(parts, document.images)]
    return document


def _said(parts: OfficeParts) -> list[str]:
    found = []
    for comment in parts.elements("word/comments.xml", "comment"):
        text = " ".join("".join(item.text or "" for item in descendants(comment, "t")).split())
        author = next((value for key, value in comment.attrib.items() if key.endswith("}author")), "")
        shown = text if len(text) <= _LONGEST_COMMENT else f"{text[: _LONGEST_COMMENT - 1]}…"
        found.append(_("a comment was left out: {author}: {text}", author=author or "?", text=shown))
    return found


def _left_out(parts: OfficeParts, images: dict[str, bytes]) -> list[str]:
    embedded = sum("embeddings/" in name.lower() for name in parts.names)
    notes = []
    if embedded:
        notes.append(
            ngettext(
                "{count} embedded file, such as a chart, was left out",
                "{count} embedded files, such as charts, were left out",
                embedded,
            )
        )
    unshown = [name for name in images if name.rpartition(".")[2] not in _SHOWN]
    notes += [_("browsers do not show this image: {name}; save it as PNG", name=name) for name in unshown]
    return notes
