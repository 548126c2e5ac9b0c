from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.desk.render.width import fold
from translator.desk.terminal.segment_rows import ScreenLine, lay_out, rows_of, scrolled_into_view
from translator.desk.terminal.styled_lines import changed, plain, width_of

FAMILY = "👨\u200d👩\u200d👧"
MIXED = f"𠮷野家的“招牌”——牛肉饭{FAMILY}，不贵：①cafe\u0301→★…（<1>原文</1>）Kestrel Bay 3,400元。"


def test_a_text_that_is_cut_says_so_and_fits() -> None:
    (first, last) = fold(plain("城市的渡轮现在全部由电池驱动，比以前安静。" * 5), 20, most=2)

    assert width_of(first) <= 20
    assert width_of(last) <= 20
    assert "…" == last[-1].text


@given(st.text(alphabet=f"中文，。（）“”…a b<1>/{FAMILY}", max_size=60), st.integers(8, 30), st.integers(1, 3))
def test_no_cut_line_is_wider_than_its_column(text: str, width: int, most: int) -> None:
    lines = fold(plain(text), width, most=most)

    assert 1 <= len(lines) <= most
    assert all(width_of(line) <= width for line in lines)


def test_escapes_of_an_article_never_reach_the_terminal() -> None:
    assert "␛[31mred" == "".join(piece.text for piece in plain("\x1b[31mred"))


def test_what_a_filter_looks_for_is_marked_and_nothing_else() -> None:
    pieces = plain("The ferry <1>Ferry</1> left.", "bold", ["ferry"])

    assert ["ferry", "Ferry"] == [piece.text for piece in pieces if piece.role == "found"]
    assert ["The ", " ", " left."] == [piece.text for piece in pieces if piece.role == "bold"]
    assert ["<1>", "</1>"] == [piece.text for piece in pieces if piece.role == "tag"]


def test_changes_are_in_brackets_where_there_are_no_colours() -> None:
    pieces = changed("渡轮很安静。", "渡轮非常安静。", "zh-Hans", brackets=True)

    assert "渡轮[-很-]{+非常+}安静。" == "".join(piece.text for piece in pieces)
    assert {"", "old", "new"} == {piece.role for piece in pieces}


def test_the_current_segment_has_three_neighbours_on_either_side() -> None:
    assert [2, 7, 8, 9, 10, 11, 12, 13, 40] == rows_of([2, 10, 40], 10, 50)
    assert [1, 2, 3, 4, 9] == rows_of([9], 1, 50)


def test_in_a_queue_by_risk_the_neighbours_stand_around_the_current_segment() -> None:
    assert [40, 7, 8, 9, 10, 11, 12, 13, 2] == rows_of([40, 10, 2], 10, 50)


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=30), st.integers(0, 29), st.integers(-30, 60), st.integers(3, 24)
)
def test_the_screen_is_filled_without_gaps_and_in_order(heights: list[int], at: int, top: int, height: int) -> None:
    rows = list(range(1, len(heights) + 1))
    number = rows[at % len(rows)]

    new_top, shown = lay_out(rows, number, top, height, lambda item: heights[item - 1])

    assert height == len(shown)
    filled = [item for item in shown if item.number]
    assert min(height, sum(heights)) == len(filled)
    assert shown == [*filled, *[ScreenLine(0, 0)] * (height - len(filled))]
    for one, other in pairwise(filled):
        assert other in {ScreenLine(one.number, one.line + 1), ScreenLine(one.number + 1, 0)}
    if 0 <= new_top < height:
        assert ScreenLine(number, 0) == shown[new_top]


@pytest.mark.parametrize(
    ("top", "lines", "expected"), [(5, 4, 5), (0, 4, 3), (30, 4, 13), (-4, 4, 3), (5, 19, 1), (2, 40, 0)]
)
def test_the_current_segment_is_kept_in_sight(top: int, lines: int, expected: int) -> None:
    assert expected == scrolled_into_view(top, lines, 20)
