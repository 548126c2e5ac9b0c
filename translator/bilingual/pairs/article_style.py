"""
What most sentences of an article do is its style, and not a slip in each: subtitles that end without a stop.

Such findings are listed instead of warned of. Only the article as a whole can tell; a sentence in which the mark of a
question is lost stays a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair

# Segments that an article must have before it has a style.
_FEWEST = 20
# Share of the segments that must do without a stop.
_SHARE = 0.25


def with_article_style(pairs: Sequence[Pair], findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, where the article has no stops at the end of its sentences those of lost stops as infos."""
    return without_lost_stops(findings) if is_without_stops(pairs, findings) else list(findings)


def is_without_stops(pairs: Sequence[Pair], findings: Iterable[Finding]) -> bool:
    """Whether the segments of an article usually have no stop at their end; `findings` are those in all of them."""
    lost = {item.segment for item in findings if _is_lost_stop(item)}
    return len(pairs) >= _FEWEST and len(lost) > _SHARE * len(pairs)


def without_lost_stops(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, those of lost stops as infos."""
    return [replace(item, severity=Severity.INFO) if _is_lost_stop(item) else item for item in findings]


def _is_lost_stop(item: Finding) -> bool:
    return item.check == "punct.terminal" and item.severity is Severity.WARNING and item.start == item.end
