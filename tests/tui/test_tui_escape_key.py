"""What the bytes of a terminal are read as, Escape before all."""

from __future__ import annotations

import pytest
from textual import events

from translator.desk.terminal.key_history import EscapeReader


def keys_of(*chunks: str) -> list[str]:
    """Return the keys of bytes that come chunk by chunk, and pasted text, with nothing waited for."""
    reader = EscapeReader()
    found = [event for chunk in chunks for event in reader.feed(chunk)]
    reader._timeout_time = reader._timeout_time and 0.0
    found += reader.tick()
    return [event.text if isinstance(event, events.Paste) else event.key for event in found]


@pytest.mark.parametrize(
    ("chunks", "keys"),
    [
        (("\x1ba",), ["escape", "a"]),
        (("\x1bab\x1bcd",), ["escape", "a", "b", "escape", "c", "d"]),
        (("\x1b\r",), ["escape", "enter"]),
        (("\x1b1",), ["escape", "1"]),
        (("\x1b船",), ["escape", "船"]),
        (("\x1b\t",), ["escape", "tab"]),
        (("\x1b" + "w" * 40,), ["escape", *"w" * 40]),
        (("ab\x1b", "c"), ["a", "b", "escape", "c"]),
        (("\x1b", "f"), ["escape", "f"]),
        (("\x1b", "[A"), ["up"]),
        (("\x1b", "O", "P"), ["f1"]),
        (("\x1b[A\x1b[6~\x1bOP\x1bb\x1b\x7f",), ["up", "pagedown", "f1", "ctrl+left", "ctrl+w"]),
        (("\x1b\x1b[A",), ["escape", "up"]),
        (("\x1b[1;3B\x1b[1;3A",), ["alt+down", "alt+up"]),
        (("\x1b[200~a\x1bb", "c\x1b[201~d\x1be"), ["abc", "d", "escape", "e"]),
        (("\x1b[200~a\x1b[20", "1~d"), ["a", "d"]),
    ],
)
def test_escape_is_a_key_where_it_begins_no_sequence(chunks: tuple[str, ...], keys: list[str]) -> None:
    assert keys == keys_of(*chunks)
