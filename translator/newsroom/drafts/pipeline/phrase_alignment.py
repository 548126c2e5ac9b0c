"""
Finds the counterparts of phrases in translations: by the engine, where it can, and else by the lexicon.

A glossary term that neither can find is told by its own rendering: 监察专员 stands where 申诉专员 should. A house's
word for a thing and a model's share a part more often than not; the part must stand among words that nothing else in
the source accounts for.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.word_folding import fold_han
from translator.newsroom.drafts.base import Engine, Phrases, Span
from translator.newsroom.drafts.lexicon import Lexicon, fold, load_lexicon
from translator.newsroom.drafts.pipeline.word_alignment import Word, align_phrase, are_nouns, unclaimed_words

LIKE = 0.5
"""Share of what two renderings have in common, from which the one stands in the place of the other."""
_MOST_WORDS = 5


def align_phrases(
    engine: Engine,
    items: Sequence[Phrases],
    source_tag: str,
    *,
    exactly: bool = False,
    renderings: Sequence[Sequence[Sequence[str]]] = (),
) -> list[list[Span | None]]:
    """
    Return, for each item, one span in its target for each of its phrases; None where nobody can tell.

    `exactly`: for writing over them; an engine that may include a neighbouring word is not asked. `renderings`: what
    may be written there, for each phrase of each item; where nothing else tells, what is like it stands there now.
    """
    can_align = engine.capabilities.aligns in ({"exactly"} if exactly else {"exactly", "roughly"})
    found: list[list[Span | None]] = [[None] * len(item.spans) for item in items]
    if can_align and items:
        found = engine.align(items)
    lexicon = load_lexicon() if any(span is None for spans in found for span in spans) else None
    if lexicon is None:
        return found
    both: list[list[Span | None]] = []
    for at, (item, spans) in enumerate(zip(items, found, strict=True)):
        # Folding to Simplified keeps every character in its place.
        source, target = (
            (fold_han(item.source), item.target) if is_chinese(source_tag) else (item.source, fold_han(item.target))
        )
        told = [
            known or align_phrase(source, phrase, target, source_tag, lexicon, strict=exactly)
            for known, phrase in zip(spans, item.spans, strict=True)
        ]
        for place, forms in enumerate(renderings[at] if renderings else ()):
            if told[place] is None:
                told[place] = find_rendering_like(source, item.spans[place], target, forms, source_tag, lexicon)
        both.append(told)
    return both


def find_rendering_like(
    source: str, span: Span, target: str, renderings: Sequence[str], source_tag: str, lexicon: Lexicon
) -> Span | None:
    """Return the words of `target` that are like a rendering of `source[span]`; None where none or several are."""
    free = unclaimed_words(source, span, target, source_tag, lexicon)
    into_chinese = not is_chinese(source_tag)
    wanted = [_parts(rendering, into_chinese) for rendering in renderings]
    like: dict[Span, float] = {}
    for first in range(len(free)):
        for last in range(first, min(len(free), first + _MOST_WORDS)):
            if last > first and not _may_follow(target, free[last - 1], free[last], wanted, is_han=into_chinese):
                break
            found = free[first].start, free[last].end
            parts = _parts(target[slice(*found)], into_chinese)
            likeness = max(_likeness(parts, other, into_chinese) for other in wanted)
            if likeness >= LIKE:
                like[found] = likeness
    longest = max(like, key=lambda found: (found[1] - found[0], like[found]), default=None)
    is_one = longest and all(found[0] < longest[1] and longest[0] < found[1] for found in like)
    return longest if is_one else None


def _may_follow(target: str, one: Word, other: Word, wanted: Sequence[frozenset[str]], *, is_han: bool) -> bool:
    """Whether two words may be one term: nothing but a hyphen between them, in Chinese the latter a noun."""
    if is_han:
        is_known = any(frozenset(one.text + other.text) <= parts for parts in wanted)
        return one.end == other.start and (is_known or are_nouns(other.text))
    return target[one.end : other.start].strip() in {"", "-", "of", "in"}


def _parts(text: str, is_han: bool) -> frozenset[str]:
    if is_han:
        return frozenset(char for char in text if char.isalnum())
    return frozenset(fold[word] for word in text.lower().replace("-", " ").replace("'s", "").split())


def _likeness(one: frozenset[str], other: frozenset[str], is_han: bool) -> float:
    """Return the share of what two renderings have in common; of Chinese, one character tells nothing."""
    shared = len(one & other)
    return 2 * shared / (len(one) + len(other)) if shared > is_han else 0.0
