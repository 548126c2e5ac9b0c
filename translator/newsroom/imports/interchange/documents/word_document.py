"""
A Word document that somebody wrote, as HTML: headings, lists, tables, links, images and notes, without its looks.

mammoth reads it; tracked changes count as accepted; comments, equations and what else it does not read are named. What
could harm is refused before: macros, files that unpack to far more than an article, and entities. Source: ECMA-376.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from translator.bilingual.errors import ArticleError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.newsroom.ground.extras import install_command
from translator.newsroom.imports.interchange.documents.document import ReadDocument, picture_address, shown_extract
from translator.newsroom.imports.interchange.exchange.office_parts import BROKEN_ZIP, OfficeParts
from translator.newsroom.imports.interchange.xml import descendants, local_name

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
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
r[style-name='Source Text'] => code
r[style-name='Code'] => code
"""
# What mammoth raises for a document that is not sound.
_BROKEN = (*BROKEN_ZIP, KeyError, AttributeError, IndexError, TypeError, ExpatError, RecursionError)


def read_word(data: bytes, name: str) -> ReadDocument:
    """Return a document as HTML; raises `CatalogError` or `ArticleError` for one that is not opened."""
    try:
        import mammoth
    except ModuleNotFoundError:
        raise UsageError(_("mammoth is not installed"), hint=install_command("docx")) from None
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    for part in parts.names:
        if part.lower().endswith((".xml", ".rels")):
            parts.xml(part)
    document = ReadDocument("")

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content: bytes = stream.read()
        address = picture_address(document)
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
    document.notes = [*_said(parts), *_equations(parts), *_left_out(parts)]
    return document


def _said(parts: OfficeParts) -> list[str]:
    found = []
    for comment in parts.elements("word/comments.xml", "comment"):
        text = "".join(item.text or "" for item in descendants(comment, "t"))
        author = next((value for key, value in comment.attrib.items() if key.endswith("}author")), "")
        found.append(_("a comment was left out: {author}: {text}", author=author or "?", text=shown_extract(text)))
    return found


def _equations(parts: OfficeParts) -> list[str]:
    """Name each equation, with the paragraph that it stood in: mammoth reads none."""
    found = []
    for equation in parts.elements("word/document.xml", "oMath"):
        paragraph = next((above for above in equation.iterancestors() if local_name(above) == "p"), equation)
        around = "".join(item.text or "" for item in descendants(paragraph, "t") if "/wordprocessingml/" in item.tag)
        text = "".join(item.text or "" for item in descendants(equation, "t"))
        found.append(
            _(
                "an equation was left out: {text} (in “{around}”)",
                text=shown_extract(text),
                around=shown_extract(around),
            )
        )
    return found


def _left_out(parts: OfficeParts) -> list[str]:
    names = [name.lower() for name in parts.names]
    notes = []
    if embedded := sum("embeddings/" in name for name in names):
        notes.append(
            ngettext(
                "{count} embedded file, such as a chart, was left out",
                "{count} embedded files, such as charts, were left out",
                embedded,
            )
        )
    # A chart that was made in Word has its figures in an embedded table, which is named already.
    drawn = sum(name.startswith(("word/charts/chart", "word/diagrams/data")) for name in names) if not embedded else 0
    if drawn:
        notes.append(
            ngettext("{count} chart or drawing was left out", "{count} charts and drawings were left out", drawn)
        )
    if inserted := sum("/afchunk" in name for name in names):
        notes.append(
            ngettext(
                "{count} inserted document was left out: open the file in Word, and save it again",
                "{count} inserted documents were left out: open the file in Word, and save it again",
                inserted,
            )
        )
    return notes
