"""The numbers that turn evidence into a doubt, as `benchmarks.quality.meaning --fit` counted and fitted them."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import msgspec

Formula = list[float]
"""A factor for each feature, and the constant that makes 0 the threshold."""


class Formulas(msgspec.Struct):
    """The formulas for one direction."""

    names: Formula
    """Of names without a counterpart: positive for one of a hundred translations by people."""
    look_closer: Formula
    """Of the dictionary's features: positive for fifteen of a hundred translations by people."""
    words: Formula
    """The same features: positive for two of a hundred."""
    words_and_clauses: Formula
    """With the features of the embeddings; positive for two of a hundred, of those that are looked at closer."""


class Weights(msgspec.Struct):
    """All of `data/weights.json`."""

    english_words: dict[str, float]
    """Kind of observation → its score."""
    chinese_words: dict[str, float]
    into_chinese: Formulas
    into_english: Formulas


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Return the numbers of this version."""
    return msgspec.json.decode((files(__package__) / "data" / "weights.json").read_bytes(), type=Weights)


def apply_formula(formula: Formula, features: tuple[float, ...]) -> float:
    """Return the weighted sum."""
    *factors, constant = formula
    return sum(factor * feature for factor, feature in zip(factors, features, strict=True)) + constant
