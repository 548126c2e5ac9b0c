"""
Post-editing effort: how much people changed of an engine's text, by engine, model and direction.

Post-edit distance, HTER and chrF compare the machine's text with its post-edit; counts are summed over all segments
before they are divided. Low effort does not prove quality, since an error that nobody saw costs nothing either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from translator.metrics.intervals import interval
from translator.metrics.measured_postedits import MeasuredEdit
from translator.metrics.text_overlap import chrf, ratio_of_sums

BUCKETS: tuple[tuple[str, float], ...] = (("0", 0.0), ("≤10", 0.1), ("≤30", 0.3), ("≤50", 0.5), (">50", 1.0))
"""Name in per cent → the most that the post-edit distance of a segment may be."""


@dataclass(frozen=True, slots=True)
class Figure:
    value: float
    low: float | None = None
    """Lower bound of the 95 % interval; None below 30 segments."""
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    engine: str
    model: str
    source: str
    target: str
    is_converted: bool
    segments: int
    unchanged: int
    """Segments that a person confirmed as the machine left them."""
    buckets: dict[str, int]
    """Post-edit distance in per cent, `0 ≤10 ≤30 ≤50 >50` → segments."""
    distance: Figure
    """Post-edit distance, 0 to 1: characters changed over characters of the longer text."""
    hter: Figure
    """Edits over words (Han in Chinese) of the post-edit; may exceed 1."""
    hter_capped: float
    """Mean of the segments' own rates, each at most 1: how a dashboard would show it."""
    chrf: Figure
    """0 to 100; 100 where nothing was changed."""


def efforts(post_edits: Iterable[MeasuredEdit]) -> list[Effort]:
    """Return one line for each engine, model and direction, conversions last."""
    groups: dict[tuple[bool, str, str, str, str], list[MeasuredEdit]] = {}
    for item in post_edits:
        key = (item.is_converted, item.engine, item.model, item.source_tag, item.tag)
        groups.setdefault(key, []).append(item)
    return [_effort(key, groups[key]) for key in sorted(groups)]


def share_changed(post_edits: Iterable[MeasuredEdit]) -> float | None:
    """Return the post-edit distance, 0 to 1, over all of them together; None without any text."""
    return ratio_of_sums(item.distance for item in post_edits)


def bucket_of(share: float) -> str:
    """Return the name of the bucket that a segment's post-edit distance falls into."""
    return next(name for name, most in BUCKETS if share <= most)


def _effort(key: tuple[bool, str, str, str, str], measured: Sequence[MeasuredEdit]) -> Effort:
    is_converted, engine, model, source, target = key
    buckets = dict.fromkeys((name for name, _most in BUCKETS), 0)
    for item in measured:
        buckets[bucket_of(item.share)] += 1
    edits = [item.edits for item in measured]
    return Effort(
        engine=engine,
        model=model,
        source=source,
        target=target,
        is_converted=is_converted,
        segments=len(measured),
        unchanged=sum(not item.distance[0] for item in measured),
        buckets=buckets,
        distance=_figure([item.distance for item in measured], _ratio, 4),
        hter=_figure(edits, _ratio, 4),
        hter_capped=round(sum(map(_capped, edits)) / len(edits), 4),
        chrf=_figure([item.ngrams for item in measured], chrf, 2),
    )


def _figure(rows: Sequence[Sequence[float]], of_sums: Callable[[Sequence[float]], float], digits: int) -> Figure:
    value = of_sums([sum(column) for column in zip(*rows, strict=True)])
    return Figure(round(value, digits), *(round(bound, digits) for bound in interval(rows, of_sums) or ()))


def _ratio(sums: Sequence[float]) -> float:
    return sums[0] / sums[1] if sums[1] else 0.0


def _capped(edits: tuple[float, float]) -> float:
    return min(1.0, edits[0] / edits[1]) if edits[1] else float(bool(edits[0]))
