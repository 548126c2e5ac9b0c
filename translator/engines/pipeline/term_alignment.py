"""
Finds what a draft says for a glossary term by the term's own rendering: 监察专员 stands where 申诉专员 should.

For terms that neither engine nor lexicon can find. A house's word for a thing and a model's share a part more often
than not; the part must stand among words that nothing else in the source accounts for.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.engines.base import Span
from translator.engines.lexicon import Lexicon, fold
from translator.engines.pipeline.word_alignment import Word, are_nouns, unclaimed_words
from translator.language import is_chinese

LIKE = 0.5
"""Share of what two renderings have in common, from which the one stands in the place of the other."""
_MOST_WORDS = 5


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
