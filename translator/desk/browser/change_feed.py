"""Changes of catalogs as other people decide, and the table of articles that is looked at a little at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from threading import Lock, Thread
from time import monotonic, sleep, time_ns

from starlette.concurrency import run_in_threadpool

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import short_hash
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Event
from translator.newsroom.catalog.record import Entry, flags_of
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.house_index import state_of
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import people_path
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import Progress
from translator.newsroom.review.worklist import OWN_SIGNS, Sign, signs_for, urgency

Pair = tuple[str, str]

INTERVAL = 0.25


@dataclass(frozen=True, slots=True)
class Change:
    was: str
    version: str
    signatures: dict[str, str]
    news: tuple[tuple[int, Event], ...] = ()
    """Number of a segment, and what somebody did to it."""
    is_reordered: bool = False
    """True where segments came, went, or moved."""


@dataclass
class _WatchedCatalog:
    state: str
    version: str
    signatures: dict[str, str]
    events: int
    readers: set[asyncio.Queue[Change | None]] = field(default_factory=set)


def signature(catalog: Catalog, entry: Entry) -> str:
    """Return a hash of what a row of the page shows: while it is the same the row need not be drawn again."""
    return short_hash(entry.target, entry.state, *flags_of(entry), str(len(catalog.history(entry))), entry.source_hash)


class CatalogWatcher:
    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._watched: dict[Pair, _WatchedCatalog] = {}
        self._task: asyncio.Task[None] | None = None
        self._is_closed = False

    @asynccontextmanager
    async def reading(self, slug: str, tag: str) -> AsyncIterator[tuple[str, asyncio.Queue[Change | None]]]:
        """
        Give the version of a catalog now, and a queue with every change after it; None ends it.

        The catalog is watched as long as the block runs.
        """
        watched = self._watched.get((slug, tag))
        if watched is None:
            found = await run_in_threadpool(self._read, slug, tag)
            watched = self._watched.setdefault((slug, tag), found)
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        watched.readers.add(queue)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        if self._is_closed:
            queue.put_nowait(None)
        try:
            yield watched.version, queue
        finally:
            watched.readers.discard(queue)
            if not watched.readers:
                self._watched.pop((slug, tag), None)

    def close(self) -> None:
        self._is_closed = True
        for watched in self._watched.values():
            for queue in watched.readers:
                queue.put_nowait(None)

    def close_from_signal(self) -> None:
        """End all streams from a signal handler, which must not touch the queues itself."""
        if self._task is not None and not self._task.done():
            self._task.get_loop().call_soon_threadsafe(self.close)
        self._is_closed = True

    async def _look(self) -> None:
        while self._watched and not self._is_closed:
            await asyncio.sleep(INTERVAL)
            for pair, watched in list(self._watched.items()):
                # A file that is half way through a merge cannot be read: the next look will.
                with suppress(TranslatorError, OSError):
                    change = await run_in_threadpool(self._change, pair, watched)
                    if change is not None:
                        for queue in watched.readers:
                            queue.put_nowait(change)

    def _change(self, pair: Pair, watched: _WatchedCatalog) -> Change | None:
        state = self._state(*pair)
        if state and state == watched.state:
            return None
        # Remembered first: what cannot be read now is read again when it has changed, and not before.
        watched.state = state
        catalog = load_catalog(self._newsroom, *pair)
        was, before, seen = watched.version, watched.signatures, watched.events
        signatures = _signatures(catalog)
        watched.version, watched.signatures = catalog.digest, signatures
        watched.events = len(catalog.events)
        if catalog.digest == was:
            return None
        return Change(
            was,
            catalog.digest,
            {key: mark for key, mark in signatures.items() if before.get(key) != mark},
            tuple((entry.number, one) for one in catalog.events[seen:] if (entry := catalog.find(one.key))),
            list(signatures) != list(before),
        )

    def _read(self, slug: str, tag: str) -> _WatchedCatalog:
        state = self._state(slug, tag)
        catalog = load_catalog(self._newsroom, slug, tag)
        return _WatchedCatalog(state, catalog.digest, _signatures(catalog), len(catalog.events))

    def _state(self, slug: str, tag: str) -> str:
        # Empty where the files are too young to be told from later ones.
        now = time_ns()
        files = (self._newsroom.catalog_path(tag, slug), self._newsroom.ledger_path(tag, slug))
        state, youngest = state_of(files)
        return state if youngest < now - CLOCK_GRAIN else ""


def _signatures(catalog: Catalog) -> dict[str, str]:
    return {entry.key: signature(catalog, entry) for entry in catalog.entries}


# Seconds that a request may look before it answers.
_AT_ONCE = 0.02
_PORTION, _PAUSE = 0.01, 0.002
"""Seconds that the thread looks at a time, and for which it then leaves the interpreter to others."""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """Facts that the list filters by; `step` is None where the catalog cannot be read."""

    step: Step | None
    people: tuple[str, ...] = ()
    title: str = ""
    row: Progress | None = None
    _ranks: dict[tuple[str, date], tuple[int, str, str, str]] = field(default_factory=dict, compare=False)

    def rank(self, me: str) -> tuple[int, str, str, str]:
        """Return its place in somebody's list (`worklist.urgency`), found once a day as long as nothing changes."""
        if self.row is None:
            return (len(Sign), "9", "9", "")
        place = me, date.today()
        if place not in self._ranks:
            self._ranks[place] = urgency(self.row, signs_for(self.row, me), me)
        return self._ranks[place]

    def is_for(self, me: str) -> bool:
        """Tell whether it waits for somebody; what only changed does not: this cannot know that they have seen it."""
        return self.row is not None and bool((OWN_SIGNS - {Sign.CHANGED}).intersection(signs_for(self.row, me)))


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    words: str
    targets: Mapping[str, TargetFacts]


@dataclass(frozen=True, slots=True)
class _Row:
    ref: ArticleRef
    files: tuple[str, ...]
    state: str
    """`state_of` the files; empty where they were too young for it to tell them from later ones."""
    facts: ArticleFacts


class ArticleTable:
    """The facts of all articles; safe to ask in several threads."""

    def __init__(self, read: Callable[[Article], ArticleFacts]) -> None:
        """`read` finds the facts of one article out."""
        self._read = read
        self._rows: dict[str, _Row] = {}
        self._people = ""
        self._changed: set[str] = set()
        self._lock = Lock()
        self._look: Iterator[None] | None = None
        self._is_going_on = False

    def forget(self, slug: str) -> None:
        """Have an article looked at before the next answer: somebody decided something here."""
        self._changed.add(slug)

    def facts(self, newsroom: Newsroom) -> dict[str, ArticleFacts]:
        """Return the facts of each article by slug; those that nobody has looked at yet are missing."""
        with self._lock:
            while self._changed:
                row = self._rows.get(self._changed.pop())
                if row is not None:
                    self._look_at(newsroom, row.ref)
            if self._look is None:
                self._look = self._look_at_all(newsroom)
            self._go_on(_AT_ONCE)
            if self._look is not None and not self._is_going_on:
                self._is_going_on = True
                Thread(target=self._go_on_alone, name="article-table", daemon=True).start()
            return {slug: row.facts for slug, row in self._rows.items()}

    def _go_on_alone(self) -> None:
        try:
            while self._look is not None:
                with self._lock:
                    self._go_on(_PORTION)
                sleep(_PAUSE)
        finally:
            self._is_going_on = False

    def _go_on(self, seconds: float) -> None:
        start = monotonic()
        for _article in self._look or ():
            if monotonic() - start > seconds:
                return
        self._look = None

    def _look_at_all(self, newsroom: Newsroom) -> Iterator[None]:
        people = state_of((people_path(newsroom),))[0]
        if people != self._people:
            self._rows, self._people = {}, people
        for slug in self._rows.keys() - {ref.slug for ref in newsroom.articles}:
            del self._rows[slug]
        for ref in newsroom.articles:
            self._look_at(newsroom, ref)
            yield

    def _look_at(self, newsroom: Newsroom, ref: ArticleRef) -> None:
        row = self._rows.get(ref.slug)
        files = row.files if row is not None and row.ref == ref else _files(newsroom, ref)
        began = time_ns()
        state, youngest = state_of(files)
        if row is None or not state or state != row.state or row.ref != ref:
            settled = state if youngest < began - CLOCK_GRAIN else ""
            try:
                facts = self._read(newsroom.article(ref))
            except (TranslatorError, OSError):  # The page on which it stands says what is wrong.
                unread = TargetFacts(None)
                facts, settled = ArticleFacts(ref.slug.casefold(), dict.fromkeys(newsroom.targets_of(ref), unread)), ""
            self._rows[ref.slug] = _Row(ref, files, settled, facts)


def _files(newsroom: Newsroom, ref: ArticleRef) -> tuple[str, ...]:
    paths = (newsroom.catalog_path, newsroom.ledger_path, newsroom.journal_path)
    return (str(ref.path), *(str(path(tag, ref.slug)) for tag in newsroom.targets_of(ref) for path in paths))
