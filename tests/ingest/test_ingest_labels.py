from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.tables import read_table
from translator.newsroom.imports.bylines import read_fields, split_names
from translator.newsroom.imports.copied_page import parse_source, strip_tracking


@pytest.mark.parametrize(
    "cells", read_table(Path(__file__).parent / "cases" / "labels.tsv", 1), ids=lambda cells: cells[0]
)
def test_a_labelled_line_is_read_and_prose_is_none(cells: list[str]) -> None:
    assert read_fields(cells[0]) == list(zip(cells[1::2], cells[2::2], strict=True))


def test_names_are_cut_at_commas_and_conjunctions() -> None:
    assert split_names("Mara Quill, Li Lei and Tobias Renn") == ["Mara Quill", "Li Lei", "Tobias Renn"]
    assert split_names("王芳、陈浩") == ["王芳", "陈浩"]
    assert split_names("Andy Sand") == ["Andy Sand"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("A Title", {"title": "A Title"}),
        ("https://example.org/a?b=c.", {"url": "https://example.org/a?b=c"}),
        ("[A Title](https://example.org/a)", {"title": "A Title", "url": "https://example.org/a"}),
        ("A Title - https://example.org/a", {"title": "A Title", "url": "https://example.org/a"}),
        ("《一个标题》（https://example.org/a）", {"title": "《一个标题》", "url": "https://example.org/a"}),
    ],
)
def test_a_source_has_a_title_and_a_link(value: str, found: dict[str, str]) -> None:
    assert parse_source(value) == found


def test_tracking_parameters_are_taken_out_of_links() -> None:
    assert strip_tracking("https://example.org/a?utm_source=x&id=3&fbclid=y") == "https://example.org/a?id=3"
    assert strip_tracking("https://example.org/a?utm_source=x") == "https://example.org/a"
