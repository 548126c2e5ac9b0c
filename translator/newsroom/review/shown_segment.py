"""
What a person sees of one segment: the full screen, the pages of `serve` and `--plain` draw it, each in its own way.

What should be seen besides is one property here, and the line that draws it in `tui/panel_lines.py`,
`web/templates/segment.html` and `plain/card.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.model import Finding, FuzzyMatch, Severity, State, TermEntry
from translator.bilingual.words.masking import INLINE_TAG
from translator.newsroom.catalog import Entry
from translator.newsroom.catalog.events import Action, Alternative, Event
from translator.newsroom.catalog.record import flags_of
from translator.newsroom.review.labels import (
    accept_name,
    comment_label,
    estimate_name,
    event_name,
    flag_name,
    kind_name,
    state_name,
)
from translator.newsroom.review.permissions import is_second_person, require_editable
from translator.newsroom.review.queue import Step, is_open, may_take, step_of
from translator.newsroom.review.risk import estimate_of
from translator.newsroom.review.session import Session
from translator.newsroom.review.suggestions import MemoryDraft, OfferedText, draft_data, memory_draft, offered_texts
from translator.newsroom.review.working_copy import MATCHES


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """A remark about a segment, or what was done to it before."""

    who: str
    """For a remark with the kind that it is of: `Li Lei, rejected, accuracy, major`."""
    did: str
    at: str
    """UTC."""
    action: Action
    target: str
    """Empty where the target stayed."""
    why: str
    origin: str
    """Of a draft: `mt:argos`."""


class ShownSegment:
    """One segment of a session, as it stands; what takes long is looked up when it is first asked for."""

    def __init__(self, session: Session, entry: Entry, name_of: Callable[[str], str] | None = None) -> None:
        """`name_of` says what the person with an id is called; by default as in the language of messages."""
        self.session, self.entry = session, entry
        self._name_of = name_of or session.names.of
        self._against: dict[str, list[Finding]] = {}

    # What it is, and how it stands.

    @property
    def flags(self) -> list[tuple[str, str]]:
        """Flags with their names, the most pressing first."""
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
        """How good a machine's draft probably is; empty where that is not known, or it is none."""
        return estimate_name(estimate_of(self.session.catalog, self.entry))

    @property
    def actor(self) -> str:
        return self._name_of(self.entry.record.actor)

    @property
    def source_before(self) -> str:
        """The source that a stale target was made for; empty where it is not stale."""
        return self.entry.previous_source or "" if self.entry.is_stale else ""

    @property
    def unsaved(self) -> str | None:
        """What was typed before and never saved; None where there is nothing."""
        return self.session.autosave.text_of(self.entry)

    @property
    def is_hit(self) -> bool:
        """Whether a filter lets it through; False where the list has all segments."""
        return self.session.navigation.is_hit(self.entry.number)

    @property
    def is_waiting(self) -> bool:
        """Whether it is not reviewed, and the person may take its next step."""
        return is_open(self.session.catalog, self.entry, self.session.person)

    # What it may become.

    @property
    def machine(self) -> str:
        """What the machine said last; empty where it said nothing."""
        return self.session.catalog.machine_output(self.entry)

    @property
    def other_sides(self) -> list[Alternative]:
        """The texts of other branches, while there is a conflict."""
        return [side for side in self.entry.alternatives if side.target and side.target != self.entry.target]

    @property
    def rivals(self) -> list[Alternative]:
        """
        The texts that somebody who goes on with their own would overrule: they are to be seen beside it before that.

        What was saved after an unsaved text was begun, and the other sides of a conflict of branches.
        """
        entry, rivals = self.entry, self.other_sides
        if self.session.autosave.is_base_changed(entry):
            record = entry.record
            rivals = [Alternative(entry.target, record.actor, record.at, entry.state), *rivals]
        return [side for side in rivals if side.target != (entry.target if self.unsaved is None else self.unsaved)]

    def signed(self, side: Alternative) -> str:
        """Return who made the text of a branch, when (UTC), and how far it was."""
        when = side.at[:16].replace("T", " ")
        return _(", ").join(part for part in (self._name_of(side.actor), when, state_name(side.state)) if part)

    @property
    def machine_start(self) -> str:
        """What is typed on from the machine: its last draft, else what the gate refused last; empty for neither."""
        return self.machine or next(filter(None, self.alternatives), "")

    @property
    def doubts(self) -> tuple[str, ...]:
        """What the gate doubts of the draft: `num.value: 31 missing`."""
        return draft_data(self.session.catalog, self.entry).problems

    @property
    def repairs(self) -> str:
        """What the program changed in what the engine said: `number:mended, tags:placed`; empty for nothing."""
        return ", ".join(name for name in draft_data(self.session.catalog, self.entry).repairs if name != "copied")

    def against(self, text: str) -> Sequence[Finding]:
        """Return the errors and warnings in a text that is offered as the target, the worst first."""
        if text not in self._against:
            found = self.session.working_copy.checks.text_findings(self.entry, text) if text else []
            serious = [finding for finding in found if finding.severity is not Severity.INFO]
            self._against[text] = sorted(serious, key=lambda finding: -finding.severity.rank)
        return self._against[text]

    def against_match(self, match: FuzzyMatch) -> Sequence[Finding]:
        """Return the same for a match of the memory; empty where it is the translation of another sentence."""
        return self.against(match.target) if match.remembered or match.source == self.entry.source else ()

    @cached_property
    def offered(self) -> list[OfferedText]:
        """Further texts that engines gave, the latest first."""
        return offered_texts(self.session.catalog, self.entry)

    @property
    def alternatives(self) -> list[str]:
        """The texts of `offered`."""
        return [item.text for item in self.offered if item.text]

    @cached_property
    def memory_draft(self) -> MemoryDraft | None:
        """The pair of the memory that the last draft was made from; None where it was not."""
        return memory_draft(self.session.catalog, self.entry, lambda: self._found)

    @property
    def matches(self) -> list[FuzzyMatch]:
        """What the memory has besides the present target."""
        return [match for match in self._found if match.target != self.entry.target][:MATCHES]

    @cached_property
    def _found(self) -> list[FuzzyMatch]:
        """What the memory has; the search takes some milliseconds."""
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
        """What the checks find in the target as it stands, the worst first."""
        return self.session.working_copy.findings(self.entry)

    # What was said and done.

    @property
    def comments(self) -> list[ShownEvent]:
        return [
            self._shown(event, comment_label(event, self._name_of(event.actor)), event.reason)
            for event in self.session.catalog.comments_of(self.entry)
        ]

    def history(self, most: int) -> list[ShownEvent]:
        """Return what was done, the last first."""
        events = self.session.catalog.history(self.entry)[-most:]
        return [
            self._shown(event, self._name_of(event.actor), "" if event.action.rule.is_note else event.reason)
            for event in reversed(events)
        ]

    def _shown(self, event: Event, who: str, why: str) -> ShownEvent:
        origin = event.origin if event.action is Action.DRAFT else ""
        return ShownEvent(who, event_name(event.action), event.at, event.action, event.target or "", why, origin)

    # What the person may do with it.

    @cached_property
    def step(self) -> Step:
        return step_of(self.session.catalog, self.entry)

    @property
    def accept(self) -> str:
        """What accepting it does; empty where it does nothing."""
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
        """Why the person may not take the next step; empty where it may be taken, or there is none."""
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
        """Whether roles and state allow an action; what else may forbid it is known when it is done."""
        action, entry, state = Action(name), self.entry, self.entry.state
        fits = {
            Action.REJECT: state in {State.TRANSLATED, State.REVIEWED},
            Action.REOPEN: state is State.FINAL,
            Action.SPLIT: not entry.is_locked and state is not State.FINAL,
            Action.UNLOCK: entry.is_locked,
        }
        return fits.get(action, True) and self.session.person.may(action)
