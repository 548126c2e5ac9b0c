"""A front matter that is read key by key is what a reader of YAML makes of the whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from translator.bilingual.errors import FrontMatterError
from translator.newsroom.articles import frontmatter_values
from translator.newsroom.articles.frontmatter import is_translated
from translator.newsroom.articles.frontmatter_values import read_whole_yaml, read_yaml

LINES = [
    "title: Plain", "title: 港口的新船", "title: \"It's on\"", "title: 'He said \"no\"'", "title: It''s",
    'title: "a \\" b"', "title: 'it''s'", "title: a: b", "title: a #b", "title: a#b", "title: C#", "title:",
    "title: ", "title:  two blanks", "title: ends in blanks  ", "title: no", "title: true", "title: NULL", "title: ~",
    "title: 12", "title: 1_000", "title: 0x1f", "title: 1e3", "title: 1.5.2", "title: 12:30", "title: 2026-03-12",
    "title: 2026-02-30", "title: 2026-03-12 10:00:00 +8", "title: 2026-03-12-harbour-ferry", "title: １２", "title: .5",
    "title: -5", "title: =", "title: - a", "title: [a, b]", "title: [a, true]", "title: [a,b]", "title: [a, b",
    "title: [ a ]", "title: []", "title: {a: b}", "title: |", "title: >-", "title: &x Anchor", "title: *x",
    "title: !!str 5", "title: a\u2028b", "title: a\u0007b", "title: \u3000a", "title: a\u00a0b", "title: a\tb",
    "title: \"tab\tin\"", "title: \"open", "title: 'open", "summary: One", "summary: \"Two", "date: 2026-03-12",
    "lang: en", "no: off", "tags: [transport, energy]", "tags:", "id: 1", "images:", "  - alt: A cat",
    "    src: a.png", "- a", "-", "- alt: b", "  goes on", "  k: 1", " x: y", "close\"", "close'", "closed]",
    "b: y\"", "# comment", "  # comment", "", "  ", "<<: *x", "? key", "\"quoted\": 1", "'quoted': 1", "&a b: 1",
    "...", "---", "%YAML 1.1", "_private: a", "9key: a", "key-with.dot: a", "key : a", "key:a", "\tkey: a",
    "seo: {title: A}", "corrections: [{text: T, date: 2026-01-01}]", "title: a\rsummary: b", "title: a\r",
    "\ufefftitle: a", "title: a\u0085summary: b",
]  # fmt: skip


def outcome(read: Any, text: str) -> Any:
    try:
        return read(text, 4, is_translated)
    except FrontMatterError as error:
        return error.message, error.where


@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
@given(st.lists(st.sampled_from(LINES), max_size=7), st.sampled_from(["\n", ""]))
@settings(max_examples=examples(400))
@example(['title: "a', 'summary: b"'], "\n")
@example(["title: |", "  a", "", "# comment", "summary: b"], "\n")
@example(["tags:", "- a", "- b", "title: x"], "\n")
@example(["title: a", "title: b"], "\n")
def test_reading_by_key_is_reading_the_whole(lines: list[str], ending: str) -> None:
    text = "\n".join(lines) + ending

    assert outcome(read_yaml, text) == outcome(read_whole_yaml, text)


@pytest.mark.parametrize("line", LINES)
def test_a_key_between_others_is_what_it_is_in_the_whole(line: str) -> None:
    text = f"id: harbour\n{line}\nlang: 中文\n"

    assert outcome(read_yaml, text) == outcome(read_whole_yaml, text)


def test_a_read_front_matter_plain_lines_needs_no_reader_of_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(frontmatter_values, "compose_yaml")

    found = read_yaml('id: a-1\ntitle: "港口"\ndate: 2026-03-12\ntags: [a, b]\n', 4, is_translated)

    assert found is not None
    assert found[0] == {"id": "a-1", "title": "港口", "date": "2026-03-12", "tags": ["a", "b"]}
