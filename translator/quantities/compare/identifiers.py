"""Names with digits: a telephone number that lost a digit, `p50` that lost its letter, a number that stutters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from translator.patterns import pattern
from translator.quantities.compare.dates import date_numbers
from translator.quantities.compare.texts import ComparedTexts, collect_values
from translator.quantities.model import Kind, Mismatch, Quantity

_BROKEN: Final = pattern(r"(?<=[\w,] )(\d{1,3})\. (?=\d)")
"""A number that ends in a point, in the middle of a sentence, before another number."""
_LONG: Final = 5
"""An identifier with more digits than this is compared digit by digit."""
_STUTTER: Final = 3
"""How many more times than in the source a number may stand in the target."""
_LETTERED: Final = pattern(r"[a-z]\d{1,3}", re.IGNORECASE)
_SLASHED: Final = pattern(r"\d{1,3}/\d{1,3}")
_DIMENSIONS: Final = (frozenset({"2d", "3d", "4d"}), frozenset({"2g", "3g", "4g", "5g", "6g"}))
_FEWEST_COUNTED: Final = 3
_DIGIT: Final = pattern("[0-9]")
_FEWEST_RUNS: Final = 2
_RUN: Final = pattern(r"[0-9]+(?:[.,][0-9]+)*")
_RUN_KINDS: Final = frozenset({Kind.NUMBER, Kind.MEASURE, Kind.MONEY, Kind.IDENTIFIER, Kind.ORDINAL})
"""Kinds whose digits are their value, whatever the language."""
_LIST_NUMBER: Final = pattern(r"\s{0,3}(\d{1,2})(?:[.)](?!\d)|[、．）])")
_EDITIONS: Final = 100
"""No congress and no festival has met so often."""
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
        *compare_list_numbers(source, target, texts),
        *_find_stutter(source, target),
    ]


def find_miscounted_digits(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """
    Report a number in digits that stands in the place of another one that both texts have.

    `2016, 2017, 2016` against `2016, 2017, 2017`: no number is lost, but one is counted twice. Both texts must have as
    many numbers in digits, and differ in one of them.
    """
    found = _find_swapped_run(source, target, texts)
    if found or min(len(source), len(target)) < _FEWEST_COUNTED:
        return found
    here, there = ([item for item in side if _DIGIT.search(item.text)] for side in (source, target))
    if len(here) != len(there) or len(here) < _FEWEST_COUNTED:
        return []
    ours, theirs = Counter(map(_digits, here)), Counter(map(_digits, there))
    if ours == theirs or ours.keys() != theirs.keys() or sum((ours - theirs).values()) != 1:
        return []
    lost, added = next(iter(ours - theirs)), next(iter(theirs - ours))
    one = [item for item in here if _digits(item) == lost][-1]
    other = [item for item in there if _digits(item) == added][-1]
    return [Mismatch("date.value" if other.kind is Kind.DATE else "num.value", one, other)]


def _find_swapped_run(source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts) -> list[Mismatch]:
    """
    Report digits that became others, where all other digits of both texts are the same.

    `levels 1 and 3, and table 3` against `1, 3, table 1`; P-5 and P-3 against P-5 and P-5. Digits that are a part of a
    date, a time or a sum in millions may be written otherwise, and those that the other side says in words are said.
    """
    here, there = (list(_RUN.finditer(text)) for text in (texts.source, texts.target))
    if len(here) != len(there) or len(here) < _FEWEST_RUNS:
        return []
    ours, theirs = (Counter(match[0].replace(",", "") for match in side) for side in (here, there))
    lost, added = ours - theirs, theirs - ours
    if sum(lost.values()) != 1:
        return []
    one = _quantity_of(_swapped(here, there, next(iter(lost))), source)
    other = _quantity_of(_swapped(there, here, next(iter(added))), target)
    if one is None or other is None or one.unit != other.unit or one.currency != other.currency:
        return []
    if one.value == other.value or _are_years(next(iter(lost)), next(iter(added))):
        return []
    if _is_said(one, target) or _is_said(other, source):
        return []
    # Digits that are a part of a name cannot be put in the place of the name.
    reason = "changed" if one.text.isdigit() and other.text.isdigit() else "phrase"
    return [Mismatch("num.value", one, other, reason)]


def _are_years(one: str, other: str) -> bool:
    """Whether one is the short form of the other: 2016/2017, 2016/17."""
    return {len(one), len(other)} == {2, 4} and one[-2:] == other[-2:]


def _swapped(runs: Sequence[re.Match[str]], others: Sequence[re.Match[str]], digits: str) -> re.Match[str]:
    """Return the run of these digits that the others have other digits in the place of, else the last."""
    same = [(run, other) for run, other in zip(runs, others, strict=True) if run[0].replace(",", "") == digits]
    return next((run for run, other in same if run[0] != other[0]), same[-1][0])


def _quantity_of(run: re.Match[str], quantities: Sequence[Quantity]) -> Quantity | None:
    """Return the plain number that these digits are, or None where they are a part of something else."""
    value = Fraction(run[0].replace(",", "")) if run[0].count(".") < 2 and run[0][-1] != "," else None
    item = next((item for item in quantities if item.start < run.end() and run.start() < item.end), None)
    if value is None:
        return None
    if item is None:
        return Quantity(Kind.IDENTIFIER, run.start(), run.end(), run[0], value=value)
    if item.kind is Kind.FRACTION and "/" in item.text:
        return item
    is_percent = item.kind is Kind.PERCENT and value / 100 in item.values
    is_plain = item.kind in _RUN_KINDS and value in (*item.values, *item.alternatives)
    return item if is_percent or is_plain else None


def _is_said(item: Quantity, others: Sequence[Quantity]) -> bool:
    """Whether the other side says the value in words or in a date."""
    words = collect_values(other for other in others if not _DIGIT.search(other.text))
    return not {*item.values}.isdisjoint(words | date_numbers(others))


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


def compare_list_numbers(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> list[Mismatch]:
    """Report a text that is item 1 of a list on one side and item 7 on the other."""
    places = _LIST_NUMBER.match(texts.source), _LIST_NUMBER.match(texts.target)
    if not (source and target and places[0] and places[1]) or places[0][1] == places[1][1]:
        return []
    one, other = source[0], target[0]
    is_bare = all(item.kind is Kind.NUMBER and item.high is None and item.start == place.start(1)
                  for item, place in zip((one, other), places, strict=True) if place)  # fmt: skip
    return [Mismatch("num.value", one, other)] if is_bare else []


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


def find_broken_numbers(
    source: Sequence[Quantity], target: Sequence[Quantity], texts: ComparedTexts
) -> tuple[list[Mismatch], set[int]]:
    """
    Find the numbers that a machine broke at their point: `1. 12,000` and `1. 2 million` for 1.2万.

    Return the mismatches, each with the whole of the broken number, and the ids of the quantities in them.
    """
    found: list[Mismatch] = []
    parts: set[int] = set()
    if ". " not in texts.target:
        return found, parts
    for match in _BROKEN.finditer(texts.target):
        rest = next((item for item in target if item.start == match.end()), None)
        whole = next((item for item in source if re.search(rf"(?<!\d){match[1]}\.\d", item.text)), None)
        if rest is None or whole is None or id(whole) in parts:
            continue
        text = texts.target[match.start() : rest.end]
        broken = replace(rest, kind=whole.kind, start=match.start(), text=text)
        found.append(Mismatch("num.value", whole, broken, repairs_drafts=True))
        parts |= {id(whole), *(id(item) for item in target if match.start() <= item.start < rest.end)}
    return found, parts


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
