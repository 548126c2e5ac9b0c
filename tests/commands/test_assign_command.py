"""Work that is somebody's, and comments that end, on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands.test_commands_decisions import SLUG, drafted, mark, project, run_command  # noqa: F401
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.review.comments import is_named, threads_in

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project


def status(run: Any) -> dict[str, Any]:
    (row,) = json.loads(run("status", "--format", "json").stdout)
    return row


def test_an_assignment_is_a_state_that_the_next_one_replaces(drafted: Project, run_command: Any) -> None:  # noqa: F811
    given = run_command(
        "assign", SLUG, "--to", "zh-Hans", "--who", "wang-fang", "--due", "2026-01-31", "--by", "li-lei"
    )

    assert given.stdout == f"{SLUG} zh-Hans wang-fang 2026-01-31\n"
    assert (status(run_command)["who"], status(run_command)["due"]) == ("wang-fang", "2026-01-31")
    assert "wang-fang" in run_command("status").stdout

    run_command("assign", SLUG, "--to", "zh-Hans", "--nobody", "--by", "li-lei")

    assert (status(run_command)["who"], status(run_command)["due"]) == ("", "")


def test_a_translator_takes_work_and_gives_none_away(drafted: Project, run_command: Any) -> None:  # noqa: F811
    taken = run_command("assign", SLUG, "--to", "zh-Hans")
    refused = run_command("assign", SLUG, "--to", "zh-Hans", "--who", "li-lei")
    late = run_command("assign", SLUG, "--to", "zh-Hans", "--due", "2020-01-01")

    assert taken.stdout == f"{SLUG} zh-Hans lin-yue\n"
    assert (refused.returncode, late.returncode) == (2, 0)
    assert {"late", "mine"} <= set(status(run_command)["signs"])
    assert "late" in run_command("status").stdout


@pytest.mark.parametrize(("due", "hint"), [("soon", "2026-01-31"), ("31.1.2026", "2026-01-31")])
def test_what_is_not_a_day_is_refused(drafted: Project, run_command: Any, due: str, hint: str) -> None:  # noqa: F811
    done = run_command("assign", SLUG, "--to", "zh-Hans", "--due", due)

    assert done.returncode == 2
    assert hint in done.stderr


def test_a_comment_is_answered_and_closed(drafted: Project, run_command: Any) -> None:  # noqa: F811
    def asks() -> dict[str, int]:
        return dict(status(run_command)["asked"])

    place = ("comment", SLUG, "--to", "zh-Hans")
    run_command(*place, "1", "这个词对吗？@wang-fang请看", "--on", "收盘")
    assert asks() == {"wang-fang": 1}

    run_command(*place, "1", "对。", "--answer", "--by", "wang-fang")
    assert asks() == {"lin-yue": 1}
    assert "asked" in status(run_command)["signs"]
    (row,) = json.loads(run_command(*place, "--format", "json").stdout)
    assert (row["segments"], row["on"], [one["by"] for one in row["said"]]) == ([1], "收盘", ["lin-yue", "wang-fang"])

    assert run_command(*place, "1", "--close").returncode == 0
    assert (asks(), run_command(*place).stdout) == ({}, "")


def test_a_comment_is_about_the_article_as_a_whole(drafted: Project, run_command: Any) -> None:  # noqa: F811
    place = ("comment", SLUG, "--to", "zh-Hans")
    run_command(*place, "0", "Who is the minister? @li-lei")

    assert run_command(*place).stdout == "0  lin-yue: Who is the minister? @li-lei\n"
    assert status(run_command)["asked"] == {"li-lei": 1}
    assert run_command(*place, "0", "--close").returncode == 0
    assert run_command(*place, "0", "--close").returncode == 2


def test_what_is_sent_back_together_is_one_remark_and_ends_with_the_last(drafted: Project, run_command: Any) -> None:  # noqa: F811
    mark(run_command, "all", "--state", "translated")
    sent = ("--state", "draft", "--reason", "Use the names of the list.", "--category", "style", "--severity", "minor")
    mark(run_command, "all", *sent, "--by", "wang-fang")

    (thread,) = threads_in(load_catalog(drafted, SLUG, "zh-Hans"))
    assert len(thread.keys) == 3
    row = status(run_command)
    assert (row["sent_back"], "sent-back" in row["signs"]) == ({"lin-yue": 3}, True)
    assert (drafted.locales_dir / f"zh-Hans/{SLUG}.po").read_text().count("Use the names") == 1

    mark(run_command, "rejected", "--state", "translated")
    mark(run_command, "all", "--state", "reviewed", "--by", "wang-fang")
    (thread,) = threads_in(load_catalog(drafted, SLUG, "zh-Hans"))
    assert thread.closed_by


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("@li-lei", True),
        ("请@li-lei看", True),
        ("(@li-lei)", True),
        ("a@li-lei", False),
        ("@li-lei2", False),
        ("@li-lei-b", False),
    ],
)
def test_a_name_in_a_comment_is_the_whole_name(text: str, is_meant: bool) -> None:
    assert is_named("li-lei", text) is is_meant


def test_an_editor_approves_and_signs_off_in_one_command(drafted: Project, run_command: Any) -> None:  # noqa: F811
    mark(run_command, "all", "--state", "translated")

    refused = mark(run_command, "all", "--state", "reviewed,done", "--by", "li-lei")
    done = mark(run_command, "all", "--state", "reviewed,final", "--by", "li-lei")

    assert refused.returncode == 2
    assert [line.split()[-1] for line in done.stdout.splitlines()] == ["final"] * 3


def test_changes_since_a_day_and_since_one_was_here(drafted: Project, run_command: Any) -> None:  # noqa: F811
    compare = ("diff", SLUG, "--to", "zh-Hans", "--format", "json", "--since")
    mark(run_command, "2", "--state", "translated")
    entry = load_catalog(drafted, SLUG, "zh-Hans").entry(2)
    assert run_command(*compare, "I was here").stdout.count('"key"') == 0

    run_command("set", SLUG, "2", "--to", "zh-Hans", "周四<1>中午</1>就停止交易。", "--by", "wang-fang")
    (row,) = json.loads(run_command(*compare, "today").stdout)[0]["segments"][1:2]
    assert row["key"] == entry.key
    assert run_command(*compare, "long ago").returncode == 2
