"""
How much two engines that know nothing of each other agree on a draft, for those that do not say how sure they are.

Two models err in different places. To their agreement come signs of a sentence that is hard for all of them: words that
the lexicon finds no counterpart of, Chinese words with many meanings; names and long words make it easier. The weights
are those of a regression on chrF, over drafts of Firefox's models (`benchmarks/quality/quality_estimate.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from statistics import mean

from translator.engines.lexicon import Lexicon, load_lexicon
from translator.engines.pipeline.consensus import chrf_similarity
from translator.engines.pipeline.word_alignment import FUNCTION_WORDS, count_links
from translator.language import is_chinese

_WORD = re.compile(r"[A-Za-z']+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
LONG = 8
"""Letters of a long word."""
SIGNS: dict[bool, tuple[tuple[float, float], ...]] = {
    True: ((54.9, 0.351), (0.768, 9.75), (1.43, -5.70), (0.133, 4.83), (0.170, 5.21)),
    False: ((81.2, 0.343), (0.643, 8.68), (1.41, -11.06), (0.100, 16.63), (0.168, 9.37)),
}
"""Whether the target is Chinese → mean and weight, in points of chrF, of: agreement (0 to 100), share of the source's
words with a counterpart, ambiguity of the Chinese words, names for each word, share of long words."""


ROUND_TRIP = {True: 58.0, False: 39.0}
"""Whether the target is Chinese → how like its source a text that was translated back is taken to be as a rule. These
are the likenesses of one way, Firefox's drafts beside professional translations: nobody here could run both ways."""


def agreement_confidence(
    source: str, kept: str, others: Sequence[str], target_tag: str, back: str = ""
) -> float | None:
    """
    Return the confidence in `kept`, 0 to 100, by what `others` say, or by what it became when translated `back`.

    None where there is neither.
    """
    into_chinese = is_chinese(target_tag)
    if others:
        agreement = mean(chrf_similarity(kept, other) for other in others)
    elif back:
        agreement = SIGNS[into_chinese][0][0] + chrf_similarity(source, back) - ROUND_TRIP[into_chinese]
    else:
        return None
    values = [agreement, *_signs(source, kept, into_chinese=into_chinese)]
    points = sum(
        weight * (value - usual)
        for value, (usual, weight) in zip(values, SIGNS[into_chinese], strict=True)
        if value is not None
    )
    return max(0.0, min(100.0, 50 + points))


def _signs(source: str, kept: str, *, into_chinese: bool) -> tuple[float | None, ...]:
    """Return the signs besides the agreement; None for those that need a lexicon where there is none."""
    english = source if into_chinese else kept
    words = _WORD.findall(english)
    lexicon = load_lexicon()
    linked, ambiguity = _known(source, kept, lexicon, into_chinese=into_chinese) if lexicon else (None, None)
    content = [word for word in words if word.lower() not in FUNCTION_WORDS]
    names = len(_NAME.findall(english)) / max(1, len(content))
    return linked, ambiguity, names, sum(len(word) >= LONG for word in words) / max(1, len(words))


def _known(source: str, kept: str, lexicon: Lexicon, *, into_chinese: bool) -> tuple[float | None, float | None]:
    linked, content, han = count_links(source, kept, lexicon, from_chinese=not into_chinese)
    ambiguity = mean(math.log(1 + len(lexicon.english(word))) for word in han) if han else None
    return (linked / content if content else None), ambiguity
