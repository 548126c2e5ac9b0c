"""The dialog: a screen over the review that reads each key in its turn, and closes once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import ModalScreen

from translator.desk.terminal.widgets.prompt_line import PromptLine

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """
    The base of all dialogs.

    Textual hands a key to the widget in focus and looks for its binding later. Of two keys that come in one burst both
    would be for the dialog that the first one closes, and the second would close what stands below it. So a dialog
    binds no keys: `ReviewApp` gives it one after the other, and only the first `dismiss` counts.
    """

    _is_closed = False

    async def press(self, event: events.Key) -> bool:
        """Do at once what a key means here; False leaves it to Textual."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Take pasted text, where there is a line for it."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with the answer; what comes later, from a key or the mouse, changes nothing."""
        if self._is_closed:
            return AwaitComplete()
        self._is_closed = True
        return super().dismiss(result)


async def type_in(line: PromptLine, event: events.Key) -> bool:
    """Type a character, or do what an editing key does; False for any other key."""
    if event.is_printable and event.character:
        line.put(event.character)
        return True
    return await press_in(line, event.key)


async def press_in(widget: Widget, key: str) -> bool:
    """Do at once what a key is bound to in one of Textual's widgets; False where it means nothing there."""
    for binding in type(widget).BINDINGS:
        if isinstance(binding, Binding) and key in binding.key.split(","):
            return await widget.app.run_action(binding.action, widget)
    return False
