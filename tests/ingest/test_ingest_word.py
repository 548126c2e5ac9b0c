"""Word documents become articles: by their styles, with tracked changes accepted, and nothing that could harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches

from tests.support.site_newsroom import png
from translator.bilingual.errors import TranslatorError
from translator.desk.workflow.article_import import AddedFile, add_articles
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
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


def test_an_equation_is_named_with_the_paragraph_that_it_stood_in(house: Project) -> None:
    document = report()
    equation, run, text = OxmlElement("m:oMath"), OxmlElement("m:r"), OxmlElement("m:t")
    text.text = "E=mc2"
    run.append(text)
    equation.append(run)
    document.add_paragraph("It follows that ")._p.append(equation)
    assert "an equation was left out: E=mc2 (in “It follows that”)" in add(house, "a.docx", saved(document)).notes


def test_what_word_itself_draws_or_inserts_is_named(house: Project) -> None:
    parts = {"word/charts/chart1.xml": b"<a/>", "word/afchunk1.html": b"<p>x</p>"}
    notes = add(house, "a.docx", with_parts(saved(report()), parts)).notes
    assert "1 chart or drawing was left out" in notes
    assert "1 inserted document was left out: open the file in Word, and save it again" in notes
