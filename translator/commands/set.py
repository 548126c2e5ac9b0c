"""`translator set`: put the target of one segment, or split and merge segments, for scripts and agents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from translator.errors import UsageError
from translator.i18n import _
from translator.workflow.options import By, NumberArgument, SlugArgument, ToOption, current_newsroom
from translator.workflow.segment_decisions import (
    decision_transaction,
    print_states,
)

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry
    from translator.newsroom import Newsroom


def set_target(project: Newsroom, slug: str, number: int, to: str, text: str, by: str | None) -> tuple[Catalog, Entry]:
    """
    Put `text` as the target of one segment, as the wording of the person at work.

    Raises `ReviewError` for a text that is empty, has several lines, or lost a tag.
    """
    from translator.review import decisions

    with decision_transaction(project, slug, to, by) as work:
        entry = work.catalog.entry(number)
        decisions.edit(work.catalog, entry, work.person, text)
    return work.catalog, entry


def split_segment(
    project: Newsroom, slug: str, number: int, to: str, place: str, target_place: str | None, by: str | None
) -> tuple[Catalog, list[Entry]]:
    """
    Cut a segment at `place` of its source, and at `target_place` of its target, and return both halves.

    A place is an offset in code points, or the text that the second half begins with. Raises `UsageError` for a text
    that does not stand there once, and `ReviewError` for a place inside of a tag or a word.
    """
    from translator.review import resegmentation

    with decision_transaction(project, slug, to, by) as work:
        article = project.article(work.catalog.slug)
        entry = work.catalog.entry(number)
        offset = _offset(entry.source, place, work.catalog, entry)
        target_offset = None if target_place is None else _offset(entry.target, target_place, work.catalog, entry)
        halves = resegmentation.split(article, work.catalog, entry, work.person, offset, target_offset)
    return work.catalog, sorted({half.number: half for half in halves}.values(), key=lambda half: half.number)


def merge_segment(project: Newsroom, slug: str, number: int, to: str, by: str | None) -> tuple[Catalog, list[Entry]]:
    """Join a segment with the next of its block, and return the whole; raises `ReviewError` where none follows."""
    from translator.review import resegmentation

    with decision_transaction(project, slug, to, by) as work:
        article = project.article(work.catalog.slug)
        whole = resegmentation.merge(article, work.catalog, work.catalog.entry(number), work.person)
    return work.catalog, [whole]


def separate_occurrence(
    project: Newsroom, slug: str, number: int, to: str, place: int, by: str | None
) -> tuple[Catalog, list[Entry]]:
    """
    Give one of the places of a sentence an entry of its own, and return that; 0 takes it back.

    Raises `ReviewError` where the sentence stands in fewer places.
    """
    from translator.review import resegmentation

    with decision_transaction(project, slug, to, by) as work:
        article = project.article(work.catalog.slug)
        entry = work.catalog.entry(number)
        if place:
            found = resegmentation.separate_occurrence(article, work.catalog, entry, work.person, place)
        else:
            found = resegmentation.rejoin_occurrence(article, work.catalog, entry, work.person)
    return work.catalog, [found]


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


def set_(
    slug: SlugArgument,
    number: NumberArgument,
    to: ToOption,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help=_("The target; from stdin when none."))] = None,
    split: Annotated[
        str | None,
        typer.Option("--split", metavar="PLACE", help=_("Cut the segment in two: offset, or how the second begins.")),
    ] = None,
    split_target: Annotated[
        str | None,
        typer.Option("--split-target", metavar="PLACE", help=_("Where to cut the target; with --split.")),
    ] = None,
    merge: Annotated[bool, typer.Option("--merge", help=_("Join the segment with the next of its block."))] = False,
    apart: Annotated[
        int | None,
        typer.Option(
            "--apart", metavar="PLACE", min=0,
            help=_("Give this place of a repeated sentence an entry of its own; 0 takes it back."),
        ),
    ] = None,
    by: By = None,
) -> None:  # fmt: skip
    """Set the target of one segment, or split it, or merge it with the next."""
    chosen = [name for name, given in (("--split", split), ("--merge", merge), ("--apart", apart is not None)) if given]
    if len(chosen) > 1 or (chosen and text is not None) or (split_target is not None and not split):
        raise UsageError(
            _("one thing at a time: a text, or one of --split, --merge, --apart"), hint="translator set --help"
        )
    project = current_newsroom()
    if split:
        print_states(*split_segment(project, slug, number, to, split, split_target, by))
    elif merge:
        print_states(*merge_segment(project, slug, number, to, by))
    elif apart is not None:
        print_states(*separate_occurrence(project, slug, number, to, apart, by))
    else:
        given = sys.stdin.read().rstrip("\r\n") if text in {None, "-"} else text
        catalog, entry = set_target(project, slug, number, to, given or "", by)
        print_states(catalog, [entry])
