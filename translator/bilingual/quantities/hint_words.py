"""The numbers that words, idioms and names hint at: `a couple`, 双, 正月."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final

from translator.bilingual.quantities.chinese_numerals import DIGITS, read_number
from translator.bilingual.quantities.english_numerals import SMALL
from translator.bilingual.quantities.model import whole_number
from translator.bilingual.quantities.tables import fold_chinese, fold_english, table
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import longest_first, pattern

_HINTS: Final = table("hints", 3)
_ENGLISH_HINTS, _CHINESE_HINTS = (
    {
        word: [whole_number(Fraction(value)) for value in row[1].split()]
        for row in _HINTS
        if row[0] == tag
        for word in row[2].split()
    }
    for tag in ("en", "zh")
)
"""Word → the values that it hints at."""
_WORD = pattern(r"[a-z]+(?:-[a-z]+)*")
_LETTERS = "".join(chr(code) if chr(code) in "abcdefghijklmnopqrstuvwxyz-" else " " for code in range(128))
# Table for `bytes.translate`: all but small letters and hyphens becomes a blank.
_LETTERS_ALONE = _LETTERS.encode().ljust(256)
_SLASHED = pattern(r"(?<!\d)(\d\d?)/(\d\d?)(?!\d)")
_DAY_MONTH = pattern(r"(?<![\d.])([0-3]?\d)\.([01]\d)(?![\d.]| ?(?:[a-z]|%))")
_DAY_MONTH_CUE = pattern(r"\.(?<=\d.)[01]\d")
_TWO_DIGITS = pattern(
    r"(?<![\d零一二三四五六七八九十])(\d\d|[零一二三四五六七八九]{2})(?=后|届|年|级|共识|[^\d百千万亿十])"
)
_SEASON = pattern(r"(?<![a-z0-9])[a-z]{1,3}'?(\d\d)(?!\d)")
_SEASON_CUE = pattern(r"\d(?<=[a-z'].)\d(?!\d)")
# A cue is what stands wherever the other pattern finds something: `re` is quick where one class of characters is first.
_PREFIX = pattern(r"(?<![a-z])(two|three|four|five|six|seven|eight|nine|ten)(?=[a-z]{3})")
_ONE_TO_TEN = r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_AND_OTHERS = pattern(rf"(?<![a-z\d]){_ONE_TO_TEN}(?= others?(?![a-z]))|(?<![a-z])other {_ONE_TO_TEN}(?![a-z\d])")
_CHINESE_OTHERS = pattern(
    r"(?:其他|其它|另外|其余)([一二两三四五六七八九十]|\d\d?)|([一二两三四五六七八九十]|\d\d?)[名位人个](?:其他|其它)"
)
_ROMAN_SIGNS = pattern("[Ⅰ-Ⅻ]")
_HAN_RUN = pattern(r"[零一二两三四五六七八九十百千万亿廿卅]+")
# Han numeral → what it is by itself.
_HAN_VALUES = {character: number.value for character in "零一二两三四五六七八九十百千万亿廿卅"
               if (number := read_number(character, 0))}  # fmt: skip
_UNIT = pattern(r"[十百千万亿廿卅]")
_HINT = pattern("|".join(longest_first(_CHINESE_HINTS)))


@lru_cache(maxsize=2048)
def find_hints(text: str, tag: str) -> frozenset[Fraction]:
    """
    List the values that words, idioms and names of `text` hint at and that are not quantities themselves.

    A number on the other side that is among them is expected: `both` may become 两, 双 may become `two`.
    """
    return frozenset(_chinese_hints(text) if is_chinese(tag) else _english_hints(text))


def count_others(folded: str) -> set[Fraction]:
    """Return how many `Yale and two others` may be together: folded text."""
    if "other" not in folded:
        return set()
    counts = (before or behind for before, behind in _AND_OTHERS.findall(folded))
    return {Fraction(int(SMALL.get(count, count)) + listed) for count in counts for listed in (1, 2, 3)}


def _english_hints(text: str) -> set[Fraction]:
    folded = fold_english(text)
    values: set[Fraction] = set()
    if "/" in folded:
        values.update(Fraction(a + b) for a, b in _SLASHED.findall(folded))
    if _SEASON_CUE.search(folded):
        values.update(whole_number(2000 + int(digits)) for digits in _SEASON.findall(folded))
    if _DAY_MONTH_CUE.search(folded):
        values.update(whole_number(int(part)) for pair in _DAY_MONTH.findall(folded) for part in pair)
    values.update(count_others(folded))
    if "decade" in folded:
        values.update(Fraction(year) for year in range(1950, 2060, 10))
    letters = folded.encode("ascii", "replace").translate(_LETTERS_ALONE).decode("ascii")
    for words in set(letters.split()):
        values.update(_hints_of_words(words))
    return values


# Return what a word hints at, and each part of one with hyphens: `hat-trick`, `threefold`.
@lru_cache(maxsize=8192)
def _hints_of_words(words: str) -> tuple[Fraction, ...]:
    values = [whole_number(SMALL[word]) for word in _PREFIX.findall(words)]
    for word in _WORD.findall(words):
        for part in (word, *word.split("-")) if "-" in word else (word,):
            values += _ENGLISH_HINTS.get(part, ())
    return tuple(values)


def _chinese_hints(text: str) -> set[Fraction]:
    folded = fold_chinese(text).replace("半百", "五十")
    values: set[Fraction] = set()
    for match in _HINT.finditer(folded):
        values.update(_CHINESE_HINTS[match.group()])
    values.update(Fraction(ord(sign) - ord("Ⅰ") + 1) for sign in _ROMAN_SIGNS.findall(folded))
    for before, behind in _CHINESE_OTHERS.findall(folded):
        number = read_number(before or behind, 0)
        values.update(number.value + listed for listed in (1, 2, 3) if number)
    for written in _TWO_DIGITS.findall(folded):
        short = int("".join(str(DIGITS.get(digit, digit)) for digit in written))
        values.update((whole_number(1900 + short), whole_number(2000 + short)))
    for match in _HAN_RUN.finditer(folded):
        number = read_number(folded, match.start())
        if number is not None:
            values.add(number.value)
        if len(match.group()) < 3 or not _UNIT.search(match.group()):
            values.update(value for character in match.group() if (value := _HAN_VALUES.get(character)) is not None)
    return values
