"""The editing keys: what each does to the edit buffer. They are the usual ones of other programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from translator.desk.terminal.edit_buffer import EditBuffer
from translator.desk.terminal.text_area import TypingArea

_KEYS: dict[str, Callable[[EditBuffer, TypingArea], None]] = {
    "left": lambda buffer, _area: buffer.left(),
    "right": lambda buffer, _area: buffer.right(),
    "shift+left": lambda buffer, _area: buffer.left(select=True),
    "shift+right": lambda buffer, _area: buffer.right(select=True),
    "ctrl+left": lambda buffer, _area: buffer.left(word=True),
    "ctrl+right": lambda buffer, _area: buffer.right(word=True),
    "alt+left": lambda buffer, _area: buffer.left(word=True),
    "alt+right": lambda buffer, _area: buffer.right(word=True),
    "ctrl+shift+left": lambda buffer, _area: buffer.left(word=True, select=True),
    "ctrl+shift+right": lambda buffer, _area: buffer.right(word=True, select=True),
    "up": lambda buffer, area: _vertical(buffer, area, -1),
    "down": lambda buffer, area: _vertical(buffer, area, 1),
    "home": lambda buffer, area: buffer.move(area.line_ends(buffer)[0]),
    "end": lambda buffer, area: buffer.move(area.line_ends(buffer)[1]),
    "shift+home": lambda buffer, area: buffer.move(area.line_ends(buffer)[0], select=True),
    "shift+end": lambda buffer, area: buffer.move(area.line_ends(buffer)[1], select=True),
    "ctrl+home": lambda buffer, _area: buffer.move(0),
    "ctrl+end": lambda buffer, _area: buffer.move(len(buffer.text)),
    "backspace": lambda buffer, _area: buffer.delete_left(),
    "delete": lambda buffer, _area: buffer.delete_right(),
    "ctrl+w": lambda buffer, _area: buffer.delete_left(word=True),
    "alt+backspace": lambda buffer, _area: buffer.delete_left(word=True),
    "ctrl+delete": lambda buffer, _area: buffer.delete_right(word=True),
    "ctrl+u": lambda buffer, _area: buffer.delete_before(),
    "ctrl+l": lambda buffer, _area: buffer.select_all(),
}


def type_key(buffer: EditBuffer, area: TypingArea, key: str, character: str | None) -> bool:
    """Let a key change the text or move the cursor; False where it means nothing here."""
    edit = _KEYS.get(key)
    if edit is not None:
        edit(buffer, area)
        return True
    if character and unicodedata.category(character[0]) != "Cc":
        buffer.insert(character, kind="type")
        return True
    return False


def _vertical(buffer: EditBuffer, area: TypingArea, step: int) -> None:
    offset = area.vertical(buffer, step)
    buffer.move((0 if step < 0 else len(buffer.text)) if offset is None else offset)
