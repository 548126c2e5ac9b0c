"""Names with digits: a telephone number that lost a digit, `p50` that lost its letter, a number that stutters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from translator.bilingual.quantities.compare.texts import ComparedTexts
from translator.bilingual.quantities.model import Kind, Mismatch, Quantity
from translator.bilingual.words.patterns import pattern

# An identifier with more digits than this is compared digit by digit.
_LONG: Final = 5
# How many more times than in the source a number may stand in the target.
_STUTTER: Final = 3
_LETTERED: Final = pattern(r"[a-z]\d{1,3}", re.IGNORECASE)
_SLASHED: Final = pattern(r"\d{1,3}/\d{1,3}")
_DIMENSIONS: Final = (frozenset({"2d", "3d", "4d"}), frozenset({"2g", "3g", "4g", "5g", "6g"}))
# No congress and no festival has met so often.
_EDITIONS: Final = 100
_NUMBERED_EVENT: Final = pattern(r"[本这這上下历歷][届屆]|全会|全會|党代会|黨代會|代表大会|代表大會")
_GAMES_SOURCE: Final = pattern("奥运|奧運|冬奥|冬奧|残奥|殘奧|亚运|亞運|世界杯|世界盃|世博|欧洲杯|歐洲盃")
_GAMES: Final = pattern(r"Olympic|Paralympic|Games|World Cup|Expo|Euro")
_RANK: Final = pattern(r" ?(?:个?百?分位|%|th(?![a-z]))")


def compare_identifiers(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """List names whose digits or letters differ, and numbers that the target repeats without end."""
    return [
        *_compare_long(source, target),
        *_compare_letters(source, target, texts),
        *_compare_dimensions(source, target),
        *_compare_slashed(source, target),
        *_find_stutter(source, target),
    ]


def _compare_long(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Compare telephone numbers and the like, digit by digit, where both sides have the same number of them."""
    here, there = (
        [item for item in side if item.kind is Kind.IDENTIFIER and item.alternatives and len(_digits(item)) > _LONG]
        for side in (source, target)
    )
    if len(here) != len(there):
        return []
    said, heard = ({_digits(item) for item in side} for side in (here, there))
    left = (item for item in here if _digits(item) not in heard)
    right = (item for item in there if _digits(item) not in said)
    return [Mismatch("num.value", one, other) for one, other in zip(left, right, strict=False)]


def _digits(item: Quantity) -> str:
    return "".join(character for character in item.text if character.isdigit())


def _compare_letters(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """Report `p50` that became 50: the digits are there, and their letter is nowhere in the target."""
    found = []
    for item in source:
        if item.kind is not Kind.IDENTIFIER or not _LETTERED.fullmatch(item.text):
            continue
        bare = [other for other in target if _is_bare(other, item, texts.target)]
        if bare and item.text.lower() not in texts.target.lower():
            found.append(Mismatch("num.value", item, bare[0]))
    return found


def _compare_dimensions(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report 3D that became 2D, or 5G that became 4G."""
    found = []
    for names in _DIMENSIONS:
        here, there = ([item for item in side if item.text.lower() in names] for side in (source, target))
        if here and there and here[0].value not in {item.value for item in there}:
            found.append(Mismatch("num.value", here[0], there[0]))
    return found


def _compare_slashed(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report 140/90 that became 140/80, where each side has one such pair of numbers."""
    here, there = ([item for item in side if _SLASHED.fullmatch(item.text)] for side in (source, target))
    if len(here) != 1 or len(there) != 1 or here[0].text == there[0].text or here[0].kind is not Kind.IDENTIFIER:
        return []
    return [Mismatch("num.range", here[0], there[0])]


def _is_bare(other: Quantity, item: Quantity, text: str) -> bool:
    """Whether the digits of `item` stand alone: a percentile anywhere, another name as the whole text."""
    is_number = other.kind is Kind.NUMBER and not other.is_spelled and other.value == item.value
    is_alone = text.strip() == other.text
    return is_number and (is_alone or (item.text[0] == "p" and not _RANK.match(text, other.end)))


def is_edition(item: Quantity, texts: ComparedTexts) -> bool:
    """Whether an English target says which of a row is meant: 北京冬奥会 is `Beijing 2022`, 本届 `the 23rd`."""
    if texts.target_tag != "en":
        return False
    if item.kind is Kind.ORDINAL:
        is_possible = item.value is not None and item.value < _EDITIONS
        return is_possible and _NUMBERED_EVENT.search(texts.source) is not None
    is_year = item.kind is Kind.NUMBER and item.value is not None and 1900 <= item.value <= 2100
    around = texts.target[max(0, item.start - 32) : item.end + 32]
    return is_year and bool(_GAMES_SOURCE.search(texts.source) and _GAMES.search(around))


def _find_stutter(source: Sequence[Quantity], target: Sequence[Quantity]) -> list[Mismatch]:
    """Report a number that a machine has repeated: 2 2 2 2 2. 2 billion."""
    values = [value for item in target if not item.is_spelled for value in item.values]
    if len(values) <= _STUTTER:
        return []
    said, heard = Counter(value for item in source for value in item.values), Counter(values)
    for value, count in heard.items():
        if count > said[value] + _STUTTER:
            return [Mismatch("num.value", None, next(item for item in target if value in item.values), "extra")]
    return []
