from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.words.patterns import printable
from translator.desk.render.width import (
    NO_LINE_END,
    NO_LINE_START,
    cells,
    fit,
    graphemes,
    pad,
    truncate,
    wrap,
    wrap_spans,
)

FAMILY = "👨\u200d👩\u200d👧"
HEART = "❤\ufe0f"
ACCENTED = "e\u0301\u0323"
AMBIGUOUS = "“”‘’…—·×①→★"
ALL = f"𠮷野家的“招牌”——牛肉饭{FAMILY}，{HEART}不贵：①caf{ACCENTED}→★…×·‘好’"

MIXED = st.text(alphabet=f"中文字，。！（）《》“”…—a b1.5%<>/ 𠮷{FAMILY}{HEART}{ACCENTED}\u3000", max_size=60)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", 3), ("中文", 4), ("，。「」《》", 12), ("𠮷", 2), ("", 0),
        (FAMILY, 2), (HEART, 2), (ACCENTED, 1), ("🇨🇳", 2),
    ],
)  # fmt: skip
def test_a_text_takes_the_cells_that_a_terminal_draws(text: str, expected: int) -> None:
    assert cells(text) == expected


def test_ambiguous_characters_take_one_cell_unless_the_terminal_draws_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cells(AMBIGUOUS) == len(AMBIGUOUS)

    monkeypatch.setenv("TRANSLATOR_AMBIGUOUS_WIDTH", "2")

    assert cells(AMBIGUOUS) == 2 * len(AMBIGUOUS)
    assert cells(truncate("“一二三”", 6)) <= 6


def test_a_wide_character_is_never_cut_in_half() -> None:
    assert truncate("中文字", 5) == "中文…"
    assert truncate("中文字", 4) == "中…"
    assert truncate("𠮷野家", 3) == "𠮷…"
    assert truncate("中文字", 6) == "中文字"
    assert truncate("中文字", 0) == ""


def test_a_cluster_stays_whole_when_the_text_is_cut() -> None:
    assert fit(f"{FAMILY}{FAMILY}", 3) == FAMILY
    assert fit(f"ab{ACCENTED}c", 3) == f"ab{ACCENTED}"
    assert fit(f"a{HEART}", 2) == "a"


def test_padding_counts_cells() -> None:
    assert pad("中文", 6) == "中文  "
    assert pad("中文", 6, "right") == "  中文"
    assert pad("中文字", 4) == "中文字"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        # No line begins with a closing mark, or ends with an opening one.
        ("一二三四，五六", 8, ["一二三", "四，五六"]),
        ("一二三（四五）", 8, ["一二三", "（四五）"]),
        ("他说：“好”，走了", 8, ["他说：", "“好”，走", "了"]),
        ("读《史记》和《汉书》", 10, ["读《史记》", "和《汉书》"]),
        # Dashes and ellipses stay together, words, numbers and tags stay whole.
        ("一二三——四", 7, ["一二三", "——四"]),
        ("一二三……四", 7, ["一二", "三……四"]),
        ("增长35.5%至1,200万", 9, ["增长35.5%", "至1,200万"]),
        ("the GitHub project", 10, ["the GitHub", "project"]),
        ("用GitHub托管", 7, ["用", "GitHub", "托管"]),
        ("一二<1>三四</1>五", 7, ["一二", "<1>三", "四</1>", "五"]),
        # A word that is wider than the line is cut between clusters.
        ("https://example.org/a", 8, ["https://", "example.", "org/a"]),
    ],
)
def test_a_text_is_wrapped_as_chinese_and_english_are(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_blanks_at_a_line_end_belong_to_no_line() -> None:
    text = "  one   two  "

    assert wrap_spans(text, 3) == [(2, 5), (8, 11)]
    assert wrap_spans("   ", 5) == []
    assert wrap("", 5) == [""]


@given(MIXED, st.integers(2, 30))
def test_lines_hold_all_text_in_order_and_keep_to_the_width(text: str, width: int) -> None:
    spans = wrap_spans(text, width)

    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for start, end in spans:
        line = text[start:end]
        assert cells(line) <= width or len(list(graphemes(line))) == 1


@given(st.text(alphabet="中文，。！（）《》", max_size=40))
def test_kinsoku_holds_wherever_a_piece_fits_on_a_line(text: str) -> None:
    lines = wrap(text, 200 if not text else 2 * len(text))
    assert lines == [text] if text else lines == [""]
    for first, second in pairwise(wrap(text, 12)):
        fits = cells(first) < 12
        assert not fits or (second[0] not in NO_LINE_START and first[-1] not in NO_LINE_END)


@given(st.text(max_size=80), st.integers(0, 40))
def test_a_truncated_text_keeps_to_the_width(text: str, width: int) -> None:
    assert cells(truncate(text, width)) <= width or cells(text) <= width


def test_control_characters_cannot_steer_the_terminal() -> None:
    text = "a\x1b[31mb\u202ec\r\n\x9b"

    shown = printable(text)

    assert shown == "a␛[31mb\ufffdc␍␊\ufffd"
    assert len(shown) == len(text)


def test_the_sample_of_all_pitfalls_is_measured_and_wrapped() -> None:
    assert all(cells(line) <= 20 for line in wrap(ALL, 20))
    assert "".join(wrap(ALL, 20)) == ALL
