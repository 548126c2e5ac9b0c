"""
The change feed: tells open pages what other people decide, in a browser, in a terminal or through another server.

It watches the catalog files: their size and time, which costs next to nothing, and reads a file only when these
change. Nothing is watched while no page is open.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from time import time_ns

from starlette.concurrency import run_in_threadpool

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import short_hash
from translator.newsroom.catalog import Catalog, Entry, load_catalog
from translator.newsroom.catalog.entry import flags_of
from translator.newsroom.catalog.events import Event
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.house_index import state_of
from translator.newsroom.house import Newsroom

Pair = tuple[str, str]

INTERVAL = 0.25
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class SegmentEvent:
    number: int
    actor: str
    action: str


@dataclass(frozen=True, slots=True)
class Change:
    was: str
    """Digest of the catalog before."""
    version: str
    """Digest of the catalog now."""
    signatures: dict[str, str]
    """Key → signature of the segments that changed."""
    news: tuple[SegmentEvent, ...] = ()
    is_reordered: bool = False
    """Whether segments came, went, or moved."""


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
    """Watches the catalogs that pages show, and tells the pages about changes."""

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
            tuple(_news(catalog, catalog.events[seen:])),
            list(signatures) != list(before),
        )

    def _read(self, slug: str, tag: str) -> _WatchedCatalog:
        state = self._state(slug, tag)
        catalog = load_catalog(self._newsroom, slug, tag)
        return _WatchedCatalog(state, catalog.digest, _signatures(catalog), len(catalog.events))

    def _state(self, slug: str, tag: str) -> str:
        """Return what tells the files of a catalog from later ones; empty where they are too young for that."""
        now = time_ns()
        files = (self._newsroom.catalog_path(tag, slug), self._newsroom.ledger_path(tag, slug))
        state, youngest = state_of(files)
        return state if youngest < now - CLOCK_GRAIN else ""


def _signatures(catalog: Catalog) -> dict[str, str]:
    return {entry.key: signature(catalog, entry) for entry in catalog.entries}


def _news(catalog: Catalog, events: Iterable[Event]) -> Iterator[SegmentEvent]:
    for event in events:
        entry = catalog.find(event.key)
        if entry is not None:
            yield SegmentEvent(entry.number, event.actor, event.action)
