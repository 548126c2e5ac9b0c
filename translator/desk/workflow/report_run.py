"""The run of a report: each catalog is checked and measured by a job, unless the index knows its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import LangTag
from translator.desk.workflow.article_check import CheckJob, CheckResult, CheckRun, KeptReport, check_in
from translator.desk.workflow.check_report import CheckSelection
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Serial, Workplace, work_through
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom
from translator.newsroom.proof.metrics.work_report import (
    CatalogMetrics,
    MetricsKept,
    WorkReport,
    build_report,
    measure_catalog,
)
from translator.newsroom.review.live_checks import ArticleChecks


@dataclass(frozen=True)
class _ReportJob:
    article: CarriedArticle
    tag: LangTag
    found: KeptReport | CheckJob
    """What the checks found, or the work of finding it."""
    follows: bool
    """Whether it is converted from another catalog."""
    since: str


def measure_work(
    newsroom: Newsroom,
    slugs: Iterable[str] = (),
    to: Iterable[str] = (),
    *,
    since: str = "",
    on_article: Callable[[], None] = lambda: None,
    backend: Backend | None = None,
) -> WorkReport:
    """
    Measure the chosen articles; `since` is a time as the ledger has it.

    Raises `CatalogError` for a catalog that cannot be read.
    """
    checks = CheckRun(newsroom, CheckSelection(newsroom.settings.checks))

    def measure(
        catalogs: Iterable[tuple[Article, LangTag]], kept: MetricsKept
    ) -> Iterator[tuple[Article, LangTag, Callable[[], CatalogMetrics]]]:
        def prepare(item: tuple[Article, LangTag]) -> Job | Callable[[], CatalogMetrics]:
            article, tag = item
            known, follows = kept.find(article, tag)
            if known is not None:
                return lambda: known
            found = checks.begin(article, tag)
            carried = found.article if isinstance(found, CheckJob) else CarriedArticle.of(article, [tag])
            return Job(0, article.slug, _ReportJob(carried, tag, found, follows, since))

        def finish(
            item: tuple[Article, LangTag], outcome: Outcome[tuple[CatalogMetrics, CheckResult | None]]
        ) -> CatalogMetrics:
            figures, result = outcome.get()
            if result is not None:
                checks.finish(*item, result)
            return kept.keep(*item, figures)

        results = work_through(
            backend or Serial(), measure_carried, lambda: House.of(newsroom), catalogs, prepare=prepare, finish=finish
        )
        yield from ((article, tag, get) for (article, tag), get in results)

    return build_report(newsroom, [*slugs], [*to], measure=measure, since=since, on_article=on_article)


def measure_carried(place: Workplace, job: _ReportJob) -> tuple[CatalogMetrics, CheckResult | None]:
    """Do the work of measuring one catalog; returns what the check found too, where it had to be run."""
    newsroom = CarriedNewsroom.of(place, job.article)
    article = newsroom.the_article
    catalog = article.catalog(job.tag)
    result = check_in(newsroom, job.found) if isinstance(job.found, CheckJob) else None
    found = unpacked(result.report, KeptReport) if result else job.found
    assert isinstance(found, KeptReport)
    figures = measure_catalog(
        catalog,
        ArticleChecks(newsroom, catalog, article_date=article.date),
        found.findings,
        [finding for finding, _waiver in found.waived],
        follows=job.follows,
        since=job.since,
    )
    return figures, result
