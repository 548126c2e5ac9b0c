"""
Quality estimation: the percentile of a draft among the drafts of its engine, without a reference translation.

A draft gets a confidence, and the deciles, measured for each direction, turn it into the share of drafts that are
probably worse. The confidence is

- the engine's own score, and where other wordings were drawn, its mean with their agreement;
- for an engine without a score, how much another engine agrees, since two models err in different places, corrected by
  signs of a hard sentence: words without a counterpart in the lexicon, Chinese words with many meanings, few names.

It ranks drafts much as chrF does: `benchmarks/quality/quality_estimate.py` measures that, and the weights of the signs.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from statistics import mean

from translator.bilingual.model import Suggestion
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.lexicon import load_lexicon
from translator.newsroom.drafts.pipeline.consensus import agreement, chrf_similarity

AGREEMENT = "agreement"
"""What the drafts of all engines go by that give no score."""
DECILES: dict[tuple[str, bool], tuple[int, ...]] = {
    ("llama", True): (10, 41, 46, 49, 53, 55, 56, 58, 62, 67, 100),
    ("llama", False): (20, 54, 58, 61, 63, 65, 67, 69, 71, 75, 100),
    (AGREEMENT, True): (30, 41, 43, 46, 48, 50, 51, 53, 57, 61, 72),
    (AGREEMENT, False): (31, 42, 45, 47, 49, 51, 52, 54, 56, 58, 75),
}
"""Engine, and whether the target is Chinese → the confidence of its drafts at 0, 10 … 100 %; measured with `--fit`."""
SIGNS: dict[bool, tuple[tuple[float, float], ...]] = {
    True: ((54.9, 0.351), (0.768, 9.75), (1.43, -5.70), (0.133, 4.83), (0.170, 5.21)),
    False: ((81.2, 0.343), (0.643, 8.68), (1.41, -11.06), (0.100, 16.63), (0.168, 9.37)),
}
"""Whether the target is Chinese → mean and weight, in points of chrF, of: agreement (0 to 100), share of the source's
words with a counterpart, ambiguity of the Chinese words, names for each word, share of long words."""
ROUND_TRIP = {True: 58.0, False: 39.0}
"""Whether the target is Chinese → how like its source a text that was translated back is taken to be as a rule. These
are the likenesses of one way, Firefox's drafts beside professional translations: nobody here could run both ways."""
_WORD = pattern(r"[A-Za-z']+")
_NAME = pattern(r"(?<=[a-z,] )[A-Z][a-z]+")
LONG = 8
"""Letters of a long word."""
DOUBTFUL = 10
"""Estimate below which a draft is noted as doubtful."""


def combine_confidence(kept: Suggestion, candidates: Sequence[Suggestion]) -> float | None:
    """Return the confidence in the draft that was kept; `candidates`: all drafts that may be shown, including it."""
    if kept.score is None:
        return None
    return (kept.score + agreement(kept, candidates)) / 2 if len(candidates) > 1 else float(kept.score)


def agreement_confidence(
    source: str, kept: str, others: Sequence[str], target_tag: str, back: str = ""
) -> float | None:
    """
    Return the confidence in `kept`, 0 to 100, by what `others` say, or by what it became when translated `back`.

    None where there is neither.
    """
    into_chinese = is_chinese(target_tag)
    if others:
        agreed = mean(chrf_similarity(kept, other) for other in others)
    elif back:
        agreed = SIGNS[into_chinese][0][0] + chrf_similarity(source, back) - ROUND_TRIP[into_chinese]
    else:
        return None
    values = [agreed, *_signs(source, kept, into_chinese=into_chinese)]
    points = sum(
        weight * (value - usual)
        for value, (usual, weight) in zip(values, SIGNS[into_chinese], strict=True)
        if value is not None
    )
    return max(0.0, min(100.0, 50 + points))


def _signs(source: str, kept: str, *, into_chinese: bool) -> tuple[float | None, ...]:
    """Return the signs besides the agreement; None for those that need a lexicon where there is none."""
    from translator.newsroom.drafts.pipeline.word_alignment import FUNCTION_WORDS, count_links

    english = source if into_chinese else kept
    words = _WORD.findall(english)
    coverage: float | None = None
    ambiguity: float | None = None
    lexicon = load_lexicon()
    if lexicon:
        linked, content, han = count_links(source, kept, lexicon, from_chinese=not into_chinese)
        coverage = linked / content if content else None
        ambiguity = mean(math.log(1 + len(lexicon.english(word))) for word in han) if han else None
    names = len(_NAME.findall(english)) / max(1, sum(word.lower() not in FUNCTION_WORDS for word in words))
    return coverage, ambiguity, names, sum(len(word) >= LONG for word in words) / max(1, len(words))


def estimate_quality(engine: str, target_tag: str, confidence: float | None) -> int | None:
    """Return how many of a hundred drafts are probably worse than one with this confidence; None if unknown."""
    deciles = DECILES.get((engine, is_chinese(target_tag)))
    if deciles is None or confidence is None:
        return None
    place = min(max(bisect_right(deciles, confidence) - 1, 0), len(deciles) - 2)
    low, high = deciles[place], deciles[place + 1]
    return max(0, min(100, round(10 * (place + (confidence - low) / (high - low)))))
