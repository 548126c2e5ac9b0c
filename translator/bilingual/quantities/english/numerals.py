"""Numbers in English: `3.1 billion`, `12,000`, `.08`, `6.02 × 10^23`, `4 thousand 3 hundred and 21`, or in words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from translator.bilingual.quantities.english.spelled_numerals import read_part, read_spelled
from translator.bilingual.quantities.model import VULGAR_FRACTIONS, Numeral, whole_number
from translator.bilingual.quantities.powers import RAISED, read_power
from translator.bilingual.quantities.scales import SCALES
from translator.bilingual.quantities.tables import any_word
from translator.bilingual.words.patterns import longest_first, pattern

LETTERS: Final = {"k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9, "t": 10**12}
"""Magnitudes after a currency sign only: 60m are metres, 14K is gold, 4K a display."""

_PARTS = "".join(VULGAR_FRACTIONS)
_DIGITS = pattern(
    r"\d{1,3}(?:,\d{3}){1,20}(?![\d])(?:\.\d{1,60})?"
    r"|\d{1,2}(?:,\d{2}){1,20},\d{3}(?!\d)(?:\.\d{1,60})?"
    r"|\d{1,3}(?: \d{3}){1,20}(?:\.\d{1,60})?(?![\d,.]\d|\d)"
    r"|\d{1,60}(?:\.\d{1,60})?|\.\d{1,60}"
)
# 10.700 may be ten thousand seven hundred, as it is written in German or Spanish.
_CONTINENTAL = pattern(r"[1-9]\d{0,2}\.\d{3}")
_CONTINUES = any_word({*SCALES, *LETTERS, "and", "grand", "x", "dozen", "dozens", "doz", "dozs", "dz", "dzs"})
# Digits to which nothing behind them belongs; three behind a point may be thousands.
_PLAIN = pattern(
    r"(?:\d{1,3}(?:,\d{3}){1,5}+|\d{1,20}+(?:\.(?!\d{3}(?!\d))\d{1,20}+)?+)"
    rf"(?![\da-z{_PARTS}{RAISED}^×*·+乘]|[.,]\d| {{1,2}}[\d{_PARTS}×*·乘]|-\d/"
    rf"|[ -]{_CONTINUES}(?![a-z]))"
)
_ONE_NUMBER = pattern(r"\d+")
_SCALE = pattern(rf"\+?[ -]?({'|'.join(longest_first(SCALES))})(?![a-z])")
_LETTER = pattern(r" ?(mm|[kmbt])(?![a-z0-9'/])")
_MIXED = pattern(r"(?:-|  ?)(\d)/(\d)(?![\d/])")
_MORE = pattern(rf" (\d{{1,3}}) ({'|'.join(longest_first(SCALES))})(?![a-z])")
_DOZENS = pattern(r"[ -](?:dozens?|dozs?|dzs?)(?![a-z])")
# A thousand, in speech: five grand; not the five Grand Slam titles.
_GRAND = pattern(
    r"[ -]grand(?![a-z]| (?:slams?|prix|pianos?|jur(?:y|ies|ors?)|finals?|finales?|masters?|tours?|openings?|hotels?"
    r"|dukes?|children|parents|total|opera|theft|old|coalitions?|plans?|design|entrance|ole|national|scale|sums?|ambitions?)\b)"
)
_AND_UNITS = pattern(r" and (\d\d?)(?![\d.,:/%]|[a-z]| (?:hundred|thousand|million|billion))")
_AND_WORDS = pattern(r" and (?=[a-z])")


@lru_cache(maxsize=64)
def read_number(text: str, position: int, *, is_money: bool = False) -> Numeral | None:
    """
    Read the number that begins at `position` of a folded text, or return None.

    `is_money` says that a currency sign stands before it, so that `k m b` are magnitudes. Several recognisers ask about
    the same number, one after another: the last answers are remembered.
    """
    plain = _PLAIN.match(text, position)
    if plain:
        value = whole_number(_exact(plain[0]))
        return Numeral(plain.end(), value, value, is_spelled=False)
    first = text[position : position + 1]
    if first.isdigit() or first in VULGAR_FRACTIONS or first == ".":
        number = _read_digits(text, position, is_money=is_money)
    else:
        spelled = read_spelled(text, position)
        if spelled and spelled.form:
            spelled = read_spelled(text, position, is_plain=True)
        number = spelled.numeral if spelled else None
    if number and text.startswith("grand", number.end + 1) and (grand := _GRAND.match(text, number.end)):
        return replace(number, end=grand.end(), value=number.value * 1000, is_scaled=True, alternatives=())
    return number


def _read_digits(text: str, position: int, *, is_money: bool) -> Numeral | None:
    alternatives: tuple[Fraction, ...] = ()
    if text[position] in VULGAR_FRACTIONS:
        mantissa, end = VULGAR_FRACTIONS[text[position]], position + 1
    else:
        match = _DIGITS.match(text, position)
        if match is None:
            return None
        groups = match.group().split(" ")
        if len(groups) == 2 and not groups[1].startswith("0"):
            # Two numbers side by side (iPhone 13 128 GB), not one that is grouped (2 000, 1 234 567).
            match = _ONE_NUMBER.match(text, position)
            assert match is not None
        mantissa, end = Fraction(_exact(match.group())), match.end()
        if match.group().startswith("."):
            alternatives = (Fraction(int(match.group()[1:])),)
        elif _CONTINENTAL.fullmatch(match.group()):
            alternatives = (mantissa * 1000,)
        power = read_power(text, end, mantissa)
        if power:
            return Numeral(power[1], power[0], mantissa, is_spelled=False, is_scaled=True)
        mantissa, end = _add_fraction(text, mantissa, end)
    share, end = read_part(text, end)
    mantissa = mantissa + share if share else mantissa
    scaled = _read_scaled(text, mantissa, end)
    if scaled:
        return Numeral(scaled[1], scaled[0], mantissa, is_spelled=False, is_scaled=True)
    letter = _LETTER.match(text, end)
    if letter and (is_money or text[end] != " " or letter.group(1) == "k"):
        large = mantissa * LETTERS[letter.group(1)]
        if is_money:
            return Numeral(letter.end(), large, mantissa, is_spelled=False, is_scaled=True)
        return Numeral(end, mantissa, mantissa, is_spelled=False, alternatives=(large,))
    return Numeral(end, mantissa, mantissa, is_spelled=False, alternatives=alternatives)


def _exact(digits: str) -> Fraction | int:
    whole, _point, decimals = digits.replace(",", "").replace(" ", "").partition(".")
    return Fraction(int(whole + decimals), 10 ** len(decimals)) if decimals else int(whole)


def _add_fraction(text: str, mantissa: Fraction, end: int) -> tuple[Fraction, int]:
    gap = end + (text[end : end + 1] == " ")
    if text[gap : gap + 1] in VULGAR_FRACTIONS:
        return mantissa + VULGAR_FRACTIONS[text[gap]], gap + 1
    mixed = _MIXED.match(text, end)
    if mixed and 0 < int(mixed.group(1)) < int(mixed.group(2)) and mantissa.denominator == 1:
        return mantissa + Fraction(int(mixed.group(1)), int(mixed.group(2))), mixed.end()
    return mantissa, end


def _read_scaled(text: str, mantissa: Fraction, end: int) -> tuple[Fraction, int] | None:
    """Read the scale words behind digits, and what they add: `3 hundred and 21`, `6 crore and two hundred`."""
    value, smallest, start = mantissa, 1, end
    while smallest < 10**15 and (match := _SCALE.match(text, end)):
        smallest *= SCALES[match.group(1)]
        value, end = mantissa * smallest, match.end()
    dozens = _DOZENS.match(text, end)
    if dozens:
        return value * 12, dozens.end()
    if end == start:
        return None
    while (more := _MORE.match(text, end)) and SCALES[more.group(2)] < smallest:
        smallest = SCALES[more.group(2)]
        value, end = value + int(more.group(1)) * smallest, more.end()
    share, end = read_part(text, end)
    value += share * smallest
    units = _AND_UNITS.match(text, end) if smallest == 100 else None
    if units:
        return value + int(units.group(1)), units.end()
    words = _AND_WORDS.match(text, end)
    rest = read_spelled(text, words.end()) if words else None
    if rest and not rest.form and rest.numeral.is_scaled and 100 <= rest.numeral.value < smallest:
        return value + rest.numeral.value, rest.numeral.end
    small = rest.numeral if rest and smallest == 100 and not rest.form else None
    return (value + small.value, small.end) if small and small.value < 100 else (value, end)
