from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.words.inline import tag_problems
from translator.newsroom.drafts.tags import counterpart, insert_tags, proportional_span, spans_apart, strip_tags


def put_back(text: str, *, keep_standalone: bool = False) -> str:
    stripped = strip_tags(text, keep_standalone=keep_standalone)
    spans = {pair.number: pair.span for pair in stripped.pairs}
    return insert_tags(stripped.plain, spans, {tag.number: tag.at for tag in stripped.standalone})


def test_pairs_and_points_come_out_with_their_places() -> None:
    stripped = strip_tags("Run <1/> on <2>the <3>big</3> box</2>.", keep_standalone=False)

    assert stripped.plain == "Run  on the big box."
    assert [(pair.number, stripped.plain[slice(*pair.span)]) for pair in stripped.pairs] == [
        (2, "the big box"),
        (3, "big"),
    ]
    assert [(tag.number, tag.at) for tag in stripped.standalone] == [(1, 4)]


def test_points_can_stay_in_the_text() -> None:
    assert strip_tags("Run <1/> <2>now</2>.", keep_standalone=True).plain == "Run <1/> now."


@st.composite
def tagged_texts(draw: st.DrawFn) -> str:
    """Well-nested texts with up to six tags."""
    numbers = list(range(1, draw(st.integers(0, 6)) + 1))

    def build(depth: int) -> str:
        parts = [draw(st.text("ab 中文", max_size=4))]
        while numbers and draw(st.booleans()):
            number = numbers.pop(0)
            if depth < 3 and draw(st.booleans()):
                parts.append(f"<{number}>{build(depth + 1)}</{number}>")
            else:
                parts.append(f"<{number}/>")
            parts.append(draw(st.text("cd 文", min_size=1, max_size=4)))
        return "".join(parts)

    return build(0)


@given(tagged_texts())
def test_taking_tags_out_and_putting_them_back_keeps_each_once(text: str) -> None:
    assert tag_problems(text, put_back(text)) == []
    assert strip_tags(put_back(text), keep_standalone=False) == strip_tags(text, keep_standalone=False)


@given(
    st.text("一二三四五 ab", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4),
    st.lists(st.integers(0, 12), max_size=2),
)
def test_every_tag_comes_out_once_wherever_it_is_put(
    plain: str, spans: list[tuple[int, int]], points: list[int]
) -> None:
    places = {number: (min(a, b, len(plain)), min(max(a, b), len(plain))) for number, (a, b) in enumerate(spans, 1)}
    at = {number: min(place, len(plain)) for number, place in enumerate(points, len(spans) + 1)}
    source = "".join(f"<{number}>x</{number}>" for number in places) + "".join(f"<{number}/>" for number in at)

    assert tag_problems(source, insert_tags(plain, places, at)) == []


def test_the_second_of_two_equal_phrases_goes_to_the_second_place() -> None:
    source, target = "Git is old. Git is free.", "Git很老。Git免费。"

    assert counterpart(source, (12, 15), target, ("Git",)) == (6, 9)


def test_a_phrase_that_comes_more_often_in_the_target_is_no_anchor() -> None:
    assert counterpart("Git is free.", (0, 3), "Git就是Git。", ("Git",)) is None


@pytest.mark.parametrize(
    ("source", "span", "target"),
    [
        ("The mayor lives in Paris.", (19, 24), "市长住在巴黎。"),
        ("我们 love the new OpenOffice.", (15, 25), "我们喜欢新的OpenOffice。"),
    ],
)
def test_a_guess_never_cuts_a_word(source: str, span: tuple[int, int], target: str) -> None:
    start, end = proportional_span(source, span, target)

    assert target[start:end] in {"巴黎", "住在", "住在巴黎", "OpenOffice", "的OpenOffice", "新的OpenOffice"}


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ({1: (0, 12), 2: (6, 12)}, {1: (0, 6), 2: (6, 12)}),
        ({1: (0, 12), 2: (0, 3)}, {1: (3, 12), 2: (0, 3)}),
        ({1: (0, 8), 2: (5, 12)}, {1: (0, 5), 2: (5, 12)}),
        ({1: (0, 7), 2: (0, 7)}, {1: (0, 7), 2: (8, 13)}),
        ({1: (8, 13), 2: (8, 13)}, {1: (8, 13), 2: (0, 7)}),
        ({1: (0, 5), 2: (6, 9)}, {1: (0, 5), 2: (6, 9)}),
    ],
)
def test_what_stands_side_by_side_in_the_source_does_not_come_to_stand_inside_each_other(
    spans: dict[int, tuple[int, int]], expected: dict[int, tuple[int, int]]
) -> None:
    pairs = strip_tags("<1>信号</1>的<2>组件</2>", keep_standalone=False).pairs
    assert spans_apart("Signals shine.", spans, pairs) == expected


def test_what_is_nested_in_the_source_may_be_nested() -> None:
    spans = {1: (0, 12), 2: (6, 12)}
    pairs = strip_tags("<1>信号<2>组件</2></1>", keep_standalone=False).pairs
    assert spans_apart("Signals shine.", spans, pairs) == spans
