"""The comments on an article until they end, and whose work it is: what its ledger says last about each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from translator.bilingual.errors import ReviewError, UsageError
from translator.bilingual.i18n import _
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import (
    REVIEWING,
    Action,
    AssignmentData,
    CloseData,
    Event,
    EventData,
    RemarkData,
    format_time,
)
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house.people import Person


def assignment_of(catalog: Catalog) -> AssignmentData:
    found = (event.data for event in reversed(catalog.events) if isinstance(event.data, AssignmentData))
    return next(found, AssignmentData())


def assign(catalog: Catalog, person: Person, who: str, due: str) -> Event | None:
    """Say whose an article is; None where it is so already. Anybody may take one, a reviewer may give it to others."""
    if person.is_machine or (who != person.id and not person.has_role(*REVIEWING)):
        raise ReviewError(
            _("{person} may take work, and not give it to others", person=person.id),
            where=catalog.where,
            hint=_("{file}   (says who may)", file="glossaries/people.yml"),
        )
    data = AssignmentData(who, due)
    return None if data == assignment_of(catalog) else catalog.note(Action.ASSIGN, actor=person.id, data=data)


def parse_day(text: str, today: date) -> str:
    """Return an ISO date; `today`, `tomorrow` and `yesterday` are days too. Raises `UsageError`."""
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    if text in days:
        return (today + timedelta(days[text])).isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(_("{text} is not a day", text=repr(text)), hint="2026-01-31 | today | tomorrow") from None


def beginning_of(day: str) -> str:
    """Return the moment at which a day begins here, UTC."""
    return format_time(datetime.fromisoformat(day).astimezone(UTC))


@dataclass(slots=True)
class Thread:
    """A comment, or a rejection, of a segment, of several, or of the article (no keys), with its answers."""

    line: str
    first: Event
    keys: list[str]
    answers: list[Event] = field(default_factory=list)
    closed_by: str = ""

    @property
    def last(self) -> Event:
        return self.answers[-1] if self.answers else self.first

    def asks(self, person_id: str) -> bool:
        """Tell whether it waits for somebody: an `@id`, or an answer to what they said, and theirs is not the last."""
        if self.closed_by or self.last.actor == person_id:
            return False
        said = [self.first, *self.answers]
        return any(one.actor == person_id or is_named(person_id, one.reason) for one in said)


def is_named(person_id: str, text: str) -> bool:
    at = f"@{person_id}"
    return at in text and bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(at)}(?![A-Za-z0-9_-])", text))


def threads_in(catalog: Catalog) -> list[Thread]:
    """
    Return all comments of an article, each with what was answered, the oldest first.

    An answer opens one again; a rejection ends by itself when what it sent back is approved.
    """
    found: dict[str, Thread] = {}
    roots: dict[str, Thread] = {}
    for line, event in zip(catalog.ledger.hashes, catalog.events, strict=True):
        data = event.data
        if isinstance(data, CloseData) and data.closes in roots:
            roots[data.closes].closed_by = event.actor
        elif event.action.rule.is_note and isinstance(data, RemarkData):
            thread = roots.get(data.answers) or roots.get(data.same_as)
            if thread is None:
                thread = found[line] = Thread(line, event, [event.key] if event.key else [])
            elif data.same_as:
                thread.keys.append(event.key)
            else:
                thread.answers.append(event)
                thread.closed_by = ""
            roots[line] = thread
        elif event.action.rule.is_approval:
            for thread in found.values():
                if thread.first.action is Action.REJECT and event.key in thread.keys:
                    thread.keys.remove(event.key)
                    thread.closed_by = thread.closed_by or ("" if thread.keys else event.actor)
    return list(found.values())


def threads_of(catalog: Catalog, entry: Entry | None) -> list[Thread]:
    """Return the open comments about a segment, or about the article as a whole (None)."""
    keys = {entry.key, *(event.key for event in catalog.history(entry))} if entry else set[str]()
    found = (thread for thread in threads_in(catalog) if not thread.closed_by)
    return [thread for thread in found if (keys.intersection(thread.keys) if entry else not thread.first.key)]


def thread_to_answer(catalog: Catalog, entry: Entry | None, person: Person) -> Thread:
    """
    Return the last open comment about a segment, or about the article (None); one that asks the person goes before.

    Those about the article are shown at its first segment, and are found there.
    """
    found = threads_of(catalog, entry)
    if not found and entry and entry.number == 1:
        found = threads_of(catalog, None)
    if not found:
        hint = f"translator comment {catalog.slug} --to {catalog.tag}"
        raise ReviewError(_("no comment is open here"), where=catalog.where, hint=hint)
    return max(reversed(found), key=lambda thread: thread.asks(person.id))


def _write(catalog: Catalog, thread: Thread, person: Person, action: Action, reason: str, data: EventData) -> Event:
    entry = catalog.find(thread.first.key) if thread.first.key else None
    if entry is None:
        return catalog.note(action, actor=person.id, reason=reason, data=data)
    return catalog.apply(entry, action, actor=person.id, reason=reason, data=data)


def answer(catalog: Catalog, entry: Entry | None, person: Person, text: str) -> Event:
    require_reason(catalog, text)
    thread = thread_to_answer(catalog, entry, person)
    return _write(catalog, thread, person, Action.COMMENT, text, RemarkData(answers=thread.line))


def close(catalog: Catalog, entry: Entry | None, person: Person) -> Event:
    thread = thread_to_answer(catalog, entry, person)
    if person.is_machine and thread.first.actor != person.id:
        raise ReviewError(
            _("{person} is a program: a person closes what others said", person=person.id), where=catalog.where
        )
    return _write(catalog, thread, person, Action.CLOSE, "", CloseData(thread.line))


def remark_on_article(catalog: Catalog, person: Person, text: str, category: str = "", severity: str = "") -> Event:
    require_reason(catalog, text)
    data = RemarkData(category=category, severity=severity)
    return catalog.note(Action.COMMENT, actor=person.id, reason=text, data=data)


def require_reason(catalog: Catalog, text: str) -> None:
    if not text.strip():
        raise ReviewError(_("the comment is empty"), where=catalog.where)


def asked_people(catalog: Catalog, people: Iterable[Person]) -> dict[str, int]:
    threads = threads_in(catalog)
    counts = {person.id: sum(thread.asks(person.id) for thread in threads) for person in people} if threads else {}
    return {who: count for who, count in counts.items() if count}


def sent_back_to(catalog: Catalog) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in catalog.entries:
        for who in catalog.makers(entry) if entry.is_rejected else ():
            counts[who] = counts.get(who, 0) + 1
    return counts


def last_events(catalog: Catalog) -> dict[str, str]:
    """Return when each did something last, UTC; what nobody did counts too."""
    return {event.actor: event.at for event in sorted(catalog.events, key=lambda event: event.at)}
