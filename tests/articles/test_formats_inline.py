"""Numbered tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.words.inline import TAG, mask, plain_text, tag_problems, tags_in, unmask


def test_tags_are_found_with_their_places() -> None:
    assert [(tag.number, tag.kind, tag.start, tag.end) for tag in tags_in("a<1>b</1><12/>")] == [
        (1, "open", 1, 4), (1, "close", 5, 9), (12, "alone", 9, 14),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["<0>", "<01>", "<b>", "< 1>", "<1", "＜1＞", "<1 />"])
def test_what_only_looks_like_a_tag_is_none(text: str) -> None:
    assert TAG.search(text) is None


def test_plain_text_keeps_what_a_pair_encloses() -> None:
    assert plain_text("See <1>the docs</1>, <2/>.") == "See the docs, ."


@pytest.mark.parametrize(
    ("source", "target", "problems"),
    [
        ("<1>a</1> <2/>", "<2/> <1>b</1>", []),
        ("<1>a</1>", "b", ["tag <1> is missing", "tag </1> is missing"]),
        ("<1/>", "<1/><1/>", ["tag <1/> stands there twice"]),
        ("a", "a <3/>", ["tag <3/> is not in the source"]),
        ("<1>a</1><2>b</2>", "<1>a<2>b</1></2>", ["tag </1> closes before another that was opened later"]),
        ("<1>a</1>", "</1>a<1>", ["tag </1> closes before another that was opened later"]),
        ("<1/>", "<1>x</1>", ["tag <1/> is missing", "tag <1> is not in the source", "tag </1> is not in the source"]),
    ],
)
def test_problems_are_named(source: str, target: str, problems: list[str]) -> None:
    assert tag_problems(source, target) == problems


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hi {name}, 100% sure of %d", "Hi <1/>, 100% sure of <2/>"),
        ("see https://a.example/b(c)。谢谢", "see <1/>。谢谢"),
        ("(https://a.example/b).", "(<1/>)."),
        ("write to a.b@c.example!", "write to <1/>!"),
        ("{{ x }} {% y %} ${Z} $Z :a: [[b]] {0} %(n)s", "<1/> <2/> <3/> <4/> <5/> <6/> <7/> <8/>"),
        ("at 10:30:45 for $5, a:b:c", "at 10:30:45 for $5, a:b:c"),
        ("a literal <1> here", "a literal <1/> here"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text)[0] == masked
    assert unmask(*mask(text)) == text


@given(st.text(alphabet="ab<>/12{}%s$X:@.`[]中 ", max_size=60))
def test_unmask_is_the_way_back(text: str) -> None:
    for code in (True, False):
        assert unmask(*mask(text, code=code)) == text
