"""Gettext catalogs as articles: what is a segment, what a role keeps, and which bytes change."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from translator.bilingual.errors import ArticleError, UsageError
from translator.newsroom.articles.article_format import parse_document, prove_identity
from translator.newsroom.articles.document import format_of
from translator.newsroom.articles.omitted_prose import omitted_prose
from translator.newsroom.articles.po import PoDocument, mask_pair, mask_rst, read_po, unmask_rst

CATALOG = (Path(__file__).parent / "cases/sphinx.po").read_bytes()


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.decode().split("\n"), after.decode().split("\n"), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def test_paragraphs_are_segments_with_their_markup_as_tags() -> None:
    document = read_po(CATALOG)
    assert [(segment.line, segment.source) for segment in document.segments] == [
        (14, "Crossing the harbour"),
        (19, "A <1>ferry</1> carries people over water; see <2>the timetable</2>, <3/> and <4/>."),
        (29, "A <1>pier</1> of <2/> metres."),
        (33, "The <1>last</1> boat leaves at eight."),
    ]
    assert document.targets == (
        "横渡海港", "一艘 <1>渡轮</1> 载人过水；参见 <2>时刻表</2>、<3/> 和 <4/>。", "<2/> 米长的 <1>码头</1>。", "",
    )  # fmt: skip
    assert [message.source.split("\n")[0] for message in document.left_out] == ["ferry.sail()  # leave", "%d boat"]


def test_prose_that_stays_is_named() -> None:
    plural = b'msgid "You have one new message here."\nmsgid_plural "You have %d new messages here."\nmsgstr[0] ""\n'
    assert [(item.line, item.text) for item in omitted_prose(read_po(CATALOG + b"\n" + plural))] == [
        (54, "You have one new message here.")
    ]


@pytest.mark.parametrize("data", [CATALOG, CATALOG.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + CATALOG, b""])
def test_a_catalog_comes_back_byte_for_byte(data: bytes) -> None:
    document = prove_identity(data, tag="en", format="po")
    assert document.render(["" for _segment in document.segments], tag="zh-Hans") == data


def test_only_the_lines_of_a_message_change() -> None:
    document = read_po(CATALOG)
    assert changed_lines(CATALOG, document.filled({3: "<1>末班</1>船八点开。"})) == [
        '-msgstr ""',
        '+msgstr "*末班* 船八点开。"',
    ]
    assert changed_lines(CATALOG, document.filled({2: "长 <2/> 米的<1>栈桥</1>。"})) == [
        "-#, fuzzy, python-format", '-#| msgid "An old :term:`pier` of %d metres."', "+#, python-format",
        '-msgstr "%d 米长的 :term:`码头 <pier>`。"', '+msgstr "长 %d 米的 :term:`栈桥 <pier>`。"',
    ]  # fmt: skip
    assert changed_lines(CATALOG, document.filled({}, drafts={3: "<1>末班</1>船。"})) == [
        "+#, fuzzy", '-msgstr ""', '+msgstr "*末班* 船。"',
    ]  # fmt: skip
    long = document.filled({0: "横渡" * 20 + "，" + "海港" * 10 + "。"}).decode()
    assert 'msgstr ""\n"' + "横渡" * 19 in long
    crlf = read_po(CATALOG.replace(b"\n", b"\r\n"))
    assert crlf.filled({3: "船"}).count(b"\n") == crlf.filled({3: "船"}).count(b"\r\n")


def test_a_catalog_that_is_none_names_the_line() -> None:
    with pytest.raises(ArticleError) as caught:
        parse_document(b'msgid "a"\nmsgstr "b\n', tag="en", format="po")
    assert caught.value.where == "line 2"
    assert isinstance(parse_document(CATALOG, tag="en", format="po"), PoDocument)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Use :func:`open` or `the site <https://a.b>`_.", "Use <1/> or <2>the site</2>."),
        (":c:func:`!x`, :ref:`tut-using`, `a b`_, `other`__ and [1]_", "<1/>, <2/>, <3>a b</3>, <4>other</4> and <5/>"),
        ("**Strong** and |version| of a_name_ (see Python_)", "<1>Strong</1> and <2/> of <3/> (see <4/>)"),
        ("2 * 3 * 4 and *args, **kwargs", "2 * 3 * 4 and *args, **kwargs"),
        ("Set :guilabel:`Name {x}` at https://a.b/c", "Set <1>Name <2/></1> at <3/>"),
        ("MyST {ref}`a page <p>`, {py:func}`f` and [text](u.md)", "MyST <1>a page</1>, <2/> and <3>text</3>"),
        (r"escaped \*star\* and ``x \g<1>``", r"escaped \*star\* and <1/>"),
    ],
)
def test_targets_are_kept_and_texts_may_be_translated(text: str, masked: str) -> None:
    made, placeholders = mask_rst(text)
    assert made == masked
    assert unmask_rst(made, placeholders) == text


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        (
            "The :term:`pier` is ``open``.",
            "<1>码头</1>是<2/>的（<1>x</1>）",
            ":term:`码头 <pier>` 是 ``open`` 的（:term:`x <pier>`）",
        ),
        ("The :term:`pier`.", "<1>pier</1>", ":term:`pier`"),
        ("Set your `name`_.", "设置<1>姓名</1>。", "设置 `姓名 <name_>`__。"),
        ("A *b* (c).", "甲<1>乙</1>（丙）", "甲 *乙* （丙）"),
        ("{ref}`a <b>` c", "甲<1>乙</1>丙", "甲{ref}`乙 <b>`丙"),
    ],
)
def test_markup_gets_the_room_that_docutils_needs(source: str, target: str, written: str) -> None:
    assert unmask_rst(target, mask_rst(source)[1]) == written


def test_a_translation_with_other_markup_is_compared_as_it_is_written() -> None:
    assert mask_pair("It is *very* :ref:`far <a>`.", "它很 :ref:`远 <a>`。")[::2] == (
        "It is *very* <1>far</1>.", "它很 <1>远</1>。",
    )  # fmt: skip
    both = ("`a`_, `b`_ and :term:`C`", "`A`_、`乙`_ 和 :term:`丙`")
    assert mask_pair(*both, {"c": "丙"})[2] == "<1>A</1>、<2>乙</2> 和 <3>丙</3>"
    assert mask_pair(*both) == (both[0], (), both[1])
    assert mask_pair("`a`_ and `b`_", "`甲`_ 和 `乙`_") == ("`a`_ and `b`_", (), "`甲`_ 和 `乙`_")
    assert mask_pair("It is :ref:`far <a>`.", "它很 :ref:`远 <b>`。") == (
        "It is :ref:`far <a>`.", (), "它很 :ref:`远 <b>`。",
    )  # fmt: skip


def test_restructuredtext_is_refused_with_the_way_that_works() -> None:
    with pytest.raises(UsageError) as caught:
        format_of("docs/index.rst")
    assert "sphinx-build -b gettext" in str(caught.value.hint)
