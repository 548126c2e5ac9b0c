"""
The work report: all metrics of a project, from catalogs, ledgers and checks alone.

Two clones of one repository give the same report. Nobody is named in it unless `people` is asked for. The fields are
described in docs/commands/report.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.model import short_hash
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import LangTag
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.proof.metrics.active_time import FastApprovals, Pace, PersonWork, with_rates
from translator.newsroom.proof.metrics.catalog_metrics import CatalogMetrics, CategoryCount
from translator.newsroom.proof.metrics.check_outcomes import CheckOutcome, check_outcomes
from translator.newsroom.proof.metrics.effort import Effort, efforts
from translator.newsroom.proof.metrics.flow import Flow, LeadTime, LocaleProgress, RoleQueue, Week
from translator.newsroom.proof.metrics.outcomes import ReviewOutcomes
from translator.newsroom.proof.metrics.summed_rows import sum_rows
from translator.newsroom.review.findings_cache import checks_version

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
    """Of people, on the present text."""
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
    signed_off: int
    escaped: int
    """Texts that were changed after their sign-off although the source had not moved."""
    terms: int
    """Terms of the glossary that stand in confirmed segments."""
    terms_kept: int
    """Those whose rendering is one that the glossary allows."""
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
    time: list[Pace]
    quality: Quality
    locales: list[LocaleProgress]
    queue: list[RoleQueue]
    lead_times: list[LeadTime]
    weeks: list[Week]
    fast_approvals: list[FastApprovals] = field(default_factory=list)
    """Texts that were approved in less time than reading them takes."""
    people: list[PersonWork] | None = None
    """None unless it was asked for."""


def build_report(
    newsroom: Newsroom,
    names: Sequence[str],
    to: Sequence[str],
    *,
    measure: Measure,
    since: str,
    people: bool,
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
    paces = sum_rows((row for figures in measured for row in figures.paces), "source", "target", "step")
    fast = sum_rows((figures.fast_approvals for figures in measured), "source", "target")
    persons = sum_rows((row for figures in measured for row in figures.persons), "person", "source", "target")
    return WorkReport(
        made=flow.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        since=since,
        articles=count,
        catalogs=len(measured),
        segments=sum(figures.flow.segments for figures in measured),
        effort=efforts(edits),
        time=with_rates(paces),
        quality=_quality(measured),
        locales=flow.locales(),
        queue=flow.queue(),
        lead_times=flow.lead_times(),
        weeks=flow.weeks(),
        fast_approvals=[row for row in fast if row.count],
        people=with_rates(persons) if people else None,
    )


class MetricsKept:
    """The metrics of catalogs in the index of the house; what changed since is not among them."""

    def __init__(self, newsroom: Newsroom, since: str, year: int) -> None:
        """Take the `year` that articles without a date are read as of."""
        self._newsroom = newsroom
        self._environment = short_hash(
            code_version(), checks_version(), newsroom.glossary_version, repr(newsroom.settings), since, str(year)
        )
        self._looks: dict[tuple[str, str], Look] = {}

    def find(self, article: Article, tag: LangTag) -> tuple[CatalogMetrics | None, bool]:
        """Return what is kept of a catalog, and whether it is converted from another."""
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
    checks = (row for figures in measured for row in figures.checks)
    return Quality(
        score=round(100 - 100 * penalty / words, 2) if words else None,
        penalty=penalty,
        words=round(words, 1),
        first_passes=reviewed.passes,
        first_pass_yield=None if rate is None else round(rate, 4),
        signed_off=reviewed.signed_off,
        escaped=reviewed.escaped,
        terms=sum(figures.terms for figures in measured),
        terms_kept=sum(figures.terms_kept for figures in measured),
        articles=[_article_score(figures) for figures in measured],
        categories=sorted(categories, key=lambda item: (-item.penalty, -item.remarks, item.category)),
        checks=check_outcomes(checks, sum(figures.words for figures in measured)),
    )


def _article_score(figures: CatalogMetrics) -> ArticleScore:
    score = figures.score
    return ArticleScore(figures.slug, figures.tag, score.score, score.penalty, score.words, score.people, score.machine)
