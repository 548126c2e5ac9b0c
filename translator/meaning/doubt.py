"""Whether a translation probably leaves something out, adds something, or says something else; and what."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from translator.meaning.dictionary import Dictionary, load_dictionary
from translator.meaning.encoder_model import Encoder, load_encoder
from translator.meaning.pair_evidence import weigh_pair, weigh_words

LONGEST_TEXT = 3_000
"""Characters of the longest text that is looked at; a segment of an article is a sentence."""


class MeaningDoubt(NamedTuple):
    """What is doubted. At least one of the spans is not empty."""

    source: tuple[int, int]
    """Where nothing in the target stands for it."""
    target: tuple[int, int]
    """What has nothing in the source that it could stand for."""
    score: float
    """Above 0; three of a hundred translations by people have one."""


def can_doubt() -> bool:
    return load_dictionary() is not None


def find_doubt(source: str, target: str, *, is_into_chinese: bool) -> MeaningDoubt | None:
    """
    Return what is doubtful about `target`, Simplified Chinese or English; None where nothing is.

    Nothing is doubted without the extra `embeddings`, and in texts of over `LONGEST_TEXT` characters. Where the encoder
    is missing, the dictionary and the names decide alone.
    """
    dictionary = load_dictionary() if max(len(source), len(target)) <= LONGEST_TEXT else None
    if dictionary is None or not (source.strip() and target.strip()):
        return None
    return _judged(source, target, is_into_chinese, dictionary, load_encoder())


@lru_cache(maxsize=4_096)
def _judged(
    source: str, target: str, is_into_chinese: bool, dictionary: Dictionary, encoder: Encoder | None
) -> MeaningDoubt | None:
    english, chinese = (source, target) if is_into_chinese else (target, source)
    if encoder is None:
        found = weigh_words(english, chinese, dictionary, is_into_chinese=is_into_chinese)
    else:
        found = weigh_pair(english, chinese, dictionary, encoder, is_into_chinese=is_into_chinese)
    if found.score <= 0:
        return None
    here, there = (found.english, found.chinese) if is_into_chinese else (found.chinese, found.english)
    strongest = max(here.score, there.score)
    spans = [(it.start, it.end) if it.score >= strongest / 2 else (0, 0) for it in (here, there)]
    return MeaningDoubt(spans[0], spans[1], found.score) if strongest > 0 else None
