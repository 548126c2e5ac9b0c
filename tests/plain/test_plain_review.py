"""`translator review --plain`: a person types, and what was decided is on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.drafted_newsroom import SLUG, make_drafted_newsroom
from translator.bilingual.model import State
from translator.desk.plain.session_loop import parse_command
from translator.newsroom.catalog.events import ProposalData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house.people import load_people
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import measure
from translator.newsroom.review.session import Session

ARTICLE = """\
---
lang: en
title: The Last Ferry
date: 2026-03-12
---

There were 214 seats. Nobody came.

## Afterwards

It was **fast**.
"""
MACHINE = ("最后的渡轮", "有214个座位。", "没人来。", "后来", "它<1>快</1>。")
PEOPLE = """\
people:
  lin-yue: {roles: [translator], emails: [test@example.org]}
  wang-fang: {roles: [reviewer]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_drafted_newsroom(tmp_path, ARTICLE, MACHINE, people=PEOPLE, glossary="en,zh-Hans\nferry,渡轮\n")


def entries(project: Project) -> list[Any]:
    return load_catalog(project, SLUG, "zh-Hans").entries


def states(project: Project) -> list[str]:
    return [entry.state.value for entry in entries(project)]


def test_the_card_has_what_a_reviewer_needs(type_in: Any) -> None:
    out = type_in("q").stdout

    assert "Segment 1 of 5 (0/5): draft" in out
    assert "Place: title" in out
    assert "Source: The Last Ferry" in out
    assert "Target, mt:pseudo: 最后的渡轮" in out
    assert "Terms: ferry = 渡轮" in out
    assert "next: translator review ferry --to zh-Hans" in out
    assert "\x1b" not in out


def test_accept_and_edit_take_a_draft_to_translated(project: Project, type_in: Any) -> None:
    done = type_in("a", "e 共有214个座位。", "q")

    assert "Segment 3 of 5 (2/5): draft" in done.stdout

    assert states(project) == ["translated", "translated", "draft", "draft", "draft"]
    assert entries(project)[1].target == "共有214个座位。"
    assert "This session: 1 accepted, 1 edited" in done.stdout


def test_suggestions_are_taken_by_number_or_dismissed(project: Project, type_in: Any) -> None:
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        for number in (2, 3):
            data = ProposalData(f"建议{number}，214。")
            catalog.apply(catalog.entry(number), "propose", actor="wang-fang", reason="in conflict", data=data)

    done = type_in("2", "t 1", "3", "X 1", "q")

    assert "Suggestion 1 (wang-fang" in done.stdout
    assert "Why: in conflict" in done.stdout
    assert "3: suggestion dismissed" in done.stdout
    assert entries(project)[1].target == "建议2，214。"


@pytest.mark.parametrize("typed", [["X 1 stiff"], ["X", "stiff"]])
def test_a_machines_suggestion_is_refused_with_a_reason(project: Project, type_in: Any, typed: list[str]) -> None:
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        data = ProposalData("建议2，214。", is_of_program=True)
        catalog.apply(catalog.entry(2), "propose", actor="agent:draft", data=data)

    done = type_in("2", *typed, "q")

    assert "2: suggestion dismissed" in done.stdout
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        assert [event.reason for event, _text in catalog.refusals(catalog.entry(2))] == ["stiff"]


def test_full_width_letters_and_whole_words_are_understood(project: Project, type_in: Any) -> None:
    type_in("ａ", "accept", "？", "ＳＫＩＰ", "ｑ")

    assert states(project)[:3] == ["translated", "translated", "draft"]


def test_what_is_typed_after_an_action_stays_as_it_is() -> None:
    assert parse_command("ｃ　“好”，对吗？") == ("comment", "“好”，对吗？")
    assert parse_command("１２") == ("jump", "12")
    assert parse_command("＃ 7") == ("jump", "7")
    assert parse_command("") == ("skip", "")
    assert parse_command("zzz") is None


def test_at_a_terminal_an_edit_with_findings_stays_the_current_segment(project: Project, type_in: Any) -> None:
    done = type_in("2", "e 有241个座位。", "e 有214个座位吗？", "q", at_terminal=True)

    assert "Error num.value" in done.stdout
    assert entries(project)[1].target == "有214个座位吗？"


def test_a_line_of_a_pipe_is_for_the_same_segment_whatever_the_checks_find(project: Project, type_in: Any) -> None:
    done = type_in("2", "e", "有241个座位。", "e", "无人前来。", "q")

    assert "2: saved\nError num.value" in done.stdout
    assert [entry.target for entry in entries(project)[1:3]] == ["有241个座位。", "无人前来。"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("5", "e 它很快。"), "tag <1> is missing"),
        (("zzz",), "'zzz' is not an action"),
        (("x why", "accuracy", "awful"), "one of the numbers above"),
        (("77",), "77"),
    ],
)
def test_the_lines_behind_one_of_a_pipe_that_is_not_done_are_not_read(
    project: Project, type_in: Any, lines: tuple[str, ...], told: str
) -> None:
    done = type_in(*lines, "1", "e 别的译文", by="wang-fang")

    assert told in done.stdout + done.stderr
    assert "the lines behind it were not read" in done.stderr
    assert "This session: nothing decided" in done.stdout
    assert (done.returncode, [entry.target for entry in entries(project)]) == (2, [*MACHINE])


def test_lines_that_were_pasted_at_once_are_no_action(project: Project, type_in: Any, monkeypatch: Any) -> None:
    answers = iter(["e 末班渡轮\ne 有座位。", "q"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))

    assert "is not an action" in type_in(at_terminal=True).stdout
    assert [entry.target for entry in entries(project)] == [*MACHINE]


def test_a_lost_tag_is_refused_and_nothing_is_written(project: Project, type_in: Any) -> None:
    done = type_in("5", "e 它很快。", "q")

    assert "not done: tag <1> is missing" in done.stderr
    assert entries(project)[4].target == MACHINE[4]


def test_nobody_approves_a_text_of_their_own(project: Project, type_in: Any, tmp_path: Path) -> None:
    people = PEOPLE.replace("[translator]", "[translator, reviewer]")
    (tmp_path / "glossaries/people.yml").write_text(people)

    type_in("a", "a", "a", "a", "a")
    done = type_in("1", "a", "q", options=("--filter", "all"))

    assert "a second person must review it" in done.stderr
    assert set(states(project)) == {"translated"}
    assert "next, for wang-fang: translator review ferry --to zh-Hans" in done.stdout


def test_a_second_person_approves_and_sends_back(project: Project, type_in: Any) -> None:
    type_in("a", "a", "a", "a", "a")

    done = type_in("a", "x", "座位数没有说清。", "accuracy", "2", "q", by="wang-fang")

    assert states(project) == ["reviewed", "draft", "translated", "translated", "translated"]
    assert entries(project)[1].is_rejected
    (comment,) = load_catalog(project, SLUG, "zh-Hans").comments_of(entries(project)[1])
    assert (comment.reason, comment.data.as_dict()) == (
        "座位数没有说清。",
        {"category": "accuracy", "severity": "minor"},
    )
    assert "This session: 1 approved, 1 sent back" in done.stdout


def test_a_rejection_without_an_answer_is_cancelled(project: Project, type_in: Any) -> None:
    type_in("a", "a", "a", "a", "a")

    done = type_in("x", "", "q", by="wang-fang")

    assert "cancelled" in done.stdout
    assert states(project)[0] == "translated"


def test_undo_brings_back_text_state_and_flags_and_can_be_proved(project: Project, type_in: Any) -> None:
    type_in("e 末班渡轮", "u", "u", "q")
    assert (states(project)[0], entries(project)[0].target) == ("draft", MACHINE[0])

    type_in("a", "q")
    type_in("x 不通顺", "style", "minor", "u", "q", by="wang-fang")

    assert states(project)[0] == "translated"
    assert not entries(project)[0].is_rejected
    assert verify_catalog(load_catalog(project, SLUG, "zh-Hans")) == []


def test_an_approval_that_is_undone_does_not_make_the_reviewer_the_author(project: Project, type_in: Any) -> None:
    type_in("a", "q")

    type_in("e 末班渡轮", "u", "a", "q", by="wang-fang")

    assert (states(project)[0], entries(project)[0].target) == ("reviewed", MACHINE[0])
    assert verify_catalog(load_catalog(project, SLUG, "zh-Hans")) == []


def test_the_next_session_goes_on_where_the_last_one_stopped(type_in: Any) -> None:
    type_in("", "", "q")

    assert "Segment 3 of 5" in type_in("q").stdout
    assert "Segment 2 of 5" in type_in("q", options=("--from", "2")).stdout


def test_filters_choose_the_queue(type_in: Any) -> None:
    assert "Segment 1 of 5" in type_in("a", "q", options=("--filter", "state:draft")).stdout
    assert "Segment 2 of 5" in type_in("q", options=("--filter", "state:draft", "--from", "1")).stdout
    assert "nothing matches: check:num.*" in type_in(options=("--filter", "check:num.*")).stdout
    assert type_in(options=("--filter", "state:odd")).returncode == 2


def test_a_decision_is_on_disk_before_the_next_question(project: Project, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "translator", "review", SLUG, "--to", "zh-Hans", "--plain"]
    root = Path(__file__).parents[2]
    environment, pipe = {**os.environ, "PYTHONPATH": str(root)}, subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"a\n")
        process.stdin.flush()
        for line in process.stdout:
            if b"Segment 2 of 5" in line:
                break
        process.kill()

    assert states(project)[0] == "translated"
    place = json.loads((project.derived_dir / "review/zh-Hans" / f"{SLUG}.json").read_text())
    assert "lin-yue" in place


def test_a_segment_that_somebody_changed_meanwhile_is_not_decided(project: Project) -> None:
    session = Session(project.article(SLUG), "zh-Hans", next(iter(load_people(project))))
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="wang-fang", target="别人的译文", origin="human")

    with pytest.raises(Exception, match="somebody changed this segment"):
        session.accept()

    assert entries(project)[0].target == "别人的译文"


def test_the_end_of_the_input_ends_the_session(type_in: Any) -> None:
    done = type_in()

    assert done.returncode == 0
    assert "This session: nothing decided" in done.stdout


def test_a_segment_that_no_engine_could_draft_is_for_a_person_to_write(project: Project, type_in: Any) -> None:
    with catalog_transaction(project, SLUG, "zh-Hans") as catalog:
        catalog.apply(
            catalog.entry(2),
            "draft",
            actor="system",
            state=State.NEW,
            target="",
            origin="mt:pseudo",
            signature="pseudo|v:1",
            reason="num.value",
        )
        progress = measure(project, catalog, load_people(project))

    assert (progress.next, progress.people) == (Step.WRITE, ("lin-yue", "wang-fang"))
    assert "next: translator review ferry --to zh-Hans" in type_in("q").stdout
    assert "next: translator review ferry" in type_in("e 共有214个座位。", "q", options=("--filter", "all")).stdout


def test_a_glossary_that_cannot_be_read_is_named_once(project: Project, type_in: Any) -> None:
    (project.root / "glossaries/news.csv").write_bytes(b"en,zh-Hans\nferry,\xff\n")
    out = type_in("a", "n", "q").stdout
    assert out.count("(glossaries/news.csv:2): until that is mended") == 1
    assert "1: accepted" in out
