"""
The review sessions of the pages: one for each person at each article, with a thread of its own.

Reading and checking take time and never run on the event loop. In its thread a session does what the person asks for
in order, and objects that cannot be shared between threads (SQLite) stay in one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import monotonic, time_ns
from typing import TypeVar

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import VERSION_TAGS
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review.session import Session

Result = TypeVar("Result")

# Seconds of checking before the next request of the person is looked for.
_CHECK_SECONDS = 0.02
# Held by the session that checks ahead: one at a time, so that pages of others need not wait for them all.
_CHECKING = Lock()
_MOMENT, _SHARE = 0.1, 20
"""Where looking for articles takes more than so many seconds, it is not done again for so many times as long."""
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
        """Check more of the article, in small portions, while the person asks for nothing."""
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
    """Return when folders were changed last; nothing where that was just now: another change may bear that time."""
    now = time_ns()
    times = tuple(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in folders)
    return times if max(times) < now - CLOCK_GRAIN else ()


def _find_folders(newsroom: Newsroom) -> list[Path]:
    """Return the folders in which articles stand, and those around them: a new one shows in these."""
    top = newsroom.articles_dir
    folders = {path.parent for path, _place in newsroom.article_files()}
    around = {one for folder in folders for one in folder.parents if one.is_relative_to(top)}
    named = {newsroom.article_path(tag, "x").parent for tag in VERSION_TAGS}
    return sorted({top, *folders, *around, *named})


class NewsroomSessions:
    """The newsroom as the pages see it, and the open review sessions."""

    def __init__(self, newsroom: Newsroom, changed: Callable[[str], None]) -> None:
        """Tell `changed` the slug of each article that somebody here changes, or sees changed."""
        self._changed = changed
        self._workers: OrderedDict[tuple[str, str, str], SessionWorker] = OrderedDict()
        self._opening = asyncio.Lock()
        self._rest_until = 0.0
        self.newsroom = newsroom
        """The newsroom, as `refresh` found it."""
        self._refs: dict[str, ArticleRef] = {}
        """Slug, and slug as addresses write it → article."""
        with suppress(TranslatorError):  # What is read once goes on to hold when the file breaks.
            _people = newsroom.people
        self._open(newsroom)

    def _open(self, newsroom: Newsroom) -> None:
        watched = _find_folders(newsroom)
        # Before the articles are read: what comes meanwhile is seen by the next look.
        self._watched, self._folders = watched, _times_of(watched)
        refs = {name: ref for ref in newsroom.articles for name in (slug_in_address(ref.slug), ref.slug)}
        self.newsroom, self._refs = newsroom, refs

    async def refresh(self, slug: str = "") -> None:
        """
        See which articles were added or removed since, in a large house a moment later than in a small one, and what
        the settings say by now.

        Where `slug` is asked for and not known, at once.
        """
        if not self._is_old(slug):
            return
        async with self._opening:
            if self._is_old(slug):
                start = monotonic()
                await asyncio.to_thread(self._open, replace(self.newsroom.reopened()))
                spent = monotonic() - start
                self._rest_until = monotonic() + (_SHARE * spent if spent > _MOMENT else 0.0)

    def _is_old(self, slug: str) -> bool:
        if self.newsroom.reopened() is not self.newsroom:
            return True
        rests = monotonic() < self._rest_until and (not slug or slug in self._refs)
        return not rests and (not self._folders or _times_of(self._watched) != self._folders)

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
