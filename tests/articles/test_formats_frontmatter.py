"""Front matter: read by position, spliced byte by byte."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from translator.bilingual.errors import FrontMatterError
from translator.newsroom.articles.article_format import parse_document, prove_identity
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter

YAML = b"""---
# the editor's comment
title:  'It''s on'   # why
date: 2021-12-23
no: off
time: 12:30
authors:
  - kori
  - li    # lead

# about the source
source: {url: "https://a.example", title: Original}
images:
  - alt: A cat
    src: a.png
---
Body.
"""


def test_values_are_plain_and_the_traps_of_yaml_1_1_stay_text() -> None:
    assert read_front_matter(YAML).values == {
        "title": "It's on", "date": "2021-12-23", "no": "off", "time": "12:30", "authors": ["kori", "li"],
        "source": {"url": "https://a.example", "title": "Original"}, "images": [{"alt": "A cat", "src": "a.png"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [("2021-12-23", "2021-12-23"), ("2021-12-23 10:05:00 +8", "2021-12-23T10:05:00+08:00"),
     ("2021-12-23T10:05:00Z", "2021-12-23T10:05:00Z"),
     ("2021-02-30", "2021-02-30"), ("010", "010"), ("10", 10), ("1.5", 1.5), ("yes", "yes"), ("true", True),
     ("~", None), ("", None)],
)  # fmt: skip
def test_scalars(text: str, value: Any) -> None:
    assert read_front_matter(f"---\nk: {text}\n---\n".encode()).values == {"k": value}


def test_only_translated_fields_are_segments() -> None:
    segments = parse_document(YAML, tag="en").segments
    assert [(segment.context, segment.kind, segment.source) for segment in segments] == [
        ("title", "title", "It's on"), ("images[0].alt", "alt", "A cat"), ("", "paragraph", "Body."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "target", "expected"),
    [("Plain", "简单", "简单"), ("Plain", "注意: 重要", '"注意: 重要"'), ("Plain", "注意：重要", "注意：重要"),
     ("Plain", "a #b", '"a #b"'),
     ("Plain", "no", '"no"'), ("Plain", "2021-12-23", '"2021-12-23"'), ("Plain", "- a", '"- a"'),
     ("Plain", "“好”", "“好”"),
     ("'Single'", "it's", "'it''s'"), ('"Double"', 'a "b" \\', '"a \\"b\\" \\\\"'),
     (">-\n  Folded\n  text", "一行", ">-\n  一行"),
     ("|\n  Literal", "一行", "|\n  一行"), ("Plain\n  goes on", "一行", "一行")],
)  # fmt: skip
def test_a_value_keeps_its_style_where_it_can(written: str, target: str, expected: str) -> None:
    document = parse_document(f"---\nid: 1\ntitle: {written}\nlang: en\n---\n".encode(), tag="en")
    data = document.render([target], tag="zh-Hans")
    assert data.decode() == f"---\nid: 1\ntitle: {expected}\nlang: en\n---\n"
    assert read_front_matter(data).values["title"].strip() == target


def test_flow_collections_quote_what_would_end_them() -> None:
    document = parse_document(b"---\nseo: {description: Short, n: 1}\n---\n", tag="en")
    assert document.render(["a, b"], tag="en") == b'---\nseo: {description: "a, b", n: 1}\n---\n'


# Italics of a title become quotation marks, since it has no markup.
_PLAIN = st.characters(codec="utf-8", exclude_characters="*_<")


@given(st.text(_PLAIN, min_size=1, max_size=40), st.sampled_from(["Plain", "'Single'", '"Double"', ">-\n  Folded"]))
@settings(max_examples=examples(200))
def test_any_title_is_read_again_as_it_was_given(target: str, written: str) -> None:
    document = parse_document(f"---\ntitle: {written}\n---\n".encode(), tag="en")
    data = document.render([target], tag="en")
    if target.strip():
        assert str(read_front_matter(data).values["title"]).split() == target.split()
    else:
        assert data == document.data


def test_toml_is_read_and_written_in_place() -> None:
    data = b'+++\ntitle = "A \\"b\\"" # why\ndate = 2021-12-23\n[[images]]\nalt = \'One\'\n+++\nBody.\n'
    document = parse_document(data, tag="en")
    assert document.front_matter.kind == "toml"
    assert document.front_matter.values == {"title": 'A "b"', "date": "2021-12-23", "images": [{"alt": "One"}]}
    assert document.render(['"甲"', "it's", None], tag="zh-Hans").decode() == (
        '+++\ntitle = "\\"甲\\"" # why\ndate = 2021-12-23\n[[images]]\nalt = "it\'s"\n+++\nBody.\n'
    )


def test_a_line_of_toml_ends_where_a_line_of_the_file_ends() -> None:
    data = '+++\ntitle = "A\u2028date = 1\u0085b"\ndate = 2021-12-23\n+++\nBody.\n'.encode()
    changed = front_matter_with(data, {"date": "2022-01-01"}).decode()
    assert changed.count("2022-01-01") == 1
    assert 'title = "A\u2028date = 1\u0085b"\n' in changed


def test_a_splice_touches_nothing_else() -> None:
    changed = front_matter_with(YAML, {"title": "新: 标题", "lang": "zh-Hans", "authors": []}, drop=["time"])
    expected = YAML.decode().replace("title:  'It''s on'   # why", 'title: "新: 标题"').replace("time: 12:30\n", "")
    expected = expected.replace("authors:\n  - kori\n  - li    # lead\n", "authors: []\n")
    assert changed.decode() == expected.replace("---\nBody", "lang: zh-Hans\n---\nBody")


@pytest.mark.parametrize(
    "empty", ["credits:", "credits:  # nobody yet", "credits:\n\n# about the rest", "credits:\n  editor:"]
)
@pytest.mark.parametrize("key", ["id", '"id"'])
def test_a_splice_of_an_empty_value_leaves_the_next_key(key: str, empty: str) -> None:
    changed = front_matter_with(f"---\n{key}: a\n{empty}\nlang: en\n---\n".encode(), {"credits": {"editor": ["li"]}})

    assert read_front_matter(changed).values == {"id": "a", "credits": {"editor": ["li"]}, "lang": "en"}


def test_a_splice_of_equal_values_changes_no_byte() -> None:
    assert front_matter_with(YAML, read_front_matter(YAML).values) == YAML


@pytest.mark.parametrize("fence", ["---", "+++"])
def test_nested_values_come_back_from_a_splice(fence: str) -> None:
    value = {
        "of": "en",
        "engine": {"name": "x: y", "tags": ["no", "a, b", "2021-12-23"]},
        "counts": {"n": 3, "ok": True},
    }
    key = "a: 1" if fence == "---" else "a = 1"
    data = front_matter_with(
        f"{fence}\n{key}\n{fence}\n".encode(), {"translation": value, "people": [{"id": "li"}, {"id": "wu"}]}
    )
    assert read_front_matter(data).values == {"a": 1, "translation": value, "people": [{"id": "li"}, {"id": "wu"}]}


def test_an_article_without_front_matter_gets_one_after_its_mark() -> None:
    assert (
        front_matter_with(b"\xef\xbb\xbfBody\r\n", {"title": "x"}) == b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\nBody\r\n"
    )
    assert front_matter_with(b"Body\n", {}) == b"Body\n"


@pytest.mark.parametrize(
    ("data", "message", "where"),
    [(b"---\na: 1\nb: 2\na: 3\n---\n", "the key 'a' stands there twice", "line 4"),
     (b"---\nx:\n  k: 1\n  k: 2\n---\n", "the key 'k' stands there twice", "line 4"),
     (b"+++\na = 1\na = 2\n+++\n", "the key 'a' stands there twice", "line 3"),
     (b"---\ntitle: a: b\n---\n", "mapping values are not allowed here", "line 2"),
     (b"---\ntitle: [a\n---\n", "not YAML", "line"),
     (b"+++\na = \n+++\n", "not TOML", "line 2")],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(data: bytes, message: str, where: str) -> None:
    with pytest.raises(FrontMatterError) as error:
        parse_document(data, tag="en")
    assert message in error.value.message
    assert where in str(error.value.where)
    prove_identity(data, tag="en")


@pytest.mark.parametrize(
    "text",
    [
        "---\nFoo\n---\n",
        "---\n- a\n---\n",
        "---\n# x\n\ntext\n---\n",
        "---\nno end\n",
        "text\n---\na: b\n---\n",
        "+++\ntext\n+++\n",
    ],
)
def test_a_rule_on_top_is_no_front_matter(text: str) -> None:
    assert read_front_matter(text.encode()).values == {}
    prove_identity(text.encode(), tag="en")


CREDITS = {"editor": ["li"], "translator": ["zhou"]}


@pytest.mark.parametrize(
    "block",
    [
        'title = "x"\ncredits = {editor=["li"]}\n',
        'title = "x"\n[credits]\neditor = ["li"]\n',
        'title = "x"\n[credits]\neditor = ["li"]\n\n[source]\nurl = "u"\n',
        'title = "x"\n[source]\nurl = "u"\n[credits]\neditor = ["li"]\n[other]\na = 1\n',
        'title = "x"\n[credits] # who\neditor = [\n  "li",\n]\n[credits.more]\na = 1\n[source]\nurl = "u"\n',
        'credits.editor = ["li"]\ntitle = "x"\n',
        'title = "x"\n[credits.a]\nb = 1\n[source]\nurl = "u"\n[credits.c]\nd = 1\n',
        'title = "x"\n[[credits]]\nname = "li"\n[[credits]]\nname = "zhou"\n[source]\nurl = "u"\n',
        'title = "x"\n["credits"]\neditor = ["li"]\n',
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_toml_table_is_replaced_wherever_it_stands(block: str, newline: str) -> None:
    data = f"+++\n{block}+++\n\nText.\n".replace("\n", newline).encode()
    before = read_front_matter(data).values

    changed = front_matter_with(data, {"lang": "zh-Hans", "credits": CREDITS, "translation": {"state": "draft"}})

    after = read_front_matter(changed).values
    assert {**before, "lang": "zh-Hans", "credits": CREDITS, "translation": {"state": "draft"}} == after
    assert changed == front_matter_with(changed, {"credits": CREDITS})
    assert "credits" not in read_front_matter(front_matter_with(changed, {}, drop=["credits"])).values


def test_a_toml_table_keeps_its_place_and_form() -> None:
    data = b'+++\ntitle = "x"\n[credits]\neditor = ["li"]\n\n[source]\nurl = "u"\n+++\n\nText.\n'

    assert front_matter_with(data, {"credits": CREDITS}).startswith(
        b'+++\ntitle = "x"\n[credits]\neditor = ["li"]\ntranslator = ["zhou"]\n\n[source]\nurl = "u"\n+++\n'
    )
