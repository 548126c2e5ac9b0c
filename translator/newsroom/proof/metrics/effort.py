"""
Post-editing effort: how much people changed of an engine's text, by engine, model and direction.

Post-edit distance compares the machine's text with its post-edit; counts are summed over all segments before they are
divided. Low effort does not prove quality, since an error that nobody saw costs nothing either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from translator.newsroom.proof.metrics.measured_postedits import MeasuredEdit
from translator.newsroom.proof.metrics.text_overlap import ratio_of_sums


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
    distance: float
    """Post-edit distance, 0 to 1: characters changed over characters of the longer text."""


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


def _effort(key: tuple[bool, str, str, str, str], measured: Sequence[MeasuredEdit]) -> Effort:
    is_converted, engine, model, source, target = key
    return Effort(
        engine=engine,
        model=model,
        source=source,
        target=target,
        is_converted=is_converted,
        segments=len(measured),
        unchanged=sum(not item.distance[0] for item in measured),
        distance=round(share_changed(measured) or 0.0, 4),
    )
