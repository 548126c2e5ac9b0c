"""How a house writes quotation marks, apostrophes and dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.style.base import Change, StyleCheck
from translator.bilingual.words.masking import THROUGH, mask_protected
from translator.bilingual.words.patterns import pattern

_MARK = pattern("[\"“”'‘’]")
_SHAPES = {"curly": (("“", "”"), ("‘", "’")), "straight": (('"', '"'), ("'", "'"))}
_APOSTROPHES = {"curly": "’", "straight": "'"}
_ELISION = pattern(r"['‘’](?:\d0s|tis|twas|em|til|cause|n['‘’])(?!\w)", re.IGNORECASE)
_OPENS_AFTER = " ([{—–-/\u00a0“‘\"'*_"


class StyleQuotes(StyleCheck):
    """
    ## What it does
    Reports quotation marks and apostrophes that the house writes otherwise (policies `quotation_marks`: `double` or
    `single` are the outer ones; `marks`: `curly` or `straight`).
    ## Why is this bad?
    Mixed marks show that a page was put together from several hands.
    ## Example
    policy marks = curly: "It's late," she said.
    ## Use instead
    policy marks = curly: “It’s late,” she said.
    Where the marks of a text do not close, only apostrophes and double marks are changed.
    ## Source
    Chicago Manual of Style, 13.9; New Hart’s Rules, 9.2; Unicode 15, 6.2 (U+2019 is the apostrophe).
    """

    policies = ("quotation_marks", "marks")

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        yield from _changes(pair.target_visible, *wanted)


def with_marks(text: str, *, outer: str = "", shape: str = "") -> str:
    """Return an English text with its quotation marks and apostrophes as the policies of `StyleQuotes` say."""
    for start, end, right in sorted(_changes(mask_protected(text), outer, shape), reverse=True):
        text = text[:start] + right + text[end:]
    return text


def _changes(text: str, outer: str, shape: str) -> Iterator[Change]:
    found, is_closed = _roles(text)
    outer_is_double = next((mark[2] in '"“”' for mark in found if mark[1] == "(" and mark[3] == 0), True)
    turns = is_closed and bool(outer) and outer_is_double != (outer == "double")
    for place, role, mark, _depth in found:
        family = shape or ("straight" if mark in "\"'" else "curly")
        if role == "’":
            yield place, place + 1, _APOSTROPHES[family]
        elif is_closed or mark in '"“”':
            is_double = (mark in '"“”') != turns
            yield place, place + 1, _SHAPES[family][not is_double][role == ")"]


def _roles(text: str) -> tuple[list[tuple[int, str, str, int]], bool]:
    """Return place, role (`(`, `)`, `’` for an apostrophe), mark and depth of each mark, and whether all close."""
    found: list[tuple[int, str, str, int]] = []
    waiting: list[bool] = []
    """Whether those that are open are double."""
    is_closed = True
    for match in _MARK.finditer(text):
        mark, place = match[0], match.start()
        before, after = _beside(text, place, -1), _beside(text, place, 1)
        is_double = mark in '"“”'
        opens = mark in "“‘" or (mark in "\"'" and (not before or before in _OPENS_AFTER) and not after.isspace())
        is_first = not before or before in _OPENS_AFTER
        if not is_double and ((before.isalnum() and after.isalnum()) or _ELISION.match(text, place)):
            found.append((place, "’", mark, 0))
        elif opens and (is_first or mark in "“‘"):
            found.append((place, "(", mark, len(waiting)))
            waiting.append(is_double)
        elif waiting and waiting[-1] == is_double:
            waiting.pop()
            found.append((place, ")", mark, len(waiting)))
        elif not is_double and before.isalnum():
            found.append((place, "’", mark, 0))  # The workers’ party.
        elif is_double and before.isdigit() and mark == '"':
            continue  # Inches.
        else:
            is_closed = False
            found.append((place, ")", mark, 0))
    return found, is_closed and not waiting


def _beside(text: str, place: int, step: int) -> str:
    """Return the character that readers see beside a mark; empty at the edges."""
    place += step
    while 0 <= place < len(text) and text[place] == THROUGH:
        place += step
    return text[place] if 0 <= place < len(text) else ""


_DASH = pattern(r"(?<=[\w.,!?’”\"')%])(?: (?:--?|–|—) | ?(?:—|--) ?)(?=[\w“‘\"'($£€*])(?<![-–—]{3})")


class StyleDash(StyleCheck):
    """
    ## What it does
    Reports dashes between clauses that the house writes otherwise (policy `dash`: `—`, ` — `, ` – `), and hyphens and
    double hyphens that stand for one.
    ## Why is this bad?
    A hyphen between blanks is how a typewriter wrote a dash.
    ## Example
    policy dash = —: He left - and nobody knew why.
    ## Use instead
    policy dash = —: He left—and nobody knew why.
    The dash of ranges, 2024–25, has no blanks and is left alone.
    ## Source
    Chicago Manual of Style, 6.85; New Hart’s Rules, 4.11.
    """

    policies = ("dash",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        for match in _DASH.finditer(pair.target_visible):
            sides = match.string[match.start() - 1], match.string[match.end()]
            if not all(side.isdigit() for side in sides):
                yield *match.span(), wanted[0]
