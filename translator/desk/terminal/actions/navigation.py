"""
Navigation: from one segment to another.

Typed text is kept; whoever leaves a segment from the editor opens the next one in the editor as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from translator.bilingual.i18n import _
from translator.desk.terminal.actions.text_entry import TextActions
from translator.desk.terminal.keymap import KeyCommand
from translator.desk.terminal.screens.segment_screen import SegmentScreen
from translator.newsroom.review.labels import number_list

_PAGE = 5
_WHOLE_ARTICLE = {"unresolved", "all"}


class NavigationActions:
    def __init__(self, screen: SegmentScreen, text_actions: TextActions) -> None:
        self.screen, self._text = screen, text_actions
        self.actions: Mapping[KeyCommand, Callable[[], None]] = {
            KeyCommand.PREVIOUS: lambda: self.step(-1),
            KeyCommand.NEXT: lambda: self.step(1),
            KeyCommand.PAGE_UP: lambda: self.step(-_PAGE),
            KeyCommand.PAGE_DOWN: lambda: self.step(_PAGE),
            KeyCommand.FIRST: lambda: self.step(-1_000_000),
            KeyCommand.LAST: lambda: self.step(1_000_000),
            KeyCommand.NEXT_UNRESOLVED: self.next_unresolved,
            KeyCommand.PREVIOUS_UNRESOLVED: self.previous_unresolved,
            KeyCommand.NEXT_FINDING: self.next_finding,
        }

    def go(self, number: int, *, edit: bool = False) -> None:
        before = self.screen.session.number
        self.screen.session.go(number)
        self.screen.open_segment(before, edit=edit)

    def step(self, step: int) -> None:
        """Go some segments on or back: in the whole article, or from one hit of the filter to the other."""
        session = self.screen.session
        if session.navigation.wanted in _WHOLE_ARTICLE and session.navigation.order == "article":
            numbers: Sequence[int] = range(1, len(session.catalog.entries) + 1)
            at = session.number - 1
        else:
            queue = session.navigation.queue()
            numbers = queue or [session.number]
            if session.number in numbers:
                at = numbers.index(session.number)
            else:  # Between two hits: one step leads to the nearest.
                at = sum(number < session.number for number in queue) - (step > 0)
        new = numbers[max(0, min(at + step, len(numbers) - 1))]
        if new == session.number:
            self.screen.show_message(_("this is the last segment") if step > 0 else _("this is the first segment"))
        else:
            self.go(new, edit=self.screen.segments.is_editing)

    def next_unresolved(self) -> None:
        """Go to the next segment that waits; after the last one go on from the beginning."""
        self._try(self.screen.session.navigation.next_unresolved, self.end_words())

    def end_words(self) -> str:
        """Say that the last one was reached, and what waits that the filter hides."""
        hidden = [n for n in self.screen.session.navigation.waiting(outside=True) if n != self.screen.session.number]
        if hidden:
            return _("nothing else waits in this filter; outside of it: {numbers}", numbers=number_list(hidden))
        return _("nothing else is waiting; {key} quits", key=self.screen.keymap.shown("list", KeyCommand.QUIT))

    def previous_unresolved(self) -> None:
        self._try(self.screen.session.navigation.previous_unresolved, self.end_words())

    def next_finding(self) -> None:
        """In the list go to the next segment with a finding, in the editor to the next finding in the text."""
        if self.screen.segments.buffer is not None:
            self._text.next_finding()
            return
        self._try(self.screen.session.navigation.next_finding, _("no further findings"))

    def _try(self, move: Callable[[], bool], otherwise: str) -> None:
        before = self.screen.session.number
        if move():
            self.screen.open_segment(before, edit=self.screen.segments.is_editing)
        else:
            self.screen.show_message(otherwise)
