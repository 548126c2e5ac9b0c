"""Consequences of a changed term for the segments that it touches: a proposal each, and final ones opened again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import groupby

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.newsroom.house.concordance import TouchedSegment, touched_by
from translator.newsroom.house.glossary.new_terms import NewTerm, plan_term, write_term
from translator.newsroom.house.newsroom import Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions


def follow_term(
    newsroom: Newsroom, touched: Iterable[TouchedSegment], person: Person, reason: str, *, reopens: bool
) -> tuple[int, int]:
    """
    Lay a proposal beside each segment for which there is one, and open final ones again where that is wanted.

    Returns how many of both. Segments that somebody changed meanwhile, or that the person may not open, are left alone.
    """
    proposed = reopened = 0
    for (slug, tag), group in groupby(touched, key=lambda one: (one.slug, one.tag)):
        with newsroom.skipping(), newsroom.article(slug).transaction(tag) as catalog:
            for one in group:
                entry = catalog.find(one.key)
                if entry is None or entry.target != one.target:
                    continue
                if reopens and one.is_final:
                    with suppress(ReviewError):
                        decisions.reopen(catalog, entry, person, reason)
                        reopened += 1
                if one.proposal and decisions.propose(catalog, entry, person, one.proposal, reason=reason):
                    proposed += 1
    return proposed, reopened


class TermPlan:
    """A term as it would be written, with the segments that it touches; nothing is written before `write`."""

    def __init__(self, newsroom: Newsroom, person: Person, term: NewTerm) -> None:
        """Plan `term`; raises what `plan_term` raises."""
        self._newsroom, self._person, self._term = newsroom, person, term
        self._glossary = newsroom.glossary
        self.change = plan_term(self._glossary, term, person)
        self.touched = touched_by(newsroom, self.change)
        self.words = ""
        """Said of what was done."""

    def write(self) -> str:
        """Write the line, and return where it stands."""
        where = write_term(self._newsroom, self._glossary, self.change)
        self.words = (
            _("proposed, for an editor to accept: {where}", where=where)
            if self.change.is_proposal
            else _("written: {where}", where=where)
        )
        return where

    def follow(self, *, suggests: bool = True, reopens: bool) -> None:
        reason = _("term: {source} = {target}", source=self._term.source, target=self._term.target)
        touched = self.touched if suggests else [replace(one, proposal="") for one in self.touched]
        proposed, reopened = follow_term(self._newsroom, touched, self._person, reason, reopens=reopens)
        self.words = _("{proposed} suggestions, {reopened} reopened", proposed=proposed, reopened=reopened)
