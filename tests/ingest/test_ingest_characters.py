"""Characters that nobody sees and no article needs: line breaks of word processors, double blanks, invisible ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.imported_articles import NEXT, PROSE, body_of
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.plain_text import clean_markdown, clean_text

BREAKS = {"VT": "\x0b", "FF": "\x0c", "NEL": "\x85", "LS": "\u2028", "PS": "\u2029"}
HIDDEN = {"ZWSP": "\u200b", "BOM": "\ufeff", "SHY": "\u00ad", "WJ": "\u2060", "RLO": "\u202e", "LRM": "\u200e"}


def imported(text: str, name: str) -> str:
    return body_of(import_article(text.encode(), name=name).text)


@pytest.mark.parametrize("mark", BREAKS.values(), ids=BREAKS)
def test_a_line_break_of_a_word_processor_is_a_line_break(mark: str) -> None:
    assert imported(f"A Title\n\n{PROSE}{mark}{mark}{NEXT}\n", "a.txt") == f"{PROSE}\n\n{NEXT}"
    assert imported(f"# A Title\n\n{PROSE}{mark}{NEXT}\n", "a.md") == f"{PROSE}\n{NEXT}"
    assert imported(f"---\ntitle: A\n---\n\n{PROSE}{mark}{NEXT}\n", "a.md") == f"{PROSE}\n{NEXT}"


@pytest.mark.parametrize("mark", BREAKS.values(), ids=BREAKS)
def test_in_a_value_of_the_front_matter_it_is_a_blank(mark: str) -> None:
    article = import_article(f"---\ntitle: A Long{mark}Title\n---\n\n{PROSE}\n".encode(), name="a.md")
    assert article.front_matter["title"] == "A Long Title"


def test_hyphens_of_word_are_hyphens_or_nothing() -> None:
    assert imported(f"A Title\n\n{PROSE} Half\x1ehearted in\x1fdeed.\n", "a.txt").endswith("Half\u2011hearted indeed.")


@pytest.mark.parametrize("mark", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"A Ti{{}}tle\n\n{PROSE} Si{{}}x.\n"),
        ("a.md", f"# A Ti{{}}tle\n\n{PROSE} Si{{}}x.\n"),
        ("a.md", f"---\ntitle: A Ti{{}}tle\n---\n\n{PROSE} Si{{}}x.\n"),
        ("a.html", f"<h1>A Ti{{}}tle</h1><p>{PROSE} Si{{}}x.</p>"),
    ],
)
def test_what_nobody_sees_is_taken_out(name: str, text: str, mark: str) -> None:
    article = import_article(text.replace("{}", mark).encode(), name=name)
    assert article.front_matter["title"] == "A Title"
    assert body_of(article.text) == f"{PROSE} Six."


def test_html_entities_are_characters() -> None:
    html = f"<h1>Co&shy;op</h1><p>{PROSE} A&#8203;B&nbsp;&nbsp; C.</p><pre>x  y&shy;z</pre>"
    article = import_article(html.encode(), name="a.html")
    assert article.front_matter["title"] == "Coop"
    assert body_of(article.text) == f"{PROSE} AB C.\n\n```\nx  y\u00adz\n```"


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("One  two.   Three", "One two. Three"),
        ("One \u00a0two", "One two"),
        ("10\u00a0km", "10\u00a0km"),
        ("张三\u3000李四", "张三\u3000李四"),
        ("张三\u3000\u3000李四", "张三\u3000李四"),
        ("👩\u200d🚒 and 🏳\ufe0f\u200d🌈", "👩\u200d🚒 and 🏳\ufe0f\u200d🌈"),
        ("क्\u200dष and می\u200cخواهم", "क्\u200dष and می\u200cخواهم"),
        ("mar\u200dket and 市\u200c场", "market and 市场"),
        ("שלום\u200f!", "שלום\u200f!"),
    ],
)
def test_a_line_of_text(given: str, clean: str) -> None:
    assert clean_text(given)[0] == clean


@pytest.mark.parametrize(
    "text",
    [
        "A `code  span\u200b` stays.\n",
        "```python\nx  =  1  # \u200b\u00ad\n```\n",
        "Text.\n\n    indented  code\u200b\n\nText.\n",
        "A [link](<http://example.org/a  b>) and ![alt](x\u00ad.png).\n",
        "The first line  \nand the second.\n",
        "| a   | b |\n|-----|---|\n| c   | d |\n",
        "- an item\n\n  its second paragraph\n",
        "{{< figure  src='a  b' >}} and {{ a  b }} inside.\n",
        "<pre>\na  b\n</pre>\n",
        "$a  b$ and $$c  d$$.\n",
    ],
)
def test_code_addresses_and_line_breaks_of_markdown_stay(text: str) -> None:
    assert clean_markdown(text) == (text, 0)


def test_what_stands_around_code_is_cleaned() -> None:
    text = (
        "#  A  title\n\nOne\u200b  *two  three*  `x  y`\u00ad  four  \nfive  six.\n\n> \u3000\u3000市场\u200b收盘。\n"
    )
    clean = "#  A title\n\nOne *two three* `x  y` four  \nfive six.\n\n> 市场收盘。\n"
    assert clean_markdown(text)[0] == clean


def test_paragraphs_of_chinese_are_not_indented() -> None:
    text = "# 市场收盘\n\n\u3000\u3000市场今天提前收盘，没有人知道为什么会这样。\n\n\u3000\u3000明天再开。\n"
    assert imported(text, "a.md") == "市场今天提前收盘，没有人知道为什么会这样。\n\n明天再开。"


def test_what_was_taken_out_is_said_once() -> None:
    article = import_article(f"A Title\n\n{PROSE}\u200b  {NEXT}\n".encode(), name="a.txt")
    assert [note for note in article.notes if "2 " in note and "blanks" in note] != []
    untouched = import_article(f"A Title\n\n{PROSE} {NEXT}\n".encode(), name="a.txt")
    assert [note for note in untouched.notes if "blanks" in note] == []


@given(st.text(st.sampled_from("ab  市。\u3000\u00a0\u200b\u200d\u00ad`*_[]()<>#->|\n{}$~\\"), max_size=60))
def test_nothing_that_can_be_seen_is_lost(text: str) -> None:
    def seen(some: str) -> list[str]:
        return [
            "".join(line.split()).translate(dict.fromkeys(b"\xad", "") | {0x200B: "", 0x200D: ""})
            for line in some.split("\n")
        ]

    assert seen(clean_markdown(text)[0]) == seen(text)
