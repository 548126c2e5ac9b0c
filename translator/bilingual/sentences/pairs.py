"""Pairs of quotation marks and brackets; marks without a partner are ignored."""

from __future__ import annotations

from typing import NamedTuple

from translator.bilingual.words.patterns import pattern

_CLOSERS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "［": "］", "[": "]",
    "（": "）)", "(": ")）", '"': '"', "＂": "＂",
}  # fmt: skip
_STRAIGHT = frozenset('"＂')
_MARK = pattern('[“”‘「」『』《》〈〉【】〔〕［］\\[\\]（）()"＂]|(?<![A-Za-z])’|’(?![A-Za-z])')
# Deeper nesting does not occur in prose; the limit keeps a page of brackets from taking very long.
_DEEPEST = 32


class PunctuationPair(NamedTuple):
    """An outermost quotation or bracket; offsets are code points, half-open, marks included."""

    start: int
    end: int
    mark: str
    """The opening mark."""


def find_punctuation_pairs(text: str) -> list[PunctuationPair]:
    """
    Return the outermost pairs of `text`, in order.

    An opening mark that is never closed, and a closing mark that nothing opened, count for nothing, so that a
    forgotten quote does not swallow the paragraph. Half- and full-width round brackets may close one another. Straight
    quotes pair from left to right; behind a colon one opens anew, behind a digit (`5"`) it is an inch mark.
    """
    opened: list[tuple[int, str]] = []
    closed: list[PunctuationPair] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        before = text[at - 1 : at]
        depth = None if mark in _STRAIGHT and before in {"：", ":"} else _closes(mark, opened)
        if depth is not None:
            start, opener = opened[depth]
            del opened[depth:]
            while closed and closed[-1].start > start:
                closed.pop()
            closed.append(PunctuationPair(start, at + 1, opener))
        elif mark in _CLOSERS and not (mark in _STRAIGHT and before.isdigit()):
            opened.append((at, mark))
    return closed


def _closes(mark: str, opened: list[tuple[int, str]]) -> int | None:
    """Return the place in `opened` of what `mark` closes, or None."""
    for depth in range(len(opened) - 1, max(-1, len(opened) - 1 - _DEEPEST), -1):
        if mark in _CLOSERS[opened[depth][1]]:
            return depth
    return None
