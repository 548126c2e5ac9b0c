"""What a person types at the prompts of `review --plain` is kept, on a real terminal, until a decision has said it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.terminal.conftest import MACHINE, SLUG, TAG, project, session_of
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog

if TYPE_CHECKING:
    from tests.terminal.terminal import Terminal
    from translator.newsroom.ground.project import Project

pytest.importorskip("pty")

__all__ = ["project"]
REMARK = "not her own words"


def open_terminal(at: Project, person: str = "lin-yue", *options: str) -> Terminal:
    from tests.terminal.terminal import Terminal

    terminal = Terminal("review", SLUG, "--to", TAG, "--plain", "--as", person, *options, cwd=at.root, size=(200, 40))
    terminal.wait_for("0/10")
    return terminal


def event_of(at: Project, action: str) -> Any:
    catalog = load_catalog(at, SLUG, TAG)
    return next(event for event in catalog.history(catalog.entry(1)) if event.action == action)


@pytest.mark.slow
def test_a_comment_asks_what_it_is_about_like_a_rejection(project: Project) -> None:
    with open_terminal(project) as terminal:
        at = terminal.send("c\n")
        at = terminal.wait_for("Comment: ", after=at)
        at = terminal.send(REMARK + "\n")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("?\n")
        at = terminal.wait_for("accuracy", after=at)
        at = terminal.send("accuracy\n")
        at = terminal.wait_for("How bad is it?", after=at)
        at = terminal.send("minor\n")
        terminal.wait_for("1: comment written", after=at)

    said = event_of(project, "comment")
    assert (REMARK, "accuracy", "minor") == (said.reason, said.data.category, said.data.severity)


@pytest.mark.slow
def test_a_rejection_that_was_broken_off_begins_with_what_was_typed(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "accept", actor="lin-yue")
    with open_terminal(project, "wang-fang", "--from", "1") as terminal:
        at = terminal.send(f"x {REMARK}\n")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("\n")
        at = terminal.wait_for("what you typed is kept", after=at)
        at = terminal.send("q\n")
        terminal.wait_for("This session", after=at)
    with open_terminal(project, "wang-fang", "--from", "1") as terminal:
        at = terminal.send("x\n")
        at = terminal.wait_for(f"Why is it sent back? {REMARK}", after=at)
        at = terminal.send("!\n")
        at = terminal.wait_for("What is it about?", after=at)
        at = terminal.send("accuracy\n")
        at = terminal.wait_for("How bad is it?", after=at)
        at = terminal.send("minor\n")
        terminal.wait_for("1: sent back", after=at)

    said = event_of(project, "reject")
    assert REMARK + "!" == said.reason
    assert said.data.shown_seconds > 0


def test_a_text_that_is_refused_is_kept_and_edited_further(project: Project) -> None:
    with open_terminal(project, "lin-yue", "--from", "5") as terminal:
        at = terminal.send("e 它快而且很安静。\n")
        at = terminal.wait_for("not done", after=at)
        assert "它快而且很安静。" == session_of(project, start=5).autosave.text_of(session_of(project, start=5).entry)
        at = terminal.send("e\n")
        at = terminal.wait_for("Target: 它快而且很安静。", after=at)

    assert MACHINE[4] == load_catalog(project, SLUG, TAG).entry(5).target


@pytest.mark.slow
def test_nothing_is_asked_for_where_nothing_could_be_saved(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "lock", actor="li-lei")
    with open_terminal(project, "lin-yue", "--from", "1") as terminal:
        for command in ("e", "m"):
            at = terminal.send(f"{command}\n")
            terminal.wait_for("the segment is locked", after=at)


@pytest.mark.slow
def test_what_was_typed_before_a_question_is_not_its_answer(project: Project) -> None:
    with open_terminal(project, "lin-yue", "--from", "1") as terminal:
        terminal.drain(0.5)
        terminal.write("e 末班渡轮\na\ne 别的译文\n")
        terminal.wait_for("1: saved")
        terminal.wait_for("not read: a␊")
        at = terminal.wait_for("[2 · 1/10] ", after=terminal.wait_for("not read: "))
        terminal.send("q\n")
        terminal.wait_for("This session: 1 edited", after=at)

    assert ["末班渡轮", *MACHINE[1:]] == [entry.target for entry in load_catalog(project, SLUG, TAG).entries][:10]
