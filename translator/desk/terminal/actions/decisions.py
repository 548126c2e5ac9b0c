"""Decisions and remarks: each is on disk as soon as it is made, and can be taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, State
from translator.desk.terminal.actions.navigation import NavigationActions, TextActions
from translator.desk.terminal.keymap import KeyCommand
from translator.desk.terminal.screens.dialogs import KEEP_MINE, ConflictScreen, SignedText, SplitScreen
from translator.desk.terminal.screens.segment_screen import SegmentScreen
from translator.newsroom.catalog.events import Action, Alternative
from translator.newsroom.review import permissions
from translator.newsroom.review.decisions import is_doubt
from translator.newsroom.review.labels import category_name, done_message, weight_name
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES
from translator.newsroom.review.session import ShownSegment


class RemarkPrompt:
    """
    Asks for one remark about the current segment, or for the reason of a decision about it.

    What is typed is on disk at every key and stays there until the decision was taken: after Esc, a refusal or a kill
    it is there when the question is asked again.
    """

    def __init__(self, screen: SegmentScreen, action: Action, finding: str = "") -> None:
        """Ask about the current segment, or about the one of its findings with the fingerprint `finding`."""
        self._screen, self._entry = screen, screen.entry
        self._about = f"{action} {finding}".strip()
        self._shown = screen.key_history.generation

    async def ask(self, question: str, *, note: str = "") -> str:
        """Ask for the text; empty where it was cancelled."""
        autosave = self._screen.session.autosave
        return await self._screen.ask(
            question,
            autosave.remark_of(self._entry, self._about),
            note=note,
            keep=lambda text: autosave.keep_remark(self._entry, self._about, text),
        )

    async def ask_classified(
        self, question: str, without: Mapping[str, str] | None = None
    ) -> tuple[str, str, str] | None:
        """
        Ask for text, category and severity; Esc goes back to the question before, and from the first one returns None.

        `without` is what may be chosen in the place of a category, with its name.
        """
        categories = {**(without or {}), **{name: category_name(name) for name in CATEGORIES}}
        severities = {name: weight_name(name) for name in SEVERITIES}
        while text := await self.ask(question):
            while (category := await self._screen.select(_("What is it about?"), categories)) is not None:
                severity = await self._screen.select(_("How bad is it?"), severities) if category else ""
                if severity is not None:
                    return text, category, severity
        return None

    def settle(self, decide: Callable[[], None]) -> None:
        """
        Take the decision, and forget what was typed.

        Raises what `decide` raises, and `ReviewError` where the segment was changed behind the questions: nobody has
        read what stands there now.
        """
        if self._shown != self._screen.key_history.generation:
            raise ReviewError(_("somebody changed this segment meanwhile: look again"))
        decide()
        self._screen.session.autosave.discard_remark(self._entry, self._about)


class DecisionActions:
    def __init__(self, screen: SegmentScreen, text_actions: TextActions, navigation: NavigationActions) -> None:
        self.screen, self._text, self._navigation, self._session = screen, text_actions, navigation, screen.session
        self.actions: Mapping[KeyCommand, Callable[[], object]] = {
            KeyCommand.ACCEPT: self.accept,
            KeyCommand.SAVE: self.save,
            KeyCommand.SAVE_NEXT: self.save_next,
            KeyCommand.EDITOR: self.edit_in_editor,
            KeyCommand.DISCARD: self.discard,
            KeyCommand.COMMENT: self.comment,
            KeyCommand.REJECT: self.reject,
            KeyCommand.WAIVE: self.waive,
            KeyCommand.FIX: self.fix,
            KeyCommand.PROPAGATE: self.propagate,
            KeyCommand.SPLIT: self.split,
            KeyCommand.MERGE: self.merge,
            KeyCommand.LOCK: self.lock,
            KeyCommand.REOPEN: self.reopen,
            KeyCommand.UNDO: self.undo,
            KeyCommand.REDO: self.redo,
        }

    def _decide(self, decision: Callable[[], str]) -> None:
        """Take a decision about the current segment and say so; raises `TranslatorError` where it is refused."""
        number = self._session.number
        done = decision()
        self.screen.show_decision(number)
        self.screen.show_message(done_message(number, done), "good")

    def _save_text(self, text: str, *, is_seen: bool = False) -> None:
        """Make `text` the target; what was typed is no longer a draft."""
        seconds, shown = self.screen.clock.take(), self.screen.key_history.shown_seconds
        self._decide(lambda: self._session.edit(text, seconds, shown, is_seen=is_seen))
        self._session.autosave.discard(self._session.current)
        self.screen.segments.unsaved = None

    def accept(self) -> Awaitable[None] | None:
        """Take the next step with the text as it is shown, a draft included, and go on to the next that waits."""
        return self._overruling(self._accept_and_go_on)

    def _accept_and_go_on(self, is_seen: bool) -> None:
        if self.screen.is_unsaved:
            self._save_text(self.screen.text, is_seen=is_seen)
        else:
            seconds, shown = self.screen.clock.take(), self.screen.key_history.shown_seconds
            self._decide(lambda: self._session.accept(seconds, shown))
        self._go_on()

    def save(self) -> Awaitable[None] | None:
        """Make what was typed the target, and stay; without a change leave the editor."""
        if self.screen.is_unsaved:
            return self._overruling(self._save_and_stay)
        self._say_unchanged()
        self.screen.open_segment(keep_message=True)
        return None

    def _save_and_stay(self, is_seen: bool) -> None:
        self._save_text(self.screen.text, is_seen=is_seen)
        self.screen.open_segment(keep_message=True)

    def save_next(self) -> Awaitable[None] | None:
        """Make what was typed the target, and go on; a text that is unchanged is passed over."""
        if self.screen.is_unsaved:
            return self._overruling(self._accept_and_go_on)
        self._say_unchanged()
        self._go_on()
        return None

    def _say_unchanged(self) -> None:
        shown = ShownSegment(self._session, self.screen.entry)
        key = self.screen.keymap.shown("edit" if self.screen.segments.is_editing else "list", KeyCommand.ACCEPT)
        words = _("nothing changed; {key} accepts the text as it is", key=key)
        self.screen.show_message(words if key and shown.is_waiting and shown.entry.target else _("nothing changed"))

    def _overruling(self, decide: Callable[[bool], object]) -> Awaitable[None] | None:
        """Decide at once; where that would overrule somebody else's text, when the person has seen both and says so."""
        rivals = ShownSegment(self._session, self.screen.entry).rivals
        if rivals:
            return self._settle_conflict(rivals, decide)
        decide(False)
        return None

    async def _settle_conflict(self, rivals: list[Alternative], decide: Callable[[bool], object]) -> None:
        screen, entry = self.screen, self.screen.entry
        shown, is_behind = ShownSegment(self._session, entry), self._session.autosave.is_base_changed(entry)
        title = _("This segment was changed after you began to type.") if is_behind else _("Two branches met here.")
        mine = SignedText(_("What you typed") if screen.is_unsaved else _("As it stands"), screen.text)
        theirs = [SignedText(shown.signed(side), side.target) for side in rivals]
        dialog = ConflictScreen(title, entry.source, mine, theirs, self._session.catalog.tag, screen.key_history)
        chosen = await screen.app.push_screen_wait(dialog)
        screen.begin_showing()
        if chosen is None:
            screen.show_message(_("nothing was decided; what you typed is kept"), "warning")
            return
        if ShownSegment(self._session, screen.entry).rivals != rivals:
            raise ReviewError(_("somebody changed this segment meanwhile: look again"))
        if chosen == KEEP_MINE:
            decide(True)
        elif theirs[chosen].text == screen.entry.target:
            self._session.autosave.discard(screen.entry)
            screen.open_segment()
            screen.show_message(_("their text stands"), "good")
        else:
            self._save_text(theirs[chosen].text, is_seen=True)
            screen.open_segment(keep_message=True)

    def edit_in_editor(self) -> Awaitable[None] | None:
        from translator.newsroom.review.external_editor import edit_in_editor

        screen, entry = self.screen, self.screen.entry
        permissions.require_editable(self._session.catalog, entry, self._session.person)
        failed = None
        with screen.app.suspend():  # It gives the screen back only where nothing is raised in it.
            try:
                text = edit_in_editor(self._session, screen.text)
            except TranslatorError as error:
                failed = error
        screen.app.refresh(layout=True)
        if failed:
            screen.open_segment()
            raise failed
        if not text or text == entry.target:
            self._say_unchanged()
            return None
        # Whatever becomes of it, and whoever changed the segment meanwhile: it is kept before anything is decided.
        screen.keep_typed(text)
        screen.open_segment(keep_message=True)
        screen.refresh_from_disk()
        return self.save()

    def _go_on(self) -> None:
        before = self._session.number
        is_more = self._session.navigation.next_unresolved()
        self.screen.open_segment(before, edit=is_more and self.screen.segments.is_editing, keep_message=True)
        if not is_more:
            self.screen.show_message(self._navigation.end_words())

    async def discard(self) -> None:
        if not self.screen.is_unsaved:
            self.screen.show_message(_("there is no unsaved text"))
            return
        answer = await self.screen.select(
            _("Throw the unsaved text away?"), {"yes": _("yes, throw it away"), "no": _("no, keep it")}
        )
        if answer == "yes":
            self._session.autosave.discard(self._session.current)
            self.screen.open_segment()

    async def comment(self) -> None:
        prompt = RemarkPrompt(self.screen, Action.COMMENT)
        remark = await prompt.ask_classified(_("Comment"), {"": _("nothing in particular")})
        if remark is None:
            return self._say_cancelled()
        prompt.settle(lambda: self._decide(lambda: self._session.comment(*remark)))
        return self.screen.show_panel()

    async def reject(self) -> None:
        session, entry = self._session, self.screen.entry
        permissions.require_role(session.catalog, entry, session.person, Action.REJECT)
        permissions.require_state(session.catalog, entry, [State.TRANSLATED, State.REVIEWED])
        prompt = RemarkPrompt(self.screen, Action.REJECT)
        remark = await prompt.ask_classified(_("Why is it sent back?"))
        if remark is None:
            return self._say_cancelled()
        shown = self.screen.key_history.shown_seconds
        prompt.settle(lambda: self._decide(lambda: session.reject(*remark, shown=shown)))
        return self._go_on()

    def _say_cancelled(self) -> None:
        self.screen.show_message(_("cancelled; nothing was changed, and what you typed is kept"))

    async def waive(self) -> None:
        finding = await self._select_finding()
        if finding is None:
            return self._say_cancelled()
        if is_doubt(finding):
            self._decide(lambda: self._session.waive(finding, ""))
            return self.screen.check_now()
        prompt = RemarkPrompt(self.screen, Action.WAIVE, finding.fingerprint)
        reason = await prompt.ask(_("Why may it stand?"), note=str(finding.message))
        if not reason:
            return self._say_cancelled()
        prompt.settle(lambda: self._decide(lambda: self._session.waive(finding, reason)))
        return self.screen.check_now()

    async def _select_finding(self) -> Finding | None:
        findings = self._session.working_copy.findings(self.screen.entry)
        if not findings:
            raise UsageError(_("there is no finding here"))
        if len(findings) == 1:
            return findings[0]
        names = {str(at): f"{item.check}: {item.message}" for at, item in enumerate(findings)}
        selected = await self.screen.select(_("Which finding?"), names)
        return None if selected is None else findings[int(selected)]

    def fix(self) -> None:
        """Apply the suggestion of the first finding that has one; in the editor that does not save the text."""
        text = self.screen.text
        findings = self._session.working_copy.findings(self.screen.entry, text)
        finding = next((item for item in findings if item.suggestion is not None and item.side == "target"), None)
        if finding is None or finding.suggestion is None:
            raise UsageError(_("no finding here has a suggestion"))
        buffer = self.screen.segments.buffer
        if buffer is not None:
            buffer.replace(finding.start, finding.end, finding.suggestion)
            self.screen.take_typed()
            return
        self._save_text(text[: finding.start] + finding.suggestion + text[finding.end :])
        self.screen.open_segment(keep_message=True)

    def propagate(self) -> None:
        count = self._session.propagate()
        self.screen.show_decisions()
        self.screen.show_message(
            ngettext("put on {count} equal segment", "put on {count} equal segments", count), "good"
        )

    async def split(self) -> None:
        screen, buffer = self.screen, self.screen.segments.buffer
        caret = buffer.cursor if buffer is not None else None
        place = await screen.app.push_screen_wait(SplitScreen(screen.entry.source, screen.text, caret))
        if place is None:
            self._say_cancelled()
            return
        self._resegment(lambda: self._session.split(*place))

    def merge(self) -> None:
        self._resegment(self._session.merge)

    def _resegment(self, decision: Callable[[], str]) -> None:
        if self.screen.is_unsaved:
            self._save_text(self.screen.text)
        number = self._session.number
        done = decision()
        self.screen.show_decisions()
        self.screen.open_segment()
        self.screen.show_message(done_message(number, done), "good")

    def lock(self) -> None:
        unlock = self.screen.entry.is_locked
        self._decide(lambda: self._session.lock(unlock=unlock))

    async def reopen(self) -> None:
        if self.screen.entry.state is not State.FINAL:
            raise UsageError(_("only a final segment can be reopened"))
        prompt = RemarkPrompt(self.screen, Action.REOPEN)
        reason = await prompt.ask(_("Why is it reopened?"))
        if not reason:
            return self._say_cancelled()
        return prompt.settle(lambda: self._decide(lambda: self._session.reopen(reason)))

    def undo(self) -> None:
        """In the editor take back what was typed, in the list the last decision."""
        if self.screen.segments.is_editing:
            self._text.undo()
        else:
            self._step_in_history(self._session.undo, "undo")

    def redo(self) -> None:
        if self.screen.segments.is_editing:
            self._text.redo()
        else:
            shown = self.screen.key_history.shown_seconds
            self._step_in_history(lambda: self._session.redo(shown), "redo")

    def _step_in_history(self, step: Callable[[], int], name: str) -> None:
        before = self._session.number
        number = step()
        self.screen.show_decisions()
        self.screen.open_segment(before)
        self.screen.show_message(done_message(number, name), "good")
