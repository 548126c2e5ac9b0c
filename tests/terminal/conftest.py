"""A small article that is drafted, and the review screen on it, driven key by key."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.drafted_newsroom import SLUG, TAG, make_drafted_newsroom
from translator.newsroom.ground.project import Project
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from translator.desk.terminal.review_screen import ReviewScreen

ARTICLE = """\
---
lang: en
title: The Last Ferry
date: 2026-03-12
---

There were 214 seats. Nobody came.

## Afterwards

It was **fast** and quiet. The captain, who had spent twenty-two years on the crossing, said that she could hear the
gulls again.

The old ferry was sold. A museum wanted it. The harbour board said no. People signed a letter.

Nobody came.
"""
MACHINE = (
    "最后的渡轮", "有214个座位。", "没人来。", "后来", "它<1>快</1>而且安静。",
    "这位船长在这条航线上工作了二十二年，她说自己又能听见海鸥的叫声了。", "旧渡轮已经卖掉。", "一家博物馆想要它。",
    "港务局说不行。", "人们联名写了一封信。",
)  # fmt: skip
PEOPLE = """\
people:
  lin-yue: {roles: [translator], emails: [test@example.org]}
  wang-fang: {roles: [reviewer]}
  li-lei: {roles: [editor]}
"""
GLOSSARY = "en,zh-Hans\nferry,渡轮\ncaptain,船长\n"
PATIENCE = 120.0
"""Seconds after which something is given up for lost; the machine that runs the tests may be busy."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_drafted_newsroom(tmp_path, ARTICLE, MACHINE, people=PEOPLE, glossary=GLOSSARY)


def session_of(project: Project, by: str = "lin-yue", **options: Any) -> Session:
    return Session(project.article(SLUG), TAG, person_at_work(project, by), **options)


class Desk:
    """The screen, and what a person sees and does there."""

    def __init__(self, pilot: Pilot[object]) -> None:
        self.pilot = pilot

    @property
    def screen(self) -> ReviewScreen:
        from translator.desk.terminal.review_screen import ReviewScreen

        return next(screen for screen in self.pilot.app.screen_stack if isinstance(screen, ReviewScreen))

    @property
    def session(self) -> Session:
        return self.screen.session

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when all that the one before it did is done."""
        for key in keys:
            self._post(key)
            await self.done()

    async def burst(self, *keys: str, pause: float = 0.0) -> None:
        """Let keys come faster than they are done, with `pause` seconds between them, and wait until all are."""
        for key in keys:
            self._post(key)
            if pause:
                await asyncio.sleep(pause)
        await self.done()

    def _post(self, key: str) -> None:
        from textual import events

        self.pilot.app.post_message(events.Key(key, " " if key == "space" else key if len(key) == 1 else None))

    @property
    def is_in_list(self) -> bool:
        """Whether keys are for the list: no dialog is up, and no question on its way."""
        return self.pilot.app.screen is self.screen and not (self.screen.is_asking or self.screen.segments.is_editing)

    async def type(self, text: str) -> None:
        """Type characters as they come from a terminal or an input method."""
        await self.burst(*("space" if char == " " else char for char in text))

    async def done(self) -> None:
        """
        Wait until all that was asked for is done and drawn, however long that takes.

        Textual's own `pause` takes a process for done that the machine has given no time to.
        """
        app, quiet = self.pilot.app, 0
        while quiet < 3 and app.is_running:
            await self.pilot._wait_for_screen(PATIENCE)
            app.screen._on_timer_update()
            nodes = [app, *app.screen_stack, *app.screen.walk_children()]
            is_behind = getattr(app, "is_behind", False)
            is_quiet = not is_behind and not any(node.message_queue_size or node._next_callbacks for node in nodes)
            quiet = quiet + 1 if is_quiet else 0
            await asyncio.sleep(0)

    async def settle(self) -> None:
        """Wait until the text is checked, the panel is full, and nothing moves."""
        screen = self.screen
        for timer in (screen._check_timer, screen._choices_timer):
            if timer is not None and timer._task is not None:
                await asyncio.wait([timer._task])
        await self.pilot.app.animator.wait_until_complete()
        await self.done()

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what comes by itself."""
        end = monotonic() + PATIENCE
        while not is_so():
            assert monotonic() < end, f"it never came:\n{self.text()}"
            await asyncio.sleep(0.01)
            await self.done()

    def text(self) -> str:
        """Return what is on the screen, line by line."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip if not segment.control).rstrip() for strip in strips)

    def target(self, number: int) -> str:
        return self.session.catalog.entries[number - 1].target

    def state(self, number: int) -> str:
        return self.session.catalog.entries[number - 1].state.value

    @property
    def bottom(self) -> str:
        return self.screen.hints.text

    @property
    def status(self) -> str:
        return self.screen.status.text


@asynccontextmanager
async def desk(session: Session, *, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Desk]:
    from translator.desk.terminal import segment_screen
    from translator.desk.terminal.app import ReviewApp

    app = ReviewApp(session)
    # Keys come as fast as they can here; what is too fast is tested on a real terminal.
    app.key_history.is_timed = False
    with pytest.MonkeyPatch.context() as patch:
        # A look at the disk by the clock would fall between any two keys; tests look where they want to.
        patch.setattr(segment_screen, "_REFRESH_EVERY", 3600.0)
        async with app.run_test(size=size) as pilot:
            at = Desk(pilot)
            await at.until(lambda: len(app.screen_stack) > 1 and at.screen.segments.is_preloaded)
            await at.done()
            yield at
