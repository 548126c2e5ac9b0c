"""The check of numbers that changed places: 24 schools and 3 hospitals, 3所学校和24家医院."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.quantities import Kind, Quantity
from translator.bilingual.quantities.compare.counted_nouns import nouns_said_once
from translator.bilingual.words.patterns import pattern

_COUNTS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT})
_JOINED = pattern(r"\b(?:and|while|whereas|but)\b|[,;]")
# Words between two numbers that Chinese names in the other order: to 7.2 from 6.8.
_COMPARED = pattern(r"\b(?:from|up|down|than|against|versus|compared|out of)\b")
_SENTENCE_ENDS = {True: pattern("[。；！？]"), False: pattern(r"[.!?;]\s")}
# Numbers in a sentence; one with more is a table.
_MOST = 40
# Whether Chinese → how many characters may stand between two numbers that belong to one list.
_FAR = {True: 25, False: 60}


class NumOrder(TextCheck):
    """
    ## What it does
    Reports two numbers of a list or a contrast that stand the other way round in the target.
    ## Why is this bad?
    All numbers are there, and each belongs to the wrong thing.
    ## Example
    source: The city has 24 schools and 3 hospitals.    target: 该市有3所学校和24家医院。
    ## Use instead
    target: 该市有24所学校和3家医院。
    A list that was turned round with its nouns (3家医院和24所学校) is right where both nouns are known.
    ## Source
    Our own. Of 3,150 segments that people translated it doubts none.
    """

    category = "accuracy/mistranslation"
    needs = "source_quantities"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_bilingual:
            return
        source, target = _counts(pair.source_quantities), _counts(pair.target_quantities)
        if max(len(source), len(target)) > _MOST:
            return
        english, chinese = (source, target) if pair.is_into_chinese else (target, source)
        yield from self._turned_ranges(pair, chinese)
        yield from self._turned_changes(pair, english, chinese)
        bound = _bound_to_nouns(pair, english, chinese)
        yield from self._swapped_nouns(pair, bound)
        sound = {ours.value for ours, theirs in bound if ours.value == theirs.value}
        shares = [item for item in english if item.kind is Kind.PERCENT]
        for one, other in dict.fromkeys((*pairwise(english), *pairwise(shares))):
            turned = None if {one.value, other.value} <= sound else _turned(one, other, english, chinese)
            if turned is None or not _belong_together(one, other, pair.english_visible, is_chinese=False):
                continue
            if _belong_together(*turned, pair.chinese_visible, is_chinese=True):
                named, _there = pair.target_first((one, other), turned)
                yield self._finding(pair, named, (one.start, other.end), (turned[0].start, turned[1].end))

    def _swapped_nouns(self, pair: Pair, bound: Sequence[tuple[Quantity, Quantity]]) -> Iterator[Finding]:
        """Yield two counts that stand before each other's noun: 24家医院和3所学校."""
        for (ours, theirs), (others, its) in pairwise(sorted(bound, key=lambda item: item[0].start)):
            if ours.value == its.value != others.value == theirs.value:
                on_chinese = min(theirs.start, its.start), max(theirs.end, its.end)
                yield self._finding(pair, (theirs, its), (ours.start, others.end), on_chinese)

    def _turned_ranges(self, pair: Pair, chinese: Sequence[Quantity]) -> Iterator[Finding]:
        """Yield a change *from* one number *to* another that goes the other way in Chinese: 从30美元跌至40美元."""
        ranges = pair.source_quantities if pair.is_into_chinese else pair.target_quantities
        for item in ranges:
            if item.high is None or " to " not in item.text:
                continue
            ends = [[its for its in chinese if its.value == value] for value in (item.value, item.high)]
            if [len(found) for found in ends] != [1, 1]:
                continue
            last, first = ends[0][0], ends[1][0]
            between = pair.chinese_visible[first.end : last.start]
            if _FROM.search(pair.chinese_visible, 0, first.start) and _TO.fullmatch(between):
                yield self._finding(pair, (first, last), (item.start, item.end), (first.start, last.end))

    def _turned_changes(
        self, pair: Pair, english: Sequence[Quantity], chinese: Sequence[Quantity]
    ) -> Iterator[Finding]:
        """Yield the same where words stand between: `fell from 3.8% of GDP to 3.1%`, `to 3.1% from 3.8%`."""
        for one, other in pairwise(english):
            before, between = pair.english_visible[: one.start], pair.english_visible[one.end : other.start]
            if _FROM_ENGLISH.search(before) and _THEN_TO.fullmatch(between):
                last, first = one, other
            elif _TO_ENGLISH.search(before) and _THEN_FROM.fullmatch(between):
                last, first = other, one
            else:
                continue
            turned = [[its for its in chinese if its.value == item.value] for item in (first, last)]
            if one.value == other.value or [len(found) for found in turned] != [1, 1]:
                continue
            (ours,), (theirs,) = turned
            text = pair.chinese_visible
            if _FROM.search(text, 0, ours.start) and _TO.fullmatch(text[ours.end : theirs.start]):
                yield self._finding(pair, (first, last), (one.start, other.end), (ours.start, theirs.end))

    def _finding(
        self, pair: Pair, named: tuple[Quantity, Quantity], english: tuple[int, int], chinese: tuple[int, int]
    ) -> Finding:
        first, second = named
        message = LazyMessage("{first} and {second} have changed places", first=first.text, second=second.text)
        here, there = pair.target_first(english, chinese)
        return self.finding(pair, message, here, other_span=there)


_FROM_ENGLISH, _THEN_TO = (
    pattern(r"\bfrom (?:about |some )?\Z"),
    pattern(r"(?: [A-Za-z%'-]+){0,6},? to (?:about |some )?"),
)
_TO_ENGLISH, _THEN_FROM = (
    pattern(r"\bto (?:about |some )?\Z"),
    pattern(r"(?: [A-Za-z%'-]+){0,6},? from (?:about |some )?"),
)
_FROM, _TO = pattern(r"[从從由自][^，。；\d]{0,6}\Z"), pattern("[^，。；]{0,4}[至到为為][^，。；]{0,2}")


_ENGLISH_BETWEEN, _CHINESE_BETWEEN = pattern(r" (?:[a-z]+ ){0,2}"), pattern("[^，。；、和与及]{0,4}")
"""What may stand between a count and its noun."""


def _bound_to_nouns(
    pair: Pair, english: Sequence[Quantity], chinese: Sequence[Quantity]
) -> list[tuple[Quantity, Quantity]]:
    """Return what English and Chinese count of each noun that both count once."""
    return [
        (ours, theirs)
        for noun, its in nouns_said_once(pair.english_visible, pair.chinese_visible)
        if (ours := _count_before(noun[0], english, pair.english_visible, _ENGLISH_BETWEEN))
        and (theirs := _count_before(its[0], chinese, pair.chinese_visible, _CHINESE_BETWEEN))
    ]


def _count_before(start: int, counts: Sequence[Quantity], text: str, between: re.Pattern[str]) -> Quantity | None:
    before = [item for item in counts if item.end <= start]
    return before[-1] if before and between.fullmatch(text, before[-1].end, start) else None


def _counts(quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the plain counts, sums, measures and shares of a text in its order, without those inside of others."""
    found: list[Quantity] = []
    for item in sorted(quantities, key=lambda item: (item.start, -item.end)):
        is_plain = item.kind in _COUNTS and item.value is not None and item.high is None
        if is_plain and (not found or item.start >= found[-1].end):
            found.append(item)
    return found


def _turned(
    one: Quantity, other: Quantity, english: Sequence[Quantity], chinese: Sequence[Quantity]
) -> tuple[Quantity, Quantity] | None:
    """Return what Chinese has for `other` and `one`, where both are said once on each side, and in that order."""
    if one.kind != other.kind or one.currency != other.currency or one.value == other.value:
        return None
    places = []
    for item in (one, other):
        same = [its for its in chinese if its.value == item.value]
        if len(same) != 1 or sum(its.value == item.value for its in english) != 1:
            return None
        places += same
    return (places[1], places[0]) if places[1].start < places[0].start else None


def _belong_together(one: Quantity, other: Quantity, text: str, *, is_chinese: bool) -> bool:
    between = text[one.end : other.start]
    if len(between) > _FAR[is_chinese] or _SENTENCE_ENDS[is_chinese].search(between):
        return False
    return is_chinese or (bool(_JOINED.search(between)) and not _COMPARED.search(between))
