"""
`review --plain`: show a segment as lines of plain text, ask for a command, run it, and go on.

Each text has a word before it. There are no frames, colours or cursor movements, so that a screen reader can read the
lines aloud from top to bottom. Letters are those of the full screen wherever both can do the same. Full-width forms
count as the plain ones, because they arrive while an input method is switched on.
"""

from __future__ import annotations

import os
import select
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.errors import TranslatorError, UsageError, WriteError
from translator.bilingual.i18n import LazyMessage, _, ngettext
from translator.bilingual.sentences import join_lines
from translator.bilingual.words.language import EN
from translator.bilingual.words.patterns import printable
from translator.newsroom.ground.console import talk
from translator.newsroom.house.concordance import Hit, search_house
from translator.newsroom.house.glossary.new_terms import TERM_STATUSES, NewTerm
from translator.newsroom.review.decisions import clock_warning, corrected, is_doubt
from translator.newsroom.review.labels import (
    category_name,
    done_message,
    finding_label,
    following_names,
    hit_label,
    match_label,
    number_list,
    quote_of,
    severity_name,
    state_name,
    term_status_name,
    touched_words,
    trouble_words,
    weight_name,
)
from translator.newsroom.review.navigation import no_match
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES, require_editable
from translator.newsroom.review.progress import session_progress, summary_lines
from translator.newsroom.review.session import Session, ShownSegment
from translator.newsroom.review.term_decisions import TermPlan

_MOST_HITS = 20
COMMANDS: dict[str, tuple[str, LazyMessage]] = {
    "accept": ("a", LazyMessage("accept a draft, approve a translation, or sign off: the text is right as it is")),
    "edit": ("e", LazyMessage("change the target in the line")),
    "matches": ("t", LazyMessage(
        "take the text of the other branch, or begin with a match or another suggestion: t 1"
    )),
    "machine": ("m", LazyMessage("begin with the machine's text")),
    "reject": ("x", LazyMessage("send back, with a reason")),
    "comment": ("c", LazyMessage("comment")),
    "answer": ("R", LazyMessage("answer the open comment")),
    "close-comment": ("C", LazyMessage("close the open comment")),
    "waive": ("w", LazyMessage("let a finding stand, with a reason")),
    "dismiss": ("X", LazyMessage("dismiss a suggestion: X 1")),
    "skip": ("jn", LazyMessage("go on without a decision (or just Enter)")),
    "back": ("k", LazyMessage("the segment before")),
    "undo": ("u", LazyMessage("take back the last decision")),
    "redo": ("U", LazyMessage("do again what was taken back")),
    "fix": ("F", LazyMessage("apply the suggestion of the first finding that has one")),
    "finding": ("f", LazyMessage("the next segment with a finding")),
    "filter": ("v", LazyMessage("another filter: v state:draft")),
    "reopen": ("O", LazyMessage("reopen a final segment, with a reason")),
    "jump": ("#", LazyMessage("jump: # 12, or just 12")),
    "term": ("T", LazyMessage("add or propose a term: T source = target")),
    "concordance": ("/", LazyMessage("search articles, memory and terms: / words")),
    "insert": ("i", LazyMessage("begin with the text of a hit: i 2")),
    "help": ("?h", LazyMessage("this list")),
    "quit": ("q", LazyMessage("quit; everything decided is on disk already")),
}  # fmt: skip
"""Name of a command → its letters, and what it does, in the order of the help."""
_BY_LETTER = {letter: name for name, (letters, _meaning) in COMMANDS.items() for letter in letters}
_CHINESE_MARKS = str.maketrans({"、": "/", "。": ".", "【": "[", "】": "]"})


class CancelledError(Exception):
    """The person answered nothing where an answer is needed."""


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_CHINESE_MARKS).strip()


def parse_command(typed: str) -> tuple[str, str] | None:
    """Return the command and what stands behind it; None for an unknown word. A number alone jumps."""
    number = _narrow(typed).removeprefix("#").strip()
    if number.isdecimal():
        return "jump", number
    word, rest = [*typed.split(maxsplit=1), "", ""][:2]
    narrow = _narrow(word)
    command = _BY_LETTER.get(narrow, narrow.casefold() or "skip")
    return (command, rest.strip()) if command in COMMANDS else None


def ask(question: str) -> str:
    """
    Ask for one line; raises `EOFError` at the end of the input.

    At a terminal it is an answer to this question only: what was typed before is not read, and is shown again.
    """
    _load_readline()
    with suppress(OSError, ValueError):  # a console that cannot be asked
        while sys.stdin.isatty() and select.select([sys.stdin], [], [], 0)[0]:
            typed = os.read(sys.stdin.fileno(), 65536)
            if not typed:
                break
            text = typed.decode(errors="replace").strip()
            talk(printable(_("typed before it was asked for, and not read: {text}", text=text)))
    return input(question)


def ask_needed(question: str, given: str = "") -> str:
    answer = given or ask(question).strip()
    if not answer:
        raise CancelledError
    return answer


def ask_edited(question: str, text: str, tag: str = EN) -> str:
    """
    Ask for one line that begins with `text`, which can be changed in place; empty means that nothing changed.

    Lines that were pasted are joined as `tag` has it. Where the input is not a terminal, nothing can be put before it:
    the line that comes is the whole answer.
    """
    readline = _load_readline() if sys.stdin.isatty() else None
    if readline is None:
        return join_lines(ask(question), tag).strip()
    readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        return join_lines(ask(question), tag).strip()
    finally:
        readline.set_startup_hook(None)


def _load_readline() -> Any:
    try:
        import readline
    except ImportError:
        return None
    return readline


def ask_one_of(question: str, choices: Mapping[str, str], *, is_optional: bool = False) -> str:
    """
    Ask for one of `choices` (value → label) by number, or by value or label or the beginning of one.

    Asks again until the answer is one of them; raises `CancelledError` for an empty answer, and where the input is not
    a terminal for any other. Where the answer `is_optional`, an empty one is returned, and `?` shows the choices.
    """
    lines = "".join(f"  {number}  {label}\n" for number, label in enumerate(choices.values(), 1))
    sys.stdout.write("" if is_optional else lines)
    while answer := _narrow(ask(question)).casefold():
        hits = [name for number, (name, label) in enumerate(choices.items(), 1)
                if answer == str(number) or name.startswith(answer) or label.casefold().startswith(answer)]  # fmt: skip
        if len(hits) == 1:
            return hits[0]
        talk(lines if answer == "?" else _("one of the numbers above, or nothing to cancel"))
        if not sys.stdin.isatty():
            raise CancelledError
    if not is_optional:
        raise CancelledError
    return ""


def card_lines(shown: ShownSegment) -> Iterator[str]:
    """Yield what a reviewer needs of one segment, each text on a line of its own."""
    entry, session, tag = shown.entry, shown.session, shown.session.catalog.tag
    names = [state_name(entry.state), *(name for _flag, name in shown.flags), shown.estimate]
    yield _("Segment {number} of {total} ({progress}): {state}", number=entry.number,
            total=len(session.catalog.entries), progress=session_progress(session),
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
    for offer in shown.offers:
        if offer.text:
            number += 1
            title, text = offer.kind.heading, offer.text
            yield _("{title} {number} ({about}): {text}", title=title, number=number, about=offer.about, text=text)
        if offer.source:
            changes = _changes(offer.source, entry.source, session.catalog.source_tag)
            yield _("Its source: {text}; changed: {changes}", text=offer.source, changes=changes)
        if offer.reason:
            yield _("Why: {reason}", reason=offer.reason)
        yield from map(finding_label, offer.findings)
    if shown.other_sides:
        yield _("Two branches met here: a keeps the target, t 1 takes the other text, e writes another")
    if terms := dict.fromkeys(f"{term.source} = {' / '.join(term.offers) or term.source}" for term in shown.terms):
        yield _("Terms: {terms}", terms=_("; ").join(terms))
    if draft := shown.memory_draft:
        yield _("Draft from the memory: {match}", match=match_label(draft.score, draft.where))
        if draft.source and draft.source != entry.source:
            changes = _changes(draft.source, entry.source, session.catalog.source_tag)
            yield _("Its source: {text}; changed: {changes}", text=draft.source, changes=changes)
        if draft.target != draft.text:
            changes = _changes(draft.target, draft.text, tag)
            yield _("Its target: {text}; rewritten: {changes}", text=draft.target, changes=changes)
    if shown.repairs:
        yield _("Repaired: {what}", what=shown.repairs)
    for doubt in shown.doubts:
        yield _("Doubt: {text}", text=doubt)
    yield from _finding_lines(shown)
    for comment in shown.comments:
        yield _("Comment by {who}: {text}", who=comment.who, text=comment.why)
    if shown.unsaved:
        if session.autosave.is_base_changed(entry):
            yield _("Saved meanwhile by {person}", person=shown.actor)
        yield _("Unsaved: {text}", text=shown.unsaved)


def _changes(old: str, new: str, tag: str) -> str:
    pairs = (
        (old[one.old_start : one.old_end], new[one.new_start : one.new_end]) for one in diff_words(old, new, tag).edits
    )
    return _("; ").join(f"{before.strip() or '–'} → {after.strip() or '–'}" for before, after in pairs)


def _finding_lines(shown: ShownSegment) -> Iterator[str]:
    for finding in shown.findings:
        quote = quote_of(finding, shown.entry.source, shown.entry.target)
        name = f"{severity_name(finding.severity).capitalize()} {finding.check}"
        yield _(": ").join(filter(None, (name, str(finding.message), quote)))


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
    sys.stdout.flush()


class PlainReview:
    """
    Takes one person through the queue of a session, one segment a prompt.

    Each of `COMMANDS` is a method of its name, which gets what was typed behind it.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._is_over = False
        self._hits: list[Hit] = []
        self._trouble = ""
        """Said last of files that cannot be read."""
        self._shown_at = monotonic()
        self._is_at_terminal = sys.stdin.isatty()

    def run(self) -> bool:
        """
        Go on until the queue is empty, the person quits, or the input ends; then say what was done.

        Where the input is not a terminal, it also ends at the first line that is not done: whoever wrote it took it for
        done, and what follows would be read for another question or segment. Returns whether that did not happen.
        """
        session, is_done = self.session, True
        if session.entry is None:
            say(no_match(session.navigation.wanted, session.person))
            self._is_over = True
        else:
            say(_("Enter goes on without a decision; ? shows what else there is."))
            if warning := clock_warning(session.catalog):
                say(warning)
            self.show()
        with suppress(EOFError):
            while is_done and not self._is_over:
                is_done = self._run_next_command() or self._is_at_terminal
        if not is_done:
            talk(_("this line was not done, so the lines behind it were not read: they may be meant for another "
                   "segment"))  # fmt: skip
        say("", *summary_lines(session))
        return is_done

    def _run_next_command(self) -> bool:
        accept = self.shown.accept
        offer = _(", ").join([*([f"a {accept}"] if accept else []), _("e edit"), _("? help")])
        typed = ask(f"[{self.session.number} · {session_progress(self.session)}] {offer}> ")
        parsed = None if "\n" in typed.strip() else parse_command(typed)  # Lines that were pasted are no action.
        if parsed is None:
            say(_("{word} is not an action; ? shows all of them", word=repr(typed.strip())))
            return False
        command, rest = parsed
        try:
            getattr(self, command.replace("-", "_"))(rest)
            return True
        except TranslatorError as error:
            talk(_("not done: {message}", message=error.sentence))
            if error.hint:
                talk("  " + _("try: {hint}", hint=error.hint))
        except (CancelledError, KeyboardInterrupt):
            say(_("cancelled; nothing was changed, and what you typed is kept"))
        return False

    @property
    def shown(self) -> ShownSegment:
        return ShownSegment(self.session, self.session.current)

    def show(self) -> None:
        """Show the current segment."""
        self.session.go(self.session.current.number)
        trouble = self.session.working_copy.trouble
        words = trouble_words(trouble, with_hint=True) if trouble else ""
        if words and words != self._trouble:
            say("", words)
        say("", *card_lines(self.shown))
        self._trouble, self._shown_at = words, monotonic()

    def _shown_seconds(self) -> float | None:
        return round(monotonic() - self._shown_at, 1) if self._is_at_terminal else None

    def _say_done(self, action: str) -> None:
        say(done_message(self.session.number, action))

    # Decisions.

    def accept(self, _rest: str) -> None:
        """Take the next step with the text as it is shown: what was typed and not saved goes before the target."""
        if unsaved := self.shown.unsaved:
            self._save(unsaved)
        else:
            self._say_done(self.session.accept(shown=self._shown_seconds()))
            self.skip()

    def edit(self, rest: str) -> None:
        begun = self._begin()
        self._save(rest or self._ask_target(begun))

    def matches(self, rest: str) -> None:
        """Take the text of another branch or person as it is, or begin with a memory match or a machine's text."""
        self._begin()
        offers, narrow = [offer for offer in self.shown.offers if offer.text], _narrow(rest)
        number = int(narrow) if narrow.isdecimal() else 1
        if not 1 <= number <= len(offers):
            raise UsageError(_("there is no text {number} here", number=number))
        self._begin_with(offers[number - 1].text, is_taken=offers[number - 1].is_whole)

    def machine(self, _rest: str) -> None:
        self._begin()
        if not self.shown.machine_start:
            raise UsageError(_("no machine has translated this segment"))
        self._begin_with(self.shown.machine_start)

    def fix(self, _rest: str) -> None:
        self._save(corrected(self.session.current.target, self.shown.findings)[1])

    def _begin(self) -> str:
        require_editable(self.session.catalog, self.session.current, self.session.person)
        return self.shown.unsaved or self.session.current.target

    def _begin_with(self, text: str, *, is_taken: bool = False) -> None:
        self._save(self._ask_target(text) if self._is_at_terminal and not is_taken else text)

    def _ask_target(self, begun: str) -> str:
        return ask_edited(_("Target: "), begun, self.session.catalog.tag)

    def _save(self, target: str) -> None:
        session, autosave = self.session, self.session.autosave
        if not target or target == session.current.target:
            say(_("nothing changed; {key} accepts the text as it is", key="a"))
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
        found = list(_finding_lines(self.shown))
        if found and self._is_at_terminal:
            self.show()
        else:
            say(*found)
            self.skip()

    def _keeps_own(self, target: str) -> bool:
        shown = self.shown
        theirs = shown.rivals[0]
        changes = _changes(target, theirs.target, self.session.catalog.tag)
        say(_("This segment was changed after you began to type."), _("Changed: {changes}", changes=changes))
        if not self._is_at_terminal:
            raise CancelledError
        choices = {
            "theirs": _("take theirs ({who}): {text}", who=shown.signed(theirs), text=theirs.target),
            "keep": _("keep mine: {text}", text=target),
        }
        if ask_one_of(_("Which text stands? "), choices) == "keep":
            return True
        self.session.autosave.discard(shown.entry)
        say(_("their text stands"))
        self.show()
        return False

    def reject(self, rest: str) -> None:

        def decide(why: str) -> str:
            return self.session.reject(why, *self._ask_kind(), shown=self._shown_seconds())

        self._remark("reject", _("Why is it sent back? "), rest, decide)
        self.skip()

    def comment(self, rest: str) -> None:
        def decide(text: str) -> str:
            return self.session.comment(text, *self._ask_kind(is_optional=True))

        self._remark("comment", _("Comment: "), rest, decide)

    def answer(self, rest: str) -> None:
        self.session.thread_to_answer()
        self._remark("answer", _("Answer: "), rest, self.session.answer)

    def close_comment(self, _rest: str) -> None:
        self._say_done(self.session.close_comment())

    def reopen(self, rest: str) -> None:
        self._remark("reopen", _("Why is it reopened? "), rest, self.session.reopen)

    def waive(self, rest: str) -> None:
        findings = self.shown.findings
        if not findings:
            raise UsageError(_("there is no finding here"))
        choices = {str(at): f"{item.check}: {item.message}" for at, item in enumerate(findings, 1)}
        chosen = "1" if len(findings) == 1 and self._is_at_terminal else ask_one_of(_("Which one? "), choices)
        finding = findings[int(chosen) - 1]
        if is_doubt(finding):
            self._say_done(self.session.waive(finding, rest))
        else:
            about = f"waive {finding.fingerprint}"
            self._remark(about, _("Why may it stand? "), rest, lambda why: self.session.waive(finding, why))

    def dismiss(self, rest: str) -> None:
        """Dismiss the suggestion with this number, or the first."""
        number, _blank, reason = _narrow(rest).partition(" ")
        items = {str(at): offer for at, offer in enumerate(self.shown.offers, 1) if offer.line}
        item = items.get(number if number.isdecimal() else next(iter(items), ""))
        if item is None:
            raise UsageError(_("there is no suggestion here"))
        if item.asks_why:
            reason = rest.strip()[len(number) :].strip() if number.isdecimal() else rest
            self._remark(f"dismiss {item.line}", _("Why is it not taken? "), reason,
                         lambda why: self.session.dismiss(item.line, why))  # fmt: skip
        else:
            self._say_done(self.session.dismiss(item.line))

    def _remark(self, about: str, question: str, rest: str, decide: Callable[[str], str]) -> None:
        autosave, entry = self.session.autosave, self.session.current
        text = rest or ask_edited(question, autosave.remark_of(entry, about))
        autosave.keep_remark(entry, about, text)
        if not text:
            raise CancelledError
        self._say_done(decide(text))
        autosave.discard_remark(entry, about)

    def _ask_kind(self, *, is_optional: bool = False) -> tuple[str, str]:
        question = _("What is it about? ")
        if is_optional:
            question = _("What is it about? (Enter: nothing in particular, ?: the list) ")
        category = ask_one_of(question, {name: category_name(name) for name in CATEGORIES}, is_optional=is_optional)
        severities = {name: weight_name(name) for name in SEVERITIES}
        return category, ask_one_of(_("How bad is it? "), severities) if category else ""

    def undo(self, _rest: str) -> None:
        self._say_and_show(self.session.undo(), "undo")

    def redo(self, _rest: str) -> None:
        self._say_and_show(self.session.redo(), "redo")

    def _say_and_show(self, number: int, action: str) -> None:
        say(done_message(number, action))
        self.show()

    # Navigation and views.

    def skip(self, _rest: str = "") -> None:
        navigation = self.session.navigation
        if navigation.next():
            self.show()
            return
        if numbers := navigation.waiting():
            say(_("this was the last one; these still wait for you: {numbers}", numbers=number_list(numbers)))
        if numbers := navigation.waiting(outside=True):
            say(_("outside the filter these wait for you: {numbers}", numbers=number_list(numbers)))
        self._is_over = True

    def back(self, _rest: str) -> None:
        if self.session.navigation.back():
            self.show()
        else:
            say(_("this is the first segment"))

    def finding(self, _rest: str) -> None:
        if self.session.navigation.next_finding():
            self.show()
        else:
            say(_("no further findings"))

    def jump(self, rest: str) -> None:
        number = _narrow(rest or ask(_("Number: ")))
        if not number.isdecimal():
            raise UsageError(_("{text} is not a segment number", text=repr(number)))
        self.session.go(int(number))
        self.show()

    def filter(self, rest: str) -> None:
        count = self.session.navigation.narrow(ask_needed(_("Filter: "), rest))
        say(ngettext("{count} segment", "{count} segments", count))
        self.show()

    def concordance(self, rest: str) -> None:
        text = ask_needed(_("Search articles, memory and terms: "), rest)
        self._hits = search_house(self.session.working_copy.newsroom, text, limit=_MOST_HITS)
        for number, hit in enumerate(self._hits, 1):
            texts = (hit.text(tag) for tag in (self.session.catalog.source_tag, self.session.catalog.tag))
            say(f"{number}. {hit_label(hit, self.session.names)}", *(f"  {text}" for text in texts))
        if not self._hits:
            say(_("nothing found"))

    def insert(self, rest: str) -> None:
        narrow = _narrow(rest) or "1"
        if not (narrow.isdecimal() and 1 <= int(narrow) <= len(self._hits)):
            raise UsageError(_("there is no text {number} here", number=narrow))
        self._begin()
        self._begin_with(self._hits[int(narrow) - 1].text(self.session.catalog.tag))

    def term(self, rest: str) -> None:
        """Ask what `rest` does not say; what the term touches is said before it is written."""
        catalog = self.session.catalog
        source, _sign, target = (part.strip() for part in rest.partition("="))
        source = source or ask_needed(_("Source: "))
        target = target or ask_needed(_("Target: "))
        more: dict[str, str] = {}
        if not rest:
            statuses: dict[str, str] = {name: term_status_name(name) for name in TERM_STATUSES}
            status = ask_one_of(_("Preferred, allowed or forbidden? "), statuses, is_optional=True)
            more["status"] = status or "preferred"
            more |= {"definition": ask(_("Definition: ")), "region": ask(_("Region: ")), "note": ask(_("Note: "))}
        term = NewTerm(source, target, catalog.source_tag, catalog.tag, **more)
        plan = TermPlan(self.session.working_copy.newsroom, self.session.person, term)
        chosen = ""
        if plan.touched:
            say(touched_words(plan.touched))
            chosen = ask_one_of(_("What of them? "), following_names()) if self._is_at_terminal else ""
        plan.write()
        say(plan.words)
        if chosen in {"suggest", "reopen"}:
            plan.follow(reopens=chosen == "reopen")
            say(plan.words)

    def help(self, _rest: str) -> None:
        say("", *(f"  {letters[0]}  {meaning}" for letters, meaning in COMMANDS.values()))

    def quit(self, _rest: str) -> None:
        self._is_over = True
