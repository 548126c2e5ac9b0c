"""Keys of the last moments, by which a held key decides once."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from math import inf
from time import monotonic

# Seconds: keys that come closer together than `BURST` were not pressed one after the other; the same key within
# `REPEAT` is the repeat of a held one. Its first comes after `FIRST_REPEAT` at the latest, and it must be left alone
# for `RELEASE` before it decides again. A segment must have been seen for `PAINTED`.
#
# Fast presses are a series: it begins with a press after more than `FIRST_REPEAT`; the mean of the last gaps is
# `SERIES` at least (a busy machine reads one late and the next early), and none is as long as `FIRST_PAUSE`, the
# shortest that a keyboard waits before it repeats a held key.
BURST, REPEAT, FIRST_REPEAT, RELEASE, PAINTED = 0.03, 0.15, 1.0, 0.5, 0.15
SERIES, FIRST_PAUSE = 0.075, 0.22
# Seconds within which the list has scrolled to the next segment.
SCROLLING = 1.0


class KeyHistory:
    is_timed = True
    """False: every key decides at once, as a test of something else wants it."""

    def __init__(self) -> None:
        self._last = self._gap = -inf
        self._last_of: dict[str, float] = {}
        self._since_same = inf
        self._repeating = self._series_key = ""
        self._series: deque[float] = deque(maxlen=3)
        """When its last keys came."""
        self._shown: Hashable = None
        self._changed_at = -inf
        self._painted_at = inf
        """Since when it has been in sight; infinity while it is not."""
        self._shown_before = 0.0
        """Seconds for which it was in sight before that."""
        self._is_in_sight = True
        self._is_in_series = False
        self.generation = 0

    def note_key(self, key: str, at: float) -> None:
        is_next = self.continues_series(key, at)
        self._gap, self._last = at - self._last, at
        self._since_same = at - self._last_of.get(key, -inf)
        self._last_of[key] = at
        if not is_next:
            self._series.clear()
            self._series_key = key if self._since_same >= FIRST_REPEAT else ""
        self._series.append(at)
        self._is_in_series = is_next
        is_held = not is_next and self._since_same < (RELEASE if key == self._repeating else REPEAT)
        self._repeating = key if is_held else "" if key == self._repeating else self._repeating

    def continues_series(self, key: str, at: float) -> bool:
        """Return whether `key` at `at` is the next of a series of presses, and not the repeat of a held key."""
        if not self.is_timed or key != self._series_key or not BURST <= at - self._last < FIRST_PAUSE:
            return False
        return at - self._series[0] >= SERIES * len(self._series)

    @property
    def is_coming_into_sight(self) -> bool:
        """Return whether the segment was not seen for long enough yet, and soon will be."""
        now = monotonic()
        may_come = self._is_in_sight or now - self._changed_at < SCROLLING
        return may_come and now - self._painted_at < PAINTED

    @property
    def last_key(self) -> tuple[str, float]:
        return max(self._last_of.items(), key=lambda item: item[1])

    @property
    def is_in_burst(self) -> bool:
        """Return whether the key that came last was pressed before anybody could read what the one before it did."""
        return self.is_timed and self._gap < BURST

    def decision_delay(self) -> float | None:
        """
        Return for how many seconds the key that came last must wait until it decides; None: it does not decide.

        A key that comes soon after the same key may be the first repeat: the next one would follow at once.
        """
        if not self.is_timed:
            return 0.0
        if not self.may_ask() or self._last == self._last_of.get(self._repeating):
            return None
        return REPEAT if self._since_same < FIRST_REPEAT and not self._is_in_series else BURST

    def may_ask(self) -> bool:
        """Return whether the key that came last may open the question of a decision about what is shown."""
        seen_at = monotonic() if self._is_in_series else self._last  # A key of a series was held back until now.
        return not self.is_timed or (self._gap >= BURST and seen_at - self._painted_at >= PAINTED)

    def is_repeat_of(self, key: str, at: float, following: str, then: float) -> bool:
        """Return whether the key `following` at `then` shows that `key` at `at` was not a single press."""
        return then - at < (REPEAT if following == key else BURST)

    def begin_showing(self, shown: Hashable) -> bool:
        if shown == self._shown:
            return False
        self._shown, self._painted_at, self._shown_before = shown, inf, 0.0
        self._changed_at = monotonic()
        self.generation += 1
        return True

    def note_painted(self, generation: int) -> None:
        if generation == self.generation and self._is_in_sight:
            self._painted_at = monotonic()

    def note_sight(self, *, is_in_sight: bool) -> None:
        if is_in_sight and not self._is_in_sight:
            self._painted_at = monotonic()
        elif not is_in_sight and self._painted_at < inf:
            self._shown_before += monotonic() - self._painted_at
            self._painted_at = inf
        self._is_in_sight = is_in_sight

    @property
    def shown_seconds(self) -> float | None:
        """For how many seconds the text has been in sight, to a tenth; None where that was not measured."""
        if not self.is_timed or self._painted_at == inf:
            return None
        return round(self._shown_before + max(0.0, monotonic() - self._painted_at), 1)
