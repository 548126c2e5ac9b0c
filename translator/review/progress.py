"""The progress of an article: the numbers of `translator status`, with the open errors of the last check."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec

from translator.catalog import Catalog
from translator.conversion.catalog_conversion import is_settled_conversion
from translator.conversion.character_choices import choices_in, open_doubts
from translator.errors import FileError
from translator.model import State
from translator.newsroom.people import People
from translator.project import Project
from translator.review.queue import Step, next_people, next_step, publishers


@dataclass(frozen=True, slots=True)
class Progress:
    """One article in one target language, in numbers."""

    slug: str
    source: str
    """The language that it was written in."""
    target: str
    segments: int
    states: dict[str, int]
    """State → number of segments; all five, in order."""
    coverage: float
    """Share of segments that a person has confirmed (`translated` or better), 0 to 1."""
    stale: int
    rejected: int
    unknown: int
    """Segments whose text was changed in another tool, with nobody on record for it."""
    errors: int | None
    """Open error findings; None where nothing was checked since the last change."""
    oldest: str
    """Time of the oldest decision that waits for a reviewer, UTC; empty where none waits."""
    next: Step
    """The step that the article needs now."""
    people: tuple[str, ...]
    """Ids of those who may take it."""
    follows: str = ""
    """Tag of the version that this one is converted from; empty where it is translated."""
    derived: int = 0
    """Segments that were converted from the other Chinese script and that nobody has read since."""
    doubts: int = 0
    """Characters of these that a conversion can only guess and that nobody chose."""
    conflicts: int = 0
    """Segments to which two branches gave different texts, until somebody chooses."""
    score: float | None = None
    """
    Quality of what people judged of the text (`metrics.quality.score_of`), 100 at best; None where they judged nothing,
    and as for `errors`.
    """


def measure(
    project: Project,
    catalog: Catalog,
    people: People,
    *,
    follows: str = "",
    origin: Catalog | None = None,
    is_synced: bool = False,
) -> Progress:
    """
    Count the segments of `catalog`; `follows` is the tag of the version that it is converted from, if any.

    `origin` is that version's catalog; None where it is the source.

    `is_synced` says that a catalog without segments is complete, so that it can be published.
    """
    entries = catalog.entries
    ours = [entry for entry in entries if not catalog.stands_as_adopted(entry)]
    counts = Counter(entry.state for entry in entries)
    confirmed = sum(count for state, count in counts.items() if state.rank >= State.TRANSLATED.rank)
    is_settled = bool(follows and entries) and all(
        is_settled_conversion(entry, origin) or entry.state is State.FINAL for entry in entries
    )
    doubts = sum(len(open_doubts(entry.target, choices_in(catalog, entry))) for entry in entries if entry.is_derived)
    step = Step.PUBLISH if is_synced and not entries else next_step(catalog)
    if is_settled:
        step = Step.REVIEW if doubts else Step.PUBLISH
    is_out = is_settled and not doubts
    waiting = [entry.record.at for entry in ours
               if entry.state.rank < State.REVIEWED.rank and entry.record.at and not is_out]  # fmt: skip
    waits = bool(follows) and step not in {Step.SYNC, Step.PUBLISH} and not doubts
    return Progress(
        slug=catalog.slug,
        source=catalog.source_tag,
        target=catalog.tag,
        segments=len(entries),
        states={state.value: counts[state] for state in State},
        coverage=confirmed / len(entries) if entries else 0.0,
        stale=sum(entry.is_stale for entry in entries),
        rejected=sum(entry.is_rejected for entry in entries),
        unknown=sum(entry.is_foreign for entry in ours),
        errors=remembered_errors(project, catalog),
        score=remembered_score(project, catalog),
        oldest=min(waiting, default=""),
        next=Step.FOLLOW if waits else step,
        people=() if waits else publishers(people) if is_out else next_people(catalog, people),
        follows=follows,
        derived=sum(entry.is_derived and entry.state.rank < State.REVIEWED.rank for entry in entries),
        doubts=doubts,
        conflicts=sum(entry.is_conflict for entry in entries),
    )


def remember_errors(project: Project, catalog: Catalog, errors: int, score: float | None = None) -> None:
    """Keep open errors and score of a check until the catalog changes, so that `status` need not check anything."""
    path = errors_path(project, catalog.tag, catalog.slug)
    project.remember(path, msgspec.json.encode([catalog.digest, errors, score]))


def remembered_errors(project: Project, catalog: Catalog) -> int | None:
    """Return the number of open errors of the last check, or None where the catalog has changed since."""
    return _remembered(project, catalog)[0]


def remembered_score(project: Project, catalog: Catalog) -> float | None:
    """Return the score of the last check; None where the catalog has changed since, or the check gave no score."""
    return _remembered(project, catalog)[1]


def _remembered(project: Project, catalog: Catalog) -> tuple[int | None, float | None]:
    try:
        kept = msgspec.json.decode(
            project.read(errors_path(project, catalog.tag, catalog.slug)), type=tuple[str, int, float | None]
        )
    except (FileNotFoundError, FileError, msgspec.DecodeError):
        return None, None
    digest, errors, score = kept
    return (errors, score) if digest == catalog.digest else (None, None)


def errors_path(project: Project, tag: str, slug: str) -> Path:
    """Return where the count of the last check of a catalog is kept."""
    return project.derived_dir / "errors" / tag / f"{slug}.json"
