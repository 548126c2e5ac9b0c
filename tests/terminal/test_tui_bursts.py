"""Keys that come in one burst, as a stalled line delivers them: each is done in its turn, none is lost or doubled."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.newsroom.catalog.storage import load_catalog

from .conftest import MACHINE, SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

KEYS = ("enter", "escape", "y", "1", "a", "?", "l", "tab", "down", "backspace")
OPENERS = ("D", "s", "#", "c", ":", "/", "?", "p", "S")
"""Each has a sixth of the pairs of keys; every six together have all."""


@pytest.mark.parametrize(("opener", "keys"), sampled([("D", ("enter", "y")), *((opener, KEYS) for opener in OPENERS)]))
async def test_no_pair_of_keys_closes_more_than_the_dialog(
    project: Project, opener: str, keys: tuple[str, ...]
) -> None:
    turn = OPENERS.index(opener)
    pairs = [pair for number, pair in enumerate(product(keys, repeat=2)) if len(keys) < 3 or (number + turn) % 6 == 0]
    async with desk(session_of(project, wanted="all", start=6)) as at:
        for first, second in pairs:
            at.session.go(6)
            at.session.autosave.save(at.session.current, at.session.current.target + "吗")
            at.screen.open_segment()
            await at.burst(opener, first, second)
            assert at.screen in at.pilot.app.screen_stack, (first, second)
            for _turn in range(4):
                if not at.is_in_list:
                    await at.burst("escape")
            assert at.is_in_list, (first, second)


@pytest.mark.parametrize("pause", sampled([0.0, 0.03]))
@pytest.mark.parametrize(
    ("keys", "number"),
    sampled(
        [
            (("s", "y", "enter", "escape"), 1),
            ((":", *"jump", "enter", "8", "enter", "k"), 7),
            (("v", "enter", "escape"), 1),
            (("#", "1", "0", "enter", "escape"), 10),
            (("#", "9", "enter", "j", "j"), 10),
            (("D", "y", "y"), 1),
            (("?", "escape", "j"), 2),
            (("p", "q", "j", "?", "escape", "j"), 3),
            (("c", "escape", "j", "c", "x", "escape", "k"), 1),
        ],
        2,
    ),
)
async def test_keys_behind_an_answer_are_for_what_stands_below(
    project: Project, keys: tuple[str, ...], number: int, pause: float
) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter", "backspace", "escape")
        await at.burst(*keys, pause=pause)

        assert at.is_in_list
        assert number == at.session.number


async def test_a_remark_is_written_once_with_all_that_was_typed_and_pasted(project: Project) -> None:
    from textual import events
    from textual.widgets import OptionList

    async with desk(session_of(project)) as at:
        await at.burst("c", *"wrong", "ctrl+u", *"why", "enter", "down", "down")
        assert 2 == at.pilot.app.screen.query_one(OptionList).highlighted
        await at.burst("home", "enter", "c")
        at.pilot.app.post_message(events.Paste("first\nsecond\tthird\x1b"))
        await at.burst("!", "enter", "enter", "j")
        catalog = load_catalog(project, SLUG, TAG)

        assert ["why", "first second third!"] == [event.reason for event in catalog.comments_of(catalog.entry(1))]
        assert "" == at.session.autosave.remark_of(at.session.catalog.entry(1), "comment")


async def test_keys_that_the_review_does_not_know_are_for_textual(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("ctrl+c")

        assert "q quits; everything is on disk" in at.bottom
        await at.press("enter")
        assert "> 1 D   " in at.text()  # Nothing was typed, and no sign says so.
        await at.type("x")
        assert "> 1 D * " in at.text()
        assert MACHINE[0] == at.target(1)


async def test_what_was_too_fast_is_said_until_it_can_be_read_and_nothing_typed_is_lost(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        monkeypatch.setattr("translator.desk.terminal.key_history.BURST", 600)
        at.pilot.app.key_history.is_timed = True
        await at.burst("x", "f8", "y", "z")

        assert "too fast: nothing was decided" in at.bottom
        assert {1: MACHINE[0] + "xyz"} == at.session.autosave.texts
        assert MACHINE[0] == at.target(1)


async def test_a_key_that_is_on_its_way_while_the_screen_closes_is_dropped(project: Project) -> None:
    from textual import events

    async with desk(session_of(project)) as at:
        app = at.pilot.app
    on_its_way = events.Key("f12", None)
    on_its_way._set_forwarded()

    await app.on_event(on_its_way)

    assert app.is_behind


@pytest.mark.slow
async def test_pasted_text_that_has_no_place_is_named(project: Project) -> None:
    from textual import events

    async with desk(session_of(project)) as at:
        at.pilot.app.post_message(events.Paste("末班"))
        await at.pilot.pause()
        assert "nothing was pasted: Enter opens the editor" in at.bottom


@pytest.mark.slow
async def test_keys_count_in_a_window_that_has_not_the_focus(project: Project) -> None:
    """A terminal may say that it lost the focus and still send keys: those of another program that drives it."""
    from textual import events

    async with desk(session_of(project)) as at:
        at.pilot.app.post_message(events.AppBlur())
        await at.pilot.pause()
        await at.burst("j", "c", *"why", "enter", "enter", "j")

        assert 3 == at.session.number
