"""
How good a draft probably is, without a reference: its place among the drafts of its engine on text with references.

The sign of a draft is the engine's score; where other wordings were drawn, the mean of that score and of their
agreement with it. The sign ranks drafts much as their chrF does (`benchmarks/quality_estimate.py` measures how well);
the tables say which share of drafts has a lower one, so that the lowest fifth is the riskiest fifth in each direction.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from translator.engines.pipeline.consensus import agreement
from translator.language import is_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.model import Suggestion

DECILES: dict[tuple[str, bool], tuple[int, ...]] = {
    ("llama", True): (10, 41, 46, 49, 53, 55, 56, 58, 62, 67, 100),
    ("llama", False): (20, 54, 58, 61, 63, 65, 67, 69, 71, 75, 100),
}
"""Engine, and whether the target is Chinese → the signs of its drafts at 0, 10 … 100 %; measured with `--fit`."""
DOUBTFUL = 10
"""Estimate below which a draft is noted as doubtful."""


def sign_of(kept: Suggestion, opinions: Sequence[Suggestion]) -> float | None:
    """Return the sign of the draft that was kept; `opinions` are all that may be shown, it among them."""
    if kept.score is None:
        return None
    return (kept.score + agreement(kept, opinions)) / 2 if len(opinions) > 1 else float(kept.score)


def estimate_quality(engine: str, target_tag: str, sign: float | None) -> int | None:
    """Return how many of a hundred drafts are probably worse than one with this sign; None where that is unknown."""
    deciles = DECILES.get((engine, is_chinese(target_tag)))
    if deciles is None or sign is None:
        return None
    place = min(max(bisect_right(deciles, sign) - 1, 0), len(deciles) - 2)
    low, high = deciles[place], deciles[place + 1]
    return max(0, min(100, round(10 * (place + (sign - low) / (high - low)))))
