"""
The parts of the review screen and what they show: segment list, panel, status line, messages and questions.

`review_screen` adds the actions of the keys; `actions` uses this class only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.screen import Screen

from translator.bilingual.errors import ReviewError, TranslatorError, WriteError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding
from translator.desk.render.width import StyledLine, TextRun
from translator.desk.terminal.dialogs import PromptScreen, SelectionScreen
from translator.desk.terminal.key_history import KeyHistory
from translator.desk.terminal.keymap import KeyCommand, shown_key
from translator.desk.terminal.panel_lines import PanelLines
from translator.desk.terminal.styled_lines import ChoiceGroup, EditBuffer
from translator.desk.terminal.widgets import Panel, SegmentList, StatusLine, hint_line, status_line
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.files import system_error
from translator.newsroom.review import permissions
from translator.newsroom.review.labels import progress_words, trouble_words
from translator.newsroom.review.live_checks import preload_checks
from translator.newsroom.review.progress import ActivityTimer
from translator.newsroom.review.session import Session, ShownSegment

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer


# Seconds after the last key until the text is checked: nobody waits for a check while typing.
_CHECK_AFTER = 0.12
# Seconds on a segment until the memory is searched for it, so that a held arrow key does not search each time.
_CHOICES_AFTER = 0.04
# Seconds until slow data is loaded: the first screen is drawn before that.
_PRELOAD_AFTER = 0.1
# Seconds between two portions of the article that are checked while nobody types.
_CHECK_MORE = 0.03
# Seconds between two looks for decisions of other people.
_REFRESH_EVERY = 1.0


class SegmentScreen(Screen[None]):
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-broad")]  # noqa: RUF012 -- as Textual has it

    def __init__(self, session: Session, segments: SegmentList, key_history: KeyHistory, *, greeting: str = "") -> None:
        super().__init__()
        self.session, self.segments = session, segments
        self.panel = Panel(id="panel")
        self.status, self.hints = StatusLine("status"), StatusLine("hints")
        self.clock, self.key_history = ActivityTimer(), key_history
        self.group = ChoiceGroup.MATCHES
        self.choices: ShownSegment | None = None
        """Suggestions for the current segment; None while they are looked up."""
        self.is_choosing = False
        """True where the next digit typed in the editor inserts the choice with this number."""
        self.message: StyledLine = [TextRun(greeting, "warning")] if greeting else []
        self._progress = ""
        self._trouble: TranslatorError | None = None
        self._check_timer: Timer | None = None
        self._idle_timer: Timer
        self._choices_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="work"):
            yield self.segments
            yield self.panel
        yield self.status
        yield self.hints

    def on_mount(self) -> None:
        self.segments.focus()
        self.segments.redraw()
        self._update_progress()
        self.open_segment()
        self.set_interval(_REFRESH_EVERY, self.refresh_from_disk)
        self._idle_timer = self.set_interval(_CHECK_MORE, self._check_more, pause=True)
        self.set_timer(_PRELOAD_AFTER, lambda: self.run_worker(self._preload, thread=True, exit_on_error=False))

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_panel)

    @property
    def entry(self) -> Entry:
        entry = self.session.entry
        assert entry is not None, "the screen is opened on a segment"
        return entry

    @property
    def text(self) -> str:
        """The target as it is shown: being typed, unsaved from before, or as it stands in the catalog."""
        if self.segments.buffer is not None:
            return self.segments.buffer.text
        return self.entry.target if self.segments.unsaved is None else self.segments.unsaved

    @property
    def is_unsaved(self) -> bool:
        return self.text != self.entry.target

    @property
    def findings(self) -> list[Finding]:
        if self.segments.live is not None:
            return self.segments.live
        return self.segments.findings

    # Going from one segment to another.

    def open_segment(self, before: int = 0, *, edit: bool = False, keep_message: bool = False) -> None:
        """
        Show the current segment of the session; `before` is the number of the segment that was current.

        With `edit` it is opened in the editor; with `keep_message` the bottom line stays as it is.
        """
        message = self.message
        self.clock.drop()
        self.clock.key()
        self.segments.buffer = self.segments.live = None
        self.segments.unsaved = self.session.autosave.text_of(self.entry)
        if self.segments.unsaved is not None and self.session.autosave.is_base_changed(self.session.entry):
            self.show_message(self._with_key(_("the target has been changed since this was typed")), "warning")
        self.group, self.choices, self.is_choosing = ChoiceGroup.MATCHES, None, False
        self.segments.moved(before or self.session.number)
        self._resume_checking()
        if self._choices_timer is not None:
            self._choices_timer.stop()
        self._choices_timer = self.set_timer(_CHOICES_AFTER, self._load_choices)
        if edit:
            try:
                self.start_editing()
            except ReviewError as error:
                self.show_error(error)
        elif self.segments.unsaved is not None:
            self._check_after_pause()
        if keep_message:
            self.message = message
        self.begin_showing()
        self.show_status()

    def begin_showing(self) -> None:
        if self.key_history.begin_showing((self.entry.key, self.entry.source, self.entry.target, self.text)):
            self.call_after_refresh(self.key_history.note_painted, self.key_history.generation)

    def start_editing(self) -> EditBuffer:
        """Open the text that is shown in the editor, and return its buffer; raises `ReviewError` where nobody may."""
        segments = self.segments
        if segments.buffer is None:
            permissions.require_editable(self.session.catalog, self.entry, self.session.person)
            segments.edit(EditBuffer(self.text, tag=self.session.catalog.tag))
            self.check_now()
        assert segments.buffer is not None
        return segments.buffer

    def show_decision(self, number: int) -> None:
        self.segments.update_queue()
        self._update_progress()
        self._resume_checking()
        self.segments.redraw_segment(number)

    def show_decisions(self) -> None:
        self.segments.redraw()
        self._update_progress()
        self._resume_checking()

    def refresh_from_disk(self) -> None:
        copy = self.session.working_copy
        checks = copy.checks
        try:
            changed = self.session.refresh()
        except (TranslatorError, OSError) as error:
            self._show_trouble(system_error(error) if isinstance(error, OSError) else error)
            return
        self._show_trouble(copy.trouble)
        if not changed and copy.checks is checks:
            return
        is_current = self.entry.key in changed
        self.redraw()
        self._update_progress()
        self.begin_showing()
        if is_current:
            who = self.session.names.of(self.entry.record.actor)
            words = _("{person} has changed this segment", person=who)
            if self.is_unsaved:
                words = self._with_key(_("{person} has changed this segment; what you type is kept", person=who))
            self.show_message(words, "warning")
        self.check_now()
        self._load_choices()
        self.show_status()

    def _show_trouble(self, error: TranslatorError | None) -> None:
        known, self._trouble = self._trouble, error
        if error and (known is None or known.sentence != error.sentence):
            self.message = [TextRun(trouble_words(error), "warning"), _hint_run(error)]
        if known is not error:
            self.show_status()

    def redraw(self) -> None:
        """Draw everything anew after a change; an editor in which nothing was typed gets the text as it is now."""
        if self.segments.is_editing and self.is_unsaved and self.session.autosave.text_of(self.entry) is None:
            self.segments.edit(EditBuffer(self.entry.target, tag=self.session.catalog.tag))
        self.segments.redraw()
        self._resume_checking()

    def _with_key(self, words: str) -> str:
        key = shown_key("edit" if self.segments.is_editing else "list", KeyCommand.SAVE)
        return _("{words}; {key} shows both texts", words=words, key=key) if key else words

    def _resume_checking(self) -> None:
        if self.segments.is_preloaded:
            self._idle_timer.resume()

    def _update_progress(self) -> None:
        session, copy = self.session, self.session.working_copy
        self._progress = progress_words(
            session.done_count, len(session.catalog.entries), copy.known_error_count, is_counted=copy.is_checked
        )

    def _preload(self) -> None:
        # In a thread: it takes a second, and nobody should wait for it.
        catalog = self.session.catalog
        try:
            preload_checks(self.session.working_copy.newsroom, [(catalog.source_tag, catalog.tag)], with_memory=True)
        finally:
            with suppress(RuntimeError):  # the screen was closed meanwhile
                self.app.call_from_thread(self._finish_preloading)

    def _finish_preloading(self) -> None:
        self.segments.is_preloaded = True
        self._load_choices()
        if self.segments.unsaved is not None or self.segments.buffer is not None:
            self.check_now()
        self._idle_timer.resume()

    def _check_more(self) -> None:
        before = self._progress
        try:
            is_done = self.session.working_copy.check_more()
        except (TranslatorError, OSError) as error:  # Nobody loses the desk by a file that broke.
            self.show_error(error)
            is_done = True
        self.segments.redraw_signs()
        if is_done:
            self._idle_timer.pause()
        self._update_progress()
        if self._progress != before:
            self.show_status()

    # The text that is typed.

    def take_typed(self, *, is_changed: bool = True) -> None:
        buffer = self.segments.buffer
        if buffer is not None and is_changed:
            self.keep_typed(buffer.text)
            self._check_after_pause()
        self.segments.typed()

    def keep_typed(self, text: str) -> None:
        try:
            self.session.autosave.save(self.session.current, text)
        except WriteError as error:
            self.show_message(_("what you type is in this window only: {reason}", reason=error.message), "error")

    def on_segment_list_sight_changed(self, event: SegmentList.SightChanged) -> None:
        self.key_history.note_sight(is_in_sight=event.is_in_sight)

    def _check_after_pause(self) -> None:
        if self._check_timer is not None:
            self._check_timer.stop()
        self._check_timer = self.set_timer(_CHECK_AFTER, self.check_now)

    def check_now(self) -> None:
        if not self.segments.is_preloaded:
            return
        is_typed = self.segments.buffer is not None or self.segments.unsaved is not None
        found = self.session.working_copy.findings(self.entry, self.text) if is_typed else None
        if found != self.segments.live:
            self.segments.live = found
            self.segments.typed()
        self.show_panel(from_top=False)

    # Display.

    def _load_choices(self) -> None:
        if self._choices_timer is not None:
            self._choices_timer.stop()
        if self.segments.is_preloaded:
            self.choices = ShownSegment(self.session, self.entry)
        self.show_panel()

    def show_panel(self, *, from_top: bool = True) -> None:
        if not self.panel.is_mounted or not self.panel.room or self.session.entry is None:
            return
        shown = self.choices or ShownSegment(self.session, self.entry)
        found = self.findings if self.segments.is_preloaded else None
        group = None if self.choices is None else self.group
        lines = PanelLines(shown, self.text, found, group, self.panel.room, brackets=self.app.no_color).lines()
        self.panel.show_lines(lines, from_top=from_top)

    def show_message(self, text: str, role: str = "") -> None:
        self.message = [TextRun(text, role)]
        self.show_status()

    def show_error(self, error: TranslatorError | OSError) -> None:
        error = system_error(error) if isinstance(error, OSError) else error
        self.message = [TextRun(_("not done: {message}", message=error.sentence), "error"), _hint_run(error)]

    def show_status(self) -> None:
        if self.session.entry is None:
            return
        line = status_line(self.session, self.text, self._progress, self.segments.waiting)
        if self._trouble:
            line += [
                TextRun(" | ", "dim"),
                TextRun(_("{file} cannot be read", file=self._trouble.where), "error")
                if self._trouble.where
                else TextRun(self._trouble.message, "warning"),
            ]
        self.status.show(line, [TextRun(f"{self.session.person.id} ", "bold")])
        self.hints.show(
            self.message or hint_line(self.session, is_editing=self.segments.is_editing, width=self.size.width)
        )

    # Questions.

    async def ask(
        self,
        question: str,
        text: str = "",
        *,
        note: str = "",
        keep: Callable[[str], None] | None = None,
        is_replaced: bool = False,
    ) -> str:
        """Ask for one line; empty where it was cancelled. The rest is as for `PromptScreen`."""
        prompt = PromptScreen(question, text, note=note, keep=keep, is_replaced=is_replaced)
        return await self.app.push_screen_wait(prompt)

    async def select(self, question: str, choices: Mapping[str, str]) -> str | None:
        """Let the person select one of `choices`; None where it was cancelled."""
        return await self.app.push_screen_wait(SelectionScreen(question, choices))


def _hint_run(error: TranslatorError) -> TextRun:
    return TextRun("  " + _("try: {hint}", hint=error.hint) if error.hint else "", "dim")
