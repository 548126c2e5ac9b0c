"""`translator status`: how far each article is, and who is next."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.desk.setup.driver_settings import is_driver_missing
from translator.desk.workflow.options import Format, ListFormat, Slugs, To, current_newsroom, talk_of_no_work
from translator.newsroom.ground.console import print_json, print_line, talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.house import Newsroom
    from translator.newsroom.review.progress import Progress


def status(
    slugs: Slugs = None,
    to: To = None,
    check: Annotated[bool, typer.Option("--check", help=_("Count open errors anew where texts changed."))] = False,
    stale: Annotated[
        bool, typer.Option("--stale", help=_("List what is stale instead: changes of meaning first, of form last."))
    ] = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show how far each article is."""
    from translator.desk.render.status import legend, print_status
    from translator.desk.workflow.article_progress import article_progress
    from translator.desk.workflow.sync_run import note_behind

    newsroom = current_newsroom(is_tolerant=True)
    if stale:
        _print_stale(newsroom, slugs or (), to or (), format)
        return
    rows = article_progress(newsroom, slugs or (), to or (), check=check)
    if format is ListFormat.JSON:
        print_json([_as_json(row) for row in rows])
        return
    print_status(rows)
    talk(legend())
    if not rows:
        talk_of_no_work(newsroom, slugs or (), to or ())
    note_behind(newsroom, slugs or (), to or ())
    if is_driver_missing(newsroom.root):
        talk(_("git merges catalogs line by line in this clone: {command}", command="translator init"))
    if any(row.errors is None and row.segments > row.states[State.NEW] for row in rows):
        talk(_("errors were not counted since the last change: translator status --check"))


def _print_stale(newsroom: Newsroom, slugs: Sequence[str], to: Sequence[str], format: ListFormat) -> None:
    from translator.desk.commands.status_stale_segments import stale_pages, stale_segments
    from translator.desk.workflow.sync_run import note_behind
    from translator.newsroom.review.labels import change_name, outside_change_name

    found = stale_segments(newsroom, slugs, to)
    pages = stale_pages(newsroom, slugs, to)
    if format is ListFormat.JSON:
        rows: list[dict[str, Any]] = [
            {"slug": item.slug, "tag": item.tag, "segment": item.segment, "weight": item.change.weight,
             "because": item.change.reasons, "before": item.before, "after": item.after, "target": item.target}
            for item in found
        ]  # fmt: skip
        rows += [
            {"slug": page.slug, "tag": page.tag, "segment": None, "weight": "outside", "because": page.outside,
             "page": page.page}
            for page in pages
        ]  # fmt: skip
        print_json(rows)
        return
    for item in found:
        print_line(f"{item.slug} {item.tag} {item.segment}: {change_name(item.change)}")
        print_line(f"  - {item.before}")
        print_line(f"  + {item.after}")
    for page in pages:
        print_line(f"{page.slug} {page.tag}: {outside_change_name(page.outside)} ({page.page})")
    talk(ngettext("{count} segment is stale", "{count} segments are stale", len(found)))
    note_behind(newsroom, slugs, to)


def _as_json(row: Progress) -> dict[str, Any]:
    """Return a row with the names that other commands give its language, and the segments that nobody has begun."""
    values = {item.name: getattr(row, item.name) for item in fields(row)}
    return {**values, "tag": row.target, "new": row.states["new"]}
