"""The figures of each catalog, which hold no text: progress, queues, effort, quality; and those of a project."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.model import Finding, State, short_hash
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import LangTag
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event, parse_time
from translator.newsroom.catalog.record import Entry
from translator.newsroom.drafts.fuse import ModelUsage, sum_usage
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.proof.metrics.effort import Effort, PostEdit, count_words, efforts, post_edits
from translator.newsroom.proof.metrics.quality import CategoryCount, QualityScore, remark, score_of
from translator.newsroom.review.live_checks import checks_version
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


@dataclass(frozen=True, slots=True)
class CatalogMetrics:
    slug: str
    tag: str
    flow: CatalogFlow
    edits: list[PostEdit]
    score: QualityScore
    categories: list[CategoryCount]


def measure_catalog(
    catalog: Catalog, still_open: Sequence[Finding], *, follows: bool, since: str = ""
) -> CatalogMetrics:
    """
    Measure one catalog with its open findings.

    It `follows` where it is converted from another; `since` (UTC, ISO) leaves out what was decided before.
    """
    present = [(entry, catalog.history(entry)) for entry in catalog.entries]
    everything = [*present, *((entry, catalog.history(entry)) for entry in catalog.obsolete)]
    score = score_of(catalog, still_open)
    return CatalogMetrics(
        catalog.slug,
        catalog.tag,
        flow_of(catalog, present, follows=follows),
        [item for _entry, history in everything for item in post_edits(catalog, history) if item.at >= since],
        score,
        _categories(score, everything, since),
    )


# What was said in the time asked for, and what weighs on the present text.
def _categories(
    score: QualityScore, histories: Iterable[tuple[Entry, Sequence[Event]]], since: str
) -> list[CategoryCount]:
    found = {name: replace(tally, remarks=0) for name, tally in score.by_category.items()}
    for event in (event for _entry, history in histories for event in history):
        fault = remark(event) if event.action.rule.is_note and event.at >= since else None
        if fault:
            found.setdefault(fault.top, CategoryCount(fault.top)).remarks += 1
    return list(found.values())


Measure = Callable[
    [Iterable[tuple[Article, LangTag]], "MetricsKept"], Iterator[tuple[Article, LangTag, Callable[[], CatalogMetrics]]]
]
"""Yields each catalog, in order, with a call that returns its figures, or raises why there are none."""


@dataclass(frozen=True, slots=True)
class ArticleScore:
    slug: str
    target: str
    score: float | None
    penalty: int
    words: float
    remarks: int
    findings: int


@dataclass(frozen=True, slots=True)
class Quality:
    score: float | None
    """Over all articles together: 100 − 100 · penalty / words."""
    penalty: int
    words: float
    articles: list[ArticleScore]
    categories: list[CategoryCount]


@dataclass(frozen=True, slots=True)
class WorkReport:
    made: str
    """When, UTC; ages are counted to then."""
    since: str
    """UTC; empty where nothing was left out. Present states, scores and queues are always those of now."""
    articles: int
    catalogs: int
    segments: int
    effort: list[Effort]
    quality: Quality
    locales: list[LocaleProgress]
    queue: list[RoleQueue]
    usage: list[ModelUsage]
    """Of language models elsewhere, by the commands in this clone."""


def build_report(
    newsroom: Newsroom,
    names: Sequence[str],
    to: Sequence[str],
    *,
    measure: Measure,
    since: str,
    on_article: Callable[[], None],
) -> WorkReport:
    """
    Measure the articles that `names` mean in the languages `to`; empty: all of the newsroom.

    `measure` measures catalogs; `since` is a time as the ledger has it. Raises what `load_catalog` raises.
    """
    flow = Flow()
    measured: list[CatalogMetrics] = []
    count = 0

    def catalogs() -> Iterator[tuple[Article, LangTag]]:
        nonlocal count
        for article in newsroom.open_articles(names):
            count += 1
            for tag in newsroom.targets_of(article.ref, to):
                if os.path.lexists(newsroom.catalog_path(tag, article.slug)):
                    yield article, tag
                else:
                    flow.add_missing(tag)
            on_article()

    with newsroom.index.together():
        for article, tag, get in measure(catalogs(), MetricsKept(newsroom, since, flow.now.year)):
            with newsroom.skipping(at=article.path):
                figures = get()
                flow.add(tag, figures.flow)
                measured.append(figures)
    edits = [item for figures in measured for item in figures.edits]
    return WorkReport(
        made=flow.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        since=since,
        articles=count,
        catalogs=len(measured),
        segments=sum(figures.flow.segments for figures in measured),
        effort=efforts(edits),
        quality=_quality(measured),
        locales=flow.locales(),
        queue=flow.queue(),
        usage=sum_usage(newsroom, since),
    )


class MetricsKept:
    def __init__(self, newsroom: Newsroom, since: str, year: int) -> None:
        self._newsroom = newsroom
        self._environment = short_hash(
            code_version(), checks_version(), newsroom.glossary_version, repr(newsroom.settings), since, str(year)
        )
        self._looks: dict[tuple[str, str], Look] = {}

    def find(self, article: Article, tag: LangTag) -> tuple[CatalogMetrics | None, bool]:
        newsroom, slug = self._newsroom, article.slug
        follows = bool(find_script_source(newsroom, article.ref, tag))
        files = [*newsroom.catalog_state(tag, slug=slug), str(article.path)]
        look = newsroom.index.look(
            "report", tag, slug, environment=f"{self._environment} {article.tag} {follows}", files=files
        )
        _ = newsroom.glossary  # Says what is wrong with it, whether or not anything is measured anew.
        known = unpacked(look.value, CatalogMetrics)
        if known is None:
            self._looks[slug, tag] = look
        return known, follows

    def keep(self, article: Article, tag: LangTag, figures: CatalogMetrics) -> CatalogMetrics:
        self._looks.pop((article.slug, tag)).keep(msgspec.msgpack.encode(figures))
        return figures


def _quality(measured: Sequence[CatalogMetrics]) -> Quality:
    penalty = sum(figures.score.penalty for figures in measured)
    words = sum(figures.score.words for figures in measured)
    categories: dict[str, CategoryCount] = {}
    for row in (row for figures in measured for row in figures.categories):
        total = categories.setdefault(row.category, CategoryCount(row.category))
        total.remarks += row.remarks
        total.findings += row.findings
        total.penalty += row.penalty
    return Quality(
        score=round(100 - 100 * penalty / words, 2) if words else None,
        penalty=penalty,
        words=round(words, 1),
        articles=[_article_score(figures) for figures in measured],
        categories=sorted(categories.values(), key=lambda item: (-item.penalty, -item.remarks, item.category)),
    )


def _article_score(figures: CatalogMetrics) -> ArticleScore:
    score = figures.score
    return ArticleScore(figures.slug, figures.tag, score.score, score.penalty, score.words, score.people, score.machine)
