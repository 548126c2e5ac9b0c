"""The clock: the time that events bear, and how far the clocks of two machines may differ."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

CLOCK_SKEW = timedelta(hours=1)
"""How far the clocks of two people's machines may differ."""
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def now() -> str:
    """Return the time as events have it: UTC, to the second."""
    return format_time(datetime.now(UTC))


def format_time(time: datetime) -> str:
    return time.strftime(_FORMAT)


def parse_time(at: str) -> datetime | None:
    try:
        return datetime.strptime(at, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
