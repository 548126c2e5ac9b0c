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
from pathlib import Path
from typing import TypeVar

from translator.errors import TranslatorError
from translator.i18n import _
from translator.language import CONTENT_TAGS
from translator.newsroom import Newsroom
from translator.newsroom.people import People, Person, load_people
from translator.project import ArticleRef
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

    def __init__(self, project: Newsroom, ref: ArticleRef, tag: str, person: Person) -> None:
        self.project, self.ref, self.tag, self.person = project, ref, tag, person
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
            self._session = Session(self.project, self.ref.slug, self.tag, self.person, wanted="all")
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
        """Let the thread end after its last task."""
        self._thread.shutdown(wait=False)


def slug_in_address(slug: str) -> str:
    """Return a slug as one part of an address, written as JSON pointers are: servers take `%2F` for a slash."""
    return slug.replace("~", "~0").replace("/", "~1")


class ProjectSessions:
    """The project as the pages see it, and the open review sessions."""

    def __init__(self, project: Newsroom) -> None:
        self._project = project
        self._watched = self._find_folders()
        self._folders = self._look()
        self._workers: OrderedDict[tuple[str, str, str], SessionWorker] = OrderedDict()

    @property
    def project(self) -> Newsroom:
        """The project; articles that were added or removed since are seen."""
        folders = self._look()
        if folders != self._folders:
            self._project = Newsroom(self._project.root, self._project.settings)
            self._watched = self._find_folders()
            self._folders = self._look()
        return self._project

    def _look(self) -> tuple[int, ...]:
        """Return when the folders of the articles were changed last, those that were there at the last full look."""
        return tuple(folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in self._watched)

    def _find_folders(self) -> list[Path]:
        """Return the folders in which articles stand, and those around them: a new one shows in these."""
        top = self._project.articles_dir
        folders = {path.parent for path, _place in self._project.article_files()}
        around = {one for folder in folders for one in folder.parents if one.is_relative_to(top)}
        named = {self._project.article_path(tag, "x").parent for tag in CONTENT_TAGS}
        return sorted({top, *folders, *around, *named})

    @property
    def people(self) -> People:
        return load_people(self.project)

    def find(self, slug: str, tag: str) -> tuple[ArticleRef, str]:
        """
        Return the article with exactly this slug, and the target with exactly this tag.

        Both are compared with what there is and never made into a path; `slug` is as `address` writes it. Raises
        `ArticleNotFoundError`.
        """
        project = self.project
        ref = next((ref for ref in project.articles if slug in {ref.slug, slug_in_address(ref.slug)}), None)
        if ref is None or tag not in project.targets_of(ref):
            raise ArticleNotFoundError(_("there is no such article here"))
        return ref, tag

    def worker(self, person: Person, slug: str, tag: str) -> SessionWorker:
        """Return the worker of `person` at an article; raises `ArticleNotFoundError`."""
        ref, tag = self.find(slug, tag)
        slug = ref.slug
        worker = self._workers.get((person.id, slug, tag))
        if worker is None:
            worker = self._workers[person.id, slug, tag] = SessionWorker(self.project, ref, tag, person)
            if len(self._workers) > MAX_WORKERS:
                self._workers.popitem(last=False)[1].close()
        self._workers.move_to_end((person.id, slug, tag))
        return worker

    def close(self) -> None:
        for worker in self._workers.values():
            worker.close()
