"""Plain text, Markdown and HTML as Markdown articles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.imported_articles import PROSE, body_of
from translator.bilingual.errors import ArticleError, EncodingError, FrontMatterError, UsageError
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.plain_text import convert_plain_text


@given(
    st.lists(
        st.text(st.sampled_from("ab 市*_`<>[]()#&!\\|~-+1.:;'\"=$"), min_size=1, max_size=30).filter(str.strip),
        min_size=1,
        max_size=3,
    )
)
def test_plain_text_reads_the_same_as_markdown(paragraphs: list[str]) -> None:
    import re

    from pyromark import Options, events

    shown = ""
    for event in events(convert_plain_text("\n\n".join(paragraphs).split("\n")), options=Options.ENABLE_GFM):
        if isinstance(event, dict) and "Text" in event:
            shown += event["Text"]
    plain = re.sub(r"(?m)^\s*(?:[-*+]|\d{1,9}[.)])(?=[^\S\n])", "", "\n".join(paragraphs))
    assert re.sub(r"[\s\d.\-+*]", "", shown) == re.sub(r"[\s\d.\-+*]", "", plain)


DATES = ["Nov. 14, 2026 – Coral Pier", "Nov. 16, 2026 – Harbour Hall", "Nov. 19, 2026 – Old Mill"]
PLAIN = {
    "markup in an item": (["- > a", "-  # b", "1. - |"], "- \\> a\n-  \\# b\n1. - \\|"),
    "many lists in one another": (["- 1. " * 5_000 + "> a"], "- 1. " * 5_000 + "\\> a"),
    "a number alone": (["1)"], "1\\)"),
    "lines that are whole, and wrapped ones": (
        ["　　第一段。", "　　第二段。", "", "a line that was", "wrapped by hand."],
        "第一段。\n\n第二段。\n\na line that was\nwrapped by hand.",
    ),
    "narrow lines that begin anew": (DATES, "\n\n".join(DATES)),
    "a poem": (["雨落在码头", "雨落在海上", "雨落在船上"], "雨落在码头\n\n雨落在海上\n\n雨落在船上"),
    "bullets": (["• one", "• two", "", "1. three", "2. four"], "- one\n- two\n\n1. three\n2. four"),
}


@pytest.mark.parametrize(("lines", "text"), PLAIN.values(), ids=PLAIN)
def test_lines_of_plain_text_in_markdown(lines: list[str], text: str) -> None:
    assert convert_plain_text(lines) == text


def test_a_published_version_is_no_source() -> None:
    with pytest.raises(ArticleError, match="published translation"):
        import_article(b"---\ntitle: A\ntranslation:\n  of: en\n---\n\nText.\n", name="a.md")


def test_a_key_that_stands_there_twice_is_refused_with_its_line() -> None:
    with pytest.raises(FrontMatterError) as caught:
        import_article(f"---\ntitle: A\ntitle: B\n---\n\n{PROSE}\n".encode(), name="a.md")
    assert "a.md" in (caught.value.where or "")


def test_front_matter_is_completed_and_every_other_byte_stays() -> None:
    source = f"---\n# a comment\ntitle:   'A Title'\nlayout: post   # kept\n---\n\n# Not the title\n\n{PROSE}  \n"
    article = import_article(source.encode(), name="_posts/2021-12-23-a-title.md")
    assert article.text == source.replace("# kept\n", "# kept\nid: a-title\nlang: en\n")
    assert (article.slug, article.left_out) == ("a-title", [])


def test_toml_front_matter_stays_toml() -> None:
    article = import_article(f'+++\ntitle = "A Title"\ndate = 2021-12-23\n+++\n\n{PROSE}\n'.encode(), name="closing.md")
    assert article.text == (
        f'+++\ntitle = "A Title"\ndate = 2021-12-23\nid = "2021-12-23-closing"\nlang = "en"\n+++\n\n{PROSE}\n'
    )


def test_a_date_in_words_becomes_iso_and_one_that_does_not_exist_is_reported() -> None:
    good = import_article(f"---\ntitle: A\ndate: Dec. 23rd, 2021\n---\n{PROSE}\n".encode(), name="close.md")
    assert good.front_matter["date"] == "2021-12-23"
    bad = import_article(f"---\ntitle: A\ndate: Feb. 30th, 2021\n---\n{PROSE}\n".encode(), name="close.md")
    assert "date" not in bad.front_matter
    assert "date:" not in bad.text
    assert [(one.line, one.text) for one in bad.left_out] == [(3, "date: Feb. 30th, 2021")]


def test_the_first_heading_is_the_title_of_markdown_without_front_matter() -> None:
    body = f"{PROSE}\n\n```\nEditor: x\n# no\n```\n\n- a\n- b"
    article = import_article(f"# A *fine* Title\n\n{body}\n".encode(), name="x.md")
    assert article.front_matter["title"] == "A *fine* Title"
    assert body_of(article.text) == body


def test_without_a_name_the_content_tells_the_format() -> None:
    assert (
        body_of(import_article(f"# A Title\n\n{PROSE} It is **bold**.\n".encode()).text) == f"{PROSE} It is **bold**."
    )
    assert body_of(import_article(f"<h1>A Title</h1><p>{PROSE}</p>".encode()).text) == PROSE
    assert body_of(import_article(f"A Title\n\n{PROSE} 2 * 3 * 4.\n".encode()).text) == f"{PROSE} 2 \\* 3 \\* 4."


def test_a_date_line_that_is_none_is_left_out_and_reported() -> None:
    article = import_article(f"A Title\n\n11/12/2021\n\n{PROSE}\n".encode())
    assert "date" not in article.front_matter
    assert [(one.line, one.text) for one in article.left_out] == [(3, "11/12/2021")]
    assert any("no date" in note for note in article.notes)


def test_a_date_at_the_end_serves_where_the_head_has_none() -> None:
    article = import_article(f"A Title\n\n{PROSE}\n\nEditor: Li Lei\n\nDec. 23rd, 2021\n".encode())
    assert (article.front_matter["date"], article.left_out) == ("2021-12-23", [])


def test_a_disclaimer_may_stand_below_its_label_or_run_over_lines() -> None:
    for text in ("Disclaimer:\n\nIt is only a view.\n", "Disclaimer: It is only\na view.\n"):
        assert (
            import_article(f"A Title\n\n{PROSE}\n\n{text}".encode()).front_matter["disclaimer"] == "It is only a view."
        )


def test_short_lines_within_the_article_stay() -> None:
    text = f"A Title\n\n{PROSE}\n\nShare\n\nWhat it costs\n\n{PROSE}\n\nEditor: Li Lei\n"
    assert body_of(import_article(text.encode()).text) == f"{PROSE}\n\nShare\n\nWhat it costs\n\n{PROSE}"


def test_the_language_is_detected_and_may_be_named() -> None:
    hans, hant = (
        "市场收盘\n\n市场今天提前收盘，没有人知道为什么会这样。\n",
        "市場收盤\n\n市場今天提前收盤，沒有人知道為什麼會這樣。\n",
    )
    assert import_article(hans.encode()).tag == "zh-Hans"
    assert import_article(hant.encode()).tag == "zh-Hant"
    assert import_article(hans.encode(), tag="zh-TW").tag == "zh-Hant"
    with pytest.raises(UsageError):
        import_article(hans.encode(), tag="xx")
    with pytest.raises(ArticleError, match="this is Japanese"):
        import_article("今日は\n\nとてもいい天気ですね、とみんなが言っていました。\n".encode())


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"Only A Title\n"])
def test_a_file_without_an_article_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError):
        import_article(data, name="empty.txt")


def test_an_encoding_that_is_named_is_believed() -> None:
    data = "Caf\u00e9 Closes\n\n".encode("latin-1") + PROSE.encode()
    assert import_article(data, encoding="latin-1").front_matter["title"] == "Café Closes"
    with pytest.raises(EncodingError):
        import_article(data, encoding="utf-8")
    with pytest.raises(UsageError):
        import_article(data, encoding="no-such-thing")


def test_bold_chinese_with_punctuation_stays_bold() -> None:
    html = "<h1>标题</h1><p><b>注意：</b>请保存文件，否则一切都会丢失，而且<b>没有</b>人能帮您。</p>"
    assert "<strong>注意：</strong>请保存" in import_article(html.encode()).text
    assert "**没有**人" in import_article(html.encode()).text


@given(st.text(max_size=200))
def test_any_html_is_read_or_refused(text: str) -> None:
    try:
        article = import_article(
            f"<body><h1>Title of it</h1><p>{PROSE}</p><div>{text}</div></body>".encode(), name="a.html"
        )
    except (ArticleError, EncodingError):
        return
    parse_document(article.text.encode(), tag=article.tag)


def test_a_disclaimer_of_its_own_is_translated_and_one_of_the_house_is_not() -> None:
    article = import_article(f"A Title\n\n{PROSE}\n\nDisclaimer: It is only a view.\n".encode())
    segments = parse_document(article.text.encode(), tag="en").segments
    assert [one.source for one in segments if one.context == "disclaimer"] == ["It is only a view."]
    named = article.text.replace("It is only a view.", "view-only").encode()
    assert not [one for one in parse_document(named, tag="en").segments if one.context == "disclaimer"]


def test_a_question_may_be_a_title_and_a_statement_is_none() -> None:
    asked = import_article(f"Who Knew That the Market Would Close Early on Monday?\n\n{PROSE}\n".encode())
    assert (asked.slug, body_of(asked.text)) == ("who-knew-that-the-market-would-close-early-on-monday", PROSE)
    stated = import_article(f"{PROSE}\n\nIt opens again on Tuesday, as far as anybody knows.\n".encode())
    assert body_of(stated.text).startswith(PROSE)
    assert any("no title" in note for note in stated.notes)


LINES = st.sampled_from(
    [
        PROSE, "A Title", "Dec. 23rd, 2021", "Dec. 23", "2021-02-30", "Editor: Mr Cow / PR: Mini Cow", "By Mara Quill",
        "Disclaimer: It is only a view.", "Disclaimer:", "Source: The Daily", "Source: https://example.org/?utm_source=x",
        "2021年12月23日 来源：日报 作者：甲", "Share", "Inline Feedbacks", "View all comments", "市场收盘", "- an item",
        "", "",
        "欢迎加入我们 👉 https://example.org", "What it costs", "Title: Another Title", "Summary: In short.", "```",
        "# Heading", "Home > News",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=14), st.booleans())
def test_no_line_is_lost_without_a_word(lines: list[str], is_marked: bool) -> None:
    from translator.newsroom.imports.blocks import line_blocks
    from translator.newsroom.imports.bylines import read_fields
    from translator.newsroom.imports.copied_page import read_page
    from translator.newsroom.imports.dates import parse_date

    text = [PROSE, *lines, PROSE] if is_marked else lines
    blocks = line_blocks("\n".join(text))
    reading = read_page(blocks, "en")
    assert "".join(block.text for block in blocks).replace("\n", "") == "".join(text)
    metadata = str(reading.values())
    for line in (block.text for block in blocks if not block.is_kept and not block.reason):
        fields = read_fields(line)
        assert (
            line.lstrip("# ") in metadata
            or (
                fields and all(not value or value.split("?")[0] in metadata or kind == "date" for kind, value in fields)
            )
            or (parse_date(line) and reading.date)
        )


def test_a_decision_about_a_block_can_be_undone() -> None:
    from translator.newsroom.imports.blocks import body_lines

    blocks = import_article(f"A Title\n\n{PROSE}\n\nShare\nView all comments\n".encode(), name="x.txt").blocks
    assert [(block.field, block.is_kept, bool(block.reason)) for block in blocks] == [
        ("title", False, False), ("", True, False), ("", False, True), ("", False, True),
    ]  # fmt: skip
    blocks[1].drop()
    blocks[2].keep()
    assert list(body_lines(blocks)) == ["Share"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_that_is_too_large_for_an_article_is_refused(name: str) -> None:
    with pytest.raises(ArticleError, match="more than 8000000 characters"):
        import_article(b"# Fog\n\n" + b"Nobody waved. " * 600_000, name=name)
