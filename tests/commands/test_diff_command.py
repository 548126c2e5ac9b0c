"""`translator diff`: whole command lines on a real repository."""

from __future__ import annotations

import json
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "ferry"
ARTICLE = """\
---
lang: en
title: The Last Ferry
date: 2026-03-12
---

There were 214 seats. Nobody came.

It was **fast**.
"""
MACHINE = ("最后的渡轮", "有214个座位。", "没人来。", "它<1>快</1>。")


@pytest.fixture
def run_diff(run_translator: Any) -> Any:
    return partial(run_translator, "diff")


@pytest.fixture
def repository(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en" / f"{SLUG}.md").write_text(ARTICLE)
    project = open_newsroom(tmp_path)
    sync_article(project.article(project.articles[0]), "zh-Hans")
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        for entry, target in zip(catalog.entries, MACHINE, strict=True):
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
        catalog.apply(catalog.entry(1), "edit", actor="lin-yue", target="最后一艘渡轮", origin="human")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "draft"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(4), "edit", actor="lin-yue", target="它很<1>快</1>。", origin="human")
    return project


def test_beside_the_machine_json_says_what_was_changed(repository: Project, run_diff: Any) -> None:
    done = run_diff(SLUG, "--to", "zh-Hans", "--against", "mt", "--format", "json")

    (table,) = json.loads(done.stdout)
    assert (table["slug"], table["from"], table["to"], table["date"]) == (SLUG, "en", "zh-Hans", "2026-03-12")
    assert [segment["number"] for segment in table["segments"]] == [1, 2, 3, 4]
    first = table["segments"][0]
    assert (first["machine"], first["target"], first["state"]) == ("最后的渡轮", "最后一艘渡轮", "translated")
    assert first["changes"] == [[2, 3, 2, 4, False]]
    assert first["post_edit_distance"] == 0.3333
    assert table["segments"][1]["changes"] == []
    assert table["statistics"]["states"] == {"translated": 2, "draft": 2}


def test_the_quality_score_says_of_how_much_it_is(repository: Project, run_diff: Any) -> None:
    said = run_diff(SLUG, "--to", "zh-Hans").stdout

    assert "quality score 100.0 (2 of 4 segments judged by people)" in " ".join(said.split())


def test_text_that_only_a_machine_wrote_gets_no_quality_score(repository: Project, run_diff: Any) -> None:
    with catalog_transaction(repository, SLUG, "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "draft", actor="system", target=entry.target, origin="mt:pseudo", signature="pseudo")

    (table,) = json.loads(run_diff(SLUG, "--to", "zh-Hans", "--format", "json").stdout)

    assert (None, 0) == (table["statistics"]["score"], table["statistics"]["scored_segments"])
    assert "quality score" not in run_diff(SLUG, "--to", "zh-Hans").stdout


def test_beside_a_revision_only_what_changed_since_is_shown(repository: Project, run_diff: Any) -> None:
    done = run_diff(SLUG, "--to", "zh-Hans", "--against", "HEAD", "--only-changed", "--format", "json", "--no-check")

    (table,) = json.loads(done.stdout)
    (segment,) = table["segments"]
    assert (segment["previous"], segment["target"]) == ("它<1>快</1>。", "它很<1>快</1>。")


@pytest.mark.parametrize("option", [("--changed-since", "2999-01-01"), ("--against", "2999-01-01")])
def test_a_day_stands_for_the_last_commit_before_it(
    repository: Project, run_diff: Any, option: tuple[str, str]
) -> None:
    by_day = run_diff(SLUG, "--to", "zh-Hans", *option, "--only-changed", "--format", "json", "--no-check")
    by_name = run_diff(SLUG, "--to", "zh-Hans", "--against", "HEAD", "--only-changed", "-f", "json", "--no-check")

    assert by_day.returncode == 0
    assert json.loads(by_day.stdout)[0]["segments"] == json.loads(by_name.stdout)[0]["segments"]


def test_a_stale_segment_keeps_its_row_beside_a_revision(repository: Project, run_diff: Any) -> None:
    path = repository.articles_dir / "en" / f"{SLUG}.md"
    path.write_text(ARTICLE.replace("214", "241"))
    sync_article(repository.article(repository.articles[0]), "zh-Hans")

    done = run_diff(SLUG, "--to", "zh-Hans", "--against", "HEAD", "--format", "json", "--no-check")

    stale = json.loads(done.stdout)[0]["segments"][1]
    assert stale["flags"] == ["stale"]
    assert stale["source_before"] == "There were 214 seats."
    assert stale["previous"] == "有214个座位。"


def test_the_terminal_shows_both_languages_side_by_side(repository: Project, run_diff: Any) -> None:
    done = run_diff(SLUG)

    assert done.returncode == 0
    assert "The Last Ferry · 最后一艘渡轮" in done.stdout
    assert "Nobody came." in done.stdout
    assert "│ 没人来。" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_page_is_written_whole_into_one_file(repository: Project, run_diff: Any, tmp_path: Path) -> None:
    done = run_diff(SLUG, "--to", "zh-Hans", "--html", "out/ferry.html")

    assert (done.returncode, done.stdout) == (0, "")
    assert "written: out/ferry.html" in done.stderr
    page = (tmp_path / "out/ferry.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")
    assert "最后" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no article matches"),
        ([SLUG, "--to", "zh-Hant"], "has no catalog in zh-Hant"),
        ([SLUG, "--to", "zh-Hans", "--against", "no-such-branch"], "error: there is no revision no-such-branch"),
        ([SLUG, "--to", "zh-Hans", "--changed-since", "no-such-branch"], "try: git log --oneline --all"),
        ([SLUG, "--to", "zh-Hans", "--against", "--output=x"], "there is no revision --output=x"),
        ([SLUG, "--to", "klingon"], "not a language tag"),
    ],
)
def test_what_cannot_be_shown_is_an_understood_error(
    repository: Project, run_diff: Any, arguments: list[str], said: str
) -> None:
    done = run_diff(*arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def commit(project: Project, message: str) -> None:
    for command in (["add", "-A"], ["commit", "-q", "-m", message]):
        subprocess.run(["git", *command], cwd=project.root, check=True)


def edit(project: Project, number: int, target: str, actor: str = "lin-yue", action: str = "edit") -> None:
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(number), action, actor=actor, target=target or None, origin="human")


def test_changed_since_a_branch_is_what_was_done_since_the_work_left_it(repository: Project, run_diff: Any) -> None:
    subprocess.run(["git", "branch", "main2"], cwd=repository.root, check=True)
    commit(repository, "ours")
    ours = subprocess.run(["git", "rev-parse", "HEAD"], cwd=repository.root, capture_output=True, text=True, check=True)
    subprocess.run(["git", "checkout", "-q", "main2"], cwd=repository.root, check=True)
    edit(repository, 3, "谁也没来。")
    commit(repository, "theirs")
    subprocess.run(["git", "checkout", "-q", ours.stdout.strip()], cwd=repository.root, check=True)

    done = run_diff(SLUG, "--to", "zh-Hans", "--changed-since", "main2", "--format", "github", "--no-check")

    assert "**4 · translated · lin-yue**" in done.stdout
    assert "谁也没来" not in done.stdout
    assert done.stdout.count("```diff") == 1


def test_the_source_is_compared_with_the_one_that_was_approved_not_with_the_last_step(
    repository: Project, run_diff: Any
) -> None:
    edit(repository, 2, "有214个座位。", action="edit")
    edit(repository, 2, "", "wang-fang", action="review")
    path = repository.articles_dir / "en" / f"{SLUG}.md"
    for seats, words in (("241", "There were 241 seats."), ("242", "")):
        path.write_text(ARTICLE.replace("There were 214 seats.", f"There were {seats} seats."))
        sync_article(repository.article(repository.articles[0]), "zh-Hans")
        if words:
            edit(repository, 2, "有241个座位。")

    done = run_diff(SLUG, "--to", "zh-Hans", "--no-check", "--format", "json")

    segment = json.loads(done.stdout)[0]["segments"][1]
    assert segment["source"] == "There were 242 seats."
    assert segment["source_before"] == "There were 214 seats."
    assert segment["source_change"] == {"weight": "meaning", "because": ["number"]}
    assert (segment["machine"], segment["post_edit"], segment["approved"]) == (
        "有214个座位。", "有241个座位。", "有214个座位。",
    )  # fmt: skip


def test_beside_a_revision_the_change_of_the_source_stands_above_that_of_the_target(
    repository: Project, run_diff: Any
) -> None:
    commit(repository, "second")
    path = repository.articles_dir / "en" / f"{SLUG}.md"
    path.write_text(ARTICLE.replace("Nobody", "Everybody"))
    sync_article(repository.article(repository.articles[0]), "zh-Hans")
    edit(repository, 3, "大家都来了。")

    done = run_diff(SLUG, "--to", "zh-Hans", "--changed-since", "HEAD", "--no-check")

    assert "source was: [-Nobody-] came." in done.stdout
    assert "source is:  {+Everybody+} came." in done.stdout
    assert done.stdout.index("source is:") < done.stdout.index("{+大家都来了+}")


def test_the_exit_code_says_whether_something_changed_when_asked(repository: Project, run_diff: Any) -> None:
    arguments = [SLUG, "--to", "zh-Hans", "--against", "HEAD", "--no-check", "--exit-code"]
    before = run_diff(*arguments)
    commit(repository, "second")

    assert (before.returncode, run_diff(*arguments).returncode) == (1, 0)


def test_articles_without_a_change_are_passed_over(repository: Project, run_diff: Any) -> None:
    other = repository.articles_dir / "en" / "ferry-two.md"
    other.write_text(ARTICLE.replace("The Last Ferry", "The Second Ferry"))
    sync_article(
        open_newsroom(repository.root).article(open_newsroom(repository.root).select(["ferry-two"])[0]), "zh-Hans"
    )
    commit(repository, "second")
    edit(repository, 3, "谁也没来。")

    done = run_diff("ferry*", "--to", "zh-Hans", "--changed-since", "HEAD", "--no-check")
    both = run_diff("ferry*", "--to", "zh-Hans", "--no-check")

    assert "The Last Ferry" in done.stdout
    assert "The Second Ferry" not in done.stdout
    assert "The Second Ferry" in both.stdout


def test_a_folder_gets_a_page_for_each_article_and_language(repository: Project, run_diff: Any, tmp_path: Path) -> None:
    other = repository.articles_dir / "en" / "ferry-two.md"
    other.write_text(ARTICLE)
    sync_article(
        open_newsroom(repository.root).article(open_newsroom(repository.root).select(["ferry-two"])[0]), "zh-Hans"
    )

    done = run_diff("--to", "zh-Hans", "--html", "pages", "--no-check")
    one = run_diff("--to", "zh-Hans", "--html", "page.html", "--no-check")

    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [
        "ferry-two.zh-Hans.html", "ferry.zh-Hans.html",
    ]  # fmt: skip
    assert one.returncode == 2
    assert "a page holds one article" in one.stderr
    assert not (tmp_path / "page.html").exists()


NAMED = """\
people:
  li-lei: {names: {en: Li Lei, zh-Hans: 李雷}, roles: [editor]}
  wang-fang: {names: {zh-Hans: 王芳, en: 王芳}, roles: [reviewer]}
"""


def test_people_are_called_by_their_names_in_every_form_of_a_diff(repository: Project, run_diff: Any) -> None:
    (repository.root / "glossaries").mkdir(exist_ok=True)
    (repository.root / "glossaries/people.yml").write_text(NAMED)
    with catalog_transaction(repository, SLUG, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li-lei", target="共有214个座位。", origin="human")
        catalog.apply(catalog.entry(2), "comment", actor="wang-fang", reason="Right.")
        catalog.apply(catalog.entry(3), "edit", actor="somebody-else", target="没有人来。", origin="human")

    for options in ((), ("--html", "page.html"), ("--format", "github")):
        shown = run_diff(SLUG, "--to", "zh-Hans", "--against", "mt", *options).stdout
        if "--html" in options:
            shown = (repository.root / "page.html").read_text(encoding="utf-8")
        assert "Li Lei" in shown, options
        assert "王芳" in shown, options
        assert "somebody-else" in shown, options
        assert "li-lei" not in shown, options
        assert "wang-fang" not in shown, options
    found = json.loads(run_diff(SLUG, "--to", "zh-Hans", "--against", "mt", "--format", "json").stdout)
    assert "li-lei" in json.dumps(found)


def test_people_are_called_as_the_reader_writes_them(
    repository: Project, run_diff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    (repository.root / "glossaries").mkdir(exist_ok=True)
    (repository.root / "glossaries/people.yml").write_text(NAMED)
    with catalog_transaction(repository, SLUG, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li-lei", target="共有214个座位。", origin="human")

    assert "李雷" in run_diff(SLUG, "--to", "zh-Hans", "--against", "mt").stdout
