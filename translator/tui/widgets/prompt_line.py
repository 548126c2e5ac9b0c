"""The line that one types into in a prompt or a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Input

if TYPE_CHECKING:
    from textual import events

_EDITING = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}
"""Key → what it does in the line."""


class PromptLine(Input):
    """
    A line of text in which every key is done in its turn.

    Textual inserts letters at once, but asks the whole screen before it does what a key such as Ctrl+U is bound to: of
    keys that come in one burst, letters typed behind Ctrl+U would be there before it, and be deleted by it.
    """

    async def _on_key(self, event: events.Key) -> None:
        action = _EDITING.get(event.key)
        if action is None:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        await self.run_action(action)
