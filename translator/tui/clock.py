"""How long somebody really worked on a segment: pauses do not count as work."""

from __future__ import annotations

from time import monotonic

_LONGEST_PAUSE = 60.0
"""Seconds without a key after which somebody is elsewhere."""


class Clock:
    """Adds up the time between keys."""

    def __init__(self) -> None:
        self._active = 0.0
        self._last = monotonic()

    def tick(self) -> None:
        """Note that a key came."""
        now = monotonic()
        self._active += min(now - self._last, _LONGEST_PAUSE)
        self._last = now

    def take(self) -> int:
        """Return the active seconds since the last call, and begin anew."""
        self.tick()
        seconds, self._active = round(self._active), 0.0
        return seconds

    def forget(self) -> None:
        """Begin anew: another segment is in hand."""
        self.take()
