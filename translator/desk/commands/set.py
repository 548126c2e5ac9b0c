"""`translator set`: put the target of one segment, or split and merge segments, for scripts and agents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import (
    By,
    Format,
    ListFormat,
    NumberArgument,
    SlugArgument,
    ToOption,
    argument,
    current_newsroom,
    option,
)
from translator.desk.workflow.segment_decisions import decision_transaction, print_states, tell_uncommitted
from translator.newsroom.ground.console import talk
from translator.newsroom.review import decisions, resegmentation

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.house import Article
    from translator.newsroom.house.people import Person


def set_(
    slug: SlugArgument,
    number: NumberArgument,
    to: ToOption,
    text: Annotated[str | None, argument("TEXT", _("The target (default: read from standard input)."))] = None,
    split: Annotated[
        str | None, option("--split", _("Cut the segment in two: offset, or how the second begins."), "PLACE")
    ] = None,
    split_target: Annotated[
        str | None, option("--split-target", _("Where to cut the target; with --split."), "PLACE")
    ] = None,
    merge: Annotated[bool, option("--merge", _("Join the segment with the next of its block."))] = False,
    apart: Annotated[
        int | None,
        option(
            "--apart", _("Give this place of a repeated sentence an entry of its own; 0 takes it back."), "PLACE", min=0
        ),
    ] = None,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Set the target of one segment; split segments, or merge them."""
    chosen = (bool(split), merge, apart is not None).count(True)
    if chosen > 1 or (chosen and text is not None) or (split_target is not None and not split):
        raise UsageError(
            _("one thing at a time: a text, or one of --split, --merge, --apart"), hint="translator set --help"
        )
    given = sys.stdin.read().rstrip("\r\n") if not chosen and text in {None, "-"} else text or ""
    newsroom = current_newsroom()
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        article, entry = newsroom.article(catalog.slug), catalog.entry(number)
        if split:
            entries = _split(article, catalog, entry, person, split, split_target)
        elif merge:
            entries = [resegmentation.merge(article, catalog, entry, person)]
        elif apart:
            entries = [resegmentation.separate_occurrence(article, catalog, entry, person, apart)]
        elif apart is not None:
            entries = [resegmentation.rejoin_occurrence(article, catalog, entry, person)]
        else:
            before = entry.target
            decisions.edit(catalog, entry, person, given)
            entries = [entry]
            if format is ListFormat.TEXT:
                talk("  " + _("source: {text}", text=entry.source))
                if before not in {"", entry.target}:
                    talk("  " + _("was: {text}", text=before))
                talk("  " + _("now: {text}", text=entry.target))
    print_states([(catalog, entries)], format)
    tell_uncommitted(newsroom, catalog, person)


def _split(
    article: Article, catalog: Catalog, entry: Entry, person: Person, place: str, target_place: str | None
) -> list[Entry]:
    """
    Cut a segment at `place` of its source, and at `target_place` of its target, and return both halves.

    A place is an offset in code points, or the text that the second half begins with. Raises `UsageError` for a text
    that does not stand there once, and `ReviewError` for a place inside a tag or a word.
    """
    offset = _offset(entry.source, place, catalog, entry)
    target_offset = None if target_place is None else _offset(entry.target, target_place, catalog, entry)
    halves = resegmentation.split(article, catalog, entry, person, offset, target_offset)
    return sorted({half.number: half for half in halves}.values(), key=lambda half: half.number)


def _offset(text: str, place: str, catalog: Catalog, entry: Entry) -> int:
    if place.isdecimal():
        return int(place)
    count = text.count(place)
    if count != 1:
        raise UsageError(
            _("{place} must be there exactly once, and is there {count} times", place=repr(place), count=count),
            where=_("{file}, segment {number}", file=catalog.where, number=entry.number),
            hint=_("give more of the text, or an offset: {text}", text=text),
        )
    return text.index(place)
