"""Finds the counterparts of phrases in translations: by the engine, where it can, and else by the lexicon."""

from __future__ import annotations

from collections.abc import Sequence

from translator.engines.base import Engine, Phrases, Span
from translator.engines.lexicon import load_lexicon
from translator.engines.pipeline.word_alignment import align_phrase
from translator.glossary.word_folding import fold_han
from translator.language import is_chinese


def align_phrases(
    engine: Engine, items: Sequence[Phrases], source_tag: str, *, exactly: bool = False
) -> list[list[Span | None]]:
    """
    Return, for each item, one span in its target for each of its phrases; None where nobody can tell.

    `exactly`: for writing over them; an engine that may include a neighbouring word is not asked.
    """
    can_align = engine.capabilities.aligns in ({"exactly"} if exactly else {"exactly", "roughly"})
    found: list[list[Span | None]] = [[None] * len(item.spans) for item in items]
    if can_align and items:
        found = engine.align(items)
    lexicon = load_lexicon() if any(span is None for spans in found for span in spans) else None
    if lexicon is None:
        return found
    both: list[list[Span | None]] = []
    for item, spans in zip(items, found, strict=True):
        # Folding to Simplified keeps every character in its place.
        source, target = (
            (fold_han(item.source), item.target) if is_chinese(source_tag) else (item.source, fold_han(item.target))
        )
        told = (
            known or align_phrase(source, phrase, target, source_tag, lexicon, strict=exactly)
            for known, phrase in zip(spans, item.spans, strict=True)
        )
        both.append(list(told))
    return both
