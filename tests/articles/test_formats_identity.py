"""Both proofs, on the case files and on texts that nobody would write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from translator.bilingual.errors import FrontMatterError
from translator.newsroom.articles.article_format import parse_document, prove_identity
from translator.newsroom.articles.structure import structure_differences, structure_of

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
FRAGMENTS = [
    "*", "**", "_", "__", "~~", "`", "``", "[", "]", "(", ")", "](u)", "![", "<b>", "</b>", "<br>", "<!--",
    "-->", "|", "\\",
    "&amp;", "<1>", "</1>", "<2/>", "$", "$$", "$5", "#", ">", "-", "1.", ":", "，", "。", "“", "”", "：", "!",
    "{{<x>}}",
    "{%y%}", "{{z}}", "{name}", "%s", ":a:", "[^1]", "[r]", "https://a.example/b", "word", "Foo.", "中文。",
    "\xa0", "\0",
    "\ufeff", "é", "😀", "\n", "\n\n", "\r\n", "\r", "  \n", "\\\n", " ", "\t", "    ", "```\n", "|-|-|\n",
    ":::tip T\n",
    "---\n", "[r]: /u\n",
]  # fmt: skip
DOCUMENTS = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)


def swapped(source: str) -> str:
    """Swap the case of the words that have only letters, and leave tags and all else as they are."""
    return re.sub(r"(?<![^ ])[A-Za-z]+(?![^ ])", lambda match: match[0].swapcase(), source)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_a_case_comes_back_byte_for_byte(path: Path, tag: str) -> None:
    prove_identity(path.read_bytes(), tag=tag)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_comes_back_with_windows_line_ends(path: Path) -> None:
    prove_identity(re.sub(rb"\r\n|\r|\n", b"\r\n", path.read_bytes()), tag="en")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_other_words_leave_the_structure_and_are_read_again(path: Path) -> None:
    data = path.read_bytes()
    document = parse_document(data, tag="en")
    targets = [swapped(segment.source) for segment in document.segments]
    changed = document.render(targets, tag="en")
    assert structure_differences(structure_of(data), structure_of(changed)) == []
    assert [segment.source for segment in parse_document(changed, tag="en").segments] == targets


@given(DOCUMENTS)
@settings(max_examples=examples(300))
def test_fragments_in_any_order_come_back(text: str) -> None:
    prove_identity(text.encode(), tag="en")


@given(DOCUMENTS)
@settings(max_examples=examples(150))
def test_fragments_in_any_order_can_be_translated(text: str) -> None:
    try:
        document = parse_document(text.encode(), tag="en")
    except FrontMatterError:
        return
    document.render([segment.source.swapcase() for segment in document.segments], tag="zh-Hans").decode()


@given(st.text(max_size=200), st.sampled_from(["markdown", "html", "text"]))
@settings(max_examples=examples(300))
def test_any_text_comes_back_in_every_format(text: str, format: str) -> None:
    prove_identity(text.encode(), tag="zh-Hans", format=format)


def test_segments_do_not_overlap_but_within_placeholders() -> None:
    document = parse_document(b'See ![a *small* dog](d.png "A dog") here.\n', tag="en")
    assert [segment.source for segment in document.segments] == ["See <1/> here.", "a <1>small</1> dog", "A dog"]
