from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans", "zh-Hant"]\n', encoding="utf-8")
    (tmp_path / "articles/en").mkdir(parents=True)
    for slug in ("market", "storm"):
        text = f"---\ntitle: The {slug} is over\ndate: 2021-12-23\n---\n\nEverybody went home at 5 p.m.\n"
        (tmp_path / f"articles/en/{slug}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_drafts_are_published_and_unfinished_ones_refused(newsroom: Path, run_translator: Run) -> None:
    assert run_translator("run", "--engine", "pseudo").returncode in (0, 1)
    refused = run_translator("publish")
    assert refused.returncode == 2
    assert "2 articles were not published:" in refused.stderr
    assert "try: translator review market --to zh-Hans" in refused.stderr
    drafted = run_translator("publish", "market", "--draft")
    assert drafted.returncode == 0
    assert drafted.stdout.splitlines() == ["articles/zh-Hans/market.md", "articles/zh-Hant/market.md"]
    again = run_translator("publish", "market", "--draft", "--format", "json")
    assert json.loads(again.stdout)[0]["written"] == []


def test_identity_needs_no_project(tmp_path: Path, run_translator: Run) -> None:
    (tmp_path / "a.md").write_bytes(b"# A\r\n\r\n*b* `c`  \r\n")
    done = run_translator("publish", "--identity", "--to", "zh-CN", "--out", "out", "a.md")
    assert done.returncode == 0
    assert (tmp_path / "out/a.md").read_bytes() == (tmp_path / "a.md").read_bytes()
    assert run_translator("publish", "--identity", "--out", "out", "a.md").returncode == 2
    assert run_translator("publish", "--identity", "--to", "en", "--out", "out", "none.md").returncode == 2


def test_a_glossary_line_that_cannot_be_used_is_an_error_with_its_line(newsroom: Path, run_translator: Run) -> None:
    path = newsroom / "glossaries/bad.csv"
    path.parent.mkdir()
    path.write_text("en,zh-Hans\nchip,芯片,晶片\n", encoding="utf-8")
    done = run_translator("glossary", "check")
    assert done.returncode == 2
    assert "the line has 3 columns (chip | 芯片 | 晶片), the header 2 (en,zh-Hans)" in done.stderr
    assert "at: glossaries/bad.csv:2" in done.stderr


def test_the_memory_remembers_what_was_confirmed(newsroom: Path, run_translator: Run) -> None:
    people = newsroom / "glossaries/people.yml"
    people.parent.mkdir()
    people.write_text("people: {li: {names: {en: Li}}}\n", encoding="utf-8")
    assert run_translator("sync", "market", "--to", "zh-Hans").returncode == 0
    done = run_translator("set", "market", "2", "大家下午5点就回家了。", "--to", "zh-Hans", "--by", "li")
    assert done.returncode == 0, done.stderr
    found = run_translator("memory", "lookup", "Everybody went home at 6 p.m.", "--format", "json")
    # The time is written anew.
    assert [match["target"] for match in json.loads(found.stdout)] == ["大家晚上6点就回家了。"]
    assert "en → zh-Hans: 1" in run_translator("memory", "stats").stdout
    assert "大家下午5点就回家了。" in run_translator("memory", "search", "went home").stdout


def test_one_bad_article_does_not_stop_the_others(newsroom: Path, run_translator: Run) -> None:
    assert run_translator("run", "--engine", "pseudo").returncode in (0, 1)
    (newsroom / "articles/en/aaa.md").write_bytes(b"---\ntitle: [\n---\n\nText.\n")
    (newsroom / "articles/en/bbb.md").write_bytes(b"---\ntitle: x\n---\n\n\xff\xfe\n")
    (newsroom / "locales/zh-Hans/market.po").write_text('msgid "broken\n', encoding="utf-8")

    done = run_translator("publish", "--draft")

    assert 2 == done.returncode
    assert ["articles/zh-Hans/storm.md", "articles/zh-Hant/storm.md"] == done.stdout.splitlines()
    assert "3 articles were not published:" in done.stderr
    for name in ("articles/en/aaa.md", "articles/en/bbb.md", "locales/zh-Hans/market.po"):
        assert name in done.stderr


def test_a_toml_article_with_credits_is_published(newsroom: Path, run_translator: Run) -> None:
    people = newsroom / "glossaries/people.yml"
    people.parent.mkdir()
    people.write_text("people: {li: {names: {en: Li}}}\n", encoding="utf-8")
    (newsroom / "articles/en/market.md").write_text(
        '+++\ntitle = "Over"\ndate = 2021-12-23\n[credits]\neditor = ["li"]\n+++\n\nEverybody went home.\n',
        encoding="utf-8",
    )
    assert run_translator("sync", "--to", "zh-Hans").returncode == 0
    assert run_translator("set", "market", "2", "大家都回家了。", "--to", "zh-Hans", "--by", "li").returncode == 0

    done = run_translator("publish", "market", "--to", "zh-Hans", "--draft")

    assert 0 == done.returncode, done.stderr
    page = (newsroom / "articles/zh-Hans/market.md").read_text(encoding="utf-8")
    assert '[credits]\neditor = ["li"]\ntranslator = ["li"]\n' in page


@pytest.mark.parametrize("layout", ["markdown", "hugo", "html"])
def test_a_folder_outside_of_the_project_is_written_again(newsroom: Path, run_translator: Run, layout: str) -> None:
    assert run_translator("run", "--engine", "pseudo").returncode in (0, 1)
    out = newsroom.parent / f"{newsroom.name}-site"
    command = ("publish", "market", "--draft", "--layout", layout, "--out", str(out))

    assert 0 == run_translator(*command).returncode
    assert 0 == run_translator(*command).returncode
    page = next(path for path in out.rglob("*") if path.is_file() and "zh-hans" in str(path).lower())
    page.write_bytes(page.read_bytes() + b"more")
    done = run_translator(*command)
    assert 2 == done.returncode
    assert "changed by hand" in done.stderr
