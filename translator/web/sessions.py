"""
The review sessions of the pages: one for each person at each article, with a thread of its own.

Reading and checking take time and never run on the event loop. In its thread a session does what the person asks for
in order, and objects that cannot be shared between threads (SQLite) stay in one.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from time import time_ns
from typing import TypeVar

from translator.errors import TranslatorError
from translator.files import CLOCK_GRAIN
from translator.i18n import _
from translator.language import CONTENT_TAGS
from translator.newsroom import Article, Newsroom
from translator.newsroom.people import Person
from translator.review.session import Session

Result = TypeVar("Result")

_CHECK_SECONDS = 0.02
"""Seconds of checking before the next request of the person is looked for."""
MAX_WORKERS = 24
"""Sessions kept in memory; what was typed or decided is on disk, so that the oldest can be closed at any time."""


class ArticleNotFoundError(TranslatorError):
    """There is no such article, or it does not go into that language."""


class SessionWorker:
    """The review session of one person at one article in one target, in a thread of its own."""

    def __init__(self, article: Article, tag: str, person: Person) -> None:
        self.article, self.tag, self.person = article, tag, person
        self._session: Session | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"worker-{person.id}")
        self._is_checking = False

    async def run(self, work: Callable[[Session], Result]) -> Result:
        """
        Do `work` with the session, up to date with what others decided, after what this person asked for before.

        Messages are in the language of the caller. Raises what `work` and opening the session raise.
        """
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: context.run(self._with_session, work)
        )

    def _with_session(self, work: Callable[[Session], Result]) -> Result:
        if self._session is None:
            self._session = Session(self.article, self.tag, self.person, wanted="all")
        else:
            self._session.working_copy.refresh()
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
        if self._session is not None and not self._session.working_copy.check_more(_CHECK_SECONDS):
            self._check_later()

    def close(self) -> None:
        self._thread.shutdown(wait=False)


def slug_in_address(slug: str) -> str:
    """Return a slug as one part of an address, written as JSON pointers are: servers take `%2F` for a slash."""
    return slug.replace("~", "~0").replace("/", "~1")


class NewsroomSessions:
    """The newsroom as the pages see it, and the open review sessions."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._watched = self._find_folders()
        self._folders = self._look()
        self._workers: OrderedDict[tuple[str, str, str], SessionWorker] = OrderedDict()

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom; articles that were added or removed since are seen."""
        folders = self._look()
        if folders != self._folders or not folders:
            self._newsroom = replace(self._newsroom)
            self._watched = self._find_folders()
            self._folders = self._look()
        return self._newsroom

    def _look(self) -> tuple[int, ...]:
        """
        Return when the folders of the articles were changed last, those that were there at the last full look.

        Nothing where that was just now: the next change may bear the same time.
        """
        now = time_ns()
        times = tuple(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in self._watched)
        return times if max(times) < now - CLOCK_GRAIN else ()

    def _find_folders(self) -> list[Path]:
        """Return the folders in which articles stand, and those around them: a new one shows in these."""
        top = self._newsroom.articles_dir
        folders = {path.parent for path, _place in self._newsroom.article_files()}
        around = {one for folder in folders for one in folder.parents if one.is_relative_to(top)}
        named = {self._newsroom.article_path(tag, "x").parent for tag in CONTENT_TAGS}
        return sorted({top, *folders, *around, *named})

    def find(self, slug: str, tag: str) -> Article:
        """
        Return the article with exactly this slug, where it goes into exactly this language.

        Both are compared with what there is and never made into a path; `slug` is as `address` writes it. Raises
        `ArticleNotFoundError`.
        """
        newsroom = self.newsroom
        ref = next((ref for ref in newsroom.articles if slug in {ref.slug, slug_in_address(ref.slug)}), None)
        if ref is None or tag not in newsroom.targets_of(ref):
            raise ArticleNotFoundError(_("there is no such article here"))
        return newsroom.article(ref)

    def worker(self, person: Person, slug: str, tag: str) -> SessionWorker:
        """
        Return the worker of `person` at an article; raises `ArticleNotFoundError`.

        Who has other roles by now begins anew: what they typed and decided is on disk.
        """
        article = self.find(slug, tag)
        person = self.newsroom.people.get(person.id) or person
        key = person.id, article.slug, tag
        worker = self._workers.get(key)
        if worker is not None and worker.person != person:
            self._workers.pop(key).close()
            worker = None
        if worker is None:
            worker = self._workers[key] = SessionWorker(article, tag, person)
            if len(self._workers) > MAX_WORKERS:
                self._workers.popitem(last=False)[1].close()
        self._workers.move_to_end(key)
        return worker

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()
