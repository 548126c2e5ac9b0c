"""
What a person marked last, and taking it back: in all articles that one command marked.

It is kept in `.translator/marks`: a list of the lines that the mark added to ledgers. Without it a mark can still be
taken back article by article, in a review.
"""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from translator.console.output import talk
from translator.errors import ExitCode, UsageError
from translator.files import unpacked
from translator.i18n import _, ngettext
from translator.model import short_hash
from translator.workflow.segment_decisions import decision_transaction, print_states

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from translator.catalog import Catalog, Entry
    from translator.newsroom import Newsroom
    from translator.newsroom.people import Person


class _MarkedCatalog(msgspec.Struct):
    slug: str
    tag: str
    lines: list[str]
    """Hashes of the lines in its ledger."""


class LastMark:
    """Remembers what a mark does in the block, so that it can be taken back."""

    def __init__(self, newsroom: Newsroom, person: Person) -> None:
        self._newsroom, self._person = newsroom, person
        self._catalogs: list[_MarkedCatalog] = []

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
        if self._catalogs:
            self._newsroom.remember(_place(self._newsroom, self._person), msgspec.msgpack.encode(self._catalogs))


def undo_last_mark(newsroom: Newsroom, by: str | None) -> ExitCode:
    """
    Take back what the last mark of the person at work did, in all articles.

    Raises `UsageError` where nothing is remembered. A segment that was changed since stays as it is, and is counted.
    """
    from translator.errors import ReviewError
    from translator.flush import flushed_together
    from translator.newsroom.people import person_at_work

    person = person_at_work(newsroom, by)
    place = _place(newsroom, person)
    catalogs = unpacked(newsroom.recall(place), list[_MarkedCatalog])
    if not catalogs:
        raise UsageError(_("there is no mark of {person} to take back", person=person.id),
                         hint="translator review SLUG --to TAG")  # fmt: skip
    overtaken = 0
    with newsroom.index.together(), flushed_together():
        for marked in catalogs:
            with newsroom.skipping(ReviewError, UsageError):
                overtaken += _undo_in(newsroom, marked, person)
    newsroom.remember(place, msgspec.msgpack.encode([]))
    if overtaken:
        talk(ngettext("{count} segment was changed since, and stays as it is",
                      "{count} segments were changed since, and stay as they are", overtaken))  # fmt: skip
    return ExitCode.FINDINGS if overtaken else ExitCode.OK


def _undo_in(newsroom: Newsroom, marked: _MarkedCatalog, person: Person) -> int:
    """Take the decisions back in one catalog; return how many cannot be."""
    from translator.review.undo import undo
    from translator.review.undo_history import read_undo_history

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


def _place(newsroom: Newsroom, person: Person) -> Path:
    return newsroom.derived_dir / "marks" / f"{short_hash(person.id)}.msgpack"
