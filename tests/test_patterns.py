"""Patterns are compiled when they are first used, and then are what `re.compile` returns."""

from __future__ import annotations

import re

import pytest

from translator.patterns import pattern


def test_a_pattern_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def note(expression: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(expression)
        return compile_now(expression, flags)

    monkeypatch.setattr(re, "compile", note)
    year = pattern(r"\d+年")
    before = list(compiled)
    found = [year.search("在2024年"), year.search("没有")]

    assert before == []
    assert compiled == [r"\d+年"]
    assert [bool(match) for match in found] == [True, False]


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
