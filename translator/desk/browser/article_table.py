"""
The table that the list of articles searches: title, step and people of each article, kept as the files last said.

To look at every file of a large house takes longer than a page may. So a look is made in portions: a request does what
it can in a moment, and a thread the rest, a little at a time. What a page shows is looked at anew in any case; only
whether an article is on it may be some seconds old, and what is decided here is known at once. A small house is looked
at as a whole each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic, sleep, time_ns

from translator.bilingual.errors import TranslatorError
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.house_index import state_of
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import people_path
from translator.newsroom.review.queue import Step

# Seconds that a request may look before it answers.
_AT_ONCE = 0.02
_PORTION, _PAUSE = 0.01, 0.002
"""Seconds that the thread looks at a time, and for which it then leaves the interpreter to others."""
# The files of a large house are left alone for so many times as long as looking at them took.
_SHARE = 20


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What the list can be filtered by; `step` is None where the catalog cannot be read."""

    step: Step | None
    people: tuple[str, ...] = ()
    title: str = ""
    """In the target language, case folded."""


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    words: str
    """Slug and title, case folded."""
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
        """State of the list of people that the rows were made with."""
        self._changed: set[str] = set()
        self._lock = Lock()
        self._look: Iterator[None] | None = None
        """The look that is under way."""
        self._spent, self._rest_until = 0.0, 0.0
        self._is_going_on = False
        """Whether the thread is at work."""

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
            if self._look is None and monotonic() >= self._rest_until:
                self._look, self._spent = self._look_at_all(newsroom), 0.0
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
        """Go on with the look for some time; at its end, rest."""
        start = monotonic()
        for _article in self._look or ():
            if monotonic() - start > seconds:
                self._spent += monotonic() - start
                return
        self._spent += monotonic() - start
        if self._look is not None and self._spent > _AT_ONCE:
            self._rest_until = monotonic() + _SHARE * self._spent
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
    """Return all files that the facts of an article are made from."""
    paths = (newsroom.catalog_path, newsroom.ledger_path, newsroom.journal_path)
    return (str(ref.path), *(str(path(tag, ref.slug)) for tag in newsroom.targets_of(ref) for path in paths))
