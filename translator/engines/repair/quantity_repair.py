"""
Writes the quantities of the source over those that a draft has instead: 268,000 for *26.8 million*, where the source
says 26.8万.

Only where it is certain which stands for which: the comparison pairs them and says so (`Mismatch.repairs_drafts`), or
the draft has one too many for each that it lacks. Whether the draft is right then, the gate decides: what still differs
is not shown.
"""

from __future__ import annotations

from translator.checks.base import Pair
from translator.checks.numbers.values import suggest_text
from translator.quantities import Mismatch

MOST = 3
"""Quantities of one segment that are written anew; a draft with more of them wrong is wrong in other things too."""


def repair_quantities(target: str, source: str, source_tag: str, target_tag: str) -> str:
    """Return `target` with wrong quantities written anew; unchanged where it is not certain which one is which."""
    places: dict[tuple[int, int], str] = {}
    for item in _paired(Pair(source, target, source_tag, target_tag).differences):
        text = suggest_text(item, target_tag)
        if text and item.target:
            places[item.target.start, item.target.end] = _in_words(text, item.target.text)
    if len(places) > MOST:
        return target
    for (start, end), text in sorted(places.items(), reverse=True):
        target = target[:start] + text + target[end:]
    return target


def _paired(differences: tuple[Mismatch, ...]) -> list[Mismatch]:
    """Return the differences that may be written over, and those that are lost beside those that came instead."""
    lost = [item for item in differences if item.source and not item.target]
    instead = [item for item in differences if item.target and not item.source]
    pairs = [item for item in differences if item.source and item.target and item.repairs_drafts]
    if len(lost) == len(instead):
        pairs += [Mismatch(one.topic, one.source, other.target) for one, other in zip(lost, instead, strict=True)]
    return pairs


def _in_words(text: str, before: str) -> str:
    """Return a percentage in the words that the draft has for it: *70 to 80 percent*, not *70% to 80%*."""
    for word in (" percent", " per cent"):
        if before.endswith(word):
            *rest, last = text.split("%")[:-1] or [text]
            return "".join(rest) + last + word
    return text
