"""
The Escape key, told apart from the sequences of other keys, which begin with the same byte.

Textual waits 0.1 seconds for the rest of a sequence and takes whatever comes meanwhile for it: of Esc and Enter only
Enter is left, Esc and `1` become `¡`, and Esc and two letters type a `^` (`XTermParser` as of 8.2). But few characters
can go on a sequence. Before all others, Escape is the key.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from textual import events
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser

from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from textual.message import Message

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
        """Read Alt with an arrow as one key, not as Escape and the arrow."""
        keys = list(super()._sequence_to_key_events(sequence, alt))
        if len(keys) == 2 and keys[0].key == "escape":
            keys = [events.Key(f"alt+{keys[1].key}", None)]
        return keys


def tell_escape_apart() -> None:
    """Read the terminal of this process so."""
    driver = import_module("textual.drivers." + ("win32" if sys.platform == "win32" else "linux_driver"))
    vars(driver)["XTermParser"] = EscapeReader
