"""The numbers that turn evidence into a doubt, as `benchmarks.quality.meaning --fit` fitted them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

Formula = list[float]
"""A factor for each feature, and a constant."""


class Means(msgspec.Struct):
    """The mean of the vectors of all pieces, for each layer: what the pieces of a language have in common."""

    english: list[list[float]]
    chinese: list[list[float]]


class Thresholds(msgspec.Struct):
    """Above which a pair is doubted: three of a hundred translations by people are, one of them for its names alone."""

    into_chinese: float
    into_english: float
    names: float


class Weights(msgspec.Struct):
    """All of `data/weights.json`."""

    english_words: dict[str, float]
    """Kind of observation → what the dictionary's evidence says."""
    chinese_words: dict[str, float]
    means: Means
    english: Formula
    """Of the features of an English word: above 0 where it probably has no counterpart."""
    chinese: Formula
    pair: Formula
    """Of the features of a pair: the logarithm of the odds that something is wrong, where half of all pairs are."""
    names: Formula
    """The same of names without a counterpart alone, where a name is wrong in half of all pairs."""
    thresholds: Thresholds
    words_alone: Formula
    """The same without the encoder, of what the dictionary says and of names without a counterpart."""
    thresholds_alone: Thresholds


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the numbers of this version."""
    return msgspec.json.decode((files(__package__) / "data" / "weights.json").read_bytes(), type=Weights)


def apply_formula(formula: Formula, features: Any) -> float:
    *factors, constant = formula
    return sum(factor * float(feature) for factor, feature in zip(factors, features, strict=True)) + constant
