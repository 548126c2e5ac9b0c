"""The loop of `review --plain`: show a segment, ask what to do, do it, and go on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from translator.console.options import talk
from translator.errors import TranslatorError, UsageError
from translator.i18n import _
from translator.model import State
from translator.plain.card import (
    card_lines,
    fold_lines,
    neighbour_lines,
    other_sides,
    progress_words,
    summary_lines,
)
from translator.plain.prompt_commands import WORDS, Action, fold, parse_action
from translator.plain.prompts import ask, ask_edited, ask_one_of
from translator.plain.session_loop_more import MoreActions
from translator.review.guards import CATEGORIES, SEVERITIES
from translator.review.labels import category_name, weight_name
from translator.review.queue import Step, next_step, step_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.catalog import Entry
    from translator.model import FuzzyMatch
    from translator.review.session import Session

_MATCHES = 3


class PlainReview:
    """Takes one person through the queue of a session, one segment a prompt."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._is_over = False
        self._actions: dict[Action, Callable[[str], None]] = {
            Action.ACCEPT: self.accept,
            Action.EDIT: self.edit,
            Action.EDITOR: self.edit_in_editor,
            Action.MATCHES: self.take_match,
            Action.MACHINE: self.take_machine,
            Action.REJECT: self.reject,
            Action.COMMENT: self.comment,
            Action.WAIVE: self.waive,
            Action.SKIP: self.skip,
            Action.BACK: self.back,
            Action.UNDO: self.undo,
            Action.JUMP: self.jump,
            Action.CONTEXT: self.show_neighbours,
            Action.HELP: self.help,
            Action.QUIT: self.quit,
            **MoreActions(self).actions,
        }

    def run(self) -> None:
        """Go on until the queue is empty, the person quits, or the input ends; then say what was done."""
        if self.session.entry is None:
            self.say(_("nothing is waiting for {person} here", person=self.session.person.id))
            self._is_over = True
        else:
            self.say(_("Enter goes on without a decision; ? shows what else there is."))
            self.show()
        while not self._is_over:
            try:
                self._ask_and_do()
            except EOFError:
                self._is_over = True
        self.say("", *summary_lines(self.session), _("next: {command}", command=next_command(self.session)))

    def _ask_and_do(self) -> None:
        typed = ask(f"[{self.session.number} · {progress_words(self.session)}] {self._offer()}> ")
        parsed = parse_action(typed)
        if parsed is None:
            self.say(_("{word} is no action; ? shows all of them", word=repr(typed.strip())))
            return
        action, rest = parsed
        try:
            self._actions[action](rest)
        except TranslatorError as error:
            self._show_refusal(error)
        except KeyboardInterrupt:
            self.say("", _("cancelled; nothing was changed"))

    def _offer(self) -> str:
        """Name what `a` would do with the segment in hand."""
        step = step_of(self.session.catalog, self.entry)
        accepting = {Step.POST_EDIT: _("a accept"), Step.REVIEW: _("a approve"), Step.SIGN_OFF: _("a sign off")}.get(
            step
        )
        return _(", ").join([*([accepting] if accepting else []), _("e edit"), _("? help")])

    @property
    def entry(self) -> Entry:
        """The segment in hand; raises `UsageError` when there is none."""
        entry = self.session.entry
        if entry is None:
            raise UsageError(_("there is no segment in hand"))
        return entry

    @property
    def unsaved(self) -> str | None:
        """What was typed on the full screen and never saved; None where there is nothing."""
        draft = self.session.autosave.text_of(self.session.entry)
        return draft if draft != self.entry.target else None

    def show(self) -> None:
        """Show the segment in hand, with what was typed on the full screen and never saved."""
        entry = self.entry
        self.session.go(entry.number)
        lines = card_lines(
            self.session, entry, matches=self._matches(entry), findings=self.session.working_copy.findings(entry)
        )
        unsaved = self.unsaved
        self.say("", *lines, *([_("Unsaved: {text}", text=unsaved)] if unsaved else []))

    def _matches(self, entry: Entry) -> list[FuzzyMatch]:
        return [match for match in self.session.working_copy.matches(entry) if match.target != entry.target][:_MATCHES]

    def accept(self, _rest: str) -> None:
        """Take the next step with the text as it stands, and go on."""
        done = self.session.accept()
        said = {"accept": _("accepted"), "review": _("approved"), "finalise": _("signed off")}
        self.say(f"{self.session.number}: {said[done]}")
        self._go_on()

    def edit(self, rest: str) -> None:
        """Change the target in the line, or take what was typed after the action."""
        self.put(rest or ask_edited(_("Target: "), self.unsaved or self.entry.target))

    def edit_in_editor(self, _rest: str) -> None:
        """Change the target in the person's own editor."""
        from translator.review.external_editor import edit_in_editor

        session, entry = self.session, self.entry
        edited = edit_in_editor(
            session.working_copy.project,
            session.working_copy.slug,
            session.working_copy.tag,
            entry.number,
            source=entry.source,
            machine=session.catalog.machine_output(entry),
            target=self.unsaved or entry.target,
        )
        self.put(edited)

    def take_match(self, rest: str) -> None:
        """Take the text of another branch as it is, or begin with the target of a memory match; numbered together."""
        others = [side.target for side in other_sides(self.entry)]
        matches = [match.target for match in self._matches(self.entry)]
        number = int(fold(rest)) if fold(rest).isdecimal() else 1
        if not 1 <= number <= len(others) + len(matches):
            raise UsageError(_("there is no text {number} here", number=number))
        if number <= len(others):
            self.put(others[number - 1])
        else:
            self.put(ask_edited(_("Target: "), matches[number - len(others) - 1]))

    def take_machine(self, _rest: str) -> None:
        """Begin with what the machine said."""
        machine = self.session.catalog.machine_output(self.entry)
        if not machine:
            raise UsageError(_("no machine has translated this"))
        self.put(ask_edited(_("Target: "), machine))

    def put(self, target: str) -> None:
        """Make `target` the text; go on where the checks find nothing."""
        if not target or target == self.entry.target:
            self.say(_("nothing changed; a accepts the text as it is"))
            return
        self.session.edit(target)
        self.session.autosave.discard(self.session.current)
        self.say(_("{number}: saved", number=self.session.number))
        if self.session.working_copy.findings(self.entry):
            self.show()
        else:
            self._go_on()

    def reject(self, rest: str) -> None:
        """Send the target back: what it is about, how bad it is, and why."""
        category = ask_one_of(_("What is wrong? "), {name: category_name(name) for name in CATEGORIES})
        severity = category and ask_one_of(_("How bad is it? "), {name: weight_name(name) for name in SEVERITIES})
        reason = severity and (rest or ask(_("Why? ")).strip())
        if not reason:
            self.say(_("cancelled; nothing was changed"))
            return
        self.session.reject(reason, category, severity)
        self.say(_("{number}: sent back", number=self.session.number))
        self._go_on()

    def comment(self, rest: str) -> None:
        """Say something about the segment; it stays in hand."""
        text = rest or ask(_("Comment: ")).strip()
        if not text:
            self.say(_("cancelled; nothing was changed"))
            return
        self.session.comment(text)
        self.say(_("{number}: comment written", number=self.session.number))

    def waive(self, rest: str) -> None:
        """Let one finding stand, with a reason."""
        findings = self.session.working_copy.findings(self.entry)
        if not findings:
            raise UsageError(_("there is no finding here"))
        choices = {str(at): f"{item.check}: {item.message}" for at, item in enumerate(findings, 1)}
        chosen = "1" if len(findings) == 1 else ask_one_of(_("Which one? "), choices)
        reason = chosen and (rest or ask(_("Why may it stand? ")).strip())
        if not reason:
            self.say(_("cancelled; nothing was changed"))
            return
        self.session.waive(findings[int(chosen) - 1], reason)
        self.say(_("{number}: waived", number=self.session.number))

    def skip(self, _rest: str) -> None:
        """Go on without a decision."""
        self._go_on()

    def back(self, _rest: str) -> None:
        """Show the segment before."""
        if not self.session.navigation.back():
            self.say(_("this is the first segment"))
            return
        self.show()

    def undo(self, _rest: str) -> None:
        """Take the last decision of this session back, and show its segment."""
        number = self.session.undo()
        self.say(_("{number}: undone", number=number))
        self.show()

    def jump(self, rest: str) -> None:
        """Show another segment by its number."""
        number = rest or ask(_("Number: ")).strip()
        if not number.isdecimal():
            raise UsageError(_("{text} is no segment number", text=repr(number)))
        self.session.go(int(number))
        self.show()

    def show_neighbours(self, _rest: str) -> None:
        """Show the segments around this one."""
        self.say("", *neighbour_lines(self.session.catalog, self.entry))

    def help(self, _rest: str) -> None:
        """Show all actions."""
        meanings = {
            Action.ACCEPT: _("accept a draft, approve a translation, or sign off: the text is right as it is"),
            Action.EDIT: _("change the target in the line"),
            Action.EDITOR: _("change it in $EDITOR"),
            Action.MATCHES: _("take the text of the other branch, or begin with a memory match: t 1"),
            Action.MACHINE: _("begin with the machine's text"),
            Action.REJECT: _("send back, with a reason"),
            Action.COMMENT: _("comment"),
            Action.WAIVE: _("let a finding stand, with a reason"),
            Action.SKIP: _("go on without a decision (or just Enter)"),
            Action.BACK: _("the segment before"),
            Action.UNDO: _("take back the last decision"),
            **MoreActions.meanings(),
            Action.JUMP: _("jump: # 12, or just 12"),
            Action.CONTEXT: _("the segments around this one"),
            Action.HELP: _("this list"),
            Action.QUIT: _("quit; everything decided is on disk already"),
        }
        self.say("", *(f"  {WORDS[action][0]}  {meaning}" for action, meaning in meanings.items()))

    def quit(self, _rest: str) -> None:
        """End the session."""
        self._is_over = True

    def _go_on(self) -> None:
        if self.session.navigation.next():
            self.show()
            return
        left = [number for number in self.session.navigation.queue() if number != self.session.number]
        if left:
            self.say(_("this was the last one; earlier ones still wait: {numbers}",
                        numbers=", ".join(map(str, left[:12]))))  # fmt: skip
        self._is_over = True

    def _show_refusal(self, error: TranslatorError) -> None:
        talk(_("not done: {message}", message=error.message))
        if error.hint:
            talk("  " + _("try: {hint}", hint=error.hint))

    def say(self, *lines: str) -> None:
        """Print lines, wrapped to the terminal where there is one."""
        sys.stdout.write("".join(f"{line}\n" for line in fold_lines(lines)))
        sys.stdout.flush()


def next_command(session: Session) -> str:
    """Return the command that brings the article one step further."""
    from translator.review.people import load_people
    from translator.review.queue import next_people

    slug, tag = session.working_copy.slug, session.working_copy.tag
    step = next_step(session.catalog)
    if step in {Step.WRITE, Step.POST_EDIT, Step.REVIEW}:
        people = next_people(session.catalog, load_people(session.working_copy.project))
        who = "" if not people or session.person.id in people else f" --as {people[0]}"
        return f"translator review {slug} --to {tag}{who}"
    return {
        Step.SYNC: f"translator sync {slug}",
        Step.TRANSLATE: f"translator translate {slug} --to {tag}",
        Step.SIGN_OFF: f"translator mark {slug} all --to {tag} --state {State.FINAL}",
        Step.PUBLISH: f"translator publish {slug} --to {tag}",
    }[step]
