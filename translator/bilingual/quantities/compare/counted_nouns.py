"""Nouns that are often counted, by which the numbers of two texts are told apart: `data/counted_nouns.tsv`."""

from __future__ import annotations

import re
from functools import cache

from translator.bilingual.quantities.tables import any_word, table
from translator.bilingual.words.patterns import pattern

_Places = list[tuple[tuple[int, int], tuple[int, int]]]


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, re.Pattern[str]]]:
    """Return what finds the English nouns, and each of their forms with the Chinese one."""
    forms: dict[str, re.Pattern[str]] = {}
    for one, more, chinese in table("counted_nouns", 3):
        forms |= dict.fromkeys((*one.split("|"), *more.split("|")), pattern("|".join(chinese.split())))
    return pattern(rf"(?<![\w-]){any_word(forms)}(?![\w'’-])"), forms


def nouns_said_once(english: str, chinese: str) -> _Places:
    """Return the places of the nouns of the list that each of two texts names once: in the English, in the Chinese."""
    expression, forms = _nouns()
    named: dict[int, list[re.Match[str]]] = {}
    for match in expression.finditer(english.lower()):
        named.setdefault(id(forms[match[0]]), []).append(match)
    places: _Places = []
    for matches in named.values():
        found = list(forms[matches[0][0]].finditer(chinese)) if len(matches) == 1 else []
        if len(found) == 1:
            places.append((matches[0].span(), found[0].span()))
    return places
