"""
Characters that a conversion of the script can only guess: 面 or 麵, 范 or 範, 干, 乾 or 幹.

Two lists say where one is in doubt. `doubtful_characters.txt` holds patterns that people wrote. The other,
`decided_characters.txt`, was counted in Taiwanese news that were converted to Simplified and back: beside which
neighbours the conversion of a character was right, and beside which it was wrong. What neither neighbour decides is in
doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translator.files import read_list
from translator.patterns import pattern

DATA = Path(__file__).parent / "data"
CHECK = "txt.doubtful"
"""The check that lists them, as a waiver names it."""
START, END = "^", "$"
"""Stand for the neighbour of the first and of the last character of a text."""
ALL = "*"
"""Stands for any neighbour."""
WEAK = frozenset("，。、；：「」『』（）《》〈〉！？…—·^$ ,.()的了0123456789")
"""Neighbours that stand beside any word, so that they do not decide which character is meant."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stood beside one character where its conversion was right, or wrong."""

    others: str
    """What else may be meant, each one character."""
    before: frozenset[str]
    """Characters before it that decide that it is right; `*` where it was hardly ever wrong, so that all do."""
    after: frozenset[str]
    wrong_before: frozenset[str]
    """Characters before it beside which it was another one at times."""
    wrong_after: frozenset[str]

    def leave_in_doubt(self, before: str, after: str) -> bool:
        if before in self.wrong_before or after in self.wrong_after:
            return True
        return ALL not in self.before and before not in self.before - WEAK and after not in self.after - WEAK


def candidates_of(text: str) -> Iterator[int]:
    """Yield each 0-based place of a Traditional `text` whose character was one with others in Simplified."""
    return (match.start() for match in _candidates().finditer(text))


def doubts_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield each 0-based place of a Traditional `text` whose character is in doubt, with what else may be meant."""
    patterns, counted, candidates = _patterns(), _counted(), _candidates()
    for match in candidates.finditer(text):
        place, character = match.start(), match[0]
        others = next((others for others, places in patterns.get(character, ()) if places.match(text, place)), "")
        if not others and (neighbours := counted.get(character)) is not None:
            before = text[place - 1] if place else START
            after = text[place + 1] if place + 1 < len(text) else END
            others = "、".join(neighbours.others) if neighbours.leave_in_doubt(before, after) else ""
        if others:
            yield place, others


@cache
def _patterns() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Return character → what else may be meant, with the pattern of the places where it is in doubt."""
    found: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for line in read_list(DATA / "doubtful_characters.txt"):
        character, others, places = line.split(" ", 2)
        found[character] = (*found.get(character, ()), (others, pattern(places)))
    return found


@cache
def _counted() -> dict[str, Neighbours]:
    found = {}
    for line in read_list(DATA / "decided_characters.txt"):
        character, others, *sides = line.split("\t")
        before, after, wrong_before, wrong_after = map(frozenset, sides)
        found[character] = Neighbours(others, before, after, wrong_before, wrong_after)
    return found


@cache
def _candidates() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted({*_patterns(), *_counted()}))}]")
