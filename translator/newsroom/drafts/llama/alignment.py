"""
Phrase alignment by a language model: the model copies the part of a translation that renders a phrase of the source.

The prompt is here, and the test whether to believe the copied part. Chat servers are asked in the same way.
"""

from __future__ import annotations

import math

from translator.bilingual.words.language import is_chinese
from translator.newsroom.drafts.base import Phrases, Span
from translator.newsroom.drafts.llama.prompt import PROMPTS, Turns
from translator.newsroom.drafts.repair.tags import nearest_occurrence

MIN_LOGPROB = math.log(0.4)
"""Mean log-probability of the copied part; below it the translation probably has no counterpart."""
WHOLE = 0.9
"""Share of the translation above which a part counts as all of it."""


def alignment_prompt(item: Phrases, span: Span, target_tag: str) -> Turns:
    """Return the turns that ask which part of the target renders the phrase at `span` of the source."""
    texts = PROMPTS["alignment"]
    turns = [{"role": "system", "content": texts["system"]}]
    for source, target, phrase, answer in texts["into_chinese" if is_chinese(target_tag) else "into_english"]:
        turns += [{"role": "user", "content": _turn(source, target, phrase)}]
        turns += [{"role": "assistant", "content": answer}]
    return [*turns, {"role": "user", "content": _turn(item.source, item.target, item.source[slice(*span)])}]


def _turn(source: str, target: str, phrase: str) -> str:
    return f"Sentence: {source}\nTranslation: {target}\nPhrase: {phrase}\nPart of the translation:"


def locate_phrase(item: Phrases, span: Span, part: str, logprob: float | None = None) -> Span | None:
    """Return where the copied `part` is in the target; None where it is not there, or cannot be the phrase."""
    place = nearest_occurrence(item.source, span, item.target, part)
    return place if place and is_sure(item, span, place, logprob) else None


def is_sure(item: Phrases, span: Span, place: Span, logprob: float | None) -> bool:
    """Whether the part can be the phrase: copied with confidence, and not the whole target for a short phrase."""
    share = (span[1] - span[0]) / max(1, len(item.source))
    is_whole = (place[1] - place[0]) / max(1, len(item.target)) > WHOLE and share < WHOLE / 1.5
    return not is_whole and (logprob is None or logprob >= MIN_LOGPROB)
