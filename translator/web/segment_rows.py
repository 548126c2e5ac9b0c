"""The segments of an article as the review page lists them, each a row that can be drawn by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from translator.article_diff.rows import flags_of
from translator.catalog import Entry
from translator.errors import UsageError
from translator.i18n import _
from translator.review.filters import ALL
from translator.review.labels import flag_name, kind_name, state_name
from translator.review.queue import may_take
from translator.review.session import Session
from translator.web.change_feed import signature
from translator.web.html_text import plain

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Row:
    """One segment in the list."""

    key: str
    number: int
    source: Markup
    target: Markup
    state: str
    state_name: str
    flags: tuple[tuple[str, str], ...]
    """Flag → its name."""
    kind: str
    """`heading-2`, `title`, `item` … for the look."""
    kind_name: str
    is_waiting: bool
    """Whether this person may take its next step."""
    signature: str
    is_hit: bool
    """Whether a filter lets it through; False where there is none."""


def choose_filter(session: Session, wanted: str, order: str | None = None) -> None:
    """Let the session go by the filter of the page that asks: all pages of a person at an article share one session."""
    navigation = session.navigation
    if (navigation.wanted, navigation.order) != (wanted, order or navigation.order):
        try:
            navigation.set_filter(wanted, order)
        except UsageError:
            # The page has said so.
            navigation.set_filter(ALL, order)


def is_hit(session: Session, number: int) -> bool:
    """Tell whether a filter lets the segment through; False where the list has all segments."""
    return session.navigation.wanted != ALL and session.navigation.is_hit(number)


def row_of(session: Session, entry: Entry) -> Row:
    """Return the row of one segment."""
    wanted = session.navigation.wanted_texts
    return Row(
        key=entry.key,
        number=entry.number,
        source=plain(entry.source, entry.placeholders, wanted),
        target=plain(entry.target, entry.placeholders, wanted),
        state=entry.state.value,
        state_name=state_name(entry.state),
        flags=tuple((flag, flag_name(flag)) for flag in flags_of(entry)),
        kind=entry.kind,
        kind_name=kind_name(entry.kind, entry.context),
        is_waiting=_is_waiting(session, entry),
        signature=signature(session.catalog, entry),
        is_hit=is_hit(session, entry.number),
    )


def _is_waiting(session: Session, entry: Entry) -> bool:
    """Tell whether the segment is in the person's way: not yet reviewed, and the person may take its next step."""
    from translator.model import State

    return entry.state.rank < State.REVIEWED.rank and may_take(session.catalog, entry, session.person)


def rows_of(session: Session, entries: Iterable[Entry]) -> list[Row]:
    """Return the rows of several segments, in their order."""
    return [row_of(session, entry) for entry in entries]


def progress_of(session: Session) -> dict[str, Any]:
    """Return how far the person is with the article, in numbers and in words; errors as far as they are counted."""
    done, total, copy = session.done_count, len(session.catalog.entries), session.working_copy
    is_counted, errors = copy.check_more(0), copy.known_error_count
    words = f"{done}/{total}"
    if errors or not is_counted:
        words += " · " + _("{count} err", count=errors) + ("" if is_counted else " …")
    spoken = _("{waiting} of {total} wait for you, {reviewed} are reviewed, {errors} errors",
               waiting=total - done, total=total, reviewed=copy.reviewed_count, errors=errors)  # fmt: skip
    return {"done": done, "total": total, "errors": errors, "waiting": total - done, "words": words, "spoken": spoken,
            "is_counted": is_counted}  # fmt: skip


def filters(chosen: str) -> list[tuple[str, str]]:
    """Return the filters that a page offers by name, and the one that an address brought along."""
    from translator.model import State

    states = [(f"state:{state.value}", state_name(state)) for state in State]
    flags = [(f"flag:{flag}", flag_name(flag)) for flag in ("stale", "rejected", "conflict", "foreign")]
    named = [
        ("all", _("all segments")),
        ("unresolved", _("what waits for me")),
        *states,
        *flags,
        ("severity:error", _("with errors")),
        ("comment", _("with comments")),
    ]
    return named if chosen in dict(named) else [*named, (chosen, chosen)]
