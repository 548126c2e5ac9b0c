"""The two lines at the bottom: where one is, and what was said last, or which keys there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from translator.tui.styled_lines import Piece, content, cut, width_of

if TYPE_CHECKING:
    from textual.content import Content

    from translator.tui.styled_lines import Line


class StatusLine(Widget):
    """One line of pieces, cut at the edge of the screen rather than folded."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._line: Line = []
        self._right: Line = []

    def show(self, line: Line, right: Line | None = None) -> None:
        """Show a line, and at the right edge another where there is room for both."""
        if (line, right or []) != (self._line, self._right):
            self._line, self._right = line, right or []
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, as plain text."""
        return "".join(piece.text for piece in (*self._line, *self._right))

    def render(self) -> Content:
        """Draw the line."""
        gap = self.size.width - width_of(self._line) - width_of(self._right)
        if self._right and gap >= 2:
            return content([[*self._line, Piece(" " * gap), *self._right]])
        line = self._line
        while line and width_of(line) > self.size.width:
            length = sum(len(piece.text) for piece in line)
            line = cut(line, 0, length - 1)
        return content([line])
