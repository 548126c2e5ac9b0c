"""
Keys of the last moments, by which a held key decides once; Escape, told apart from sequences that begin with it.

Textual waits 0.1 seconds for the rest of a sequence and takes whatever comes meanwhile for it (`XTermParser` as of
8.2). But few characters can go on a sequence: before all others, Escape is the key.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from importlib import import_module
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser

from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from textual.message import Message


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """What counts as too fast, in seconds."""

    burst: float = 0.03
    """Keys that come closer together than this were not pressed one after the other."""
    repeat: float = 0.15
    """The same key again within this time is the repeat of a held key."""
    first_repeat: float = 1.0
    """A held key repeats after this time at the latest for the first time."""
    release: float = 0.5
    """After repeats, the key must be left alone for so long before it decides again."""
    painted: float = 0.15
    """A segment must have been on the screen for so long."""


class KeyHistory:
    """The times of the keys of one review screen and its dialogs, and of what it shows."""

    def __init__(self, limits: TimeLimits | None = None) -> None:
        self.limits: TimeLimits | None = limits or TimeLimits()
        """None: every key decides at once, as a test of something else wants it."""
        self._last = self._gap = -inf
        self._last_of: dict[str, float] = {}
        self._since_same = inf
        self._repeating = ""
        self._shown: Hashable = None
        self._painted_at = inf
        """Since when it has been in sight; infinity while it is not."""
        self._shown_before = 0.0
        """Seconds for which it was in sight before that."""
        self._is_in_sight = True
        self.generation = 0
        """Counts the texts that were shown."""

    def note_key(self, key: str, at: float) -> None:
        """Note that `key` came at `at`, in the seconds of `time.monotonic`."""
        limits = self.limits or TimeLimits()
        self._gap, self._last = at - self._last, at
        self._since_same = at - self._last_of.get(key, -inf)
        self._last_of[key] = at
        is_held = self._since_same < (limits.release if key == self._repeating else limits.repeat)
        self._repeating = key if is_held else "" if key == self._repeating else self._repeating

    @property
    def last_key(self) -> tuple[str, float]:
        return max(self._last_of.items(), key=lambda item: item[1])

    @property
    def is_in_burst(self) -> bool:
        """Return whether the key that came last was pressed before anybody could read what the one before it did."""
        return self.limits is not None and self._gap < self.limits.burst

    def decision_delay(self) -> float | None:
        """
        Return for how many seconds the key that came last must wait until it decides; None: it does not decide.

        A key that comes soon after the same key may be the first repeat: the next one would follow at once.
        """
        if self.limits is None:
            return 0.0
        if not self.may_ask() or self._last == self._last_of.get(self._repeating):
            return None
        is_doubtful = self._since_same < self.limits.first_repeat
        return self.limits.repeat if is_doubtful else self.limits.burst

    def may_ask(self) -> bool:
        """Return whether the key that came last may open the question of a decision about what is shown."""
        limits = self.limits
        return limits is None or (self._gap >= limits.burst and self._last - self._painted_at >= limits.painted)

    def is_repeat_of(self, key: str, at: float, following: str, then: float) -> bool:
        """Return whether the key `following` at `then` shows that `key` at `at` was not a single press."""
        limits = self.limits or TimeLimits()
        return then - at < (limits.repeat if following == key else limits.burst)

    def begin_showing(self, shown: Hashable) -> bool:
        """Note what is about to be drawn; False where the same was shown before."""
        if shown == self._shown:
            return False
        self._shown, self._painted_at, self._shown_before = shown, inf, 0.0
        self.generation += 1
        return True

    def note_painted(self, generation: int) -> None:
        """Note that what `begin_showing` announced as this generation is on the screen."""
        if generation == self.generation and self._is_in_sight:
            self._painted_at = monotonic()

    def note_sight(self, *, is_in_sight: bool) -> None:
        """Note that the text has been scrolled out of sight, or back into it."""
        if is_in_sight and not self._is_in_sight:
            self._painted_at = monotonic()
        elif not is_in_sight and self._painted_at < inf:
            self._shown_before += monotonic() - self._painted_at
            self._painted_at = inf
        self._is_in_sight = is_in_sight

    @property
    def shown_seconds(self) -> float | None:
        """For how many seconds the text has been in sight, to a tenth; None where that was not measured."""
        if self.limits is None or self._painted_at == inf:
            return None
        return round(self._shown_before + max(0.0, monotonic() - self._painted_at), 1)


_ESCAPE = "\x1b"
# Where nothing goes on a sequence. With `[` and `O` those of named keys and of the mouse do; Backspace, `b` and `f` do
# as Alt with Backspace and with the arrows.
_BEHIND_ESCAPE = pattern(r"(?<=\x1b)(?!\x1b|\[|O(?:[A-DFHMP-Sa-dj-y]|\Z)|[\x7f\x08bf]|\Z)")
# An Escape in pasted text that does not begin its end.
_IN_PASTED = pattern(r"\x1b(?!\[?2?0?1?~?\Z)")
# What may come behind an Escape that was the last byte read: a line may break between them, a key of two bytes not.
_GOES_ON_LATER = ("[", "O", _ESCAPE)


class EscapeReader(XTermParser):
    _is_pasting = False
    _last = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Yield the keys in `data`, Escape at once where it cannot be anything else."""
        if data and self._last == _ESCAPE and not data.startswith(_GOES_ON_LATER):
            yield from self._end_sequence()
        self._last = data[-1:]
        if not data:
            yield from super().feed(data)
        while data:
            if self._is_pasting:
                text, mark, data = data.partition(BRACKETED_PASTE_END)
                yield from self._feed_on(_IN_PASTED.sub("", text) + mark)
                continue
            text, mark, data = data.partition(BRACKETED_PASTE_START)
            for at, part in enumerate(_BEHIND_ESCAPE.split(text)):
                if at:
                    yield from self._end_sequence()
                yield from super().feed(part) if part else ()
            self._is_pasting = bool(mark)
            yield from super().feed(mark) if mark else ()

    def tick(self) -> Iterable[Message]:
        """Yield what was waited for long enough."""
        for token in super().tick():
            self._last = ""
            yield token

    def _feed_on(self, pasted: str) -> Iterable[Message]:
        for token in super().feed(pasted) if pasted else ():
            self._is_pasting = self._is_pasting and not isinstance(token, events.Paste)
            yield token

    def _end_sequence(self) -> Iterable[Message]:
        if self._timeout_time is not None:
            self._timeout_time = 0.0
            yield from self.tick()

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        keys = list(super()._sequence_to_key_events(sequence, alt))
        if len(keys) == 2 and keys[0].key == "escape":
            keys = [events.Key(f"alt+{keys[1].key}", None)]
        return keys


def tell_escape_apart() -> None:
    """Read the terminal of this process so."""
    driver = import_module("textual.drivers." + ("win32" if sys.platform == "win32" else "linux_driver"))
    vars(driver)["XTermParser"] = EscapeReader
