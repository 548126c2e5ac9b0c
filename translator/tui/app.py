"""The Textual application around one review session."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.command import CommandPalette

from translator.i18n import _
from translator.review.session import Session
from translator.tui.key_history import KeyHistory
from translator.tui.keymap import Keymap
from translator.tui.palette import ReviewCommands
from translator.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from textual.timer import Timer

_RELEASE_EVERY = 0.02
"""Seconds between two looks whether a dialog that was opening is up."""


class ReviewApp(App[object]):
    """Shows the review screen, in the colours of the terminal's background, or in none."""

    CSS_PATH: ClassVar = ["styles/review.tcss", "styles/dialogs.tcss"]
    COMMANDS: ClassVar = {ReviewCommands}
    BINDINGS: ClassVar = []
    ENABLE_COMMAND_PALETTE = False
    """Its key is ours: see `keymap`."""
    NOTIFICATION_TIMEOUT = 4

    def __init__(self, session: Session, keymap: Keymap, *, theme: str = "auto", greeting: str = "") -> None:
        """`theme`: `auto`, `dark` or `light`; `greeting` is said at the bottom until the first key."""
        is_colourless = "NO_COLOR" in os.environ
        super().__init__(ansi_color=True if is_colourless else None)
        self.session, self.keymap_of_review, self.greeting = session, keymap, greeting
        self.key_history = KeyHistory()
        self._held: list[events.Key | events.Paste] = []
        """Keys that wait until a dialog is up."""
        self._release_timer: Timer | None = None
        shade = theme if theme in {"dark", "light"} else background_of_terminal()
        self.theme = f"ansi-{shade}" if is_colourless else f"textual-{shade}"
        self.set_class(is_colourless, "-colourless")
        self.title = f"{session.working_copy.slug} → {session.working_copy.tag}"

    def on_mount(self) -> None:
        screen = ReviewScreen(
            self.session, self.keymap_of_review, self.key_history, self.hold_key, greeting=self.greeting
        )
        self.push_screen(screen)

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait while a dialog is opening, and note when those came that a dialog gets."""
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            if self._held or self._is_opening():
                self.hold_key(event)
                return
            self._note_key_of_dialog(event)
        await super().on_event(event)

    def _note_key_of_dialog(self, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Key) and not isinstance(self.screen, ReviewScreen):
            self.key_history.note_key(event.key, event.time)

    def _is_opening(self) -> bool:
        screen = self.screen
        if isinstance(screen, ReviewScreen) and screen.is_asking:
            return True
        return not screen.is_mounted or (screen.focused is None and bool(screen.focus_chain))

    def hold_key(self, event: events.Key | events.Paste) -> None:
        """Keep a key, or pasted text, until the dialog that is opening is up."""
        kept = events.Key(event.key, event.character) if isinstance(event, events.Key) else events.Paste(event.text)
        kept.time = event.time
        self._held.append(kept)
        if self._release_timer is None:
            self._release_timer = self.set_interval(_RELEASE_EVERY, self._release_keys)

    async def _release_keys(self) -> None:
        """Hand out what was kept, in the order in which it came, as soon as it can be read."""
        self._held.sort(key=lambda event: event.time)
        while self._held and not self._is_opening():
            event = self._held.pop(0)
            self._note_key_of_dialog(event)
            await super().on_event(event)
        if not self._held and self._release_timer is not None:
            self._release_timer.stop()
            self._release_timer = None

    @property
    def failure(self) -> Exception | None:
        return self._exception

    def _print_error_renderables(self) -> None:
        """Leave the report to the command line, which says where it is kept; Textual's would show the article."""

    def action_command_palette(self) -> None:
        if not CommandPalette.is_open(self):
            self.push_screen(
                CommandPalette(placeholder=_("what to do, a number, or: filter …"), id="--command-palette")
            )

    def action_help_quit(self) -> None:
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            screen.show_message(_("q quits; everything is on disk"))


def background_of_terminal() -> str:
    """Return `light` where COLORFGBG names a light background, else `dark`."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if background.isdecimal() and int(background) in {7, *range(9, 16)} else "dark"
