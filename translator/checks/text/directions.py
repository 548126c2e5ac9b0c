"""
The direction of each figure: whether the words beside it say that something rose or fell, in both texts the same.

Figures stand for each other by their values. Only what both sides say of a figure in its own clause is compared, and
the words are few: those that nearly always say more or less where a figure stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from translator.checks.text.contradictions import Contradiction
from translator.checks.word_lists import read_words
from translator.patterns import pattern
from translator.quantities import Kind, Quantity

Span = tuple[int, int]
_Key = tuple[Fraction, ...]

_COUNTED = frozenset(
    {Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION, Kind.MULTIPLE}
)
_COMPARED = frozenset({"yoy", "qoq", "mom"})
_YEARS = range(1900, 2100)
_LIST = "opposites"
_FEWEST = 3
"""Smaller numbers without a unit count anything."""
_NEAR = 40
"""Characters behind a figure in which its word may stand."""


class _Grammar(NamedTuple):
    """How a language puts words of direction beside figures; texts are in small letters."""

    word: re.Pattern[str]
    """A word, in the group `up` if it says more; those in `faster` and `slower` may say how fast that goes."""
    near: re.Pattern[str]
    """What may stand between a word and its figure …"""
    reach: re.Pattern[str]
    """… or, where no word stands behind the figure, an object with it: `cut costs by 40 percent`."""
    is_behind: re.Pattern[str]
    """A figure with what follows it, if that ends with a word that says its direction."""
    level: re.Pattern[str]
    """What stands before a figure that says how high something is, not by how much it moved: `fell to`."""
    bound: re.Pattern[str]
    """What stands before a figure that is the least, in the group `up`, or the most: more than, fewer than."""
    end_of_clause: re.Pattern[str]
    negation: re.Pattern[str]
    spans: Sequence[tuple[re.Pattern[str], re.Pattern[str]]]
    """What stands before the first of two figures and between them: first where it is the older, then the newer."""


def _words(column: int) -> re.Pattern[str]:
    """Return what matches the words of a language: column 1 of the list is English, 2 Chinese."""
    listed = {line[0]: line[column] for line in (row.split("\t") for row in read_words("directions"))}
    more, less = (
        rf"{listed[word]}|(?P<{pace}>{listed[pace]})" for word, pace in (("more", "faster"), ("less", "slower"))
    )
    edge = r"\b" if column == 1 else ""
    return pattern(rf"{edge}(?:(?P<up>{more})|{less}){edge}")


_ABOUT = r"(?:(?:about|around|nearly|almost|roughly|only|just|over|an?|the|some|record|estimated|(?:more|less) than) )*"
_ENGLISH = _Grammar(
    _words(1),
    pattern(
        r"(?: (?:by|of|to|another|a|an|the|further|additional|mere|total|net|as (?:much|many) as|at least|sharp|modest"
        rf"|rate of|\w+ly))* {_ABOUT}(?:us)?[$£€¥]?"
    ),
    pattern(
        rf"(?: [a-z][\w’'-]*){{1,7}} (?:by|to) {_ABOUT}(?:us)?[$£€¥]?"
        rf"|(?: (?:in|for))(?: [a-z][\w’'-]*){{1,5}} of {_ABOUT}"
    ),
    pattern(
        r"[ -](?:(?!than|to|from|i[ns]|on|and|but|o[fr]|for|with|at|by|as|who|that|w[ae]s|were|are)[\w’'-]+ ){0,2}"
        r"(?:rise|increase|growth|jump|surge|gain|higher|more|longer|shorter|above|ahead|rebound|hike|expansion|faster|up|advance|fall|drop"
        r"|decline|decrease|lower|down|slide|plunge|slump|loss|cut|reduction|less|fewer|below|behind|slower|slip)\b"
    ),
    pattern(rf"\b(?:to|at) {_ABOUT}(?:us)?[$£€¥]?$"),
    pattern(
        r"\b(?:(?P<up>no (?:less|fewer) than|(?:more|higher|greater|larger) than|over|exceed\w*|at least|upwards of"
        r"|in excess of|surpass\w*)|(?:less|fewer|lower|smaller) than|under|below|at most|(?:no|not) more than|nearly"
        r"|almost|just shy of) (?:us)?[$£€¥]?$"
    ),
    pattern(
        r"[,;:()]\s|[.!?]\s|–|—"
        r"|\b(?:and|but|while|whereas|although|though|after|when|who|which|compared|against|versus)\b"
    ),
    pattern(r"\b(?:not|no|never|without|cannot|nor|fail(?:s|ed)?|instead|rather|if|offset\w*|revers\w+)\b|n['’]t"),
    (
        (pattern(rf"\bfrom {_ABOUT}(?:us)?[$£€¥]?$"), pattern(rf"[^,;.]{{0,30}} to {_ABOUT}(?:us)?[$£€¥]?")),
        (pattern(rf"\bto {_ABOUT}(?:us)?[$£€¥]?$"), pattern(rf"[^,;.]{{0,30}},? from {_ABOUT}(?:us)?[$£€¥]?")),
    ),
)
_CHINESE = _Grammar(
    _words(2),
    pattern(r"(?:[了约近逾超至到为达过]|幅度|将近)*"),
    pattern(r"[^的和与及从由比较\d，。；]{1,10}"),
    pattern(
        r"(?:左右|以上)?(?:的?[增升涨降跌减]幅"
        r"|的[^，。；\d]{0,2}(?:增长|增加|上涨|上升|涨|下降|减少|下跌|下滑|跌|缩减|损失|亏损))"
    ),
    pattern(r"[至到为成][了约近逾超过仅]{0,2}$"),
    pattern(
        r"(?:(?P<up>超过?|逾|[多高大]于|不[少低]于|至少)|不[到足]|[少低小]于|未满|[至最]多|不超过|(?<!最)近|将近|接近)$"
    ),
    pattern(r"[，。；：！？、（）,;:]|[而但并]"),
    pattern(r"[不没未无非]|如果|抵消|扭转"),
    ((pattern(r"[从由自][^，。；]{0,10}$"), pattern(r"[^，。；]{0,14}[至到为成][了约近]?")),),
)


class _Direction(NamedTuple):
    is_more: bool
    is_level: bool
    place: Span


def find_reversed_figures(
    chinese: str, english: str, of_chinese: Sequence[Quantity], of_english: Sequence[Quantity]
) -> tuple[Contradiction, ...]:
    """Return where figures of two masked texts, with their quantities, rise in one and fall in the other."""
    figures = list(_shared(of_chinese, of_english))
    if not figures:
        return ()
    ours, theirs = _Text(english.lower(), of_english, _ENGLISH), _Text(chinese, of_chinese, _CHINESE)
    found = [*_turned_spans(ours, theirs, figures)]
    for other, one in figures:
        for here, there in ((ours.direction(one), theirs.direction(other)), (ours.bound(one), theirs.bound(other))):
            if here and there and here.is_more is not there.is_more and here.is_level is there.is_level:
                found.append(Contradiction(_LIST, there.place, here.place))
        since, its = ours.comparison(one), theirs.comparison(other)
        if since and its and (since.period == "yoy") is not (its.period == "yoy"):
            found.append(Contradiction(_LIST, (its.start, its.end), (since.start, since.end)))
    return tuple(sorted(found))


def _turned_spans(ours: _Text, theirs: _Text, figures: Sequence[tuple[Quantity, Quantity]]) -> Iterator[Contradiction]:
    """Yield the spans of which the two ends changed places: `from 5 to 8`, 从8到5."""
    stands_for = {id(other): one for other, one in figures}
    for older, newer in theirs.spans():
        one, other = stands_for.get(id(older)), stands_for.get(id(newer))
        if one and other and any(a is other and b is one for a, b in ours.spans()):
            yield Contradiction(_LIST, (older.start, newer.end), (min(one.start, other.start), max(one.end, other.end)))


def _shared(of_chinese: Sequence[Quantity], of_english: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the figures that each side has once, by their values in the base of their units, or else as written."""
    for is_in_base in (True, False):
        sides = [_by_value(side, is_in_base=is_in_base) for side in (of_chinese, of_english)]
        for key in sides[0].keys() & sides[1].keys():
            one, other = sides[0][key], sides[1][key]
            if is_in_base or (one.unit is None) is not (other.unit is None):
                yield one, other


def _by_value(quantities: Sequence[Quantity], *, is_in_base: bool) -> dict[_Key, Quantity]:
    found: dict[_Key, list[Quantity]] = {}
    for item in quantities:
        if not _is_figure(item):
            continue
        factor = item.unit.factor if item.unit and is_in_base else Fraction(1)
        if item.kind is Kind.PERCENTAGE_POINT:
            factor = Fraction(100)  # `0.3 points` is read as a number.
        found.setdefault(tuple(abs(value) * factor for value in item.values), []).append(item)
    return {key: items[0] for key, items in found.items() if len(items) == 1}


def _is_figure(item: Quantity) -> bool:
    if item.kind not in _COUNTED or item.value is None:
        return False
    is_bare = item.kind is Kind.NUMBER and item.unit is None and not item.currency and item.value.denominator == 1
    return not (is_bare and (item.value < _FEWEST or item.value in _YEARS))


class _Text:
    """One of two texts, with its figures and the comparisons with an earlier time in their order."""

    def __init__(self, text: str, quantities: Sequence[Quantity], grammar: _Grammar) -> None:
        self._text, self._grammar = text, grammar
        self._items = [item for item in quantities if item.kind in _COUNTED or item.period in _COMPARED]
        self._places = {id(item): place for place, item in enumerate(self._items)}

    def _beside(self, item: Quantity) -> tuple[Quantity | None, Quantity | None]:
        place = self._places[id(item)]
        return (self._items[place - 1] if place else None), next(iter(self._items[place + 1 : place + 2]), None)

    def direction(self, item: Quantity) -> _Direction | None:
        """Return what the words of its clause say of a figure, None where they say nothing or a negation is near."""
        text, its = self._text, self._grammar
        before, after = self._beside(item)
        begin = before.end if before else 0
        behind = its.is_behind.match(text, begin, item.start) if before and before.period not in _COMPARED else None
        taken = behind.end() if behind else begin
        begin = max((match.end() for match in its.end_of_clause.finditer(text, begin, item.start)), default=begin)
        words = [match for match in its.word.finditer(text, begin, item.start + 1) if match.end() <= item.start]
        word = words[-1] if words else None
        between = text[word.end() : item.start] if word else ""
        if (
            word is None
            or not its.near.fullmatch(between)
            or ((word["faster"] or word["slower"]) and " of " in between)
        ):
            behind = its.is_behind.match(text, item.end, min(after.start if after else len(text), item.end + _NEAR))
            if behind:
                word = max(its.word.finditer(text, behind.start(), behind.end()), key=re.Match.end, default=None)
            elif word and (word.start() < taken or not its.reach.fullmatch(between)):
                word = None
        if word is None or its.negation.search(text, max(begin, word.start() - _NEAR), max(word.end(), item.start)):
            return None
        is_level = its.level.search(text, word.start(), item.start) is not None
        return _Direction(word["up"] is not None, is_level, word.span())

    def bound(self, item: Quantity) -> _Direction | None:
        """Return whether a figure is called the least or the most there is: more than, not more than."""
        word = self._grammar.bound.search(self._text, max(0, item.start - _NEAR), item.start)
        return _Direction(word["up"] is not None, True, word.span()) if word else None

    def comparison(self, item: Quantity) -> Quantity | None:
        """Return the comparison with an earlier time that belongs to a figure, in its clause: 同比 and the like."""
        before, after = self._beside(item)
        for one, span in (
            (after if self._grammar is _ENGLISH else None, (item.end, after.start if after else 0)),
            (before, (before.end if before else 0, item.start)),
        ):
            if one and one.period in _COMPARED and not self._grammar.end_of_clause.search(self._text, *span):
                return one
        return None

    def spans(self) -> Iterator[tuple[Quantity, Quantity]]:
        """Yield the figures from which something moved, with those to which."""
        for one, other in pairwise(self._items):
            for order, (first, between) in enumerate(self._grammar.spans):
                if first.search(self._text, max(0, one.start - _NEAR), one.start) and between.fullmatch(
                    self._text, one.end, other.start
                ):
                    yield (other, one) if order else (one, other)
