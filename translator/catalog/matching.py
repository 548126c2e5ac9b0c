"""
Find the old sentence that a changed sentence came from.

One to one, best pairs first. A pair is the surer the more alike its texts are and the more of its neighbours stayed
what they were: between two unchanged sentences, one that was rewritten still belongs to the one that it replaced.
The thresholds are measured by `benchmarks/carry_over.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

ALIKE_ANYWHERE = 72
"""Least likeness (0 to 100) of a pair with no neighbour in common: it was moved as well as changed."""
ALIKE_IN_PLACE = {1: 55, 2: 40}
"""Least likeness with one, and with both, neighbouring sentences unchanged."""
_WEIGHT_OF_NEIGHBOUR = 12


class Candidate(NamedTuple):
    """A sentence that has no equal on the other side."""

    position: int
    """0-based, in its own version of the article."""
    context: str
    text: str


class Match(NamedTuple):
    """An old and a new position that belong together."""

    old: int
    new: int
    likeness: float


def match_changed(
    old: Sequence[Candidate], new: Sequence[Candidate], old_keys: Sequence[str], new_keys: Sequence[str]
) -> list[Match]:
    """
    Pair changed sentences, one to one; those that pair with nothing are left out.

    `old_keys` and `new_keys` are the segment keys of both versions in article order: what occurs in both stayed.
    """
    stayed = set(old_keys) & set(new_keys)
    before, after = _neighbours(old_keys, stayed), _neighbours(new_keys, stayed)
    pairs = [
        (_rate(match.likeness, shared), -abs(match.old - match.new), match)
        for item in new
        for match, shared in _candidates(item, old, before, after)
    ]
    return _one_to_one(sorted(pairs, key=lambda pair: pair[:2], reverse=True))


def _candidates(
    item: Candidate,
    old: Sequence[Candidate],
    before: Sequence[tuple[str, str]],
    after: Sequence[tuple[str, str]],
) -> list[tuple[Match, int]]:
    from rapidfuzz import fuzz, process

    found = []
    texts = {index: other.text for index, other in enumerate(old) if other.context == item.context}
    hits = process.extract(item.text, texts, scorer=fuzz.ratio, score_cutoff=min(ALIKE_IN_PLACE.values()), limit=None)
    for _text, likeness, index in hits:
        position = old[index].position
        shared = sum(a == b for a, b in zip(before[position], after[item.position], strict=True))
        if likeness >= ALIKE_IN_PLACE.get(shared, ALIKE_ANYWHERE):
            found.append((Match(position, item.position, likeness), shared))
    return found


def _neighbours(keys: Sequence[str], stayed: Set[str]) -> list[tuple[str, str]]:
    """Return, for every position, the keys of the nearest unchanged sentences before and after it."""
    anchors = [index for index, key in enumerate(keys) if key in stayed]
    found = []
    for index in range(len(keys)):
        right = bisect_right(anchors, index)
        left = right - 1 if right and anchors[right - 1] == index else right
        found.append((keys[anchors[left - 1]] if left else "^", keys[anchors[right]] if right < len(anchors) else "$"))
    return found


def _rate(likeness: float, shared: int) -> float:
    return likeness + shared * _WEIGHT_OF_NEIGHBOUR


def _one_to_one(pairs: Sequence[tuple[float, int, Match]]) -> list[Match]:
    chosen: list[Match] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for _rating, _distance, match in pairs:
        if match.old not in old_taken and match.new not in new_taken:
            chosen.append(match)
            old_taken.add(match.old)
            new_taken.add(match.new)
    return sorted(chosen, key=lambda match: match.new)
