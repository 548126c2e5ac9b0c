"""Workflow metrics: progress of each language, and the queue of each role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event, parse_time
from translator.newsroom.catalog.record import Entry
from translator.newsroom.proof.metrics.effort import count_words
from translator.newsroom.review.permissions import Step, step_of

ROLE_OF: dict[Step, str] = {
    Step.TRANSLATE: "translator",
    Step.WRITE: "translator",
    Step.POST_EDIT: "translator",
    Step.REVIEW: "reviewer",
    Step.SIGN_OFF: "editor",
}
"""Step → the role that it waits for; publishing and following another version wait for nobody."""
_DAY = 86400


@dataclass(slots=True)
class LocaleProgress:
    target: str
    articles: int = 0
    begun: int = 0
    """Those that have a catalog; the segments below are theirs."""
    segments: int = 0
    states: dict[str, int] = field(default_factory=lambda: {state.value: 0 for state in State})
    coverage: float = 0.0
    """Share of segments that a person has confirmed, 0 to 1."""
    stale: int = 0
    oldest_stale_days: float | None = None


@dataclass(frozen=True, slots=True)
class RoleQueue:
    role: str
    step: str
    """`translate post-edit review sign-off`."""
    segments: int
    words: int
    """Of the sources; Han divided by 1.6."""
    oldest_days: float | None
    """Age of the last decision on the segment that has waited longest."""


@dataclass(slots=True)
class CatalogFlow:
    segments: int = 0
    states: dict[str, int] = field(default_factory=lambda: {state.value: 0 for state in State})
    stale: list[str] = field(default_factory=list)
    """When the sources of stale segments moved, UTC; empty where nobody knows."""
    waiting: list[tuple[str, float, str]] = field(default_factory=list)
    """The step that a segment waits for, the words of its source, and its last decision, UTC."""


def flow_of(catalog: Catalog, histories: Iterable[tuple[Entry, Sequence[Event]]], *, follows: bool) -> CatalogFlow:
    """Measure one catalog; a catalog that `follows` another is converted from it, and waits for nobody."""
    flow = CatalogFlow()
    for entry, history in histories:
        flow.segments += 1
        flow.states[entry.state.value] += 1
        if entry.is_stale:
            moved = (event.at for event in reversed(history) if event.action is Action.STALE)
            flow.stale.append(next(moved, entry.record.at))
        step = step_of(catalog, entry)
        if step in ROLE_OF and not follows:
            flow.waiting.append((step.value, count_words(entry.source, catalog.source_tag), entry.record.at))
    return flow


class Flow:
    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)
        self._locales: dict[str, LocaleProgress] = {}
        self._waiting: dict[str, list[tuple[float, float | None]]] = defaultdict(list)

    def add(self, tag: str, flow: CatalogFlow) -> None:
        locale = self._locales.setdefault(tag, LocaleProgress(tag))
        locale.articles += 1
        locale.begun += 1
        locale.segments += flow.segments
        for state, count in flow.states.items():
            locale.states[state] += count
        for at in flow.stale:
            locale.stale += 1
            locale.oldest_stale_days = max(self._days(at) or 0.0, locale.oldest_stale_days or 0.0)
        for step, words, at in flow.waiting:
            self._waiting[step].append((words, self._days(at)))

    def add_missing(self, tag: str) -> None:
        self._locales.setdefault(tag, LocaleProgress(tag)).articles += 1

    def _days(self, at: str) -> float | None:
        time = parse_time(at)
        return round(max(0.0, (self.now - time).total_seconds()) / _DAY, 2) if time is not None else None

    def locales(self) -> list[LocaleProgress]:
        confirmed = [state.value for state in State if state.rank >= State.TRANSLATED.rank]
        for locale in self._locales.values():
            count = sum(locale.states[state] for state in confirmed)
            locale.coverage = round(count / locale.segments, 4) if locale.segments else 0.0
        return [self._locales[tag] for tag in sorted(self._locales)]

    def queue(self) -> list[RoleQueue]:
        return [
            RoleQueue(
                role=role,
                step=step.value,
                segments=len(items),
                words=round(sum(words for words, _days in items)),
                oldest_days=max((days for _words, days in items if days is not None), default=None),
            )
            for step, role in ROLE_OF.items()
            if (items := self._waiting.get(step.value))
        ]
