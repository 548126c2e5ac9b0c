"""
Consensus selection: of several translations of one segment, keep the one most like the others that the engine trusts.

Independently drawn translations err in different places, so what most of them share is seldom an error. Measured in
`benchmarks/README.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from statistics import mean

from translator.bilingual.model import Suggestion

MAX_NGRAM = 6
"""Characters."""
CONSENSUS_WEIGHT = 0.5
"""Weight of the agreement with the other candidates; the rest is the engine's own score."""


def select_consensus(choices: Sequence[Suggestion], candidates: Sequence[Suggestion]) -> int:
    """
    Return the index in `choices` of the translation to keep; of equals the earlier.

    `candidates` are the translations that `choices` are compared with; they include `choices`.
    """
    if len(choices) == 1:
        return 0
    weight = CONSENSUS_WEIGHT
    votes = [weight * agreement(item, candidates) + (1 - weight) * (item.score or 0) for item in choices]
    return max(range(len(choices)), key=lambda index: (votes[index], -index))


def agreement(item: Suggestion, candidates: Sequence[Suggestion]) -> float:
    """Return the mean similarity of `item` and the other candidates, 0 to 100; 0 where there are no others."""
    others = [other.target for other in candidates if other is not item and other.target]
    return mean(chrf_similarity(item.target, other) for other in others) if others else 0.0


@lru_cache(maxsize=4096)
def chrf_similarity(one: str, other: str) -> float:
    """
    Return the similarity of two texts, 0 to 100: the mean F1 of their character n-grams, n from 1 to 6, without blanks.

    This is chrF (Popović 2015) with precision and recall weighted equally. The share of characters in the
    same order was measured too, and chose worse drafts.
    """
    found = []
    for mine, theirs in zip(_ngrams(one), _ngrams(other), strict=True):
        total = mine.total() + theirs.total()
        if total:
            found.append(200 * (mine & theirs).total() / total)
    return mean(found) if found else 0.0


@lru_cache(maxsize=512)
def _ngrams(text: str) -> tuple[Counter[str], ...]:
    plain = "".join(text.split())
    return tuple(
        Counter(plain[at : at + size] for at in range(len(plain) - size + 1)) for size in range(1, MAX_NGRAM + 1)
    )
