"""The table of `translator status`: one line an article and target, as a team would keep it on the wall."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from translator.i18n import _, ngettext
from translator.model import State
from translator.render.tables import Cell, Column, print_table
from translator.review.queue import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.review.progress import Progress

BAR_WIDTH = 12
_BLOCKS = {State.FINAL: "█", State.REVIEWED: "▓", State.TRANSLATED: "▒", State.DRAFT: "░", State.NEW: "·"}
"""Best first. Each state has a shape of its own, so that the bar can be read without colours."""
_SHOWN_PEOPLE = 2


def print_status(rows: Sequence[Progress], *, now: datetime | None = None) -> None:
    """Print the table on stdout; `now` is what ages are counted from."""
    print_table(_columns(), [_row(row, now or datetime.now(UTC)) for row in rows])


def legend() -> str:
    """Explain the signs of the bar, in one line."""
    names = {
        State.FINAL: _("final"), State.REVIEWED: _("reviewed"), State.TRANSLATED: _("translated"),
        State.DRAFT: _("draft"), State.NEW: _("new"),
    }  # fmt: skip
    return "  ".join(f"{sign} {names[state]}" for state, sign in _BLOCKS.items())


def state_bar(row: Progress, width: int = BAR_WIDTH) -> str:
    """
    Draw the shares of the states, the best first, in exactly `width` characters.

    A state that has any segment gets at least one character, so that one stale segment in a thousand is seen.
    """
    counts = {state: row.states[state.value] for state in _BLOCKS if row.states[state.value]}
    if not counts:
        return " " * width
    lengths = {state: max(1, count * width // row.segments) for state, count in counts.items()}
    while (excess := sum(lengths.values()) - width) != 0:
        widest = max(lengths, key=lambda state: (lengths[state], counts[state]))
        lengths[widest] -= 1 if excess > 0 else excess
    return "".join(_BLOCKS[state] * length for state, length in lengths.items())


def _columns() -> list[Column]:
    return [
        Column(_("article"), flexible=True),
        Column(_("into")),
        Column(_("progress")),
        Column(_("confirmed"), "right"),
        Column(_("seg."), "right"),
        Column(_("new"), "right"),
        Column(_("draft"), "right"),
        Column(_("trans."), "right"),
        Column(_("rev."), "right"),
        Column(_("final"), "right"),
        Column(_("stale"), "right"),
        Column(_("errors"), "right"),
        Column(_("waiting"), "right"),
        Column(_("next"), flexible=True),
    ]


def _row(row: Progress, now: datetime) -> list[Cell | str]:
    return [
        row.slug,
        row.target,
        state_bar(row),
        f"{int(row.coverage * 100)} %" if row.segments else "–",
        str(row.segments),
        *(_count(row.states[state.value]) for state in State),
        Cell(_count(row.stale), "yellow" if row.stale else ""),
        Cell("–" if row.errors is None else str(row.errors), "bold red" if row.errors else ""),
        _age(row.oldest, now),
        _next(row),
    ]


def _count(number: int) -> str:
    return str(number) if number else "·"


def _age(at: str, now: datetime) -> str:
    """Return how long ago `at` was, in the largest whole unit."""
    if not at:
        return ""
    seconds = max(0, int((now - datetime.fromisoformat(at)).total_seconds()))
    if seconds >= 86400:
        return ngettext("{count} day", "{count} days", seconds // 86400)
    if seconds >= 3600:
        return ngettext("{count} h", "{count} h", seconds // 3600)
    return ngettext("{count} min", "{count} min", seconds // 60)


def _next(row: Progress) -> str:
    names = {
        Step.SYNC: _("sync"), Step.TRANSLATE: _("translate"), Step.POST_EDIT: _("post-edit"),
        Step.REVIEW: _("review"), Step.SIGN_OFF: _("sign off"), Step.PUBLISH: _("publish"),
        Step.FOLLOW: _("follows {tag}", tag=row.follows),
    }  # fmt: skip
    shown = _(", ").join(row.people[:_SHOWN_PEOPLE])
    rest = len(row.people) - _SHOWN_PEOPLE
    notes = [f"{shown} +{rest}" if rest > 0 else shown] if shown else []
    notes += [ngettext("{count} conflict", "{count} conflicts", row.conflicts)] if row.conflicts else []
    notes += [_("{count} rejected", count=row.rejected)] if row.rejected else []
    notes += [_("{count} by an unknown hand", count=row.unknown)] if row.unknown else []
    return names[row.next] + (_(": ") + _("; ").join(notes) if notes else "")
