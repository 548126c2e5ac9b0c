"""The numbers over all rows of a comparison: what stands on top of the page for editors, and in the JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.metrics.edit_rate import edit_counts
from translator.model import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from translator.article_diff.rows import Comparison, Row

_MOST_FOR_HTER = 2000
"""The search for moved phrases takes half a millisecond a segment; `translator report` has it for any number."""


@dataclass(frozen=True)
class Statistics:
    """Counts over all rows of the article."""

    segments: int
    states: Mapping[State, int]
    flags: Mapping[str, int]
    findings: Mapping[str, int]
    """Severity → findings that nobody waived."""
    comments: int
    post_edited: int
    """Segments that a machine suggested and a person confirmed, edited or not."""
    unchanged: int
    """Those of them that nobody had to change."""
    post_edit_distance: float | None
    """Characters changed over characters, 0 to 1, over all post-edited segments together; None where there is none."""
    hter: float | None
    """Edits over words (in Chinese, Han) of these segments; None where there is none, or more than 2,000."""
    source_changes: Mapping[str, int]
    """`cosmetic wording meaning` → segments whose source changed so."""
    score: float | None = None
    """Quality of what people judged (ISO 5060, MQM), 100 at best; None where they judged nothing, or nobody checked."""
    scored_segments: int = 0
    """Segments that the score is about: a machine's text that nobody judged has none."""


def count_rows(comparison: Comparison) -> Statistics:
    """Count what the rows of `comparison` hold; those that only another revision has do not count."""
    rows = [row for row in comparison.rows if not row.is_removed]
    edited = [row for row in rows if row.machine and row.state.rank >= State.TRANSLATED.rank]
    return Statistics(
        segments=len(rows),
        states=Counter(row.state for row in rows),
        flags=Counter(flag for row in rows for flag in row.flags),
        findings=Counter(finding.severity.value for row in rows for finding in row.findings),
        comments=sum(len(row.comments) for row in rows),
        post_edited=len(edited),
        unchanged=sum(row.machine == row.target for row in edited),
        post_edit_distance=_distance_of_all(edited),
        hter=_rate_of_all(edited) if len(edited) <= _MOST_FOR_HTER else None,
        source_changes=Counter(change.weight.value for row in rows if (change := comparison.source_change(row))),
        score=comparison.score.score if comparison.score else None,
        scored_segments=comparison.score.segments if comparison.score else 0,
    )


def _distance_of_all(rows: Sequence[Row]) -> float | None:
    """Return all changed characters over all characters: a mean over segments would let short ones decide."""
    from rapidfuzz.distance import Levenshtein

    pairs = [("".join(row.machine.split()), "".join(row.target.split())) for row in rows]
    length = sum(max(len(one), len(other)) for one, other in pairs)
    return sum(Levenshtein.distance(one, other) for one, other in pairs) / length if length else None


def _rate_of_all(rows: Sequence[Row]) -> float | None:
    counts = [edit_counts(row.machine, row.target) for row in rows]
    length = sum(words for _edits, words in counts)
    return sum(edits for edits, _words in counts) / length if length else None
