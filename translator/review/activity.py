"""
How long a person was really at work on a segment: the gaps between key events, without the pauses.

A gap counts while a segment is open and it is shorter than 30 seconds (`PAUSE`); a longer one is a telephone call, not
post-editing. File times are never used. The seconds go into the event of the decision (`data["seconds"]`).
"""

from __future__ import annotations

from time import monotonic

PAUSE = 30.0
"""Seconds: a gap from here on is a pause and counts nothing."""


class ActivityTimer:
    """Adds up active time; tell it of every key, and take the seconds when a decision is made."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._active = 0.0
        self.pauses = 0
        """Gaps of 30 seconds or more since the last `take`."""

    def key(self, now: float | None = None) -> None:
        """Note a key event (or a click, or the opening of a segment) at `now`, in seconds of a monotonic clock."""
        now = monotonic() if now is None else now
        gap = now - self._last if self._last is not None else 0.0
        if gap >= PAUSE:
            self.pauses += 1
        elif gap > 0:
            self._active += gap
        self._last = now

    def close(self) -> None:
        """Stop counting until the next key: no segment is open, a report or a help page is."""
        self._last = None

    def take(self) -> int:
        """
        Return the whole active seconds since the last `take` and begin anew.

        What is left of a second counts for the next segment, so that many short decisions do not vanish.
        """
        seconds = int(self._active)
        self._active -= seconds
        self.pauses = 0
        return seconds

    def drop(self) -> None:
        """Forget what has been counted: the segment was left without a decision."""
        self._active = 0.0
        self.pauses = 0
