"""What two similar sentences share: words of alphabetic scripts, and pairs of neighbouring Han characters."""

from __future__ import annotations

import re

_PIECE = re.compile(r"[A-Za-zÀ-ɏ0-9]+|[㐀-䶿一-鿿]+")


def grams_of(text: str) -> list[str]:
    """Return the grams of `text` in text order, lower case, repeats included; a lone Han character is one too."""
    grams: list[str] = []
    for piece in _PIECE.findall(text):
        if piece[0] < "㐀" or len(piece) == 1:
            grams.append(piece.lower())
        else:
            grams += [piece[at : at + 2] for at in range(len(piece) - 1)]
    return grams
