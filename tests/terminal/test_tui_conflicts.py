"""Somebody else's text is never written over unseen: both are shown, and two keys say which one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.bilingual.model import State
from translator.newsroom.catalog.events import Alternative, EditData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog

from .conftest import MACHINE, SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

THEIRS, MINE = "末班渡轮", MACHINE[0] + "号"


def edit_as_somebody_else(project: Project, target: str = THEIRS) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="wang-fang", target=target, origin="human")


def meet(project: Project, *texts: str) -> None:
    """Let branches meet on the first segment, the last text on top."""
    sides = tuple(Alternative(text, "wang-fang", "2026-03-01T08:00:00Z", State.TRANSLATED) for text in texts)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(
            catalog.entry(1), "edit", actor="li-lei", target=texts[-1], state=State.DRAFT, data=EditData(conflict=sides)
        )


def first(project: Project) -> tuple[str, str]:
    entry = load_catalog(project, SLUG, TAG).entry(1)
    return entry.target, entry.record.actor


@pytest.mark.parametrize("save", sampled(["f2", "f8", "ctrl+n"]))
async def test_saving_over_a_text_that_came_meanwhile_shows_both_first(project: Project, save: str) -> None:
    async with desk(session_of(project), size=(80, 24)) as at:
        await at.press("enter")
        await at.type("号")
        edit_as_somebody_else(project)
        at.screen.refresh_from_disk()
        assert "wang-fang has changed this segment; what you type is kept; F2 shows both texts" in at.bottom
        assert "Saved meanwhile by wang-fang" in at.text()
        assert "* unsaved, changed meanwhile" in at.status

        await at.burst(save, save, "enter", "f2", "f8")
        text = at.text()
        assert (THEIRS, "wang-fang") == first(project)
        assert "This segment was changed after you began to type." in text
        assert "{+末班+}渡轮" in text
        assert "[-最后的-]渡轮[-号-]" in text
        assert "t take theirs   k keep mine   Esc back" in text

        await at.burst("escape", save, "k")
        assert (MINE, "lin-yue") == first(project)
        assert at.session.autosave.texts == {}


async def test_theirs_is_taken_by_a_key_and_nothing_is_written(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        await at.type("号")
        edit_as_somebody_else(project)
        await at.burst("f2")
        assert (THEIRS, "wang-fang") == first(project)  # The screen had not looked at the files yet.
        at.screen.refresh_from_disk()
        await at.burst("f2", "t")

        assert "their text stands" in at.bottom
        assert (THEIRS, {}) == (at.screen.text, at.session.autosave.texts)
    assert (THEIRS, "wang-fang") == first(project)


@pytest.mark.slow
async def test_what_comes_while_both_are_shown_is_shown_too(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        await at.type("号")
        edit_as_somebody_else(project)
        at.screen.refresh_from_disk()
        await at.burst("f2")
        edit_as_somebody_else(project, "终航")
        at.screen.refresh_from_disk()
        await at.burst("k")

        assert "somebody changed this segment meanwhile: look again" in at.bottom
        assert ("终航", "wang-fang") == first(project)


async def test_a_key_that_comes_before_both_were_on_the_screen_decides_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        await at.type("号")
        edit_as_somebody_else(project)
        at.screen.refresh_from_disk()
        await at.burst("f2")
        monkeypatch.setattr("translator.desk.terminal.key_history.PAINTED", 600)
        at.pilot.app.key_history.is_timed = True
        await at.burst("k", "k")

        assert "too fast: nothing was decided" in at.text()
        assert (THEIRS, "wang-fang") == first(project)


async def test_an_editor_in_which_nothing_was_typed_gets_the_text_that_came(project: Project) -> None:
    async with desk(session_of(project)) as at:
        await at.press("enter")
        edit_as_somebody_else(project)
        await at.press("ctrl+n")
        assert "somebody changed this segment meanwhile" in at.bottom
        assert THEIRS == at.screen.text
        await at.press("f2", "enter", "ctrl+n")

    assert (THEIRS, "wang-fang") == first(project)


@pytest.mark.parametrize(("key", "target"), sampled([("t", THEIRS), ("k", "终航")]))
async def test_a_conflict_of_branches_is_settled_by_a_key(project: Project, key: str, target: str) -> None:
    meet(project, THEIRS, "终航")
    async with desk(session_of(project, wanted="flag:conflict")) as at:
        await at.burst("a", "a", "enter")
        text = at.text()
        assert "Two branches met here." in text
        assert "wang-fang, 2026-03-01 08:00" in text
        assert load_catalog(project, SLUG, TAG).entry(1).is_conflict
        await at.burst(key)

    entry = load_catalog(project, SLUG, TAG).entry(1)
    assert (target, False, "translated", "lin-yue") == (
        entry.target, entry.is_conflict, entry.state.value, entry.record.actor,
    )  # fmt: skip


@pytest.mark.slow
async def test_one_of_several_branches_is_taken_by_its_number(project: Project) -> None:
    meet(project, THEIRS, "最末一班", "终航")
    async with desk(session_of(project, wanted="flag:conflict")) as at:
        await at.burst("a")
        assert "1–2 take theirs" in at.text()
        await at.burst("2")

    assert ("最末一班", "lin-yue") == first(project)


@pytest.mark.slow
async def test_the_keys_are_in_sight_however_long_the_texts_are(project: Project) -> None:
    from textual import events

    async with desk(session_of(project), size=(50, 14)) as at:
        await at.press("enter")
        at.pilot.app.post_message(events.Paste("号" * 300))
        await at.pilot.pause()
        edit_as_somebody_else(project, THEIRS * 90)
        at.screen.refresh_from_disk()
        await at.burst("f2")

        assert "t take theirs   k keep mine" in at.text()
        assert "{+末班+}渡轮" in at.text() or "{+末班渡轮" in at.text()
        await at.burst("end")
        await at.until(lambda: "Source" in at.text())
        assert "号-]" in at.text()
