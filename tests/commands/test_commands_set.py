"""`translator set`: a target, and what cuts and joins segments, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WHO = ("--to", "zh-Hans", "--as", "li-lei")


@pytest.fixture
def run(tmp_path: Path, run_translator):  # type: ignore[no-untyped-def]
    for name, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "articles/en/fog.md": "The fog came, and the ferry stayed. Nobody waved.\n\nNobody waved.\n",
        "glossaries/people.yml": "people:\n  li-lei: {names: {en: Li Lei}}\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert run_translator("sync").returncode == 0
    assert run_translator("set", "fog", "1", "雾来了，渡轮没有走。", *WHO).returncode == 0
    return run_translator


def test_a_segment_is_split_by_the_words_that_the_halves_begin_with(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    done = run("set", "fog", "1", "--split", "and the", "--split-target", "渡轮", *WHO)
    assert done.stdout == "fog zh-Hans 1 draft\nfog zh-Hans 2 draft\n", done.stderr
    catalog = (tmp_path / "locales/zh-Hans/fog.po").read_text()
    assert 'msgid "The fog came,"\nmsgstr "雾来了，"' in catalog
    assert 'msgid "and the ferry stayed."\nmsgstr "渡轮没有走。"' in catalog
    assert run("sync").stderr.endswith("0 changed\n")


def test_a_segment_is_split_by_offset_and_merged_again(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    before = (tmp_path / "locales/zh-Hans/fog.po").read_text()
    assert run("set", "fog", "1", "--split", "13", *WHO).stdout == "fog zh-Hans 1 draft\nfog zh-Hans 2 new\n"
    assert run("set", "fog", "1", "--merge", *WHO).stdout == "fog zh-Hans 1 draft\n"
    assert (tmp_path / "locales/zh-Hans/fog.po").read_text().replace("#, fuzzy\n", "") == before


def test_a_place_is_told_apart_and_put_together(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("set", "fog", "2", "--apart", "2", *WHO).stdout == "fog zh-Hans 3 new\n"
    assert 'msgctxt "place 2"' in (tmp_path / "locales/zh-Hans/fog.po").read_text()
    assert run("set", "fog", "3", "--apart", "0", *WHO).stdout == "fog zh-Hans 2 new\n"
    assert "msgctxt" not in (tmp_path / "locales/zh-Hans/fog.po").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("1", "--split", "e"), "'e' must be there exactly once, and is there 5 times"),
        (("1", "--split", "5"), "it cannot be split here: The f | og came"),
        (("1", "--split", "3", "--merge"), "one thing at a time"),
        (("1", "文字", "--merge"), "one thing at a time"),
        (("1", "--split-target", "3"), "one thing at a time"),
        (("2", "--merge"), "nothing follows it in its block"),
        (("1", "--apart", "2"), "it stands in one place only"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(run, tmp_path: Path, arguments, message: str) -> None:  # type: ignore[no-untyped-def]
    before = {path: path.read_bytes() for path in (tmp_path / "locales").rglob("*") if path.is_file()}
    done = run("set", "fog", *arguments, *WHO)
    assert done.returncode == 2
    assert message in done.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "locales").rglob("*") if path.is_file()} == before
