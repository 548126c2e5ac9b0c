"""`translator review` as people start it: on a terminal, with a real editor, and killed while somebody types."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.storage import load_catalog

from .conftest import MACHINE, SLUG, TAG, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

pytest.importorskip("pty")

COMMAND = ("review", SLUG, "--to", TAG, "--as", "lin-yue")


@pytest.mark.slow
def test_what_was_typed_is_back_after_kill_9_and_the_screen_is_where_it_was(project: Project) -> None:
    from .terminal import Terminal

    first = Terminal(*COMMAND, cwd=project.root)
    first.wait_for("0/10")
    at = first.send("a")
    at = first.wait_for("1: accepted", after=at)
    at = first.send("\r")
    at = first.wait_for("F2 save", after=at)
    first.send("后来都卖掉了👨\u200d👩\u200d👧")
    first.wait_for("unsaved text kept", after=at)
    first.wait_for("掉了", after=at)
    first.send("")
    first.kill()

    assert "translated" == load_catalog(project, SLUG, TAG).entry(1).state.value
    assert MACHINE[1] == load_catalog(project, SLUG, TAG).entry(2).target

    again = Terminal(*COMMAND, cwd=project.root)
    again.wait_for("unsaved text from before")
    again.wait_for("#2 draft")
    again.send("a")
    again.wait_for("2: saved")
    again.send("q")
    again.wait_for("This session: 1 edited")
    again.wait_for(f"next: translator review {SLUG} --to {TAG}")

    assert 0 == again.close()
    assert MACHINE[1] + "后来都卖掉了👨\u200d👩\u200d👧" == load_catalog(project, SLUG, TAG).entry(2).target


@pytest.mark.slow
def test_ctrl_z_takes_back_a_decision_in_the_list_and_what_was_typed_in_the_editor(project: Project) -> None:
    from .terminal import Terminal

    with Terminal(*COMMAND, cwd=project.root) as terminal:
        terminal.wait_for("0/10")
        at = terminal.send("a")
        at = terminal.wait_for("1: accepted", after=at)
        terminal.wait_for(" 1/10 ")
        at = terminal.send("\x1a")
        terminal.wait_for("1: undone", after=at)
        assert "draft" == load_catalog(project, SLUG, TAG).entry(1).state

        at = terminal.send("\x19")
        at = terminal.wait_for("1: done again", after=at)
        at = terminal.send("\r")
        at = terminal.wait_for("F2 save", after=at)
        terminal.send("又来")
        at = terminal.wait_for("unsaved text kept", after=at)
        terminal.send("\x1a")
        terminal.wait_for("saved", after=at)
        terminal.send("")
        assert terminal.process.poll() is None

    session = session_of(project, wanted="all", start=1)
    assert (session.current.target, None) == (MACHINE[0], session.autosave.text_of(session.current))


def test_a_dumb_terminal_gets_one_segment_a_prompt(project: Project) -> None:
    from .terminal import Terminal

    terminal = Terminal(*COMMAND, cwd=project.root, TERM="dumb")
    terminal.wait_for("Segment 1 of 10")
    terminal.send("q\n")
    terminal.wait_for("nothing decided")

    assert 0 == terminal.close()


@pytest.mark.slow
@pytest.mark.parametrize("ignored", sampled([False, True]))
def test_the_program_ends_when_its_terminal_goes_away(project: Project, ignored: bool) -> None:
    from .terminal import Terminal

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        terminal = Terminal(*COMMAND, cwd=project.root)
    finally:
        signal.signal(signal.SIGHUP, before)
    terminal.wait_for("0/10")
    at = terminal.send("\r")
    at = terminal.wait_for("F2 save", after=at)
    terminal.send("又来")
    terminal.wait_for("unsaved text kept", after=at)
    terminal.wait_for("又来", after=at)
    terminal.send("")

    terminal.hang_up()

    try:
        assert (128 + signal.SIGHUP if ignored else -signal.SIGHUP) == terminal.process.wait(timeout=30)
    finally:
        terminal.process.kill()
    session = session_of(project)
    assert MACHINE[0] + "又来" == session.autosave.text_of(session.entry)
