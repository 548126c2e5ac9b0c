"""
The card: one segment as lines of plain text for `review --plain`, and the summary at the end of a session.

Each text has a word before it. There are no frames, colours or cursor movements, so that a screen reader can read the
lines aloud from top to bottom.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from time import monotonic

from translator.bilingual.alignment.text_diff.word_diff import diff_words
from translator.bilingual.errors import TranslatorError, UsageError, WriteError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, FuzzyMatch, State, TermEntry
from translator.bilingual.words.control_characters import printable
from translator.desk.plain.prompts import (
    COMMANDS,
    CancelledError,
    PromptCommand,
    ask,
    ask_edited,
    ask_needed,
    ask_one_of,
    fold,
    parse_command,
)
from translator.desk.render.console import is_terminal, terminal_width
from translator.desk.render.width import wrap
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.ground.console.output import talk
from translator.newsroom.review.clock_skew import clock_warning
from translator.newsroom.review.decisions import is_doubt
from translator.newsroom.review.external_editor import edit_in_editor
from translator.newsroom.review.filters import no_match
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
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES, require_editable
from translator.newsroom.review.progress import held_words
from translator.newsroom.review.queue import Step, next_people, next_step
from translator.newsroom.review.session import Session
from translator.newsroom.review.shown_segment import ShownSegment

_NEIGHBOURS = 3
MATCHES = 3
"""Memory matches that are shown at most."""


def card_lines(shown: ShownSegment) -> list[str]:
    """Return what a reviewer needs of one segment, each text on a line of its own; wrap them with `fold_lines`."""
    return [
        _position(shown),
        *_place(shown),
        *_texts(shown),
        *_conflict(shown),
        *_terms(shown.terms),
        *_memory_draft(shown),
        *([_("Repaired: {what}", what=shown.repairs)] if shown.repairs else []),
        *(_("Doubt: {text}", text=doubt) for doubt in shown.doubts),
        *_matches(shown),
        *finding_lines(shown),
        *(_("Comment by {who}: {text}", who=comment.who, text=comment.why) for comment in shown.comments),
        *_unsaved(shown),
    ]


def session_progress(session: Session) -> str:
    """Return the progress that is shown with every segment: `34/120 · 5 err` (`Session.done_count`)."""
    return progress_words(session.done_count, len(session.catalog.entries), session.working_copy.error_count)


def _position(shown: ShownSegment) -> str:
    names = [state_name(shown.entry.state), *(name for _flag, name in shown.flags), shown.estimate]
    return _(
        "Segment {number} of {total} ({progress}): {state}",
        number=shown.entry.number,
        total=len(shown.session.catalog.entries),
        progress=session_progress(shown.session),
        state=_(", ").join(filter(None, names)),
    )


def _place(shown: ShownSegment) -> Iterator[str]:
    parts = [part for part in (*shown.headings, shown.kind_name) if part]
    if parts:
        yield _("Place: {place}", place=" › ".join(parts))


def _texts(shown: ShownSegment) -> Iterator[str]:
    entry = shown.entry
    if shown.source_before:
        yield _("Source before: {text}", text=shown.source_before)
    yield _("Source: {text}", text=entry.source)
    if shown.machine and shown.machine != entry.target:
        text = shown.machine
        yield _("Draft: {text}", text=text) if shown.memory_draft else _("Machine: {text}", text=text)
        yield from map(finding_label, shown.against(text))
    if not entry.target:
        yield _("Target: (not translated)")
    elif entry.origin:
        yield _("Target, {origin}: {text}", origin=entry.origin, text=entry.target)
    else:
        yield _("Target: {text}", text=entry.target)


def _conflict(shown: ShownSegment) -> Iterator[str]:
    """Yield the conflicting texts, each with who wrote it and when, and how to settle the conflict."""
    others = shown.other_sides
    for side in shown.entry.alternatives:
        if side.target == shown.entry.target:
            yield _("That is the text of one branch, {who}", who=shown.signed(side))
    for number, side in enumerate(others, 1):
        yield _("Other branch {number} ({who}): {text}", number=number, who=shown.signed(side), text=side.target)
        yield from map(finding_label, shown.against(side.target))
    if others:
        yield _("Two branches met here: a keeps the target, t 1 takes the other text, e writes another")


def _unsaved(shown: ShownSegment) -> Iterator[str]:
    if shown.unsaved:
        if shown.session.autosave.is_base_changed(shown.entry):
            yield _("Saved meanwhile by {person}", person=shown.actor)
        yield _("Unsaved: {text}", text=shown.unsaved)


def _terms(terms: Sequence[TermEntry]) -> Iterator[str]:
    pairs = dict.fromkeys(f"{term.source} = {' / '.join(term.offers) or term.source}" for term in terms)
    if pairs:
        yield _("Terms: {terms}", terms=_("; ").join(pairs))


def _memory_draft(shown: ShownSegment) -> Iterator[str]:
    """Yield the pair of the memory that the draft was made from: what differs in the source, what was written anew."""
    draft, catalog = shown.memory_draft, shown.session.catalog
    if draft is None:
        return
    yield _("Draft from the memory: {match}", match=match_label(draft.score, draft.where))
    if draft.source and draft.source != shown.entry.source:
        changes = text_changes(draft.source, shown.entry.source, catalog.source_tag)
        yield _("Its source: {text}; changed: {changes}", text=draft.source, changes=changes)
    if draft.target != draft.text:
        changes = text_changes(draft.target, draft.text, catalog.tag)
        yield _("Its target: {text}; rewritten: {changes}", text=draft.target, changes=changes)


def text_changes(old: str, new: str, tag: str) -> str:
    """Return what differs between two texts: `31 → 42; ferries → ferry`."""
    edits = diff_words(old, new, tag).edits
    pairs = ((old[one.old_start : one.old_end], new[one.new_start : one.new_end]) for one in edits)
    return _("; ").join(f"{before.strip() or '–'} → {after.strip() or '–'}" for before, after in pairs)


def _matches(shown: ShownSegment) -> Iterator[str]:
    """Yield what the command `t` takes by its number: matches of the memory, then what engines said otherwise."""
    number = len(shown.other_sides)
    for match in shown.matches[:MATCHES]:
        number += 1
        yield _match(number, match)
        yield from map(finding_label, shown.against_match(match))
    for offered in shown.offered:
        origin, text = offered.origin, offered.text
        if text:
            number += 1
            yield _("Other suggestion {number}, {origin}: {text}", number=number, origin=origin, text=text)
        if offered.refusal:
            yield _("Refused, {origin}: {reason}", origin=origin, reason=offered.refusal)
        yield from map(finding_label, shown.against(text))


def _match(number: int, match: FuzzyMatch) -> str:
    about = match_label(match.score, match.origin)
    pair = f"{match.source} = {match.target}"
    return _("Memory {number} ({about}): {pair}", number=number, about=about, pair=pair)


def finding_lines(shown: ShownSegment) -> list[str]:
    """Return what the checks find in the target, a line each."""
    return [_finding(finding, shown.entry) for finding in shown.findings]


def _finding(finding: Finding, entry: Entry) -> str:
    quote = quote_of(finding, entry.source, entry.target)
    parts = [f"{severity_name(finding.severity).capitalize()} {finding.check}", str(finding.message), quote]
    return _(": ").join(filter(None, parts))


def neighbour_lines(catalog: Catalog, entry: Entry) -> list[str]:
    """Return the current segment, which is marked, with the three before and after it: source and target."""
    near = catalog.entries[max(0, entry.number - 1 - _NEIGHBOURS) : entry.number + _NEIGHBOURS]
    return [
        f"{'>' if other is entry else ' '} {other.number}. {other.source} = {other.target or '–'}" for other in near
    ]


def fold_lines(lines: Sequence[str]) -> list[str]:
    """
    Make lines ready to print: control characters made visible, and wrapped to the width of the terminal.

    In a pipe, or on a dumb terminal, a text stays on one line, as screen readers and scripts need it.
    """
    shown = [printable(line) for line in lines]
    if not is_terminal(sys.stdout):
        return shown
    width = max(20, terminal_width() - 1)
    indents = [line[: len(line) - len(line.lstrip(" "))] for line in shown]
    return [
        indent + part for line, indent in zip(shown, indents, strict=True) for part in wrap(line, width - len(indent))
    ]


def summary_lines(session: Session) -> list[str]:
    """Return what was done in this session, what is left, and the command that comes next."""
    done = session.done
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
    left = len(session.catalog.entries) - session.working_copy.reviewed_count
    unwritten = [
        _("not on disk: segment {number}: {text}", number=number, text=text)
        for number, text in session.autosave.unwritten.items()
    ]
    if kept := sorted(session.autosave.texts.keys() - session.autosave.unwritten.keys()):
        slug, tag = session.working_copy.slug, session.working_copy.tag
        command = f"translator review {slug} --to {tag} --filter unsaved"
        unwritten.append(
            _("typed and not saved: {numbers}; look at them: {command}", numbers=number_list(kept), command=command)
        )
    return [
        *unwritten,
        _("This session: {done}", done=_(", ").join(decided) or _("nothing decided")),
        _("Progress: {progress}; {left} not reviewed yet", progress=session_progress(session), left=left),
        _next_words(session),
    ]


def _next_words(session: Session) -> str:
    """Name the command that comes next, and whose it is where it is not for the person at work."""
    slug, tag = session.working_copy.slug, session.working_copy.tag
    step = next_step(session.catalog)
    command = {
        Step.SYNC: f"translator sync {slug}",
        Step.TRANSLATE: f"translator translate {slug} --to {tag}",
        Step.SIGN_OFF: f"translator mark {slug} all --to {tag} --state {State.FINAL}",
        Step.PUBLISH: f"translator publish {slug} --to {tag}",
    }.get(step, f"translator review {slug} --to {tag}")
    if step is Step.PUBLISH and (held := held_words(session.working_copy.article, tag)):
        return held
    people = next_people(session.catalog, session.working_copy.newsroom.people)
    if not people or session.person.id in people:
        return _("next: {command}", command=command)
    return _("next, for {people}: {command}", people=people_list([*map(session.names.of, people)]), command=command)


# Commands that decide at once about the segment that was shown.
_DECISIONS = frozenset({
    PromptCommand.ACCEPT, PromptCommand.FIX, PromptCommand.PROPAGATE, PromptCommand.MERGE, PromptCommand.LOCK,
    PromptCommand.REDO,
})  # fmt: skip
# Seconds that a segment must have been shown before somebody at a terminal decides about it.
_SHOWN_BEFORE = 0.15


class PlainReview:
    """
    Takes one person through the queue of a session, one segment a prompt.

    Each `PromptCommand` is a method of its name, which gets what was typed behind it.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._is_over = False
        self._trouble = ""
        """What was said last of files that cannot be read."""
        self._shown_at = monotonic()

    def run(self) -> bool:
        """
        Go on until the queue is empty, the person quits, or the input ends; then say what was done.

        Where the input is not a terminal, it also ends at the first line that is not done: whoever wrote it took it for
        done, and what follows would be read for another question or segment. Returns whether that did not happen.
        """
        if self.session.entry is None:
            self.say(no_match(self.session.navigation.wanted, self.session.person))
            self._is_over = True
        else:
            self.say(_("Enter goes on without a decision; ? shows what else there is."))
            warning = clock_warning(self.session.working_copy.newsroom, self.session.catalog)
            if warning:
                self.say(warning)
            self.show()
        is_broken_off = False
        while not self._is_over:
            try:
                is_done = self._run_next_command()
            except EOFError:
                break
            if not (is_done or self._is_at_terminal):
                talk(_("this line was not done, so the lines behind it were not read: they may be meant for another "
                       "segment"))  # fmt: skip
                self._is_over = is_broken_off = True
        self.say("", *summary_lines(self.session))
        return not is_broken_off

    def _run_next_command(self) -> bool:
        """Whether what was typed is an action, and was done."""
        accept = self.shown.accept
        offer = _(", ").join([*([f"a {accept}"] if accept else []), _("e edit"), _("? help")])
        typed = ask(f"[{self.session.number} · {session_progress(self.session)}] {offer}> ")
        parsed = None if "\n" in typed.strip() else parse_command(typed)  # Lines that were pasted are no action.
        if parsed is None:
            self.say(_("{word} is not an action; ? shows all of them", word=repr(typed.strip())))
            return False
        command, rest = parsed
        is_too_fast = self._is_at_terminal and monotonic() - self._shown_at < _SHOWN_BEFORE
        if command in _DECISIONS and is_too_fast:
            self.say(_("too fast: nothing was decided"))
            return False
        try:
            getattr(self, command)(rest)
            return True
        except TranslatorError as error:
            talk(_("not done: {message}", message=error.sentence))
            if error.hint:
                talk("  " + _("try: {hint}", hint=error.hint))
        except CancelledError:
            self.say(_("cancelled; nothing was changed, and what you typed is kept"))
        except KeyboardInterrupt:
            self.say("", _("cancelled; nothing was changed, and what you typed is kept"))
        return False

    @property
    def _is_at_terminal(self) -> bool:
        return sys.stdin.isatty()

    @property
    def shown(self) -> ShownSegment:
        return ShownSegment(self.session, self.session.current)

    def show(self) -> None:
        """Show the current segment, with what was typed on the full screen and never saved."""
        self.session.go(self.session.current.number)
        trouble = self.session.working_copy.trouble
        words = trouble_words(trouble, with_hint=True) if trouble else ""
        if words and words != self._trouble:
            self.say("", words)
        self._trouble = words
        self.say("", *card_lines(self.shown))
        self._shown_at = monotonic()

    def _shown_seconds(self) -> float | None:
        """Return for how long the segment has been shown; None for a script, which reads nothing."""
        return round(monotonic() - self._shown_at, 1) if self._is_at_terminal else None

    def say(self, *lines: str) -> None:
        sys.stdout.write("".join(f"{line}\n" for line in fold_lines(lines)))
        sys.stdout.flush()

    def _say_done(self, action: str) -> None:
        self.say(done_message(self.session.number, action))

    def _go_on(self) -> None:
        if self.session.navigation.next():
            self.show()
            return
        navigation = self.session.navigation
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
        """Change the target in the line, or take what was typed after the command."""
        self._require_editable()
        begun = self.shown.unsaved or self.session.current.target
        self._save(rest or ask_edited(_("Target: "), begun, self.session.catalog.tag))

    def editor(self, _rest: str) -> None:
        self._require_editable()
        self._save(edit_in_editor(self.session, self.shown.unsaved or self.session.current.target))

    def matches(self, rest: str) -> None:
        """Take the text of another branch as it is, or begin with a memory match or another suggestion."""
        self._require_editable()
        shown = self.shown
        others = [side.target for side in shown.other_sides]
        matches = [*(match.target for match in shown.matches[:MATCHES]), *shown.alternatives]
        number = int(fold(rest)) if fold(rest).isdecimal() else 1
        if not 1 <= number <= len(others) + len(matches):
            raise UsageError(_("there is no text {number} here", number=number))
        if number <= len(others):
            self._save(others[number - 1])
        else:
            self._begin_with(matches[number - len(others) - 1])

    def machine(self, _rest: str) -> None:
        self._require_editable()
        machine = self.shown.machine_start
        if not machine:
            raise UsageError(_("no machine has translated this segment"))
        self._begin_with(machine)

    def _begin_with(self, text: str) -> None:
        """Let the person change a text before it is saved; where the input is not a terminal, it is saved as it is."""
        self._save(ask_edited(_("Target: "), text, self.session.catalog.tag) if self._is_at_terminal else text)

    def fix(self, _rest: str) -> None:
        target = self.session.current.target
        for finding in self.session.working_copy.findings(self.session.current):
            if finding.suggestion is not None and finding.side == "target":
                self._save(target[: finding.start] + finding.suggestion + target[finding.end :])
                return
        raise UsageError(_("no finding here has a suggestion"))

    def _save(self, target: str) -> None:
        """
        Make `target` the text; go on where the checks find nothing.

        Where the input is not a terminal, go on in any case: the next line was written for the next segment.
        """
        if not target or target == self.session.current.target:
            self.say(_("nothing changed; {key} accepts the text as it is", key="a"))
            return
        # Whatever becomes of it, it is kept, and on the text that was shown.
        with suppress(WriteError):  # It is kept in memory then, and shown at the end.
            self.session.autosave.save(self.session.current, target)
        self.session.refresh()
        if self.session.autosave.is_base_changed(self.session.current) and not self._keeps_own(target):
            return
        self.session.edit(target, shown=self._shown_seconds(), is_seen=True)
        self.session.autosave.discard(self.session.current)
        self._say_done("edit")
        found = finding_lines(self.shown)
        if found and self._is_at_terminal:
            self.show()
            return
        self.say(*found)
        self._go_on()

    def _keeps_own(self, target: str) -> bool:
        """Show what somebody saved meanwhile, and let the person choose; whether `target` stands."""
        shown, entry = self.shown, self.session.current
        theirs = shown.rivals[0]
        changes = text_changes(target, theirs.target, self.session.catalog.tag)
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
        """Ask what is to be said, unless it was typed behind the command; it is kept until a decision has said it."""
        autosave, entry = self.session.autosave, self.session.current
        text = rest or ask_edited(question, autosave.remark_of(entry, about))
        autosave.keep_remark(entry, about, text)
        if not text:
            raise CancelledError
        return text

    def reject(self, rest: str) -> None:
        """Send the target back: why, what it is about, and how bad it is."""
        entry = self.session.current
        reason = self._ask_remark(_("Why is it sent back? "), rest, "reject")
        category = ask_one_of(_("What is it about? "), {name: category_name(name) for name in CATEGORIES})
        severity = ask_one_of(_("How bad is it? "), {name: weight_name(name) for name in SEVERITIES})
        self.session.reject(reason, category, severity, shown=self._shown_seconds())
        self.session.autosave.discard_remark(entry, "reject")
        self._say_done("reject")
        self._go_on()

    def comment(self, rest: str) -> None:
        text = self._ask_remark(_("Comment: "), rest, "comment")
        question = _("What is it about? (Enter: nothing in particular, ?: the list) ")
        category = ask_one_of(question, {name: category_name(name) for name in CATEGORIES}, is_optional=True)
        severities = {name: weight_name(name) for name in SEVERITIES}
        severity = ask_one_of(_("How bad is it? "), severities) if category else ""
        self.session.comment(text, category, severity)
        self.session.autosave.discard_remark(self.session.current, "comment")
        self._say_done("comment")

    def waive(self, rest: str) -> None:
        findings = self.session.working_copy.findings(self.session.current)
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
        """Split the segment in two, before the words with which the person says that the second half begins."""
        source = self._ask_offset(_("Source"), self.session.current.source)
        target = self._ask_offset(_("Target"), self.session.current.target) if self.session.current.target else None
        self.session.split(source, target)
        self._say_done("split")
        self.show()

    def _ask_offset(self, name: str, text: str) -> int:
        """Ask for the words with which the second half begins, and return their offset."""
        sys.stdout.write(f"{name}: {text}\n")
        words = ask_needed(_("The second half begins with: "))
        if text.count(words) != 1:
            raise UsageError(_("{words} must stand there exactly once", words=repr(words)))
        return text.index(words)

    def merge(self, _rest: str) -> None:
        number = self.session.number
        self.session.merge()
        self.say(done_message(number, "merge"))
        self.show()

    def undo(self, _rest: str) -> None:
        self.say(done_message(self.session.undo(), "undo"))
        self.show()

    def redo(self, _rest: str) -> None:
        self.say(done_message(self.session.redo(self._shown_seconds()), "redo"))
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
        number = rest or ask(_("Number: ")).strip()
        if not number.isdecimal():
            raise UsageError(_("{text} is not a segment number", text=repr(number)))
        self.session.go(int(number))
        self.show()

    def filter(self, rest: str) -> None:
        wanted = ask_needed(_("Filter: "), rest)
        before, number = self.session.navigation.wanted, self.session.number
        self.session.navigation.set_filter(wanted)
        queue = self.session.navigation.queue()
        if not queue:
            self.session.navigation.set_filter(before)
            self.session.go(number)
            raise UsageError(_("nothing matches: {filter}", filter=wanted))
        if self.session.number not in queue:
            self.session.go(queue[0])
        self.say(ngettext("{count} segment", "{count} segments", len(queue)))
        self.show()

    def context(self, _rest: str) -> None:
        self.say("", *neighbour_lines(self.session.catalog, self.session.current))

    def help(self, _rest: str) -> None:
        self.say("", *(f"  {words[0]}  {meaning}" for words, meaning in COMMANDS.values()))

    def quit(self, _rest: str) -> None:
        self._is_over = True
