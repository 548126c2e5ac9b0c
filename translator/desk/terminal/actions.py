"""Actions of the review's keys: navigation, views, typing, and decisions, each on disk as soon as it is made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partialmethod

from translator.bilingual.errors import ReviewError, UsageError
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
    TermScreen,
    help_lines,
    preview_lines,
)
from translator.desk.terminal.keymap import KeyCommand, fold_key, shown_key
from translator.desk.terminal.segment_screen import SegmentScreen
from translator.desk.terminal.styled_lines import ChoiceGroup, choice_texts, missing_tag
from translator.desk.workflow.sync_run import WaitingArticle, waiting_articles
from translator.newsroom.catalog.events import Action, Alternative
from translator.newsroom.house.glossary.new_terms import NewTerm
from translator.newsroom.review import permissions
from translator.newsroom.review.decisions import corrected, is_doubt
from translator.newsroom.review.labels import (
    category_name,
    done_message,
    following_names,
    number_list,
    touched_words,
    weight_name,
)
from translator.newsroom.review.navigation import grammar
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES
from translator.newsroom.review.session import ShownSegment
from translator.newsroom.review.term_decisions import TermPlan

# Characters of a choice in the bottom line.
_MOST = 16


_PAGE = 5
_MOST_ARTICLES = 40
_WHOLE_ARTICLE = {"unresolved", "all"}


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


class ActionScreen(SegmentScreen):
    """The actions of the keys: `do_accept` is that of `accept`, and so on for each `KeyCommand`."""

    _refused_filter = ""
    passed_articles: frozenset[tuple[str, str]] = frozenset()

    # Typing.

    def do_edit(self) -> None:
        self.start_editing()

    def do_leave(self) -> None:
        self.open_segment()

    def number_choices(self, group: ChoiceGroup) -> None:
        self.group = group
        self.is_choosing = self.segments.buffer is not None
        texts = self._choices(group)
        self.show_panel()
        names = {ChoiceGroup.MATCHES: _("matches"), ChoiceGroup.TERMS: _("terms"), ChoiceGroup.TAGS: _("tags")}
        if texts:
            shown = "  ".join(
                f"{at} {text if len(text) <= _MOST else text[: _MOST - 1] + '…'}"
                for at, text in enumerate(texts[:9], 1)
            )
            self.show_message(names[group] + _(": ") + f" {shown}")
        else:
            self.is_choosing = False
            self.show_message(_("there are none here: {what}", what=names[group]), "warning")

    def _choices(self, group: ChoiceGroup) -> list[str]:
        if self.choices is None:
            self.choices = ShownSegment(self.session, self.entry)
        return choice_texts(self.choices, group)

    def insert_choice(self, number: int) -> None:
        """Insert the choice with this number; a match replaces the whole text."""
        group = self.group
        texts = self._choices(group)
        if number > len(texts):
            raise UsageError(_("there is no number {number} here", number=number))
        if group is ChoiceGroup.MATCHES:
            self._take(texts[number - 1])
        elif group is ChoiceGroup.TAGS:
            self._insert_tag(texts[number - 1])
        else:
            self.insert(texts[number - 1])

    do_matches = partialmethod(number_choices, ChoiceGroup.MATCHES)
    do_terms = partialmethod(number_choices, ChoiceGroup.TERMS)
    do_tags = partialmethod(number_choices, ChoiceGroup.TAGS)

    def do_copy_source(self) -> None:
        self._take(self.entry.source)

    def do_machine(self) -> None:
        machine = ShownSegment(self.session, self.entry).machine_start
        if not machine:
            raise UsageError(_("no machine has translated this segment"))
        self._take(machine)

    def _take(self, text: str) -> None:
        self.start_editing().replace_all(text)
        self.take_typed()

    def do_next_tag(self) -> None:
        missing = missing_tag(self.entry.source, self.text)
        if missing is None:
            self.show_message(_("no tag is missing"))
        else:
            self._insert_tag(missing)

    def _insert_tag(self, tag: str) -> None:
        closing, present = tag.replace("<", "</"), INLINE_TAG.findall(self.text)
        is_open = closing in INLINE_TAG.findall(self.entry.source) and closing not in present
        self.start_editing().insert_tag(tag, closing if is_open else "")
        self.take_typed()

    def insert(self, text: str) -> None:
        self.start_editing().insert(text)
        self.take_typed()

    def _next_finding_in_text(self) -> None:
        buffer = self.start_editing()
        self.check_now()
        found = sorted((item for item in self.findings if item.side == "target"), key=lambda item: item.start)
        if not found:
            is_known = self.segments.is_preloaded
            self.show_message(_("no further findings") if is_known else _("not checked yet"))
            return
        finding = next((item for item in found if item.start > buffer.cursor), found[0])
        buffer.move(finding.start)
        self.segments.typed()
        self.show_message(f"{finding.check}: {finding.message}", "warning")

    # Navigation.

    def go(self, number: int, *, edit: bool = False) -> None:
        before = self.session.number
        self.session.go(number)
        self.open_segment(before, edit=edit)

    def step(self, step: int) -> None:
        """Go some segments on or back: in the whole article, or from one hit of the filter to the other."""
        session = self.session
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
            self.show_message(_("this is the last segment") if step > 0 else _("this is the first segment"))
        else:
            self.go(new, edit=self.segments.is_editing)

    do_previous = partialmethod(step, -1)
    do_next = partialmethod(step, 1)
    do_page_up = partialmethod(step, -_PAGE)
    do_page_down = partialmethod(step, _PAGE)
    do_first = partialmethod(step, -1_000_000)
    do_last = partialmethod(step, 1_000_000)

    def do_next_unresolved(self) -> None:
        self._try(self.session.navigation.next_unresolved, self.end_words())

    def end_words(self) -> str:
        hidden = [n for n in self.session.navigation.waiting(outside=True) if n != self.session.number]
        if hidden:
            return _("nothing else waits in this filter; outside of it: {numbers}", numbers=number_list(hidden))
        return _("nothing else is waiting; {key} quits", key=shown_key("list", KeyCommand.QUIT))

    def do_previous_unresolved(self) -> None:
        self._try(self.session.navigation.previous_unresolved, self.end_words())

    def do_next_finding(self) -> None:
        if self.segments.buffer is not None:
            self._next_finding_in_text()
            return
        self._try(self.session.navigation.next_finding, _("no further findings"))

    def _try(self, move: Callable[[], bool], otherwise: str) -> None:
        before = self.session.number
        if move():
            self.open_segment(before, edit=self.segments.is_editing)
        else:
            self.show_message(otherwise)

    # Views.

    async def do_filter(self) -> None:
        before = self._refused_filter or self.session.navigation.wanted
        wanted = await self.ask(_("Filter"), before, note=grammar(), is_replaced=not self._refused_filter)
        if wanted:
            self._refused_filter = wanted
            self.set_filter(wanted)
            self._refused_filter = ""

    def set_filter(self, wanted: str, order: str | None = None) -> None:
        """Set another filter; the current segment stays where the filter lets it through."""
        session, before = self.session, self.session.number
        session.navigation.narrow(wanted, order)
        self.segments.redraw()
        self.open_segment(before)

    def do_order(self) -> None:
        session = self.session
        self.set_filter(session.navigation.wanted, "article" if session.navigation.order == "risk" else "risk")

    async def do_search(self) -> None:
        text = await self.ask(_("Search in source and target"))
        if text:
            quoted = f'"{text}"' if " " in text else text
            self.set_filter(f"text:{quoted}")

    async def do_concordance(self) -> None:
        buffer = self.segments.buffer
        hit = await self.app.push_screen_wait(ConcordanceScreen(self.session, buffer.word if buffer else ""))
        if hit is not None:
            self.insert(hit.text(self.session.catalog.tag))

    def _plan_term(self, term: NewTerm) -> TermPlan:
        return TermPlan(self.session.working_copy.newsroom, self.session.person, term)

    async def do_term(self) -> None:
        session, buffer = self.session, self.segments.buffer
        tags = (session.catalog.source_tag, session.catalog.tag)
        marked = buffer.selected if buffer else ""
        screen = TermScreen(self.entry.source, self.text, marked, self._plan_term, tags)
        plan = await self.app.push_screen_wait(screen)
        if plan is None:
            return
        plan.write()
        if plan.touched:
            chosen = await self.select(touched_words(plan.touched), following_names())
            if chosen in {"suggest", "reopen"}:
                plan.follow(reopens=chosen == "reopen")
        session.refresh()
        self.open_segment(edit=buffer is not None)
        self.show_message(plan.words, "good")

    async def do_jump(self) -> None:
        typed = await self.ask(_("Number"))
        number = "".join(fold_key(char) for char in typed).lstrip("#")
        if not number:
            return
        if not number.isdecimal():
            raise UsageError(_("{text} is not a segment number", text=repr(typed)))
        self.go(int(number))

    def do_next_article(self) -> None:
        waiting = waiting_articles(self.session, self.passed_articles)
        if not waiting:
            self.show_message(_("no other article waits for you"))
            return
        self._leave_for(waiting[0])

    async def do_articles(self) -> None:
        rows = waiting_articles(self.session, (), is_any=True)[:_MOST_ARTICLES]
        if not rows:
            self.show_message(_("there is no other article to go to"))
            return
        chosen = await self.select(_("Articles"), {str(at): "  ".join(row.words) for at, row in enumerate(rows)})
        if chosen is not None:
            self._leave_for(rows[int(chosen)])

    def _leave_for(self, row: WaitingArticle) -> None:
        self.app.exit((row.slug, row.tag))

    def do_diff(self) -> None:
        segments = self.segments
        segments.against_machine = not segments.against_machine
        segments.redraw()
        self.show_message(
            _("changes against the machine are marked") if segments.against_machine else _("changes are not marked")
        )

    def do_preview(self) -> None:
        session = self.session
        self.app.push_screen(PageScreen(lambda width: preview_lines(session.catalog, session.number, min(88, width))))

    def _scroll_panel(self, direction: int) -> None:
        panel = self.panel
        panel.scroll_relative(y=direction * max(1, panel.size.height - 2), animate=False)

    do_panel_down = partialmethod(_scroll_panel, 1)
    do_panel_up = partialmethod(_scroll_panel, -1)

    def do_help(self) -> None:
        self.app.push_screen(PageScreen(lambda width: (help_lines(width), 0)))

    def do_quit(self) -> None:
        self.app.exit()

    # Decisions.

    def _decide(self, decision: Callable[[], str]) -> None:
        number = self.session.number
        done = decision()
        self.show_decision(number)
        self.show_message(done_message(number, done), "good")

    def _save_text(self, text: str, *, is_seen: bool = False) -> None:
        seconds, shown = self.clock.take(), self.key_history.shown_seconds
        self._decide(lambda: self.session.edit(text, seconds, shown, is_seen=is_seen))
        self.session.autosave.discard(self.session.current)
        self.segments.unsaved = None

    def do_accept(self) -> Awaitable[None] | None:
        return self._overruling(self._accept_and_go_on)

    def _accept_and_go_on(self, is_seen: bool) -> None:
        if self.is_unsaved:
            self._save_text(self.text, is_seen=is_seen)
        else:
            seconds, shown = self.clock.take(), self.key_history.shown_seconds
            self._decide(lambda: self.session.accept(seconds, shown))
        self._go_on()

    def do_save(self) -> Awaitable[None] | None:
        if self.is_unsaved:
            return self._overruling(self._save_and_stay)
        self._say_unchanged()
        self.open_segment(keep_message=True)
        return None

    def _save_and_stay(self, is_seen: bool) -> None:
        self._save_text(self.text, is_seen=is_seen)
        self.open_segment(keep_message=True)

    def do_save_next(self) -> Awaitable[None] | None:
        if self.is_unsaved:
            return self._overruling(self._accept_and_go_on)
        self._say_unchanged()
        self._go_on()
        return None

    def _say_unchanged(self) -> None:
        shown = ShownSegment(self.session, self.entry)
        key = shown_key("edit" if self.segments.is_editing else "list", KeyCommand.ACCEPT)
        words = _("nothing changed; {key} accepts the text as it is", key=key)
        self.show_message(words if key and shown.is_waiting and shown.entry.target else _("nothing changed"))

    def _overruling(self, decide: Callable[[bool], object]) -> Awaitable[None] | None:
        # Where it would overrule the text of somebody else, the person sees both before.
        rivals = ShownSegment(self.session, self.entry).rivals
        if rivals:
            return self._settle_conflict(rivals, decide)
        decide(False)
        return None

    async def _settle_conflict(self, rivals: list[Alternative], decide: Callable[[bool], object]) -> None:
        entry = self.entry
        shown, is_behind = ShownSegment(self.session, entry), self.session.autosave.is_base_changed(entry)
        title = _("This segment was changed after you began to type.") if is_behind else _("Two branches met here.")
        mine = SignedText(_("What you typed") if self.is_unsaved else _("As it stands"), self.text)
        theirs = [SignedText(shown.signed(side), side.target) for side in rivals]
        dialog = ConflictScreen(title, entry.source, mine, theirs, self.session.catalog.tag, self.key_history)
        chosen = await self.app.push_screen_wait(dialog)
        self.begin_showing()
        if chosen is None:
            self.show_message(_("nothing was decided; what you typed is kept"), "warning")
            return
        if ShownSegment(self.session, self.entry).rivals != rivals:
            raise ReviewError(_("somebody changed this segment meanwhile: look again"))
        if chosen == KEEP_MINE:
            decide(True)
        elif theirs[chosen].text == self.entry.target:
            self.session.autosave.discard(self.entry)
            self.open_segment()
            self.show_message(_("their text stands"), "good")
        else:
            self._save_text(theirs[chosen].text, is_seen=True)
            self.open_segment(keep_message=True)

    def _go_on(self) -> None:
        before = self.session.number
        is_more = self.session.navigation.next_unresolved()
        self.open_segment(before, edit=is_more and self.segments.is_editing, keep_message=True)
        if not is_more:
            self.show_message(self.end_words())

    async def do_discard(self) -> None:
        if not self.is_unsaved:
            self.show_message(_("there is no unsaved text"))
            return
        answer = await self.select(
            _("Throw the unsaved text away?"), {"yes": _("yes, throw it away"), "no": _("no, keep it")}
        )
        if answer == "yes":
            self.session.autosave.discard(self.session.current)
            self.open_segment()

    async def do_comment(self) -> None:
        prompt, buffer, entry = RemarkPrompt(self, Action.COMMENT), self.segments.buffer, self.entry
        word = buffer.word if buffer else ""
        quote = word if word in entry.target else ""
        question = _("Comment on “{words}”", words=quote) if quote else _("Comment")
        remark = await prompt.ask_classified(question, {"": _("nothing in particular")})
        if remark is None:
            return self._say_cancelled()
        prompt.settle(lambda: self._decide(lambda: self.session.comment(*remark, quote)))
        return self.show_panel()

    async def _decide_with(
        self, action: Action, question: str, decide: Callable[[str], str], *, note: str = "", about: str = ""
    ) -> bool:
        prompt = RemarkPrompt(self, action, about)
        reason = await prompt.ask(question, note=note)
        if not reason:
            self._say_cancelled()
            return False
        prompt.settle(lambda: self._decide(lambda: decide(reason)))
        return True

    async def do_answer(self) -> None:
        thread = self.session.thread_to_answer()
        said = {"note": thread.last.reason, "about": thread.line}
        if await self._decide_with(Action.COMMENT, _("Answer"), self.session.answer, **said):
            self.show_panel()

    def do_close_comment(self) -> None:
        self._decide(self.session.close_comment)
        self.show_panel()

    async def do_reject(self) -> None:
        session, entry = self.session, self.entry
        permissions.require_role(session.catalog, entry, session.person, Action.REJECT)
        permissions.require_state(session.catalog, entry, [State.TRANSLATED, State.REVIEWED])
        prompt = RemarkPrompt(self, Action.REJECT)
        remark = await prompt.ask_classified(_("Why is it sent back?"))
        if remark is None:
            return self._say_cancelled()
        shown = self.key_history.shown_seconds
        prompt.settle(lambda: self._decide(lambda: session.reject(*remark, shown=shown)))
        return self._go_on()

    def _say_cancelled(self) -> None:
        self.show_message(_("cancelled; nothing was changed, and what you typed is kept"))

    async def do_waive(self) -> None:
        finding = await self._select_finding()
        if finding is None:
            return self._say_cancelled()
        if is_doubt(finding):
            self._decide(lambda: self.session.waive(finding, ""))
            return self.check_now()
        prompt = RemarkPrompt(self, Action.WAIVE, finding.fingerprint)
        reason = await prompt.ask(_("Why may it stand?"), note=str(finding.message))
        if not reason:
            return self._say_cancelled()
        everywhere: str | None = ""
        if (count := self.session.count_alike(finding)) > 1:
            places = {"": _("only here"), "yes": ngettext("in {count} segment", "in all {count} segments", count)}
            everywhere = await self.select(_("Where may it stand?"), places)
        if everywhere is None:
            return self._say_cancelled()
        prompt.settle(lambda: self._decide(lambda: self.session.waive(finding, reason, is_everywhere=bool(everywhere))))
        return self.check_now()

    async def do_dismiss(self) -> None:
        proposals = ShownSegment(self.session, self.entry).proposals
        if not proposals:
            raise UsageError(_("there is no suggestion here"))
        line: str | None = proposals[0].line
        if len(proposals) > 1:
            line = await self.select(_("Which suggestion?"), {item.line: item.text for item in proposals})
        if line is None:
            return self._say_cancelled()
        item = next(one for one in proposals if one.line == line)
        if not item.is_of_program:
            self._decide(lambda: self.session.dismiss(item.line))
            return self.show_panel()
        why, said = _("Why is it not taken?"), {"note": item.text, "about": item.line}
        if await self._decide_with(Action.DISMISS, why, lambda text: self.session.dismiss(item.line, text), **said):
            self.show_panel()
        return None

    async def _select_finding(self) -> Finding | None:
        findings = self.session.working_copy.findings(self.entry)
        if not findings:
            raise UsageError(_("there is no finding here"))
        if len(findings) == 1:
            return findings[0]
        names = {str(at): f"{item.check}: {item.message}" for at, item in enumerate(findings)}
        selected = await self.select(_("Which finding?"), names)
        return None if selected is None else findings[int(selected)]

    def do_fix(self) -> None:
        """Apply the suggestion of the first finding that has one; in the editor that does not save the text."""
        text = self.text
        finding, fixed = corrected(text, self.session.working_copy.findings(self.entry, text))
        buffer = self.segments.buffer
        if buffer is not None:
            buffer.replace(finding.start, finding.end, finding.suggestion or "")
            self.take_typed()
            return
        self._save_text(fixed)
        self.open_segment(keep_message=True)

    async def do_split(self) -> None:
        buffer = self.segments.buffer
        caret = buffer.cursor if buffer is not None else None
        place = await self.app.push_screen_wait(SplitScreen(self.entry.source, self.text, caret))
        if place is None:
            self._say_cancelled()
            return
        self._resegment(lambda: self.session.split(*place))

    def do_merge(self) -> None:
        self._resegment(self.session.merge)

    def _resegment(self, decision: Callable[[], str]) -> None:
        if self.is_unsaved:
            self._save_text(self.text)
        number = self.session.number
        done = decision()
        self.show_decisions()
        self.open_segment()
        self.show_message(done_message(number, done), "good")

    def do_lock(self) -> None:
        unlock = self.entry.is_locked
        self._decide(lambda: self.session.lock(unlock=unlock))

    async def do_reopen(self) -> None:
        if self.entry.state is not State.FINAL:
            raise UsageError(_("only a final segment can be reopened"))
        await self._decide_with(Action.REOPEN, _("Why is it reopened?"), self.session.reopen)

    def do_undo(self) -> None:
        buffer = self.segments.buffer
        if buffer is None:
            self._step_in_history(self.session.undo, "undo")
        elif buffer.undo():
            self.take_typed()
        else:
            self.show_message(_("there is nothing to undo"))

    def do_redo(self) -> None:
        buffer = self.segments.buffer
        if buffer is None:
            self._step_in_history(self.session.redo, "redo")
        elif buffer.redo():
            self.take_typed()
        else:
            self.show_message(_("there is nothing to do again"))

    def _step_in_history(self, step: Callable[[], int], name: str) -> None:
        before = self.session.number
        number = step()
        self.show_decisions()
        self.open_segment(before)
        self.show_message(done_message(number, name), "good")
