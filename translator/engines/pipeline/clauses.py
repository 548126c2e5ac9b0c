"""Splits a long sentence at a clause, so that its parts can be translated separately as a last retry step."""

from __future__ import annotations

import re

from translator.language import is_chinese

_STRONG = re.compile(r"[;；]\s*|[：](?=.{8})|:\s+(?=.{20})|\s+[—–]+\s+|——")
_WEAK = re.compile(r"[，]|,\s+(?=\D)")
_OPENING = "“‘「『《（([〈"
_CLOSING = "”’」』》）)]〉"
MIN_CLAUSE = {"Latn": 24, "Han": 8}
"""Least code points of a part: a shorter one is not worth translating separately."""


def split_clauses(text: str, tag: str) -> list[str]:
    """
    Cut `text` once at its best place: the strong mark, else the comma, nearest to the middle and outside of brackets.

    Returns the parts in order, the mark with the part before it; a list of one where there is no good place.
    """
    least = MIN_CLAUSE["Han" if is_chinese(tag) else "Latn"]
    for pattern in (_STRONG, _WEAK):
        places = [
            found.end()
            for found in pattern.finditer(text)
            if found.start() >= least and len(text) - found.end() >= least and _is_outside(text, found.start())
        ]
        if places:
            best = min(places, key=lambda place: abs(place - len(text) / 2))
            return [text[:best].strip(), text[best:].strip()]
    return [text]


def _is_outside(text: str, place: int) -> bool:
    before = text[:place]
    opened = sum(before.count(mark) for mark in _OPENING) - sum(before.count(mark) for mark in _CLOSING)
    apostrophes = len(re.findall(r"(?<=\w)’(?=\w)|(?<=s)’(?=\s)", before))
    return opened + apostrophes <= 0 and before.count('"') % 2 == 0
