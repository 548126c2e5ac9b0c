"""The work queue: what an article needs next, and who may do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from translator.bilingual.model import State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.catalog import find_failure
from translator.newsroom.catalog.events import REVIEWING, SIGNING, TRANSLATING
from translator.newsroom.house.people import Person
from translator.newsroom.review.permissions import is_second_person, is_unowned


class Step(StrEnum):
    """The steps of an article in one target, in the order of the work."""

    SYNC = "sync"
    TRANSLATE = "translate"
    WRITE = "write"
    """No engine had a draft that was good enough: a person writes the text."""
    POST_EDIT = "post-edit"
    REVIEW = "review"
    SIGN_OFF = "sign-off"
    PUBLISH = "publish"
    FOLLOW = "follow"
    """Nothing to do: a converted version waits for the one that it is converted from."""
    WITHDRAWN = "withdrawn"
    """Nothing to do: somebody took it back."""


_STEP_AFTER = {
    State.DRAFT: Step.POST_EDIT,
    State.TRANSLATED: Step.REVIEW,
    State.REVIEWED: Step.SIGN_OFF,
    State.FINAL: Step.PUBLISH,
}
_ROLES = {
    Step.TRANSLATE: TRANSLATING,
    Step.WRITE: TRANSLATING,
    Step.POST_EDIT: TRANSLATING,
    Step.REVIEW: REVIEWING,
    Step.SIGN_OFF: SIGNING,
    Step.PUBLISH: SIGNING,
}


def step_of(catalog: Catalog, entry: Entry) -> Step:
    """
    Return what this segment needs next.

    A text that no person is on record for must be post-edited. Where an engine failed it would fail again: a person
    writes the text.
    """
    if entry.state is State.NEW:
        return Step.WRITE if find_failure(catalog, entry) else Step.TRANSLATE
    if entry.state is State.TRANSLATED and is_unowned(catalog, entry):
        return Step.POST_EDIT
    return _STEP_AFTER[entry.state]


def next_step(catalog: Catalog, entries: Iterable[Entry] | None = None) -> Step:
    """
    Return the first step that any of `entries` (None: all) still needs before the article can go out.

    Those of an adopted page need none.
    """
    steps = [_step_for_article(catalog, entry) for entry in (catalog.entries if entries is None else entries)]
    order = list(Step)
    return min(steps, key=order.index, default=Step.SYNC)


def _step_for_article(catalog: Catalog, entry: Entry) -> Step:
    """Return what this segment needs before the article can go out: readers have an adopted sentence already."""
    return Step.PUBLISH if catalog.stands_as_adopted(entry) else step_of(catalog, entry)


def is_open(catalog: Catalog, entry: Entry, person: Person | None = None) -> bool:
    """Whether `entry` still waits for a decision, and one that `person` may take where one is given."""
    return entry.state.rank < State.REVIEWED.rank and (person is None or may_take(catalog, entry, person))


def is_done(catalog: Catalog, entry: Entry, person: Person) -> bool:
    """Whether nothing about `entry` waits for `person`; what they sent back waits for somebody else."""
    is_sent_back = entry.is_rejected and entry.record.actor == person.id
    return is_sent_back or not is_open(catalog, entry, person)


def may_take(catalog: Catalog, entry: Entry, person: Person) -> bool:
    """Whether roles and the rule of the second person let `person` take the next step on `entry`."""
    step = step_of(catalog, entry)
    if step is Step.REVIEW and not is_second_person(catalog, entry, person):
        return False
    return person.has_role(*_ROLES[step])


def publishers(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.id for person in people if person.has_role(*_ROLES[Step.PUBLISH]))


def next_people(catalog: Catalog, people: Iterable[Person], entries: Sequence[Entry] | None = None) -> tuple[str, ...]:
    """Return the ids of those who may take the next step of `entries` (None: all) on at least one of them."""
    entries = catalog.entries if entries is None else entries
    step = next_step(catalog, entries)
    if step is Step.SYNC:
        return ()
    if step is Step.PUBLISH:
        return publishers(people)
    able = [person for person in people if person.has_role(*_ROLES[step])]
    if step is Step.REVIEW:
        waiting = [entry for entry in entries if _step_for_article(catalog, entry) is step]
        able = [person for person in able if any(is_second_person(catalog, entry, person) for entry in waiting)]
    return tuple(person.id for person in able)
