"""
Quality estimation: the percentile of a draft among the drafts of its engine, without a reference translation.

The confidence of a draft is the engine's score, and for an engine without one what another model says (see
`draft_agreement`). Where other wordings were drawn, it is the mean of that score and of
their agreement with the draft. Confidence ranks drafts much as chrF does (measured by
`benchmarks/quality/quality_estimate.py`). The deciles, measured for each direction, turn it into the share of drafts
that are probably worse.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from translator.engines.pipeline.consensus import agreement
from translator.language import is_chinese
from translator.model import Suggestion

AGREEMENT = "agreement"
"""What the drafts of all engines go by that give no score."""
DECILES: dict[tuple[str, bool], tuple[int, ...]] = {
    ("llama", True): (10, 41, 46, 49, 53, 55, 56, 58, 62, 67, 100),
    ("llama", False): (20, 54, 58, 61, 63, 65, 67, 69, 71, 75, 100),
    (AGREEMENT, True): (30, 41, 43, 46, 48, 50, 51, 53, 57, 61, 72),
    (AGREEMENT, False): (31, 42, 45, 47, 49, 51, 52, 54, 56, 58, 75),
}
"""Engine, and whether the target is Chinese → the confidence of its drafts at 0, 10 … 100 %; measured with `--fit`."""
DOUBTFUL = 10
"""Estimate below which a draft is noted as doubtful."""


def combine_confidence(kept: Suggestion, candidates: Sequence[Suggestion]) -> float | None:
    """Return the confidence in the draft that was kept; `candidates`: all drafts that may be shown, including it."""
    if kept.score is None:
        return None
    return (kept.score + agreement(kept, candidates)) / 2 if len(candidates) > 1 else float(kept.score)


def estimate_quality(engine: str, target_tag: str, confidence: float | None) -> int | None:
    """Return how many of a hundred drafts are probably worse than one with this confidence; None if unknown."""
    deciles = DECILES.get((engine, is_chinese(target_tag)))
    if deciles is None or confidence is None:
        return None
    place = min(max(bisect_right(deciles, confidence) - 1, 0), len(deciles) - 2)
    low, high = deciles[place], deciles[place + 1]
    return max(0, min(100, round(10 * (place + (confidence - low) / (high - low)))))
