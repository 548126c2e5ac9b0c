"""
What a sentence and its translation have in common whatever their languages are: numbers, dates, names, markup.

Each sentence becomes a set of marks; a mark that both have is evidence that they belong together, the more the rarer it
is. Chinese names are compared by their sound: 北京 is `beijing`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise

from translator.bilingual.names.pinyin import pinyin_of
from translator.bilingual.quantities import Kind, Quantity, find_quantities
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern

Marks = frozenset[Hashable]

_WORD = pattern(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9'’.-]*[A-Za-zÀ-ɏ0-9]|[A-Za-zÀ-ɏ]")
_NAME = pattern(r"\b[A-Z][a-z]{3,}\b")
_HAN_RUN = pattern("[\u4e00-\u9fff]{2,}")
_MARKUP = pattern(r"</?\d+/?>|https?://[^\s<>)]+|\{[^{}]*\}|`[^`]+`")
_ENDINGS = (("?", "？"), ("!", "！"), (":", "："), ("…", "…"))
_QUOTES = pattern(r"[\"“”「」『』]")
# Sentences that are added to a text: in a short one a mark that stands once is not as common as it looks.
_UNSEEN = 60
# Marks that more of the sentences have say nothing.
_MOST_COMMON = 0.5


def marks_of(texts: Sequence[str], tag: str, *, names: Iterable[str] = ()) -> list[Marks]:
    """
    Return the marks of each text.

    `names` are words of the other side, in small letters, that Chinese is compared with by its sound.
    """
    wanted = frozenset(names)
    chinese = is_chinese(tag)
    return [_marks(text, tag, wanted if chinese else frozenset()) for text in texts]


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that begin with a capital and could be Chinese names, in small letters."""
    return frozenset(word.lower() for text in texts for word in _NAME.findall(text))


def mark_weights(sources: Iterable[Marks], targets: Iterable[Marks], count: int) -> dict[Hashable, float]:
    """Return how much each mark is worth as evidence, in natural logarithms of odds; `count`: sentences a side."""
    left, right = (
        Counter(mark for marks in sources for mark in marks),
        Counter(mark for marks in targets for mark in marks),
    )
    weights = {}
    for mark, here in left.items():
        there = right.get(mark)
        if there and max(here, there) <= max(2, _MOST_COMMON * count):
            weight = math.log((count + _UNSEEN) / max(here, there)) * _TRUST.get(
                mark[0] if isinstance(mark, tuple) else "", 1.0
            )
            weights[mark] = min(8.0, max(0.2, weight))
    return weights


# How far a kind of mark is believed: small numbers are often written another way.
_TRUST = {"end": 0.5, "quotes": 0.3, "small": 0.5, "number": 1.8}


def contradict(source: Marks, target: Marks) -> bool:
    """Whether both sides have numbers, and none of them is on the other side."""
    left, right = (
        {mark for mark in marks if isinstance(mark, tuple) and mark[0] == "number"} for marks in (source, target)
    )
    return bool(left and right) and not left & right


def _marks(text: str, tag: str, names: frozenset[str]) -> Marks:
    marks: set[Hashable] = set(_MARKUP.findall(text))
    for quantity in find_quantities(text, tag):
        marks.update(_quantity_marks(quantity))
    plain = _MARKUP.sub(" ", text)
    marks.update(("word", word.lower().removesuffix("'s").removesuffix("’s")) for word in _WORD.findall(plain))
    stripped = plain.rstrip('"”’」』)） ')
    marks.update(("end", ours) for ours, theirs in _ENDINGS if stripped.endswith((ours, theirs)))
    if _QUOTES.search(plain):
        marks.add(("quotes",))
    if names:
        marks.update(("word", name) for name in _sounds(plain) & names)
    return frozenset(marks)


def _quantity_marks(quantity: Quantity) -> Iterable[Hashable]:
    if quantity.kind is Kind.DATE:
        if quantity.year is not None:
            yield ("number", Fraction(quantity.year))  # `a 1998 book` has no date.
        for name in ("month", "day"):
            part = getattr(quantity, name)
            if part is not None:
                yield (name, part)
    elif quantity.weekday is not None:
        yield ("weekday", quantity.weekday)
    elif quantity.minutes is not None:
        yield ("time", quantity.minutes % 720)
    elif quantity.period:
        yield ("period", quantity.period)
    for value in quantity.values:
        yield ("small" if quantity.is_soft or value < 10 else "number", value)


def _sounds(text: str) -> frozenset[str]:
    """Return how two and three Han characters in a row sound, without tones and blanks."""
    found: set[str] = set()
    for run in _HAN_RUN.findall(text):
        sounds = [_sound(character) for character in run]
        found.update(one + two for one, two in pairwise(sounds))
        found.update("".join(three) for three in zip(sounds, sounds[1:], sounds[2:], strict=False))
    return frozenset(found)


@cache
def _sound(character: str) -> str:
    return next(iter(pinyin_of(character)), character).replace("ü", "v")
