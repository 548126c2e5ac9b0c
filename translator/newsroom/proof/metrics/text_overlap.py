"""Likeness of two texts by characters: post-edit distance, as counts that can be added up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def distance_counts(machine: str, edited: str) -> tuple[int, int]:
    """Return characters changed and characters of the longer text, NFC, without blanks (Levenshtein)."""
    from rapidfuzz.distance import Levenshtein

    one, other = (re.sub(r"\s+", "", unicodedata.normalize("NFC", text)) for text in (machine, edited))
    return Levenshtein.distance(one, other), max(len(one), len(other))


def ratio_of_sums(counts: Iterable[tuple[float, float]]) -> float | None:
    """Return the sum of the first numbers over that of the second, as `distance_counts` has them."""
    sums = [sum(column) for column in zip(*counts, strict=True)]
    return sums[0] / sums[1] if sums and sums[1] else None
