"""
The work report: all metrics of a project, from catalogs, ledgers and checks alone.

Two clones of one repository give the same report. Nobody is named in it unless `people` is asked for. The fields are
described in docs/commands/report.md.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from translator.catalog import Catalog, Entry
from translator.catalog.events import Event
from translator.metrics.active_time import (
    FastApprovalCounter,
    FastApprovals,
    Pace,
    PaceCounter,
    PersonWork,
    PersonWorkCounter,
)
from translator.metrics.check_outcomes import CheckOutcome, CheckOutcomes
from translator.metrics.effort import Effort, efforts
from translator.metrics.flow import Flow, LeadTime, LocaleProgress, RoleQueue, Week
from translator.metrics.outcomes import ReviewOutcomes
from translator.metrics.postedits import PostEdit, post_edits
from translator.metrics.quality import QualityScore, remark, score_of, words_of
from translator.metrics.recurring_edits import RecurringEdit, recurring_edits
from translator.model import Finding
from translator.newsroom import Newsroom
from translator.project import ArticleRef
from translator.review.live_checks import ArticleChecks

FindingsOf = Callable[[ArticleRef, str], tuple[Sequence[Finding], Sequence[Finding]]]
History = Sequence[Event]

_TERM_CHECKS = frozenset({"gls.missing", "gls.dnt"})


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """The score of one article in one language."""

    slug: str
    target: str
    score: float | None
    penalty: int
    words: float
    remarks: int
    """Of people, on the present text."""
    findings: int


@dataclass(slots=True)
class CategoryCount:
    """The counts of one category of ISO 5060."""

    category: str
    remarks: int = 0
    """Comments and rejections with a severity, in the time asked for."""
    settled: int = 0
    """Those of them whose text has been changed since."""
    findings: int = 0
    """Of the checks, on present texts, each error once an article."""
    penalty: int = 0
    """Points that count against present texts."""


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of the texts."""

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
    """The metrics of a project."""

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
    recurring: list[RecurringEdit]
    fast_approvals: list[FastApprovals] = field(default_factory=list)
    """Texts that were approved in less time than reading them takes."""
    people: list[PersonWork] | None = None
    """None unless it was asked for."""


def build_report(
    project: Newsroom,
    refs: Iterable[ArticleRef],
    to: Sequence[str] = (),
    *,
    findings_of: FindingsOf,
    since: str = "",
    people: bool = False,
    now: datetime | None = None,
    on_article: Callable[[], None] = lambda: None,
) -> WorkReport:
    """
    Measure the articles `refs` in the languages `to` (default: all of the project).

    `findings_of` gives the open and the waived findings of one article in one language; `since` is a time as the
    ledger has it. Raises what `load_catalog` raises.
    """
    work = _Work(project, findings_of, since, now, people=people)
    count = 0
    for ref in refs:
        count += 1
        for tag in project.targets_of(ref, to):
            if os.path.lexists(project.catalog_path(tag, ref.slug)):
                with project.skipping():
                    work.add(ref, tag)
            else:
                work.flow.add_missing(tag)
        on_article()
    return work.report(count)


@dataclass
class _Work:
    """Adds up the metrics of catalogs."""

    project: Newsroom
    findings_of: FindingsOf
    since: str
    now: datetime | None
    people: bool
    paces: PaceCounter = field(default_factory=PaceCounter)
    fast: FastApprovalCounter = field(default_factory=FastApprovalCounter)
    reviewed: ReviewOutcomes = field(default_factory=ReviewOutcomes)
    persons: PersonWorkCounter = field(default_factory=PersonWorkCounter)
    edits: list[PostEdit] = field(default_factory=list)
    scores: list[tuple[str, str, QualityScore]] = field(default_factory=list)
    categories: dict[str, CategoryCount] = field(default_factory=dict)
    terms: dict[bool, int] = field(default_factory=lambda: defaultdict(int))
    segments: int = 0

    def __post_init__(self) -> None:
        self.flow = Flow(self.now, self.since)
        self.checks = CheckOutcomes(self.project)
        self._checks_of: dict[tuple[str, str], ArticleChecks] = {}

    def add(self, ref: ArticleRef, tag: str) -> None:
        """Count one catalog."""
        from translator.catalog import load_catalog
        from translator.catalog.script_source import find_script_source

        catalog = load_catalog(self.project, ref.slug, tag)
        histories = [(entry, catalog.history(entry)) for entry in catalog.entries]
        gone = [(entry, catalog.history(entry)) for entry in catalog.obsolete]
        self.segments += len(catalog.entries)
        self.flow.add(catalog, histories, follows=bool(find_script_source(self.project, ref, tag)))
        still_open, waived = self.findings_of(ref, tag)
        edits = self._add_decisions(catalog, [*histories, *gone])
        self.checks.add_edited(catalog, self._article_checks(catalog), edits, [*still_open, *waived])
        self.checks.add_present(still_open, waived)
        self._add_quality(catalog, [entry for entry, _history in histories], still_open)

    def _add_decisions(self, catalog: Catalog, histories: Iterable[tuple[Entry, History]]) -> list[PostEdit]:
        edits = []
        for entry, history in histories:
            direction = (entry.source, catalog.source_tag, catalog.tag, self.since)
            edits += [item for item in post_edits(catalog, entry, history) if item.at >= self.since]
            self.paces.add(history, *direction)
            self.fast.add(history, *direction[1:])
            self.reviewed.add(history, self.since)
            self._add_remarks(entry, history)
            if self.people:
                self.persons.add(history, *direction)
        self.edits += edits
        self.flow.add_edits(edits)
        return edits

    def _add_remarks(self, entry: Entry, history: History) -> None:
        for event in history:
            fault = remark(event) if event.action.rule.is_note and event.at >= self.since else None
            if fault:
                count = self.categories.setdefault(fault.top, CategoryCount(fault.top))
                count.remarks += 1
                count.settled += event.target_hash != entry.target_hash

    def _add_quality(self, catalog: Catalog, entries: Iterable[Entry], still_open: Sequence[Finding]) -> None:
        score = score_of(catalog, still_open)
        self.scores.append((catalog.slug, catalog.tag, score))
        self.checks.words += words_of(catalog, catalog.entries)
        for name, tally in score.by_category.items():
            count = self.categories.setdefault(name, CategoryCount(name))
            count.findings += tally.machine
            count.penalty += tally.penalty
        self._add_terms(catalog, entries, still_open)

    def _add_terms(self, catalog: Catalog, entries: Iterable[Entry], findings: Iterable[Finding]) -> None:
        from translator.model import State

        missing: dict[int, int] = defaultdict(int)
        for finding in findings:
            missing[finding.segment] += finding.check in _TERM_CHECKS
        checks = self._article_checks(catalog)
        for entry in entries:
            if entry.state.rank < State.TRANSLATED.rank:
                continue
            found = sum(match.entry.status != "forbidden" for match in checks.terms_in(entry))
            lost = min(found, missing[entry.number])
            self.terms[True] += found - lost
            self.terms[False] += lost

    def _article_checks(self, catalog: Catalog) -> ArticleChecks:
        """Return the checks on a catalog; the glossary of one direction is read once."""
        direction = (catalog.source_tag, catalog.tag)
        known = self._checks_of.get(direction)
        checks = ArticleChecks(self.project, catalog)
        if known is None:
            self._checks_of[direction] = checks
        else:
            checks.__dict__["termbase"] = known.termbase
        return checks

    def report(self, articles: int) -> WorkReport:
        """Return what was added up."""
        return WorkReport(
            made=self.flow.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            since=self.since,
            articles=articles,
            catalogs=len(self.scores),
            segments=self.segments,
            effort=efforts(self.edits),
            time=self.paces.paces(),
            quality=self._quality(),
            locales=self.flow.locales(),
            queue=self.flow.queue(),
            lead_times=self.flow.lead_times(),
            weeks=self.flow.weeks(),
            recurring=recurring_edits(self.edits),
            fast_approvals=self.fast.counts(),
            people=self.persons.works() if self.people else None,
        )

    def _quality(self) -> Quality:
        penalty = sum(score.penalty for _slug, _tag, score in self.scores)
        words = sum(score.words for _slug, _tag, score in self.scores)
        rate = self.reviewed.first_pass_yield
        return Quality(
            score=round(100 - 100 * penalty / words, 2) if words else None,
            penalty=penalty,
            words=round(words, 1),
            first_passes=self.reviewed.passes,
            first_pass_yield=None if rate is None else round(rate, 4),
            signed_off=self.reviewed.signed_off,
            escaped=self.reviewed.escaped,
            terms=self.terms[True] + self.terms[False],
            terms_kept=self.terms[True],
            articles=[_article_score(*item) for item in self.scores],
            categories=_by_weight(self.categories.values()),
            checks=self.checks.outcomes(),
        )


def _article_score(slug: str, tag: str, score: QualityScore) -> ArticleScore:
    return ArticleScore(slug, tag, score.score, score.penalty, score.words, score.people, score.machine)


def _by_weight(counts: Iterable[CategoryCount]) -> list[CategoryCount]:
    return sorted(counts, key=lambda item: (-item.penalty, -item.remarks, item.category))
