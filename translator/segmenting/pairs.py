"""Quotes and brackets that belong together, with a sane answer where one of them is missing."""

from __future__ import annotations

import re
from typing import NamedTuple

_CLOSER = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "［": "］", "[": "]",
    "（": "）)", "(": ")）",
}  # fmt: skip
_MARK = re.compile('[“”‘’「」『』《》〈〉【】〔〕［］\\[\\]（）()"＂]')
_STRAIGHT = frozenset('"＂')


class Pair(NamedTuple):
    """An outermost quotation or bracket; offsets are code points, half-open, marks included."""

    start: int
    end: int
    mark: str
    """The opening mark."""


def find_pairs(text: str) -> list[Pair]:
    """
    Return the outermost pairs of `text`, in order.

    An opening mark that is never closed, and a closing mark that nothing opened, count for nothing. Straight quotes
    are paired from left to right; one behind a digit while none is open (`5"`) is an inch mark.
    """
    opened: list[tuple[int, str]] = []
    closed: list[Pair] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        depth = _opener_of(mark, opened)
        if depth is not None:
            start, opener = opened[depth]
            del opened[depth:]
            closed = [pair for pair in closed if pair.start < start]
            closed.append(Pair(start, at + 1, opener))
        elif mark in _CLOSER or (mark in _STRAIGHT and not text[at - 1 : at].isdigit()):
            opened.append((at, mark))
    return closed


def _opener_of(mark: str, opened: list[tuple[int, str]]) -> int | None:
    """Return the place in `opened` of what `mark` closes, or None."""
    for depth in range(len(opened) - 1, -1, -1):
        opener = opened[depth][1]
        if (opener == mark and mark in _STRAIGHT) or mark in _CLOSER.get(opener, ""):
            return depth
    return None
