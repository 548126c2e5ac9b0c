"""Finds the counterparts of phrases in translations: by the engine, where it can, and else by the lexicon."""

from __future__ import annotations

from collections.abc import Sequence

from translator.engines.base import Engine, Phrases, Span
from translator.engines.lexicon import load_lexicon
from translator.glossary.word_folding import fold_han
from translator.language import is_chinese


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
    from translator.engines.pipeline.term_alignment import find_rendering_like
    from translator.engines.pipeline.word_alignment import align_phrase

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
