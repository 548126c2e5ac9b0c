"""
From one segment to another. What was typed is kept as a draft wherever one goes, and who comes out of the editor by a
key is in the editor again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.i18n import _
from translator.tui.keymap import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from translator.tui.screens.review import ReviewScreen

_PAGE = 5
_WHOLE_ARTICLE = {"unresolved", "all"}


class Moving:
    """Moves of one screen."""

    def __init__(self, screen: ReviewScreen) -> None:
        self.screen = screen
        self.deeds: Mapping[Action, Callable[[], None]] = {
            Action.PREVIOUS: lambda: self.step(-1),
            Action.NEXT: lambda: self.step(1),
            Action.PAGE_UP: lambda: self.step(-_PAGE),
            Action.PAGE_DOWN: lambda: self.step(_PAGE),
            Action.FIRST: lambda: self.step(-1_000_000),
            Action.LAST: lambda: self.step(1_000_000),
            Action.NEXT_UNRESOLVED: self.next_unresolved,
            Action.PREVIOUS_UNRESOLVED: self.previous_unresolved,
            Action.NEXT_FINDING: self.next_finding,
        }

    def go(self, number: int, *, edit: bool = False) -> None:
        """Take another segment in hand."""
        before = self.screen.session.number
        self.screen.session.go(number)
        self.screen.arrive(before, edit=edit)

    def step(self, step: int) -> None:
        """Go some segments on or back: in the whole article, or from one hit of the filter to the other."""
        session = self.screen.session
        if session.navigation.wanted in _WHOLE_ARTICLE and session.navigation.order == "article":
            numbers: Sequence[int] = range(1, len(session.catalog.entries) + 1)
            at = session.number - 1
        else:
            queue = session.navigation.queue()
            numbers = queue or [session.number]
            at = numbers.index(session.number) if session.number in numbers else self._between(queue, step)
        new = numbers[max(0, min(at + step, len(numbers) - 1))]
        if new == session.number:
            self.screen.say(_("this is the last segment") if step > 0 else _("this is the first segment"))
        else:
            self.go(new, edit=self.screen.segments.is_editing)

    def _between(self, queue: list[int], step: int) -> int:
        """Return the index from which one step leads to the nearest hit, from a segment that is none."""
        after = sum(number < self.screen.session.number for number in queue)
        return after - 1 if step > 0 else after

    def next_unresolved(self) -> None:
        """Go to the next segment that waits, from the beginning when there is none behind."""
        self._try(self.screen.session.navigation.next_unresolved, _("nothing else is waiting"))

    def previous_unresolved(self) -> None:
        """Go to the segment before that waits."""
        self._try(self.screen.session.navigation.previous_unresolved, _("nothing before is waiting"))

    def next_finding(self) -> None:
        """In the list go to the next segment with a finding, in the editor to the next finding in the text."""
        if self.screen.segments.buffer is not None:
            self.screen.writing.next_finding()
            return
        self._try(self.screen.session.navigation.next_finding, _("no further findings"))

    def _try(self, move: Callable[[], bool], otherwise: str) -> None:
        before = self.screen.session.number
        if move():
            self.screen.arrive(before, edit=self.screen.segments.is_editing)
        else:
            self.screen.say(otherwise)
