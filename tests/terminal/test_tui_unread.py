"""Nobody signs what was not on the screen: held keys, bursts, pasted text, macros and type-ahead on a real terminal."""

from __future__ import annotations

import asyncio
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import sync_article

from .conftest import SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.newsroom.ground.project import Project

    from .conftest import Desk
    from .terminal import Terminal

pytest.importorskip("pty")

pytestmark = pytest.mark.slow

COMMAND = ("review", SLUG, "--to", TAG, "--as", "lin-yue")
TOO_FAST = "too fast: nothing was decided"


@pytest.fixture
def terminal(project: Project) -> Iterator[Terminal]:
    from .terminal import Terminal

    with Terminal(*COMMAND, cwd=project.root) as opened:
        opened.wait_for("0/10")
        opened.drain(0.4)
        yield opened


@pytest.fixture
def long_project(project: Project) -> Project:
    """The same newsroom with an article of forty segments, all drafted."""
    lines = "".join(f"\nThe boat of pier {number} is late.\n" for number in range(1, 40))
    path = project.root / "articles/en" / f"{SLUG}.md"
    path.write_text(f"---\nlang: en\ntitle: The Last Ferry\ndate: 2026-03-12\n---\n{lines}")
    sync_article(project.article(SLUG), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            if entry.state == "new":
                target = f"{entry.number - 1}号码头的船晚点了。"
                catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    return project


def accepted(project: Project) -> list[int]:
    return [entry.number for entry in load_catalog(project, SLUG, TAG).entries if entry.state != "draft"]


async def test_a_held_key_decides_once(project: Project) -> None:
    """Its presses bear the times at which a keyboard sends them, also where a busy machine is late."""
    from textual import events

    def press(at: Desk, time: float) -> None:
        key = events.Key("a", "a")
        key.time = time
        at.pilot.app.post_message(key)

    async with desk(session_of(project)) as at:
        at.pilot.app.key_history.is_timed = True
        begun = monotonic() + 1
        press(at, begun)
        await at.until(lambda: accepted(project) == [1])
        for repeat in range(30):
            press(at, begun + 0.3 + 0.033 * repeat)
        await at.until(lambda: TOO_FAST in at.bottom)
        await at.done()

        assert [1] == accepted(project)


async def test_thirty_presses_at_ten_a_second_accept_thirty_segments(long_project: Project) -> None:
    """Each press comes at its time, and bears it, also where a busy machine reads it late."""
    from textual import events

    async with desk(session_of(long_project)) as at:
        at.pilot.app.key_history.is_timed = True
        begun = monotonic() + 1
        for number in range(30):
            key = events.Key("a", "a")
            key.time = begun + number / 10
            await asyncio.sleep(max(0.0, key.time - monotonic()))
            at.pilot.app.post_message(key)
        await at.until(lambda: len(accepted(long_project)) == 30)
        await at.done()

    catalog = load_catalog(long_project, SLUG, TAG)
    shown = [event.data.shown_seconds for event in catalog.ledger.events if event.action is Action.ACCEPT]
    assert [*range(1, 31)] == accepted(long_project)
    assert all(seconds is not None and seconds >= 0.1 for seconds in shown)


@pytest.mark.parametrize("rate", [30, 11])
async def test_a_key_held_after_a_series_decides_no_more(long_project: Project, rate: int) -> None:
    """The series are the first five; a keyboard that repeats slowly still pauses before it repeats."""
    from textual import events

    async with desk(session_of(long_project)) as at:
        at.pilot.app.key_history.is_timed = True
        begun = monotonic() + 1
        times = [*(begun + number / 10 for number in range(5)), *(begun + 0.65 + number / rate for number in range(40))]
        for time in times:
            key = events.Key("a", "a")
            key.time = time
            at.pilot.app.post_message(key)
        await at.until(lambda: TOO_FAST in at.bottom)
        await at.done()

        assert [1, 2, 3, 4, 5] == accepted(long_project)


@pytest.mark.parametrize("keys", sampled(["aaaa", " a a", "F\x19a"]))
def test_what_comes_at_once_decides_nothing(terminal: Terminal, project: Project, keys: str) -> None:
    terminal.write(keys)
    terminal.wait_for(TOO_FAST)
    terminal.drain(0.6)

    assert [] == accepted(project)


@pytest.mark.parametrize("keys", ["\x1b[200~aaa\x1b[201~", ":accept\r:accept\r"])
def test_pasted_text_and_a_macro_for_the_palette_decide_nothing(
    terminal: Terminal, project: Project, keys: str
) -> None:
    terminal.write(keys)
    terminal.drain(0.6)

    assert [] == accepted(project)


@pytest.mark.parametrize("keys", sampled(["caaa", "claae"]))
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
        terminal.wait_for("typed before it was asked for, and not read")
        terminal.wait_for("[2 · 1/10")
        terminal.drain(0.6)
        assert [1] == accepted(project)

        terminal.write("a\n")
        terminal.wait_for("[3 · 2/10")

    catalog = load_catalog(project, SLUG, TAG)
    shown = catalog.history(catalog.entry(2))[-1].data.shown_seconds
    assert shown is not None
    assert shown >= 0.3


WHEEL_DOWN, WHEEL_UP = "\x1b[<65;20;3M", "\x1b[<64;20;3M"


@pytest.fixture
def low_terminal(project: Project) -> Iterator[Terminal]:
    """Open the article on a terminal that shows a part of it."""
    from .terminal import Terminal

    with Terminal(*COMMAND, cwd=project.root, size=(120, 9)) as opened:
        opened.wait_for("0/10")
        opened.drain(0.4)
        yield opened


@pytest.mark.parametrize("keys", sampled(["a", " ", "x", "F"]))
def test_a_segment_that_was_scrolled_out_of_sight_is_shown_and_not_decided_about(
    low_terminal: Terminal, project: Project, keys: str
) -> None:
    at = low_terminal.send(WHEEL_DOWN * 4)
    low_terminal.wait_for("People signed", after=at)

    at = low_terminal.send(keys)
    low_terminal.wait_for("was not in sight", after=at)
    low_terminal.drain(0.4)
    assert [] == accepted(project)

    at = low_terminal.send("a")
    low_terminal.wait_for("1: accepted", after=at)


def test_time_counts_only_while_the_segment_is_in_sight(low_terminal: Terminal, project: Project) -> None:
    at = low_terminal.send(WHEEL_DOWN * 4)
    low_terminal.wait_for("People signed", after=at)
    sleep(2)
    at = low_terminal.send(WHEEL_UP * 4)
    low_terminal.wait_for("The Last Ferry", after=at)
    at = low_terminal.send("a")
    low_terminal.wait_for("1: accepted", after=at)

    catalog = load_catalog(project, SLUG, TAG)
    shown = catalog.history(catalog.entry(1))[-1].data.shown_seconds
    assert shown is not None
    assert 0.3 < shown < monotonic() - low_terminal.began - 1.9
