"""A dialog with a list of choices, selected with the arrow keys, by letter or by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from translator.desk.terminal.keymap import key_of
from translator.desk.terminal.screens.dialog import Dialog, press_in
from translator.desk.terminal.styled_lines import TextRun, content, plain

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class SelectionScreen(Dialog[str | None]):
    """Returns the value that was selected; None where it was cancelled."""

    def __init__(self, question: str, choices: Mapping[str, str]) -> None:
        """`choices`: value → what it is called."""
        super().__init__()
        self._question, self._choices = question, choices
        self._letters = letters_for(list(choices))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(content([[TextRun(self._question, "bold")]]))
            lines = [
                [TextRun(f"{number} {letter or ' '}  ", "key"), *plain(self._choices[value])]
                for number, (letter, value) in enumerate(zip(self._letters, self._choices, strict=True), 1)
            ]
            yield OptionList(*(Option(content([line])) for line in lines))

    async def press(self, event: events.Key) -> bool:
        key, values, options = key_of(event), list(self._choices), self.query_one(OptionList)
        if key == "escape":
            self.dismiss(None)
        elif key == "enter" and options.highlighted is not None:
            self.dismiss(values[options.highlighted])
        elif key.isdecimal() and 1 <= int(key) <= len(values):
            self.dismiss(values[int(key) - 1])
        elif key in self._letters:
            self.dismiss(values[self._letters.index(key)])
        else:
            return await press_in(options, key)
        return True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(list(self._choices)[event.option_index])


def letters_for(values: list[str]) -> list[str]:
    """Give each value the first of its letters that no value before it has; empty where there is none left."""
    letters: list[str] = []
    for value in values:
        letters.append(next((char for char in value.casefold() if char.isalpha() and char not in letters), ""))
    return letters
