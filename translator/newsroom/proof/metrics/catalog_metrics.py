"""The figures of one catalog, from which those of a project are added up. They hold no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from translator.bilingual.model import Finding, State
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import Event
from translator.newsroom.proof.metrics.active_time import (
    FastApprovals,
    Pace,
    PersonWork,
    fast_approvals,
    paces,
    person_works,
)
from translator.newsroom.proof.metrics.check_outcomes import CheckCount, count_findings
from translator.newsroom.proof.metrics.flow import CatalogFlow, flow_of
from translator.newsroom.proof.metrics.measured_postedits import MeasuredEdit, measure
from translator.newsroom.proof.metrics.outcomes import ReviewOutcomes
from translator.newsroom.proof.metrics.postedits import post_edits
from translator.newsroom.proof.metrics.quality import QualityScore, remark, score_of, words_of
from translator.newsroom.review.live_checks import ArticleChecks

_TERM_CHECKS = frozenset({"gls.missing", "gls.dnt"})


@dataclass(slots=True)
class CategoryCount:
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
class CatalogMetrics:
    slug: str
    tag: str
    flow: CatalogFlow
    edits: list[MeasuredEdit]
    paces: list[Pace]
    fast_approvals: FastApprovals
    persons: list[PersonWork]
    outcomes: ReviewOutcomes
    checks: list[CheckCount]
    words: float
    """Of the sources of segments with a target."""
    score: QualityScore
    categories: list[CategoryCount]
    terms: int
    """Terms of the glossary that stand in confirmed segments."""
    terms_kept: int
    """Those whose rendering is one that the glossary allows."""


def measure_catalog(
    catalog: Catalog,
    checks: ArticleChecks,
    still_open: Sequence[Finding],
    waived: Sequence[Finding],
    *,
    follows: bool,
    since: str = "",
) -> CatalogMetrics:
    """
    Measure one catalog with its open and its waived findings.

    It `follows` where it is converted from another; `since` (UTC, ISO) leaves out what was decided before.
    """
    present = [(entry, catalog.history(entry)) for entry in catalog.entries]
    everything = [*present, *((entry, catalog.history(entry)) for entry in catalog.obsolete)]
    histories = [history for _entry, history in everything]
    segments = [(entry.source, history) for entry, history in everything]
    direction = (catalog.source_tag, catalog.tag, since)
    edits = [item for entry, history in everything for item in post_edits(catalog, entry, history) if item.at >= since]
    outcomes = ReviewOutcomes()
    for history in histories:
        outcomes.add(history, since)
    score = score_of(catalog, still_open)
    terms, kept = _count_terms(catalog, checks, still_open)
    return CatalogMetrics(
        catalog.slug,
        catalog.tag,
        flow_of(catalog, present, follows=follows, since=since),
        [measure(item) for item in edits],
        paces(segments, *direction),
        fast_approvals(histories, *direction),
        person_works(segments, *direction),
        outcomes,
        count_findings(catalog, checks, edits, still_open, waived),
        words_of(catalog, catalog.entries),
        score,
        [*_remarks(everything, since), *_categories(score)],
        terms,
        kept,
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


def _count_terms(catalog: Catalog, checks: ArticleChecks, findings: Iterable[Finding]) -> tuple[int, int]:
    """Return how many terms stand in confirmed segments, and how many of them were kept."""
    missing = Counter(finding.segment for finding in findings if finding.check in _TERM_CHECKS)
    terms = kept = 0
    for entry in catalog.entries:
        if entry.state.rank >= State.TRANSLATED.rank:
            found = sum(match.entry.status != "forbidden" for match in checks.terms_in(entry))
            terms += found
            kept += found - min(found, missing[entry.number])
    return terms, kept
