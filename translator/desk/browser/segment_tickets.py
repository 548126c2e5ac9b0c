"""
What pages have shown: a decision needs the ticket of exactly the segment, text and state that a page showed.

A ticket is good for one decision. A request that is sent again, a page that comes back by the back button and a second
tab cannot decide with it again, nor about anything else.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from translator.newsroom.catalog import Entry
from translator.newsroom.review.session import Session

MOST = 4000
"""Tickets and identifiers kept for each person; the oldest are forgotten, and such a page is asked to look again."""


class _Shown(NamedTuple):
    slug: str
    tag: str
    key: str
    target_hash: str
    state: str


class SegmentTickets:
    def __init__(self) -> None:
        self._tickets: dict[str, OrderedDict[str, _Shown]] = {}
        self._once: dict[str, OrderedDict[str, None]] = {}
        self._lock = Lock()

    def issue(self, session: Session, entry: Entry) -> str:
        ticket = secrets.token_urlsafe(12)
        with self._lock:
            tickets = self._of(session)
            tickets[ticket] = _shown(session, entry)
            if len(tickets) > MOST:
                tickets.popitem(last=False)
        return ticket

    def is_valid(self, ticket: str, session: Session, entry: Entry) -> bool:
        """Whether the ticket was given for `entry` as it is now, and nothing was decided with it."""
        with self._lock:
            return self._of(session).get(ticket) == _shown(session, entry)

    def use(self, ticket: str, session: Session) -> None:
        with self._lock:
            self._of(session).pop(ticket, None)

    def _of(self, session: Session) -> OrderedDict[str, _Shown]:
        return self._tickets.setdefault(session.person.id, OrderedDict())

    def is_first(self, person_id: str, request_id: str) -> bool:
        """Whether the person sends this request for the first time, and note it; an empty name is refused."""
        with self._lock:
            known = self._once.setdefault(person_id, OrderedDict())
            if not request_id or request_id in known:
                return False
            known[request_id] = None
            if len(known) > MOST:
                known.popitem(last=False)
            return True


def _shown(session: Session, entry: Entry) -> _Shown:
    copy = session.working_copy
    return _Shown(copy.slug, copy.tag, entry.key, entry.target_hash, entry.state.value)
