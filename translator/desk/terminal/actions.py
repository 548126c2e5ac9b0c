"""Actions of the review's keys: navigation, views, typing, and decisions, each on disk as soon as it is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, State
from translator.bilingual.words.masking import INLINE_TAG
from translator.desk.terminal.dialogs import (
    KEEP_MINE,
    ConcordanceScreen,
    ConflictScreen,
    PageScreen,
    SignedText,
    SplitScreen,
    help_lines,
    preview_lines,
)
from translator.desk.terminal.keymap import KeyCommand, fold_key
from translator.desk.terminal.segment_screen import SegmentScreen
from translator.desk.terminal.styled_lines import ChoiceGroup, choice_texts, missing_tag
from translator.newsroom.catalog.events import Action, Alternative
from translator.newsroom.review import permissions
from translator.newsroom.review.decisions import corrected, is_doubt
from translator.newsroom.review.labels import category_name, done_message, number_list, weight_name
from translator.newsroom.review.navigation import grammar
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES
from translator.newsroom.review.session import ShownSegment

# Characters of a choice in the bottom line.
_MOST = 16


class TextActions:
    def __init__(self, screen: SegmentScreen) -> None:
        self.screen = screen
        self.actions: Mapping[KeyCommand, Callable[[], object]] = {
            KeyCommand.EDIT: screen.start_editing,
            KeyCommand.LEAVE: screen.open_segment,
            KeyCommand.MATCHES: lambda: self.number_choices(ChoiceGroup.MATCHES),
            KeyCommand.TERMS: lambda: self.number_choices(ChoiceGroup.TERMS),
            KeyCommand.TAGS: lambda: self.number_choices(ChoiceGroup.TAGS),
            KeyCommand.MACHINE: self.take_machine,
            KeyCommand.NEXT_TAG: self.insert_next_tag,
            KeyCommand.COPY_SOURCE: lambda: self._take(screen.entry.source),
        }

    def number_choices(self, group: ChoiceGroup) -> None:
        screen = self.screen
        screen.group = group
        screen.is_choosing = screen.segments.buffer is not None
        texts = self._choices(group)
        screen.show_panel()
        names = {ChoiceGroup.MATCHES: _("matches"), ChoiceGroup.TERMS: _("terms"), ChoiceGroup.TAGS: _("tags")}
        if texts:
            shown = "  ".join(
                f"{at} {text if len(text) <= _MOST else text[: _MOST - 1] + '…'}"
                for at, text in enumerate(texts[:9], 1)
            )
            screen.show_message(names[group] + _(": ") + f" {shown}")
        else:
            screen.is_choosing = False
            screen.show_message(_("there are none here: {what}", what=names[group]), "warning")

    def _choices(self, group: ChoiceGroup) -> list[str]:
        if self.screen.choices is None:
            self.screen.choices = ShownSegment(self.screen.session, self.screen.entry)
        return choice_texts(self.screen.choices, group)

    def insert_choice(self, number: int) -> None:
        """Insert the choice with this number; a match replaces the whole text."""
        group = self.screen.group
        texts = self._choices(group)
        if number > len(texts):
            raise UsageError(_("there is no number {number} here", number=number))
        if group is ChoiceGroup.MATCHES:
            self._take(texts[number - 1])
        elif group is ChoiceGroup.TAGS:
            self._insert_tag(texts[number - 1])
        else:
            self.insert(texts[number - 1])

    def take_machine(self) -> None:
        machine = ShownSegment(self.screen.session, self.screen.entry).machine_start
        if not machine:
            raise UsageError(_("no machine has translated this segment"))
        self._take(machine)

    def _take(self, text: str) -> None:
        self.screen.start_editing().replace_all(text)
        self.screen.take_typed()

    def insert_next_tag(self) -> None:
        missing = missing_tag(self.screen.entry.source, self.screen.text)
        if missing is None:
            self.screen.show_message(_("no tag is missing"))
        else:
            self._insert_tag(missing)

    def _insert_tag(self, tag: str) -> None:
        closing, present = tag.replace("<", "</"), INLINE_TAG.findall(self.screen.text)
        is_open = closing in INLINE_TAG.findall(self.screen.entry.source) and closing not in present
        self.screen.start_editing().insert_tag(tag, closing if is_open else "")
        self.screen.take_typed()

    def insert(self, text: str) -> None:
        self.screen.start_editing().insert(text)
        self.screen.take_typed()

    def next_finding(self) -> None:
        buffer = self.screen.start_editing()
        self.screen.check_now()
        found = sorted((item for item in self.screen.findings if item.side == "target"), key=lambda item: item.start)
        if not found:
            is_known = self.screen.segments.is_preloaded
            self.screen.show_message(_("no further findings") if is_known else _("not checked yet"))
            return
        finding = next((item for item in found if item.start > buffer.cursor), found[0])
        buffer.move(finding.start)
        self.screen.segments.typed()
        self.screen.show_message(f"{finding.check}: {finding.message}", "warning")

    def undo(self) -> None:
        if self.screen.start_editing().undo():
            self.screen.take_typed()
        else:
            self.screen.show_message(_("there is nothing to undo"))

    def redo(self) -> None:
        if self.screen.start_editing().redo():
            self.screen.take_typed()
        else:
            self.screen.show_message(_("there is nothing to do again"))


_PAGE = 5
_WHOLE_ARTICLE = {"unresolved", "all"}


class NavigationActions:
    def __init__(self, screen: SegmentScreen, text_actions: TextActions) -> None:
        self.screen, self._text = screen, text_actions
        self.actions: Mapping[KeyCommand, Callable[[], None]] = {
            KeyCommand.PREVIOUS: lambda: self.step(-1),
            KeyCommand.NEXT: lambda: self.step(1),
            KeyCommand.PAGE_UP: lambda: self.step(-_PAGE),
            KeyCommand.PAGE_DOWN: lambda: self.step(_PAGE),
            KeyCommand.FIRST: lambda: self.step(-1_000_000),
            KeyCommand.LAST: lambda: self.step(1_000_000),
            KeyCommand.NEXT_UNRESOLVED: self.next_unresolved,
            KeyCommand.PREVIOUS_UNRESOLVED: self.previous_unresolved,
            KeyCommand.NEXT_FINDING: self.next_finding,
        }

    def go(self, number: int, *, edit: bool = False) -> None:
        before = self.screen.session.number
        self.screen.session.go(number)
        self.screen.open_segment(before, edit=edit)

    def step(self, step: int) -> None:
        """Go some segments on or back: in the whole article, or from one hit of the filter to the other."""
        session = self.screen.session
        if session.navigation.wanted in _WHOLE_ARTICLE and session.navigation.order == "article":
            numbers: Sequence[int] = range(1, len(session.catalog.entries) + 1)
            at = session.number - 1
        else:
            queue = session.navigation.queue()
            numbers = queue or [session.number]
            if session.number in numbers:
                at = numbers.index(session.number)
            else:  # Between two hits: one step leads to the nearest.
                at = sum(number < session.number for number in queue) - (step > 0)
        new = numbers[max(0, min(at + step, len(numbers) - 1))]
        if new == session.number:
            self.screen.show_message(_("this is the last segment") if step > 0 else _("this is the first segment"))
        else:
            self.go(new, edit=self.screen.segments.is_editing)

    def next_unresolved(self) -> None:
        self._try(self.screen.session.navigation.next_unresolved, self.end_words())

    def end_words(self) -> str:
        hidden = [n for n in self.screen.session.navigation.waiting(outside=True) if n != self.screen.session.number]
        if hidden:
            return _("nothing else waits in this filter; outside of it: {numbers}", numbers=number_list(hidden))
        return _("nothing else is waiting; {key} quits", key=self.screen.keymap.shown("list", KeyCommand.QUIT))

    def previous_unresolved(self) -> None:
        self._try(self.screen.session.navigation.previous_unresolved, self.end_words())

    def next_finding(self) -> None:
        if self.screen.segments.buffer is not None:
            self._text.next_finding()
            return
        self._try(self.screen.session.navigation.next_finding, _("no further findings"))

    def _try(self, move: Callable[[], bool], otherwise: str) -> None:
        before = self.screen.session.number
        if move():
            self.screen.open_segment(before, edit=self.screen.segments.is_editing)
        else:
            self.screen.show_message(otherwise)


class ViewActions:
    def __init__(self, screen: SegmentScreen, text_actions: TextActions, navigation: NavigationActions) -> None:
        self.screen, self._text, self._navigation = screen, text_actions, navigation
        self._refused_filter = ""
        self.actions: Mapping[KeyCommand, Callable[[], object]] = {
            KeyCommand.FILTER: self.filter,
            KeyCommand.ORDER: self.order,
            KeyCommand.SEARCH: self.search,
            KeyCommand.CONCORDANCE: self.concordance,
            KeyCommand.JUMP: self.jump,
            KeyCommand.DIFF: self.diff,
            KeyCommand.PREVIEW: self.preview,
            KeyCommand.PANEL_DOWN: lambda: self._scroll_panel(1),
            KeyCommand.PANEL_UP: lambda: self._scroll_panel(-1),
            KeyCommand.THEME: self.theme,
            KeyCommand.HELP: self.help,
            KeyCommand.QUIT: self.quit,
        }

    async def filter(self) -> None:
        wanted = await self.screen.ask(
            _("Filter"), self._refused_filter or self.screen.session.navigation.wanted, note=grammar()
        )
        if wanted:
            self._refused_filter = wanted
            self.set_filter(wanted)
            self._refused_filter = ""

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """Set another filter; the current segment stays where the filter lets it through."""
        session, before = self.screen.session, self.screen.session.number
        session.navigation.narrow(wanted, order)
        self.screen.segments.redraw()
        self.screen.open_segment(before)

    def order(self) -> None:
        session = self.screen.session
        self.set_filter(session.navigation.wanted, "article" if session.navigation.order == "risk" else "risk")

    async def search(self) -> None:
        text = await self.screen.ask(_("Search in source and target"))
        if text:
            quoted = f'"{text}"' if " " in text else text
            self.set_filter(f"text:{quoted}")

    async def concordance(self) -> None:
        buffer = self.screen.segments.buffer
        memory = self.screen.session.working_copy.memory
        screen = ConcordanceScreen(memory.search, buffer.word if buffer else "")
        match = await self.screen.app.push_screen_wait(screen)
        if match is not None:
            self._text.insert(match.target)

    async def jump(self) -> None:
        typed = await self.screen.ask(_("Number"))
        number = "".join(fold_key(char) for char in typed).lstrip("#")
        if not number:
            return
        if not number.isdecimal():
            raise UsageError(_("{text} is not a segment number", text=repr(typed)))
        self._navigation.go(int(number))

    def diff(self) -> None:
        segments = self.screen.segments
        segments.against_machine = not segments.against_machine
        segments.redraw()
        self.screen.show_message(
            _("changes against the machine are marked") if segments.against_machine else _("changes are not marked")
        )

    def preview(self) -> None:
        session = self.screen.session
        self.screen.app.push_screen(
            PageScreen(lambda width: preview_lines(session.catalog, session.number, min(88, width)))
        )

    def _scroll_panel(self, direction: int) -> None:
        panel = self.screen.panel
        panel.scroll_relative(y=direction * max(1, panel.size.height - 2), animate=False)

    def theme(self) -> None:
        app = self.screen.app
        swapped = {"textual-dark": "textual-light", "textual-light": "textual-dark", "ansi-dark": "ansi-light"}
        app.theme = swapped.get(app.theme, "textual-dark" if app.theme != "ansi-light" else "ansi-dark")

    def help(self) -> None:
        self.screen.app.push_screen(PageScreen(lambda width: (help_lines(self.screen.keymap, width), 0)))

    def quit(self) -> None:
        self.screen.app.exit()


class RemarkPrompt:
    """
    Asks for one remark about the current segment, or for the reason of a decision about it.

    Typed text is on disk at every key and stays there until the decision was taken: after Esc, a refusal or a kill
    it is there when the question is asked again.
    """

    def __init__(self, screen: SegmentScreen, action: Action, finding: str = "") -> None:
        self._screen, self._entry = screen, screen.entry
        self._about = f"{action} {finding}".strip()
        self._shown = screen.key_history.generation

    async def ask(self, question: str, *, note: str = "") -> str:
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
            KeyCommand.DISMISS: self.dismiss,
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
        number = self._session.number
        done = decision()
        self.screen.show_decision(number)
        self.screen.show_message(done_message(number, done), "good")

    def _save_text(self, text: str, *, is_seen: bool = False) -> None:
        seconds, shown = self.screen.clock.take(), self.screen.key_history.shown_seconds
        self._decide(lambda: self._session.edit(text, seconds, shown, is_seen=is_seen))
        self._session.autosave.discard(self._session.current)
        self.screen.segments.unsaved = None

    def accept(self) -> Awaitable[None] | None:
        return self._overruling(self._accept_and_go_on)

    def _accept_and_go_on(self, is_seen: bool) -> None:
        if self.screen.is_unsaved:
            self._save_text(self.screen.text, is_seen=is_seen)
        else:
            seconds, shown = self.screen.clock.take(), self.screen.key_history.shown_seconds
            self._decide(lambda: self._session.accept(seconds, shown))
        self._go_on()

    def save(self) -> Awaitable[None] | None:
        if self.screen.is_unsaved:
            return self._overruling(self._save_and_stay)
        self._say_unchanged()
        self.screen.open_segment(keep_message=True)
        return None

    def _save_and_stay(self, is_seen: bool) -> None:
        self._save_text(self.screen.text, is_seen=is_seen)
        self.screen.open_segment(keep_message=True)

    def save_next(self) -> Awaitable[None] | None:
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
        # Where it would overrule the text of somebody else, the person sees both before.
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

    async def dismiss(self) -> None:
        proposals = ShownSegment(self._session, self.screen.entry).proposals
        if not proposals:
            raise UsageError(_("there is no suggestion here"))
        line: str | None = proposals[0].line
        if len(proposals) > 1:
            line = await self.screen.select(_("Which suggestion?"), {item.line: item.text for item in proposals})
        if line is None:
            return self._say_cancelled()
        chosen = line
        self._decide(lambda: self._session.dismiss(chosen))
        return self.screen.show_panel()

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
        finding, fixed = corrected(text, self._session.working_copy.findings(self.screen.entry, text))
        buffer = self.screen.segments.buffer
        if buffer is not None:
            buffer.replace(finding.start, finding.end, finding.suggestion or "")
            self.screen.take_typed()
            return
        self._save_text(fixed)
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
        if self.screen.segments.is_editing:
            self._text.undo()
        else:
            self._step_in_history(self._session.undo, "undo")

    def redo(self) -> None:
        if self.screen.segments.is_editing:
            self._text.redo()
        else:
            self._step_in_history(self._session.redo, "redo")

    def _step_in_history(self, step: Callable[[], int], name: str) -> None:
        before = self._session.number
        number = step()
        self.screen.show_decisions()
        self.screen.open_segment(before)
        self.screen.show_message(done_message(number, name), "good")
