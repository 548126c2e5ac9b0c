"""A rule of the gate for a whole batch: one draft for different sources is the reply of a service, whatever it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from translator.bilingual.pairs.text.characters import has_han
from translator.newsroom.drafts.gate.rules import GateProblem

# Percent from which two sources are alike, and may well have one translation: `Read more`, `Read more here`.
_LIKE = 60
_LONG, _LONG_HAN = 24, 8
"""Characters of a draft of which two are too many; three of a shorter one, if none of the sources is as short."""


def repeated_drafts(pairs: Sequence[tuple[str, str]]) -> list[GateProblem | None]:
    """Return what is wrong with each (source, draft) of a batch because other sources have the same draft."""
    sources: dict[str, set[str]] = defaultdict(set)
    # A heading has lost the full stop that its engine gave it.
    texts = [target.rstrip(" .。!！?？") for _source, target in pairs]
    for (source, _target), text in zip(pairs, texts, strict=True):
        sources[text].add(source.casefold().strip())
    counts = {text: _different(text, group) for text, group in sources.items() if text and len(group) > 1}
    return [
        GateProblem("mt.repeated", f"the same text came for {count} different sentences", 9)
        if (count := counts.get(text, 0))
        else None
        for text in texts
    ]


def _different(target: str, sources: set[str]) -> int:
    """Return how many sources have one draft; 0 where that may be right."""
    from rapidfuzz import fuzz

    first, *others = sorted(sources)
    is_long = len(target) >= (_LONG_HAN if has_han(target) else _LONG)
    is_short = any(len(source) < (_LONG_HAN if has_han(source) else _LONG) for source in sources)
    if not is_long and (is_short or len(sources) < 3):
        return 0
    return len(sources) if all(fuzz.ratio(first, other) < _LIKE for other in others) else 0
