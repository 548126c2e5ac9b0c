"""What no honest article has is refused with a clear error, and what is only long is read."""

from __future__ import annotations

import pytest

from translator.bilingual.errors import ArticleError, FrontMatterError
from translator.newsroom.articles import parse_document

SENTENCE = "The harbour was quiet that morning. "
REFUSED = {
    "a table of words": ("|a|b|\n|-|-|\n" + "|a|b|\n" * 5_000, "the article has more than 10,000 segments"),
    "paragraphs of one letter": ("a\n\n" * 10_001, "the article has more than 10,000 segments"),
    "sentences of one word": ("是。" * 10_001, "the article has more than 10,000 segments"),
    "a paragraph of marks": ("*a* " * 10_000, "a paragraph has more than 10,000 lines, tags and escapes"),
    "a sentence of links": (
        "`a` and then a good many words without a stop " * 5_001,
        "a sentence has more than 5,000 tags",
    ),
    "rows without cells": (
        "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|b\n" * 200,
        "a table of 500 columns have 99,800 cells too few",
    ),
    "many tables of short rows": (("|a" * 20 + "|\n" + "|-" * 20 + "|\n" + "|b|\n" * 20 + "\n") * 200, "have 50,"),
    "quotes in quotes": (">" * 201 + " a", "lists or quotes are nested more than 200 deep"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_text_is_refused(kind: str) -> None:
    text, message = REFUSED[kind]

    with pytest.raises(ArticleError, match=message) as raised:
        parse_document(text.encode(), tag="en")

    assert raised.value.hint


@pytest.mark.slow
def test_a_novel_is_read() -> None:
    assert len(parse_document((SENTENCE * 40_000).encode(), tag="en").segments) == 40_000


def test_a_chinese_novel_is_read() -> None:
    assert len(parse_document(("他说他不知道明天来。" * 30_000).encode(), tag="zh-Hans").segments) == 30_000


@pytest.mark.parametrize("row", ["|2001|15|x|\n", "|2001\n", "2001 | 15\n"])
def test_a_table_with_cells_left_out_is_read(row: str) -> None:
    table = "> |year|count|note|\n> |:-|-:|-|\n" + f"> {row}" * 5_000

    assert len(parse_document(table.encode(), tag="en").segments) < 6_000


def test_a_table_of_numbers_is_read() -> None:
    table = "|year|count|\n|-|-|\n" + "|2001|15|\n" * 30_000

    assert [one.source for one in parse_document(table.encode(), tag="en").segments] == ["year", "count"]


def test_a_list_in_a_list_is_read() -> None:
    text = "\n".join("  " * depth + "- a" for depth in range(60))

    assert len(parse_document(text.encode(), tag="en").segments) == 60


def test_a_front_matter_longer_than_any_is_refused() -> None:
    text = f"---\ntitle: {'a' * 50_000}\n---\n\nHello.\n"

    with pytest.raises(FrontMatterError, match="the front matter has more than 50,000 bytes"):
        parse_document(text.encode(), tag="en")


@pytest.mark.parametrize("depth", [100, 200, 300, 400, 500, 2000])
def test_keys_in_keys_in_keys_are_read_or_refused(depth: int) -> None:
    keys = "\n".join(f"{' ' * level}a:" for level in range(depth))
    text = f"---\n{keys}\n---\n\nHello.\n".encode()
    refused = ""
    try:
        assert [one.source for one in parse_document(text, tag="en").segments] == ["Hello."]
    except FrontMatterError as error:
        refused = error.hint or ""
    assert bool(refused) or depth <= 400
