"""`translator run`: sync, translate and check in one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.bilingual.errors import ExitCode
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Severity, State
from translator.desk.setup.pipeline_files import ensure_driver
from translator.desk.workflow.options import (
    ClusterAddress,
    FailOnOption,
    Jobs,
    PlainText,
    Slugs,
    To,
    current_newsroom,
    open_backend,
    talk_of_no_work,
)
from translator.desk.workflow.table_options import EngineName
from translator.newsroom.ground.console import exit_with, print_line, talk
from translator.newsroom.house.jobs import Backend, Serial

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.newsroom.drafts.pretranslation import PretranslationReport
    from translator.newsroom.house import Newsroom


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """The state of one article in one target after a run."""

    slug: str
    tag: str
    segments: int
    missing: int
    """Segments without a target: no draft was good enough."""
    unconfirmed: int
    """Segments that no person has confirmed, with a target or without."""
    converted: int
    """Segments that were converted from the other script, and that nobody has read since."""
    is_settled: bool
    """No segment is stale, rejected, in conflict or by an unknown hand."""
    errors: int
    warnings: int


def run_articles(
    newsroom: Newsroom,
    slugs: Sequence[str] = (),
    to: Sequence[str] = (),
    *,
    engine: str = "",
    say: Callable[[str], None],
    backend: Backend | None = None,
) -> list[ArticleResult]:
    """
    Sync, translate and check articles; `say` gets a line for each step.

    A pair of languages without an engine is held back alone. A second run goes on where one failed.
    """
    from translator.desk.workflow.sync_run import describe_sync, sync_articles
    from translator.desk.workflow.translation_run import TranslationRun, describe_drafts, fill_catalogs

    def take(report: PretranslationReport) -> None:
        if report.is_worth_telling:
            say(describe_drafts(report))

    backend = backend or Serial()
    translation = TranslationRun(newsroom, engine, backend=backend)
    _glossary = newsroom.glossary  # Raises before anything is written.
    synced: list[tuple[str, str]] = []
    for report in sync_articles(newsroom, slugs, to):
        synced.append((report.slug, report.tag))
        if report.is_changed:
            say(describe_sync(report))
    if synced:
        slugs = list(dict.fromkeys(slug for slug, _tag in synced))
        fill_catalogs(translation, slugs, to, take=take)
    return measure_results(newsroom, synced, backend)


def measure_results(
    newsroom: Newsroom, catalogs: Sequence[tuple[str, str]], backend: Backend | None = None
) -> list[ArticleResult]:
    """Check catalogs, named by slug and language, and count what is left to do."""
    from translator.desk.workflow.article_check import check_catalogs
    from translator.desk.workflow.check_report import CheckSelection
    from translator.newsroom.review.progress import count_segments, known_progress, progress_version

    results, house = [], progress_version(newsroom)
    articles = ((newsroom.article(slug), tag) for slug, tag in catalogs)
    selection = CheckSelection(newsroom.settings.checks)
    with newsroom.index.together():
        for article, tag, checked in check_catalogs(newsroom, articles, selection, backend):
            with newsroom.skipping(at=article.path):
                severities = [finding.severity for finding in checked().findings]
                row = known_progress(article, tag, house) or count_segments(article.catalog(tag))
                results.append(
                    ArticleResult(
                        article.slug,
                        tag,
                        segments=row.segments,
                        missing=row.states[State.NEW],
                        unconfirmed=row.states[State.NEW] + row.states[State.DRAFT],
                        converted=row.derived,
                        is_settled=not (row.stale or row.rejected or row.conflicts or row.unknown),
                        errors=severities.count(Severity.ERROR),
                        warnings=severities.count(Severity.WARNING),
                    )
                )
    return results


def run(
    slugs: Slugs,
    to: To,
    engine: EngineName = None,
    fail_on: FailOnOption = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = "",
    plain_text: PlainText = False,
) -> None:
    """Bring articles to a checked draft: sync, translate, check."""
    newsroom = current_newsroom()
    ensure_driver(newsroom.root)
    with open_backend(jobs, cluster, plain_text) as opened:
        results = run_articles(newsroom, slugs, to, engine=engine or "", say=print_line, backend=opened)
    if results:
        _print_table(results)
        _say_what_next(results)
    else:
        talk_of_no_work(newsroom, slugs, to)
    exit_with(exit_code(results, fail_on.value if fail_on else newsroom.settings.checks.fail_on))


def _print_table(results: Sequence[ArticleResult]) -> None:
    from translator.desk.render.tables import Column, print_table

    titles = (_("seg."), _("drafted"), _("to confirm"), _("errors"), _("warnings"))
    columns = [Column(_("article"), flexible=True), Column(_("into")), *(Column(title, "right") for title in titles)]
    rows = []
    for item in results:
        counts = (item.segments, item.segments - item.missing, item.unconfirmed, item.errors, item.warnings)
        rows.append([item.slug, item.tag, *map(str, counts)])
    print_table(columns, rows)


def exit_code(results: Sequence[ArticleResult], fail_on: str) -> ExitCode:
    errors, warnings = sum(item.errors for item in results), sum(item.warnings for item in results)
    missing = sum(item.missing for item in results)
    failing = {"error": errors + missing, "warning": errors + missing + warnings, "info": errors + missing + warnings}
    return ExitCode.FINDINGS if failing.get(fail_on, 0) else ExitCode.OK


def _say_what_next(results: Sequence[ArticleResult]) -> None:
    open_segments, converted = sum(item.unconfirmed for item in results), sum(item.converted for item in results)
    if open_segments:
        first = max(results, key=lambda item: item.unconfirmed)
        talk(
            ngettext(
                "{count} segment waits for a person: translator review {slug} --to {tag}",
                "{count} segments wait for a person: translator review {slug} --to {tag}",
                open_segments,
                slug=first.slug,
                tag=first.tag,
            )
        )
    elif converted:
        first = max(results, key=lambda item: item.converted)
        talk(
            ngettext(
                "{count} segment was converted, and nobody has read it since: translator review {slug} --to {tag}",
                "{count} segments were converted, and nobody has read them since: translator review {slug} --to {tag}",
                converted,
                slug=first.slug,
                tag=first.tag,
            )
        )
    elif all(item.is_settled for item in results):
        talk(_("every segment was confirmed by a person; what is next, and for whom: translator status"))
    else:
        talk(_("what is next, and for whom: translator status"))
