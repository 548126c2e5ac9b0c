"""HTML pages and plain text."""

from __future__ import annotations

import pytest

from translator.bilingual.errors import EncodingError, UsageError
from translator.newsroom.articles.article_format import parse_document, prove_identity
from translator.newsroom.articles.document import format_of

PAGE = b"""<!DOCTYPE html>
<html lang=en><head><title>The Title</title><meta name=description content="x">
<style>p{}</style></head>
<body class='a'>
<h2>Head <em>line</em></h2>
<p>One  sentence
here. Two <a href="x?a=1&b=2">links</a>, <code>no()</code><br/>After.</p>
<ul><li>item<li>second</ul>
<table><tr><td>cell &lt;1&gt;</td></tr></table>
<img src=a.png alt="A 'cat'"><p translate="no">Keep me.</p>
<pre>not. text.</pre><script>var x = "<p>no</p>";</script>
<!-- not this -->
</body></html>
"""


def test_a_page_gives_its_texts_and_attributes() -> None:
    segments = parse_document(PAGE, tag="en", format="html").segments
    assert [(segment.kind, segment.source) for segment in segments] == [
        ("title", "The Title"),
        ("heading-2", "Head <1>line</1>"),
        ("paragraph", "One sentence here."),
        ("paragraph", "Two <1>links</1>, <2/>"),
        ("paragraph", "After."),
        ("item", "item"),
        ("item", "second"),
        ("cell", "cell <1/>"),
        ("alt", "A 'cat'"),
    ]


def test_a_page_changes_only_where_a_target_says_so() -> None:
    prove_identity(PAGE, tag="en", format="html")
    document = parse_document(PAGE, tag="en", format="html")
    targets = ["甲 & <b>", None, None, "二<1>链接</1>和<2/>", None, None, None, None, '说"猫"']
    expected = PAGE.decode().replace("The Title", "甲 & &lt;b>").replace("alt=\"A 'cat'\"", 'alt="说&quot;猫&quot;"')
    expected = expected.replace('Two <a href="x?a=1&b=2">links</a>, <code>', '二<a href="x?a=1&b=2">链接</a>和<code>')
    changed = document.render(targets, tag="zh-Hans").decode()
    assert changed == expected.replace("One  sentence\nhere. 二", "One  sentence\nhere. 二")


def test_plain_text_has_paragraphs_between_blank_lines() -> None:
    data = b"First line\nwraps. Next.\n\n  \n  Second # not *markup*.\r\n\r\nThird"
    document = parse_document(data, tag="en", format="text")
    assert [(segment.source, segment.block) for segment in document.segments] == [
        ("First line wraps.", 0), ("Next.", 0), ("Second # not *markup*.", 1), ("Third", 2),
    ]  # fmt: skip
    changed = document.render(["一。", "二。", None, "- *三*"], tag="zh-Hans").decode()
    assert changed == "一。二。\n\n  \n  Second # not *markup*.\r\n\r\n- *三*"


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.md", "markdown"), ("b.MDX", "markdown"), ("c.txt", "text"), ("d.html", "html"), ("e", "markdown")],
)
def test_the_format_follows_the_suffix(name: str, format: str) -> None:
    assert format_of(name) == format


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(EncodingError, match="byte 3"):
        parse_document(b"abc\xff", tag="en")


@pytest.mark.parametrize(
    "section", ["<![aside[ x ]]>", "<![CDA__TA[ x", "<![%x;[ &#12; ]]>", "<![ temp [ x ]]>", "<!["]
)
def test_a_marked_section_that_there_is_not_is_a_comment_as_for_browsers(section: str) -> None:
    page = f"<p>One. Two.</p>\n{section}\n<p>Three.</p>\n".encode()
    document = prove_identity(page, tag="en", format="html")

    assert [segment.source for segment in document.segments][:2] == ["One.", "Two."]
    assert document.render(["一。", *[None] * (len(document.segments) - 1)], tag="zh-Hans").startswith(
        "<p>一。".encode()
    )


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="'pdf'"):
        parse_document(b"", tag="en", format="pdf")
