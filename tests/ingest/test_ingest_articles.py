"""Which part of a web page is its article: teasers, sections with odd names, old layouts, headings that never close."""

from __future__ import annotations

import json

import pytest

from translator.bilingual.errors import ArticleError
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle

EN = [
    "The harbour bank closed its doors on Monday, and nobody in the town could say why it had to do so.",
    "Its customers stood in the rain for hours, and some of them had brought chairs and thermos flasks with them.",
    "By noon the mayor came down to the quay and promised that everybody would get their savings back in the spring.",
    "The auditors, who had come from the capital the week before, said nothing at all, and left by the back door.",
]
ZH = [
    "港湾银行星期一突然关门，镇上没有人说得清楚这家百年老店为什么要这样做。",
    "储户们在雨里站了好几个小时，有的人还带来了椅子和暖水瓶，准备一直等到天黑。",
    "中午时分，镇长来到码头边，答应大家到了春天，每个人的存款都会一分不少地还回来。",
    "上个星期从首都来的审计人员什么也没有说，从后门悄悄地离开了这座小城。",
]
TEASERS = [
    "Ten ways to cook an egg without a pan, a stove or any patience, told by people who tried them all for you.",
    "Why the ferry is late again, and what the company says about it when it is asked by somebody who must know.",
    "The best benches of the park, in order, with notes on the shade, on the wind and on the pigeons around them.",
]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def read(body: str, head: str = "") -> ImportedArticle:
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return import_article(html.encode(), name="page.html")


def body_of(article: ImportedArticle) -> list[str]:
    return [block.text for block in article.blocks if block.is_kept]


def test_teasers_in_an_element_named_like_an_article_are_not_the_article() -> None:
    teasers = "".join(
        f'<div><h3><a href="/{at}">{text[:30]}</a></h3><div class="entry-content"><p>{text}</p></div></div>'
        for at, text in enumerate(TEASERS)
    )
    article = read(f'<h1>Bank Closes</h1><div class="story">{paragraphs(EN)}</div><div class="more">{teasers}</div>')
    assert body_of(article) == EN


@pytest.mark.parametrize("name", ["sharing-economy", "social-history", "related-work", "widget-makers", "comments-act"])
def test_a_section_is_not_cut_for_a_word_in_its_name(name: str) -> None:
    section = f'<section id="{name}"><h2>How it began</h2>{paragraphs(EN[1:3])}</section>'
    article = read(f"<article><h1>Bank Closes</h1><p>{EN[0]}</p>{section}<p>{EN[3]}</p></article>")
    assert body_of(article) == [EN[0], "## How it began", *EN[1:]]


def test_a_part_that_is_named_as_one_is_left_out_and_named() -> None:
    related = '<div class="related-posts"><h3>More</h3><p><a href="/x">The ferry is late again today</a></p></div>'
    article = read(f"<article><h1>Bank Closes</h1>{paragraphs(EN)}{related}</article>")
    assert body_of(article) == EN
    assert [one.text for one in article.left_out] == ["### More The ferry is late again today"]


def test_a_rule_above_the_article_is_no_front_matter() -> None:
    article = read(f"<article><hr><h1>Bank Closes</h1><hr>{paragraphs(EN[:2])}<hr>{paragraphs(EN[2:])}<hr></article>")
    assert body_of(article) == [*EN[:2], "***", *EN[2:]]


def test_a_heading_that_is_never_closed_ends_with_its_line() -> None:
    article = read(f"<div><h1>Bank Closes<p>{EN[0]}<p>{EN[1]}<h2>Later<p>{EN[2]}</div>")
    assert article.front_matter["title"] == "Bank Closes"
    assert body_of(article) == [EN[0], EN[1], "## Later", EN[2]]


OLD = {
    "one cell": "<tr><td>{}</td></tr>",
    "beside a menu": '<tr><td><a href="/">首页</a><br><a href="/n">新闻</a></td><td>{}</td></tr>',
    "in a table": "<tr><td>logo</td><td><table><tr><td>{}</td></tr></table></td></tr>",
}
BREAKS = {
    "indents": "".join(f"　　{text}<br>" for text in ZH),
    "two breaks": "<br><br>\n".join(ZH),
    "breaks": "<br>\n".join(ZH),
    "blanks": "<br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{text}" for text in ZH),
    "fonts": "".join(f"<font size=3><p>　　{text}</font>" for text in ZH),
    "bold across": f"<b>　　{ZH[0]}<br>　　{ZH[1]}</b><br>　　{ZH[2]}<br>　　{ZH[3]}",
}


@pytest.mark.parametrize("breaks", BREAKS)
@pytest.mark.parametrize("table", OLD)
def test_layout_tables_and_line_breaks_of_older_sites_become_paragraphs(table: str, breaks: str) -> None:
    cell = f"<center><h1>银行关门</h1></center>{BREAKS[breaks]}"
    article = read(f"<table width=760 border=0>{OLD[table].format(cell)}</table>", "<title>银行关门</title>")
    assert [text.strip("*") for text in body_of(article)] == ZH
    assert article.front_matter["title"] == "银行关门"


def test_lines_of_a_poem_stay_lines() -> None:
    article = read(
        f"<article><h1>Bank Closes</h1><p>{EN[0]}</p><p>Rain,<br>rain,<br>go away</p><p>{EN[1]}</p></article>"
    )
    assert "Rain,\\\nrain,\\\ngo away\n" in article.text


def test_a_paragraph_of_thousands_of_lines_is_divided() -> None:
    """As one it would be refused by `sync`."""
    lines = "<br>".join(f"{number}" for number in range(1_200))
    article = read(f"<article><h1>The Register</h1><p>{EN[0]}</p><p>{lines}</p></article>")
    assert article.text.endswith("\n\n1198\n\n1199\n")


@pytest.mark.parametrize(
    ("head", "site"),
    [
        ('<meta property="og:title" content="Bank Closes">', "The Port Linden Gazette"),
        ("<title>Bank Closes - Gazette</title>", "Gazette"),
        ("<title>Gazette: Bank Closes Early</title>", "Gazette"),
    ],
)
def test_the_name_of_the_site_is_no_title(head: str, site: str) -> None:
    title = "Bank Closes Early" if "Early" in head else "Bank Closes"
    page = f"<header><h1>{site}</h1></header><article><h2>{title}</h2>{paragraphs(EN)}</article>"
    article = read(page, f'{head}<meta property="og:site_name" content="{site if "og" in head else ""}">')
    assert (article.front_matter["title"], body_of(article)) == (title, EN)


def test_the_name_of_the_site_above_the_title_is_no_heading_of_the_article() -> None:
    page = f"<h1>The Gazette</h1><h2>Bank Closes</h2>{paragraphs(EN)}"
    article = read(page, "<title>Bank Closes | The Gazette</title>")

    assert "The Gazette" not in article.text
    assert any("the name of the site" in item.reason for item in article.left_out)


@pytest.mark.parametrize("word", ["Comments", "留言", "Responses", "评论", "Share", "Search", "Reply"])
@pytest.mark.parametrize("tag", ["h2", "p"])
def test_no_word_alone_ends_an_article(word: str, tag: str) -> None:
    texts = ZH if word > "z" else EN
    middle = f"{paragraphs(texts[:2])}<{tag}>{word}</{tag}>{paragraphs(texts[2:])}"
    assert all(text in body_of(read(f"<article><h1>Bank Closes</h1>{middle}</article>")) for text in texts)


@pytest.mark.parametrize(("count", "is_warned"), [(2, False), (30, True)])
def test_a_warning_says_when_more_was_left_out_than_kept(count: int, is_warned: bool) -> None:
    comments = f'<div id="comments"><h3>Comments</h3>{paragraphs(TEASERS * count)}</div>'
    article = read(f"<article><h1>Bank Closes</h1>{paragraphs(EN * 3)}</article>{comments}")
    assert body_of(article)[:4] == EN
    assert ("more text was left out than kept" in article.warning) == is_warned


def test_an_article_that_only_search_engines_get_is_taken_with_a_warning() -> None:
    body = json.dumps({"@type": "NewsArticle", "headline": "Bank Closes", "articleBody": "\n".join(EN * 2)})
    page = f"<article><h1>Bank Closes</h1><p>{EN[0]}</p><p>Read the full article</p></article>"
    article = read(page, f'<script type="application/ld+json">{body}</script>')
    assert body_of(article) == EN * 2
    assert article.warning.startswith("the page shows only the beginning of its article")


def test_blocks_are_named_by_their_lines() -> None:
    article = read("<nav>A &amp; B\nis here</nav>\n<h1>Bank Closes</h1>\n" + "\n".join(f"<p>{t}</p>" for t in EN))
    assert [block.line for block in article.blocks] == [1, 3, 4, 5, 6, 7]


EMBEDDED = {
    "iframe": '<iframe src="https://video.example.org/v/1" title="The quay"></iframe>',
    "video": '<video controls><source src="https://video.example.org/v/1">Your browser shows no films.</video>',
    "object": '<object data="https://video.example.org/v/1"><p>Install the player.</p></object>',
}


@pytest.mark.parametrize("element", EMBEDDED.values(), ids=EMBEDDED)
def test_what_is_embedded_is_named_and_not_copied(element: str) -> None:
    article = read(f"<article><h1>Bank Closes</h1>{paragraphs(EN[:2])}{element}{paragraphs(EN[2:])}</article>")
    assert body_of(article) == EN
    assert [(one.text, one.reason) for one in article.left_out] == [
        ("The quay" if "The" in element else "https://video.example.org/v/1", "embedded in the page, not copied")
    ]


def test_frames_that_nobody_sees_are_not_named() -> None:
    frame = '<iframe src="https://ads.example.org/x" width="0" height="0"></iframe>'
    assert read(f"<article><h1>Bank Closes</h1>{paragraphs(EN)}{frame}</article>").left_out == []


@pytest.mark.parametrize("body", ["<nav><a href='/'>Home</a></nav>", "<hr>", "<aside>Most read: Rain</aside>", ""])
def test_a_page_without_an_article_is_refused(body: str) -> None:
    with pytest.raises(ArticleError):
        read(body, "<title>Port Linden</title>")
