"""How the full screen is opened: what must be settled before Textual is imported."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translator.review.session import Session


def review_on_screen(session: Session, *, letters: bool = True) -> None:
    """
    Review on the full screen until the person quits.

    Raises `ConfigError` for keys in the settings that do not work.
    """
    from translator.tui.keymap import Keymap

    settings = session.project.settings.review
    keymap = Keymap(settings.keys, letters=letters and settings.letters)
    if settings.ambiguous_width:
        os.environ["TRANSLATOR_AMBIGUOUS_WIDTH"] = str(settings.ambiguous_width)
    # The extended keyboard protocol makes some terminals report the keys of a composition, Backspace among them, which
    # would delete text that is committed already: docs/commands/review.md. It can be switched on with `0`.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    from translator.render.cell_table import widen_ambiguous

    widen_ambiguous()
    if session.entry is None:
        session.set_filter("all")
        session.go(1)
    from translator.tui.app import ReviewApp

    app = ReviewApp(session, keymap, theme=settings.theme)
    app.run()
    if app.failure is not None:
        raise app.failure
