"""Consequences of a changed term for the segments that it touches: a proposal each, and final ones opened again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import groupby

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.newsroom.house.newsroom import Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.house.touched_segments import TouchedSegment
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


def term_reason(source: str, target: str) -> str:
    return _("term: {source} = {target}", source=source, target=target)
