"""The place of each answer in a batch, found by what it has in common with its source and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.lexicon import load_lexicon
from translator.newsroom.drafts.pipeline.phrase_alignment import count_links

BETTER = 0.25
"""How much more of a neighbour an answer must hold than of its own source, to be taken for the neighbour's."""
FEW = 2
"""Segments of a batch in which no answer can be moved alone."""
# What both texts write alike.
_AS_IT_IS = pattern(r"\d+|[A-Za-z]{3,}")


def misplaced(sources: Sequence[str], answers: Mapping[int, str], target_tag: str) -> set[int]:
    """
    Return the places whose answer may belong to another source, or hold that of another too.

    Beside a place without an answer, two may have been merged. Two answers at the place of a neighbour are a shift,
    which nothing in the batch is safe from.
    """
    merged = {place for place in answers if {place - 1, place + 1} & (set(range(len(sources))) - answers.keys())}
    moved = {place for place, text in answers.items() if _is_of_neighbour(sources, place, text, target_tag)}
    if len(moved) > 1 or (moved and len(sources) == FEW):
        return set(answers)
    return merged | moved


def _is_of_neighbour(sources: Sequence[str], place: int, text: str, target_tag: str) -> bool:
    own = share_of(sources[place], text, target_tag)
    others = [sources[other] for other in (place - 1, place + 1) if 0 <= other < len(sources)]
    return any(share_of(other, text, target_tag) > own + BETTER for other in others)


def share_of(source: str, text: str, target_tag: str) -> float:
    """Return how much of a source an answer holds, 0 to 1: its numbers and Latin names, and words of the dictionary."""
    marks = set(_AS_IT_IS.findall(source))
    if not is_chinese(target_tag):
        shared, known = len(marks & set(_AS_IT_IS.findall(text))), len(marks)
    else:
        digits = {mark for mark in marks if mark.isdigit()}
        shared, known = len(digits & set(_AS_IT_IS.findall(text))), len(digits)
    lexicon = load_lexicon()
    if lexicon:
        linked, words, _han = count_links(source, text, lexicon, from_chinese=not is_chinese(target_tag))
        shared, known = 2 * shared + linked, 2 * known + words
    return shared / known if known else 0.0
