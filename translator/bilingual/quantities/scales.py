"""万 and 亿, million and billion: what the words for powers of ten are worth, and which ones we write numbers with."""

from __future__ import annotations

from math import prod
from typing import Final

from translator.bilingual.quantities.tables import number_words

TENS: Final = {"十": 10, "百": 100, "千": 1000}
BIG: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SCALES: Final = number_words("scale")
"""English word → value."""
WRITTEN_CHINESE: Final = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4))
WRITTEN_ENGLISH: Final = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6))
"""What stands behind digits in a number that we write, the largest first."""


def scale_of(word: str) -> int:
    """Return what an English scale, or Chinese ones in a row, are worth: 百万 is a million; no word is one."""
    return SCALES.get(word) or prod(TENS.get(character) or BIG[character] for character in word)
