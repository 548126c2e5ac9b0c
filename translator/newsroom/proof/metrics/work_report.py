"""The figures of one catalog, from which those of a project are added up. They hold no text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.model import Finding, short_hash
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import LangTag
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Event
from translator.newsroom.catalog.record import Entry
from translator.newsroom.drafts.fuse import ModelUsage, sum_usage
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.proof.metrics.effort import Effort, PostEdit, efforts, post_edits, sum_rows
from translator.newsroom.proof.metrics.flow import CatalogFlow, Flow, LocaleProgress, RoleQueue, Week, flow_of
from translator.newsroom.proof.metrics.quality import (
    CheckOutcome,
    QualityScore,
    ReviewOutcomes,
    count_findings,
    remark,
    score_of,
)
from translator.newsroom.review.live_checks import checks_version


@dataclass(slots=True)
class CategoryCount:
    category: str
    remarks: int = 0
    """Comments and rejections with a severity, in the time asked for."""
    settled: int = 0
    """Those of them whose text has been changed since."""
    findings: int = 0
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class CatalogMetrics:
    slug: str
    tag: str
    flow: CatalogFlow
    edits: list[PostEdit]
    outcomes: ReviewOutcomes
    checks: list[CheckOutcome]
    score: QualityScore
    categories: list[CategoryCount]


def measure_catalog(
    catalog: Catalog, still_open: Sequence[Finding], waived: Sequence[Finding], *, follows: bool, since: str = ""
) -> CatalogMetrics:
    """
    Measure one catalog with its open and its waived findings.

    It `follows` where it is converted from another; `since` (UTC, ISO) leaves out what was decided before.
    """
    present = [(entry, catalog.history(entry)) for entry in catalog.entries]
    everything = [*present, *((entry, catalog.history(entry)) for entry in catalog.obsolete)]
    outcomes = ReviewOutcomes()
    for _entry, history in everything:
        outcomes.add(history, since)
    score = score_of(catalog, still_open)
    return CatalogMetrics(
        catalog.slug,
        catalog.tag,
        flow_of(catalog, present, follows=follows, since=since),
        [item for _entry, history in everything for item in post_edits(catalog, history) if item.at >= since],
        outcomes,
        count_findings(still_open, waived),
        score,
        [*_remarks(everything, since), *_categories(score)],
    )


def _remarks(histories: Iterable[tuple[Entry, Sequence[Event]]], since: str) -> Iterator[CategoryCount]:
    for entry, history in histories:
        for event in history:
            fault = remark(event) if event.action.rule.is_note and event.at >= since else None
            if fault:
                is_settled = event.target_hash != entry.target_hash
                yield CategoryCount(fault.top, remarks=1, settled=int(is_settled))


def _categories(score: QualityScore) -> Iterator[CategoryCount]:
    for name, tally in score.by_category.items():
        yield CategoryCount(name, findings=tally.machine, penalty=tally.penalty)


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
    first_passes: int
    first_pass_yield: float | None
    """Share of first reviews in which the reviewer left the text as it was, 0 to 1."""
    articles: list[ArticleScore]
    categories: list[CategoryCount]
    checks: list[CheckOutcome]


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
    weeks: list[Week]
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
                flow.add(tag, figures.flow, figures.edits)
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
        weeks=flow.weeks(),
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
    (reviewed,) = sum_rows([ReviewOutcomes(), *(figures.outcomes for figures in measured)])
    rate = reviewed.first_pass_yield
    categories = sum_rows((row for figures in measured for row in figures.categories), "category")
    checks = sum_rows((row for figures in measured for row in figures.checks), "check", "category")
    return Quality(
        score=round(100 - 100 * penalty / words, 2) if words else None,
        penalty=penalty,
        words=round(words, 1),
        first_passes=reviewed.passes,
        first_pass_yield=None if rate is None else round(rate, 4),
        articles=[_article_score(figures) for figures in measured],
        categories=sorted(categories, key=lambda item: (-item.penalty, -item.remarks, item.category)),
        checks=sorted(checks, key=lambda item: -(item.open + item.waived)),
    )


def _article_score(figures: CatalogMetrics) -> ArticleScore:
    score = figures.score
    return ArticleScore(figures.slug, figures.tag, score.score, score.penalty, score.words, score.people, score.machine)
