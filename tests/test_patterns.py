"""Patterns are compiled when they are first used, and then are what `re.compile` returns."""

from __future__ import annotations

import re

import pytest

from translator.bilingual.words.patterns import WordFinder, pattern


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    words = pattern("[a-z]+", re.IGNORECASE)

    assert words.match("Ab c")[0] == "Ab"  # type: ignore[index]
    assert words.fullmatch("Ab c") is None
    assert [match[0] for match in words.finditer("Ab c")] == words.findall("Ab c") == ["Ab", "c"]
    assert words.sub("x", "Ab c") == "x x"
    assert words.subn("x", "Ab c") == ("x x", 2)
    assert words.split("1Ab2") == ["1", "2"]
    assert pattern(rb"\d+").sub(b"n", b"12 ferries") == b"n ferries"
    assert (words.pattern, words.groups, words.flags) == ("[a-z]+", 0, re.compile("a", re.IGNORECASE).flags)


def test_a_bad_expression_is_told_at_its_first_use() -> None:
    broken = pattern("(")

    with pytest.raises(re.error):
        broken.search("")


def test_words_are_found_in_the_same_order_with_an_automaton_and_without() -> None:
    words = ["涨", "上涨", "上涨至", "涨至", "至少", "a", "ab", "bab"]
    text = "价格上涨至少两成, babab, 涨" + "\ud800"
    few, many = WordFinder(words + [f"无{number}" for number in range(2_000)]), WordFinder(words)

    found = few.matches_in(text)
    assert many.matches_in(text) == found
    assert [text[start:end] for _number, start, end in found][:4] == ["上涨", "涨", "上涨至", "涨至"]
