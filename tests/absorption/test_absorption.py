"""`absorb`: what people change in a published page goes back to the catalog, as their edit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.variants import sampled
from translator.cli import run

ARTICLE = """\
---
title: Fog
date: 2026-03-01
---

The **ferry** stayed. Nobody waved. The fog came back at noon.

Read [the log](https://example.org/log) twice. It is short.

- Fish was sold out.
- Bread was given away.
"""
TARGETS = (
    *("雾", "<1>渡轮</1>没有走。", "没有人挥手。", "中午，雾又回来了。"),
    *("<1>日志</1>请看两遍。", "它很短。", "鱼卖完了。", "面包送人了。"),
)
PAGE = Path("articles/zh-Hans/fog.md")
PEOPLE = """\
people:
  lin: {names: {en: Lin}, roles: [translator, reviewer], emails: [lin@example.org]}
  li: {names: {en: Li}, roles: [editor, reviewer], emails: [li@example.org]}
"""
EDITS: dict[str, tuple[list[tuple[str, str]], list[tuple[int | None, str]]]] = {
    "a word": ([("没有人挥手", "谁也没挥手")], [(3, "word")]),
    "two words": ([("没有人挥手", "谁也没挥手"), ("鱼卖完", "鱼全卖光")], [(3, "word"), (7, "word")]),
    "a merge": ([("挥手。中午", "挥手，中午")], [(3, "merge")]),
    "a split": ([("中午，雾又", "到了中午。雾又")], [(4, "split")]),
    "an addition": ([("它很短。", "它很短。也很好看。")], [(None, "add")]),
    "a removal": ([("没有人挥手。", "")], [(3, "remove")]),
    "a move": ([("没有人挥手。中午，雾又回来了。", "中午，雾又回来了。没有人挥手。")], [(3, "move")]),
    "a move to another paragraph": (
        [("没有人挥手。", ""), ("它很短。", "它很短。没有人挥手。")],
        [(3, "remove"), (None, "add")],
    ),
    "a title": ([("title: 雾", "title: 大雾")], [(1, "meta")]),
    "a word inside of a tag": ([("**渡轮**", "**那艘渡轮**")], [(2, "word")]),
}
UNPLACED: dict[str, tuple[list[tuple[str, str]], list[tuple[int | None, str]]]] = {
    "a date": ([("2026-03-01", "2026-03-02")], [(None, "meta")]),
    "who is credited": ([("reviewer: [li]", "reviewer: [li, intern]")], [(None, "meta")]),
    "an address": ([("example.org/log", "example.org/other")], [(5, "word")]),
    "a paragraph": ([("- 鱼", "新的一段。\n\n- 鱼")], [(None, "add")]),
    "a list item taken out": ([("- 鱼卖完了。\n", "")], [(7, "remove")]),
    "a paragraph split": ([("没有人挥手。", "\n\n没有人挥手。")], [(None, "add"), (2, "remove")]),
    "emphasis": ([("**渡轮**", "渡轮")], [(2, "word")]),
}


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "articles/en/fog.md": ARTICLE,
        "glossaries/people.yml": PEOPLE,
        ".gitignore": ".translator/\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    git("config", "user.name", "Lin")
    git("config", "user.email", "lin@example.org")
    assert run(["sync"]) == 0
    for number, text in enumerate(TARGETS, 1):
        assert run(["set", "fog", str(number), text, "--to", "zh-Hans", "--by", "lin"]) == 0
    sign_off()
    git("add", "-A")
    git("commit", "-qm", "published")
    return tmp_path


def sign_off(reviewer: str = "li") -> None:
    for state, person in (("reviewed", reviewer), ("final", "li")):
        assert run(["mark", "fog", "all", "--to", "zh-Hans", "--state", state, "--by", person]) == 0
    assert run(["publish", "fog", "--to", "zh-Hans"]) == 0


def change(edits: list[tuple[str, str]]) -> str:
    text = PAGE.read_text(encoding="utf-8")
    for before, after in edits:
        assert text.count(before) == 1
        text = text.replace(before, after)
    PAGE.write_text(text, encoding="utf-8")
    return text


def absorbed(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[dict[str, object]]]:
    capsys.readouterr()
    code = run(["absorb", "--format", "json", *options])
    return code, json.loads(capsys.readouterr().out)


def words_of(page: str) -> str:
    front, body = page.split("---\n", 2)[1:]
    return front.partition("credits:")[0] + body.partition("<!-- translator:colophon")[0]


@pytest.mark.parametrize("name", sampled(EDITS, 3))
def test_an_edit_is_placed_and_the_page_published_again_is_the_same(published: Path, capsys, name: str) -> None:  # type: ignore[no-untyped-def]
    edits, expected = EDITS[name]
    page = change(edits)

    code, changes = absorbed(capsys, "--by", "lin")

    assert code == 0, changes
    assert [(item["segment"], item["kind"]) for item in changes] == expected
    assert all(item["slug"] == "fog" and item["tag"] == "zh-Hans" and item["by"] == "lin" for item in changes)
    assert absorbed(capsys, "--by", "lin") == (0, [])
    sign_off()
    assert words_of(PAGE.read_text(encoding="utf-8")) == words_of(page)


@pytest.mark.parametrize("name", sampled(UNPLACED, 2))
def test_what_cannot_be_placed_is_listed_and_kept(published: Path, capsys, name: str) -> None:  # type: ignore[no-untyped-def]
    edits, expected = UNPLACED[name]
    page = change(edits)

    code, changes = absorbed(capsys, "--by", "lin")

    assert code == 1
    assert [(item["segment"], item["kind"]) for item in changes] == expected
    assert all(item["reason"] for item in changes)
    assert PAGE.read_text(encoding="utf-8") == page
    assert absorbed(capsys, "--by", "lin")[0] == 1
    assert run(["publish", "fog", "--to", "zh-Hans", "--draft"]) == 2
    assert "translator absorb articles/zh-Hans/fog.md" in capsys.readouterr().err


def test_each_commit_is_the_edit_of_its_author(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    change([("没有人挥手", "谁也没挥手")])
    git("commit", "-qam", "one", "--author", "Lin <lin@example.org>")
    change([("鱼卖完", "鱼全卖光")])
    git("commit", "-qam", "two", "--author", "Li <li@example.org>")

    code, changes = absorbed(capsys, str(PAGE))

    assert code == 0
    assert [(item["segment"], item["by"]) for item in changes] == [(3, "lin"), (7, "li")]
    events = [json.loads(line) for line in Path("locales/zh-Hans/fog.jsonl").read_text(encoding="utf-8").splitlines()]
    edits = [
        (event["actor"], event["state_to"]) for event in events if event["action"] == "edit" and event.get("target")
    ]
    assert edits[-2:] == [("lin", "translated"), ("li", "translated")]


def test_uncommitted_edits_need_a_name_and_a_dry_run_does_not(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    change(EDITS["a word"][0])
    before = {path: path.read_bytes() for path in Path("locales").rglob("*") if path.is_file()}

    assert run(["absorb"]) == 2
    assert "not committed" in capsys.readouterr().err
    code, changes = absorbed(capsys, "--dry-run")
    assert (code, len(changes)) == (0, 1)
    assert run(["absorb", "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "nothing was written" in said
    assert "--by ID" in said
    assert {path: path.read_bytes() for path in Path("locales").rglob("*") if path.is_file()} == before


def test_edits_after_an_absorption_are_compared_with_what_was_absorbed(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    change([("没有人挥手", "谁也没挥手")])
    assert absorbed(capsys, "--by", "lin")[0] == 0
    change([("谁也没挥手", "无人挥手")])

    code, changes = absorbed(capsys, "--by", "li")

    assert code == 0
    assert [(item["before"], item["after"]) for item in changes] == [("谁也没挥手。", "无人挥手。")]


def test_a_source_or_a_stray_file_is_refused(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    Path("notes.md").write_text("Hello.\n", encoding="utf-8")
    for path in ("articles/en/fog.md", "notes.md"):
        assert run(["absorb", path, "--by", "li"]) == 2
        assert "not a published version" in capsys.readouterr().err


def test_a_page_elsewhere_is_compared_with_what_the_catalog_gives(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert run(["publish", "fog", "--to", "zh-Hans", "--layout", "markdown", "--out", "site"]) == 0
    page = Path("site/zh-Hans/fog.md")
    page.write_text(page.read_text(encoding="utf-8").replace("没有人挥手", "谁也没挥手"), encoding="utf-8")

    code, changes = absorbed(capsys, str(page), "--by", "lin")

    assert code == 0
    assert [(item["segment"], item["kind"]) for item in changes] == [(3, "word")]


def test_what_a_later_commit_took_back_is_not_listed(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    for edit in (("- 鱼", "* 鱼"), ("* 鱼", "- 鱼"), ("没有人挥手", "谁也没挥手")):
        change([edit])
        git("commit", "-qam", "edited", "--author", "Lin <lin@example.org>")

    code, changes = absorbed(capsys)

    assert (code, [item["after"] for item in changes]) == (0, ["谁也没挥手。"])
    assert run(["publish", "fog", "--to", "zh-Hans", "--draft"]) == 0


def test_edits_that_make_no_difference_are_said_to_be_that(published: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    change([("没有人挥手。中午", "没有人挥手。\n中午")])
    capsys.readouterr()

    assert run(["absorb", "--by", "lin"]) == 0
    assert "articles/zh-Hans/fog.md: only blanks, line breaks" in capsys.readouterr().err
    assert run(["absorb", "--by", "lin"]) == 0
    assert "only blanks" not in capsys.readouterr().err
