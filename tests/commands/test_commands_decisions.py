"""`sync`, `set`, `mark`, `comment`, `status`, `verify`, as scripts call them: whole command lines, real files."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.model import State
from translator.newsroom.catalog.events import Alternative, EditData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "market-close"
ARTICLE = """\
---
id: market-close
lang: en
title: Markets Close Early
date: 2021-12-23
---

They closed at **noon** on Thursday.

Nobody objected.
"""
PEOPLE = """\
people:
  lin-yue: {roles: [translator], emails: [test@example.org]}
  wang-fang: {roles: [reviewer]}
  li-lei: {roles: [editor]}
"""
TARGETS = ("市场提前收盘", "周四<1>中午</1>就收盘了。", "无人反对。")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "articles/en" / f"{SLUG}.md").write_text(ARTICLE)
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE)
    return open_newsroom(tmp_path)


@pytest.fixture
def run_command(run_translator: Any) -> Any:
    return run_translator


@pytest.fixture
def drafted(project: Project, run_command: Any) -> Project:
    assert run_command("sync").returncode == 0
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        for entry, target in zip(catalog.entries, TARGETS, strict=True):
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    return project


@pytest.fixture
def final(drafted: Project) -> Project:
    with catalog_transaction(drafted, SLUG, "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "accept", actor="lin-yue")
            catalog.apply(entry, "review", actor="wang-fang")
        for entry in catalog.entries:
            catalog.apply(entry, "finalise", actor="li-lei")
    return drafted


def mark(run: Any, *arguments: str) -> Any:
    return run("mark", SLUG, *arguments, "--to", "zh-Hans")


def states(project: Project, slug: str = SLUG) -> list[str]:
    return [entry.state.value for entry in load_catalog(project, slug, "zh-Hans").entries]


def snapshot(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.locales_dir.rglob("*") if path.is_file()}


def test_sync_says_what_it_did_and_a_second_run_changes_no_byte(project: Project, run_command: Any) -> None:
    first = run_command("sync")
    before = snapshot(project)
    second = run_command("sync")

    assert first.stdout == "market-close → zh-Hans: 3 segments, 3 new\n"
    assert (second.stdout, second.returncode) == ("", 0)
    assert snapshot(project) == before


def test_one_word_changed_in_a_final_article_makes_one_segment_stale(final: Project, run_command: Any) -> None:
    path = final.articles_dir / "en" / f"{SLUG}.md"
    path.write_text(ARTICLE.replace("Thursday", "Friday"))

    done = run_command("sync", "--format", "json")

    (report,) = json.loads(done.stdout)
    assert (report["stale"], report["added"], report["removed"]) == ([2], 0, 0)
    assert states(final) == ["final", "draft", "final"]


def test_a_decision_is_acknowledged_with_slug_language_number_and_state(drafted: Project, run_command: Any) -> None:
    done = mark(run_command, "1-2", "3", "--state", "translated")

    assert done.stdout.splitlines() == [f"{SLUG} zh-Hans {number} translated" for number in (1, 2, 3)]
    assert load_catalog(drafted, SLUG, "zh-Hans").makers(load_catalog(drafted, SLUG, "zh-Hans").entry(1)) == {"lin-yue"}


def test_marking_is_all_or_nothing(drafted: Project, run_command: Any) -> None:
    mark(run_command, "1", "--state", "translated")
    before = snapshot(drafted)

    done = mark(run_command, "all", "--state", "reviewed", "--by", "wang-fang")

    assert done.returncode == 2
    assert "segment 2" in done.stderr
    assert snapshot(drafted) == before


def test_set_takes_the_text_from_the_argument_or_from_stdin(drafted: Project, run_command: Any) -> None:
    first = run_command("set", SLUG, "1", "--to", "zh-Hans", "股市提前收盘")
    second = run_command("set", SLUG, "3", "--to", "zh-CN", stdin="没有人反对。\n")

    assert (first.returncode, second.returncode) == (0, 0)
    catalog = load_catalog(drafted, SLUG, "zh-Hans")
    assert [entry.target for entry in catalog.entries] == ["股市提前收盘", TARGETS[1], "没有人反对。"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["set", SLUG, "2", "--to", "zh-Hans", "周四中午就收盘了。"], "tag <1> is missing"),
        (["set", SLUG, "9", "--to", "zh-Hans", "好"], "no segment 9"),
        (["set", SLUG, "1", "--to", "zh-Hans", "好", "--by", "nobody"], "nobody has the id"),
        (["set", "other", "1", "--to", "zh-Hans", "好"], "no article matches"),
        (["set", SLUG, "1", "--to", "zh-CHS", "好"], "not a language tag"),
        (["set", SLUG, "1", "--to", "en", "Good"], f"{SLUG} is written in en itself"),
        (["export", SLUG, "--to", "en"], f"{SLUG} is written in en itself"),
        (["translate", "--file", "gone.tsv"], "there is no such file"),
        (["mark", SLUG, "x", "--to", "zh-Hans", "--state", "final"], "not a segment number"),
        (["mark", SLUG, "1", "--to", "zh-Hans"], "nothing to do"),
        (["mark", SLUG, "--to", "zh-Hans"], f"try: translator mark {SLUG} all --to zh-Hans --state STATE"),
        (["comment", SLUG, "1", "好", "--to", "zh-Hans", "--category", "taste"], "unknown category"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    drafted: Project, run_command: Any, arguments: list[str], said: str
) -> None:
    before = snapshot(drafted)

    done = run_command(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(drafted) == before


@pytest.mark.parametrize("damage", ["<<<<<<< HEAD\n", 'msgid "half"\n'])
def test_a_broken_po_is_named_and_left_alone(final: Project, run_command: Any, damage: str) -> None:
    path = final.catalog_path("zh-Hans", SLUG)
    path.write_text(path.read_text() + damage)
    before = snapshot(final)

    done = run_command("sync")

    assert done.returncode == 2
    assert f"locales/zh-Hans/{SLUG}.po:" in done.stderr
    assert "try: " in done.stderr
    assert snapshot(final) == before


def test_two_articles_with_one_id_are_refused_before_anything_is_written(project: Project, run_command: Any) -> None:
    (project.articles_dir / "en" / "copy.md").write_text(ARTICLE)

    done = run_command("sync")

    assert done.returncode == 2
    assert "two articles have the id market-close" in done.stderr
    assert snapshot(project) == {}


def test_status_counts_and_says_who_is_next(drafted: Project, run_command: Any) -> None:
    mark(run_command, "all", "--state", "translated")

    (row,) = json.loads(run_command("status", "--format", "json").stdout)

    assert (row["segments"], row["states"]["translated"], row["coverage"]) == (3, 3, 1.0)
    assert (row["next"], row["people"], row["errors"]) == ("review", ["wang-fang", "li-lei"], None)


def test_status_counts_errors_when_asked_and_remembers_them(drafted: Project, run_command: Any) -> None:
    run_command("set", SLUG, "3", "--to", "zh-Hans", "Nobody objected.")

    asked = json.loads(run_command("status", "--check", "--format", "json").stdout)
    later = json.loads(run_command("status", "--format", "json").stdout)

    assert asked[0]["errors"] >= 1
    assert later == asked


def test_status_counts_what_was_typed_and_never_saved(drafted: Project, run_command: Any) -> None:
    run_command("review", SLUG, "--to", "zh-Hans", "--plain", "--by", "li-lei", stdin="e Nobody <9>objected</9>.\n")

    (row,) = json.loads(run_command("status", "--format", "json").stdout)

    assert row["unsaved"] == 1
    assert "1 unsaved text" in run_command("status").stdout


def test_an_unknown_hand_is_visible_in_status(final: Project, run_command: Any) -> None:
    path = final.catalog_path("zh-Hans", SLUG)
    path.write_text(path.read_text().replace("无人反对。", "没人反对。"))

    (row,) = json.loads(run_command("status", "--format", "json").stdout)

    assert (row["unknown"], row["states"]["final"], row["next"]) == (1, 2, "post-edit")


def test_sending_back_a_final_segment_says_how_to_reopen_it(final: Project, run_command: Any) -> None:
    done = mark(run_command, "2", "--state", "draft", "--reason", "wrong", "--category", "style", "--severity", "minor",
                "--by", "li-lei")  # fmt: skip

    assert done.returncode == 2
    assert f"translator mark {SLUG} 2 --to zh-Hans --state translated --reason TEXT" in done.stderr


def test_a_range_passes_over_what_is_further_already_and_says_so(final: Project, run_command: Any) -> None:
    mark(run_command, "2", "--state", "translated", "--reason", "a wrong hour", "--by", "li-lei")

    done = mark(run_command, "all", "--state", "reviewed", "--by", "wang-fang")

    assert (done.returncode, states(final)) == (0, ["final", "reviewed", "final"])
    assert done.stdout.splitlines() == [f"{SLUG} zh-Hans {n} {state}" for n, state in enumerate(states(final), 1)]
    assert "2 segments are further already: passed over" in done.stderr


def test_a_segment_that_is_named_and_further_already_is_refused(final: Project, run_command: Any) -> None:
    assert mark(run_command, "2", "--state", "reviewed", "--by", "wang-fang").returncode == 2


def test_all_final_segments_are_reopened_together_with_a_reason(final: Project, run_command: Any) -> None:
    mark(run_command, "all", "--state", "translated", "--reason", "a correction", "--by", "li-lei")

    assert states(final) == ["translated"] * 3


def test_a_final_segment_is_not_edited_before_an_editor_reopened_it(final: Project, run_command: Any) -> None:
    before = snapshot(final)

    refused = run_command("set", SLUG, "3", "--to", "zh-Hans", "没有人反对。")

    assert (refused.returncode, snapshot(final)) == (2, before)
    assert "it is signed off; an editor must reopen it first" in refused.stderr
    assert f"translator mark {SLUG} 3 --to zh-Hans --state translated --reason TEXT" in refused.stderr

    mark(run_command, "3", "--state", "translated", "--reason", "smoother", "--by", "li-lei")
    assert run_command("set", SLUG, "3", "--to", "zh-Hans", "没有人反对。").returncode == 0
    assert states(final) == ["final", "final", "translated"]


def test_what_needs_a_look_is_confirmed_only_where_it_is_named(drafted: Project, run_command: Any) -> None:
    with catalog_transaction(drafted, SLUG, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(2), "stale", actor="system", state=State.DRAFT)
        catalog.apply(catalog.entry(3), "accept", actor="lin-yue")
        catalog.apply(catalog.entry(3), "reject", actor="wang-fang", reason="Wrong.")
    stale = load_catalog(drafted, SLUG, "zh-Hans").entry(2).key

    done = mark(run_command, "all", "--state", "translated")
    assert (done.returncode, states(drafted)) == (1, ["translated", "draft", "draft"])
    assert "passed over 1 segment, stale: 2" in done.stderr
    assert f"translator mark {SLUG} stale --to zh-Hans --state translated" in done.stderr
    assert "passed over 1 segment, rejected: 3" in done.stderr
    assert mark(run_command, "1-3", "--state", "translated").returncode == 1

    assert mark(run_command, "rejected", "--state", "translated").returncode == 0
    assert mark(run_command, "all", stale, "--state", "translated").returncode == 0
    assert states(drafted) == ["translated"] * 3
    assert mark(run_command, "all", "--state", "translated").stderr == ""


def test_a_conflict_is_approved_only_where_it_is_named(drafted: Project, run_command: Any) -> None:
    sides = Alternative(TARGETS[0], "lin-yue"), Alternative("股市提前收盘", "li-lei")
    with catalog_transaction(drafted, SLUG, "zh-Hans") as catalog:
        for entry in catalog.entries:
            catalog.apply(entry, "accept", actor="lin-yue")
        data = EditData(conflict=sides)
        catalog.apply(catalog.entry(1), "edit", actor="lin-yue", target=sides[0].target, data=data)

    done = mark(run_command, "all", "--state", "reviewed", "--by", "wang-fang")

    assert (done.returncode, states(drafted)) == (1, ["translated", "reviewed", "reviewed"])
    assert "passed over 1 segment, conflict: 1" in done.stderr


@pytest.fixture
def two(drafted: Project, run_command: Any) -> Project:
    """A second article, drafted too."""
    for path in (drafted.articles_dir / "en").glob(f"{SLUG}.*"):
        text = path.read_text(encoding="utf-8").replace(f"id: {SLUG}", "id: market-open")
        path.with_stem("market-open").write_text(text, encoding="utf-8")
    run_command("sync")
    with catalog_transaction(drafted, "market-open", "zh-Hans") as catalog:
        for entry, target in zip(catalog.entries, TARGETS, strict=True):
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    return drafted


def test_several_articles_are_marked_in_one_command_and_taken_back_in_one(two: Project, run_command: Any) -> None:
    done = run_command("mark", "market-*", "all", "--to", "zh-Hans", "--state", "translated", "--by", "li-lei")
    assert done.returncode == 0
    assert done.stdout.count(" translated\n") == 6
    assert states(two, "market-open") == states(two, SLUG) == ["translated"] * 3

    run_command("set", SLUG, "3", "没有人反对。", "--to", "zh-Hans", "--by", "li-lei")
    asked = run_command("mark", "--undo", "--by", "li-lei")
    assert (asked.returncode, states(two, "market-open")) == (2, ["translated"] * 3)
    assert "it was in several articles: name the one that is meant, or say --yes" in asked.stderr
    undone = run_command("mark", "--undo", "--yes", "--by", "li-lei")
    assert undone.returncode == 1
    assert f"your last mark, with its decisions: {SLUG} zh-Hans (3); market-open zh-Hans (3)" in undone.stderr
    assert "1 segment was changed since, and stays as it is" in undone.stderr
    assert states(two, "market-open") == ["draft"] * 3
    assert states(two) == ["draft", "draft", "translated"]
    assert "there is no mark of li-lei to take back" in run_command("mark", "--undo", "--by", "li-lei").stderr


def test_a_mark_is_taken_back_in_the_article_that_is_named(two: Project, run_command: Any) -> None:
    run_command("mark", "market-*", "all", "--to", "zh-Hans", "--state", "translated", "--by", "li-lei")

    assert run_command("mark", SLUG, "--undo", "--by", "li-lei").returncode == 0
    assert (states(two), states(two, "market-open")) == (["draft"] * 3, ["translated"] * 3)
    assert "market-open zh-Hans (3)" in run_command("mark", SLUG, "--undo", "--by", "li-lei").stderr
    assert run_command("mark", "--undo", "--by", "li-lei").returncode == 0
    assert states(two, "market-open") == ["draft"] * 3


@pytest.mark.parametrize(
    "refused",
    [
        ("market-open", "1", "--to", "zh-Hans", "--state", "final"),
        ("no-such-article", "all", "--to", "zh-Hans", "--state", "translated"),
        ("market-open", "all", "--state", "translated"),
        ("market-open", "99", "--to", "zh-Hans", "--state", "translated"),
    ],
)
def test_a_mark_that_was_refused_takes_no_older_one_back(
    two: Project, run_command: Any, refused: tuple[str, ...]
) -> None:
    run_command("mark", SLUG, "all", "--to", "zh-Hans", "--state", "translated", "--by", "li-lei")

    assert run_command("mark", *refused, "--by", "li-lei").returncode == 2
    undone = run_command("mark", "--undo", "--by", "li-lei")

    assert (undone.returncode, states(two)) == (2, ["translated"] * 3)
    assert "the last one changed nothing, or was taken back" in undone.stderr


def test_of_several_articles_those_are_named_in_which_a_mark_is_not_permitted(two: Project, run_command: Any) -> None:
    run_command("mark", SLUG, "all", "--to", "zh-Hans", "--state", "translated", "--by", "li-lei")
    run_command("mark", "market-open", "all", "--to", "zh-Hans", "--state", "translated", "--by", "wang-fang")
    done = run_command(
        "mark", f"{SLUG},market-open", "all", "--to", "zh-Hans", "--state", "reviewed", "--by", "wang-fang"
    )
    assert done.returncode == 2
    assert "wang-fang translated this text" in done.stderr
    assert "market-open.po, segment 1" in done.stderr
    assert states(two, SLUG) == ["reviewed"] * 3
    assert states(two, "market-open") == ["translated"] * 3


def test_set_shows_the_sentence_with_its_old_and_its_new_text(drafted: Project, run_command: Any) -> None:
    done = run_command("set", SLUG, "3", "没有人反对。", "--to", "zh-Hans", "--by", "lin-yue")

    assert done.stdout == f"{SLUG} zh-Hans 3 translated\n"
    assert [line.strip() for line in done.stderr.splitlines()] == [
        "source: Nobody objected.", "was: 无人反对。", "now: 没有人反对。"
    ]  # fmt: skip


def test_whoever_decides_after_somebody_else_is_told_what_is_not_committed(drafted: Project, run_command: Any) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=drafted.root, check=True)

    git("init", "-q")
    git("add", "-A")
    git("-c", "user.name=T", "-c", "user.email=test@example.org", "commit", "-qm", "x")

    first = run_command("set", SLUG, "3", "没有人反对。", "--to", "zh-Hans", "--by", "lin-yue")
    second = run_command("mark", SLUG, "3", "--to", "zh-Hans", "--state", "reviewed", "--by", "wang-fang")
    git("add", "-A")
    git("-c", "user.name=T", "-c", "user.email=test@example.org", "commit", "-qm", "y")
    third = run_command("mark", SLUG, "3", "--to", "zh-Hans", "--lock", "--by", "li-lei")

    assert "committed" not in first.stderr
    assert "note: lin-yue decided here too, and nobody has committed that" in second.stderr
    assert "committed" not in third.stderr
