"""A prompt at the bottom of the screen for one line: a number, a filter, a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import Static

from translator.desk.terminal.screens.dialog import Dialog, type_in
from translator.desk.terminal.styled_lines import TextRun, content
from translator.desk.terminal.widgets.prompt_line import PromptLine

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class PromptScreen(Dialog[str]):
    """Returns what was typed; an empty text where it was cancelled."""

    def __init__(
        self, question: str, text: str = "", *, note: str = "", keep: Callable[[str], None] | None = None
    ) -> None:
        """Ask `question`, beginning with `text`; `note` says what may be typed, `keep` gets it at every key."""
        super().__init__()
        self._question, self._note, self._keep, self._kept = question, note, keep, text
        self._line = PromptLine(text)

    def compose(self) -> ComposeResult:
        with Vertical(classes="bar"):
            lines = [[TextRun(self._question, "bold")], *([[TextRun(self._note, "dim")]] if self._note else [])]
            yield Static(content(lines))
            yield self._line

    async def press(self, event: events.Key) -> bool:
        match event.key:
            case "escape":
                self.dismiss("")
            case "enter":
                self.dismiss(self._line.value.strip())
            case _other:
                is_read = await type_in(self._line, event)
                self._keep_typed()
                return is_read
        return True

    def paste(self, text: str) -> None:
        self._line.put(text)
        self._keep_typed()

    def _keep_typed(self) -> None:
        text = self._line.value
        if self._keep is not None and text != self._kept:
            self._kept = text
            self._keep(text)
