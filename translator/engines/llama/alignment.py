"""Makes a place of the part of a translation that the model chose for a phrase, and tells whether to believe it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from translator.engines.repair.tags import occurrences

if TYPE_CHECKING:
    from translator.engines.base import Phrases, Span

SURE_FROM = math.log(0.4)
"""Mean log-probability of the chosen part below which the phrase was probably dropped by the translation."""
WHOLE = 0.9
"""Share of the translation from which a part counts as all of it."""


def choose_place(item: Phrases, span: Span, part: str) -> Span | None:
    """Return where `part` stands in the target: of several places the one nearest to where the phrase stands."""
    part = part.strip()
    places = occurrences(item.target, part)
    if not places:
        start = item.target.find(part) if part else -1
        return (start, start + len(part)) if start >= 0 else None
    relative = span[0] / max(1, len(item.source))
    return min(places, key=lambda place: abs(place[0] / max(1, len(item.target)) - relative))


def is_sure(item: Phrases, span: Span, place: Span, logprob: float | None) -> bool:
    """Tell whether the part can be the phrase: chosen with some confidence, and not all of the text for a bit of it."""
    share = (span[1] - span[0]) / max(1, len(item.source))
    is_whole = (place[1] - place[0]) / max(1, len(item.target)) > WHOLE and share < WHOLE / 1.5
    return not is_whole and (logprob is None or logprob >= SURE_FROM)
