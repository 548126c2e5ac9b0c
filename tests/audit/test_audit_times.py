"""Impossible times: said before a decision, one line of `verify`, and acknowledged by an editor with a reason."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.cli import run
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from collections.abc import Callable

TAG = "zh-Hans"
PEOPLE = """\
people:
  li-lei: {roles: [editor], emails: [li-lei@example.org]}
  wang-fang: {roles: [translator], emails: [wang-fang@example.org]}
"""
YEAR = timedelta(days=365)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/people.yml").write_text(PEOPLE)
    (tmp_path / "articles/en/fog.md").write_text("The fog came. Nobody waved.\n\nThe boats went home.\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert run(["-C", str(tmp_path), "sync"]) == 0
    return open_newsroom(tmp_path)


@pytest.fixture
def at_clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Return a function that sets the clock of this machine off by some time, for what the ledger gets."""

    def put(off: timedelta) -> None:
        moment = (datetime.now(UTC) + off).strftime("%Y-%m-%dT%H:%M:%SZ")
        monkeypatch.setattr("translator.newsroom.catalog.catalog.now", lambda: moment)

    return put


def translate(project: Project, *numbers: int) -> None:
    for number in numbers:
        command = ["set", "fog", str(number), f"译文{number}。", "--to", TAG, "--as", "wang-fang"]
        assert run(["-C", str(project.root), *command]) == 0


def times(project: Project) -> list[str]:
    return [problem.message for problem in verify_catalog(load_catalog(project, "fog", TAG)) if problem.kind == "time"]


def verify(project: Project, *options: str) -> int:
    return run(["-C", str(project.root), "verify", *options])


@pytest.mark.parametrize("off", [YEAR, -YEAR], ids=["ahead", "behind"])
def test_a_wrong_clock_is_one_line_until_an_editor_says_why(
    off: timedelta, project: Project, at_clock: Callable[[timedelta], None], capsys: pytest.CaptureFixture[str]
) -> None:
    at_clock(timedelta())
    translate(project, 1)
    at_clock(off)
    translate(project, 2, 3)
    assert run(["-C", str(project.root), "comment", "fog", "1", "Hm.", "--to", TAG, "--as", "li-lei"]) == 0
    at_clock(timedelta())
    (message,) = times(project)
    assert message.endswith("; 2 more lines have impossible times")
    capsys.readouterr()
    assert verify(project) == 1
    assert "verify --acknowledge time --reason TEXT" in capsys.readouterr().err

    acknowledge = ("--acknowledge", "time", "--reason", "The desk's clock was a year off.")
    assert verify(project, *acknowledge, "--by", "wang-fang") == 2
    assert "this takes editor" in capsys.readouterr().err
    assert verify(project, "--acknowledge", "time", "--by", "li-lei") == 2
    assert "this takes a reason" in capsys.readouterr().err
    assert len(times(project)) == 1

    assert verify(project, *acknowledge, "--by", "li-lei") == 0
    said = capsys.readouterr().err
    assert "fog zh-Hans: 3 lines acknowledged" in said
    assert "li-lei acknowledged 3 lines with impossible times: The desk's clock was a year off." in said
    events = load_catalog(project, "fog", TAG).events
    assert verify(project, *acknowledge, "--by", "li-lei") == 0
    assert len(load_catalog(project, "fog", TAG).events) == len(events)
    translate(project, 1)
    assert [problem for problem in prove(project).problems if problem.kind == "time"] == []


def test_what_comes_after_an_acknowledgement_is_a_problem_again(
    project: Project, at_clock: Callable[[timedelta], None]
) -> None:
    at_clock(YEAR)
    translate(project, 1)
    at_clock(timedelta())
    assert verify(project, "--acknowledge", "time", "--reason", "A wrong clock.", "--by", "li-lei") == 0
    assert times(project) == []
    at_clock(2 * YEAR)
    translate(project, 2)
    assert len(times(project)) == 1


def test_an_acknowledgement_does_not_stand_for_lines_that_its_author_never_saw(
    project: Project, at_clock: Callable[[timedelta], None]
) -> None:
    path = project.ledger_path(TAG, "fog")
    at_clock(timedelta())
    translate(project, 1)
    base = path.read_bytes()
    at_clock(YEAR)
    translate(project, 2)
    there = path.read_bytes().removeprefix(base)
    path.write_bytes(base)
    translate(project, 3)
    at_clock(timedelta())
    verify(project, "--acknowledge", "time", "--reason", "A wrong clock.", "--by", "li-lei")
    assert times(project) == []

    path.write_bytes(path.read_bytes() + there)
    assert len(times(project)) == 1


@pytest.mark.parametrize("command", [
    ("set", "fog", "2", "没有人挥手。"), ("comment", "fog", "1", "Hm."), ("mark", "fog", "1", "--lock"),
], ids=lambda command: command[0])  # fmt: skip
def test_a_decision_says_that_the_ledger_is_younger_than_the_clock(
    command: tuple[str, ...], project: Project, at_clock: Callable[[timedelta], None],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    at_clock(YEAR)
    translate(project, 1)
    at_clock(timedelta())
    capsys.readouterr()
    who = "li-lei" if command[0] == "mark" else "wang-fang"

    assert run(["-C", str(project.root), *command, "--to", TAG, "--as", who]) == 0
    said = capsys.readouterr().err
    assert "the last line of locales/zh-Hans/fog.jsonl is of" in said
    assert "one of the two clocks was wrong" in said


def test_a_decision_says_that_the_clock_is_before_the_last_commit(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    later = (datetime.now(UTC) + YEAR).strftime("%Y-%m-%dT%H:%M:%SZ")
    commit = ["git", "-C", str(project.root), "commit", "-q", "--allow-empty", "-m", "Begin"]
    subprocess.run(commit, check=True, env={**os.environ, "GIT_COMMITTER_DATE": later})
    capsys.readouterr()

    translate(project, 1)
    assert "the last commit is of" in capsys.readouterr().err
    assert verify(project, "--acknowledge", "time", "--reason", "A wrong clock.", "--by", "li-lei") == 2
    assert "(yours: date -u)" in capsys.readouterr().err


def test_an_honest_clock_is_not_doubted(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    translate(project, 1, 2)
    assert "clock" not in capsys.readouterr().err
    assert times(project) == []
