"""Idioms and names that hold a numeral and count nothing (一些, 万一, 四川), and the few that do have a value."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.tables import word_pattern
from translator.bilingual.words.patterns import pattern

IDIOM: Final = pattern(word_pattern("idioms"))
"""Matches at the place where such a word begins."""
IDIOM_VALUES: Final = {"半数": Fraction(1, 2), "百分百": Fraction(1), "二战": Fraction(2), "一战": Fraction(1)}
