"""
What a person marked last, and taking it back: in all articles that one command marked.

It is kept in `.translator/marks`: a list of the lines that the mark added to ledgers. Without it a mark can still be
taken back article by article, in a review.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec
import typer

from translator.bilingual.errors import ExitCode, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import short_hash
from translator.bilingual.tables import unpacked
from translator.desk.workflow.segment_decisions import decision_transaction, print_states
from translator.newsroom.ground.console import talk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translator.newsroom.catalog import Catalog, Entry
    from translator.newsroom.house import Newsroom
    from translator.newsroom.house.people import Person


class _MarkedCatalog(msgspec.Struct):
    slug: str
    tag: str
    lines: list[str]
    """Hashes of the lines in its ledger."""


class LastMark:
    """
    Remembers what a mark does in the block, so that it can be taken back.

    A mark that is refused did nothing, and is remembered as that: who takes it back does not mean the one before it.
    """

    def __init__(self, newsroom: Newsroom, by: str | None) -> None:
        self._newsroom, self._by = newsroom, by
        self._catalogs: list[_MarkedCatalog] = []

    @cached_property
    def person(self) -> Person:
        """The person at work, asked for once: git may have to tell who it is."""
        from translator.newsroom.house.people import person_at_work

        return person_at_work(self._newsroom, self._by)

    def __enter__(self) -> Self:
        return self

    def add(self, catalog: Catalog, lines: Sequence[str]) -> None:
        """Remember the lines that were added to the ledger of a catalog."""
        if lines:
            self._catalogs.append(_MarkedCatalog(catalog.slug, catalog.tag, [*lines]))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Write it also where something stopped the mark: what was done until then can be taken back."""
        with suppress(TranslatorError):  # Nobody known: it was refused for that.
            _remember(self._newsroom, self.person, self._catalogs)


def undo_last_mark(newsroom: Newsroom, by: str | None, slug: str | None = None, *, is_asked: bool = True) -> ExitCode:
    """
    Take back what the last mark of the person at work did, in all articles or in those that `slug` means.

    Where that are several articles that nobody named, it is asked for first unless `is_asked` is off. A segment that
    was changed since stays as it is, and is counted. Raises `UsageError` where nothing is remembered, or nobody can be
    asked.
    """
    from translator.bilingual.errors import ReviewError
    from translator.newsroom.ground.files import flushed_together
    from translator.newsroom.house.people import person_at_work

    person = person_at_work(newsroom, by)
    known = unpacked(newsroom.recall(_place(newsroom, person)), list[_MarkedCatalog])
    if not known:
        raise UsageError(
            _("there is no mark of {person} to take back: the last one changed nothing, or was taken back",
              person=person.id), hint="translator review SLUG --to TAG",
        )  # fmt: skip
    wanted = {ref.slug for ref in newsroom.select([slug])} if slug else {marked.slug for marked in known}
    catalogs = [marked for marked in known if marked.slug in wanted]
    _require_meant(known, catalogs, is_asked=is_asked and not slug)
    overtaken = 0
    with newsroom.index.together(), flushed_together():
        for marked in catalogs:
            with newsroom.skipping(ReviewError, UsageError):
                overtaken += _undo_in(newsroom, marked, person)
    _remember(newsroom, person, [marked for marked in known if marked not in catalogs])
    if overtaken:
        talk(ngettext("{count} segment was changed since, and stays as it is",
                      "{count} segments were changed since, and stay as they are", overtaken))  # fmt: skip
    return ExitCode.FINDINGS if overtaken else ExitCode.OK


def _require_meant(known: list[_MarkedCatalog], catalogs: list[_MarkedCatalog], *, is_asked: bool) -> None:
    """Say what is taken back; where it is in several articles, let the person say that it is meant."""
    listed = "; ".join(f"{marked.slug} {marked.tag} ({len(marked.lines)})" for marked in catalogs or known)
    said = _("your last mark, with its decisions: {articles}", articles=listed)
    if not catalogs:
        raise UsageError(said, hint="translator mark --undo")
    talk(said)
    if is_asked and len({marked.slug for marked in catalogs}) > 1:
        if not sys.stdin.isatty():
            raise UsageError(_("it was in several articles: name the one that is meant, or say --yes"),
                             hint=f"translator mark {catalogs[0].slug} --undo")  # fmt: skip
        typer.confirm(_("Take it back in all of them?"), abort=True, err=True)


def _undo_in(newsroom: Newsroom, marked: _MarkedCatalog, person: Person) -> int:
    """Take the decisions back in one catalog; return how many cannot be."""
    from translator.newsroom.review.undo import read_undo_history, undo

    lines, overtaken = set(marked.lines), 0
    entries: list[Entry] = []
    with decision_transaction(newsroom, marked.slug, marked.tag, person) as (catalog, _person):
        article = newsroom.article(marked.slug)
        for item in reversed(read_undo_history(catalog, person.id).undoable):
            if lines.isdisjoint(decision.line for decision in item):
                continue
            if all(decision.is_undoable(catalog) for decision in item):
                entries += undo(article, catalog, item, person)
            else:
                overtaken += 1
    print_states(catalog, sorted({entry.number: entry for entry in entries}.values(), key=lambda entry: entry.number))
    return overtaken


def _remember(newsroom: Newsroom, person: Person, catalogs: list[_MarkedCatalog]) -> None:
    newsroom.remember(_place(newsroom, person), msgspec.msgpack.encode(catalogs))


def _place(newsroom: Newsroom, person: Person) -> Path:
    return newsroom.derived_dir / "marks" / f"{short_hash(person.id)}.msgpack"
