"""Words that say on one side what a minus says on the other."""

from __future__ import annotations

import re
from typing import Final

from translator.bilingual.quantities.compare.texts import ComparedTexts, QuantityValue
from translator.bilingual.words.patterns import pattern

_DECREASE_WORDS: Final = (
    "下降", "下跌", "减", "跌", "降", "亏", "负", "缩", "低", "少", "贬", "fell",
    "fall", "down", "drop", "decline", "decreas", "lower", "loss", "lost", "negative", "minus", "shrank", "shrink",
    "slump", "slid", "reduc", "cut", "below", "less", "contract", "plung", "tumbl", "dip",
)  # fmt: skip


# Before a number that says how high something is, not by how much it fell: 降到40度, `dropped to 40`.
_LEVEL: Final = pattern(
    r"(?:[至到为為是达達约約]|(?<![a-z])(?:to|at|was|is|of|were) (?:about |around )?)[$£€¥]?$", re.IGNORECASE
)


def has_decrease_word(one: QuantityValue, other: QuantityValue, texts: ComparedTexts) -> bool:
    """Whether the side without the minus has a word of decrease instead: `fell by 3%`, 下降3%."""
    text, plain = (texts.target, other) if one.value < 0 else (texts.source, one)
    if one.quantity.unit is not None and one.quantity.unit.dimension == "temperature":
        return False
    if _LEVEL.search(text, max(0, plain.quantity.start - 12), plain.quantity.start):
        return False
    return any(word in text.lower() for word in _DECREASE_WORDS)
