from __future__ import annotations

import pytest

from translator.newsroom.imports.bylines import read_fields, split_names
from translator.newsroom.imports.copied_page import parse_source, strip_tracking


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Edited by:【Linden Club】", [("organisation", "Linden Club")]),
        ("编辑：【林登读书会】", [("organisation", "林登读书会")]),
        (
            "2021年12月23日 来源：新华日报 作者：李雷",
            [("date", "2021年12月23日"), ("publication", "新华日报"), ("author", "李雷")],
        ),
        ("For further information about this story please click the link: A Title", [("original", "A Title")]),
        ("For more details, see: https://example.org", [("original", "https://example.org")]),
        ("更多信息请点击链接：一个标题", [("original", "一个标题")]),
        ("欲了解更多详情，请点击以下链接：https://example.org/x", [("original", "https://example.org/x")]),
        ("Disclaimer: It is only: a view. Really.", [("disclaimer", "It is only: a view. Really.")]),
        ("免責聲明：本文僅代表作者觀點。", [("disclaimer", "本文僅代表作者觀點。")]),
    ],
)
def test_a_labelled_line_is_read(line: str, fields: list[tuple[str, str]]) -> None:
    assert read_fields(line) == fields


@pytest.mark.parametrize(
    "line",
    [
        "The editor: a friend",
        "He said: Editor: nobody",
        "Editor: the person who edits. He is good. She is better.",
        "编辑说：好",
        "By Monday the market had closed.",
        "Note: this is a note",
        "The source: unknown",
        "作者认为：市场会涨。",
    ],
)
def test_prose_is_no_labelled_line(line: str) -> None:
    assert read_fields(line) == []


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
