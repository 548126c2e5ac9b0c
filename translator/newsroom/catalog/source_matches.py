"""
Find the old sentence that a changed sentence came from.

Sentences are paired one to one, best pairs first. A pair scores higher the more similar its texts are, and the more of
its neighbours are unchanged: between two unchanged sentences, a rewritten one still belongs to the one that it
replaced. The thresholds are measured by `benchmarks/quality/carry_over.py`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern

Anchor = tuple[str, int]
Surroundings = tuple[Anchor, Anchor]

ALIKE_ANYWHERE = 60
"""Least likeness (0 to 100) of a pair with nothing around it in common: it was moved as well as changed."""
ALIKE_IN_PLACE = {1: 42, 2: 28}
"""Least likeness where the sentences before or after stayed, and where both did."""
_WEIGHT_OF_PLACE = 12
_WORD = pattern(r"[^\W\d_\u3400-\u9fff\U00020000-\U0003ffff]+|\d+|\S")
_FIRST_CODE = 0x10000


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
    Pair changed sentences, one to one, by their new positions; those that pair with nothing are left out.

    `old_keys` and `new_keys` are the segment keys of both versions in article order: what occurs in both stayed.
    """
    if not (old and new):
        return []
    stayed = set(old_keys) & set(new_keys)
    before, after = _surroundings(old_keys, stayed), _surroundings(new_keys, stayed)
    rated = []
    for match in _alike(old, new):
        shared = sum(a == b for a, b in zip(before[match.old], after[match.new], strict=True))
        if match.likeness >= ALIKE_IN_PLACE.get(shared, ALIKE_ANYWHERE):
            rated.append((match.likeness + shared * _WEIGHT_OF_PLACE, -abs(match.old - match.new), match))
    return _one_to_one([match for _rating, _distance, match in sorted(rated, reverse=True)])


def likeness_of(one: str, other: str) -> float:
    """
    Return how alike two sentences are, 0 to 100: how many words (of Chinese, characters) they have in the same order.

    Upper and lower case count as alike. Measured by letters, any two English sentences would be half alike.
    """
    from rapidfuzz.distance import Indel

    codes: dict[str, str] = {}
    return 100 * Indel.normalized_similarity(_encode(one, codes), _encode(other, codes))


def _alike(old: Sequence[Candidate], new: Sequence[Candidate]) -> Iterator[Match]:
    """Yield all pairs in the same context that are alike enough to be a match anywhere."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    codes: dict[str, str] = {}
    encoded: dict[str, dict[int, str]] = {}
    for item in old:
        encoded.setdefault(item.context, {})[item.position] = _encode(item.text, codes)
    least = min(ALIKE_IN_PLACE.values()) / 100
    for item in new:
        hits = process.extract_iter(
            _encode(item.text, codes),
            encoded.get(item.context, {}),
            scorer=Indel.normalized_similarity,
            score_cutoff=least,
        )
        for _text, similarity, position in hits:
            yield Match(position, item.position, 100 * similarity)


def _encode(text: str, codes: dict[str, str]) -> str:
    """Write every word as one character, so that rapidfuzz compares words at the speed of characters."""
    return "".join(codes.setdefault(word, chr(_FIRST_CODE + len(codes))) for word in _WORD.findall(text.casefold()))


def _surroundings(keys: Sequence[str], stayed: Set[str]) -> list[Surroundings]:
    """Return, for every position, the nearest sentences before and after that stayed, with the way to each."""
    anchors = [index for index, key in enumerate(keys) if key in stayed]
    found = []
    for index in range(len(keys)):
        right = bisect_right(anchors, index)
        left = anchors[right - 1] if right else -1
        following = anchors[right] if right < len(anchors) else len(keys)
        before = (keys[left] if left >= 0 else "^", index - left)
        after = (keys[following] if following < len(keys) else "$", following - index)
        found.append((before, after))
    return found


def _one_to_one(matches: Sequence[Match]) -> list[Match]:
    """Take matches, best first, unless either side is taken already."""
    chosen: list[Match] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for match in matches:
        if match.old not in old_taken and match.new not in new_taken:
            chosen.append(match)
            old_taken.add(match.old)
            new_taken.add(match.new)
    return sorted(chosen, key=lambda match: match.new)
