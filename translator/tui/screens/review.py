"""The review screen: reads keys and runs the actions that they stand for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import TYPE_CHECKING

from translator.errors import TranslatorError
from translator.review.session import Session
from translator.tui.actions.decisions import DecisionActions
from translator.tui.actions.navigation import NavigationActions
from translator.tui.actions.text_entry import TextActions
from translator.tui.actions.views import ViewActions
from translator.tui.key_reader import KeyReader
from translator.tui.keymap import KeyCommand, Keymap
from translator.tui.screens.segment_screen import SegmentScreen
from translator.tui.widgets.segments import SegmentList

if TYPE_CHECKING:
    from textual import events


class ReviewScreen(SegmentScreen):
    """One session on the screen, with everything that keys and mouse can do."""

    def __init__(self, session: Session, keymap: Keymap, *, greeting: str = "") -> None:
        """Show `session`; `greeting` is shown until the first key."""
        super().__init__(session, keymap, SegmentList(session, self.press), greeting=greeting)
        self.text_actions = TextActions(self)
        self.navigation = NavigationActions(self, self.text_actions)
        self.views = ViewActions(self, self.text_actions, self.navigation)
        self._actions: Mapping[KeyCommand, Callable[[], object]] = {
            **self.text_actions.actions,
            **self.navigation.actions,
            **self.views.actions,
            **DecisionActions(self, self.text_actions).actions,
        }
        self._keys = KeyReader(self, self.run, lambda number: self.attempt(self.text_actions.insert_choice, number))

    def press(self, event: events.Key) -> None:
        """Run what a key stands for."""
        self.clock.key()
        self.message = []
        self._keys.press(event)
        self.show_status()

    def run(self, command: KeyCommand) -> None:
        """Run a command; where it cannot be done the bottom line says why, and nothing has changed."""
        self.attempt(self._actions[command])

    def attempt(self, action: Callable[..., object], *arguments: object) -> None:
        """Run an action, at once or, where it asks questions, in a worker; show why where it is refused."""
        try:
            waiting = action(*arguments)
        except TranslatorError as error:
            self._show_refusal(error)
            return
        if isawaitable(waiting):
            self.run_worker(self._attempt(waiting), exit_on_error=True)

    async def _attempt(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except TranslatorError as error:
            self._show_refusal(error)
        self.show_status()

    def _show_refusal(self, error: TranslatorError) -> None:
        """Say why something was not done, and show the segment as it stands now."""
        self.segments.redraw()
        self._update_progress()
        self.show_error(error)
        self.show_status()

    def on_segment_list_segment_clicked(self, event: SegmentList.SegmentClicked) -> None:
        """Go to the segment that was clicked, or edit it where it is the current one already."""
        self.clock.key()
        if event.in_target:
            self.run(KeyCommand.EDIT)
        elif event.number != self.session.number:
            self.attempt(self.navigation.go, event.number)
        self.show_status()
