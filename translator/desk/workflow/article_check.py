"""The check of articles, of their catalogs and of what was published; what did not change is not checked again."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import ArticleError, ConfigError, GlossaryError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.model import Finding, Severity, short_hash
from translator.bilingual.pairs import SCRIPT_CHECKS
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.script import TxtUntranslated
from translator.bilingual.pairs.terms import SegStale
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS, LangTag, is_chinese
from translator.desk.render.console import progress
from translator.desk.workflow.check_report import CheckReport, CheckSelection
from translator.newsroom.catalog.article_links import linked_files
from translator.newsroom.catalog.catalog import Catalog, out_of_step
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.house_index import Look, state_of
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.jobs import Backend, House, Job, Outcome, Serial, Workplace, work_through
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom, KeptRows
from translator.newsroom.house.sync import as_synced
from translator.newsroom.proof.metrics.work_report import (
    CatalogMetrics,
    MetricsKept,
    WorkReport,
    build_report,
    measure_catalog,
)
from translator.newsroom.review.live_checks import (
    ArticleChecks,
    FindingsCache,
    Waiver,
    checks_version,
    look_at_findings,
    split_waived,
    waivers_in,
)
from translator.newsroom.review.progress import remember_errors


class KeptReport(msgspec.Struct):
    findings: list[Finding]
    waived: list[tuple[Finding, Waiver]]
    texts: list[tuple[int, str, str, str, str]]
    """Number, source, target, kind and context of the segments with a finding; of the first where none has one."""


class _KeptFindings(msgspec.Struct):
    findings: list[Finding]
    linked: list[str]
    """The files that the article links to: their names and headings are looked at too."""
    state: str
    """`state_of` these."""


@dataclass(frozen=True)
class CheckJob:
    article: CarriedArticle
    tag: str
    selection: CheckSelection
    ids: tuple[str, ...]
    """The checks whose findings the job carries."""


class CheckResult(NamedTuple):
    report: bytes
    """A `KeptReport`."""
    kept: KeptRows


def check_articles(
    newsroom: Newsroom,
    names: Sequence[str],
    to: Sequence[str],
    selection: CheckSelection,
    backend: Backend | None = None,
    *,
    pages: Collection[tuple[str, str]] = (),
) -> Iterator[CheckReport]:
    """
    Yield the reports of edited pages, of the other catalogs, and of published versions; what cannot be read is
    skipped.

    The `pages` of these articles and languages are read even where their catalogs have all of them.
    """

    def count() -> int:
        return sum(1 for _catalog in begun_catalogs(newsroom, names, to))

    with newsroom.index.together(), progress(_("checking"), count) as bar:
        edited = dict[tuple[str, str], Path]()
        for article, tag in newsroom.pairs(names, to):
            with newsroom.skipping(at=article.path):
                is_read = (article.slug, tag) in pages
                if path := (article.find_page(tag) if is_read else _edited_page(article, tag)):
                    edited[article.slug, tag] = path
                    yield _check_page(article, tag, path, selection)
        catalogs = (one for one in begun_catalogs(newsroom, names, to) if (one[0].slug, one[1]) not in edited)
        for article, _tag, checked in check_catalogs(newsroom, catalogs, selection, backend):
            with newsroom.skipping(at=article.path):
                yield checked()
            bar.advance()
        versions = _VersionsRun(newsroom, selection)
        for article in newsroom.open_articles(names):
            with newsroom.skipping(GlossaryError, ConfigError, at=article.path):
                yield versions.check(article)


def check_catalogs(
    newsroom: Newsroom,
    catalogs: Iterable[tuple[Article, str]],
    selection: CheckSelection,
    backend: Backend | None = None,
) -> Iterator[tuple[Article, str, Callable[[], CheckReport]]]:
    """Yield article, language, and a call that returns the report of the catalog, or raises."""
    run = CheckRun(newsroom, selection)

    def prepare(item: tuple[Article, str]) -> Job | Callable[[], CheckReport]:
        article, tag = item
        begun = run.begin(article, tag)
        return Job(0, article.slug, begun) if isinstance(begun, CheckJob) else partial(_report, article, tag, begun)

    def finish(item: tuple[Article, str], outcome: Outcome[CheckResult]) -> CheckReport:
        return _report(*item, run.finish(*item, outcome.get()))

    results = work_through(
        backend or Serial(), check_carried, lambda: House.of(newsroom), catalogs, prepare=prepare, finish=finish
    )
    yield from ((article, tag, checked) for (article, tag), checked in results)


def begun_catalogs(newsroom: Newsroom, names: Sequence[str], to: Sequence[str]) -> Iterator[tuple[Article, str]]:
    for article, tag in newsroom.pairs(names, to):
        if os.path.lexists(newsroom.catalog_path(tag, article.slug)):
            yield article, tag


class CheckRun:
    """The work on files before and after a catalog is checked."""

    def __init__(self, newsroom: Newsroom, selection: CheckSelection) -> None:
        self._newsroom, self._selection = newsroom, selection
        self._environment = ""
        self._looks: dict[tuple[str, str], tuple[Look, Look]] = {}
        """Slug and language → what the index knows of the whole catalog, and of its segments."""

    def begin(self, article: Article, tag: str) -> KeptReport | CheckJob:
        """Return what the index knows of a catalog, or the work that has to be done."""
        newsroom, slug, selection = self._newsroom, article.slug, self._selection
        self._environment = self._environment or _environment(newsroom, selection)
        tags = [part for part in (tag, find_script_source(newsroom, article.ref, tag)) if part and part != article.tag]
        pages = map(str, article.page_paths(LangTag(tag)))
        files = [str(article.path), *newsroom.catalog_state(*tags, slug=slug), *pages]
        look = newsroom.index.look("check", tag, slug, environment=self._environment, files=files)
        kept = unpacked(look.value, KeptReport)
        if kept is not None:
            return kept
        ids = tuple(_within(selection, article.tag, tag).ids)
        findings = look_at_findings(newsroom.index, tag, slug, glossary=newsroom.glossary_version, ids=ids)
        self._looks[slug, tag] = look, findings
        carried = CarriedArticle.of(article, [tag], {("findings", tag): findings.value}, with_pages=True)
        return CheckJob(carried, tag, selection, ids)

    def finish(self, article: Article, tag: str, result: CheckResult) -> KeptReport:
        look, findings = self._looks.pop((article.slug, tag))
        for (subject, _tag), (environment, value) in result.kept.items():
            if subject == "findings":
                findings.keep(value)
            else:
                self._newsroom.index.look(subject, tag, article.slug, environment=environment).keep(value)
        if not self._newsroom.passed_over:  # Which has to be said again.
            look.keep(result.report)
        kept = unpacked(result.report, KeptReport)
        assert kept is not None, "what was packed a moment ago"
        return kept


def _report(article: Article, tag: str, kept: KeptReport) -> CheckReport:
    pairs = {number: Pair(source, target, article.tag, tag, kind=kind, number=number, context=context)
             for number, source, target, kind, context in kept.texts}  # fmt: skip
    return CheckReport(article.slug, tag, pairs, kept.findings, kept.waived, is_article=True)


def check_carried(place: Workplace, job: CheckJob) -> CheckResult:
    return check_in(CarriedNewsroom.of(place, job.article), job)


def check_in(newsroom: CarriedNewsroom, job: CheckJob) -> CheckResult:
    report = _check_catalog(newsroom.the_article, newsroom.the_article.catalog(job.tag), job.selection, job.ids)
    shown = {item.segment for item in (*report.findings, *(finding for finding, _waiver in report.waived))}
    texts = [(pair.number, pair.source, pair.target, pair.kind, pair.context)
             for index, pair in enumerate(report.pairs.values()) if pair.number in shown or not index]  # fmt: skip
    kept = msgspec.msgpack.encode(KeptReport(report.findings, report.waived, texts))
    return CheckResult(kept, newsroom.index.kept)


def _edited_page(article: Article, tag: LangTag) -> Path | None:
    newsroom = article.newsroom
    path = article.find_page(tag)
    if path is None or article.format == "po":
        return None
    files, environment = (path, newsroom.ledger_path(tag, article.slug)), code_version("newsroom/pages")
    look = newsroom.index.look("edited page", tag, article.slug, environment=environment, files=files)
    if (known := look.value) is None:
        from translator.desk.workflow.page_check import is_ahead

        known = b"edited" if is_ahead(article, tag, path) else b"known"
        look.keep(known)
    return path if known == b"edited" else None


def _check_page(article: Article, tag: LangTag, path: Path, selection: CheckSelection) -> CheckReport:
    from translator.bilingual.pairs.runner import finish_findings
    from translator.desk.workflow.page_check import read_version, structure_findings

    version, lost = read_version(article, tag, path)
    report = _check_catalog(article, version, selection, ())
    report.page = article.newsroom.relative(path)
    found = [item for item in (*lost, *structure_findings(article, tag, path)) if item.check in selection.ids]
    report.findings = [*report.findings, *finish_findings(found, selection.settings)]
    return report


def _within(selection: CheckSelection, source_tag: str, tag: str) -> CheckSelection:
    if is_chinese(source_tag) and is_chinese(tag) and not selection.only:
        return replace(selection, only=SCRIPT_CHECKS)
    return selection


def _check_catalog(article: Article, catalog: Catalog, whole: CheckSelection, ids: tuple[str, ...]) -> CheckReport:
    from translator.newsroom.proof.metrics.quality import score_of

    newsroom, tag = article.newsroom, catalog.tag
    selection = _within(whole, catalog.source_tag, tag)
    pairs = pairs_of_catalog(newsroom, catalog)
    is_known = tuple(selection.ids) == ids  # Not where the catalog was made from another language than the article's.
    cache = FindingsCache(
        newsroom.index if is_known else None, tag, article.slug, glossary=newsroom.glossary_version,
        settings=selection.settings, only=selection.only, skip=selection.skip,
    )  # fmt: skip
    found = cache.article_findings(list(pairs.values()))
    found = _without_copies(found, pairs) + _stale_findings(article, pairs, catalog, selection)
    located = [_in_article(item, catalog) for item in found]
    still_open, waived = split_waived(located, waivers_in(catalog.events))
    still_open, more = split_waived(still_open, _inherited_waivers(newsroom, catalog, still_open))
    waived = sorted([*waived, *more], key=lambda pair: pair[0].segment)
    if is_known and not whole.only and not whole.skip:
        # As review and `status` count them, where what is stale has a column of its own.
        counted = [item for item in still_open if item.check != SegStale.id]
        errors = sum(item.severity is Severity.ERROR for item in counted)
        remember_errors(newsroom, catalog, errors, score_of(catalog, counted).score)
    return CheckReport(article.slug, tag, pairs, still_open, waived, is_article=True)


# From so many sentences on, and more than are translated, a page is a copy of its source.
_COPY = 3


def _without_copies(findings: list[Finding], pairs: Mapping[int, Pair]) -> list[Finding]:
    # Sites serve pages that nobody has translated yet: that is one thing to say of such a page, not one a sentence.
    copied = [item for item in findings if item.check == TxtUntranslated.id and item.severity is Severity.ERROR
              and pairs[item.segment].marks is not None]  # fmt: skip
    if len(copied) < max(_COPY, sum(pair.target != pair.source for pair in pairs.values())):
        return findings
    message = LazyMessage("{count} sentences are as in the source: the page is not translated", count=str(len(copied)))
    whole = replace(copied[0], message=message)
    return [whole if item is copied[0] else item for item in findings if item is copied[0] or item not in copied]


def _inherited_waivers(newsroom: Newsroom, catalog: Catalog, findings: Sequence[Finding]) -> dict[str, Waiver]:
    checks, found = ArticleChecks(newsroom, catalog), dict[str, Waiver]()
    for entry in catalog.entries:
        found |= checks.inherited_waivers(entry, [item for item in findings if item.segment == entry.number])
    return found


def pairs_of_catalog(newsroom: Newsroom, catalog: Catalog) -> dict[int, Pair]:
    checks = ArticleChecks(newsroom, catalog)
    return {entry.number: checks.pair(entry) for entry in catalog.entries if entry.target}


def _stale_findings(
    article: Article, pairs: Mapping[int, Pair], catalog: Catalog, selection: CheckSelection
) -> list[Finding]:

    if SegStale.id not in selection.ids:
        return []
    behind, synced = set[str](), dict[str, Entry]()
    with suppress(ArticleError):  # The catalog can be checked all the same.
        behind = out_of_step(catalog, article.cut_for(catalog).segments)
        behind = {key for key in behind if article.catalog(catalog.tag).find(key)}  # Not what a page joined.
        synced = {entry.target: entry for entry in as_synced(article, catalog).entries} if behind else {}
    found = []
    for entry in catalog.entries:
        now = synced.get(entry.target) if entry.key in behind else entry
        if entry.source and entry.target and (entry.is_stale or now is None or now.is_stale):
            path, line = next(iter((now or entry).references), ("", 0))
            finding = SegStale().report(pairs[entry.number], entry.previous_source or "")
            found.append(finding.placed(path=path, line=line))
    return found


def _in_article(finding: Finding, catalog: Catalog) -> Finding:
    if finding.line:
        return finding
    if not finding.segment:
        path = next((path for entry in catalog.entries for path, _line in entry.references), "")
        return finding if finding.path else finding.placed(path=path)
    path, line = next(iter(catalog.entry(finding.segment).references), ("", 0))
    return finding.placed(path=path, line=line)


class _VersionsRun:
    def __init__(self, newsroom: Newsroom, selection: CheckSelection) -> None:
        self._newsroom, self._selection = newsroom, selection
        self._only = [check for check in selection.ids if check.startswith("meta.")]

    def check(self, article: Article) -> CheckReport:
        from translator.bilingual.pairs.runner import finish_findings

        newsroom, slug = self._newsroom, article.slug
        pages = [str(newsroom.article_path(tag, slug)) for tag in VERSION_TAGS if tag != article.tag]
        if not self._only or not any(map(os.path.lexists, pages)):
            return CheckReport(slug, article.tag, {}, [])
        files = [str(article.path), *pages, *newsroom.catalog_state(*VERSION_TAGS, slug=slug)]
        look = newsroom.index.look("published", article.tag, slug, environment=self._environment, files=files)
        kept = unpacked(look.value, _KeptFindings)
        if kept is None or kept.state != state_of(kept.linked)[0]:
            kept = _look_at_versions(article, self._only)
            if self._environment == _environment(newsroom, self._selection):  # Not where somebody edits a glossary.
                look.keep(msgspec.msgpack.encode(kept))
        return CheckReport(slug, article.tag, {}, finish_findings(kept.findings, self._selection.settings))

    @cached_property
    def _environment(self) -> str:
        return _environment(self._newsroom, self._selection)


def _look_at_versions(article: Article, only: Sequence[str]) -> _KeptFindings:
    from translator.newsroom.pages.publication.versions import check_metadata

    # Without the people or the terms of a file, pages would have errors that they do not have.
    newsroom = article.newsroom.strict()
    there = [file.path for file in linked_files(newsroom, article.ref, article.body).values()]
    versions = [newsroom.article_path(tag, place.slug) for path in there for tag in VERSION_TAGS
                if (place := newsroom.tree.place(newsroom.relative(path)))]  # fmt: skip
    linked = [str(path) for path in (*there, *versions)]
    state = state_of(linked)[0]
    return _KeptFindings(check_metadata(article, only=only), linked, state)


def _environment(newsroom: Newsroom, selection: CheckSelection) -> str:
    return short_hash(
        checks_version(),
        code_version("desk/workflow", "newsroom/pages/publication", "newsroom/catalog"),
        newsroom.glossary_version,
        repr(newsroom.settings),
        repr(selection),
        str(date.today().year),  # Where an article has no date, 上世纪 is counted from today.
    )


@dataclass(frozen=True)
class _ReportJob:
    article: CarriedArticle
    tag: LangTag
    found: KeptReport | CheckJob
    """The findings, or the work of finding them."""
    follows: bool
    """It is converted from another catalog."""
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
    """Measure articles since a time as the ledger has it. Raises `CatalogError`."""
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
    """Measure one catalog; returns what the check found too, where it had to be run."""
    newsroom = CarriedNewsroom.of(place, job.article)
    article = newsroom.the_article
    catalog = article.catalog(job.tag)
    result = check_in(newsroom, job.found) if isinstance(job.found, CheckJob) else None
    found = unpacked(result.report, KeptReport) if result else job.found
    assert isinstance(found, KeptReport)
    figures = measure_catalog(catalog, found.findings, follows=job.follows, since=job.since)
    return figures, result
