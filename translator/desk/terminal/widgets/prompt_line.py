"""The line that one types into in a prompt or a search."""

from __future__ import annotations

from textual.widgets import Input

from translator.desk.terminal.edit_buffer import one_line


class PromptLine(Input):
    """A line of text; its dialog hands it what is typed."""

    def __init__(self, text: str) -> None:
        super().__init__(text, select_on_focus=False)

    def put(self, text: str) -> None:
        """Put all of a text at the cursor, or in the place of what is selected, as one line."""
        if self.selection.is_empty:
            self.insert_text_at_cursor(one_line(text))
        else:
            self.replace(one_line(text), *self.selection)
