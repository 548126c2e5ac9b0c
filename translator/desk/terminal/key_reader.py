"""What a key means: in the list a letter is a command, in the editor it is text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from translator.bilingual.i18n import _
from translator.desk.terminal.edit_buffer import EditBuffer, type_key
from translator.desk.terminal.keymap import PREFIX, KeyCommand, Keymap, fold_key, is_han, key_of
from translator.desk.terminal.screens.segment_screen import SegmentScreen

if TYPE_CHECKING:
    from textual import events

# Characters without a width of their own that are not control characters: they join emoji and letters.
_JOINERS = {"\u200c", "\u200d"}


class KeyReader:
    def __init__(
        self, screen: SegmentScreen, run: Callable[[KeyCommand], None], insert_choice: Callable[[int], None]
    ) -> None:
        """`run` runs a command, `insert_choice` inserts the choice with a number."""
        self.screen, self._run, self._insert_choice = screen, run, insert_choice
        self._is_prefixed = False

    def press(self, event: events.Key) -> bool:
        """Do what a key means; False where it means nothing here."""
        buffer = self.screen.segments.buffer
        return self._press_in_list(event) if buffer is None else self._press_in_editor(event, buffer)

    def _press_in_list(self, event: events.Key) -> bool:
        if is_han(event.character or ""):
            words = _("input method on? Letters do not arrive; these do: {keys}", keys=_keys_without_letters())
            self.screen.show_message(words, "warning")
            return True
        key = key_of(event)
        command = self.screen.keymap.command("list", key)
        if command is not None:
            self._run(command)
        elif key.isdecimal() and key != "0" and len(key) == 1:
            self._insert_choice(int(key))
        else:
            return False
        return True

    def _press_in_editor(self, event: events.Key, buffer: EditBuffer) -> bool:
        screen, key = self.screen, event.key
        folded = fold_key(event.character) if event.is_printable and event.character else ""
        if self._is_prefixed:
            self._is_prefixed = False
            command = screen.keymap.command("edit", f"{PREFIX} {folded or key}")
            if command is not None:
                self._run(command)
            elif key != "escape":
                screen.show_message(_("no such key; Ctrl+K h shows all of them"), "warning")
            return True
        if screen.is_choosing:
            screen.is_choosing = False
            if folded.isdecimal() and folded != "0":
                self._insert_choice(int(folded))
                return True
            if key == "escape":
                return True
        command = None if folded else screen.keymap.command("edit", key)
        if command is not None:
            self._run(command)
        elif key == PREFIX:
            self._is_prefixed = True
            screen.show_message(
                _("Ctrl+K, then: s split, j merge, c source, m machine, t tags, f fix, w waive, x reject, e editor")
            )
        else:
            before = buffer.text
            character = event.character if event.is_printable or event.character in _JOINERS else None
            if not type_key(buffer, screen.segments.typing_area, key, character):
                return False
            screen.take_typed(is_changed=buffer.text != before)
        return True


def _keys_without_letters() -> str:
    keys = Keymap(letters=False)
    wanted = (KeyCommand.ACCEPT, KeyCommand.EDIT, KeyCommand.NEXT_UNRESOLVED, KeyCommand.COMMENT, KeyCommand.COMMAND)
    return " ".join(keys.shown("list", command) for command in wanted)
