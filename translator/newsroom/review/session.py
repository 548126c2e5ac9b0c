"""
A review session: one person decides on the segments of one article, one after the other.

A session has a working copy of the catalog, a position in it (navigation) and an autosave of what is being typed. Each
decision is a transaction of its own, and is on disk before the next segment is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Concatenate, ParamSpec

from translator.bilingual.errors import ReviewError, TranslatorError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.model import Finding, FuzzyMatch, Severity, State, TermEntry
from translator.bilingual.pairs.terms import term_of
from translator.bilingual.words.masking import INLINE_TAG
from translator.newsroom.catalog.catalog import Catalog, Proposal
from translator.newsroom.catalog.events import SIGNING, Action, Alternative, Event, ProposalData
from translator.newsroom.catalog.record import Entry, flags_of
from translator.newsroom.house import Article
from translator.newsroom.house.catalog_conversion import settle_words
from translator.newsroom.house.people import People, PeopleNames, Person
from translator.newsroom.review import comments, decisions, resegmentation
from translator.newsroom.review.autosave import MATCHES, Autosave, WorkingCopy, note_visit, visit_time
from translator.newsroom.review.comments import threads_in, threads_of
from translator.newsroom.review.labels import (
    accept_name,
    comment_label,
    doubt_name,
    estimate_name,
    event_name,
    flag_name,
    kind_name,
    match_label,
    state_name,
)
from translator.newsroom.review.navigation import (
    ARTICLE,
    UNRESOLVED,
    MemoryDraft,
    Navigation,
    Offer,
    OfferedText,
    OfferKind,
    adoption_doubt,
    draft_data,
    estimate_of,
    memory_draft,
    offered_texts,
)
from translator.newsroom.review.permissions import (
    Step,
    is_done,
    is_open,
    is_second_person,
    may_take,
    require_editable,
    require_in_step,
    step_of,
)
from translator.newsroom.review.undo import read_undo_history, redo, resegmented_keys, undo

_Options = ParamSpec("_Options")


class Session:
    def __init__(
        self,
        article: Article,
        tag: str,
        person: Person,
        *,
        wanted: str = UNRESOLVED,
        order: str = ARTICLE,
        start: int = 0,
    ) -> None:
        # `wanted` is a filter (`review.filters`), `order` is `article` or `risk`. Raises `UsageError` where either is
        # unknown.
        self.working_copy = WorkingCopy(article, tag)
        self.navigation = Navigation(self.working_copy, person, wanted=wanted, order=order, start=start)
        self.autosave = Autosave(self.working_copy, person)
        self.names = PeopleNames(self._people)
        self._people()  # The people read last go on to hold where the file breaks.
        self.done: Counter[str] = Counter()
        self._done_keys: dict[str, bool] = {}
        """Segment key → whether it needs nothing more from the person, as far as it was asked since it changed."""
        self.working_copy.on_change(self._forget_done)
        self._names: dict[str, str] = {}
        """Hash of each line that this session added to the ledger → name of the decision."""
        self._undoes_earlier = False
        """The person was told that the next decision to undo is not of this session."""
        self.note_visit()
        self._unreported: set[str] = set()
        """Those lines for which `undo` has not yet reported that somebody else changed the segment since."""

    @property
    def person(self) -> Person:
        return self.navigation.person

    @property
    def catalog(self) -> Catalog:
        return self.working_copy.catalog

    def refresh(self) -> frozenset[str]:
        """See what others changed in catalog and house, and who the person is by now; return the keys of segments."""
        changed, person = self.working_copy.refresh(), self._people().present(self.person)
        if person and person != self.person:
            self.navigation.person = person
            self._done_keys.clear()
        return changed

    def _people(self) -> People:
        with suppress(TranslatorError):
            return self.working_copy.newsroom.people
        return People()

    def _prepare(self) -> None:
        self.refresh()
        people = self._people()
        if people.present(self.person) is None:
            message = _("{person} no longer belongs to this newsroom", person=self.person.id)
            raise ReviewError(message, where=people.where)

    @property
    def number(self) -> int:
        return self.navigation.number

    @property
    def entry(self) -> Entry | None:
        return self.navigation.entry

    @property
    def current(self) -> Entry:
        entry = self.navigation.entry
        if entry is None:
            raise ReviewError(_("there is no current segment"))
        return entry

    @property
    def done_count(self) -> int:
        """
        How many segments need nothing more from the person: they did what they may do, or it is somebody else's to do.

        Once all are reviewed, it is the sign-off that counts for those who may sign.
        """
        entries = self.catalog.entries
        if self.person.has_role(*SIGNING) and self.working_copy.reviewed_count == len(entries):
            return sum(entry.state is State.FINAL for entry in entries)
        for entry in entries:
            if entry.key not in self._done_keys:
                self._done_keys[entry.key] = is_done(self.catalog, entry, self.person)
        return sum(self._done_keys[entry.key] for entry in entries)

    def _forget_done(self, _before: Catalog, changed: frozenset[str]) -> None:
        for key in changed:
            self._done_keys.pop(key, None)

    def go(self, number: int) -> None:
        self.navigation.go(number)

    def accept(self, seconds: int = 0, shown: float | None = None) -> str:
        """
        Take the next step with the text as it stands: confirm a draft, approve a translation, sign off a review.

        `seconds` is active time (`review.activity`), `shown` how long the text was on the screen. Returns the name of
        the decision: `accept`, `review` or `finalise`. Raises `ReviewError` when it is not permitted, or somebody else
        changed the segment.
        """
        findings_of = self.working_copy.judged
        match step_of(self.catalog, self.current):
            case Step.POST_EDIT:
                return self._decide("accept", decisions.accept, seconds=seconds, shown=shown)
            case Step.SIGN_OFF:
                return self._decide(
                    "finalise", decisions.finalise, findings_of=findings_of, seconds=seconds, shown=shown
                )
        return self._decide("review", decisions.review, findings_of=findings_of, seconds=seconds, shown=shown)

    def edit(self, target: str, seconds: int = 0, shown: float | None = None, *, is_seen: bool = False) -> str:
        """
        Write another target; raises `ReviewError` when a permission is missing.

        An unchanged text decides nothing, and the name that is returned is empty: to save is not to accept.
        Where the segment changed after typing began it refuses, so that nothing is overwritten unseen, unless `is_seen`
        says that the present target was shown beside what was typed.
        """
        if target == self.current.target:
            return ""
        if not is_seen and self.autosave.is_base_changed(self.current):
            raise ReviewError(
                _("the segment was changed after you began to type: look at both texts"), where=self.catalog.where
            )
        matches = self.working_copy.shown_matches.get(self.current.key, ())
        drafts = [decisions.DraftedText(one.target, one.drafted) for one in matches]
        return self._decide("edit", decisions.edit, target, seconds=seconds, shown=shown, drafts=drafts)

    def reject(self, text: str, category: str, severity: str, seconds: int = 0, shown: float | None = None) -> str:
        return self._decide(
            "reject", decisions.reject, text, category=category, severity=severity, seconds=seconds, shown=shown
        )

    def comment(self, text: str, category: str = "", severity: str = "", quote: str = "") -> str:
        """Comment on the segment; category and severity say what kind of problem it is, and how bad."""
        return self._decide("comment", decisions.comment, text, category=category, severity=severity, quote=quote)

    def asked_number(self) -> int:
        """Return the segment at which an open comment waits for the person; 0 for none."""
        asked = (thread for thread in threads_in(self.catalog) if thread.asks(self.person.id))
        entries = (
            self.catalog.find(thread.first.key) if thread.first.key else self.catalog.entries[0] for thread in asked
        )
        return next((entry.number for entry in entries if entry), 0)

    def thread_to_answer(self) -> comments.Thread:
        return comments.thread_to_answer(self.catalog, self.current, self.person)

    def answer(self, text: str) -> str:
        """Answer the comment about the segment that waits for the person, else the last one."""
        return self._decide("comment", comments.answer, text)

    def close_comment(self) -> str:
        return self._decide("close", comments.close)

    def waive(self, finding: Finding, reason: str, *, is_everywhere: bool = False) -> str:
        """Waive a finding, or all that its check says of its term in the article."""
        if is_everywhere:
            findings_of = self.working_copy.judged
            return self._decide("waive", decisions.waive_term, finding, reason, findings_of=findings_of)
        return self._decide("waive", decisions.waive, finding, reason)

    def count_alike(self, finding: Finding) -> int:
        """Return in how many segments the check says this of the same term of the glossary; 0: it is about no term."""
        term, findings_of = term_of(finding), self.working_copy.findings
        if not term:
            return 0
        return sum(
            any(item.check == finding.check and term_of(item) == term for item in findings_of(entry))
            for entry in self.catalog.entries
        )

    def dismiss(self, line: str, reason: str = "") -> str:
        """Say that a proposal, named by its line of the ledger, is not taken; a machine is told the reason."""
        return self._decide("dismiss", decisions.dismiss, line, reason=reason)

    def reopen(self, reason: str) -> str:
        return self._decide("reopen", decisions.reopen, reason)

    def lock(self, unlock: bool = False, reason: str = "") -> str:
        return self._decide("unlock" if unlock else "lock", decisions.lock, unlock=unlock, reason=reason)

    def split(self, source_offset: int, target_offset: int | None = None) -> str:
        """
        Split the current segment at code points of source and target; the first part becomes the current segment.

        Raises `ReviewError` where the segment cannot be split there (`review.resegmentation.split`).
        """
        return self._resegment(
            "split",
            lambda catalog, entry: resegmentation.split(
                self.working_copy.article, catalog, entry, self.person, source_offset, target_offset
            )[0],
        )

    def merge(self) -> str:
        article = self.working_copy.article
        return self._resegment(
            "merge", lambda catalog, entry: resegmentation.merge(article, catalog, entry, self.person)
        )

    def undo(self) -> int:
        """
        Undo the person's last decision and return the number of its segment, which becomes the current one.

        There is no limit: decisions of earlier sessions are undone too, where nothing happened to the segment since.
        Raises `ReviewError` when there is nothing to undo, once before the first that is not of this session, and, once
        for each, where somebody else changed the segment.
        """
        self._prepare()
        item = read_undo_history(self.catalog, self.person.id).last_undoable(self.catalog, self._unreported)
        if item[0].line not in self._names and not self._undoes_earlier:
            self._undoes_earlier = True
            found = self.catalog.find(resegmented_keys(item[0].event)[1][0])
            what, when = event_name(item[0].event.action), item[0].event.at[:16].replace("T", " ")
            raise ReviewError(
                _("nothing is left of this session; once more takes back: segment {number}, {what}, {when} (UTC)",
                  number=found.number if found else 0, what=what, when=when), where=self.catalog.where,
            )  # fmt: skip
        before = self._count_lines()
        with self.working_copy.transaction(rearranges=item[0].is_resegmentation) as catalog:
            key = undo(self.working_copy.article, catalog, item, self.person)[0].key
        self._note("undo", before)
        self.done[self._names.pop(item[0].line, "")] -= 1
        return self._go_to(key)

    def redo(self) -> int:
        """
        Take the decision that was undone last again, permissions included, and return the number of its segment.

        Raises `ReviewError` without one: after any other decision nothing can be redone.
        """
        self._prepare()
        item = read_undo_history(self.catalog, self.person.id).last_redoable()
        before, findings_of = self._count_lines(), self.working_copy.judged
        with self.working_copy.transaction(rearranges=item[0].is_resegmentation) as catalog:
            key = redo(self.working_copy.article, catalog, item, self.person, findings_of=findings_of)
        self._note(item[0].event.action, before)
        return self._go_to(key)

    def close(self) -> None:
        self.note_visit()
        self.autosave.close()

    def note_visit(self) -> None:
        copy = self.working_copy
        self.last_visit = visit_time(copy.newsroom, copy.slug, copy.tag, self.person.id)
        """When the person was here before, UTC; empty for never."""
        note_visit(copy.newsroom, copy.slug, copy.tag, self.person.id)

    def _decide(
        self,
        name: str,
        decision: Callable[Concatenate[Catalog, Entry, Person, _Options], object],
        *args: _Options.args,
        **options: _Options.kwargs,
    ) -> str:
        shown = self._look()
        self._prepare()
        with self.working_copy.transaction() as catalog:
            entry = _find_unchanged(catalog, *shown)
            if name in {Action.ACCEPT, Action.REVIEW, Action.FINALISE}:
                require_in_step(self.working_copy.article, catalog, [entry])
            before = self._count_lines()
            decision(catalog, entry, self.person, *args, **options)
        self._note(name, before)
        if settle_words(self.working_copy.article, catalog, before):
            self.working_copy.refresh()
        if name == Action.EDIT:  # Any other decision is about another text than what is being typed.
            self.autosave.discard(entry)
        return name

    def mark_together(self, seen: Sequence[tuple[str, str, str]], state: State | None = None, **remark: str) -> int:
        """
        Take several segments to `state`, or each one step on, or none of them; return how many.

        Each was `seen` by key, hash and state. Raises `ReviewError` where one was changed, or may not be decided.
        """
        self._prepare()
        with self.working_copy.transaction() as catalog:
            entries = [catalog.find(key) for key, _hash, _state in seen]
            found = [one for one in entries if one and (one.key, one.target_hash, one.state.value) in set(seen)]
            if len(found) < len(entries):
                raise ReviewError(_("somebody changed this segment meanwhile: look again"), where=catalog.where)
            if state is None:
                require_in_step(self.working_copy.article, catalog, found)
            before, checked = self._count_lines(), self.working_copy.judged
            steps = {Step.POST_EDIT: State.TRANSLATED}
            for one in found if state is None else ():
                step = steps.get(step_of(catalog, one), State.REVIEWED)
                decisions.mark(catalog, [one], self.person, step, findings_of=checked)
            if state is not None:
                decisions.mark(catalog, found, self.person, state, findings_of=checked, **remark)
        self._note(Action.ACCEPT if state is None else Action.REJECT, before)
        return len(found)

    def _resegment(self, name: str, decision: Callable[[Catalog, Entry], Entry]) -> str:
        shown = self._look()
        self._prepare()
        before = self._count_lines()
        with self.working_copy.transaction(rearranges=True) as catalog:
            key = decision(catalog, _find_unchanged(catalog, *shown)).key
        self._note(name, before)
        self._go_to(key)
        return name

    def _look(self) -> tuple[str, str, State, str]:
        shown = self.current
        return shown.key, shown.target, shown.state, shown.source_hash

    def _note(self, name: str, before: int) -> None:
        ledger = self.catalog.ledger
        self._undoes_earlier &= name == "undo"
        self._names.update(dict.fromkeys(ledger.hashes[before:], name))
        self._unreported.update(ledger.hashes[before:])
        keys = {event.key for event in ledger.events[before:]}
        self.navigation.mark_decided(keys)
        self.working_copy.mark_changed(keys)
        self.done[name] += bool(keys)

    def _count_lines(self) -> int:
        return len(self.catalog.ledger.hashes)

    def _go_to(self, key: str) -> int:
        entry = self.catalog.find(key)
        if entry is not None:
            self.go(entry.number)
        return self.number


def _find_unchanged(catalog: Catalog, key: str, *shown: object) -> Entry:
    entry = catalog.find(key)
    if entry is None or shown != (entry.target, entry.state, entry.source_hash):
        raise ReviewError(_("somebody changed this segment meanwhile: look again"), where=catalog.where)
    return entry


@dataclass(frozen=True, slots=True)
class ShownEvent:
    who: str
    """For a remark with the kind that it is of: `Li Lei, rejected, accuracy, major`."""
    did: str
    at: str
    """UTC."""
    action: Action
    target: str
    why: str
    origin: str


class ShownSegment:
    """One segment of a session, as it stands; what takes long is looked up when it is first asked for."""

    def __init__(self, session: Session, entry: Entry, name_of: Callable[[str], str] | None = None) -> None:
        self.session, self.entry = session, entry
        self._name_of = name_of or session.names.of
        self._against: dict[str, list[Finding]] = {}

    # The segment and its state.

    @property
    def flags(self) -> list[tuple[str, str]]:
        return [(flag, self._flag_name(flag)) for flag in flags_of(self.entry)]

    def _flag_name(self, flag: str) -> str:
        known = self.session.catalog.records.get(self.entry.key)
        if flag == "foreign" and known is not None and known.target == self.entry.target:
            # Another tool changed no word, only what it says of them.
            is_draft = self.entry.state is State.DRAFT
            return _("needs work, marked elsewhere") if is_draft else _("confirmed elsewhere")
        return flag_name(flag)

    @property
    def headings(self) -> tuple[str, ...]:
        return self.session.working_copy.headings(self.entry)

    @property
    def kind_name(self) -> str:
        return kind_name(self.entry.kind, self.entry.context)

    @property
    def estimate(self) -> str:
        """The probable quality of a machine's draft; empty where unknown, or if it is no draft."""
        return estimate_name(estimate_of(self.session.catalog, self.entry))

    @property
    def actor(self) -> str:
        return self._name_of(self.entry.record.actor)

    @property
    def source_before(self) -> str:
        return self.entry.previous_source or "" if self.entry.is_stale else ""

    @property
    def unsaved(self) -> str | None:
        return self.session.autosave.text_of(self.entry)

    @property
    def is_hit(self) -> bool:
        return self.session.navigation.is_hit(self.entry.number)

    @property
    def is_waiting(self) -> bool:
        return is_open(self.session.catalog, self.entry, self.session.person)

    # Possible texts of the segment.

    @property
    def machine(self) -> str:
        return self.session.catalog.machine_output(self.entry)

    @property
    def other_sides(self) -> list[Alternative]:
        return [side for side in self.entry.alternatives if side.target and side.target != self.entry.target]

    @property
    def rivals(self) -> list[Alternative]:
        """
        The texts that somebody who goes on with their own would overrule: they are to be seen beside it before that.

        Texts saved after an unsaved text was begun, and the other sides of a conflict of branches.
        """
        entry, rivals = self.entry, self.other_sides
        if self.session.autosave.is_base_changed(entry):
            record = entry.record
            rivals = [Alternative(entry.target, record.actor, record.at, entry.state), *rivals]
        return [side for side in rivals if side.target != (entry.target if self.unsaved is None else self.unsaved)]

    def signed(self, item: Alternative | Proposal) -> str:
        """Return who wrote a text, when, and in which state it was or what it came by."""
        about = state_name(item.state) if isinstance(item, Alternative) else item.origin
        return _(", ").join(filter(None, (self._name_of(item.actor), item.at[:16].replace("T", " "), about)))

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The texts that others laid beside the segment: what came back and was not taken, what a program wrote."""
        return [item for item in self.session.catalog.proposals(self.entry) if item.text != self.entry.target]

    @property
    def machine_start(self) -> str:
        """The machine's text to type on from: its last draft, else the gate's last refusal; empty for neither."""
        return self.machine or next((item.text for item in self._offered if item.text), "")

    @property
    def doubts(self) -> tuple[str, ...]:
        """The doubts about the draft: the gate's (`num.value: 31 missing`), and those with which a page was adopted."""
        doubt = adoption_doubt(self.session.catalog, self.entry)
        named = (str(doubt_name(doubt)),) if doubt else ()
        return (*draft_data(self.session.catalog, self.entry).problems, *named)

    @property
    def repairs(self) -> str:
        """The program's changes to the engine's answer: `number:mended, tags:placed`; empty for nothing."""
        return ", ".join(name for name in draft_data(self.session.catalog, self.entry).repairs if name != "copied")

    def against(self, text: str) -> Sequence[Finding]:
        """Return the errors and warnings in a text that is offered as the target, the worst first."""
        if text not in self._against:
            found = self.session.working_copy.checks.text_findings(self.entry, text) if text else []
            serious = [finding for finding in found if finding.severity is not Severity.INFO]
            self._against[text] = sorted(serious, key=lambda finding: -finding.severity.rank)
        return self._against[text]

    @cached_property
    def _offered(self) -> list[OfferedText]:
        return offered_texts(self.session.catalog, self.entry)

    @cached_property
    def offers(self) -> list[Offer]:
        """All texts that could stand here, as their numbers go."""
        offers = [Offer(OfferKind.BRANCH, side.target, self.signed(side)) for side in self.other_sides]
        for item in self.proposals:
            about = self.signed(item)
            offers.append(Offer(OfferKind.SUGGESTION, item.text, about, item.made_for, item.reason, item.line,
                                asks_why=item.is_of_program))  # fmt: skip
        for match in self.matches:
            source = "" if match.source == self.entry.source else match.source
            about = match_label(match.score, match.origin)
            offers.append(Offer(OfferKind.MEMORY, match.target, about, source, is_of_sentence=not source))
            offers[-1].is_of_sentence |= bool(match.remembered)  # Its numbers are those of this sentence.
        for text in self._offered:
            reason = text.refusal and _("Refused, {origin}: {reason}", origin=text.origin, reason=text.refusal)
            offers.append(Offer(OfferKind.ENGINE, text.text, text.origin, reason=reason))
        for offer in offers:
            offer.findings = self.against(offer.text) if offer.is_of_sentence else ()
        return offers

    @cached_property
    def memory_draft(self) -> MemoryDraft | None:
        return memory_draft(self.session.catalog, self.entry)

    @property
    def matches(self) -> list[FuzzyMatch]:
        return [match for match in self._found if match.target != self.entry.target][:MATCHES]

    @cached_property
    def _found(self) -> list[FuzzyMatch]:
        return self.session.working_copy.matches(self.entry)

    @cached_property
    def terms(self) -> list[TermEntry]:
        """The terms in the source, in text order, each once."""
        found = self.session.working_copy.terms(self.entry)
        return list({(match.entry.source, match.entry.offers): match.entry for match in found}.values())

    @property
    def tags(self) -> list[str]:
        return INLINE_TAG.findall(self.entry.source)

    @cached_property
    def findings(self) -> list[Finding]:
        return self.session.working_copy.findings(self.entry)

    # The history of the segment.

    @property
    def comments(self) -> list[ShownEvent]:
        catalog, entry = self.session.catalog, self.entry
        about = [event for thread in threads_of(catalog, None) for event in (thread.first, *thread.answers)]
        events = [*(about if entry.number == 1 else ()), *catalog.comments_of(entry)]
        is_ended = {id(one) for thread in threads_in(catalog) if thread.closed_by
                    for one in (thread.first, *thread.answers)} if events else set[int]()  # fmt: skip
        return [
            self._shown(event, comment_label(event, self._name_of(event.actor), is_ended=id(event) in is_ended),
                        event.reason)
            for event in events
        ]  # fmt: skip

    @property
    def has_open_comment(self) -> bool:
        catalog, entry = self.session.catalog, self.entry
        return bool(threads_of(catalog, entry) or (entry.number == 1 and threads_of(catalog, None)))

    def history(self, most: int) -> list[ShownEvent]:
        events = self.session.catalog.history(self.entry)[-most:]
        return [
            self._shown(event, self._name_of(event.actor), "" if event.action.rule.is_note else event.reason)
            for event in reversed(events)
        ]

    def _shown(self, event: Event, who: str, why: str) -> ShownEvent:
        origin = event.origin if event.action is Action.DRAFT else ""
        text = event.data.text if isinstance(event.data, ProposalData) else event.target or ""
        return ShownEvent(who, event_name(event.action), event.at, event.action, text, why, origin)

    # The actions open to the person.

    @cached_property
    def step(self) -> Step:
        return step_of(self.session.catalog, self.entry)

    @property
    def accept(self) -> str:
        """The effect of accepting it; empty for none."""
        return accept_name(self.step)

    @cached_property
    def readonly(self) -> str:
        """Why the person may not write in the target; empty where they may."""
        try:
            require_editable(self.session.catalog, self.entry, self.session.person)
        except ReviewError as error:
            return error.message
        return ""

    @property
    def refusal(self) -> str:
        """Why the person may not take the next step; empty where it may be taken, or without a next step."""
        catalog, person = self.session.catalog, self.session.person
        if not self.accept or may_take(catalog, self.entry, person):
            return ""
        if self.step is Step.REVIEW and not is_second_person(catalog, self.entry, person):
            return _("You answer for this wording: a second person approves it.")
        names = enumeration(map(self._name_of, sorted(catalog.makers(self.entry))))
        if self.step is Step.REVIEW and names:
            return _("By {who}; a reviewer approves it.", who=names)
        return _("This step is for somebody with another role.")

    def may(self, name: str) -> bool:
        """Return whether roles and state allow an action; other obstacles show when it is done."""
        action, entry, state = Action(name), self.entry, self.entry.state
        fits = {
            Action.REJECT: state in {State.TRANSLATED, State.REVIEWED},
            Action.REOPEN: state is State.FINAL,
            Action.SPLIT: not entry.is_locked and state is not State.FINAL,
            Action.UNLOCK: entry.is_locked,
        }
        return fits.get(action, True) and self.session.person.may(action)
