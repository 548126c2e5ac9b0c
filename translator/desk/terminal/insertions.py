"""Insertions: the texts that a digit key inserts into the target: memory matches and alternatives, terms, tags."""

from __future__ import annotations

from enum import StrEnum

from translator.bilingual.model import TermEntry
from translator.bilingual.words.masking import INLINE_TAG
from translator.newsroom.review.shown_segment import ShownSegment


class ChoiceGroup(StrEnum):
    MATCHES = "matches"
    TERMS = "terms"
    TAGS = "tags"


def term_choices(shown: ShownSegment) -> list[tuple[TermEntry, str]]:
    """Return the terms with each text that they offer: what has numbers, in text order."""
    return [(term, text) for term in shown.terms for text in term.offers or (term.source,)]


def choice_texts(shown: ShownSegment, group: ChoiceGroup) -> list[str]:
    """Return what the numbers stand for, from 1."""
    match group:
        case ChoiceGroup.TERMS:
            return [text for _term, text in term_choices(shown)]
        case ChoiceGroup.TAGS:
            return shown.tags
    others, matches = shown.other_sides, shown.matches
    return [*(side.target for side in others), *(match.target for match in matches), *shown.alternatives]


def missing_tag(source: str, target: str) -> str | None:
    """Return the first tag of the source that the target does not have yet."""
    present = INLINE_TAG.findall(target)
    for match in INLINE_TAG.finditer(source):
        if match.group() not in present:
            return match.group()
        present.remove(match.group())
    return None
