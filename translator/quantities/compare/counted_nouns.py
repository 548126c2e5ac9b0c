"""
Counts of one: `three patients` must not become 一名患者, nor `a man` 两名男子.

一 and `a` are articles as often as numbers, so that they are compared only where each text names the thing once, and
counts it there. The nouns are those of `data/counted_nouns.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from translator.language import is_chinese
from translator.patterns import pattern
from translator.quantities.chinese.numerals import DIGITS
from translator.quantities.compare.texts import ComparedTexts
from translator.quantities.english.spelled_numerals import SMALL
from translator.quantities.model import Kind, Mismatch, Quantity
from translator.quantities.tables import any_word, table

_ENGLISH: Final = {"a": 1, "an": 1} | {word: value for word, value in SMALL.items() if value > 0}
_CHINESE: Final = {"兩": 2, "十": 10} | {figure: value for figure, value in DIGITS.items() if value > 0}
_MEASURE_WORDS: Final = "个個名位例起本部座所家辆輛架艘只隻条條支间間栋棟幢匹头頭封枚颗顆棵口"
_CHINESE_COUNT: Final = pattern(
    rf"(?<![第每另其中某哪任唯这這那初头頭十百千万零两一二三四五六七八九\d.])([{''.join(_CHINESE)}]|\d{{1,2}}) ?"
    rf"(?:[{_MEASURE_WORDS}][^，。；：、！？“”（）\d一二三四五六七八九十两]{{0,5}})?$"
)
_ENGLISH_COUNT: Final = pattern(
    rf"(?<![\w.,-])({any_word(_ENGLISH)}|\d{{1,2}}) (?:(?!of |to |and |or |per |in )[a-z]+[ -]){{0,2}}$"
)
_SOME_OF_THEM: Final = pattern(
    r"(?<![a-z])(?:of|other|more|extra|additional|next|last|another|the|these|those|every|than|to|or) $"
)
_CLOSED: Final = pattern(
    r"(?:[.,;:!?)\"”’]|$| (?:was|were|is|are|has|have|had|who|that|which|in|on|at|from|of|with|to|by|died|will|would"
    r"|for|near|after|before|when|while|outside|inside|and)(?![a-z]))"
)
"""What ends a noun phrase: a car park is not a car."""


class _Noun(NamedTuple):
    """A noun in both languages."""

    one: frozenset[str]
    chinese: re.Pattern[str]


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, _Noun]]:
    """Return what finds the English nouns, and each of their forms with its noun."""
    forms: dict[str, _Noun] = {}
    for one, more, chinese in table("counted_nouns", 3):
        noun = _Noun(frozenset(one.split("|")), pattern("|".join(chinese.split())))
        forms |= dict.fromkeys((*one.split("|"), *more.split("|")), noun)
    return pattern(rf"(?<![\w-]){any_word(forms)}(?![\w'’-])"), forms


def nouns_said_once(english: str, chinese: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the places of the nouns of the list that each of two texts names once: in the English, in the Chinese."""
    return [(match.span(), place.span()) for _noun, match, place in _named_once(english, chinese)]


def _named_once(english: str, chinese: str) -> Iterator[tuple[_Noun, re.Match[str], re.Match[str]]]:
    expression, forms = _nouns()
    named: dict[_Noun, list[re.Match[str]]] = {}
    for match in expression.finditer(english.lower()):
        named.setdefault(forms[match[0]], []).append(match)
    for noun, matches in named.items():
        places = list(noun.chinese.finditer(chinese)) if len(matches) == 1 else []
        if len(places) == 1:
            yield noun, matches[0], places[0]


def compare_counted_nouns(texts: ComparedTexts) -> list[Mismatch]:
    """List the counts of a thing that each text names once, where one of the counts is one and the other is not."""
    english, chinese = (texts.target, texts.source) if is_chinese(texts.source_tag) else (texts.source, texts.target)
    found = []
    for noun, match, place in _named_once(english, chinese):
        counted = _english_count(english, match, noun)
        other = _chinese_count(chinese, place) if counted else None
        if counted and other and counted.value != other.value and 1 in {counted.value, other.value}:
            found.append(Mismatch("num.value", *texts.turned(counted, other)))
    return found


def _english_count(text: str, noun: re.Match[str], form: _Noun) -> Quantity | None:
    lowered = noun.string
    match = _ENGLISH_COUNT.search(lowered, max(0, noun.start() - 40), noun.start())
    if match is None or _SOME_OF_THEM.search(lowered, max(0, match.start() - 12), match.start()):
        return None
    value = _ENGLISH.get(match[1]) or int(match[1])
    if (value == 1) is not (noun[0] in form.one) or not _CLOSED.match(lowered, noun.end()):
        return None
    return _count(text, match.start(1), match.end(1), value)


def _chinese_count(text: str, noun: re.Match[str]) -> Quantity | None:
    match = _CHINESE_COUNT.search(text, max(0, noun.start() - 12), noun.start())
    if match is None:
        return None
    return _count(text, match.start(1), match.end(1), _CHINESE.get(match[1]) or int(match[1]))


def _count(text: str, start: int, end: int, value: int) -> Quantity:
    return Quantity(Kind.NUMBER, start, end, text[start:end], Fraction(value), is_soft=True)
