"""The check of roles: who does it, and to whom; what is compared with what; from where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from translator.checks.base import Pair, TextCheck
from translator.checks.text.contradictions import place_of_name
from translator.i18n import LazyMessage
from translator.model import Finding
from translator.names.counterparts import people_in
from translator.names.sounds import likeness_of
from translator.names.transliteration import SOUNDS
from translator.patterns import pattern
from translator.quantities.compare.counted_nouns import nouns_said_once

_WORD = r"[A-Z][A-Za-zÀ-ɏ'’-]{0,30}[A-Za-zÀ-ɏ]"
_NAME = rf"{_WORD}(?: {_WORD}){{0,4}}"
"""Of at most five words: from each word of a long row of names, a search goes so far."""
_DOES = pattern(
    rf"\b(?P<one>{_NAME})(?: (?:has|have|had))?(?: [a-z]+ly)? (?:[a-z]+ed|beats?|bought|buys|sues|fought|hit|struck"
    r"|overtook|led|leads|invades|attacks|criticises|criticizes|accuses|defeats|backs|supports|threatens|warns|met|told"
    r"|won|lost|taught|hurt|shot|loves|hates|helps|pays|paid|owes|owns)(?: (?:the|their|its|his|her|rivals?))?"
    rf" (?P<other>{_NAME})\b"
)
"""Somebody does something to somebody."""
_DONE = pattern(
    r" (?:has |have |had )?(?:[a-z]+ed|beat|hit|shot|bit|taught|told|hurt|met|fought|helps|hates|loves|bought|sued)"
    r" (?:the|an?|his|her|their|its) "
)
"""What may stand between two people of whom one did something to the other."""
_DOING = pattern(rf"\b(?P<one>{_NAME}) (?:is|are|was|were) [a-z]+ing (?:the )?(?P<other>{_NAME})\b")
_LOSES = pattern(rf"\b(?P<one>{_NAME}) (?:lost|loses|falls|fell) to (?P<other>{_NAME})\b")
_GIVES = pattern(
    rf"\b(?P<one>{_NAME}) (?:sold|gave|sent|exports?|exported|supplie[ds]|lent|sells|gives) [a-z ]{{1,20}}"
    rf" to (?P<other>{_NAME})\b"
)
_THAN = pattern(rf"\b(?P<one>{_NAME})\b[^.,;:]{{1,40}} than (?:in |the |that of )?(?P<other>{_NAME})\b")
_FROM_TO = pattern(rf"\bfrom (?:the )?(?P<one>{_NAME})\b")
_OTHER_NAME = pattern(rf"\b{_NAME}\b")
_RENDERING = pattern(f"[{SOUNDS}得]{{2,}}")
_LIKE = 0.6
"""Likeness of a name and its rendering."""
_NOT_PLAIN = pattern("[被遭由受让把将对向给于和与及的、，。；：“”（）不输负]|败[给于]")
"""A word in Chinese between two names that turns their roles round, or parts them."""
_LOST = pattern("输给|不敌|负于|败给")
_FAR = 10

_Place = tuple[int, int]
_Places = tuple[_Place, _Place]


class SemRoles(TextCheck):
    """
    ## What it does
    Reports two names that changed their roles: who beat whom, what is larger than what, from where to where.
    ## Why is this bad?
    All words are there, and the sentence says the opposite.
    ## Example
    source: Kenya beat Ghana.    target: 加纳击败肯尼亚。
    ## Use instead
    target: 肯尼亚击败加纳。
    Only plain sentences are looked at: a name, a verb, a name, and in Chinese no 被, 由, 把 or 对 between them. Names
    are known from lists, by their letters, or by their sound.
    ## Source
    Our own. Of 3,150 segments that people translated it doubts none.
    """

    category = "accuracy/mistranslation"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target or not pair.is_bilingual:
            return
        chinese = pair.simplified_visible
        found = next(filter(None, (find(pair.english_visible, chinese) for find in _FINDERS)), None)
        if found:
            english, (one, other) = found[0], sorted(found[1])
            names = [chinese[slice(*span)] for span in (one, other)]
            if not pair.is_into_chinese:
                names = [pair.target[slice(*span)] for span in english]
            message = LazyMessage("{first} and {second} seem to have changed places", first=names[0], second=names[1])
            here, there = pair.target_first((english[0][0], english[-1][1]), (one[0], other[1]))
            yield self.finding(pair, message, here, other_span=there)


def _is_turned(one: _Place, other: _Place, chinese: str) -> bool:
    """Whether `other` does something to `one`, in plain Chinese."""
    between = chinese[other[1] : one[0]]
    is_plain = 0 < len(between) <= _FAR and not _NOT_PLAIN.search(between)
    return is_plain and chinese[one[1] : one[1] + 1] not in set("被遭由受的")


def _swapped_people(english: str, chinese: str) -> tuple[_Places, _Places] | None:
    """Return two people who are named by what they are: the teacher praised the student, 学生表扬了老师."""
    if not _DONE.search(english):
        return None
    for (first, one), (second, other) in pairwise(sorted(nouns_said_once(english, chinese))):
        if _DONE.fullmatch(english, first[1], second[0]) and _is_turned(one, other, chinese):
            return (first, second), (one, other)
    return None


def _loses(one: _Place, other: _Place, chinese: str) -> bool:
    return _LOST.search(chinese, other[1], max(one[0], other[1])) is not None


def _gives(one: _Place, other: _Place, chinese: str) -> bool:
    return one[0] == other[1] + 1 and chinese[other[1]] in "向给"


def _is_measure(one: _Place, other: _Place, chinese: str) -> bool:
    return chinese[one[0] - 1 : one[0]] == "比" != chinese[other[0] - 1 : other[0]]


def _swapped_starts(english: str, chinese: str) -> tuple[_Places, _Places] | None:
    """Return two places of which English comes from the one, and Chinese from the other."""
    start = _FROM_TO.search(english) if chinese.count("从") == 1 else None
    one = _place(start["one"], chinese) if start else None
    if start is None or one is None or chinese[one[0] - 1 : one[0]] in set("从自由在离"):
        return None
    for found in _OTHER_NAME.finditer(english):
        other = _place(found[0], chinese) if found[0] != start["one"] else None
        if other and chinese[other[0] - 1 : other[0]] == "从" and chinese[other[1] : other[1] + 1] != "的":
            return (start.span("one"), found.span()), (one, other)
    return None


def _swapped_names(
    said: re.Pattern[str], is_turned: Callable[[_Place, _Place, str], bool], cue: str, english: str, chinese: str
) -> tuple[_Places, _Places] | None:
    """Return the two names of what is `said`, where Chinese turns them round; it needs the word `cue` for that."""
    for found in said.finditer(english) if cue in chinese else ():
        one, other = _place(found["one"], chinese), _place(found["other"], chinese)
        if one and other and one != other and is_turned(one, other, chinese):
            return (found.span("one"), found.span("other")), (one, other)
    return None


_FINDERS: tuple[Callable[[str, str], tuple[_Places, _Places] | None], ...] = (
    partial(_swapped_names, _DOES, _is_turned, ""),
    partial(_swapped_names, _DOING, _is_turned, ""),
    _swapped_people,
    partial(_swapped_names, _LOSES, _loses, ""),
    partial(_swapped_names, _GIVES, _gives, ""),
    partial(_swapped_names, _THAN, _is_measure, "比"),
    _swapped_starts,
)


def _place(name: str, chinese: str) -> _Place | None:
    """Return where the Chinese has a name: by its letters, by a list of names, or by its sound; None if not once."""
    if chinese.count(name) == 1:
        start = chinese.index(name)
        return start, start + len(name)
    known = place_of_name(name, chinese)
    read = next((person.chinese for person in people_in(name, chinese)), None) if not known else None
    if read and chinese.count(read) == 1:
        start = chinese.index(read)
        return start, start + len(read)
    if known or read is not None:
        return known
    alike = [(likeness_of(name.split()[-1], found[0]), found.span()) for found in _RENDERING.finditer(chinese)]
    likeness, place = max(alike, default=(0.0, None))
    return place if likeness >= _LIKE else None
