"""Post-edits in numbers: how much each changed, without its texts."""

from __future__ import annotations

from dataclasses import dataclass

from translator.newsroom.proof.metrics.postedits import PostEdit
from translator.newsroom.proof.metrics.text_overlap import distance_counts


@dataclass(frozen=True, slots=True)
class MeasuredEdit:
    """The counts of one post-edit."""

    engine: str
    model: str
    source_tag: str
    tag: str
    is_converted: bool
    at: str
    """When the text was confirmed, or changed last, UTC."""
    distance: tuple[int, int]
    """Characters changed, characters of the longer text."""


def measure(item: PostEdit) -> MeasuredEdit:
    """Count what people changed."""
    return MeasuredEdit(
        engine=item.engine,
        model=item.model,
        source_tag=item.source_tag,
        tag=item.tag,
        is_converted=item.is_converted,
        at=item.at,
        distance=distance_counts(item.machine, item.edited),
    )
