"""
The full-screen application: hands keys out one after the other, and ends when its terminal is gone.

The kernel sends SIGHUP to the session that the terminal controls. A program that somebody else started on a terminal
gets none, and Textual would read the end of its input for ever (its `LinuxDriver`, as of 8.2).
"""

from __future__ import annotations

import os
import sys
from collections import deque
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App

from translator.bilingual.i18n import _
from translator.desk.terminal.dialogs import Dialog
from translator.desk.terminal.key_history import KeyHistory
from translator.desk.terminal.review_screen import ReviewScreen
from translator.newsroom.ground.operating_system import wait_for_the_end
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from textual.timer import Timer


# Seconds between two looks whether a dialog that was opening is up.
_LOOK_EVERY = 0.02


class ReviewApp(App[tuple[str, str]]):
    CSS_PATH: ClassVar = ["styles/review.tcss", "styles/dialogs.tcss"]
    BINDINGS: ClassVar = []
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 4

    def __init__(
        self,
        session: Session,
        *,
        theme: str = "auto",
        greeting: str = "",
        passed: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        """`theme`: `auto`, `dark` or `light`; `greeting` is said at the bottom until the first key."""
        is_colourless = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if is_colourless else None)
        self.session, self.greeting = session, greeting
        self.key_history, self.passed = KeyHistory(), passed
        self._typed: deque[events.Key | events.Paste] = deque()
        self._waiting: Timer | None = None
        shade = theme if theme in {"dark", "light"} else background_of_terminal()
        self.theme = f"ansi-{shade}" if is_colourless else f"textual-{shade}"
        self.set_class(is_colourless, "-colourless")
        self.title = f"{session.working_copy.slug} → {session.working_copy.tag}"

    def on_mount(self) -> None:
        screen = ReviewScreen(self.session, self.key_history, greeting=self.greeting)
        screen.passed_articles = self.passed
        self.push_screen(screen)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._typed.append(event)
            await self._hand_out()
        elif self.screen_stack or not isinstance(event, events.Key):  # A key may come back from a screen that is gone.
            await super().on_event(event)

    async def _hand_out(self) -> None:
        # So a key is for the dialog that is opening, or for what stands below the dialog that was closed.
        while self._typed and self._is_ready and not self._is_held_back(self._typed[0]):
            await self._hand_out_one(self._typed.popleft())
        if self._typed and self._waiting is None:
            self._waiting = self.set_interval(_LOOK_EVERY, self._hand_out)
        elif not self._typed and self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def _is_held_back(self, event: events.Key | events.Paste) -> bool:
        screen = self.screen
        return isinstance(screen, ReviewScreen) and isinstance(event, events.Key) and screen.holds_back(event)

    async def _hand_out_one(self, event: events.Key | events.Paste) -> None:
        screen = self.screen
        assert isinstance(screen, (ReviewScreen, Dialog)), "only asked for while one of them is ready"
        if isinstance(event, events.Paste):
            screen.paste(event.text)
            return
        if isinstance(screen, Dialog):
            self.key_history.note_key(event.key, event.time)
        if not await screen.press(event):
            await super().on_event(event)

    @property
    def is_behind(self) -> bool:
        return bool(self._typed) or not self._is_ready

    @property
    def _is_ready(self) -> bool:
        if not self.screen_stack:  # They are closing.
            return False
        screen = self.screen
        return screen.is_mounted and (
            isinstance(screen, Dialog) or (isinstance(screen, ReviewScreen) and not screen.is_asking)
        )

    @property
    def failure(self) -> Exception | None:
        return self._exception

    def _print_error_renderables(self) -> None:
        """Leave the report to the command line, which says where it is kept; Textual's would show the article."""

    def action_help_quit(self) -> None:
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            screen.show_message(_("q quits; everything is on disk"))


def background_of_terminal() -> str:
    """Return `light` where COLORFGBG names a light background, else `dark`."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if background.isdecimal() and int(background) in {7, *range(9, 16)} else "dark"


def end_with_terminal() -> None:
    """
    Watch the terminal of stdin from now on, and end the process as SIGHUP does when it is gone.

    Nothing is lost by it: decisions and drafts are on disk as soon as they are made. Where the system cannot tell
    (no `poll`, as on Windows), nothing is watched.
    """
    if sys.stdin.isatty():
        Thread(target=wait_for_the_end, args=(sys.stdin.fileno(),), name="terminal", daemon=True).start()
