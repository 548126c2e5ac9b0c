"""
Units of measure in both languages, read from `data/units.tsv`: a line is a unit with its English and Chinese forms.

The forms in the table are Simplified: the finder folds Traditional characters first.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from translator.bilingual.quantities.model import MeasureUnit
from translator.bilingual.quantities.tables import any_phrase, first_words, phrases, table, word_pattern
from translator.bilingual.words.patterns import pattern

_ROWS: Final = table("units", 7)

UNITS: Final = {
    name: MeasureUnit(name, dimension, Fraction(factor), Fraction(offset))
    for name, dimension, factor, offset, *_ in _ROWS
}
"""Name → unit."""

ENGLISH_FORMS: Final = {row[0]: phrases(row[4]) for row in _ROWS}
"""Name → English forms in lower case: symbols and singulars first."""

CHINESE_FORMS: Final = {row[0]: tuple(row[5].split()) for row in _ROWS}
"""Name → Simplified Chinese forms, the usual one first."""


_ENGLISH: Final = {form: UNITS[name] for name, forms in ENGLISH_FORMS.items() for form in forms} | {
    letter: UNITS[letter.upper() if letter == "w" else letter] for letter in ("m", "g", "w", "in", "l")
}
_CHINESE: Final = {form: UNITS[row[0]] for row in _ROWS for form in f"{row[5]} {row[6]}".split()}

_GAP: Final = pattern(r"[\s-]")
_GLUED: Final = frozenset({"m", "g", "w", "in", "l"})
_ENGLISH_UNIT: Final = pattern(rf"({any_phrase(_ENGLISH.keys() - _GLUED)})(?![a-z0-9²³])")
_GLUED_UNIT: Final = pattern(r"(m|g|w|in|l)(?![a-z0-9²³/])")
_CHINESE_UNIT: Final = pattern(f"({any_phrase(_CHINESE)})")
_ENGLISH_FIRST: Final = frozenset(form[0] for form in _ENGLISH)
UNIT_CHARACTERS: Final = frozenset(form[0] for form in _CHINESE)
"""The characters with which a Chinese unit begins."""
UNIT_WORDS: Final = first_words(_ENGLISH)
"""The words with which an English unit begins."""
_NOT_A_UNIT: Final = pattern(word_pattern("not_units"))


def english_unit(text: str, position: int, *, is_glued: bool) -> tuple[MeasureUnit, int] | None:
    """
    Return the unit whose English form (lower case) stands at `position`, and the offset behind it.

    One-letter symbols (`m g w in l`) count only when `is_glued` to the number: a free `m` is not a metre.
    """
    if text[position : position + 1] not in _ENGLISH_FIRST:
        return None
    match = _ENGLISH_UNIT.match(text, position) or (_GLUED_UNIT.match(text, position) if is_glued else None)
    if match is None:
        return None
    form = _GAP.sub(" ", match.group(1))
    return _ENGLISH[form], match.end()


def chinese_unit(text: str, position: int) -> tuple[MeasureUnit, int] | None:
    """Return the unit whose Simplified Chinese form (or symbol) stands at `position`, and the offset behind it."""
    if text[position : position + 1] not in UNIT_CHARACTERS or _NOT_A_UNIT.match(text, position):
        return None
    match = _CHINESE_UNIT.match(text, position)
    if match is None:
        return None
    form = match.group(1)
    if form[-1].isascii() and form[-1].isalpha() and text[match.end() : match.end() + 1].isascii():
        following = text[match.end() : match.end() + 1]
        if following.isalnum():
            return None
    return _CHINESE[form], match.end()
