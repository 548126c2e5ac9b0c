"""The panel beside the list: everything about the current segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from translator.desk.terminal.styled_lines import StyledLine, content

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Panel(VerticalScroll, can_focus=False):
    """Shows lines that are folded already, and scrolls."""

    BINDINGS: ClassVar = []
    lines: list[StyledLine] | None = None
    """What is shown."""

    def compose(self) -> ComposeResult:
        yield Static(id="company")

    @property
    def room(self) -> int:
        """Cells that a line may take, whether there is a scroll bar or only room for one."""
        return self.scrollable_content_region.width or max(0, self.size.width - 1)

    def show_lines(self, lines: list[StyledLine], *, from_top: bool) -> None:
        """Show other lines; from the top when they are about another segment."""
        if lines != self.lines:
            is_as_long = self.lines is not None and len(lines) == len(self.lines)
            self.lines = lines
            self.query_one("#company", Static).update(content(lines), layout=not is_as_long)
        if from_top:
            self.scroll_home(animate=False)
