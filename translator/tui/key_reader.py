"""What a key that arrived means: in the list a letter is an action, in the editor it is text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.i18n import _
from translator.tui.editor_keys import type_key
from translator.tui.keymap import PREFIX, Action, Keymap, fold_key, is_han

if TYPE_CHECKING:
    from textual import events

    from translator.tui.screens.review import ReviewScreen

_JOINERS = {"\u200c", "\u200d"}
"""Characters that are no controls although nothing is drawn for them: they hold emoji and letters together."""


class KeyReader:
    """Reads the keys of one screen."""

    def __init__(self, screen: ReviewScreen) -> None:
        self.screen = screen
        self.is_choosing = False
        """Whether the next digit in the editor inserts what has this number."""
        self._is_prefixed = False

    def press(self, event: events.Key) -> None:
        """Do what a key means."""
        if self.screen.segments.buffer is None:
            self._press_in_list(event)
        else:
            self._press_in_editor(event)

    def _press_in_list(self, event: events.Key) -> None:
        key = event.key
        if event.is_printable and event.character:
            key = fold_key(event.character)
            if is_han(event.character):
                self.screen.say(
                    _("input method on? Letters do not arrive; these do: {keys}", keys=self._safe_keys()), "warning"
                )
                return
        action = self.screen.keymap.action("list", "space" if key == " " else key)
        if action is not None:
            self.screen.do(action)
        elif key.isdecimal() and key != "0" and len(key) == 1:
            self.screen.attempt(lambda: self.screen.writing.insert_choice(int(key)))

    def _safe_keys(self) -> str:
        wanted = (Action.ACCEPT, Action.EDIT, Action.NEXT_UNRESOLVED, Action.COMMENT, Action.COMMAND)
        keys = Keymap(letters=False)
        return " ".join(f"{keys.shown('list', action)}" for action in wanted)

    def _press_in_editor(self, event: events.Key) -> None:
        key = event.key
        folded = fold_key(event.character) if event.is_printable and event.character else ""
        if self._is_prefixed:
            self._is_prefixed = False
            action = self.screen.keymap.action("edit", f"{PREFIX} {folded or key}")
            if action is not None:
                self.screen.do(action)
            elif key != "escape":
                self.screen.say(_("no such key; Ctrl+K h shows all of them"), "warning")
            return
        if self.is_choosing:
            self.is_choosing = False
            if folded.isdecimal() and folded != "0":
                self.screen.attempt(lambda: self.screen.writing.insert_choice(int(folded)))
                return
            if key == "escape":
                return
        action = None if folded else self.screen.keymap.action("edit", key)
        if action is not None:
            self.screen.do(action)
        elif key == PREFIX:
            self._is_prefixed = True
            self.screen.say(
                _("Ctrl+K, then: s split, j merge, c source, m machine, t tags, f fix, w waive, x reject, e editor")
            )
        else:
            self._type(key, event.character if event.is_printable or event.character in _JOINERS else None)

    def _type(self, key: str, character: str | None) -> None:
        buffer = self.screen.segments.buffer
        if buffer is None:
            return
        before = buffer.text
        if type_key(buffer, self.screen.segments.typing_area, key, character):
            self.screen.typed(is_changed=buffer.text != before)
