"""
Proofs about one catalog, from its ledger alone: the chain holds, nobody approved their own wording, no state was raised
by a step that does not exist, and the PO says what the ledger says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.catalog.catalog import SYSTEM, WRITING
from translator.catalog.record import IMPLIED_STATE, REMARKS, UNKNOWN, Record, follow, record_at
from translator.i18n import _
from translator.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.catalog import Catalog
    from translator.model import Event
    from translator.review.people import People

_STARTS: dict[str, frozenset[State]] = {
    "review": frozenset({State.TRANSLATED}),
    "finalise": frozenset({State.REVIEWED}),
    "reject": frozenset({State.TRANSLATED, State.REVIEWED}),
    "reopen": frozenset({State.FINAL}),
}
"""Where a step may begin; steps that are not listed begin anywhere."""
_KEEPING = REMARKS | {"carry"}
"""Actions that change no state."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold; `kind` is stable, for scripts."""

    kind: str
    """`chain self-review unseen-text step state foreign person`."""
    where: str
    """File, with the line of the ledger where there is one."""
    message: str
    slug: str
    tag: str
    key: str = ""
    """The segment's key; empty for the ledger as a whole."""


@dataclass(slots=True)
class _Walk:
    """What is known of all segments at one line of the ledger."""

    records: dict[str, Record] = field(default_factory=dict)
    writers: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """Segment key → (person, hash of the target) of everything that people wrote or confirmed."""


def verify_catalog(catalog: Catalog, people: People | None = None) -> list[Problem]:
    """
    Return everything about `catalog` that cannot be proved, in the order of the ledger; empty when all holds.

    With `people`, an actor who is not among them is a problem too.
    """
    ledger = catalog.ledger
    problems = [_problem(catalog, "chain", line, message) for line, message in ledger.chain_problems()]
    walk = _Walk()
    for line, event in enumerate(ledger.events, 1):
        if event.key:
            problems += [_problem(catalog, kind, line, text, event.key) for kind, text in _wrongs(walk, event)]
        if people and event.actor not in {SYSTEM, UNKNOWN} and people.get(event.actor) is None:
            text = _("{actor} is not in {file}", actor=event.actor, file=people.where)
            problems.append(_problem(catalog, "person", line, text, event.key))
    return problems + list(_foreign(catalog))


def _wrongs(walk: _Walk, event: Event) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with `event` after all before it, and take it into `walk`."""
    record = record_at(walk.records, event)
    writers = walk.writers.setdefault(event.key, set())
    writers |= walk.writers.get(str(event.data.get("was", "")), set())
    yield from _wrong_step(record, event)
    if event.action == "review":
        yield from _wrong_review(record, event, {who for who, text in writers if text == record.target_hash})
    follow(record, event)
    if event.action in WRITING and event.actor not in {SYSTEM, UNKNOWN}:
        writers.add((event.actor, record.target_hash))


def _wrong_step(record: Record, event: Event) -> Iterator[tuple[str, str]]:
    before, after = record.state, event.state_to or record.state
    if event.state_from not in {None, before} and "was" not in event.data and event.actor != UNKNOWN:
        yield "state", _("it says that it was {said}, and it was {state}", said=event.state_from, state=before)
    if before not in _STARTS.get(event.action, frozenset(State)):
        yield "step", _("{action} does not begin at {state}", action=event.action, state=before)
    if event.action in _KEEPING:
        allowed = before
    elif event.action == "convert":
        allowed = State.FINAL
    else:
        allowed = IMPLIED_STATE.get(event.action, State.TRANSLATED)
    if after.rank > allowed.rank:
        yield "step", _("{action} does not lead to {state}", action=event.action, state=after)
    if event.action in {"review", "finalise"} and event.actor in {SYSTEM, UNKNOWN}:
        yield "person", _("{action} by {actor}, who is no person", action=event.action, actor=event.actor)


def _wrong_review(record: Record, event: Event, makers: set[str]) -> Iterator[tuple[str, str]]:
    if event.target_hash != record.target_hash or event.target not in {None, record.target}:
        yield "unseen-text", _("the text that was reviewed is not the text that stood there")
    if event.actor in makers:
        yield "self-review", _("{actor} reviewed a text of their own", actor=event.actor)
    elif not makers:
        yield "unseen-text", _("nobody was on record for the text that was reviewed")


def _foreign(catalog: Catalog) -> Iterator[Problem]:
    for entry in catalog.entries:
        if entry.is_foreign and entry.record is not catalog.records.get(entry.key):
            yield Problem(
                "foreign",
                _("{file}, segment {number}", file=catalog.where, number=entry.number),
                _("the target was changed outside of this program"),
                catalog.slug,
                catalog.tag,
                entry.key,
            )


def _problem(catalog: Catalog, kind: str, line: int, message: str, key: str = "") -> Problem:
    return Problem(kind, f"{catalog.ledger.where}:{line}", message, catalog.slug, catalog.tag, key)
