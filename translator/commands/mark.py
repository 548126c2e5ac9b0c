"""`translator mark`: change the state of segments, waive findings, lock and unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.output import talk
from translator.errors import UsageError
from translator.i18n import _, ngettext
from translator.model import State
from translator.workflow.options import By, CategoryOption, SeverityOption, SlugArgument, ToOption, current_newsroom
from translator.workflow.segment_decisions import decision_transaction, print_states, select_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.catalog import Catalog, Entry
    from translator.newsroom import Newsroom


def mark_segments(
    newsroom: Newsroom,
    slug: str,
    ranges: Sequence[str],
    to: str,
    *,
    by: str | None = None,
    state: State | None = None,
    waive: str = "",
    lock: bool | None = None,
    reason: str = "",
    category: str = "",
    severity: str = "",
) -> tuple[Catalog, list[Entry]]:
    """
    Waive, change the state, lock or unlock, in this order; all segments together or none.

    A segment of a range, or of `all`, that is further than `state` already is passed over and keeps its state.

    Raises `ReviewError` for the first segment for which it is not permitted.
    """
    from translator.review import decisions, permissions

    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        entries = select_entries(catalog, ranges)
        findings_of = permissions.checks_of(newsroom, catalog)
        for entry in entries if waive else ():
            decisions.waive_check(catalog, entry, person, waive, reason, findings_of=findings_of)
        if state is not None:
            named = {int(text) for text in ranges if text.isdecimal()}
            decisions.mark(
                catalog,
                [entry for entry in entries if entry.number in named or not decisions.is_beyond(entry, state, reason)],
                person,
                state,
                findings_of=findings_of,
                reason=reason,
                category=category,
                severity=severity,
            )
        for entry in entries if lock is not None else ():
            decisions.lock(catalog, entry, person, unlock=not lock, reason=reason)
    return catalog, entries


def mark(
    slug: SlugArgument,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER", help=_("Segments: 3, 7-9, all."))],
    to: ToOption,
    state: Annotated[
        State | None,
        typer.Option("--state", metavar="STATE", help=_("draft (send back), translated, reviewed or final.")),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why; to send back, reopen, waive."))] = "",
    category: CategoryOption = "",
    severity: SeverityOption = "",
    waive: Annotated[str, typer.Option("--waive", metavar="CHECK", help=_("Let this check's findings stand."))] = "",
    lock: Annotated[
        bool | None, typer.Option("--lock/--unlock", help=_("Forbid, or allow again, to change the target."))
    ] = None,
    by: By = None,
) -> None:
    """Change the state of segments."""
    if state is None and not waive and lock is None:
        raise UsageError(_("nothing to do"), hint="--state STATE, --waive CHECK --reason TEXT, --lock, --unlock")
    catalog, entries = mark_segments(
        current_newsroom(), slug, numbers, to,
        by=by, state=state, waive=waive, lock=lock, reason=reason, category=category, severity=severity,
    )  # fmt: skip
    print_states(catalog, entries)
    further = sum(state is not None and State.TRANSLATED.rank <= state.rank < entry.state.rank for entry in entries)
    if further:
        talk(ngettext("{count} segment is further already: passed over",
                      "{count} segments are further already: passed over", further))  # fmt: skip
