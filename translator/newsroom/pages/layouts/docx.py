"""
One Word document a version: the article with notes, images and by-lines, in the fonts of its language.

Everything looks as the styles of `docx_styles.xml` say. Source: ECMA-376 (WordprocessingML, DrawingML).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from markupsafe import Markup

from translator.bilingual.words.language import content_tag, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import relative_path
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES
from translator.newsroom.imports.xml import pack_parts
from translator.newsroom.pages.layouts import names
from translator.newsroom.pages.layouts.epub import image_name, moment
from translator.newsroom.pages.layouts.formula import linear_formula
from translator.newsroom.pages.layouts.html import (
    address_out,
    lines_to_html,
    markdown_to_html,
    page_body,
    render_template,
    updated_of,
)
from translator.newsroom.pages.layouts.xhtml import BLOCKS, first_title, has_class, parse_body
from translator.newsroom.pages.publication import ARCHIVE_COMMENT, Publication, RenderedVersion, listed, seal
from translator.newsroom.pages.publication.publication import size_of

Node = Any


# Marks that Word draws with the Western font unless it is told otherwise.
_AMBIGUOUS = pattern("[“”‘’…—·–×]")
_DEEPEST = 60
# Twentieths of a point by which a level is indented.
_TWIP = 360
_WIDEST = 5_486_400
_PIXEL = 9525
# English metric units: a page's width of 15.24 cm, and a pixel at 96 an inch.
_MOST_PIXELS = 100_000
_DRAWING = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{number}" '
    'descr="{alt}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


@dataclass(frozen=True, slots=True)
class Place:
    style: str = "BodyText"
    list_level: int = -1
    number: int = 0
    """The numbering that the next paragraph begins with; 0 for none."""
    align: str = ""
    depth: int = 0


class Relations(dict[tuple[str, str], str]):
    """References from a part of a document to anything outside of it: kind and target → id."""

    def add(self, kind: str, target: str) -> str:
        return self.setdefault((kind, target), f"r{len(self) + 1}")


@dataclass
class WordWriter:
    """Writes the blocks of one article; `notes`, `numbers` and `relations` are for the other parts of the file."""

    tag: str
    link: Callable[[str], str]
    image: Callable[[str], tuple[str, bytes]]
    """Name and content of an image; both empty if it cannot be shown."""
    relations: Relations = field(default_factory=Relations)
    note_relations: Relations = field(default_factory=Relations)
    notes: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The first number of each ordered list, in order; their ids begin with 2."""
    images: dict[str, bytes] = field(default_factory=dict)
    _definitions: dict[str, Node] = field(default_factory=dict)
    _marks: dict[str, int] = field(default_factory=dict)
    """Id of a heading → number of its bookmark."""
    _drawings: Any = field(default_factory=lambda: count(1))
    _in_note: bool = False

    def write(self, html: str, place: Place | None = None) -> str:
        body = parse_body(html)
        for node in body.css("div.footnote-definition"):
            self._definitions[node.attributes.get("id") or ""] = node
        for node in body.css("[id]"):
            self._marks.setdefault(node.attributes.get("id") or "", len(self._marks) + 1)
        return self._blocks(body, place or Place())

    def paragraph(self, text: str, style: str) -> str:
        return _paragraph(self._run(text, ()), Place(style)) if text else ""

    def _blocks(self, node: Node, place: Place) -> str:
        found: list[str] = []
        runs: list[str] = []

        def flush() -> None:
            nonlocal place
            if "".join(runs).strip() and _has_content("".join(runs)):
                found.append(_paragraph("".join(runs), place))
                place = replace(place, number=0)
            runs.clear()

        for child in node.iter(include_text=True):
            if child.tag in BLOCKS:
                flush()
                block = self._block(child, place)
                if block:
                    found.append(block)
                    place = replace(place, number=0)
            else:
                runs.append(self._inline(child, ()))
        flush()
        return "".join(found)

    def _block(self, node: Node, place: Place) -> str:
        name = node.tag
        if place.depth > _DEEPEST:
            return _paragraph(self._run(" ".join(node.text(deep=True).split()), ()), place)
        place = replace(place, depth=place.depth + 1)
        if name[0] == "h" and name[1:].isdigit():
            return self._heading(node, place)
        if name in {"ul", "ol"}:
            return self._list(node, place)
        if name == "table":
            return self._table(node)
        if name == "pre":
            lines = node.text(deep=True).rstrip("\n").split("\n")
            runs = "<w:r><w:br/></w:r>".join(self._run(line, ()) for line in lines)
            return _paragraph(runs, replace(place, style="SourceCode"))
        if name == "hr":
            return '<w:p><w:pPr><w:pStyle w:val="Rule"/></w:pPr></w:p>'
        if name == "div" and has_class(node, "footnote-definition"):
            return ""
        kinds = (*(node.attributes.get("class") or "").split(), name)
        styles = names("word_styles")
        style = next((styles[kind] for kind in kinds if kind in styles), place.style)
        return self._blocks(node, replace(place, style=style))

    def _heading(self, node: Node, place: Place) -> str:
        runs = "".join(self._inline(child, ()) for child in node.iter(include_text=True))
        mark = self._marks.get(node.attributes.get("id") or "")
        if mark:
            runs = f'<w:bookmarkStart w:id="{mark}" w:name="h{mark}"/>{runs}<w:bookmarkEnd w:id="{mark}"/>'
        return _paragraph(runs, replace(place, style=f"Heading{node.tag[1]}", list_level=-1))

    def _list(self, node: Node, place: Place) -> str:
        number = 1
        if node.tag == "ol":
            start = node.attributes.get("start") or "1"
            self.numbers.append(int(start) if start.isdecimal() else 1)
            number = len(self.numbers) + 1
        level = min(place.list_level + 1, 8)
        inner = replace(place, style="ListParagraph", list_level=level)
        return "".join(self._blocks(item, replace(inner, number=number)) for item in node.iter() if item.tag == "li")

    def _table(self, node: Node) -> str:
        rows = [[cell for cell in row.iter() if cell.tag in {"td", "th"}] for row in node.css("tr")]
        width = max(map(len, rows), default=0)
        if not width:
            return ""
        caption = node.css_first("caption")
        before = self.paragraph(" ".join(caption.text(deep=True).split()), "Caption") if caption else ""
        grid = f'<w:gridCol w:w="{9000 // width}"/>' * width
        return (
            f'{before}<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(self._row(row, width) for row in rows)}</w:tbl>"
            '<w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>'
        )

    def _row(self, cells: Sequence[Node], width: int) -> str:
        is_head = bool(cells) and all(cell.tag == "th" for cell in cells)
        shown = [self._cell(cell, is_head=is_head) for cell in cells]
        shown += ["<w:tc><w:tcPr/><w:p/></w:tc>"] * (width - len(shown))
        head = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_head else "<w:trPr><w:cantSplit/></w:trPr>"
        return f"<w:tr>{head}{''.join(shown)}</w:tr>"

    def _cell(self, cell: Node, *, is_head: bool) -> str:
        align = re.search(r"text-align: ?(right|center)", cell.attributes.get("style") or "")
        place = Place("TableHead" if is_head else "TableText", align=align[1] if align else "")
        content = self._blocks(cell, place)
        if not content.endswith("</w:p>"):
            content += "<w:p/>"  # A cell ends in a paragraph.
        return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>{content}</w:tc>'

    def _inline(self, node: Node, looks: tuple[str, ...]) -> str:
        name = node.tag
        if name == "-text":
            return self._run(re.sub(r"\s+", " ", node.text_content or ""), looks)
        if name in {"-comment", "rp", "script", "style"} or len(looks) > _DEEPEST:
            return ""
        if name == "br":
            return "<w:r><w:br/></w:r>"
        if name == "math":
            line = parse_body(re.sub("</?em>", "", linear_formula(node)))  # Chinese emphasis would be dots.
            return "".join(self._inline(child, looks) for child in line.iter(include_text=True))
        if name == "img":
            return self._picture(node, looks)
        if name == "input":
            return self._run("☑ " if "checked" in node.attributes else "☐ ", looks)
        if name == "sup" and has_class(node, "footnote-reference"):
            return self._reference(node)
        if name == "a":
            return self._link(node, looks)
        if look := names("word_looks").get(name):
            looks = (*looks, look)
        inner = "".join(self._inline(child, looks) for child in node.iter(include_text=True))
        return self._run("（", looks) + inner + self._run("）", looks) if name == "rt" else inner

    def _run(self, text: str, looks: Sequence[str]) -> str:
        if not text:
            return ""
        kinds = set(looks)
        if "i" in kinds and is_chinese(self.tag):
            kinds = kinds - {"i"} | {"dots"}
        style = '<w:rStyle w:val="Code"/>' if "code" in kinds else ""
        style = '<w:rStyle w:val="Hyperlink"/>' if "link" in kinds else style
        fonts = '<w:rFonts w:hint="eastAsia"/>' if is_chinese(self.tag) and _AMBIGUOUS.search(text) else ""
        properties = style + fonts + "".join(value for kind, value in names("word_properties").items() if kind in kinds)
        properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'

    def _link(self, node: Node, looks: tuple[str, ...]) -> str:
        address = node.attributes.get("href") or ""
        mark = self._marks.get(address[1:]) if address.startswith("#") else None
        whole = "" if address.startswith("#") or not address else self.link(address)
        inner_looks = (*looks, "link") if mark or whole else looks
        inner = "".join(self._inline(child, inner_looks) for child in node.iter(include_text=True))
        if mark:
            return f'<w:hyperlink w:anchor="h{mark}">{inner}</w:hyperlink>'
        if not whole or not inner:
            return inner
        relations = self.note_relations if self._in_note else self.relations
        return f'<w:hyperlink r:id="{relations.add("hyperlink", whole)}">{inner}</w:hyperlink>'

    def _reference(self, node: Node) -> str:
        # Word wants a note for each mark.
        link = node.css_first("a")
        definition = self._definitions.get((link.attributes.get("href") or "#")[1:]) if link else None
        if definition is None or self._in_note:
            return self._run(node.text(deep=True), ("super",))
        self._in_note = True
        for label in definition.css("sup.footnote-definition-label"):
            label.decompose()
        content = self._blocks(definition, Place("FootnoteText")) or "<w:p/>"
        self._in_note = False
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>' + self._run(" ", ())
        self.notes.append(re.sub(r"(<w:p>(?:<w:pPr>.*?</w:pPr>)?)", rf"\g<1>{mark}", content, count=1, flags=re.DOTALL))
        return (
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{len(self.notes) + 1}"/></w:r>'
        )

    def _picture(self, node: Node, looks: tuple[str, ...]) -> str:
        alt = node.attributes.get("alt") or ""
        name, data = self.image(node.attributes.get("src") or "")
        size = size_of(data)
        is_shown = size and max(size) < _MOST_PIXELS and not data.startswith(b"RIFF")  # Word knows no WebP.
        if not size or not is_shown or self._in_note:
            return self._run(f"[{alt}]" if alt else "", looks)
        self.images[name] = data
        width, height = (side * _PIXEL for side in size)
        if width > _WIDEST:
            width, height = _WIDEST, max(1, height * _WIDEST // width)
        number, relation = next(self._drawings), self.relations.add("image", name)
        return _DRAWING.format(width=width, height=height, number=number, relation=relation, alt=escape(alt))


def _has_content(runs: str) -> bool:
    has_text = re.search(r"<w:t [^>]*>\s*[^\s<]", runs) is not None
    return has_text or any(mark in runs for mark in ("<w:drawing>", "<w:footnoteReference "))


def _paragraph(runs: str, place: Place) -> str:
    properties = f'<w:pStyle w:val="{place.style}"/>'
    if place.number:
        properties += f'<w:numPr><w:ilvl w:val="{place.list_level}"/><w:numId w:val="{place.number}"/></w:numPr>'
    elif place.list_level >= 0:
        properties += f'<w:ind w:left="{_TWIP * (place.list_level + 1)}" w:firstLine="0" w:firstLineChars="0"/>'
    if place.align:
        properties += f'<w:jc w:val="{place.align}"/>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


_BOUND = ("styles", "numbering", "settings", "footnotes")


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
        return address_out(publication, version, address)

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
        writer.write(str(lines_to_html(version.colophon, safe=True)), Place("Colophon")),
    ]
    fonts = names("word_fonts").get(version.tag) or names("word_fonts")[content_tag(version.tag)]
    language = {"language": "en-US", "is_chinese": is_chinese(version.tag), **fonts}
    notes = [(number, Markup(note)) for number, note in enumerate(writer.notes, start=2)]
    types = sorted({name.rpartition(".")[2] for name in writer.images})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": render_template("docx_types.xml", suffixes=types),
        "_rels/.rels": render_template("docx_package_relations.xml"),
        "docProps/core.xml": render_template(
            "docx_core.xml",
            version=version,
            people=bylines.names(listed(values.get("authors")), version.tag),
            created=moment(str(values.get("date") or "")),
            modified=moment(updated_of(values)),
        ),
        "word/document.xml": render_template("docx_document.xml", body=Markup("".join(blocks))),
        "word/_rels/document.xml.rels": render_template("docx_relations.xml", relations=writer.relations, bound=_BOUND),
        "word/styles.xml": render_template("docx_styles.xml", **language),
        "word/settings.xml": render_template("docx_settings.xml", **language),
        "word/numbering.xml": render_template("docx_numbering.xml", numbers=list(enumerate(writer.numbers, start=2))),
        "word/footnotes.xml": render_template("docx_footnotes.xml", notes=notes),
        "word/_rels/footnotes.xml.rels": render_template(
            "docx_relations.xml", relations=writer.note_relations, bound=()
        ),
        **{f"word/{name}": data for name, data in sorted(writer.images.items())},
    }
    return seal(pack_parts(parts, comment=ARCHIVE_COMMENT))
