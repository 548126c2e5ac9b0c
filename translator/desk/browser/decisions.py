"""
Decisions that a page sends: they apply to exactly the text that the person saw, or not at all.

A page sends the hash and the state that it showed, with the ticket of that very segment (`segment_tickets`). Where the
segment has changed since, or the ticket was used, nothing is done: the answer says who changed it and what it is now,
and the page keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from translator.bilingual.errors import ReviewError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.control_characters import without_steering
from translator.desk.browser.messages import event_sentence
from translator.desk.browser.segment_html import draw_opened, draw_row
from translator.desk.browser.segment_list import choose_filter, go_to_segment, progress_of, worker_of
from translator.desk.browser.site import Site, language_of, reply, text_in, values_of
from translator.newsroom.catalog import Entry
from translator.newsroom.house.people import People
from translator.newsroom.review.filters import ALL
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

Decision = Callable[[Session, Entry, dict[str, Any]], object]

MAX_SECONDS = 3600
"""The longest active time on one segment that is taken from a page."""


class SegmentChangedError(Exception):
    def __init__(self, message: str, entry: Entry) -> None:
        super().__init__(message)
        self.message, self.entry = message, entry


async def decide(site: Site, request: Request) -> Response:
    action, key = request.path_params["action"], request.path_params["key"]
    decision = DECISIONS.get(action)
    if decision is None:
        raise UsageError(_("this is not offered here"))
    values = await values_of(request)
    language, people = language_of(request), site.sessions.newsroom.people

    def take(session: Session) -> dict[str, Any]:
        choose_filter(session, text_in(values, "filter") or ALL)
        entry = _as_seen(session, key, values, people, language)
        ticket = text_in(values, "ticket")
        if not site.tickets.is_valid(ticket, session, entry):
            message = _("Nothing was decided: this page was used to decide here before. Look at the segment again.")
            raise SegmentChangedError(message, entry)
        before = _keys(session)
        try:
            done = decision(session, entry, values)
        except ReviewError:
            _as_seen(session, key, values, people, language)
            raise
        site.tickets.use(ticket, session)
        name = done if isinstance(done, str) else action
        count = done if isinstance(done, int) else 1
        state = _state(site, session, entry.key, language, text_in(values, "next"))
        return {"done": name, "count": count, "rearranged": _keys(session) != before, **state}

    def work(session: Session) -> Response:
        try:
            return reply(take(session))
        except SegmentChangedError as error:
            entry = error.entry
            now = {"target": without_steering(entry.target), "hash": entry.target_hash, "state": entry.state.value,
                   "ticket": site.tickets.issue(session, entry)}  # fmt: skip
            return reply({"message": error.message, "now": now}, 409)

    return await worker_of(site, request).run(work)


async def step_back(site: Site, request: Request) -> Response:
    """Undo the last decision of this person at this article, or do it again."""
    way = request.path_params["way"]
    if way not in {"undo", "redo"}:
        raise UsageError(_("this is not offered here"))
    language, values = language_of(request), await values_of(request)
    request_id = text_in(values, "once")

    def work(session: Session) -> dict[str, Any]:
        choose_filter(session, text_in(values, "filter") or ALL)
        here = session.catalog.find(text_in(values, "here"))
        if here is not None and session.number != here.number:
            session.go(here.number)
        if not site.tickets.is_first(session.person.id, request_id):
            raise ReviewError(_("this was done already; nothing was decided"))
        before = _keys(session)
        number = session.undo() if way == "undo" else session.redo(_shown(values))
        state = _state(site, session, session.catalog.entry(number).key, language)
        return {"done": way, "rearranged": _keys(session) != before, **state}

    return reply(await worker_of(site, request).run(work))


def _keys(session: Session) -> list[str]:
    return [entry.key for entry in session.catalog.entries]


def _as_seen(session: Session, key: str, values: dict[str, Any], people: People, language: str) -> Entry:
    """Return the current segment; raises `SegmentChangedError` where it is no longer what the page showed."""
    entry = go_to_segment(session, key)
    seen = (text_in(values, "hash"), text_in(values, "state"))
    if seen != (entry.target_hash, entry.state.value):
        history = session.catalog.history(entry)
        last = next((event for event in reversed(history) if event.state_to is not None), None)
        who = people.name_of(last.actor, language) if last else ""
        what = event_sentence(who, last.action, entry.number) if last else _("somebody changed this segment meanwhile")
        raise SegmentChangedError(_("Not done. {what}", what=what), entry)
    return entry


def _state(site: Site, session: Session, key: str, language: str, following: str = "") -> dict[str, Any]:
    """Return what the page draws anew: the row, the segment that is opened next or stays open, and the progress."""
    entry = session.catalog.find(key) or session.entry
    if entry is None:
        raise UsageError(_("this segment is no longer in the article: load the page anew"))
    opened = session.catalog.find(following) or entry
    if session.number != opened.number:
        session.go(opened.number)
    return {
        "key": entry.key,
        "number": entry.number,
        "row": draw_row(session, entry),
        "opened": opened.key,
        "html": draw_opened(site, session, opened, language),
        "progress": progress_of(session),
    }


def _split(session: Session, _entry: Entry, values: dict[str, Any]) -> object:
    source_at, target_at = values.get("source_at"), values.get("target_at")
    if type(source_at) is not int or type(target_at) not in {int, type(None)}:
        raise UsageError(_("say where to split"))
    return session.split(source_at, target_at)


def _seconds(values: dict[str, Any]) -> int:
    seconds = values.get("seconds", 0)
    return min(max(int(seconds), 0), MAX_SECONDS) if isinstance(seconds, (int, float)) else 0


def _shown(values: dict[str, Any]) -> float | None:
    """Return for how many seconds the page had shown the segment; None where it does not say."""
    shown = values.get("shown")
    return round(min(max(float(shown), 0.0), MAX_SECONDS), 1) if isinstance(shown, (int, float)) else None


def _edit(session: Session, _entry: Entry, values: dict[str, Any]) -> object:
    # A page shows what changed since beside what was typed before it gives a new ticket.
    done = session.edit(text_in(values, "target"), _seconds(values), _shown(values), is_seen=True) or "unchanged"
    session.autosave.discard(session.current)
    return done


def _accept(session: Session, _entry: Entry, values: dict[str, Any]) -> object:
    done = session.accept(_seconds(values), _shown(values))
    session.autosave.discard(session.current)
    return done


def _waive(session: Session, entry: Entry, values: dict[str, Any]) -> object:
    fingerprint = text_in(values, "fingerprint")
    found = (item for item in session.working_copy.findings(entry) if item.fingerprint == fingerprint)
    finding = next(found, None)
    if finding is None:
        raise UsageError(_("this finding is no longer there"))
    return session.waive(finding, text_in(values, "reason"))


DECISIONS: dict[str, Decision] = {
    "edit": _edit,
    "accept": _accept,
    "reject": lambda session, _entry, values: session.reject(
        text_in(values, "reason"), text_in(values, "category"), text_in(values, "severity"), shown=_shown(values)
    ),
    "comment": lambda session, _entry, values: session.comment(
        text_in(values, "reason"), text_in(values, "category"), text_in(values, "severity")
    ),
    "waive": _waive,
    "reopen": lambda session, _entry, values: session.reopen(text_in(values, "reason")),
    "lock": lambda session, _entry, _values: session.lock(),
    "unlock": lambda session, _entry, _values: session.lock(unlock=True),
    "propagate": lambda session, _entry, _values: session.propagate(),
    "split": _split,
    "merge": lambda session, _entry, _values: session.merge(),
}
"""The last part of an address → the decision."""
