"""Control characters and direction overrides, replaced by visible signs before a text reaches a terminal or a page."""

from __future__ import annotations

_VISIBLE = {
    **{code: 0x2400 + code for code in range(0x20)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys([0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD),
}


def printable(text: str) -> str:
    """
    Replace what would steer the terminal (escape, line ends, direction overrides) by visible signs.

    Same length in code points, so that offsets still hold. Whatever comes out of an article passes through here.
    """
    # Most texts hold nothing of the kind, which Python can tell ten times as fast as it translates.
    return text if text.isprintable() else text.translate(_VISIBLE)
