"""Characters that steer a terminal or a reader: an error in every target, never published, and printed escaped."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from translator.control_characters import escape_in_json, printable, unsafe_characters

BAD = ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u061c", "\u2028", "\u202e", "\u2066", "\ud800", "\udcff", "\uffff"]


@pytest.mark.parametrize("char", BAD)
def test_each_is_found_and_shown_as_something_else(char: str) -> None:
    assert [(1, 2)] == [match.span() for match in unsafe_characters(f"甲{char}乙")]
    assert char not in printable(f"甲{char}乙")


def test_ordinary_invisible_characters_are_none_of_them() -> None:
    assert [] == unsafe_characters("a\tb\nc\r\n\u00a0\u200b\u200d\u202f\u3000“”…—🏳\ufe0f\u200d🌈")


def test_json_is_the_same_value_without_what_steers_a_terminal() -> None:
    values = [char for char in BAD if not 0xD800 <= ord(char) < 0xE000]
    text = escape_in_json(json.dumps(values, ensure_ascii=False))

    assert values == json.loads(text)
    assert [] == unsafe_characters(text)


@pytest.fixture
def newsroom(tmp_path: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]) -> Path:
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en/market.md").write_text("---\ntitle: Over\n---\n\nEverybody went home.\n")
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text("people: {li: {names: {en: Li}, roles: [translator]}}\n")
    assert 0 == run_translator("sync").returncode
    return tmp_path


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\u202e", "\u2066"])
def test_a_target_with_one_is_an_error_and_never_published(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"], char: str
) -> None:
    run_translator("set", "market", "2", f"大家{char}回家了。", "--to", "zh-Hans", "--by", "li")
    found = json.loads(run_translator("check", "market", "--to", "zh-Hans", "--format", "json").stdout)
    shown = run_translator("diff", "market", "--to", "zh-Hans", "--against", "source", "--format", "json").stdout
    published = run_translator("publish", "market", "--draft")

    assert ("txt.control", "error") in [(one["check"], one["severity"]) for one in found]
    assert json.dumps(char)[1:-1] in json.dumps(json.loads(shown))
    assert char not in shown
    assert 2 == published.returncode
    assert f"U+{ord(char):04X}" in published.stderr
    assert not (newsroom / "articles/zh-Hans/market.md").exists()


def test_half_a_character_is_refused_when_it_is_set(
    newsroom: Path, run_translator: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    done = run_translator("set", "market", "2", "大家\udcff回家了。", "--to", "zh-Hans", "--by", "li")

    assert 2 == done.returncode, done.stderr
