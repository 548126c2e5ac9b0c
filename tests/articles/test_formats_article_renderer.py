"""How targets are written: escaped where they must be, joined as their language wants it, all else untouched."""

from __future__ import annotations

import pytest

from tests.support.mutated_pages import mutated_page
from translator.bilingual.errors import ArticleError
from translator.newsroom.articles.article_format import parse_document

WRITTEN = [
    ("One.\n", ["# 一"], "\\# 一\n"),
    ("One.\n", ["1. 一"], "1\\. 一\n"),
    ("One.\n", ["- 一"], "\\- 一\n"),
    ("One.\n", ["2021年 - 一"], "2021年 - 一\n"),
    ("One.\n", ["*一* _二_ `三` [四] <b>"], "\\*一\\* \\_二\\_ \\`三\\` \\[四\\] \\<b>\n"),
    ("One.\n", ["3 * 4 snake_case a < b & c &amp; d"], "3 * 4 snake_case a < b & c &amp;amp; d\n"),
    ("# One #\n", ["一 #"], "# 一 \\# #\n"),
    ("# One\n", ["1. 一"], "# 1. 一\n"),
    ("| One | b |\n|---|---|\n", ["一|二", None], "| 一\\|二 | b |\n|---|---|\n"),
    ("![One](x)\n", ["一]二"], "![一\\]二](x)\n"),
    ("[x](y \"One\")\n", [None, "说\"好\""], "[x](y \"说\\\"好\\\"\")\n"),
    ("Look [here](x).\n", ["看!<1>这</1>。"], "看\\![这](x)。\n"),
    ("[one] two\n\n[one]: /u\n", ["<1>一</1>二"], "[一][one]二\n\n[one]: /u\n"),
    ("[one][] two\n\n[one]: /u\n", ["<1>一</1>二"], "[一][one]二\n\n[one]: /u\n"),
    ("[one]\n\n[one]: /u\n", ["一"], "[一][one]\n\n[one]: /u\n"),
    ("See https://a.example/b now.\n", ["请看<1/>。谢谢"], "请看<https://a.example/b>。谢谢\n"),
    ("See https://a.example/b now.\n", ["见 <1/> 。"], "见 https://a.example/b 。\n"),
    ("See https://a.example/b? :smile: is.\n", ["见 <1/>?", "<1/>是。"], "见 https://a.example/b? :smile:是。\n"),
    ("See https://a.example/b? :smile: is.\n", ["见 <1/>。", "<1/>是。"], "见 <https://a.example/b>。:smile:是。\n"),
    ("See www.a.example now.\n", ["见<1/>。"], "见 www.a.example 。\n"),
    ("**Note:** save it.\n", ["<1>注意：</1>请保存。"], "**注意**：请保存。\n"),
    ("Some **\"words\"** here.\n", ["这是<1>“重点”</1>内容。"], "这是“**重点**”内容。\n"),
    ("See **[this](x)** now.\n", ["见<1><2>链接</2></1>了。"], "见<strong>[链接](x)</strong>了。\n"),
    ("**All.** Next.\n", ["全部。", "下一句。"], "**全部**。下一句。\n"),
    ("Some *word and *more** here.\n", ["这<1>词<2>更多</2></1>里。"], "这<em>词<em>更多</em></em>里。\n"),
    ("Add $ROOT/bin to $PATH now.\n", ["把<1/>/bin加入<2/>。"], "把$ROOT/bin加入 $PATH。\n"),
    ("A `x`, then `y`.\n", ["用<1/><2/>。"], "用`x` `y`。\n"),
    ("Shut.[^s] The [page][ref] is.\n\n[^s]: Note.\n\n[ref]: /u\n", ["关了。<1/>", "<1>页面</1>是。", None],
     "关了。[^s] [页面][ref]是。\n\n[^s]: Note.\n\n[ref]: /u\n"),
    ("A note[^s] here.\n\n[^s]: Note.\n", ["<1/>(这里)", None], "[^s]\\(这里)\n\n[^s]: Note.\n"),
    ("Mail a@b.example or see https://a.example now.\n", ["<1/><2/>b"], "<a@b.example><https://a.example>b\n"),
    ("GDP $y$ is 5.\n", ["GDP<1/>5"], "GDP $y$ 5\n"),
    ("If $x$ is, then $y$ is. Now $z$.\n", ["若<1/>，则<2/>。", "今，<1/>。"], "若$x$，则$y$。今，$z$。\n"),
    ("If $x$ or $y$ is.\n", ["若<1/><2/>。"], "若$x$ $y$。\n"),
    ("It costs $5 if $x$ is.\n", ["若，<1/>，则$5。"], "若，$x$，则$5。\n"),
    ("Set ${X}. Then $y+z$ is.\n", ["设<1/>。", "则<1/>为。"], "设${X}。则 $y+z$为。\n"),
    ("Look here! [A page](x) is.\n", ["看!", "<1>页</1>。"], "看! [页](x)。\n"),
    ("[t](u 'One') ${X} two.\n", ["<1>一</1><2/>二。", "他$下"], "[一](u '他&#36;下')${X}二。\n"),
    ("A note.[^s]\n\n[^s]: Sure.\n", [None, "> 一"], "A note.[^s]\n\n[^s]: \\> 一\n"),
    ("<p>One</p>\n", ["a <b> & &lt;"], "<p>a &lt;b> & &amp;lt;</p>\n"),
    ("<img alt=\"One\">\n", ["说\"好\""], "<img alt=\"说&quot;好&quot;\">\n"),
    ("> One\n> two.\n> Three.\n", ["一二。", "三。"], "> 一二。三。\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "targets", "expected"), WRITTEN)
def test_written(text: str, targets: list[str | None], expected: str) -> None:
    document = parse_document(text.encode(), tag="en")
    assert document.render(targets, tag="zh-Hans").decode() == expected


def test_what_did_not_change_keeps_its_bytes() -> None:
    document = parse_document(b"One  &amp;  two\\.\nThree.  \r\nFour.\n", tag="en")
    targets = [segment.source for segment in document.segments]
    assert document.render([*targets[:-1], "Changed."], tag="en") == b"One  &amp;  two\\.\nThree.  \r\nChanged.\n"


def test_a_line_a_sentence_stays_a_line_a_sentence_in_english() -> None:
    document = parse_document("甲。\n乙。\n".encode(), tag="zh-Hans")
    assert document.render(["One.", "Two."], tag="en") == b"One.\nTwo.\n"


def test_chinese_sentences_get_blanks_between_them_in_english() -> None:
    document = parse_document("**甲。** 乙。丙。`x`丁。\n".encode(), tag="zh-Hans")
    assert document.render(["One.", "Two.", "Three.", "<1/> four."], tag="en") == b"**One.** Two. Three. `x` four.\n"


def test_an_empty_target_keeps_the_source() -> None:
    document = parse_document(b"One. Two.\n", tag="en")
    assert document.render(["", None], tag="zh-Hans") == b"One. Two.\n"


def test_a_line_end_in_a_target_does_not_end_the_paragraph() -> None:
    document = parse_document(b"One.\n", tag="en")
    assert document.render(["a\n\nb\r\n"], tag="en") == b"a b\n"


def test_alternative_text_and_the_sentence_around_it_change_together() -> None:
    document = parse_document(b"See ![cat](c.png) here.\n", tag="en")
    assert document.render(["这里有<1/>。", "猫"], tag="zh-Hans").decode() == "这里有![猫](c.png)。\n"
    assert document.render([None, "猫"], tag="zh-Hans").decode() == "See ![猫](c.png) here.\n"


def test_tags_may_move() -> None:
    document = parse_document(b"*A* and **b** and `c`.\n", tag="en")
    assert document.render(["`<3/>` <2>二</2> <1>一</1>"], tag="zh-Hans").decode() == "\\``c`\\` **二** *一*\n"


@pytest.mark.parametrize("target", ["<1>x", "x", "<1>x</1> <1>y</1>", "<1>x</1> <2/>", "</1>x<1>"])
def test_lost_doubled_or_invented_tags_are_refused(target: str) -> None:
    document = parse_document(b"First.\n\nSee *it* now.\n", tag="en")
    with pytest.raises(ArticleError) as error:
        document.render([None, target], tag="zh-Hans")
    assert error.value.where == "segment 2, line 3"


def test_targets_must_be_as_many_as_segments() -> None:
    with pytest.raises(ArticleError, match="1 targets for 2 segments"):
        parse_document(b"One. Two.\n", tag="en").render(["x"], tag="en")


def test_a_tag_of_one_letter_before_a_brace_is_html() -> None:
    [segment] = parse_document(b"Some <b>a{b</b> here.\n", tag="en").segments

    assert segment.source == "Some <1>a{b</1> here."


@pytest.mark.parametrize("signs", [0.0, 0.2])
def test_pages_dense_with_markup_keep_their_structure(signs: float) -> None:
    pages = [mutated_page(number, signs=signs) for number in range(150)]

    assert [(page.version, page.differences) for page in pages if page.differences] == []
    assert sum(page.version != page.source for page in pages) > 140
