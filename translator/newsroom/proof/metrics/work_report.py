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
from translator.newsroom.drafts.usage import ModelUsage, sum_usage
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.proof.metrics.effort import Effort, PostEdit, efforts, post_edits
from translator.newsroom.proof.metrics.flow import CatalogFlow, Flow, LocaleProgress, RoleQueue, flow_of
from translator.newsroom.proof.metrics.quality import QualityScore, remark, score_of
from translator.newsroom.review.live_checks import checks_version


@dataclass(slots=True)
class CategoryCount:
    category: str
    remarks: int = 0
    """Comments and rejections with a severity, in the time asked for."""
    findings: int = 0
    penalty: int = 0


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
        [*_remarks(everything, since), *_categories(score)],
    )


def _remarks(histories: Iterable[tuple[Entry, Sequence[Event]]], since: str) -> Iterator[CategoryCount]:
    for _entry, history in histories:
        for event in history:
            fault = remark(event) if event.action.rule.is_note and event.at >= since else None
            if fault:
                yield CategoryCount(fault.top, remarks=1)


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
