"""A search: a line to type into, and below it what is found, at every key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from translator.bilingual.i18n import _
from translator.desk.terminal.screens.dialog import Dialog, press_in, type_in
from translator.desk.terminal.styled_lines import StyledLine, content
from translator.desk.terminal.widgets.prompt_line import PromptLine

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

Found = TypeVar("Found")
# They move in the list while the cursor stays in the line.
_LIST_KEYS = {"up", "down", "pageup", "pagedown"}


class SearchScreen(Dialog[Found | None]):
    """Returns what was chosen; None where it was cancelled."""

    def __init__(
        self,
        title: StyledLine,
        find: Callable[[str], Sequence[Found]],
        draw: Callable[[Found, str, int], list[StyledLine]],
        text: str = "",
    ) -> None:
        """Begin with what `find` finds for `text`; `draw` gets one of these, what was typed, and a width in cells."""
        super().__init__()
        self._title, self._find, self._draw = title, find, draw
        self._line = PromptLine(text)
        self._options = OptionList()
        self._found: Sequence[Found] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="page"):
            yield Static(content([self._title]))
            yield self._line
            yield self._options

    def on_mount(self) -> None:
        self.call_after_refresh(self._look_up)

    async def press(self, event: events.Key) -> bool:
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter":
            self._choose(self._options.highlighted)
        elif event.key in _LIST_KEYS:
            return await press_in(self._options, event.key)
        else:
            before = self._line.value
            is_read = await type_in(self._line, event)
            if self._line.value != before:
                self._look_up()
            return is_read
        return True

    def paste(self, text: str) -> None:
        self._line.put(text)
        self._look_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._choose(event.option_index)

    def _choose(self, at: int | None) -> None:
        if at is not None and at < len(self._found):
            self.dismiss(self._found[at])

    def _look_up(self) -> None:
        text = self._line.value.strip()
        self._found = self._find(text)
        width = max(20, self._options.scrollable_content_region.width - 2)
        self._options.clear_options()
        self._options.add_options(Option(content(self._draw(one, text, width))) for one in self._found)
        if self._found:
            self._options.highlighted = 0
        elif text:
            self._options.add_option(Option(_("nothing found"), disabled=True))
