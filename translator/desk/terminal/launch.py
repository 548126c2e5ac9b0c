"""Opens the full screen, after the settings that Textual reads when it is imported."""

from __future__ import annotations

import os

from translator.newsroom.review.decisions import clock_warning
from translator.newsroom.review.navigation import no_match
from translator.newsroom.review.session import Session
from translator.newsroom.review.worklist import session_words


def review_on_screen(session: Session, *, passed: frozenset[tuple[str, str]] = frozenset()) -> tuple[str, str] | None:
    """
    Review on the full screen until the person quits, or goes on to another article: its slug and language.

    `passed` are the articles that were open before.
    """
    settings = session.working_copy.newsroom.settings.review
    if settings.ambiguous_width:
        os.environ["TRANSLATOR_AMBIGUOUS_WIDTH"] = str(settings.ambiguous_width)
    # The extended keyboard protocol makes some terminals report the keys of a composition, Backspace among them, which
    # would delete text that is committed already: docs/commands/review.md. It can be switched on with `0`.
    os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    # Milliseconds until Escape is a key and not the beginning of one: nobody types the next key so soon.
    os.environ.setdefault("ESCDELAY", "25")
    greeting = _ensure_segment(session)
    greeting = clock_warning(session.catalog) or greeting or session_words(session)
    from translator.desk.terminal.app import ReviewApp, end_with_terminal

    end_with_terminal()
    app = ReviewApp(session, theme=settings.theme, greeting=greeting, passed=passed)
    try:
        chosen = app.run()
    finally:
        session.close()
    if app.failure is not None:
        raise app.failure
    return chosen


def _ensure_segment(session: Session) -> str:
    if session.entry is not None:
        return ""
    wanted = session.navigation.wanted
    session.navigation.set_filter("all")
    session.go(1)
    return no_match(wanted, session.person)
