"""Word documents become articles: by their styles, with tracked changes accepted, and nothing that could harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches

from tests.support.site_newsroom import png
from translator.bilingual.errors import TranslatorError
from translator.desk.workflow.article_import import AddedFile, add_articles
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.imports.docx_article import tex_formula
from translator.newsroom.imports.office_html import word_html_to_markdown


@pytest.fixture
def house(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text("", encoding="utf-8")
    return open_newsroom(tmp_path)


def tracked(kind: str, text: str) -> OxmlElement:
    change, run = OxmlElement(f"w:{kind}"), OxmlElement("w:r")
    content = OxmlElement("w:delText" if kind in {"del", "moveFrom"} else "w:t")
    content.text = text
    content.set(qn("xml:space"), "preserve")
    change.set(qn("w:id"), "1")
    change.set(qn("w:author"), "Li Lei")
    run.append(content)
    change.append(run)
    return change


def report() -> docx.document.Document:
    document = docx.Document()
    document.add_heading("Ferry Report", 0)
    paragraph = document.add_paragraph("The ferry ")
    name = paragraph.add_run("Heron")
    name.bold = True
    paragraph.add_run(" is late.")
    paragraph._p.append(tracked("ins", " It was added."))
    paragraph._p.append(tracked("del", " Deleted words."))
    document.add_comment(runs=name, text="Is this the right name?", author="Mei")
    document.add_heading("Next steps", 2)
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("Two", style="List Bullet")
    document.add_paragraph("First", style="List Number")
    document.add_paragraph("A quotation that people remember.", style="Quote")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ("Boat", "Seats", "Heron", "320"), strict=True
    ):
        cell.text = text
    document.add_picture(io.BytesIO(png()), width=Inches(1))
    document.add_paragraph("The pier stands at the end of the quay, and the boats wait there.")
    return document


def add(house: Project, name: str, data: bytes) -> AddedFile:
    path = house.root / name
    path.write_bytes(data)
    [added] = add_articles(house, [str(path)])
    return added


def saved(document: docx.document.Document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a document with other parts beside its own, or in their place."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return result.getvalue()


def test_a_document_becomes_an_article(house: Project) -> None:
    added = add(house, "report.docx", saved(report()))
    assert added.error is None
    text = (house.root / added.path).read_text(encoding="utf-8")
    assert text.partition("---\n\n")[2] == (
        "The ferry **Heron** is late. It was added.\n\n## Next steps\n\n- One\n- Two\n\n1. First\n\n"
        "> A quotation that people remember.\n\n| Boat | Seats |\n| --- | --- |\n| Heron | 320 |\n\n"
        "![](img/ferry-report-1.png)\n\nThe pier stands at the end of the quay, and the boats wait there.\n"
    )
    assert "title: Ferry Report" in text
    assert added.images == ["articles/en/img/ferry-report-1.png"]
    assert (house.root / added.images[0]).read_bytes() == png()
    assert "a comment was left out: Mei: Is this the right name?" in added.notes


def test_a_dry_run_writes_no_image(house: Project) -> None:
    path = house.root / "report.docx"
    path.write_bytes(saved(report()))
    [added] = add_articles(house, [str(path)], dry_run=True)
    assert added.status == "would add"
    assert not (house.root / "articles").exists()


def test_notes_are_numbered_as_they_are_referred_to() -> None:
    html = (
        '<p>One<sup><a href="#footnote-7" id="footnote-ref-7">[1]</a></sup> two<sup><a href="#endnote-2" '
        'id="endnote-ref-2">[2]</a></sup>.</p><ol><li id="endnote-2"><p>The end. '
        '<a href="#endnote-ref-2">↑</a></p></li>'
        '<li id="footnote-7"><p>First <em>note</em>. <a href="#footnote-ref-7">↑</a></p><p>More.</p></li></ol>'
    )
    text, notes, _said = word_html_to_markdown(html)
    assert text == "One[^1] two[^2].\n"
    assert notes == ["[^1]: First *note*.\n    \n    More.", "[^2]: The end."]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word document"),
        ("junk.docx", b"junk", "not an Office file"),
        ("empty.docx", b"", "not an Office file"),
    ],
)
def test_what_is_not_a_document_is_refused(house: Project, name: str, data: bytes, message: str) -> None:
    error = add(house, name, data).error
    assert isinstance(error, TranslatorError)
    assert message in error.message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"word/vbaProject.bin": b"macro"}, "macros"),
        ({"word/bomb.xml": b"<a>" + b" " * (70 << 20) + b"</a>"}, "unpack to far more"),
        ({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "entities"),
        ({"word/document.xml": b"<broken"}, "not well-formed"),
        ({"word/styles.xml": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"}, "entities"),
        ({"word/document.xml": b"<a/>"}, "cannot be read"),
    ],
)
def test_what_could_harm_is_refused(house: Project, parts: dict[str, bytes], message: str) -> None:
    error = add(house, "report.docx", with_parts(saved(report()), parts)).error
    assert isinstance(error, TranslatorError)
    assert message in error.message
    assert not (house.root / "articles").exists()


def test_embedded_files_are_named_and_left_out(house: Project) -> None:
    added = add(house, "report.docx", with_parts(saved(report()), {"word/embeddings/chart.xlsx": b"x"}))
    assert added.error is None
    assert "1 embedded file, such as a chart, was left out" in added.notes


def math(xml: str) -> OxmlElement:
    return parse_xml(f'<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{xml}</m:oMath>')


def run_of(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def body_of(house: Project, added: AddedFile) -> str:
    return (house.root / added.path).read_text(encoding="utf-8").partition("\n---\n")[2]


def test_formulas_become_latex(house: Project) -> None:
    document = report()
    paragraph = document.add_paragraph("It follows that ")
    paragraph._p.append(math(f"{run_of('E=m')}<m:sSup><m:e>{run_of('c')}</m:e><m:sup>{run_of('2')}</m:sup></m:sSup>"))
    paragraph.add_run(" holds.")
    shown = document.add_paragraph()
    outer = parse_xml('<m:oMathPara xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>')
    above, below = (f"<m:{name}>{run_of(text)}</m:{name}>" for name, text in (("num", "α"), ("den", "2")))
    outer.append(math(f"<m:f>{above}{below}</m:f>"))
    shown._p.append(outer)
    body = body_of(house, add(house, "a.docx", saved(document)))
    assert "It follows that $E=mc^{2}$ holds." in body
    assert r"$$\frac{\alpha}{2}$$" in body


@pytest.mark.parametrize(
    ("xml", "tex"),
    [
        (f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:e>{run_of("x")}</m:e></m:rad>', r"\sqrt{x}"),
        (f"<m:rad><m:deg>{run_of('3')}</m:deg><m:e>{run_of('x')}</m:e></m:rad>", r"\sqrt[3]{x}"),
        (f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run_of("i=1")}</m:sub><m:sup>{run_of("n")}</m:sup>'
         f"<m:e>{run_of('i')}</m:e></m:nary>", r"\sum_{i=1}^{n}i"),
        (f"<m:d><m:e>{run_of('a')}</m:e></m:d>", r"\left( a \right)"),
        (f"<m:func><m:fName>{run_of('sin')}</m:fName><m:e>{run_of('x')}</m:e></m:func>", r"\sin x"),
        (f'<m:acc><m:accPr><m:chr m:val="\u20d7"/></m:accPr><m:e>{run_of("v")}</m:e></m:acc>', r"\vec{v}"),
        (f"<m:m><m:mr><m:e>{run_of('1')}</m:e><m:e>{run_of('0')}</m:e></m:mr></m:m>",
         r"\begin{matrix}1 & 0\end{matrix}"),
        ('<m:r><m:rPr><m:nor/></m:rPr><m:t>rate_1</m:t></m:r>', r"\text{rate\_1}"),
        ("<m:r><m:t>𝑥∈ℝ</m:t></m:r>", r"x\in\mathbb{R}"),
        ("<m:r><m:t>50%</m:t></m:r>", r"50\%"),
        ("", ""),
    ],
)  # fmt: skip
def test_each_kind_of_formula_has_its_latex(xml: str, tex: str) -> None:
    assert tex_formula(math(xml)) == tex


def numbered(document: docx.document.Document, start: int) -> str:
    """Return the number of a new list of the document that begins at `start`."""
    part = document.part.numbering_part.element
    kind = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{70 + start}"><w:lvl w:ilvl="0">'
                     f'<w:start w:val="{start}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
                     "</w:abstractNum>")  # fmt: skip
    part.insert(0, kind)
    number = parse_xml(f'<w:num {nsdecls("w")} w:numId="{70 + start}"><w:abstractNumId w:val="{70 + start}"/></w:num>')
    part.append(number)
    return str(70 + start)


def item(document: docx.document.Document, text: str, number: str, indent: int = 0) -> None:
    place = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(place)
    if indent:
        properties.append(parse_xml(f'<w:ind {nsdecls("w")} w:left="{indent}"/>'))


def test_a_list_keeps_the_number_that_it_begins_at_and_goes_on_with_it(house: Project) -> None:
    document = report()
    number = numbered(document, 7)
    item(document, "Seven", number)
    item(document, "More of seven", "0", indent=720)
    item(document, "Eight", number)
    document.add_paragraph("The clerk read them out, and nobody spoke.")
    item(document, "Nine", number)
    other = numbered(document, 3)
    item(document, "Three", other)
    body = body_of(house, add(house, "a.docx", saved(document)))
    assert "7. Seven\n\n   More of seven\n" in body
    assert "\n8. Eight\n" in body
    assert "\n9. Nine\n" in body
    assert "\n3) Three" in body


def test_a_heading_is_one_by_the_style_that_its_own_is_based_on(house: Project) -> None:
    document = report()
    style = document.styles.add_style("House Head", 1)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph("What the pilots say", style="House Head")
    assert "\n### What the pilots say\n" in body_of(house, add(house, "a.docx", saved(document)))


def test_the_text_of_a_text_box_and_of_the_newer_form_is_read_once(house: Project) -> None:
    document = report()
    names = " ".join(f'xmlns:{one}="{uri}"' for one, uri in (
        ("w", qn("w:x")[1:].partition("}")[0]), ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ))  # fmt: skip
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    new = "<w:drawing><wp:anchor><wps:txbx>{}</wps:txbx></wp:anchor></w:drawing>"
    both = (f"<w:r {names}><mc:AlternateContent><mc:Choice Requires='wps'>{new.format(box.format('In the box'))}"
            f"</mc:Choice><mc:Fallback>{{}}</mc:Fallback></mc:AlternateContent></w:r>")  # fmt: skip
    document.add_paragraph("Before the box.")._p.append(parse_xml(both.format("")))
    old = box.format("In the old box")
    pict = f"<w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'>{old}</v:textbox></w:pict>"
    document.add_paragraph("Before the old box.")._p.append(parse_xml(both.format(pict)))
    body = body_of(house, add(house, "a.docx", saved(document)))
    assert body.count("In the box") == body.count("In the old box") == 1


def test_a_table_in_a_cell_of_another_is_told(house: Project) -> None:
    document = report()
    inner = document.add_table(1, 2).cell(0, 1).add_table(2, 2)
    for cell in (cell for row in inner.rows for cell in row.cells):
        cell.text = "Berth"
    notes = add(house, "a.docx", saved(document)).notes
    assert "1 table stood in a cell of another one, whose cells became paragraphs" in notes


def test_what_word_itself_draws_or_inserts_is_named(house: Project) -> None:
    parts = {"word/charts/chart1.xml": b"<a/>", "word/afchunk1.html": b"<p>x</p>"}
    notes = add(house, "a.docx", with_parts(saved(report()), parts)).notes
    assert "1 embedded file, such as a chart, was left out" in notes
    assert "1 inserted document was left out: open the file in Word, and save it again" in notes
