"""Problems in the chain of a ledger: lines that are missing, repeated or out of order, and impossible times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from translator.catalog import Ledger
from translator.i18n import _
from translator.model import State

CLOCK_SKEW = timedelta(hours=1)
"""How far the clocks of two people's machines may differ."""


def chain_problems(ledger: Ledger) -> Iterator[tuple[int, str, str]]:
    """Yield (1-based line, kind, message) for lines that do not stand where they were written."""
    place = {name: number for number, name in reversed(list(enumerate(ledger.hashes, 1)))}
    for number, (event, name) in enumerate(zip(ledger.events, ledger.hashes, strict=True), 1):
        if place[name] != number:
            yield number, "duplicate", _("the line stands in line {number} already", number=place[name])
            continue
        later = [place[prev] for prev in event.prev if place.get(prev, 0) >= number]
        if later:
            yield number, "order", _("the line that it follows stands behind it, in line {number}", number=later[0])
        elif any(prev not in place for prev in event.prev):
            yield number, "chain", _("the line before it was changed, moved or deleted")
        elif not event.prev and number > 1 and event.state_from not in {None, State.NEW}:
            # Two branches may each have begun the ledger of one article: then both begin at what nobody had touched.
            yield number, "chain", _("the line names no line before it")


def time_problems(ledger: Ledger) -> Iterator[tuple[int, str]]:
    """Yield (1-based line, message) for events dated in the future, or before what they follow."""
    latest: dict[str, datetime] = {}
    limit = datetime.now(UTC) + CLOCK_SKEW
    for number, (event, name) in enumerate(zip(ledger.events, ledger.hashes, strict=True), 1):
        at = parse_time(event.at)
        before = max((latest[prev] for prev in event.prev if prev in latest), default=None)
        if at is None:
            yield number, _("{at} is not a time", at=repr(event.at))
        elif at > limit:
            yield number, _("it is dated in the future: {at}", at=event.at)
        elif before and at < before - CLOCK_SKEW:
            earlier = before.strftime("%Y-%m-%dT%H:%M:%SZ")
            yield number, _("it is dated {at}, before what it follows ({before})", at=event.at, before=earlier)
        # One wrong clock is one problem, not one for each line after it.
        times = [time for time in (before, at) if time is not None and time <= limit]
        if times:
            latest[name] = max(times)


def parse_time(at: str) -> datetime | None:
    """Return the time of an event, None where it is none."""
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
