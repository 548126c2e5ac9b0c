"""
Review sessions of the pages: one for each person at each article, with a thread of its own; tokens, cookies, tickets.

Reading and checking take time and never run on the event loop; what cannot be shared between threads (SQLite) stays
in one. Tokens and cookies are kept in memory only. A ticket is good for one decision.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from time import time_ns
from typing import NamedTuple, TypeVar

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import VERSION_TAGS
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import People, Person
from translator.newsroom.review.session import Session

Result = TypeVar("Result")

# Seconds of checking before the next request of the person is looked for.
_CHECK_SECONDS = 0.02
# Held by the session that checks ahead: one at a time, so that pages of others need not wait for them all.
_CHECKING = Lock()
MAX_WORKERS = 48
"""Sessions kept in memory; what was typed or decided is on disk, so that the oldest can be closed at any time."""


class ArticleNotFoundError(TranslatorError):
    """There is no such article, or it does not go into that language."""


class SessionWorker:
    """The review session of one person at one article in one target, in a thread of its own."""

    def __init__(self, article: Article, tag: str, person: Person, changed: Callable[[str], None]) -> None:
        self.article, self.tag, self.person, self._changed = article, tag, person, changed
        self._session: Session | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"worker-{person.id}")
        self._is_checking = False

    async def run(self, work: Callable[[Session], Result]) -> Result:
        """
        Do `work` with the session, up to date with what others decided, after what this person asked for before.

        Messages are in the language of the caller. Raises what `work` and opening the session raise.
        """
        context, self._loop = copy_context(), asyncio.get_running_loop()
        return await self._loop.run_in_executor(self._thread, lambda: context.run(self._with_session, work))

    def _with_session(self, work: Callable[[Session], Result]) -> Result:
        if self._session is None:
            self._session = Session(self.article, self.tag, self.person, wanted="all")
            self._session.working_copy.on_change(lambda _before, _keys: self._changed(self.article.slug))
        else:
            self._session.refresh()
        try:
            return work(self._session)
        finally:
            self._check_later()

    def _check_later(self) -> None:
        if not self._is_checking:
            self._is_checking = True
            # The thread is told to end when the server does; what was not checked by then need not be.
            with suppress(RuntimeError):
                self._thread.submit(self._check_more)

    def _check_more(self) -> None:
        self._is_checking = False
        if self._session is None:
            return
        if not _CHECKING.acquire(blocking=False):
            with suppress(RuntimeError):  # The loop has ended.
                self._loop.call_soon_threadsafe(self._loop.call_later, _CHECK_SECONDS, self._check_later)
            return
        try:
            is_done = self._session.working_copy.check_more(_CHECK_SECONDS)
        finally:
            _CHECKING.release()
        if not is_done:
            self._check_later()

    def close(self) -> None:
        self._thread.shutdown(wait=False)


def slug_in_address(slug: str) -> str:
    """Return a slug as one part of an address, written as JSON pointers are: servers take `%2F` for a slash."""
    return slug.replace("~", "~0").replace("/", "~1")


def _times_of(folders: Sequence[Path]) -> tuple[int, ...]:
    # Nothing where that was just now: another change may bear that time.
    now = time_ns()
    times = tuple(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in folders)
    return times if max(times) < now - CLOCK_GRAIN else ()


def _find_folders(newsroom: Newsroom) -> list[Path]:
    # Those around them too: a new folder shows in these.
    top = newsroom.articles_dir
    folders = {path.parent for path, _place in newsroom.article_files()}
    around = {one for folder in folders for one in folder.parents if one.is_relative_to(top)}
    named = {newsroom.article_path(tag, "x").parent for tag in VERSION_TAGS}
    return sorted({top, *folders, *around, *named})


class NewsroomSessions:
    def __init__(self, newsroom: Newsroom, changed: Callable[[str], None]) -> None:
        """Tell `changed` the slug of each article that somebody here changes, or sees changed."""
        self._changed = changed
        self._workers: OrderedDict[tuple[str, str, str], SessionWorker] = OrderedDict()
        self._opening = asyncio.Lock()
        self.newsroom = newsroom
        self._refs: dict[str, ArticleRef] = {}
        with suppress(TranslatorError):  # People read before stay in force when the file breaks.
            _people = newsroom.people
        self._open(newsroom)

    def _open(self, newsroom: Newsroom) -> None:
        watched = _find_folders(newsroom)
        # Before the articles are read: what comes meanwhile is seen by the next look.
        self._watched, self._folders = watched, _times_of(watched)
        refs = {name: ref for ref in newsroom.articles for name in (slug_in_address(ref.slug), ref.slug)}
        self.newsroom, self._refs = newsroom, refs

    async def refresh(self) -> None:
        """See which articles were added or removed since, and what the settings say by now."""
        if self._is_old():
            async with self._opening:
                if self._is_old():
                    await asyncio.to_thread(self._open, replace(self.newsroom.reopened()))

    def _is_old(self) -> bool:
        is_reopened = self.newsroom.reopened() is not self.newsroom
        return is_reopened or not self._folders or _times_of(self._watched) != self._folders

    def find(self, slug: str, tag: str) -> Article:
        """
        Return the article with exactly this slug, where it goes into exactly this language.

        Both are compared with what there is and never made into a path; `slug` is as `address` writes it. Raises
        `ArticleNotFoundError`.
        """
        newsroom = self.newsroom
        ref = self._refs.get(slug)
        if ref is None or tag not in newsroom.targets_of(ref):
            raise ArticleNotFoundError(_("there is no such article here"))
        return newsroom.article(ref)

    def worker(self, person: Person, slug: str, tag: str) -> SessionWorker:
        """Return the worker of `person` at an article; raises `ArticleNotFoundError`."""
        article = self.find(slug, tag)
        key = person.id, article.slug, tag
        worker = self._workers.get(key)
        if worker is None:
            worker = self._workers[key] = SessionWorker(article, tag, person, self._changed)
            if len(self._workers) > MAX_WORKERS:
                self._workers.popitem(last=False)[1].close()
        self._workers.move_to_end(key)
        return worker

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()


# Visits of one person, a browser each, kept in memory; the oldest goes when there are more, and has to come in by the
# address again. They are counted by person, so that nobody can end the visits of others.
_VISITS_OF_PERSON = 20


@dataclass(frozen=True, slots=True)
class Visit:
    person: Person
    csrf: str
    """The token that every page of this visit sends with a decision; a page of another site cannot know it."""


@dataclass
class Access:
    people: Sequence[Person]
    listed: Callable[[], People] = People
    """Returns all people of the newsroom as they are at that moment."""
    tokens: dict[str, Person] = field(init=False)
    _once: dict[str, Person] = field(default_factory=dict)
    _visits: dict[str, Visit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = {secrets.token_urlsafe(32): person for person in self.people}

    def token_for_one_visit(self, person: Person) -> str:
        """
        Return a token that opens one visit and is void then.

        It is for the browser that we start ourselves: everybody on the machine can read what a program is started with.
        """
        token = secrets.token_urlsafe(32)
        self._once[token] = person
        return token

    def enter(self, token: str) -> str | None:
        """Return the secret of a new visit for the cookie, or None for a token that was never given out."""
        person = self._once.pop(token, None)
        for known, owner in self.tokens.items():
            if hmac.compare_digest(known.encode(), token.encode()):
                person = owner
        if person is None:
            return None
        theirs = [secret for secret, visit in self._visits.items() if visit.person.id == person.id]
        if len(theirs) >= _VISITS_OF_PERSON:
            del self._visits[theirs[0]]
        secret = secrets.token_urlsafe(32)
        self._visits[secret] = Visit(person, secrets.token_urlsafe(32))
        return secret

    def visit(self, secret: str) -> Visit | None:
        """Return a visit, with the name and the roles that the person has by now."""
        visit = self._visits.get(secret)
        return visit and replace(visit, person=self._present(visit.person) or visit.person)

    def is_gone(self, person: Person) -> bool:
        return self._present(person) is None

    def _present(self, person: Person) -> Person | None:
        try:
            return self.listed().present(person)
        except TranslatorError:  # A list that was never read.
            return person


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
        """Return whether the ticket was given for `entry` as it is now, and nothing was decided with it."""
        with self._lock:
            return self._of(session).get(ticket) == _shown(session, entry)

    def use(self, ticket: str, session: Session) -> None:
        with self._lock:
            self._of(session).pop(ticket, None)

    def _of(self, session: Session) -> OrderedDict[str, _Shown]:
        return self._tickets.setdefault(session.person.id, OrderedDict())

    def is_first(self, person_id: str, request_id: str) -> bool:
        """Return whether the person sends this request for the first time, and note it; an empty name is refused."""
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
