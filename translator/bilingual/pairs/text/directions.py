"""
The direction of each figure: whether the words beside it say that something rose or fell, in both texts the same.

Figures stand for each other by their values. Only what both sides say of a figure in its own clause is compared, and
the words are few: those that nearly always say more or less where a figure stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from translator.bilingual.pairs.text.contradictions import Contradiction
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.quantities import Kind, Quantity
from translator.bilingual.words.patterns import pattern

Span = tuple[int, int]

_COUNTED = frozenset(
    {Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.PERCENT, Kind.PERCENTAGE_POINT, Kind.FRACTION, Kind.MULTIPLE}
)
_COMPARED = frozenset({"yoy", "qoq", "mom"})
# Numbers without a unit that count anything.
_NO_FIGURES = frozenset((number, 1) for number in range(3))
_LIST = "opposites"
# Characters behind a figure in which its word may stand.
_NEAR = 40


class _Grammar(NamedTuple):
    """How a language puts words of direction beside figures; texts are in small letters."""

    word: re.Pattern[str]
    """A word, in the group `up` if it says more."""
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
    more, less = (row.split("\t")[column] for row in read_words("directions"))
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
        r"(?:rise|increase|growth|jump|surge|gain|higher|more|longer|shorter|taller|above|ahead|rebound|hike|expansion|faster|up|advance|fall|drop"
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
    stands_for = {id(other): (other, one) for other, one in _shared(of_chinese, of_english)}
    if not stands_for:
        return ()
    ours, theirs = _Text(english.lower(), of_english, _ENGLISH), _Text(chinese, of_chinese, _CHINESE)
    found = []
    for other, one in stands_for.values():
        older = theirs.older.get(id(other))
        _other, first = stands_for.get(id(older), (None, None))
        if older and first and ours.older.get(id(first)) is one:  # From 5 to 8, 从8到5.
            found.append(Contradiction(_LIST, (older.start, other.end), (min(first.start, one.start), one.end)))
        for say in (_Text.direction, _Text.bound, _Text.comparison):
            here = say(ours, one)
            there = say(theirs, other) if here else None
            if here and there and here.is_more is not there.is_more and here.is_level is there.is_level:
                found.append(Contradiction(_LIST, there.place, here.place))
    return tuple(sorted(found))


def _shared(of_chinese: Sequence[Quantity], of_english: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the figures that each side has once, by their values in the base of their units, or else as written."""
    ours, theirs = _by_value(of_chinese, is_in_base=True), _by_value(of_english, is_in_base=True)
    shared = ours.keys() & theirs.keys()
    yield from ((ours[key], theirs[key]) for key in shared)
    if len(shared) < min(len(ours), len(theirs)):
        ours, theirs = _by_value(of_chinese, is_in_base=False), _by_value(of_english, is_in_base=False)
        both = ((ours[key], theirs[key]) for key in ours.keys() & theirs.keys())
        yield from ((one, other) for one, other in both if (one.unit is None) is not (other.unit is None))


def _by_value(quantities: Iterable[Quantity], *, is_in_base: bool) -> dict[tuple[int, ...], Quantity]:
    """Return the figures that are said once by their values, as numerators and denominators."""
    found: dict[tuple[int, ...], Quantity | None] = {}
    for item in quantities:
        value, unit = item.value, item.unit
        if item.kind not in _COUNTED or value is None:
            continue
        if unit is None and item.kind is Kind.NUMBER and not item.currency and value.as_integer_ratio() in _NO_FIGURES:
            continue
        if item.kind is Kind.PERCENTAGE_POINT:
            value *= 100  # `0.3 points` is read as a number.
        elif unit is not None and is_in_base:
            value *= unit.factor
        key = (*abs(value).as_integer_ratio(), *(item.high.as_integer_ratio() if item.high else ()))
        found[key] = None if key in found else item
    return {key: item for key, item in found.items() if item is not None}


class _Text:
    """One of two texts, with its figures and the comparisons with an earlier time in their order."""

    def __init__(self, text: str, quantities: Iterable[Quantity], grammar: _Grammar) -> None:
        self._text, self._grammar = text, grammar
        items = [item for item in quantities if item.kind in _COUNTED or item.period in _COMPARED]
        around = zip(items, [None, *items], [*items[1:], None], strict=False)
        self._beside = {id(item): (before, after) for item, before, after in around}
        self.older: dict[int, Quantity] = {}
        """A figure to which something moved → that from which it did."""
        for one, other in pairwise(items):
            for turn, (first, between) in zip((1, -1), grammar.spans, strict=False):
                is_span = between.fullmatch(text, one.end, other.start)
                if is_span and first.search(text, max(0, one.start - _NEAR), one.start):
                    older, newer = (one, other)[::turn]
                    self.older[id(newer)] = older

    def direction(self, item: Quantity) -> _Direction | None:
        """Return what the words of its clause say of a figure, None where they say nothing or a negation is near."""
        text, its = self._text, self._grammar
        before, after = self._beside[id(item)]
        begin = before.end if before else 0
        taken = its.is_behind.match(text, begin, item.start) if before and before.kind in _COUNTED else None
        begin = max((match.end() for match in its.end_of_clause.finditer(text, begin, item.start)), default=begin)
        words = [match for match in its.word.finditer(text, begin, item.start + 1) if match.end() <= item.start]
        word = words[-1] if words else None
        if word is None or not its.near.fullmatch(text, word.end(), item.start):
            end = min(after.start if after else len(text), item.end + _NEAR)
            behind = its.is_behind.match(text, item.end, end)
            if behind:
                word = max(its.word.finditer(text, behind.start(), behind.end()), key=re.Match.end, default=None)
            elif word and (
                (taken and words[0].start() < taken.end())
                or len({match["up"] is None for match in words}) > 1  # `trimmed its growth forecast`
                or not its.reach.fullmatch(text, word.end(), item.start)
            ):
                word = None
        if word is None:
            older = self.older.get(id(item))
            if older is None or older.value is None or item.value is None or older.kind is not item.kind:
                return None
            return _Direction(item.value > older.value, True, (item.start, item.end))
        if its.negation.search(text, max(begin, word.start() - _NEAR), max(word.end(), item.start)):
            return None
        return _Direction(word["up"] is not None, bool(its.level.search(text, word.start(), item.start)), word.span())

    def bound(self, item: Quantity) -> _Direction | None:
        """Return whether a figure is called the least or the most there is: more than, not more than."""
        word = self._grammar.bound.search(self._text, max(0, item.start - _NEAR), item.start)
        return _Direction(word["up"] is not None, True, word.span()) if word else None

    def comparison(self, item: Quantity) -> _Direction | None:
        """Return whether the year before is what a figure is compared with in its clause, or the month or quarter."""
        before, after = self._beside[id(item)]
        places = [(before, before.end, item.start)] if before else []
        if after and self._grammar is _ENGLISH:
            places.insert(0, (after, item.end, after.start))
        for one, begin, end in places:
            if one.period in _COMPARED and not self._grammar.end_of_clause.search(self._text, begin, end):
                return _Direction(one.period == "yoy", True, (one.start, one.end))
        return None
