"""
The time a person actively worked on a segment: the sum of the gaps between key events, without pauses.

A gap counts while a segment is open and the gap is shorter than 30 seconds (`PAUSE`); a longer one is a pause. File
times are never used. The seconds are stored in the event of the decision (`data["seconds"]`).
"""

from __future__ import annotations

from time import monotonic

PAUSE = 30.0
"""Seconds; a gap of this length or more is a pause and does not count."""


class ActivityTimer:
    """Adds up active time: call `key` for every key event, and `take` when a decision is made."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._active = 0.0

    def key(self, now: float | None = None) -> None:
        """Note a key event (or a click, or the opening of a segment) at `now`, in seconds of a monotonic clock."""
        now = monotonic() if now is None else now
        gap = now - self._last if self._last is not None else 0.0
        if 0 < gap < PAUSE:
            self._active += gap
        self._last = now

    def take(self) -> int:
        """
        Return the whole active seconds since the last `take`, and start again.

        The fraction of a second is carried over, so that many short decisions add up.
        """
        seconds = int(self._active)
        self._active -= seconds
        return seconds

    def drop(self) -> None:
        """Discard the time counted so far: the person left the segment without a decision."""
        self._active = 0.0
