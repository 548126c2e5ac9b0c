"""
`review --plain`: show a segment as lines of plain text, ask for a command, run it, and go on.

Each text has a word before it. There are no frames, colours or cursor movements, so that a screen reader can read the
lines aloud from top to bottom.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.errors import TranslatorError, UsageError, WriteError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.bilingual.words.patterns import printable
from translator.desk.plain.prompts import (
    COMMANDS,
    CancelledError,
    ask,
    ask_edited,
    ask_needed,
    ask_one_of,
    fold,
    parse_command,
)
from translator.newsroom.ground.console import talk
from translator.newsroom.review.decisions import clock_warning, is_doubt
from translator.newsroom.review.external_editor import edit_in_editor
from translator.newsroom.review.labels import (
    category_name,
    done_message,
    finding_label,
    match_label,
    number_list,
    people_list,
    progress_words,
    quote_of,
    severity_name,
    state_name,
    trouble_words,
    weight_name,
)
from translator.newsroom.review.navigation import no_match
from translator.newsroom.review.permissions import (
    CATEGORIES,
    SEVERITIES,
    Step,
    next_people,
    next_step,
    require_editable,
)
from translator.newsroom.review.progress import held_words
from translator.newsroom.review.session import Session, ShownSegment

_NEIGHBOURS = 3
_MATCHES = 3


def card_lines(shown: ShownSegment) -> Iterator[str]:
    """Yield what a reviewer needs of one segment, each text on a line of its own."""
    entry, session = shown.entry, shown.session
    names = [state_name(entry.state), *(name for _flag, name in shown.flags), shown.estimate]
    yield _("Segment {number} of {total} ({progress}): {state}", number=entry.number,
            total=len(session.catalog.entries), progress=_progress(session),
            state=_(", ").join(filter(None, names)))  # fmt: skip
    if place := " › ".join(filter(None, (*shown.headings, shown.kind_name))):
        yield _("Place: {place}", place=place)
    if shown.source_before:
        yield _("Source before: {text}", text=shown.source_before)
    yield _("Source: {text}", text=entry.source)
    if (text := shown.machine) and text != entry.target:
        yield _("Draft: {text}", text=text) if shown.memory_draft else _("Machine: {text}", text=text)
        yield from map(finding_label, shown.against(text))
    if not entry.target:
        yield _("Target: (not translated)")
    elif entry.origin:
        yield _("Target, {origin}: {text}", origin=entry.origin, text=entry.target)
    else:
        yield _("Target: {text}", text=entry.target)
    for side in entry.alternatives:
        if side.target == entry.target:
            yield _("That is the text of one branch, {who}", who=shown.signed(side))
    number = 0
    for number, side in enumerate(shown.other_sides, 1):
        yield _("Other branch {number} ({who}): {text}", number=number, who=shown.signed(side), text=side.target)
        yield from map(finding_label, shown.against(side.target))
    if number:
        yield _("Two branches met here: a keeps the target, t 1 takes the other text, e writes another")
    for item in shown.proposals:
        number += 1
        yield _("Suggestion {number} ({who}): {text}", number=number, who=shown.signed_proposal(item), text=item.text)
        if item.reason:
            yield _("Why: {reason}", reason=item.reason)
        if item.made_for:
            changes = _changes(item.made_for, entry.source, session.catalog.source_tag)
            yield _("Its source: {text}; changed: {changes}", text=item.made_for, changes=changes)
        yield from map(finding_label, shown.against(item.text))
    if terms := dict.fromkeys(f"{term.source} = {' / '.join(term.offers) or term.source}" for term in shown.terms):
        yield _("Terms: {terms}", terms=_("; ").join(terms))
    yield from _memory_draft(shown)
    if shown.repairs:
        yield _("Repaired: {what}", what=shown.repairs)
    for doubt in shown.doubts:
        yield _("Doubt: {text}", text=doubt)
    for match in shown.matches[:_MATCHES]:
        number += 1
        about, pair = match_label(match.score, match.origin), f"{match.source} = {match.target}"
        yield _("Memory {number} ({about}): {pair}", number=number, about=about, pair=pair)
        yield from map(finding_label, shown.against_match(match))
    for offered in shown.offered:
        origin = offered.origin
        if offered.text:
            number += 1
            yield _("Other suggestion {number}, {origin}: {text}", number=number, origin=origin, text=offered.text)
        if offered.refusal:
            yield _("Refused, {origin}: {reason}", origin=origin, reason=offered.refusal)
        yield from map(finding_label, shown.against(offered.text))
    yield from _findings(shown)
    for comment in shown.comments:
        yield _("Comment by {who}: {text}", who=comment.who, text=comment.why)
    if shown.unsaved:
        if session.autosave.is_base_changed(entry):
            yield _("Saved meanwhile by {person}", person=shown.actor)
        yield _("Unsaved: {text}", text=shown.unsaved)


def _progress(session: Session) -> str:
    return progress_words(session.done_count, len(session.catalog.entries), session.working_copy.error_count)


def _memory_draft(shown: ShownSegment) -> Iterator[str]:
    draft, catalog = shown.memory_draft, shown.session.catalog
    if draft is None:
        return
    yield _("Draft from the memory: {match}", match=match_label(draft.score, draft.where))
    if draft.source and draft.source != shown.entry.source:
        changes = _changes(draft.source, shown.entry.source, catalog.source_tag)
        yield _("Its source: {text}; changed: {changes}", text=draft.source, changes=changes)
    if draft.target != draft.text:
        changes = _changes(draft.target, draft.text, catalog.tag)
        yield _("Its target: {text}; rewritten: {changes}", text=draft.target, changes=changes)


def _changes(old: str, new: str, tag: str) -> str:
    pairs = (
        (old[one.old_start : one.old_end], new[one.new_start : one.new_end]) for one in diff_words(old, new, tag).edits
    )
    return _("; ").join(f"{before.strip() or '–'} → {after.strip() or '–'}" for before, after in pairs)


def _findings(shown: ShownSegment) -> Iterator[str]:
    for finding in shown.findings:
        quote = quote_of(finding, shown.entry.source, shown.entry.target)
        name = f"{severity_name(finding.severity).capitalize()} {finding.check}"
        yield _(": ").join(filter(None, (name, str(finding.message), quote)))


def summary_lines(session: Session) -> Iterator[str]:
    """Yield what was typed and not saved, what was done, what is left, and the command that is next."""
    slug, tag, done = session.working_copy.slug, session.working_copy.tag, session.done
    for number, text in session.autosave.unwritten.items():
        yield _("not on disk: segment {number}: {text}", number=number, text=text)
    if kept := sorted(session.autosave.texts.keys() - session.autosave.unwritten.keys()):
        command = f"translator review {slug} --to {tag} --filter unsaved"
        yield _("typed and not saved: {numbers}; look at them: {command}", numbers=number_list(kept), command=command)
    names = {
        "accept": ngettext("{count} accepted", "{count} accepted", done["accept"]),
        "edit": ngettext("{count} edited", "{count} edited", done["edit"]),
        "review": ngettext("{count} approved", "{count} approved", done["review"]),
        "finalise": ngettext("{count} signed off", "{count} signed off", done["finalise"]),
        "reject": ngettext("{count} rejected", "{count} rejected", done["reject"]),
        "comment": ngettext("{count} comment", "{count} comments", done["comment"]),
        "waive": ngettext("{count} waived", "{count} waived", done["waive"]),
        "reopen": ngettext("{count} reopened", "{count} reopened", done["reopen"]),
        "propagate": ngettext("{count} propagated", "{count} propagated", done["propagate"]),
        "split": ngettext("{count} split", "{count} split", done["split"]),
        "merge": ngettext("{count} merged", "{count} merged", done["merge"]),
    }
    decided = [words for name, words in names.items() if done[name] > 0]
    yield _("This session: {done}", done=_(", ").join(decided) or _("nothing decided"))
    left = len(session.catalog.entries) - session.working_copy.reviewed_count
    yield _("Progress: {progress}; {left} not reviewed yet", progress=_progress(session), left=left)
    step = next_step(session.catalog)
    held = held_words(session.working_copy.article, tag) if step is Step.PUBLISH else ""
    command = {
        Step.SYNC: f"translator sync {slug}",
        Step.TRANSLATE: f"translator translate {slug} --to {tag}",
        Step.SIGN_OFF: f"translator mark {slug} all --to {tag} --state {State.FINAL}",
        Step.PUBLISH: f"translator publish {slug} --to {tag}",
    }.get(step, f"translator review {slug} --to {tag}")
    people = next_people(session.catalog, session.working_copy.newsroom.people)
    if held or not people or session.person.id in people:
        yield held or _("next: {command}", command=command)
    else:
        names_of = people_list([*map(session.names.of, people)])
        yield _("next, for {people}: {command}", people=names_of, command=command)


class PlainReview:
    """
    Takes one person through the queue of a session, one segment a prompt.

    Each of `COMMANDS` is a method of its name, which gets what was typed behind it.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._is_over = False
        self._trouble = ""
        """Said last of files that cannot be read."""
        self._shown_at = monotonic()

    def run(self) -> bool:
        """
        Go on until the queue is empty, the person quits, or the input ends; then say what was done.

        Where the input is not a terminal, it also ends at the first line that is not done: whoever wrote it took it for
        done, and what follows would be read for another question or segment. Returns whether that did not happen.
        """
        session = self.session
        if session.entry is None:
            self.say(no_match(session.navigation.wanted, session.person))
            self._is_over = True
        else:
            self.say(_("Enter goes on without a decision; ? shows what else there is."))
            if warning := clock_warning(session.working_copy.newsroom, session.catalog):
                self.say(warning)
            self.show()
        is_done = True
        while not self._is_over:
            try:
                is_done = self._run_next_command() or self._is_at_terminal
            except EOFError:
                break
            if not is_done:
                talk(_("this line was not done, so the lines behind it were not read: they may be meant for another "
                       "segment"))  # fmt: skip
                break
        self.say("", *summary_lines(session))
        return is_done

    def _run_next_command(self) -> bool:
        accept = self.shown.accept
        offer = _(", ").join([*([f"a {accept}"] if accept else []), _("e edit"), _("? help")])
        typed = ask(f"[{self.session.number} · {_progress(self.session)}] {offer}> ")
        parsed = None if "\n" in typed.strip() else parse_command(typed)  # Lines that were pasted are no action.
        if parsed is None:
            self.say(_("{word} is not an action; ? shows all of them", word=repr(typed.strip())))
            return False
        command, rest = parsed
        try:
            getattr(self, command)(rest)
            return True
        except TranslatorError as error:
            talk(_("not done: {message}", message=error.sentence))
            if error.hint:
                talk("  " + _("try: {hint}", hint=error.hint))
        except (CancelledError, KeyboardInterrupt):
            self.say(_("cancelled; nothing was changed, and what you typed is kept"))
        return False

    @property
    def _is_at_terminal(self) -> bool:
        return sys.stdin.isatty()

    @property
    def shown(self) -> ShownSegment:
        return ShownSegment(self.session, self.session.current)

    def show(self) -> None:
        """Show the current segment."""
        self.session.go(self.session.current.number)
        trouble = self.session.working_copy.trouble
        words = trouble_words(trouble, with_hint=True) if trouble else ""
        if words and words != self._trouble:
            self.say("", words)
        self._trouble = words
        self.say("", *card_lines(self.shown))
        self._shown_at = monotonic()

    def _shown_seconds(self) -> float | None:
        return round(monotonic() - self._shown_at, 1) if self._is_at_terminal else None

    def say(self, *lines: str) -> None:
        sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
        sys.stdout.flush()

    def _say_done(self, action: str) -> None:
        self.say(done_message(self.session.number, action))

    def _go_on(self) -> None:
        navigation = self.session.navigation
        if navigation.next():
            self.show()
            return
        if numbers := navigation.waiting():
            self.say(_("this was the last one; these still wait for you: {numbers}", numbers=number_list(numbers)))
        if numbers := navigation.waiting(outside=True):
            self.say(_("outside the filter these wait for you: {numbers}", numbers=number_list(numbers)))
        self._is_over = True

    # Decisions.

    def accept(self, _rest: str) -> None:
        """Take the next step with the text as it is shown: what was typed and not saved goes before the target."""
        if self.shown.unsaved:
            self._save(self.shown.unsaved)
            return
        self._say_done(self.session.accept(shown=self._shown_seconds()))
        self._go_on()

    def edit(self, rest: str) -> None:
        self._require_editable()
        begun = self.shown.unsaved or self.session.current.target
        self._save(rest or ask_edited(_("Target: "), begun, self.session.catalog.tag))

    def editor(self, _rest: str) -> None:
        self._require_editable()
        self._save(edit_in_editor(self.session, self.shown.unsaved or self.session.current.target))

    def matches(self, rest: str) -> None:
        """Take the text of another branch or person as it is, or begin with a memory match or a machine's text."""
        self._require_editable()
        shown = self.shown
        others = [side.target for side in shown.other_sides] + [item.text for item in shown.proposals]
        texts = [*others, *(match.target for match in shown.matches[:_MATCHES]), *shown.alternatives]
        number = int(fold(rest)) if fold(rest).isdecimal() else 1
        if not 1 <= number <= len(texts):
            raise UsageError(_("there is no text {number} here", number=number))
        if number <= len(others):
            self._save(others[number - 1])
        else:
            self._begin_with(texts[number - 1])

    def machine(self, _rest: str) -> None:
        self._require_editable()
        if not self.shown.machine_start:
            raise UsageError(_("no machine has translated this segment"))
        self._begin_with(self.shown.machine_start)

    def _begin_with(self, text: str) -> None:
        self._save(ask_edited(_("Target: "), text, self.session.catalog.tag) if self._is_at_terminal else text)

    def fix(self, _rest: str) -> None:
        target = self.session.current.target
        for finding in self.shown.findings:
            if finding.suggestion is not None and finding.side == "target":
                self._save(target[: finding.start] + finding.suggestion + target[finding.end :])
                return
        raise UsageError(_("no finding here has a suggestion"))

    def _save(self, target: str) -> None:
        session, autosave = self.session, self.session.autosave
        if not target or target == session.current.target:
            self.say(_("nothing changed; {key} accepts the text as it is", key="a"))
            return
        # Whatever becomes of it, it is kept, and on the text that was shown.
        with suppress(WriteError):  # It is kept in memory then, and shown at the end.
            autosave.save(session.current, target)
        session.refresh()
        if autosave.is_base_changed(session.current) and not self._keeps_own(target):
            return
        session.edit(target, shown=self._shown_seconds(), is_seen=True)
        autosave.discard(session.current)
        self._say_done("edit")
        found = list(_findings(self.shown))
        if found and self._is_at_terminal:
            self.show()
            return
        self.say(*found)
        self._go_on()

    def _keeps_own(self, target: str) -> bool:
        shown, entry = self.shown, self.session.current
        theirs = shown.rivals[0]
        changes = _changes(target, theirs.target, self.session.catalog.tag)
        self.say(_("This segment was changed after you began to type."), _("Changed: {changes}", changes=changes))
        if not self._is_at_terminal:
            raise CancelledError
        choices = {
            "theirs": _("take theirs ({who}): {text}", who=shown.signed(theirs), text=theirs.target),
            "keep": _("keep mine: {text}", text=target),
        }
        if ask_one_of(_("Which text stands? "), choices) == "keep":
            return True
        self.session.autosave.discard(entry)
        self.say(_("their text stands"))
        self.show()
        return False

    def _require_editable(self) -> None:
        require_editable(self.session.catalog, self.session.current, self.session.person)

    def _ask_remark(self, question: str, rest: str, about: str) -> str:
        autosave, entry = self.session.autosave, self.session.current
        text = rest or ask_edited(question, autosave.remark_of(entry, about))
        autosave.keep_remark(entry, about, text)
        if not text:
            raise CancelledError
        return text

    def _ask_severity(self) -> str:
        return ask_one_of(_("How bad is it? "), {name: weight_name(name) for name in SEVERITIES})

    def reject(self, rest: str) -> None:
        entry = self.session.current
        reason = self._ask_remark(_("Why is it sent back? "), rest, "reject")
        category = ask_one_of(_("What is it about? "), {name: category_name(name) for name in CATEGORIES})
        self.session.reject(reason, category, self._ask_severity(), shown=self._shown_seconds())
        self.session.autosave.discard_remark(entry, "reject")
        self._say_done("reject")
        self._go_on()

    def comment(self, rest: str) -> None:
        text = self._ask_remark(_("Comment: "), rest, "comment")
        question = _("What is it about? (Enter: nothing in particular, ?: the list) ")
        category = ask_one_of(question, {name: category_name(name) for name in CATEGORIES}, is_optional=True)
        self.session.comment(text, category, self._ask_severity() if category else "")
        self.session.autosave.discard_remark(self.session.current, "comment")
        self._say_done("comment")

    def waive(self, rest: str) -> None:
        findings = self.shown.findings
        if not findings:
            raise UsageError(_("there is no finding here"))
        choices = {str(at): f"{item.check}: {item.message}" for at, item in enumerate(findings, 1)}
        chosen = "1" if len(findings) == 1 and self._is_at_terminal else ask_one_of(_("Which one? "), choices)
        finding = findings[int(chosen) - 1]
        about = f"waive {finding.fingerprint}"
        reason = rest if is_doubt(finding) else self._ask_remark(_("Why may it stand? "), rest, about)
        self.session.waive(finding, reason)
        self.session.autosave.discard_remark(self.session.current, about)
        self._say_done("waive")

    def dismiss(self, rest: str) -> None:
        """Dismiss the suggestion with this number, or the first."""
        shown = self.shown
        number = int(fold(rest)) if fold(rest).isdecimal() else len(shown.other_sides) + 1
        items = dict(enumerate(shown.proposals, len(shown.other_sides) + 1))
        if number not in items:
            raise UsageError(_("there is no suggestion here"))
        self._say_done(self.session.dismiss(items[number].line))

    def propagate(self, _rest: str) -> None:
        count = self.session.propagate()
        self.say(ngettext("put on {count} equal segment", "put on {count} equal segments", count))

    def lock(self, _rest: str) -> None:
        self._say_done(self.session.lock(unlock=self.session.current.is_locked))

    def reopen(self, rest: str) -> None:
        self.session.reopen(self._ask_remark(_("Why is it reopened? "), rest, "reopen"))
        self.session.autosave.discard_remark(self.session.current, "reopen")
        self._say_done("reopen")

    def split(self, _rest: str) -> None:
        target = self.session.current.target
        source_offset = self._ask_offset(_("Source"), self.session.current.source)
        self.session.split(source_offset, self._ask_offset(_("Target"), target) if target else None)
        self._say_done("split")
        self.show()

    def _ask_offset(self, name: str, text: str) -> int:
        sys.stdout.write(f"{name}: {text}\n")
        words = ask_needed(_("The second half begins with: "))
        if text.count(words) != 1:
            raise UsageError(_("{words} must stand there exactly once", words=repr(words)))
        return text.index(words)

    def merge(self, _rest: str) -> None:
        self._say_and_show(self.session.number, self.session.merge())

    def undo(self, _rest: str) -> None:
        self._say_and_show(self.session.undo(), "undo")

    def redo(self, _rest: str) -> None:
        self._say_and_show(self.session.redo(), "redo")

    def _say_and_show(self, number: int, action: str) -> None:
        self.say(done_message(number, action))
        self.show()

    # Navigation and views.

    def skip(self, _rest: str) -> None:
        self._go_on()

    def back(self, _rest: str) -> None:
        self._show_after(self.session.navigation.back(), _("this is the first segment"))

    def finding(self, _rest: str) -> None:
        self._show_after(self.session.navigation.next_finding(), _("no further findings"))

    def _show_after(self, has_moved: bool, otherwise: str) -> None:
        if has_moved:
            self.show()
        else:
            self.say(otherwise)

    def jump(self, rest: str) -> None:
        number = fold(rest or ask(_("Number: ")))
        if not number.isdecimal():
            raise UsageError(_("{text} is not a segment number", text=repr(number)))
        self.session.go(int(number))
        self.show()

    def filter(self, rest: str) -> None:
        wanted, navigation = ask_needed(_("Filter: "), rest), self.session.navigation
        before, number = navigation.wanted, self.session.number
        navigation.set_filter(wanted)
        queue = navigation.queue()
        if not queue:
            navigation.set_filter(before)
            self.session.go(number)
            raise UsageError(_("nothing matches: {filter}", filter=wanted))
        if self.session.number not in queue:
            self.session.go(queue[0])
        self.say(ngettext("{count} segment", "{count} segments", len(queue)))
        self.show()

    def context(self, _rest: str) -> None:
        """Show the current segment, which is marked, with those before and after it."""
        current = self.session.current
        near = self.session.catalog.entries[max(0, current.number - 1 - _NEIGHBOURS) : current.number + _NEIGHBOURS]
        marked = [(">" if entry is current else " ", entry) for entry in near]
        self.say("", *(f"{mark} {entry.number}. {entry.source} = {entry.target or '–'}" for mark, entry in marked))

    def help(self, _rest: str) -> None:
        self.say("", *(f"  {words.split()[0]}  {meaning}" for words, meaning in COMMANDS.values()))

    def quit(self, _rest: str) -> None:
        self._is_over = True
