"""
Post-editing effort: how much people changed of an engine's text, by engine, model and direction.

Post-edit distance, HTER and chrF compare the machine's text with its post-edit; counts are summed over all segments
before they are divided. Low effort does not prove quality, since an error that nobody saw costs nothing either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.metrics.edit_rate import edit_counts
from translator.metrics.intervals import interval
from translator.metrics.postedits import PostEdit
from translator.metrics.text_overlap import chrf, distance_counts, ngram_counts, ratio_of_sums

BUCKETS: tuple[tuple[str, float], ...] = (("0", 0.0), ("≤10", 0.1), ("≤30", 0.3), ("≤50", 0.5), (">50", 1.0))
"""Name in per cent → the most that the post-edit distance of a segment may be."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number over many segments."""

    value: float
    low: float | None = None
    """Lower bound of the 95 % interval; None below 30 segments."""
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """The effort for one engine and model in one direction."""

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


@dataclass(frozen=True, slots=True)
class _Measured:
    """The counts of one segment."""

    distance: tuple[int, int]
    edits: tuple[int, int]
    ngrams: tuple[int, ...]

    @property
    def share(self) -> float:
        return self.distance[0] / self.distance[1] if self.distance[1] else 0.0


def efforts(post_edits: Iterable[PostEdit]) -> list[Effort]:
    """Return one line for each engine, model and direction, conversions last."""
    groups: dict[tuple[bool, str, str, str, str], list[PostEdit]] = {}
    for item in post_edits:
        key = (item.is_converted, item.engine, item.model, item.source_tag, item.tag)
        groups.setdefault(key, []).append(item)
    return [_effort(key, [_measure(item) for item in groups[key]]) for key in sorted(groups)]


def share_changed(post_edits: Iterable[PostEdit]) -> float | None:
    """Return the post-edit distance, 0 to 1, over all of them together; None without any text."""
    return ratio_of_sums(distance_counts(item.machine, item.edited) for item in post_edits)


def bucket_of(share: float) -> str:
    """Return the name of the bucket that a segment's post-edit distance falls into."""
    return next(name for name, most in BUCKETS if share <= most)


def _measure(item: PostEdit) -> _Measured:
    return _Measured(
        distance_counts(item.machine, item.edited),
        edit_counts(item.machine, item.edited),
        tuple(ngram_counts(item.machine, item.edited)),
    )


def _effort(key: tuple[bool, str, str, str, str], measured: Sequence[_Measured]) -> Effort:
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
        distance=_ratio([item.distance for item in measured]),
        hter=_ratio(edits),
        hter_capped=round(sum(map(_capped, edits)) / len(edits), 4),
        chrf=_chrf([item.ngrams for item in measured]),
    )


def _ratio(rows: Sequence[tuple[float, float]]) -> Figure:
    def figure(sums: Sequence[float]) -> float:
        return sums[0] / sums[1] if sums[1] else 0.0

    return _figure(figure([sum(column) for column in zip(*rows, strict=True)]), interval(rows, figure), 4)


def _chrf(rows: Sequence[tuple[int, ...]]) -> Figure:
    return _figure(chrf([sum(column) for column in zip(*rows, strict=True)]), interval(rows, chrf), 2)


def _figure(value: float, bounds: tuple[float, float] | None, digits: int) -> Figure:
    if bounds is None:
        return Figure(round(value, digits))
    return Figure(round(value, digits), round(bounds[0], digits), round(bounds[1], digits))


def _capped(edits: tuple[float, float]) -> float:
    return min(1.0, edits[0] / edits[1]) if edits[1] else float(bool(edits[0]))
