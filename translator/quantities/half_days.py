"""
The half of the day that words alone tell: `Friday afternoon` is no 周五上午.

Only where each side tells one half and the two are different; night and the small hours are left alone, because
languages draw that line in different places.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from translator.language import is_chinese
from translator.quantities.model import Kind, Mismatch, Quantity

if TYPE_CHECKING:
    from translator.quantities.compare import Texts

_ENGLISH: Final = re.compile(
    r"\b(?:(?P<am>mornings?)|(?P<pm>afternoons?|evenings?)"
    r"|(?P<open>noon|midday|midnight|nights?|tonight|dawn|lunch\w*|overnight|dusk|sunrise|sunset|[ap]\.?m\b))",
    re.IGNORECASE,
)
_CHINESE: Final = re.compile(
    r"(?P<am>上午|早上|早晨|清晨|今早|早间|一早)|(?P<pm>下午|傍晚|晚上|晚间|午后|今晚|当晚)|(?P<open>凌晨|中午|夜|午|晚|早)"
)


def compare_half_days(texts: Texts) -> list[Mismatch]:
    """Return the mismatch of two texts that tell one half of the day each, and not the same."""
    chinese = texts.source if is_chinese(texts.source_tag) else texts.target
    if not ("午" in chinese or "早" in chinese or "晚" in chinese):
        return []
    here, there = _told(texts.source, texts.source_tag), _told(texts.target, texts.target_tag)
    if here is None or there is None or here.half_day == there.half_day:
        return []
    return [Mismatch("date.time", here, there)]


def _told(text: str, tag: str) -> Quantity | None:
    """Return the half of the day that `text` tells, or None where it tells none, both, or a doubtful one."""
    pattern = _CHINESE if is_chinese(tag) else _ENGLISH
    matches = list(pattern.finditer(text))
    halves = {match.lastgroup for match in matches}
    if len(halves) != 1 or "open" in halves:
        return None
    first = matches[0]
    return Quantity(Kind.TIME, *first.span(), first.group(), half_day=first.lastgroup or "", is_soft=True)
