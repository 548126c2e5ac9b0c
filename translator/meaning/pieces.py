"""Texts in the pieces of a vocabulary: the most probable ones, as the encoder was trained on them (SentencePiece)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_BLANK = "▁"
_UNKNOWN_PENALTY = 10.0
"""By how much a character that no piece holds is less probable than the rarest piece."""


class Piece(NamedTuple):
    """A part of a text."""

    number: int
    """Its row in the table of vectors."""
    start: int
    end: int
    """Where it stands in the text."""


class Vocabulary(NamedTuple):
    """All pieces, and how characters are written before a text is cut."""

    pieces: dict[str, tuple[int, float]]
    """Piece → its number, and the logarithm of its probability."""
    folded: Mapping[int, str]
    """Code point → what is written instead: `（` → `(`."""
    longest: int
    """Characters of the longest piece."""
    rarest: float
    """The least logarithm of a probability."""
    unknown: int
    """Number of the piece for what is not in the vocabulary."""

    def cut(self, text: str) -> list[Piece]:
        """Return the most probable pieces, from left to right; a blank belongs to the piece behind it."""
        written, places = self._fold(text)
        ends = len(written)
        best, came_from, numbers = [0.0, *[-1e30] * ends], [0] * (ends + 1), [0] * (ends + 1)
        for start in range(ends):
            alone = best[start] + self.rarest - _UNKNOWN_PENALTY
            if alone > best[start + 1]:
                best[start + 1], came_from[start + 1], numbers[start + 1] = alone, start, self.unknown
            for end in range(start + 1, min(ends, start + self.longest) + 1):
                known = self.pieces.get(written[start:end])
                if known and best[start] + known[1] > best[end]:
                    best[end], came_from[end], numbers[end] = best[start] + known[1], start, known[0]
        found, end = [], ends
        while end > 0:
            start = came_from[end]
            first = start + 1 if written[start] == _BLANK and end - start > 1 else start
            found.append(Piece(numbers[end], places[first], places[end - 1] + 1))
            end = start
        return found[::-1]

    def _fold(self, text: str) -> tuple[str, list[int]]:
        """Return the text as pieces are written, beginning with a blank, and where each character of it came from."""
        written, places = [_BLANK], [0]
        for place, char in enumerate(text):
            for one in self.folded.get(ord(char), char):
                if one != " " or written[-1] != _BLANK:
                    written.append(_BLANK if one == " " else one)
                    places.append(place)
        return "".join(written), places
