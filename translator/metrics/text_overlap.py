"""
Similarity of two texts by characters: chrF and post-edit distance, as counts that can be added up.

Source: Popović 2015 (chrF: character n-grams of one to six, β = 2, without blanks and words). The results equal those
of sacrebleu's `CHRF(char_order=6, word_order=0)`; a test compares them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

CHAR_ORDER = 6
_BETA_SQUARED = 4


def ngram_counts(machine: str, edited: str) -> list[int]:
    """Return, for each order from one to six: groups of the machine's text, of the edited one, and those in both."""
    one, other = ("".join(text.split()) for text in (machine, edited))
    counts: list[int] = []
    for order in range(1, CHAR_ORDER + 1):
        sizes = max(0, len(one) - order + 1), max(0, len(other) - order + 1)
        if one == other:
            common = sizes[0]
        else:
            groups = [Counter(text[at : at + order] for at in range(len(text) - order + 1)) for text in (one, other)]
            common = (groups[0] & groups[1]).total()
        counts += [*sizes, common]
    return counts


def chrf(counts: Sequence[float]) -> float:
    """Return chrF, 0 to 100, of added `ngram_counts`; 0 where there was no text."""
    precision = recall = 0.0
    orders = 0
    for at in range(0, len(counts), 3):
        machine, edited, common = counts[at : at + 3]
        if machine and edited:
            orders += 1
            precision += common / machine
            recall += common / edited
    if not orders or not precision + recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return 100 * (1 + _BETA_SQUARED) * precision * recall / (_BETA_SQUARED * precision + recall)


def distance_counts(machine: str, edited: str) -> tuple[int, int]:
    """Return characters changed and characters of the longer text, NFC, without blanks (Levenshtein)."""
    from rapidfuzz.distance import Levenshtein

    one, other = (re.sub(r"\s+", "", unicodedata.normalize("NFC", text)) for text in (machine, edited))
    return Levenshtein.distance(one, other), max(len(one), len(other))


def ratio_of_sums(counts: Iterable[tuple[float, float]]) -> float | None:
    """Return the sum of the first numbers over that of the second: of `distance_counts`, of `edit_counts`."""
    sums = [sum(column) for column in zip(*counts, strict=True)]
    return sums[0] / sums[1] if sums and sums[1] else None
