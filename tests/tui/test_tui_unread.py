"""Nobody signs what was not on the screen: held keys, bursts, pasted text, macros and type-ahead on a real terminal."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

import pytest

from translator.catalog import load_catalog

from .conftest import SLUG, TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.project import Project

    from .terminal import Terminal

pytest.importorskip("pty")

COMMAND = ("review", SLUG, "--to", TAG, "--as", "lin-yue")
TOO_FAST = "too fast: nothing was decided"


@pytest.fixture
def terminal(project: Project) -> Iterator[Terminal]:
    from .terminal import Terminal

    with Terminal(*COMMAND, cwd=project.root) as opened:
        opened.wait_for("0/10")
        opened.drain(0.4)
        yield opened


def accepted(project: Project) -> list[int]:
    return [entry.number for entry in load_catalog(project, SLUG, TAG).entries if entry.state != "draft"]


def test_a_held_key_decides_once(terminal: Terminal, project: Project) -> None:
    terminal.write("a")
    sleep(0.3)
    for _repeat in range(30):
        terminal.write("a")
        sleep(0.033)
    terminal.wait_for(TOO_FAST)
    terminal.drain(0.6)

    assert [1] == accepted(project)


def test_presses_one_after_the_other_all_decide(terminal: Terminal, project: Project) -> None:
    for number in (1, 2, 3):
        at = terminal.position
        terminal.write("a")
        terminal.wait_for_bytes(f"{number}: accepted".encode(), at)
        sleep(0.35)

    assert [1, 2, 3] == accepted(project)


@pytest.mark.parametrize("keys", ["aaaa", " a a", "P\x19a"])
def test_what_comes_at_once_decides_nothing(terminal: Terminal, project: Project, keys: str) -> None:
    terminal.write(keys)
    terminal.drain(0.6)

    assert [] == accepted(project)
    assert TOO_FAST in terminal.seen


@pytest.mark.parametrize("keys", ["\x1b[200~aaa\x1b[201~", ":accept\r:accept\r"])
def test_pasted_text_and_a_macro_for_the_palette_decide_nothing(
    terminal: Terminal, project: Project, keys: str
) -> None:
    terminal.write(keys)
    terminal.drain(0.6)

    assert [] == accepted(project)


@pytest.mark.parametrize("keys", ["caaa", "claae"])
def test_keys_wait_until_the_dialog_is_up(terminal: Terminal, project: Project, keys: str) -> None:
    at = terminal.position
    terminal.write(keys)
    terminal.wait_for_bytes(keys[1:].encode(), at)
    terminal.write("\r")
    sleep(0.3)
    terminal.write("\r")
    terminal.wait_for("comment written")

    catalog = load_catalog(project, SLUG, TAG)
    assert [] == accepted(project)
    assert [keys[1:]] == [event.reason for event in catalog.comments_of(catalog.entry(1))]


def test_keys_behind_the_last_answer_decide_nothing(terminal: Terminal, project: Project) -> None:
    terminal.write("chm\r\raaa")
    terminal.drain(0.6)

    assert [] == accepted(project)


def test_lines_pasted_into_the_editor_save_nothing(terminal: Terminal, project: Project) -> None:
    at = terminal.send("\r")
    terminal.wait_for("F2 save", after=at)
    terminal.send("甲\r乙\raa\r")
    terminal.drain(0.6)

    assert [] == accepted(project)


def test_keys_typed_before_the_screen_is_there_decide_nothing(project: Project) -> None:
    from .terminal import Terminal

    with Terminal(*COMMAND, cwd=project.root) as terminal:
        while "0/10" not in terminal.seen:
            terminal.write("a")
            terminal.drain(0.04)
        terminal.drain(0.6)

        assert [] == accepted(project)


def test_lines_typed_ahead_decide_nothing_in_the_plain_review(project: Project) -> None:
    from .terminal import Terminal

    with Terminal(*COMMAND, cwd=project.root, TERM="dumb") as terminal:
        terminal.wait_for("[1 · 0/10")
        terminal.drain(0.4)
        terminal.write("a\na\na\n")
        terminal.wait_for(TOO_FAST)
        terminal.drain(0.6)
        assert [1] == accepted(project)

        terminal.write("a\n")
        terminal.wait_for("[3 · 0/10")

    catalog = load_catalog(project, SLUG, TAG)
    shown = catalog.history(catalog.entry(2))[-1].data.shown_seconds
    assert shown is not None
    assert shown >= 0.3
