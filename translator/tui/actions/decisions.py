"""Decisions: each is on disk when it is done, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.catalog.actions import Action as EventAction
from translator.errors import UsageError
from translator.i18n import _, ngettext
from translator.model import State
from translator.review import guards
from translator.review.labels import category_name, weight_name
from translator.tui.keymap import Action
from translator.tui.labels import done_words
from translator.tui.screens.split import SplitScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from translator.model import Finding
    from translator.tui.screens.review import ReviewScreen


class Deciding:
    """Decisions on one screen."""

    def __init__(self, screen: ReviewScreen) -> None:
        self.screen = screen
        self.deeds: Mapping[Action, Callable[[], object]] = {
            Action.ACCEPT: self.accept,
            Action.SAVE: self.save,
            Action.SAVE_NEXT: self.save_next,
            Action.DISCARD: self.discard,
            Action.COMMENT: self.comment,
            Action.REJECT: self.reject,
            Action.WAIVE: self.waive,
            Action.FIX: self.fix,
            Action.PROPAGATE: self.propagate,
            Action.SPLIT: self.split,
            Action.MERGE: self.merge,
            Action.LOCK: self.lock,
            Action.REOPEN: self.reopen,
            Action.UNDO: self.undo,
            Action.REDO: self.redo,
        }

    def decide(self, deed: Callable[[], str]) -> None:
        """Do one thing to the segment in hand, and say so; what refuses raises `TranslatorError`."""
        number = self.screen.session.number
        done = deed()
        self.screen.renew(number)
        self.screen.say(f"{number}: {done_words(done)}", "good")

    def put(self, text: str) -> None:
        """Make `text` the target; what is typed is a draft no longer."""
        session, seconds = self.screen.session, self.screen.clock.take()
        self.decide(lambda: session.edit(text, seconds))
        session.autosave.discard(session.current)
        self.screen.segments.unsaved = None

    def accept(self) -> None:
        """Take the next step with the text as it is shown, a draft included, and go on to what waits next."""
        screen, session = self.screen, self.screen.session
        if screen.text != screen.entry.target:
            self.put(screen.text)
        else:
            seconds = screen.clock.take()
            self.decide(lambda: session.accept(seconds))
        self._go_on()

    def save(self) -> None:
        """Make what was typed the target, and stay; without a change leave the editor."""
        if self.screen.text != self.screen.entry.target:
            self.put(self.screen.text)
        else:
            self.screen.say(_("nothing changed"))
        said = self.screen.said
        self.screen.arrive()
        self.screen.said = said

    def save_next(self) -> None:
        """Make what was typed the target, and go on to what waits next."""
        if self.screen.text != self.screen.entry.target:
            self.put(self.screen.text)
        self._go_on()

    def _go_on(self) -> None:
        said, before = self.screen.said, self.screen.session.number
        is_more = self.screen.session.navigation.next_unresolved()
        self.screen.arrive(before, edit=is_more and self.screen.segments.is_editing)
        self.screen.said = said
        if not is_more:
            self.screen.say(
                _("nothing else is waiting; {key} quits", key=self.screen.keymap.shown("list", Action.QUIT))
            )

    async def discard(self) -> None:
        """Throw away what was typed and not saved, after a question."""
        if self.screen.text == self.screen.entry.target:
            self.screen.say(_("there is no unsaved text"))
            return
        answer = await self.screen.pick(
            _("Throw the unsaved text away?"), {"yes": _("yes, throw it away"), "no": _("no, keep it")}
        )
        if answer == "yes":
            self.screen.session.autosave.discard(self.screen.session.current)
            self.screen.arrive()

    async def comment(self) -> None:
        """Say something about the segment; a category may be picked, and then how bad it is."""
        text = await self.screen.ask(_("Comment"))
        if not text:
            return
        category = await self.screen.pick(_("What is it about?"), {"": _("nothing in particular"), **_categories()})
        if category is None:
            return
        severity = await self.screen.pick(_("How bad is it?"), _severities()) if category else ""
        if severity is None:
            return
        self.decide(lambda: self.screen.session.comment(text, category, severity))
        self.screen.show_company()

    async def reject(self) -> None:
        """Send the target back: what it is about, how bad it is, and why; Esc at any of them changes nothing."""
        session, entry = self.screen.session, self.screen.entry
        guards.require_role(session.catalog, entry, session.person, EventAction.REJECT)
        guards.require_state(session.catalog, entry, [State.TRANSLATED, State.REVIEWED])
        category = await self.screen.pick(_("What is wrong?"), _categories())
        severity = await self.screen.pick(_("How bad is it?"), _severities()) if category else None
        reason = await self.screen.ask(_("Why is it sent back?")) if severity else ""
        if not (category and severity and reason):
            self.screen.say(_("cancelled; nothing was changed"))
            return
        self.decide(lambda: self.screen.session.reject(reason, category, severity))
        self._go_on()

    async def waive(self) -> None:
        """Let one finding stand, with a reason."""
        finding = await self._picked_finding()
        reason = await self.screen.ask(_("Why may it stand?"), note=str(finding.message)) if finding else ""
        if finding is None or not reason:
            self.screen.say(_("cancelled; nothing was changed"))
            return
        self.decide(lambda: self.screen.session.waive(finding, reason))
        self.screen.check_now()

    async def _picked_finding(self) -> Finding | None:
        findings = self.screen.session.working_copy.findings(self.screen.entry)
        if not findings:
            raise UsageError(_("there is no finding here"))
        if len(findings) == 1:
            return findings[0]
        names = {str(at): f"{item.check}: {item.message}" for at, item in enumerate(findings)}
        picked = await self.screen.pick(_("Which finding?"), names)
        return None if picked is None else findings[int(picked)]

    def fix(self) -> None:
        """Apply the suggestion of the first finding that has one; in the editor the text is not saved by that."""
        text = self.screen.text
        findings = self.screen.session.working_copy.findings(self.screen.entry, text)
        finding = next((item for item in findings if item.suggestion is not None and item.side == "target"), None)
        if finding is None or finding.suggestion is None:
            raise UsageError(_("no finding here has a suggestion"))
        buffer = self.screen.segments.buffer
        if buffer is not None:
            buffer.replace(finding.start, finding.end, finding.suggestion)
            self.screen.typed(is_changed=True)
            return
        self.put(text[: finding.start] + finding.suggestion + text[finding.end :])
        said = self.screen.said
        self.screen.arrive()
        self.screen.said = said

    def propagate(self) -> None:
        """Put this target on all segments with the same source that nobody has confirmed."""
        count = self.screen.session.propagate()
        self.screen.segments.renew()
        self.screen.renew(0)
        self.screen.say(ngettext("put on {count} equal segment", "put on {count} equal segments", count), "good")

    async def split(self) -> None:
        """Cut the segment in two where the person says."""
        session, buffer = self.screen.session, self.screen.segments.buffer
        caret = buffer.cursor if buffer is not None else None
        place = await self.screen.app.push_screen_wait(SplitScreen(self.screen.entry.source, self.screen.text, caret))
        if place is None:
            self.screen.say(_("cancelled; nothing was changed"))
            return
        if self.screen.text != self.screen.entry.target:
            self.put(self.screen.text)
        self._recut(lambda: session.split(*place), "split")

    def merge(self) -> None:
        """Join the segment with the next one."""
        session = self.screen.session
        if self.screen.text != self.screen.entry.target:
            self.put(self.screen.text)
        self._recut(session.merge, "merge")

    def _recut(self, deed: Callable[[], object], name: str) -> None:
        number = self.screen.session.number
        deed()
        self.screen.segments.renew()
        self.screen.renew(0)
        self.screen.arrive()
        self.screen.say(f"{number}: {done_words(name)}", "good")

    def lock(self) -> None:
        """Keep the target from being changed by anybody, or allow it again."""
        session, unlock = self.screen.session, self.screen.entry.is_locked
        self.decide(lambda: session.lock(unlock=unlock))

    async def reopen(self) -> None:
        """Take back the sign-off, with a reason."""
        if self.screen.entry.state is not State.FINAL:
            raise UsageError(_("only a final segment can be reopened"))
        reason = await self.screen.ask(_("Why is it reopened?"))
        if reason:
            self.decide(lambda: self.screen.session.reopen(reason))

    def undo(self) -> None:
        """In the editor take back what was typed, in the list the last decision."""
        if self.screen.segments.buffer is not None:
            self.screen.writing.undo()
            return
        self._step_in_time(self.screen.session.undo, _("undone"))

    def redo(self) -> None:
        """Do again what was taken back."""
        if self.screen.segments.buffer is not None:
            self.screen.writing.redo()
            return
        self._step_in_time(self.screen.session.redo, _("done again"))

    def _step_in_time(self, step: Callable[[], int], words: str) -> None:
        before = self.screen.session.number
        number = step()
        self.screen.segments.renew()
        self.screen.renew(0)
        self.screen.arrive(before)
        self.screen.say(f"{number}: {words}", "good")


def _categories() -> dict[str, str]:
    return {name: category_name(name) for name in guards.CATEGORIES}


def _severities() -> dict[str, str]:
    return {name: weight_name(name) for name in guards.SEVERITIES}
