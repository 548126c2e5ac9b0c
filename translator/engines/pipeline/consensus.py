"""
Which of several translations of one segment is kept: the one that the others agree with and the engine was sure of.

Wordings that a model draws have their accidents in different places, so what most of them share is seldom an accident.
Measured in `benchmarks/README.md`.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from statistics import mean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.model import Suggestion

LONGEST_RUN = 6
"""Characters."""
CONSENSUS = 0.5
"""Weight of what the others say; the rest is the engine's own score."""


def surest(fit: Sequence[Suggestion], among: Sequence[Suggestion]) -> int:
    """
    Return the index in `fit` of the translation to keep; of equals the earlier.

    `among` holds those that are asked for their opinion, `fit` and others.
    """
    if len(fit) == 1:
        return 0
    votes = [CONSENSUS * agreement(item, among) + (1 - CONSENSUS) * (item.score or 0) for item in fit]
    return max(range(len(fit)), key=lambda index: (votes[index], -index))


def agreement(item: Suggestion, among: Sequence[Suggestion]) -> float:
    """Return how alike `item` and the others are on average, 0 to 100; 0 where there are no others."""
    others = [other.target for other in among if other is not item and other.target]
    return mean(likeness(item.target, other) for other in others) if others else 0.0


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """
    Return how alike two wordings are, 0 to 100: the mean F1 of their runs of one to six characters, blanks left out.

    That is chrF (Popović 2015) with both sides weighed alike; the share of characters in order chose worse drafts.
    """
    found = []
    for mine, theirs in zip(_runs(one), _runs(other), strict=True):
        total = mine.total() + theirs.total()
        if total:
            found.append(200 * (mine & theirs).total() / total)
    return mean(found) if found else 0.0


@lru_cache(maxsize=512)
def _runs(text: str) -> tuple[Counter[str], ...]:
    plain = "".join(text.split())
    return tuple(
        Counter(plain[at : at + size] for at in range(len(plain) - size + 1)) for size in range(1, LONGEST_RUN + 1)
    )
