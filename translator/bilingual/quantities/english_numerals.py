"""
Numbers in English words: `two and a half million`, `nineteen oh one`, `twenty-three fifths`, `hundred and fifth`.

Words are read from left to right, and each must be able to follow the one before it. An ordinal at the end makes the
number a fraction (`two thirds`) or an ordinal (`twenty-fifth`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from translator.bilingual.quantities.model import VULGAR_FRACTIONS, Numeral, whole_number
from translator.bilingual.quantities.tables import RAISED, SCALES, any_word, number_words, read_power
from translator.bilingual.words.patterns import longest_first, pattern

SMALL: Final = number_words("small")
TENS: Final = number_words("tens")
ORDINALS: Final = number_words("ordinal")
_ZEROS: Final = frozenset({"zero", "oh", "nought", "naught"})
_DOZENS: Final = frozenset({"dozen", "dozens", "doz", "dozs", "dz", "dzs"})
# Word for a part → how many of them make a whole.
_PARTS: Final = {"half": 2, "quarter": 4} | {word: value for word, value in ORDINALS.items() if value > 2}
_MANY_PARTS: Final = (
    {"halves": 2} | {f"{word}s": value for word, value in _PARTS.items() if word != "half"} | {"firsts": 1}
)
_UNITS: Final = [*_ZEROS, *(word for word, value in SMALL.items() if value < 10)]

_TOKEN: Final = pattern(r"[a-z]+|\d{1,2}(?![\d,.:/%a-z])")
_COMMA = pattern(
    r", (?=(?:one|two|three|four|five|six|seven|eight|nine) hundred(?: and [a-z-]+)?(?! (?:thousand|million|billion)))"
)
_GAP: Final = pattern(r"-| - |, and |  ? ?(?:and  ? ?)?")
_SCALE_AFTER: Final = pattern(rf"[ -]({any_word(SCALES)}|dozen)(?![a-z])")
_OF_A_SCALE: Final = pattern(r" (?:of an? )?(million|billion|trillion)(?![a-z])")
_DECIMALS: Final = pattern(
    rf" point(?:((?:[ -]{any_word(_UNITS)}(?![a-z])){{1,12}})|[ -]({any_word(TENS)})(?:[ -]({any_word(_UNITS)}))?"
    rf"|[ -]({any_word(word for word, value in SMALL.items() if value > 9)}))(?![a-z])"
)
# `and a half` may stand before any word; `and a third` only where no noun follows: not *two and a third person*.
_AND_A_PART: Final = pattern(
    rf"[ -]and[ -](?:an?|one)[ -](?:(half|quarter)(?![a-z])|({any_word(_PARTS)})"
    rf"(?=[.,;:!?)]|$|[ -](?:of|times|percent|per cent|{any_word(SCALES)})(?![a-z])))"
)
_PART_OF_SCALE: Final = pattern(
    r"(?:an? )?(half|quarter)(?:[ -](?:of )?an?)?  ?(million|billion|trillion|hundred|thousand|dozen)(?![a-z])"
)
_NUMBER_WORD: Final = rf"(?:{any_word({*SMALL, *TENS, *SCALES, *_ZEROS, *_DOZENS})}|and|an?|\d{{1,2}})"
_PART_WORD: Final = any_word({*ORDINALS, *_PARTS, *_MANY_PARTS})
PART_CUE: Final = rf"(?:{_NUMBER_WORD}[ ,-]{{1,6}}){{1,48}}{_PART_WORD}(?![a-z])"
"""Number words before the name of a part or an ordinal: without it, words are a plain number."""
# A single word to which nothing behind it belongs: most are such.
_LONE: Final = pattern(
    rf"({any_word({*SMALL, *TENS})})(?![a-z-]| -|, and| {{1,3}}(?:(?:{_NUMBER_WORD}|{_PART_WORD}|point)(?![a-z])|\d))"
)
NUMBER_CUE: Final = (
    rf"(?:[\d.,/{''.join(VULGAR_FRACTIONS)}]{{1,80}}+|{_NUMBER_WORD})"
    rf"(?:[ ,-]{{1,6}}(?:{_NUMBER_WORD}|{_PART_WORD}|point|\d/\d)){{0,48}}"
)
"""A number in digits or words that no scale belongs to."""
_NOTHING: Final = Fraction(0)
# How many words a number may have: a longer row is read in pieces.
_LIMIT: Final = 24


class SpelledNumeral(NamedTuple):
    """A number in words, and what the last of them makes of it."""

    numeral: Numeral
    form: str = ""
    """`fraction`, `ordinal`, or empty for a plain number."""


class _Word(NamedTuple):
    value: int
    kind: str
    """`small`, `tens`, `scale`."""
    follows_and: bool


@lru_cache(maxsize=64)
def read_spelled(text: str, position: int, *, is_plain: bool = False) -> SpelledNumeral | None:
    """
    Read the number in words that begins at `position` of a folded text, or return None.

    With `is_plain` an ordinal behind the number does not belong to it: `three` of `three quarters`. The last answers
    are remembered, as those of `read_number` are.
    """
    lone = _LONE.match(text, position)
    if lone:
        word = lone[1]
        value = whole_number(SMALL[word] if word in SMALL else TENS[word])
        return SpelledNumeral(Numeral(lone.end(), value, value, is_spelled=True, is_soft=value <= 12))
    part = _PART_OF_SCALE.match(text, position)
    if part:
        share, scale = Fraction(1, _PARTS[part.group(1)]), 12 if part.group(2) == "dozen" else SCALES[part.group(2)]
        return SpelledNumeral(Numeral(part.end(), share * scale, share, is_spelled=True, is_scaled=True))
    return _WordReader(text, position, is_plain=is_plain).read()


def read_part(text: str, end: int) -> tuple[Fraction, int]:
    """Read `and a half` at `end`; return its value and where it ends, or zero and `end`."""
    match = _AND_A_PART.match(text, end)
    return (Fraction(1, _PARTS[match.group(1) or match.group(2)]), match.end()) if match else (_NOTHING, end)


def _sum(words: Sequence[_Word]) -> Fraction:
    total, current = 0, 0
    for word in words:
        if word.kind != "scale":
            current += word.value
        elif word.value == 100:
            current = (current or 1) * 100
        else:
            total, current = total + (current or 1) * word.value, 0
    return Fraction(total + current)


def _large(value: Fraction, end: int, mantissa: Fraction | None = None) -> SpelledNumeral:
    return SpelledNumeral(Numeral(end, value, mantissa or value, is_spelled=True, is_scaled=True))


class _WordReader:
    def __init__(self, text: str, position: int, *, is_plain: bool = False) -> None:
        self.text = text
        self.is_plain = is_plain
        self.begin = position
        self.end = position
        """Offset behind the last word that was taken."""
        self.words: list[_Word] = []
        self.total: Fraction | int = 0
        self.current: Fraction | int = 0
        self.last = ""
        self.smallest_scale = 10**18
        self.mantissa: Fraction | int = 0
        self.is_vague = False

    @property
    def value(self) -> Fraction | int:
        return self.total + self.current

    def read(self) -> SpelledNumeral | None:
        position, gap = self.end, ""
        while len(self.words) < _LIMIT and (match := _TOKEN.match(self.text, position)):
            word = match.group()
            if self.words and not self.is_plain and (finished := self._finish(word, gap, match.end())):
                return finished
            if not self._take(word, "and" in gap, match.end()):
                break
            self.end = match.end()
            share, stop = read_part(self.text, self.end)
            if share:
                return self._with_part(share, stop)
            following = _GAP.match(self.text, self.end)
            if following is None and self.last == "scale":
                following = _COMMA.match(self.text, self.end)
            if following is None:
                break
            gap, position = following.group(), following.end()
        return self._number()

    def _take(self, word: str, follows_and: bool, end: int) -> bool:
        if word in {"a", "an"}:
            return self._take_article(end)
        if follows_and and (self.last not in {"hundred", "scale"} or self._begins_another(end)):
            return False
        if word in SMALL or (word in _ZEROS and self.last):
            value, kind, allowed = SMALL.get(word, 0), "small", self._take_small(SMALL.get(word, 0))
        elif word in TENS:
            value, kind, allowed = TENS[word], "tens", self._take_tens(TENS[word])
        elif word in _DOZENS:
            return self._take_dozen()
        elif word.isdigit():
            value, kind, allowed = int(word), "small", follows_and and self.last == "hundred"
            self.current, self.last = (self.current + value, "teen") if allowed else (self.current, self.last)
        else:
            value, kind, allowed = SCALES.get(word, 0), "scale", word in SCALES and self._take_scale(SCALES[word])
        if allowed:
            self.words.append(_Word(value, kind, follows_and))
        return allowed

    # The word has a scale as large as the last: `three million and five million copies`.
    def _begins_another(self, end: int) -> bool:
        scale = _SCALE_AFTER.match(self.text, end) if self.last == "scale" else None
        return scale is not None and SCALES.get(scale.group(1), 12) >= self.smallest_scale

    def _take_article(self, end: int) -> bool:
        following = _TOKEN.match(self.text, end + 1)
        if self.last or following is None or following.group() not in {*SCALES, *_DOZENS}:
            return False
        self.current, self.last, self.is_vague = 1, "article", True
        self.words.append(_Word(1, "small", False))
        return True

    def _take_small(self, value: int) -> bool:
        if value >= 10:
            if self.last == "tens" and self.current >= 20 and not self.total and self.current % 10 == 0:
                return self._take_year(value)
            allowed = self.last in {"", "hundred", "scale"}
            self.last = "teen" if allowed else self.last
        elif value == 0 and self.last in {"teen", "tens"} and not self.total and 10 < self.current < 100:
            self.current, self.last = self.current * 100, "zero"
            return True
        else:
            allowed = self.last in {"", "tens", "hundred", "scale", "zero"}
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

    # Take `eighty` behind `nineteen`: years are read two digits at a time.
    def _take_year(self, value: int, last: str = "year") -> bool:
        self.current, self.last = self.current * 100 + value, last
        return True

    def _take_dozen(self) -> bool:
        if self.last == "scale":
            return False
        place = self._last_and()
        self.current = _sum(self.words[:place]) + (_sum(self.words[place:]) or 1) * 12
        self.total, self.last = 0, "dozen"
        return True

    def _take_scale(self, scale: int) -> bool:
        if self.last in {"", "zero"} or (scale == 100 and self.current >= 100):
            return False
        self.mantissa = self.mantissa or self.current
        if scale == 100:
            self.current, self.last = (self.current or 1) * 100, "hundred"
            return True
        if not self.current:
            if sum(word.kind == "scale" for word in self.words) > 1:
                return False
            self.total, self.smallest_scale = self.total * scale, self.smallest_scale * scale
            return True
        if scale > self.smallest_scale:
            return False
        self.total += self.current * scale
        self.current, self.last, self.smallest_scale = 0, "scale", scale
        return True

    # Return the place of the word behind the last `and`, or 0.
    def _last_and(self) -> int:
        return max((place for place, word in enumerate(self.words) if word.follows_and), default=0)

    # Ends of a number: a part, an ordinal, decimals.

    # Return the fraction or the ordinal that `word` completes, or None.
    def _finish(self, word: str, gap: str, end: int) -> SpelledNumeral | None:
        if word in _MANY_PARTS:
            is_first = word == "firsts"
            return None if is_first and not self._ends_with_tens() else self._fraction(_MANY_PARTS[word], gap, end)
        if word not in ORDINALS and word not in _PARTS:
            return None
        if len(self.words) == 1 and self.value == 1 and word in _PARTS and self.last == "unit" and "and" not in gap:
            return self._as_fraction(Fraction(1, _PARTS[word]), end)
        if "and" in gap and self.last not in {"hundred", "scale"}:
            return None
        return self._ordinal(ORDINALS[word], gap, end) if word in ORDINALS else None

    def _ends_with_tens(self) -> bool:
        return len(self.words) > 1 and self.words[-1].kind == "tens" and not self.words[-1].follows_and

    def _ordinal(self, value: int, gap: str, end: int) -> SpelledNumeral | None:
        follows_tens = self.last == "tens" and value < 10 and (gap == "-" or self.value > 100)
        if follows_tens or (self.last in {"hundred", "scale"} and gap != " "):
            whole = Fraction(self.value + value)
        else:
            return None
        return SpelledNumeral(Numeral(end, whole, whole, is_spelled=True), "ordinal")

    # Return the fraction of the words so far and so large parts: `two thirds`.
    def _fraction(self, bottom: int, gap: str, end: int) -> SpelledNumeral | None:
        words: Sequence[_Word] = self.words
        if "and" in gap:
            return None
        return self._as_fraction(_sum(words) / bottom, end)

    # Return a fraction, or the number that it is of a scale: `two thirds of a million`.
    def _as_fraction(self, value: Fraction, end: int) -> SpelledNumeral:
        scale = _OF_A_SCALE.match(self.text, end)
        if scale:
            return _large(value * SCALES[scale.group(1)], scale.end(), value)
        return SpelledNumeral(Numeral(end, value, value, is_spelled=True), "fraction")

    # Return the number with the half of `two and a half million` or `one million and a half`.
    def _with_part(self, share: Fraction, end: int) -> SpelledNumeral:
        scale = _SCALE_AFTER.match(self.text, end)
        value = self.value + share
        if scale:
            return _large(value * SCALES.get(scale.group(1), 12), scale.end(), value)
        return SpelledNumeral(Numeral(end, value, value, is_spelled=True, is_soft=value <= 12))

    def _number(self) -> SpelledNumeral | None:
        if self.last in {"", "article"}:
            return None
        decimals = _DECIMALS.match(self.text, self.end)
        if decimals:
            return self._with_decimals(decimals)
        is_scaled = self.last in {"scale", "hundred", "dozen"} or bool(self.total)
        is_soft = self.value <= 12 or self.is_vague or self.last == "dozen"
        value = Fraction(self.value)
        mantissa = Fraction(self.mantissa or value)
        return SpelledNumeral(Numeral(self.end, value, mantissa, is_spelled=True, is_soft=is_soft, is_scaled=is_scaled))

    def _with_decimals(self, match: re.Match[str]) -> SpelledNumeral:
        units, tens, unit, teen = match.groups()
        if units:
            digits = "".join(str(SMALL.get(word, 0)) for word in re.findall(r"[a-z]+", units))
        else:
            digits = str(SMALL[teen] if teen else TENS[tens] + SMALL.get(unit, 0))
        mantissa = self.value + Fraction(int(digits), 10 ** len(digits))
        scale = _SCALE_AFTER.match(self.text, match.end())
        if scale:
            return _large(mantissa * SCALES.get(scale.group(1), 12), scale.end(), mantissa)
        return SpelledNumeral(Numeral(match.end(), mantissa, mantissa, is_spelled=True))


LETTERS: Final = {"k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9, "t": 10**12}
"""Magnitudes after a currency sign only: 60m are metres, 14K is gold, 4K a display."""

_PART_SIGNS = "".join(VULGAR_FRACTIONS)
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
    rf"(?![\da-z{_PART_SIGNS}{RAISED}^×*·+乘]|[.,]\d| {{1,2}}[\d{_PART_SIGNS}×*·乘]|-\d/"
    rf"|[ -]{_CONTINUES}(?![a-z]))"
)
_ONE_NUMBER = pattern(r"\d+")
_SCALE = pattern(rf"\+?[ -]?({'|'.join(longest_first(SCALES))})(?![a-z])")
_LETTER = pattern(r" ?(mm|[kmbt])(?![a-z0-9'/])")
_MIXED = pattern(r"(?:-|  ?)(\d)/(\d)(?![\d/])")
_DOZENS_BEHIND = pattern(r"[ -](?:dozens?|dozs?|dzs?)(?![a-z])")
# A thousand, in speech: five grand; not the five Grand Slam titles.
_GRAND = pattern(
    r"[ -]grand(?![a-z]| (?:slams?|prix|pianos?|jur(?:y|ies|ors?)|finals?|finales?|masters?|tours?|openings?|hotels?"
    r"|dukes?|children|parents|total|opera|theft|old|coalitions?|plans?|design|entrance|ole|national|scale|sums?|ambitions?)\b)"
)
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
            # Two numbers side by side (iPhone 13 128 GB), not one grouped number (2 000, 1 234 567).
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


# Read the scale words behind digits, and what they add: `3 hundred and 21`, `6 crore and two hundred`.
def _read_scaled(text: str, mantissa: Fraction, end: int) -> tuple[Fraction, int] | None:
    value, smallest, start = mantissa, 1, end
    while smallest < 10**15 and (match := _SCALE.match(text, end)):
        smallest *= SCALES[match.group(1)]
        value, end = mantissa * smallest, match.end()
    dozens = _DOZENS_BEHIND.match(text, end)
    if dozens:
        return value * 12, dozens.end()
    if end == start:
        return None
    share, end = read_part(text, end)
    value += share * smallest
    words = _AND_WORDS.match(text, end)
    rest = read_spelled(text, words.end()) if words else None
    more = rest.numeral if rest and not rest.form else None
    is_part = more and (smallest == 100 > more.value or (more.is_scaled and 100 <= more.value < smallest))
    return (value + more.value, more.end) if more and is_part else (value, end)
