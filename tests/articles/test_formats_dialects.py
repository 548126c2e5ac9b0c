"""Dialects of Markdown: the page that their own parser makes has the same elements, and every word is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.dialect_pages import RenderedPage, changed, is_left, rendered
from tests.support.dialect_renderer import render_mkdocs
from translator.bilingual.errors import ConfigError
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.dialects import DIALECTS, PLAIN
from translator.newsroom.articles.omitted_prose import omitted_prose
from translator.newsroom.ground.settings import parse_settings

CASES = Path(__file__).parent / "cases"
ENVIRONMENT = Path(".venv/mkdocs/bin/python")
"""Where `make test-sites` puts the parsers; it has that of MyST too."""


def of_dialect(name: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(CASES.glob(f"{name}-*.md"))]


def translated(text: str) -> str:
    document = parse_document(text.encode(), tag="en")
    return document.render([changed(segment.source) for segment in document.segments], tag="zh-Hans").decode()


def assert_same_elements(sources: list[str], before: list[RenderedPage], after: list[RenderedPage]) -> None:
    for source, one, other in zip(sources, before, after, strict=True):
        assert one.difference(other) == "", source
        assert [text for _tag, text in other.texts if is_left(text)] == []


def test_the_elements_of_a_page_of_mkdocs_stay() -> None:
    sources = of_dialect("mkdocs")
    pages = [
        [*map(RenderedPage, render_mkdocs(texts, with_colours=False))]
        for texts in (sources, [*map(translated, sources)])
    ]
    assert_same_elements(sources, *pages)


@pytest.mark.slow  # Sphinx takes seconds to start.
@pytest.mark.skipif(not ENVIRONMENT.exists(), reason="make test-sites sets it up")
def test_the_elements_of_a_page_of_myst_stay() -> None:
    sources = of_dialect("myst")
    pages = [rendered("myst", str(ENVIRONMENT), texts) for texts in (sources, [*map(translated, sources)])]
    assert_same_elements(sources, *pages)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ('!!! note "Two"\n    One.\n', '!!! note "二"\n    One.\n'),
        ("![Two][]\n\n[two]: x.png\n", "![二][Two]\n\n[two]: x.png\n"),
        ("![Two] is it.\n\n[two]: x.png\n", "![二][Two] is it.\n\n[two]: x.png\n"),
        ("[Two][a.B] of a site.\n{: .x }\n", "[二][a.B] of a site.\n{: .x }\n"),
        ("*[HTML]: Two\n", "*[HTML]: 二\n"),
        ("```{tip}\nTwo[^Two].\n\n$$\nx\n$$ (Two)\n```\n", "```{tip}\n二[^Two].\n\n$$\nx\n$$ (Two)\n```\n"),
        ("``` sh title=\"Two\"\nls\n```\n{: .x }\n", "``` sh title=\"二\"\nls\n```\n{: .x }\n"),
        ("A [b][r].\n\n[r]: x 'Two'\n", "A [b][r].\n\n[r]: x '二'\n"),
        ('A <img src="a" alt="Two"> b.\n', 'A <img src="a" alt="二"> b.\n'),
        ("<LinkCard description='Two' href='/x' />\n", "<LinkCard description='二' href='/x' />\n"),
        ('<Tabs>\n<Tab label="Two" id={1}>\n', '<Tabs>\n<Tab label="二" id={1}>\n'),
        ('{{< figure src="Two" caption="Two" >}}\n', '{{< figure src="Two" caption="二" >}}\n'),
        ('- [a](b){ .Two title="Two" }\n', '- [a](b){ .Two title="二" }\n'),
        ("```js [Two words]\n```\n\n```sh [Two]\n```\n", "```js [二 words]\n```\n\n```sh [Two]\n```\n"),
        ("```{contents} Two\n```\n", "```{contents} 二\n```\n"),
        ("```{toctree}\nTwo <Two>\nTwo\n```\n", "```{toctree}\n二 <Two>\nTwo\n```\n"),
        (":::{image} Two\n:alt: \"Two\"\n:::\n", ":::{image} Two\n:alt: \"二\"\n:::\n"),
        (":::{figure} a\n:alt: Two\n: Two.\n:name: Two\n\nTwo.\n:::\n",
         ":::{figure} a\n:alt: Two\n: Two.\n:name: Two\n\n二。\n:::\n"),
        ("!!! note\n\n| a |\n|---|\n| `Two|b` Two |\n", "!!! note\n\n| a |\n|---|\n| `Two|b` 二 |\n"),
        ("!!! note\n\nTwo：$z^2$，Two[^1]\n", "!!! note\n\n二：$z^2$，二[^1]\n"),
        ("{{#title Two}}\n", "{{#title 二}}\n"),
        ("---\nhero:\n  tagline: Two\n  name: Two\n---\n", "---\nhero:\n  tagline: 二\n  name: Two\n---\n"),
    ],
)  # fmt: skip
def test_a_target_stands_in_its_place(text: str, target: str) -> None:
    document = parse_document(text.encode(), tag="en")
    targets = [segment.source.replace("Two.", "二。").replace("Two", "二") for segment in document.segments]
    assert document.render(targets, tag="zh-Hans").decode() == target


@pytest.mark.parametrize(("lead", "written"), [("", r"\<b> \~c~ \*d"), ("!!! note\n\n", r"&#60;b> &#126;c~ \*d")])
def test_a_backslash_stands_only_where_the_dialect_reads_it(lead: str, written: str) -> None:
    document = parse_document(f"{lead}Two.\n".encode(), tag="en")
    assert document.render(["<b> ~c ~ *d"], tag="zh-Hans").decode() == f"{lead}{written}\n".replace("c~", "c ~")


@pytest.mark.parametrize(
    ("text", "omitted"),
    [
        ("Text.\n\n    This block is indented, and a sentence.\n", [(3, "This block is indented, and a sentence.")]),
        ("Text.\n\n    make install --prefix=/usr\n", []),
        ("> <div>Quoted words.</div>\n", [(1, "Quoted words.")]),
        ("```{foo}\nNobody knows what this is for.\n```\n", [(1, "```{foo} Nobody knows what this is for. ```")]),
        ("```text\nNobody translates what is in a block of code.\n```\n", []),
        ("<https://a.example> `code` {{ x }} ![](a.png)\n\n<pre>no text</pre>\n\n[a]: b\n", []),
        ('See [a map](a.png "The map") and its note.\n', []),
        ('!!! note "A title"\n    The body of it is offered, and no code.\n', []),
        ("```{eval-rst}\n.. automodule:: a.b\n   :b:\n\n.. note:: Two words.\n```\n", [(5, ".. note:: Two words.")]),
        ("```{foo} Two words\n:class: a b\n```\n", [(1, "Two words")]),
        ("```{image} a\n:alt: Two\n: more words\n```\n", [(2, "Two : more words")]),
        ("{{% tab 'Two words' %}}\n\nText.\n", [(1, "Two words")]),
        ('export const a = { b: "Two words", className: "b c" };\n', [(1, "Two words")]),
    ],
)  # fmt: skip
def test_prose_that_no_segment_holds_is_named(text: str, omitted: list[tuple[int, str]]) -> None:
    data = b"---\ntitle: x\n---\n" + text.encode()
    found = omitted_prose(parse_document(data, tag="en"))
    assert [(one.line - 3, one.text) for one in found] == omitted


def test_the_title_of_the_work_that_an_article_is_taken_from_keeps_its_words() -> None:
    text = b"---\ntitle: x\nsource:\n  title: The Harbour in Winter\npromo:\n  title: A Second Headline\n---\nText.\n"
    assert [one.text for one in omitted_prose(parse_document(text, tag="en"))] == ["A Second Headline"]


def test_the_setting_overrules_what_an_article_shows() -> None:
    text = b'!!! note "A"\n\n    B.\n'
    counts = {name: len(parse_document(text, tag="en", format=name).segments) for name in ("markdown", "mkdocs", PLAIN)}
    assert counts == {"markdown": 2, "mkdocs": 2, PLAIN: 1}
    for name in (*DIALECTS, PLAIN):
        settings = parse_settings(f'[articles]\ndialect = "{name}"\n'.encode(), None)
        assert settings is not None
        assert settings.dialect == name
    with pytest.raises(ConfigError):
        parse_settings(b'[articles]\ndialect = "markdwn"\n', None)
