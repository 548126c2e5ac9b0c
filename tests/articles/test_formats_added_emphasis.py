"""Italics that English adds to its source, and 《》 that take their place in Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from translator.bilingual.words.inline import added_italics, numbered_italics, plain_text, tag_problems, typed_italics
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.structure import structure_of

WORDS = st.lists(
    st.sampled_from(["*To Live*", "*Who’s Afraid?*", "_Family_", "<i>Rice</i>", "*“Red” A*", "(*B*)", "—*C*", "read",
                     "2*3", "a_b", "5", "*x", "*", "<1>bold *D* b</1>", "“*E*’s”", "[f]", "`"]),
    min_size=1, max_size=6,
)  # fmt: skip


@pytest.mark.parametrize(
    ("format", "source", "target", "page"),
    [
        ("markdown", "他读了《活着》。\n", "He read *To Live*.", "He read *To Live*.\n"),
        ("markdown", "# 评《活着》\n", "On _To Live_", "# On *To Live*\n"),
        ("markdown", "| 《家》 |\n|---|\n", "*Family*", "| *Family* |\n|---|\n"),
        ("markdown", "**《家》好**\n", "*Family* is good", "***Family* is good**\n"),
        ("markdown", "*《家》*\n", "*Family*", "*<em>Family</em>*\n"),
        ("markdown", "![看《家》](a.png)\n", "see *Family*", "![see “Family”](a.png)\n"),
        ("markdown", "---\ntitle: 评《家》\n---\n", "On *Family*", "---\ntitle: On “Family”\n---\n"),
        ("markdown", "5 * 3，《家》。\n", "5 * 3, *Family*.", "5 * 3, \\*Family\\*.\n"),
        ("html", "<p>读<b>《家》</b>吧</p>", "read <1>*Family*</1>", "<p>read <b><i>Family</i></b></p>"),
        ("html", "<title>评《家》</title>", "“On *Family*”", "<title>“On ‘Family’”</title>"),
        ("text", "他读了《活着》。\n", "He read *To Live*.", "He read “To Live”.\n"),
    ],
)
def test_each_place_writes_added_italics_in_its_own_way(format: str, source: str, target: str, page: str) -> None:
    document = parse_document(source.encode(), tag="zh-Hans", format=format)
    assert document.render([target], tag="en").decode() == page


def test_in_chinese_title_marks_take_the_place_of_italics() -> None:
    document = parse_document(b"*It* is in *The Great Gatsby*.\n", tag="en")
    target = "<1>它</1>在《了不起的盖茨比》里。"
    assert document.render([target], tag="zh-Hans").decode() == "*它*在《了不起的盖茨比》里。\n"
    assert document.italics_change([target], tag="zh-Hans") == -1


def test_a_link_is_not_replaced_by_title_marks() -> None:
    [segment] = parse_document(b"See [The Docs](a.html) now.\n", tag="en").segments
    assert tag_problems(segment.source, "见《文档》。", segment.placeholders) == [
        "tag <1> is missing",
        "tag </1> is missing",
    ]


@settings(max_examples=examples(150))
@given(WORDS)
def test_a_page_with_added_italics_reads_back_as_what_was_typed(words: list[str]) -> None:
    document = parse_document("他又**读**了《活着》。\n".encode(), tag="zh-Hans")
    [segment] = document.segments
    bold = [word for word in words if word.startswith("<1>")]
    target = " ".join([word for word in words if word not in bold] + (bold[:1] or ["<1>b</1>"]))
    page = document.render([target], tag="en")
    wanted = structure_of(document.data).with_italics(document.italics_change([target], tag="en"))
    assert structure_of(page).emphases == wanted.emphases

    shown, placeholders = numbered_italics(segment.source, target, segment.placeholders)
    read = " ".join(plain_text(one.source) for one in parse_document(page, tag="en").segments)
    assert read == plain_text(shown)
    added = {mark.number for mark in placeholders[1:]}
    again = typed_italics(shown, added)
    assert len(added_italics(segment.source, again)) == len(added)
