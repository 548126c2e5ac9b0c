"""PDFs: paragraphs over lines, columns and pages; what is left out is named; each that cannot be read says why."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.printed_pages import Printed, below, pdf_of
from translator.bilingual.errors import ArticleError
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.documents import read_document
from translator.newsroom.imports.pdf import read_pdf

LOCKED = Path(__file__).parents[1] / "fixtures/documents/locked.pdf"
HEAD = Printed("The ferry is late", 72, 780, 20, "F2")
FERRY = [
    "The ferry left the harbour an hour late on Monday, because",
    "nobody had found the captain, who was asleep in the library",
    "of the old town.",
]
WHOLE = " ".join(FERRY)
BRIDGE = ["The bridge was closed as well, and the people of the island", "walked home over the ice."]


def read(*pages: list[Printed]) -> str:
    return import_article(pdf_of(pages), name="ferry.pdf").text.split("---\n", 2)[2].strip()


def test_the_lines_of_a_paragraph_are_joined_and_the_largest_line_is_the_title() -> None:
    article = import_article(pdf_of([[HEAD, *below(FERRY, 72, 740), *below(BRIDGE, 72, 680)]]), name="ferry.pdf")

    assert article.front_matter["title"] == "The ferry is late"
    assert article.text.split("---\n", 2)[2].strip() == f"{WHOLE}\n\n{' '.join(BRIDGE)}"


def test_an_indent_or_room_at_the_end_of_a_line_begins_a_paragraph_where_there_is_no_gap() -> None:
    indented = [Printed(f"But {BRIDGE[0][:40]}", 94, 698), Printed("no one was there.", 72, 684)]

    assert read([HEAD, *below(FERRY, 72, 740), *indented]).split("\n\n") == [
        WHOLE, f"But {BRIDGE[0][:40]} no one was there.",
    ]  # fmt: skip
    assert read([HEAD, *below([*FERRY, *BRIDGE], 72, 740)]).split("\n\n") == [WHOLE, " ".join(BRIDGE)]


def test_a_paragraph_goes_on_over_a_page_without_the_running_head_and_the_page_number() -> None:
    def page(number: int, lines: list[str]) -> list[Printed]:
        head, foot = Printed("Harbour Press Office", 72, 810, 8), Printed(f"Page {number} of 2", 280, 30, 8)
        return [head, *below(lines, 72, 740), foot]

    first, second = [HEAD, *page(1, FERRY[:2])], page(2, [*FERRY[2:], "", *BRIDGE])
    document = read_pdf(pdf_of([first, [line for line in second if line.text]]), "ferry.pdf")

    assert f"<p>{WHOLE}</p>" in document.html
    assert "Page" not in document.html
    assert document.notes == ["running heads were left out: Harbour Press Office"]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [
        "The ferry left the harbour an hour",
        "late on Monday, because nobody had",
        "found the captain, who was asleep",
        "in the library of the old town and",
    ]
    right = [
        "who did not hear the bell that the",
        "mayor rang for him. In the evening",
        "all of them ate fish soup on board",
        "and sang until it was morning.",
    ]

    assert read([HEAD, *below(left, 72, 740), *below(right, 310, 740)]) == " ".join([*left, *right])


@pytest.mark.parametrize(
    ("end", "begin", "word"),
    [("because the har-", "bour was closed", "because the harbour was closed"),
     ("of a high-", "speed ferry that", "of a high-speed ferry that"),
     ("and the post-", "Soviet fleet that", "and the post-Soviet fleet that")],
)  # fmt: skip
def test_a_hyphen_at_the_end_of_a_line_stays_where_it_belongs_to_the_word(end: str, begin: str, word: str) -> None:
    lines = [
        f"The ferry left an hour late on that Monday, {end}",
        f"{begin} knew everything about it, and so",
        "they left.",
    ]

    assert word in read([HEAD, *below(lines, 72, 740)])


def test_lines_of_chinese_are_joined_without_blanks() -> None:
    lines = ["渡轮星期一晚点一小时离开港口，因为没有人找到在", "旧城图书馆里睡着了的船长。"]
    page = [Printed("渡轮晚点了", 72, 780, 20, "F3"), *below(lines, 72, 740, font="F3")]

    assert read(page) == "".join(lines)


def test_a_table_is_read_row_by_row() -> None:
    cells = [("Day", "Boats", "People"), ("Monday", "3", "210"), ("Friday", "4", "305")]
    rows = [
        [Printed(text, 72 + 120 * at, 640 - 16 * row) for at, text in enumerate(texts)]
        for row, texts in enumerate(cells)
    ]
    text = read([HEAD, *below(FERRY, 72, 740), *(cell for row in rows for cell in row)])

    assert text.split("\n\n")[-3:] == ["Day | Boats | People", "Monday | 3 | 210", "Friday | 4 | 305"]


def test_bold_lines_are_headings_below_the_title_and_bullets_are_a_list() -> None:
    items = [Printed("• One boat", 90, 640), Printed("• Two boats", 90, 624)]
    page = [HEAD, *below(FERRY, 72, 740), Printed("What happened", 72, 668, 11, "F2"), *items]

    assert read(page).split("\n\n")[1:] == ["## What happened", "- One boat\n- Two boats"]


def test_what_cannot_be_read_says_why_and_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def error(data: bytes) -> tuple[str, str]:
        with pytest.raises(ArticleError) as caught:
            read_document(data, "my ferry.pdf")
        assert caught.value.where == "my ferry.pdf"
        return caught.value.message, caught.value.hint or ""

    message, hint = error(pdf_of([[]]))
    assert "scanned" in message
    assert hint == "ocrmypdf -l eng+chi_sim 'my ferry.pdf' text.pdf; translator add text.pdf"
    message, hint = error(LOCKED.read_bytes())
    assert message == "this PDF has a password"
    assert "qpdf --decrypt" in hint
    message, hint = error(b"%PDF-1.7\nnothing")
    assert message.startswith("the PDF cannot be read")
    assert "print it into a new PDF" in hint
    monkeypatch.setitem(sys.modules, "pdfminer.pdfdocument", None)
    message, hint = error(pdf_of([[HEAD]]))
    assert "not installed" in message
    assert "pdfminer" in hint or "[pdf]" in hint  # With a dot or a hyphen, as pip wrote the metadata.
