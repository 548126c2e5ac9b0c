"""The screen on which a translator works: list, panel, status; keys are read here and done by the deeds."""

from __future__ import annotations

from contextlib import suppress
from inspect import isawaitable
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.screen import Screen

from translator.errors import TranslatorError
from translator.i18n import _
from translator.review.activity import Clock
from translator.tui.actions.decisions import Deciding
from translator.tui.actions.navigation import Moving
from translator.tui.actions.text_entry import Writing
from translator.tui.actions.views import Looking
from translator.tui.insertions import Choices, Group, choices_for
from translator.tui.key_reader import KeyReader
from translator.tui.keymap import Action, Keymap
from translator.tui.panel_lines import PanelLines
from translator.tui.preloading import warm_up
from translator.tui.screens.prompt import AskScreen
from translator.tui.screens.selection import PickScreen
from translator.tui.styled_lines import Line, Piece
from translator.tui.widgets.panel import Panel
from translator.tui.widgets.segments import SegmentList
from translator.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from translator.catalog import Entry
    from translator.model import Finding
    from translator.review.session import Session

_CHECK_AFTER = 0.12
"""Seconds after the last key until the text is checked: nobody waits for a check while typing."""
_COMPANY_AFTER = 0.04
"""Seconds on a segment until the memory is asked about it: a held arrow key passes by."""
_WARM_AFTER = 0.1
"""Seconds until what is slow is loaded: the first screen comes before it."""
_CHECK_MORE = 0.03
"""Seconds between two portions of the article that are checked while nobody types."""
_LOOK_AROUND = 1.0
"""Seconds between two looks at what others did."""


class ReviewScreen(Screen[None]):
    """One session on the screen."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-broad")]  # noqa: RUF012 -- as Textual has it

    def __init__(self, session: Session, keymap: Keymap, *, greeting: str = "") -> None:
        """Show `session`; `greeting` is said until the first key."""
        super().__init__()
        self.session, self.keymap = session, keymap
        self.segments = SegmentList(session, self.press)
        self.panel = Panel(id="panel")
        self.status, self.hints = StatusLine("status"), StatusLine("hints")
        self.clock = Clock()
        self.group = Group.MATCHES
        self.choices: Choices | None = None
        self.keys = KeyReader(self)
        self.said: Line = [Piece(greeting, "warning")] if greeting else []
        """What the bottom line says, until the next key."""
        self._progress = ""
        self._check_timer: Timer | None = None
        self._idle_timer: Timer
        self._company_timer: Timer | None = None
        self.moving, self.deciding = Moving(self), Deciding(self)
        self.writing, self.looking = Writing(self), Looking(self)
        self._deeds: Mapping[Action, Callable[[], object]] = {
            **self.moving.deeds,
            **self.deciding.deeds,
            **self.writing.deeds,
            **self.looking.deeds,
        }

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        with Horizontal(id="work"):
            yield self.segments
            yield self.panel
        yield self.status
        yield self.hints

    def on_mount(self) -> None:
        """Begin where the person left off."""
        self.segments.focus()
        self.segments.renew()
        self._count()
        self.arrive()
        self.set_interval(_LOOK_AROUND, self.look_around)
        self._idle_timer = self.set_interval(_CHECK_MORE, self._check_more, pause=True)
        self.set_timer(_WARM_AFTER, lambda: self.run_worker(self._warm_up, thread=True, exit_on_error=False))

    def on_resize(self) -> None:
        """Lay the panel out anew."""
        self.call_after_refresh(self.show_company)

    @property
    def entry(self) -> Entry:
        """The segment in hand."""
        entry = self.session.entry
        assert entry is not None, "the screen is opened on a segment"
        return entry

    @property
    def text(self) -> str:
        """The target as it is shown: typed, unsaved from before, or as it stands in the catalog."""
        if self.segments.buffer is not None:
            return self.segments.buffer.text
        return self.entry.target if self.segments.unsaved is None else self.segments.unsaved

    @property
    def findings(self) -> list[Finding]:
        """The findings on the text that is shown."""
        if self.segments.live is not None:
            return self.segments.live
        return self.segments.findings(self.session.number)

    # Going from one segment to another.

    def arrive(self, before: int = 0, *, edit: bool = False) -> None:
        """Show the segment that the session has in hand now, coming from `before`; with `edit` in the editor."""
        self.clock.drop()
        self.clock.key()
        draft = self.session.autosave.text_of(self.session.entry)
        self.segments.buffer = self.segments.live = None
        self.segments.unsaved = draft if draft is not None and draft != self.entry.target else None
        if self.segments.unsaved is not None and getattr(self.session, "draft_base_changed", False):
            self.say(_("the target has been changed since this was typed"), "warning")
        self.group, self.choices = Group.MATCHES, None
        self.keys.is_choosing = False
        self.segments.moved(before or self.session.number)
        self._idle_again()
        self._ask_company(_COMPANY_AFTER)
        if edit:
            self.writing.edit()
        elif self.segments.unsaved is not None:
            self._check_soon()
        self.show_status()

    def renew(self, before: int) -> None:
        """Show what a decision has changed: the catalog was read again."""
        self.segments.take_queue()
        self._count()
        self._idle_again()
        if before:
            self.segments.renew_segment(before)

    def look_around(self) -> None:
        """Take in what other people, and other programs, decided meanwhile."""
        try:
            changed = self.session.working_copy.refresh()
        except TranslatorError as error:
            self.complain(error)
            return
        if not changed:
            return
        in_hand = self.entry.key in changed
        self.segments.renew()
        self._count()
        who = self.entry.record.actor
        if in_hand and self.segments.is_editing:
            self.say(_("{person} has changed this segment; what you type is kept as a draft", person=who), "warning")
        elif in_hand:
            self.say(_("{person} has changed this segment", person=who), "warning")
        self._ask_company(0)
        self.show_status()

    def _idle_again(self) -> None:
        if self.segments.is_warm:
            self._idle_timer.resume()

    def _count(self) -> None:
        """Count how far the article is: `34/120 · 5 err`."""
        session = self.session
        errors = (
            " · " + _("{count} err", count=session.working_copy.known_error_count)
            if session.working_copy.known_error_count
            else ""
        )
        self._progress = f"{session.working_copy.reviewed_count}/{len(session.catalog.entries)}{errors}"

    def _warm_up(self) -> None:
        """Load checks, glossary and memory beside the screen: that takes a second, and nobody should wait for it."""
        try:
            warm_up(self.session)
        finally:
            with suppress(RuntimeError):  # the screen was closed meanwhile
                self.app.call_from_thread(self._be_warm)

    def _be_warm(self) -> None:
        """From now on check what is typed, and ask the memory."""
        self.segments.is_warm = True
        self._ask_company(0)
        if self.segments.unsaved is not None or self.segments.buffer is not None:
            self.check_now()
        self._idle_timer.resume()

    def _check_more(self) -> None:
        """Check some more of the article while nothing else is to be done, until all of it is."""
        before = self.session.working_copy.known_error_count
        if self.segments.check_some() and self.session.working_copy.check_more():
            self._idle_timer.pause()
        if self.session.working_copy.known_error_count != before:
            self._count()
            self.show_status()

    # Keys.

    def press(self, event: events.Key) -> None:
        """Do what a key means."""
        self.clock.key()
        self.said = []
        self.keys.press(event)
        self.show_status()

    def do(self, action: Action) -> None:
        """Do what an action says; what cannot be done is said at the bottom, and nothing has changed."""
        self.attempt(self._deeds[action])

    def attempt(self, deed: Callable[[], object]) -> None:
        """Do something, at once or, where it asks questions, beside the screen."""
        try:
            waiting = deed()
        except TranslatorError as error:
            self.refuse(error)
            return
        if isawaitable(waiting):
            self.run_worker(self._attempt(waiting), exit_on_error=True)

    async def _attempt(self, waiting: Awaitable[None]) -> None:
        try:
            await waiting
        except TranslatorError as error:
            self.refuse(error)
        self.show_status()

    def refuse(self, error: TranslatorError) -> None:
        """Say why something was not done, and show the segment as it stands now."""
        self.segments.renew()
        self._count()
        self.complain(error)
        self.show_status()

    # The text that is typed.

    def typed(self, *, is_changed: bool) -> None:
        """Keep what was typed, show it, and check it as soon as there is a pause."""
        buffer = self.segments.buffer
        if buffer is not None and is_changed:
            if buffer.text == self.entry.target:
                self.session.autosave.discard(self.session.current)
            else:
                self.session.autosave.save(self.session.current, buffer.text)
            self._check_soon()
        self.segments.typed()

    def on_segment_list_typed(self) -> None:
        """Text was pasted."""
        self.typed(is_changed=True)
        self.show_status()

    def _check_soon(self) -> None:
        if self._check_timer is not None:
            self._check_timer.stop()
        self._check_timer = self.set_timer(_CHECK_AFTER, self.check_now)

    def check_now(self) -> None:
        """Check the text as it is typed."""
        if not self.segments.is_warm:
            return
        is_typed = self.segments.buffer is not None or self.segments.unsaved is not None
        found = self.session.working_copy.findings(self.entry, self.text) if is_typed else None
        if found != self.segments.live:
            self.segments.live = found
            self.segments.typed()
        self.show_company(from_top=False)

    # What is shown.

    def _ask_company(self, seconds: float) -> None:
        if self._company_timer is not None:
            self._company_timer.stop()
        self._company_timer = self.set_timer(seconds, self._gather) if seconds else None
        if not seconds:
            self._gather()

    def _gather(self) -> None:
        if not self.segments.is_warm:
            self.show_company()
            return
        self.choices = choices_for(self.session, self.entry)
        self.show_company()

    def show_company(self, *, from_top: bool = True) -> None:
        """Show in the panel what is known about the segment in hand."""
        if not self.panel.is_mounted or not self.panel.room or self.session.entry is None:
            return
        lines = PanelLines(self.session.catalog, self.panel.room, brackets=self.app.no_color).lines(
            self.entry, self.text, self.findings, self.choices, self.group
        )
        self.panel.show_lines(lines, from_top=from_top)

    def say(self, text: str, role: str = "") -> None:
        """Say something in the bottom line, until the next key."""
        self.said = [Piece(text, role)]
        self.show_status()

    def complain(self, error: TranslatorError) -> None:
        """Say why something was not done, and what to do instead."""
        hint = "  " + _("try: {hint}", hint=error.hint) if error.hint else ""
        self.said = [Piece(_("not done: {message}", message=error.message), "error"), Piece(hint, "dim")]

    def show_status(self) -> None:
        """Show progress, state, filter and whether everything is on disk; below it what was said, or the keys."""
        if self.session.entry is None:
            return
        line = self.looking.status_line(self._progress)
        self.status.show(line, [Piece(f"{self.session.person.id} ", "bold")])
        self.hints.show(self.said or self.looking.hint_line())

    # Questions.

    async def ask(self, question: str, text: str = "", *, note: str = "") -> str:
        """Ask for one line; empty where it was cancelled."""
        return await self.app.push_screen_wait(AskScreen(question, text, note=note))

    async def pick(self, question: str, choices: Mapping[str, str]) -> str | None:
        """Let one be picked; None where it was cancelled."""
        return await self.app.push_screen_wait(PickScreen(question, choices))

    def on_segment_list_chosen(self, event: SegmentList.Chosen) -> None:
        """Take the segment in hand that was clicked, or edit it when it is in hand already."""
        self.clock.key()
        if event.in_target:
            self.do(Action.EDIT)
        elif event.number != self.session.number:
            self.attempt(lambda: self.moving.go(event.number))
        self.show_status()
