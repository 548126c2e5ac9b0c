"""The review screen: reads keys and runs the actions that they stand for; in the list a letter is a command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, NamedTuple

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.desk.terminal.actions import ActionScreen
from translator.desk.terminal.dialogs import PaletteScreen
from translator.desk.terminal.key_history import KeyHistory
from translator.desk.terminal.keymap import (
    PREFIX,
    KeyCommand,
    command_of,
    fold_key,
    is_han,
    key_name,
    key_of,
    keys_of,
    shown_key,
)
from translator.desk.terminal.styled_lines import EditBuffer, type_key
from translator.desk.terminal.widgets import SegmentList
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from textual import events
    from textual.timer import Timer


# Characters without a width of their own that are not control characters: they join emoji and letters.
_JOINERS = {"\u200c", "\u200d"}


def _keys_without_letters() -> str:
    wanted = (KeyCommand.ACCEPT, KeyCommand.EDIT, KeyCommand.NEXT_UNRESOLVED, KeyCommand.COMMENT, KeyCommand.COMMAND)
    keys = (next(key for key in keys_of("list")[command] if not key.isalpha() or len(key) > 1) for command in wanted)
    return " ".join(map(key_name, keys))


# Commands that decide at once.
_DECISIONS = frozenset({
    KeyCommand.ACCEPT, KeyCommand.SAVE, KeyCommand.SAVE_NEXT, KeyCommand.FIX, KeyCommand.MERGE,
    KeyCommand.LOCK, KeyCommand.DISMISS,
})  # fmt: skip
# Commands that decide in the list, and concern what is typed in the editor.
_DECISIONS_IN_LIST = frozenset({KeyCommand.UNDO, KeyCommand.REDO})
# Commands that ask something and then decide.
_QUESTIONS = frozenset({KeyCommand.REJECT, KeyCommand.REOPEN, KeyCommand.WAIVE})


class _WaitingDecision(NamedTuple):
    command: KeyCommand
    key: str
    at: float
    generation: int
    timer: Timer


class ReviewScreen(ActionScreen):
    def __init__(self, session: Session, key_history: KeyHistory, *, greeting: str = "") -> None:
        super().__init__(session, SegmentList(session), key_history, greeting=greeting)
        self._questions = 0
        self._waiting: _WaitingDecision | None = None
        self._is_prefixed = False

    @property
    def is_asking(self) -> bool:
        """Return whether an action asks questions: keys are for its dialogs, also where none is up at the moment."""
        return self._questions > 0

    def holds_back(self, event: events.Key) -> bool:
        """Return whether a key of a series must wait: until the decision before has run, and the next is in sight."""
        history = self.key_history
        return history.continues_series(event.key, event.time) and (
            self._waiting is not None or history.is_coming_into_sight
        )

    async def press(self, event: events.Key) -> bool:
        is_cancelled = self._settle_waiting(event)
        self.key_history.note_key(event.key, event.time)
        self.clock.key()
        if not self.key_history.is_in_burst:
            self.message = []
        buffer = self.segments.buffer
        is_read = self._press_in_list(event) if buffer is None else self._press_in_editor(event, buffer)
        if is_cancelled:
            self._show_too_fast()
        self.show_status()
        return is_read

    def _press_in_list(self, event: events.Key) -> bool:
        if is_han(event.character or ""):
            words = _("input method on? Letters do not arrive; these do: {keys}", keys=_keys_without_letters())
            self.show_message(words, "warning")
            return True
        key = key_of(event)
        command = command_of("list", key)
        if command is not None:
            self._run_by_key(command)
        elif key.isdecimal() and key != "0" and len(key) == 1:
            self.attempt(self.insert_choice, int(key))
        else:
            return False
        return True

    def _press_in_editor(self, event: events.Key, buffer: EditBuffer) -> bool:
        key = event.key
        folded = fold_key(event.character) if event.is_printable and event.character else ""
        if self._is_prefixed:
            self._is_prefixed = False
            command = command_of("edit", f"{PREFIX} {folded or key}")
            if command is not None:
                self._run_by_key(command)
            elif key != "escape":
                self.show_message(_("no such key; Ctrl+K h shows all of them"), "warning")
            return True
        if self.is_choosing:
            self.is_choosing = False
            if folded.isdecimal() and folded != "0":
                self.attempt(self.insert_choice, int(folded))
                return True
            if key == "escape":
                return True
        command = None if folded else command_of("edit", key)
        if command is not None:
            self._run_by_key(command)
        elif key == PREFIX:
            self._is_prefixed = True
            self.show_message(
                _("Ctrl+K, then: s split, j merge, c source, m machine, t tags, f fix, w waive, x reject")
            )
        else:
            before = buffer.text
            character = event.character if event.is_printable or event.character in _JOINERS else None
            if not type_key(buffer, self.segments.typing_area, key, character):
                return False
            self.take_typed(is_changed=buffer.text != before)
        return True

    def paste(self, text: str) -> None:
        buffer = self.segments.buffer
        if buffer is not None:
            buffer.insert(text)
            self.take_typed()
            self.show_status()
        else:
            key = shown_key("list", KeyCommand.EDIT)
            self.show_message(_("nothing was pasted: {key} opens the editor", key=key), "warning")

    def _run_by_key(self, command: KeyCommand, *, is_named: bool = False) -> None:
        is_decision = self._is_decision(command)
        delay = self.key_history.decision_delay() if is_decision else 0.0
        if (is_decision or command in _QUESTIONS) and not self.segments.is_in_sight:
            self.segments.scroll_into_view()
            self.show_message(_("the segment was not in sight, and nothing was decided: here it is"), "warning")
        elif delay is None or (command in _QUESTIONS and not self.key_history.may_ask()):
            self._show_too_fast()
        elif is_named or not delay:
            self.run(command)
        else:
            key, at = self.key_history.last_key
            timer = self.set_timer(delay, self._run_waiting)
            self._waiting = _WaitingDecision(command, key, at, self.key_history.generation, timer)

    async def do_command(self) -> None:
        chosen = await self.app.push_screen_wait(PaletteScreen())
        if chosen is not None:
            self._run_by_key(chosen, is_named=True)

    def _is_decision(self, command: KeyCommand) -> bool:
        return command in _DECISIONS or (command in _DECISIONS_IN_LIST and not self.segments.is_editing)

    def _settle_waiting(self, event: events.Key) -> bool:
        # True where the key shows that it was no decision.
        waiting = self._waiting
        if waiting is None:
            return False
        if self.key_history.is_repeat_of(waiting.key, waiting.at, event.key, event.time):
            waiting.timer.stop()
            self._waiting = None
            return True
        self._run_waiting()
        return False

    def _run_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        waiting.timer.stop()
        if waiting.generation == self.key_history.generation:
            self.run(waiting.command)
        else:
            self._show_too_fast()
        self.show_status()

    def _show_too_fast(self) -> None:
        self.show_message(_("too fast: nothing was decided"), "warning")

    def run(self, command: KeyCommand) -> None:
        self.attempt(getattr(self, f"do_{command.replace('-', '_')}"))

    def attempt(self, action: Callable[..., object], *arguments: object) -> None:
        try:
            waiting = action(*arguments)
        except (TranslatorError, OSError) as error:
            self._show_refusal(error)
            return
        if isawaitable(waiting):
            self._questions += 1
            self.run_worker(self._attempt(waiting), exit_on_error=True)

    async def _attempt(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except (TranslatorError, OSError) as error:
            self._show_refusal(error)
        finally:
            self._questions -= 1
        self.show_status()

    def _show_refusal(self, error: TranslatorError | OSError) -> None:
        self.redraw()
        self._update_progress()
        self.show_error(error)
        self.show_status()

    def on_segment_list_segment_clicked(self, event: SegmentList.SegmentClicked) -> None:
        if self.is_asking:
            return
        self.clock.key()
        if event.in_target:
            self.run(KeyCommand.EDIT)
        elif event.number != self.session.number:
            self.attempt(self.go, event.number)
        self.show_status()
