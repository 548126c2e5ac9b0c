"""One Word document a version: the article with its notes, images and by-lines, in the fonts of its language."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from translator.bilingual.words.language import content_tag, is_chinese
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.imports.interchange.exchange.office_parts import pack_parts
from translator.newsroom.pages.layouts.book import image_name, moment
from translator.newsroom.pages.layouts.html import markdown_to_html, page_body, render_template
from translator.newsroom.pages.layouts.page_head import page_address, updated_of
from translator.newsroom.pages.layouts.word import Place, WordWriter, relations_xml
from translator.newsroom.pages.layouts.xhtml import first_title, whole_address
from translator.newsroom.pages.publication.content_seal import ARCHIVE_COMMENT, seal
from translator.newsroom.pages.publication.publication import Publication
from translator.newsroom.pages.publication.versions import RenderedVersion

# Language → Western fonts of text and headings, East Asian ones, and the language that Word checks Chinese as.
_FONTS = {
    "en": ("Cambria", "Calibri", "SimSun", "SimHei", "zh-CN"),
    "zh-Hans": ("Times New Roman", "Arial", "SimSun", "SimHei", "zh-CN"),
    "zh-Hant": ("Times New Roman", "Arial", "PMingLiU", "Microsoft JhengHei", "zh-TW"),
    "zh-Hant-HK": ("Times New Roman", "Arial", "MingLiU_HKSCS", "Microsoft JhengHei", "zh-HK"),
}
_FONT_PLACES = ("text", "head", "east_text", "east_head", "east_language")
_BOUND = {
    "styles": "styles.xml",
    "numbering": "numbering.xml",
    "settings": "settings.xml",
    "footnotes": "footnotes.xml",
}


def lay_out(publication: Publication, folder: Path) -> dict[Path, bytes]:
    return {
        folder / version.tag / f"{version.slug}.docx": _document(publication, version)
        for version in publication.versions
    }


def _document(publication: Publication, version: RenderedVersion) -> bytes:
    shown = {item.path: item.data for item in publication.attachments_of(version.tag)}

    def link(address: str) -> str:
        path, rest = relative_path(address)
        if path.lower().endswith(ARTICLE_SUFFIXES):
            address = f"{path.rpartition('.')[0]}.html{rest}"
        here = page_address(publication, version, version.tag) if publication.base_url else ""
        return whole_address(urljoin(here, address) if here else address)

    def image(address: str) -> tuple[str, bytes]:
        data = shown.get(relative_path(address)[0], b"")
        name = image_name(data)
        return (name.replace("images/", "media/"), data) if name else ("", b"")

    writer, bylines, values = WordWriter(version.tag, link, image), publication.bylines, version.values
    article = first_title(str(markdown_to_html(page_body(publication, version), safe=True)))[1]
    blocks = [
        writer.paragraph(version.notice, "Notice") if version.notice else "",
        writer.paragraph(version.title, "Title"),
        writer.paragraph(version.summary, "Subtitle"),
        writer.paragraph(bylines.byline_text(values, version.tag), "Byline"),
        writer.write(article),
        writer.write("<hr>") if version.colophon else "",
        writer.write(str(markdown_to_html("\n\n".join(version.colophon), safe=True)), Place("Colophon")),
    ]
    chosen = _FONTS.get(version.tag) or _FONTS[content_tag(version.tag)]
    fonts: dict[str, Any] = dict(zip(_FONT_PLACES, chosen, strict=True))
    language = {"language": "en-US", "is_chinese": is_chinese(version.tag), **fonts}
    notes = [(number, Markup(note)) for number, note in enumerate(writer.notes, start=2)]
    types = sorted({name.rpartition(".")[2] for name in writer.images})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": render_template("docx_types.xml", suffixes=types),
        "_rels/.rels": render_template("docx_relations.xml"),
        "docProps/core.xml": render_template(
            "docx_core.xml",
            title=version.title,
            people=bylines.names(values.get("authors") or [], version.tag) if values.get("authors") else "",
            summary=version.summary,
            language=version.tag,
            created=moment(str(values.get("date") or "")),
            modified=moment(updated_of(values)),
        ),
        "word/document.xml": render_template("docx_document.xml", body=Markup("".join(blocks))),
        "word/_rels/document.xml.rels": relations_xml(writer.relations, _BOUND),
        "word/styles.xml": render_template("docx_styles.xml", **language),
        "word/settings.xml": render_template("docx_settings.xml", **language),
        "word/numbering.xml": render_template("docx_numbering.xml", numbers=list(enumerate(writer.numbers, start=2))),
        "word/footnotes.xml": render_template("docx_footnotes.xml", notes=notes),
        "word/_rels/footnotes.xml.rels": relations_xml(writer.note_relations, {}),
        **{f"word/{name}": data for name, data in sorted(writer.images.items())},
    }
    return seal(pack_parts(parts, comment=ARCHIVE_COMMENT))
