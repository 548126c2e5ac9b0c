"""Numbers in English: `3.1 billion`, `12,000`, `twenty-three`, `two and a half million`, `nineteen eighty-four`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translator.quantities.model import VULGAR_FRACTIONS, Numeral
from translator.quantities.tables import number_words

SMALL: Final = number_words("small")
TENS: Final = number_words("tens")
SCALES: Final = number_words("scale")
ORDINALS: Final = number_words("ordinal")
LETTERS: Final = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
"""Magnitudes after a currency sign only: 60m are metres, 14K is gold, 4K a display."""

_DIGITS = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?: \d{3})+(?![\d,.]\d|\d)(?:\.\d+)?"
    r"|\d+(?:\.\d+)?"
)
_SCALE = re.compile(rf"[ -]?({'|'.join(sorted(SCALES, key=len, reverse=True))})(?![a-z])")
_LETTER = re.compile(r" ?([kmbt])(?![a-z0-9'/])")
_HALF = re.compile(r"[ -]and[ -]a[ -](half|quarter)(?![a-z])")
_MIXED = re.compile(r"[ -](\d)/(\d)(?![\d/])")
_WORD = re.compile(r"[a-z]+")
_GAP = re.compile(r" ?- ?| (?:and )?(?:a )?|,? and ", re.ASCII)
_HALF_SCALE = re.compile(r"half(?:[ -]an?|[ -]of a)?[ -](million|billion|trillion|dozen|hundred|thousand)(?![a-z])")
_DECIMALS = re.compile(r" point((?: (?:zero|one|two|three|four|five|six|seven|eight|nine))+)(?![a-z])")


def read_number(text: str, position: int, *, is_money: bool = False) -> Numeral | None:
    """
    Read the number that begins at `position` of a folded text, or return None.

    `is_money` says that a currency sign stands before it, so that `k m b` are magnitudes.
    """
    first = text[position : position + 1]
    if first.isdigit() or first in VULGAR_FRACTIONS:
        return _read_digits(text, position, is_money=is_money)
    return _read_words(text, position)


def _read_digits(text: str, position: int, *, is_money: bool) -> Numeral | None:
    if text[position] in VULGAR_FRACTIONS:
        mantissa, end = VULGAR_FRACTIONS[text[position]], position + 1
    else:
        match = _DIGITS.match(text, position)
        if match is None:
            return None
        if " " in match.group() and not _is_grouped(match.group()):
            match = re.compile(r"\d+").match(text, position)
            assert match is not None
        mantissa, end = _exact(match.group()), match.end()
        mantissa, end = _add_fraction(text, mantissa, end)
    half = _HALF.match(text, end)
    if half:
        mantissa, end = mantissa + Fraction(1, 2 if half.group(1) == "half" else 4), half.end()
    value, scaled_end = _scale(text, mantissa, end)
    if scaled_end > end:
        return Numeral(scaled_end, value, mantissa, is_spelled=False, is_scaled=True)
    letter = _LETTER.match(text, end)
    if letter and (is_money or text[end] != " "):
        large = mantissa * LETTERS[letter.group(1)]
        if is_money:
            return Numeral(letter.end(), large, mantissa, is_spelled=False, is_scaled=True)
        return Numeral(end, mantissa, mantissa, is_spelled=False, alternatives=(large,))
    return Numeral(end, mantissa, mantissa, is_spelled=False)


def _exact(digits: str) -> Fraction:
    plain = digits.replace(",", "").replace(" ", "")
    return Fraction(plain) if "." in plain else Fraction(int(plain))


def _is_grouped(text: str) -> bool:
    """Tell a number grouped with spaces (2 000, 1 234 567) from two numbers side by side (iPhone 13 128 GB)."""
    groups = text.split(" ")
    return len(groups) > 2 or groups[1].startswith("0")


def _add_fraction(text: str, mantissa: Fraction, end: int) -> tuple[Fraction, int]:
    if text[end : end + 1] in VULGAR_FRACTIONS:
        return mantissa + VULGAR_FRACTIONS[text[end]], end + 1
    mixed = _MIXED.match(text, end)
    if mixed and 0 < int(mixed.group(1)) < int(mixed.group(2)) and mantissa.denominator == 1:
        return mantissa + Fraction(int(mixed.group(1)), int(mixed.group(2))), mixed.end()
    return mantissa, end


def _scale(text: str, value: Fraction, end: int) -> tuple[Fraction, int]:
    while match := _SCALE.match(text, end):
        value, end = value * SCALES[match.group(1)], match.end()
    return value, end


def _read_words(text: str, position: int) -> Numeral | None:
    half = _HALF_SCALE.match(text, position)
    if half:
        scale = 12 if half.group(1) == "dozen" else SCALES[half.group(1)]
        return Numeral(half.end(), Fraction(scale, 2), Fraction(1, 2), is_spelled=True, is_scaled=True)
    reader = _NumberWordReader()
    end = position
    start = position
    while match := _WORD.match(text, start):
        following = _WORD.match(text, match.end() + 1)
        if not reader.take(match.group(), following.group() if following else ""):
            break
        end = match.end()
        half_more = _HALF.match(text, end)
        if half_more:
            reader.add_half(Fraction(1, 2 if half_more.group(1) == "half" else 4))
            end = half_more.end()
        gap = _GAP.match(text, end)
        if gap is None:
            break
        start = gap.end()
        reader.after_and = "and" in gap.group()
    if end == position:
        return None
    decimals = _DECIMALS.match(text, end)
    if decimals:
        digits = "".join(str(SMALL[word]) for word in decimals.group(1).split())
        reader.current += Fraction(int(digits), 10 ** len(digits))
        value, end = _scale(text, reader.value, decimals.end())
        return Numeral(end, value, reader.value, is_spelled=True)
    return reader.numeral(end)


class _NumberWordReader:
    """Adds number words up, one at a time, and refuses the one that cannot belong to the same number."""

    def __init__(self) -> None:
        self.total = Fraction(0)
        self.current = Fraction(0)
        self.last = ""
        self.smallest_scale = 10**18
        self.after_and = False
        self.is_vague = False
        self.mantissa = Fraction(0)

    @property
    def value(self) -> Fraction:
        """The sum so far."""
        return self.total + self.current

    def take(self, word: str, following: str) -> bool:
        """Add one word; tell whether it belongs to the number."""
        if word in {"a", "an"} and not self.last and following in {*SCALES, "dozen"}:
            self.current, self.last, self.is_vague = Fraction(1), "article", True
            return True
        if self.after_and and self.last not in {"hundred", "scale"}:
            return False
        if word in SMALL:
            return self._take_small(SMALL[word])
        if word in TENS:
            return self._take_tens(TENS[word])
        if word == "dozen" and self.last != "scale":
            self.current = (self.current or Fraction(1)) * 12
            self.last = "dozen"
            return True
        return word in SCALES and self._take_scale(SCALES[word])

    def add_half(self, part: Fraction) -> None:
        """Add the half of `two and a half`."""
        self.current += part
        self.last = "half"

    def _take_small(self, value: int) -> bool:
        if value >= 10:
            if self.last == "tens" and self.current >= 20 and not self.total and self.current % 10 == 0:
                return self._take_year(value)
            allowed = self.last in {"", "hundred", "scale"}
            self.last = "teen" if allowed else self.last
        else:
            allowed = self.last in {"", "tens", "hundred", "scale"}
            self.last = "unit" if allowed else self.last
        if allowed:
            self.current += value
        return allowed

    def _take_tens(self, value: int) -> bool:
        if self.last in {"teen", "tens"} and not self.total and 10 < self.current < 100:
            return self._take_year(value, "tens")
        if self.last not in {"", "hundred", "scale"}:
            return False
        self.current, self.last = self.current + value, "tens"
        return True

    def _take_year(self, value: int, last: str = "year") -> bool:
        """Take `eighty` behind `nineteen`: years are read two digits at a time."""
        self.current, self.last = self.current * 100 + value, last
        return True

    def _take_scale(self, scale: int) -> bool:
        if self.last == "" or scale > self.smallest_scale or (scale == 100 and self.current >= 100):
            return False
        self.mantissa = self.mantissa or self.current
        if scale == 100:
            self.current, self.last = (self.current or Fraction(1)) * 100, "hundred"
            return True
        if not self.current:
            self.total, self.last = self.total * scale, "scale"
            return True
        self.total += self.current * scale
        self.current, self.last, self.smallest_scale = Fraction(0), "scale", scale
        return True

    def numeral(self, end: int) -> Numeral | None:
        """Return what was read up to `end`, or None where it was not a number."""
        if self.last in {"", "article"}:
            return None
        is_scaled = self.last in {"scale", "hundred", "dozen"} or bool(self.total)
        is_soft = self.value <= 12 or self.is_vague or self.last == "dozen"
        return Numeral(
            end, self.value, self.mantissa or self.value, is_spelled=True, is_soft=is_soft, is_scaled=is_scaled
        )
