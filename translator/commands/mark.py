"""`translator mark`: change the state of segments, waive findings, lock and unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.output import exit_with, talk
from translator.errors import ExitCode, UsageError
from translator.i18n import _, ngettext
from translator.model import State
from translator.workflow.options import By, CategoryOption, SeverityOption, SlugArgument, ToOption, current_newsroom
from translator.workflow.segment_decisions import decision_transaction, print_states, select_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.catalog import Catalog, Entry
    from translator.newsroom import Newsroom


_LISTED = 12
"""Numbers of segments that are listed at most."""


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
) -> tuple[Catalog, list[Entry], dict[int, str]]:
    """
    Waive, change the state, lock or unlock, in this order; all segments together or none.

    A segment of a range, or of `all`, that is further than `state` already is passed over and keeps its state; so is
    one that nobody can confirm without a look (`decisions.unseen_flag`).

    Return the catalog, the segments, and the flags of those that need a look, by their numbers. Raises `ReviewError`
    for the first segment for which it is not permitted.
    """
    from translator.review import decisions, permissions

    passed_over: dict[int, str] = {}
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        entries, named = select_entries(catalog, ranges)
        findings_of = permissions.checks_of(newsroom, catalog)
        for entry in entries if waive else ():
            decisions.waive_check(catalog, entry, person, waive, reason, findings_of=findings_of)
        if state is not None:
            unseen = {
                entry.number: decisions.unseen_flag(entry, state) for entry in entries if entry.number not in named
            }
            passed_over = {number: flag for number, flag in unseen.items() if flag}
            wanted = [entry for entry in entries if entry.number not in passed_over]
            decisions.mark(
                catalog,
                [one for one in wanted if one.number in named or not decisions.is_beyond(one, state, reason)],
                person,
                state,
                findings_of=findings_of,
                reason=reason,
                category=category,
                severity=severity,
            )
        for entry in entries if lock is not None else ():
            decisions.lock(catalog, entry, person, unlock=not lock, reason=reason)
    return catalog, entries, passed_over


def mark(
    slug: SlugArgument,
    numbers: Annotated[list[str], typer.Argument(metavar="NUMBER", help=_("Segments: 3, 7-9, all, stale."))],
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
    catalog, entries, passed_over = mark_segments(
        current_newsroom(), slug, numbers, to,
        by=by, state=state, waive=waive, lock=lock, reason=reason, category=category, severity=severity,
    )  # fmt: skip
    from translator.review.labels import flag_name

    print_states(catalog, entries)
    further = sum(state is not None and State.TRANSLATED.rank <= state.rank < entry.state.rank for entry in entries)
    if further:
        talk(ngettext("{count} segment is further already: passed over",
                      "{count} segments are further already: passed over", further))  # fmt: skip
    for flag in dict.fromkeys(passed_over.values()):
        found = [str(number) for number, its in passed_over.items() if its == flag]
        listed = ", ".join(found[:_LISTED]) + (" …" if len(found) > _LISTED else "")
        words = ngettext("passed over {count} segment, {flag}: {numbers}",
                         "passed over {count} segments, {flag}: {numbers}", len(found),
                         flag=flag_name(flag), numbers=listed)  # fmt: skip
        talk(words)
        talk("  " + _("look at it: {command}", command=f"translator review {slug} --to {to} --filter flag:{flag}"))
        talk("  " + _("then: {command}", command=f"translator mark {slug} {flag} --to {to} --state {state}"))
    if passed_over:
        exit_with(ExitCode.FINDINGS)
