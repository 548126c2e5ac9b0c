"""Whether a translation probably leaves something out, adds something, or says something else; and what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from translator.meaning.dictionary import Dictionary, load_dictionary
from translator.meaning.embeddings import measure_support
from translator.meaning.evidence import Stretch, find_stretch, observe_chinese, observe_english, scores_of
from translator.meaning.name_evidence import KINDS, compare_names
from translator.meaning.weights import Formula, apply_formula, load_weights

LONGEST_TEXT = 3_000
"""Characters of the longest text that is looked at; a segment of an article is a sentence."""


class MeaningDoubt(NamedTuple):
    """What is doubted. At least one of the spans is not empty."""

    source: tuple[int, int]
    """Where nothing in the target stands for it."""
    target: tuple[int, int]
    """What has nothing in the source that it could stand for."""
    score: float
    """Above 0; of a hundred close translations by people one to three are."""


class Evidence(NamedTuple):
    """What the dictionary says of a pair."""

    source: Stretch
    target: Stretch
    features: tuple[float, ...]
    """For the formula: both stretches, both means, and the logarithm of the ratio of lengths."""


def can_doubt() -> bool:
    """Tell whether the dictionary is installed."""
    return load_dictionary() is not None


def find_doubt(source: str, target: str, *, is_into_chinese: bool) -> MeaningDoubt | None:
    """
    Return what is doubtful about `target`, Simplified Chinese or English; None where nothing is.

    Names are compared first, then the dictionary judges the other words. Clauses are compared by embeddings, which
    takes a hundred times as long, only where it leaves a doubt. Nothing is doubted without the extra `embeddings`, and
    in texts of over `LONGEST_TEXT` characters.
    """
    dictionary = load_dictionary() if max(len(source), len(target)) <= LONGEST_TEXT else None
    return _judged(source, target, is_into_chinese, dictionary) if dictionary else None


@lru_cache(maxsize=4_096)
def _judged(source: str, target: str, is_into_chinese: bool, dictionary: Dictionary) -> MeaningDoubt | None:
    formulas = load_weights().into_chinese if is_into_chinese else load_weights().into_english
    doubt = _doubted_names(source, target, is_into_chinese, dictionary, formulas.names)
    if doubt:
        return doubt
    evidence = weigh_words(source, target, dictionary, is_into_chinese=is_into_chinese)
    if apply_formula(formulas.look_closer, evidence.features) <= 0:
        return None
    support = measure_support(source, target, is_into_chinese=is_into_chinese)
    if support is None:
        score = apply_formula(formulas.words, evidence.features)
    else:
        score = apply_formula(formulas.words_and_clauses, (*evidence.features, *support))
    if score <= 0:
        return None
    strongest = max(evidence.source.score, evidence.target.score)
    source_span, target_span = (
        (stretch.start, stretch.end) if stretch.score >= strongest / 2 else (0, 0)
        for stretch in (evidence.source, evidence.target)
    )
    return MeaningDoubt(source_span, target_span, score) if strongest else None


def _doubted_names(
    source: str, target: str, is_into_chinese: bool, dictionary: Dictionary, formula: Formula
) -> MeaningDoubt | None:
    """Return a doubt where a name of one text has no counterpart in the other, and translations seldom leave it out."""
    english, chinese = (source, target) if is_into_chinese else (target, source)
    evidence = compare_names(english, chinese, dictionary)
    score = apply_formula(formula, evidence.features)
    if score <= 0:
        return None
    weight = dict(zip(KINDS, formula, strict=False))
    here, there = (
        (evidence.english, evidence.chinese) if is_into_chinese else (evidence.chinese, evidence.english)
    )  # fmt: skip
    spans = [max(names, key=lambda name: weight[name.kind])[:2] if names else (0, 0) for names in (here, there)]
    return MeaningDoubt(spans[0], spans[1], score)


def weigh_words(source: str, target: str, dictionary: Dictionary, *, is_into_chinese: bool) -> Evidence:
    """Look for each word of one text in the other."""
    english, chinese = (source, target) if is_into_chinese else (target, source)
    found = []
    for table, observed in (
        (load_weights().english_words, observe_english(english, chinese, dictionary)),
        (load_weights().chinese_words, observe_chinese(chinese, english, dictionary)),
    ):
        scores = scores_of(observed, table)
        found.append((find_stretch(observed, scores), _mean(scores)))
    (here, mean), (there, other_mean) = found if is_into_chinese else reversed(found)
    ratio = math.log((len(target) + 5) / (len(source) + 5))
    return Evidence(here, there, (here.score, there.score, mean, other_mean, ratio))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / (len(scores) + 3)
