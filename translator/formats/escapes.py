"""Text as it stands in a source, decoded piece by piece: backslash escapes and entities."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from translator.formats.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|(&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)")


def escaped_items(text: str, start: int, *, backslashes: bool = True) -> list[Item]:
    """Cut `text`, which begins at byte `start`, into items with entities (and backslash escapes) decoded."""
    return [
        Item("text", start + left, start + right, piece, is_verbatim=is_verbatim)
        for piece, left, right, is_verbatim in _decoded(text, backslashes)
    ]


def _decoded(text: str, backslashes: bool) -> Iterator[tuple[str, int, int, bool]]:
    at = offset = 0
    for match in _ESCAPE.finditer(text):
        if match[1] and not backslashes:
            continue
        plain, raw = text[at : match.start()], match[0].encode()
        if plain:
            yield plain, offset, offset + len(plain.encode()), True
            offset += len(plain.encode())
        yield match[1] or html.unescape(match[2]), offset, offset + len(raw), False
        offset += len(raw)
        at = match.end()
    if at < len(text):
        yield text[at:], offset, offset + len(text[at:].encode()), True
