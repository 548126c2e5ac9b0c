"""
Numbers in English words: `two and a half million`, `nineteen oh one`, `twenty-three fifths`, `hundred and fifth`.

Words are read from left to right, and each must be able to follow the one before it. An ordinal at the end makes the
number a fraction (`two thirds`) or an ordinal (`twenty-fifth`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple

from translator.bilingual.quantities.model import VULGAR_FRACTIONS, Numeral, whole_number
from translator.bilingual.quantities.scales import SCALES
from translator.bilingual.quantities.tables import any_word, number_words
from translator.bilingual.words.patterns import pattern

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
_LARGE_PARTS: Final = pattern(
    rf"({any_word(TENS)})[ -]({any_word(word for word, value in ORDINALS.items() if value < 10)})(s?)"
    r"(?![a-z]|[ -]centur)"
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
    """A word of a number."""

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
    """Adds number words up, one at a time, and refuses the one that cannot belong to the same number."""

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
                more = None if self.is_plain else self._mixed(position, gap)
                if more is not None:
                    return more
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
        """Add one word; tell whether it belongs to the number."""
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

    def _begins_another(self, end: int) -> bool:
        """Whether the word has a scale as large as the last: `three million and five million copies`."""
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

    def _take_year(self, value: int, last: str = "year") -> bool:
        """Take `eighty` behind `nineteen`: years are read two digits at a time."""
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

    def _last_and(self) -> int:
        """Return the place of the word behind the last `and`, or 0."""
        return max((place for place, word in enumerate(self.words) if word.follows_and), default=0)

    # What ends a number: a part, an ordinal, decimals.

    def _finish(self, word: str, gap: str, end: int) -> SpelledNumeral | None:
        """Return the fraction or the ordinal that `word` completes, or None."""
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

    def _mixed(self, position: int, gap: str) -> SpelledNumeral | None:
        """Return the number with the fraction that follows it: `two and three fifths`, `one twenty-fifth`."""
        if self.last not in {"unit", "teen", "tens"}:
            return None
        if "and" in gap:
            rest = read_spelled(self.text, position)
            is_range = self.text.startswith("between ", max(0, self.begin - 8))
            if rest is None or rest.form != "fraction" or rest.numeral.value >= 1 or is_range:
                return None
            return _large(self.value + rest.numeral.value, rest.numeral.end)
        large = _LARGE_PARTS.match(self.text, position)
        if large is None or not (large.group(3) or self.value == 1) or gap == "-":
            return None
        return self._as_fraction(Fraction(self.value) / (TENS[large.group(1)] + ORDINALS[large.group(2)]), large.end())

    def _ends_with_tens(self) -> bool:
        return len(self.words) > 1 and self.words[-1].kind == "tens" and not self.words[-1].follows_and

    def _ordinal(self, value: int, gap: str, end: int) -> SpelledNumeral | None:
        follows_tens = self.last == "tens" and value < 10 and (gap == "-" or self.value > 100)
        if value >= 100:
            whole = Fraction(self.value * value)
        elif follows_tens or (self.last in {"hundred", "scale"} and gap != " "):
            whole = Fraction(self.value + value)
        else:
            return None
        return SpelledNumeral(Numeral(end, whole, whole, is_spelled=True), "ordinal")

    def _fraction(self, bottom: int, gap: str, end: int) -> SpelledNumeral | None:
        """Return the fraction of the words so far and so large parts: `two thirds`, `twenty and three fifths`."""
        words: Sequence[_Word] = self.words
        if bottom < 10 and self._ends_with_tens():
            bottom, words = bottom + words[-1].value, words[:-1]
        if "and" in gap:
            return None
        place = min(self._last_and(), len(words))
        top = _sum(words[place:])
        if not place or top >= bottom:
            return self._as_fraction(_sum(words) / bottom, end)
        part, before = top / bottom, words[place - 1]
        scale = _OF_A_SCALE.match(self.text, end)
        if scale:
            return _large(_sum(words[:place]) + part * SCALES[scale.group(1)], scale.end())
        unit = before.value if before.kind == "scale" and before.value >= 1000 else 1
        return _large(_sum(words[:place]) + part * unit, end)

    def _as_fraction(self, value: Fraction, end: int) -> SpelledNumeral:
        """Return a fraction, or the number that it is of a scale: `two thirds of a million`."""
        scale = _OF_A_SCALE.match(self.text, end)
        if scale:
            return _large(value * SCALES[scale.group(1)], scale.end(), value)
        return SpelledNumeral(Numeral(end, value, value, is_spelled=True), "fraction")

    def _with_part(self, share: Fraction, end: int) -> SpelledNumeral:
        """Return the number with the half of `two and a half million` or `one million and a half`."""
        scale = _SCALE_AFTER.match(self.text, end)
        if self.last == "scale" and scale:
            return _large(self.value + share * SCALES.get(scale.group(1), 12), scale.end())
        if self.last in {"scale", "dozen"}:
            return _large(self.value + share * (12 if self.last == "dozen" else self.smallest_scale), end)
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
