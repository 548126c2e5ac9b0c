"""A prompt at the bottom of the screen for one line: a number, a filter, a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from translator.tui.styled_lines import TextRun, content
from translator.tui.widgets.prompt_line import PromptLine

if TYPE_CHECKING:
    from textual.app import ComposeResult


class PromptScreen(ModalScreen[str]):
    """Returns what was typed; an empty text where it was cancelled."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss('')", show=False)]

    def __init__(
        self, question: str, text: str = "", *, note: str = "", keep: Callable[[str], None] | None = None
    ) -> None:
        """Ask `question`, beginning with `text`; `note` says what may be typed, `keep` gets it at every key."""
        super().__init__()
        self._question, self._text, self._note, self._keep = question, text, note, keep

    def compose(self) -> ComposeResult:
        with Vertical(classes="bar"):
            lines = [[TextRun(self._question, "bold")], *([[TextRun(self._note, "dim")]] if self._note else [])]
            yield Static(content(lines))
            yield PromptLine(self._text, select_on_focus=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._keep is not None and event.value != self._text:
            self._text = event.value
            self._keep(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value.strip())
