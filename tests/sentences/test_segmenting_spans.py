"""What holds for every text: spans that lose nothing, and what is never cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.sentences import split_segments

BITS = st.sampled_from(
    [*"。！？…．.!?，：；“”‘’「」『』《》（）()[]\"'、· \t\n　", "\n\n", "市", "场", "收盘", "He", "left", " a.m. ",
     "U.S. ", "Dr. ", "No. 5", "3.5", "<1>", "</1>", "<2/>", "https://a.org/?b=c. ", "1. ", "2. ", "😀", "`a. B`",
     "。”", "？』", "\u2028", "\x00"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(BITS, max_size=60).map("".join))
TAGS = st.sampled_from(["en", "zh-Hans", "zh-Hant"])


def sentences(text: str, tag: str = "en") -> list[str]:
    return [text[start:end] for start, end in split_segments(text, tag)]


@given(TEXTS, TAGS)
def test_spans_are_in_order_and_between_them_is_only_white_space(text: str, tag: str) -> None:
    at = 0
    for start, end in split_segments(text, tag):
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(TEXTS, TAGS, st.lists(st.tuples(st.integers(-5, 220), st.integers(-5, 220)), max_size=4))
def test_a_protected_span_is_never_cut(text: str, tag: str, protected: list[tuple[int, int]]) -> None:
    ends = [end for _, end in split_segments(text, tag, protected=protected)][:-1]
    for low, high in protected:
        inside = [end for end in ends if max(low, 0) < end < high]
        assert not [end for end in inside if text[max(0, low) : end].strip() and text[end:high].strip()]


@given(TEXTS, TAGS)
def test_a_tag_is_never_cut_and_no_segment_lacks_half_of_a_pair(text: str, tag: str) -> None:
    for start, end in split_segments(text, tag):
        piece = text[start:end]
        if text.count("<1>") == text.count("</1>") == 1 and text.index("<1>") < text.index("</1>"):
            assert piece.count("<1>") == piece.count("</1>")


@given(TEXTS, TAGS)
def test_splitting_a_sentence_again_keeps_the_offsets_valid(text: str, tag: str) -> None:
    for start, end in split_segments(text, tag):
        assert sentences(text[start:end], tag)


def test_nothing_but_white_space_has_no_segment() -> None:
    assert split_segments("", "en") == []
    assert split_segments(" \n\t　", "zh-Hans") == []


def test_offsets_are_code_points_and_not_bytes_or_utf16_units() -> None:
    assert split_segments("𠮷野家😀。好。", "zh-Hans") == [(0, 5), (5, 7)]


def test_a_closing_tag_stays_with_what_it_closes() -> None:
    assert sentences("<1>好。</1>走了。", "zh-Hans") == ["<1>好。</1>", "走了。"]
    assert sentences("It is <1>late.</1> Go.") == ["It is <1>late.</1>", "Go."]
    assert sentences("It is <1><2>late.</2></1> <3>Go.</3>") == ["It is <1><2>late.</2></1>", "<3>Go.</3>"]


def test_what_a_pair_of_tags_holds_together_is_not_cut() -> None:
    assert sentences("<1>One. Two.</1> Three.") == ["<1>One. Two.</1>", "Three."]
    assert sentences("<1>一。二。</1>三。", "zh-Hans") == ["<1>一。二。</1>", "三。"]


def test_a_tag_that_stands_alone_goes_with_the_sentence_it_touches() -> None:
    assert sentences("It is late.<1/> Go.") == ["It is late.<1/>", "Go."]
    assert sentences("太晚了。<1/>走吧。", "zh-Hans") == ["太晚了。<1/>", "走吧。"]
    assert sentences("Run <1/>. <2/> is next.") == ["Run <1/>.", "<2/> is next."]


def test_tags_do_not_hide_an_abbreviation_or_a_quote() -> None:
    assert sentences("<1>Dr.</1> Li left. She stayed.") == ["<1>Dr.</1> Li left.", "She stayed."]
    assert sentences("<1>“你好吗？”</1>他问。好。", "zh-Hans") == ["<1>“你好吗？”</1>他问。", "好。"]


def test_a_protected_span_hides_its_marks() -> None:
    text = "The file @over. Now@ is small. Then go."
    assert sentences(text) == ["The file @over.", "Now@ is small.", "Then go."]
    hidden = (text.index("@"), text.rindex("@") + 1)
    spans = split_segments(text, "en", protected=[hidden])
    assert [text[start:end] for start, end in spans] == ["The file @over. Now@ is small.", "Then go."]


def test_a_blank_line_ends_a_sentence_and_a_newline_does_not() -> None:
    assert sentences("one\ntwo\n\nthree") == ["one\ntwo", "three"]
    assert sentences("市场\n收盘。\n \n明天\n开盘", "zh-Hans") == ["市场\n收盘。", "明天\n开盘"]


def test_a_text_without_letters_follows_the_tag() -> None:
    assert sentences("……？！ 123。", "zh-Hans") == ["……？！", "123。"]


@pytest.mark.parametrize(
    "text", ["（" * 5000 + "。" * 5000, '"' * 5001 + "。", "“。" * 3000, "a. B" * 3000, "<1>" * 3000 + ". A"]
)
def test_a_page_of_marks_does_not_take_for_ever(text: str) -> None:
    assert re.sub(r"\s", "", "".join(sentences(text))) == re.sub(r"\s", "", text)
