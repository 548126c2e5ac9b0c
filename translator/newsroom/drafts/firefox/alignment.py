"""
Phrase alignment for a model that cannot tell it: the phrase is translated alone, and found again in the translation.

What is found is exact, so that a term can be written over it; a model that says the phrase otherwise in its sentence
is not believed.
"""

from __future__ import annotations

import re

from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Phrases, Span
from translator.newsroom.drafts.repair.tags import nearest_occurrence, trim_span

_QUOTES = "“”‘’\"'《》「」（）()"
_ARTICLE = pattern(r"(?:the|an?) ", re.IGNORECASE)
_ARTICLE_ZH = pattern(r"(?:一[个位名只种座家所项件]|这个|该)(?=..)")
_WORD = pattern(r"[A-Za-z]+")


def find_rendering(item: Phrases, span: Span, said: str, target_tag: str) -> Span | None:
    """Return where the target has `said`, the translation of the phrase at `span` alone; None where it has not."""
    whole = said.strip().strip(_QUOTES)
    whole = whole[slice(*trim_span(whole, (0, len(whole))))]
    if not whole:
        return None
    if is_chinese(target_tag):
        forms = dict.fromkeys([whole, _ARTICLE_ZH.sub("", whole, count=1), whole.removesuffix("的")])
        return next(filter(None, (nearest_occurrence(item.source, span, item.target, form) for form in forms)), None)
    for form in dict.fromkeys([whole, _ARTICLE.sub("", whole, count=1)]):
        found = _inflected(form, item.target)
        place = nearest_occurrence(item.source, span, item.target, found) if found else None
        if place:
            return place
    return None


def _inflected(form: str, target: str) -> str:
    """Return the words of `form` as `target` has them: in capitals or not, in the plural or not."""
    if not _WORD.search(form):
        return form
    stem = re.sub(r"(?:ies|y|e?s)$", "", form) if len(form) > 4 else form
    found = re.search(rf"(?<![A-Za-z]){re.escape(stem)}(?:ies|y|e?s)?(?![A-Za-z])", target, re.IGNORECASE)
    return found[0] if found else ""
