"""
The size of a picture in pixels, from the first bytes of its file: with it a page keeps the room until it is loaded.

Source: the specifications of PNG (11.2.2), GIF 89a (18), JPEG (ITU T.81, B.2.2) and WebP (RFC 9649).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from markupsafe import Markup

Size = tuple[int, int]
"""Width and height in pixels."""
_IMAGE = pattern(r'<img src="([^"]*)"(?![^<>]*\s(?:width|height)=)')
# Markers of JPEG behind which the size stands.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def size_of(data: bytes) -> Size | None:
    """Return the size of a PNG, GIF, JPEG or WebP; None for any other file, and for a damaged one."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR":
        size = _number(data[16:20], "big"), _number(data[20:24], "big")
    elif data[:6] in {b"GIF87a", b"GIF89a"}:
        size = _number(data[6:8], "little"), _number(data[8:10], "little")
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        size = _size_of_webp(data)
    elif data[:2] == b"\xff\xd8":
        size = _size_of_jpeg(data)
    else:
        return None
    return size if all(size) else None


def with_sizes(page: Markup, sizes: Mapping[str, Size]) -> Markup:
    """
    Return HTML whose pictures state their size; `sizes` are by their addresses, decoded.

    All but the first are loaded when they come near: the first is what readers see at once.
    """
    from markupsafe import Markup

    if not sizes:
        return page
    shown = 0

    def sized(match: re.Match[str]) -> str:
        nonlocal shown
        shown += 1
        size = sizes.get(unquote(unescape(match[1])))
        later = ' loading="lazy"' if shown > 1 else ""
        return f'{match[0]} width="{size[0]}" height="{size[1]}"{later}' if size else match[0]

    return Markup(_IMAGE.sub(sized, page))


def _number(data: bytes, order: str) -> int:
    return int.from_bytes(data, "big" if order == "big" else "little")


def _size_of_webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        return _number(data[24:27], "little") + 1, _number(data[27:30], "little") + 1
    if kind == b"VP8L" and len(data) >= 25:
        bits = _number(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        return _number(data[26:28], "little") & 0x3FFF, _number(data[28:30], "little") & 0x3FFF
    return 0, 0


def _size_of_jpeg(data: bytes) -> Size:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xFF:  # A filling byte.
            at += 1
            continue
        if data[at + 1] in _FRAMES:
            return _number(data[at + 7 : at + 9], "big"), _number(data[at + 5 : at + 7], "big")
        at += 2 + _number(data[at + 2 : at + 4], "big")
    return 0, 0
