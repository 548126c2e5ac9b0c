"""Addresses beside text of the other language: each stays one whole link, and the proof of a page sees no other."""

from __future__ import annotations

import pytest

from translator.bilingual.errors import ArticleError
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.structure import structure_differences, structure_of

DOCS = "http://127.0.0.1:8000/docs"
ENGLISH = [
    # article, target, what is published
    (f"Now go to [{DOCS}]({DOCS}).", "现在访问<1><2/></1>。", f"现在访问[{DOCS}]({DOCS})。"),
    (f"Open [{DOCS}](a), [{DOCS}](b).", "打开<1><2/></1>、<3><4/></3>。", f"打开[{DOCS}](a)、[{DOCS}](b)。"),
    (f"See [**{DOCS}**]({DOCS}).", "见<1><2><3/></2></1>。", f"见[**{DOCS}**]({DOCS})。"),
    (f"See [{DOCS}][d].\n\n[d]: {DOCS}", "见<1><2/></1>。", f"见[{DOCS}][d]。\n\n[d]: {DOCS}"),
    (f"See [the docs at {DOCS}](/docs).", "见<1><2/>的文档</1>。", f"见[{DOCS}的文档](/docs)。"),
    (f"See [it ({DOCS})](/docs).", "见<1>它（<2/>）</1>。", f"见[它（{DOCS}）](/docs)。"),
    ("Mail [info@x.org](mailto:info@x.org).", "写信给<1><2/></1>。", "写信给[info@x.org](mailto:info@x.org)。"),
    ("See [www.x.org](https://www.x.org).", "见<1><2/></1>。", "见[www.x.org](https://www.x.org)。"),
    ("Go to http://localhost:3000 now.", "现在访问<1/>。", "现在访问<http://localhost:3000>。"),
    ("Go to http://localhost:3000 now.", "现在访问 <1/> 吧。", "现在访问 http://localhost:3000 吧。"),
    ("Open http://[::1]:8000/docs now.", "打开<1/>。", "打开<http://[::1]:8000/docs>。"),
    ("Open http://[::1]:8000/docs now.", "打开 <1/> 吧。", "打开 http://[::1]:8000/docs 吧。"),
    ("See https://x.org/a, then go.", "先看<1/>，再走。", "先看<https://x.org/a>，再走。"),
    ("It is there (https://x.org/a).", "在那里（<1/>）。", "在那里（<https://x.org/a>）。"),
    ("See (https://x.org/Bank_(river)).", "见（<1/>）。", "见（<https://x.org/Bank_(river)>）。"),
    ("See www.x.org/path, please.", "请看<1/>，谢谢。", "请看 www.x.org/path ，谢谢。"),
    ("Write to info@x.org today.", "今天写信给<1/>。", "今天写信给<info@x.org>。"),
    ("See <https://x.org/a>.", "见<1/>。", "见<https://x.org/a>。"),
    ("See **https://x.org/a**.", "见<1><2/></1>。", "见<strong><https://x.org/a></strong>。"),
    ("It is at https://x.org/a\\_b.", "在<1/>。", "在<https://x.org/a_b>。"),
    ("See https://x.org:8080/?a=1&b=2#c!", "见<1/>！", "见<https://x.org:8080/?a=1&b=2#c>！"),
    ("See https://zh.wikipedia.org/wiki/银行 now.", "见<1/>。", "见<https://zh.wikipedia.org/wiki/银行>。"),
    ("See https://例子.中国/路径_(甲), then go.", "先看<1/>，再走。", "先看<https://例子.中国/路径_(甲)>，再走。"),
]  # fmt: skip
CHINESE = [
    (f"请访问[{DOCS}]({DOCS})。", "Go to <1><2/></1>.", f"Go to [{DOCS}]({DOCS})."),
    ("见https://x.org，再走。", "See <1/>, then go.", "See https://x.org, then go."),
    ("见（https://x.org/a）。", "See it (<1/>).", "See it (https://x.org/a)."),
    ("见http://localhost:3000的页。", "See the page at <1/>.", "See the page at http://localhost:3000."),
    ("打开http://[::1]:8000/docs。", "Open <1/>.", "Open http://[::1]:8000/docs."),
    ("写信给info@x.org。", "Write to <1/>.", "Write to info@x.org."),
    ("“https://x.org/a”可用。", "<1/> works.", "https://x.org/a works."),
    ("见 https://zh.wikipedia.org/wiki/银行 。", "See <1/>.", "See https://zh.wikipedia.org/wiki/银行."),
    ("见https://x.org/a、https://x.org/b。", "See <1/>and<2/>.", "See <https://x.org/a>and<https://x.org/b>."),
    ("见[银行](https://zh.wikipedia.org/wiki/银行)。", "See <1>it</1>.", "See [it](https://zh.wikipedia.org/wiki/银行)."),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "other", "rows"), [("en", "zh-Hans", ENGLISH), ("zh-Hans", "en", CHINESE)])
def test_an_address_stays_what_it_is(tag: str, other: str, rows: list[tuple[str, str, str]]) -> None:
    wrong = []
    for article, target, published in rows:
        document = parse_document(article.encode(), tag=tag)
        page = document.render([target, *[None] * (len(document.segments) - 1)], tag=other)
        found = structure_differences(structure_of(document.data), structure_of(page))
        if page.decode() != published or found:
            wrong.append((article, page.decode(), *map(str, found)))

    assert not wrong


def test_a_link_inside_a_link_is_named_with_its_segment() -> None:
    document = parse_document(b"See [one](a.md) and [two](b.md).", tag="en")

    with pytest.raises(ArticleError, match="the link <2> stands inside the link <1>") as error:
        document.render(["见<1>一<2>二</2></1>。"], tag="zh-Hans")
    assert error.value.where == "segment 1, line 1"
