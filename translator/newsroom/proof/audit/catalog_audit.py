"""
The audit of one catalog from its ledger alone.

It checks that the chain of hashes is complete, that nobody approved their own wording, that no state was reached by a
step that does not exist, and that the PO agrees with the ledger. Each event is judged by what its author had seen: on
a branch that is the branch itself, without what was merged later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State, short_hash
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import is_blank
from translator.newsroom.catalog import Catalog, Ledger
from translator.newsroom.catalog.actions import NOBODY, SYSTEM, UNKNOWN, Action
from translator.newsroom.catalog.branches import takes_text, walk
from translator.newsroom.catalog.event_data import RemarkData
from translator.newsroom.catalog.events import Event
from translator.newsroom.catalog.history import lines_about
from translator.newsroom.catalog.lineage import Lineage
from translator.newsroom.catalog.record import Record
from translator.newsroom.proof.audit.chain import chain_problems, wrong_times
from translator.newsroom.proof.audit.identities import Identities
from translator.newsroom.proof.audit.problems import Problem, problem_of


@dataclass(slots=True)
class _EventHistory:
    """The events about each segment, and who has seen which."""

    ledger: Ledger
    lineage: Lineage
    identities: Identities
    of_key: dict[str, list[int]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Segment key → source text."""
    taken: set[int] = field(default_factory=set)
    """Places of the events that settled a conflict by the text of one side (`Catalog.makers`)."""

    def makers(self, index: int, target_hash: str) -> set[str]:
        """
        Return who answers for a text, as far as the author of event `index` could see.

        The rule is that of `Catalog.makers`: who wrote or confirmed exactly this text, or one that it was made from.
        """
        texts, makers, takers = {target_hash}, set[str](), set[str]()
        key = self.ledger.events[index].key
        for at in sorted(lines_about(key, self.of_key, self.lineage, seen_by=index), reverse=True):
            event = self.ledger.events[at]
            rule = event.action.rule
            if event.target_hash not in texts or not (rule.writes_text or rule.is_copy):
                continue
            texts.update(event.data.texts or ())
            makers |= self._lenders(at)
            if self.identities.is_person(event.actor):
                (takers if at in self.taken else makers).add(event.actor)
        return makers or takers

    def _lenders(self, index: int) -> set[str]:
        """Return who answers for a text that was copied: those whom the line names, and those of the other segment."""
        event = self.ledger.events[index]
        found = set(event.data.makers)
        for at in self.of_key.get(event.data.copied_from, ()):
            other = self.ledger.events[at]
            is_maker = other.action.rule.writes_text and other.target_hash == event.target_hash
            if is_maker and self.identities.is_person(other.actor) and self.lineage.precedes(at, index):
                found.add(other.actor)
        return found

    def is_joined(self, event: Event) -> bool:
        """Whether a text that the program put together is that of the parts which the event names."""
        names = event.data.texts or ()
        events = [item for item in self.ledger.events if item.target_hash in names and item.target]
        known = {item.target_hash: item.target or "" for item in events}
        return _flat("".join(known.get(name, "") for name in names)) == _flat(event.target or "")


def verify_catalog(catalog: Catalog, identities: Identities | None = None) -> list[Problem]:
    """
    Return everything about `catalog` that cannot be proved, in the order of the ledger; empty when all holds.

    With `identities`, an actor who was never among them is a problem too, and several ids may be one person.
    """
    ledger, listed = catalog.ledger, identities
    identities = identities or Identities([])
    found = [problem_of(catalog, kind, message, line=line) for line, kind, message in chain_problems(ledger)]
    found += _time_problems(catalog)
    history = _EventHistory(ledger, ledger.lineage(), identities)
    for index, event in enumerate(ledger.events):
        history.of_key.setdefault(event.key, []).append(index)
        if event.source is not None:
            history.sources.setdefault(event.key, event.source)
    # What the PO has under a key is its source for certain: the key is made of it.
    history.sources.update((entry.key, entry.source) for entry in (*catalog.entries, *catalog.obsolete))
    for index, event, record in walk(ledger, history.lineage):
        if takes_text(event, record):
            history.taken.add(index)
        if event.key:
            for kind, message in _event_problems(history, index, event, record, is_chinese(catalog.source_tag)):
                found.append(problem_of(catalog, kind, message, line=index + 1, key=event.key))
    for line, event in enumerate(ledger.events, 1):
        if listed and identities.is_person(event.actor) and not identities.knows(event.actor):
            message = _("{actor} is not in {file}", actor=event.actor, file=identities.where)
            found.append(problem_of(catalog, "person", message, line=line, key=event.key))
    return [*sorted(found, key=lambda problem: problem.place[1]), *_entry_problems(catalog)]


def _time_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield one problem for all impossible times, and one note for each acknowledgement of such times."""
    ledger, times = catalog.ledger, wrong_times(catalog.ledger)
    if times.open:
        line, message = next(iter(times.open.items()))
        if len(times.open) > 1:
            more = ngettext("{count} more line has an impossible time",
                            "{count} more lines have impossible times", len(times.open) - 1)  # fmt: skip
            message += _("; ") + more
        yield problem_of(catalog, "time", message, line=line, key=ledger.events[line - 1].key)
    for line, count in times.acknowledged.items():
        event = ledger.events[line - 1]
        message = ngettext("{person} acknowledged {count} line with an impossible time: {reason}",
                           "{person} acknowledged {count} lines with impossible times: {reason}", count,
                           person=event.actor, reason=event.reason)  # fmt: skip
        yield problem_of(catalog, "acknowledged", message, line=line)


def _flat(text: str) -> str:
    return re.sub(r"<[^<>]*>|\s", "", text)


def _event_problems(
    history: _EventHistory, index: int, event: Event, record: Record, has_chinese_source: bool
) -> Iterator[tuple[str, str]]:
    for name in event.data.unreadable:
        yield "unreadable", _("{name} cannot be read, and nothing follows from it", name=name)
    yield from _step_problems(record, event, history.identities)
    yield from _text_problems(record, event)
    if event.action is Action.MERGE and event.actor == SYSTEM and not history.is_joined(event):
        yield "unseen-text", _("the joined text is not that of its parts")
    if event.action is Action.REVIEW:
        is_of_source = has_chinese_source and record.origin == "converted"
        makers = history.makers(index, record.target_hash)
        yield from _review_problems(record, event, makers, history.identities, is_of_source)
    if event.action is Action.CARRY:
        was, source = history.sources.get(event.data.was), history.sources.get(event.key)
        if was is not None and source is not None and was.split() != source.split():
            yield "unseen-text", _("carried over from a segment that says something else")
    if event.action.rule.needs_reason and not event.reason.strip():
        yield "reason", _("{action} without a reason", action=event.action)
    data = event.data
    if event.action is Action.REJECT and not (isinstance(data, RemarkData) and data.category and data.severity):
        yield "reason", _("a rejection without category and severity")


def _step_problems(record: Record, event: Event, identities: Identities) -> Iterator[tuple[str, str]]:
    before, after = record.state, event.state_to or record.state
    is_other = bool(event.data.ancestors)
    if event.state_from not in {None, before} and not is_other and event.actor != UNKNOWN:
        yield "state", _("it says that it was {said}, and it was {state}", said=event.state_from, state=before)
    rule = event.action.rule
    if before not in rule.starts:
        yield "step", _("{action} does not begin at {state}", action=event.action, state=before)
    if after.rank > (before if rule.keeps_state else rule.ceiling).rank:
        yield "step", _("{action} does not lead to {state}", action=event.action, state=after)
    if event.actor in NOBODY and event.actor not in rule.actors:
        yield "person", _("{action} by {actor}, who is not a person", action=event.action, actor=event.actor)
    elif identities.is_machine(event.actor) and SYSTEM not in rule.actors:
        yield "person", _("{action} by {actor}, a program, whose work is a suggestion",
                          action=event.action, actor=event.actor)  # fmt: skip


def _text_problems(record: Record, event: Event) -> Iterator[tuple[str, str]]:
    if event.target and event.target_hash != short_hash(event.target):
        yield "unseen-text", _("the hash is not that of the text beside it")
    if event.action.rule.keeps_text and record.target and event.target not in {None, record.target}:
        yield "unseen-text", _("{action} changes the text", action=event.action)
    if event.action.rule.is_approval and is_blank(record.target):
        yield "empty", _("{action} of a segment that has no text", action=event.action)


def _review_problems(
    record: Record, event: Event, makers: set[str], identities: Identities, is_of_source: bool
) -> Iterator[tuple[str, str]]:
    if event.target_hash != record.target_hash or event.target not in {None, record.target}:
        yield "unseen-text", _("the text that was reviewed is not the text that stood there")
    if event.actor in makers:
        yield "self-review", _("{actor} reviewed a text of their own", actor=event.actor)
    elif other := next((maker for maker in sorted(makers) if identities.are_one(maker, event.actor)), ""):
        yield "self-review", _("{actor} reviewed a text of {other}, and both are one person",
                               actor=event.actor, other=other)  # fmt: skip
    elif not makers and not is_of_source:
        yield "unseen-text", _("nobody was on record for the text that was reviewed")


def _entry_problems(catalog: Catalog) -> Iterator[Problem]:
    for entry in catalog.entries:
        where = _("{file}, segment {number}", file=catalog.where, number=entry.number)
        if entry.is_foreign and entry.record is not catalog.records.get(entry.key):
            message = _("the target was changed outside of this program")
            yield problem_of(catalog, "foreign", message, where=where, key=entry.key)
        elif entry.state.rank >= State.REVIEWED.rank and is_blank(entry.target):
            message = _("{state}, and there is no text", state=entry.state)
            yield problem_of(catalog, "empty", message, where=where, key=entry.key)
