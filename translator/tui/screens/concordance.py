"""The concordance: a search in the translation memory for how a word was translated before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from translator.i18n import _
from translator.model import FuzzyMatch
from translator.tui.styled_lines import StyledLine, TextRun, content, fold, plain
from translator.tui.widgets.prompt_line import PromptLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

_MOST = 40


class ConcordanceScreen(ModalScreen[str]):
    """Returns the target that was chosen; an empty text for none."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss('')", show=False),
        Binding("down", "down", show=False, priority=True),
        Binding("up", "up", show=False, priority=True),
    ]

    def __init__(self, search: Callable[[str], list[FuzzyMatch]], text: str = "") -> None:
        """Begin with what `search` finds for `text`."""
        super().__init__()
        self._search, self._text = search, text
        self._found: list[FuzzyMatch] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="page"):
            yield Static(content([[TextRun(_("Search the memory"), "title"),
                                   TextRun("   " + _("↓ ↑ Enter: take the target; Esc: back"), "dim")]]))  # fmt: skip
            yield PromptLine(self._text, select_on_focus=False)
            yield OptionList()

    def on_mount(self) -> None:
        if self._text:
            self.call_after_refresh(self._look_up, self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look_up(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(OptionList).highlighted
        if at is not None and self._found:
            self.dismiss(self._found[at].target)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._found[event.option_index].target)

    def action_down(self) -> None:
        """Go down the list while the cursor stays in the line."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    def _look_up(self, text: str) -> None:
        text = text.strip()
        self._found = self._search(text)[:_MOST] if text else []
        options = self.query_one(OptionList)
        options.clear_options()
        width = max(20, options.scrollable_content_region.width - 2)
        options.add_options([Option(content(_lines(match, text, width))) for match in self._found])
        if self._found:
            options.highlighted = 0
        if text and not self._found:
            options.add_option(Option(_("nothing found"), disabled=True))


def _lines(match: FuzzyMatch, text: str, width: int) -> list[StyledLine]:
    return [
        *fold(plain(match.source, "", [text]), width),
        *fold([*plain(match.target, "bold", [text]), TextRun(f"  {match.origin}", "dim")], width),
    ]
