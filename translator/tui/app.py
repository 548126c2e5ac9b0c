"""The Textual application around one review session."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import App
from textual.command import CommandPalette

from translator.i18n import _
from translator.review.session import Session
from translator.tui.keymap import Keymap
from translator.tui.palette import ReviewCommands
from translator.tui.screens.review import ReviewScreen


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
        shade = theme if theme in {"dark", "light"} else background_of_terminal()
        self.theme = f"ansi-{shade}" if is_colourless else f"textual-{shade}"
        self.set_class(is_colourless, "-colourless")
        self.title = f"{session.working_copy.slug} → {session.working_copy.tag}"

    def on_mount(self) -> None:
        """Open the screen."""
        self.push_screen(ReviewScreen(self.session, self.keymap_of_review, greeting=self.greeting))

    @property
    def failure(self) -> Exception | None:
        """What ended the application, where that was a bug of ours."""
        return self._exception

    def _print_error_renderables(self) -> None:
        """Leave the report to the command line, which says where it is kept; Textual's would show the article."""

    def action_command_palette(self) -> None:
        """Open the palette in the user's language."""
        if not CommandPalette.is_open(self):
            self.push_screen(
                CommandPalette(placeholder=_("what to do, a number, or: filter …"), id="--command-palette")
            )

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave."""
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            screen.show_message(_("q quits; everything is on disk"))


def background_of_terminal() -> str:
    """Return `light` where COLORFGBG names a light background, else `dark`."""
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "light" if background.isdecimal() and int(background) in {7, *range(9, 16)} else "dark"
