"""Formulas of LaTeX on pages, in books and in Word documents; an amount of money is none."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from translator.newsroom.pages.layouts.docx import WordWriter
from translator.newsroom.pages.layouts.formula import mathml
from translator.newsroom.pages.layouts.html import markdown_to_html, unread_formulas
from translator.newsroom.pages.layouts.xhtml import XhtmlWriter

WORD = 'xmlns:w="w"'


@pytest.mark.parametrize(
    ("markdown", "page"),
    [
        ("$a<b$", "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"),
        (r"\(a<b\)", "<math><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"),
        ("$$\nx\n$$", '<math display="block"><mi>x</mi></math>'),
        ("\\[\nx = y\n\\]", '<math display="block"><mi>x</mi><mo>=</mo><mi>y</mi></math>'),
        (r"\(see below\) and \[a note\]", "(see below) and [a note]"),
        ("From $5-$6, or US$5/US$6.", "From $5-$6, or US$5/US$6."),
        ("$5 (or\nA$7), Ke$ha and A$AP", "$5 (or\nA$7), Ke$ha and A$AP"),
        ("他说，\n$x$ 大", "他说，<math><mi>x</mi></math> 大"),
        ("`$x$`", "<code>$x$</code>"),
        (r"$\nothing{<}$", r'<code class="math">\nothing{&lt;}</code>'),
    ],
)
def test_pages(markdown: str, page: str) -> None:
    assert str(markdown_to_html(markdown, safe=True)) == f"<p>{page}</p>"


def test_a_book_has_mathml_and_a_document_a_line() -> None:
    page = str(markdown_to_html(r"$$\frac{y_i}{2}$$", safe=True))
    book = XhtmlWriter(str, str)
    formula = ET.fromstring(book.write([page])[0])[0]
    assert formula.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert book.has_formulas
    document = ET.fromstring(f"<x {WORD}>{WordWriter('en', str, lambda _address: ('', b'')).write(page)}</x>")
    assert "".join(document.itertext()) == "yi/2"


def test_a_formula_that_cannot_be_read_is_named() -> None:
    assert unread_formulas(r"$x$ and \(\nothing<1\), $5-$6") == [r"\nothing<1"]


def test_a_formula_nested_very_deep_stays_as_it_is() -> None:
    assert mathml("{" * 50_000 + "}" * 50_000) == mathml(r"\frac" * 50_000) == ""
