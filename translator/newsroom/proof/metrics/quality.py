"""
The quality score of a text: the errors that people and checks report, weighted by severity, for its length.

Source: ISO 5060:2024 and MQM (categories, severities 0, 1, 5, 25); docs/commands/report.md. Score = 100 − 100 · penalty
points / source words: 100 where nobody found anything, and negative where there are more points than words. Only text
that people judged has a score; a machine's unread text has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.pairs import CHECKS, find_check
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Event, RemarkData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.proof.metrics.effort import count_words
from translator.newsroom.review.permissions import SEVERITIES

WEIGHT_OF: dict[Severity, str] = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "neutral"}
"""A finding's severity → severity of ISO 5060; only a person can call an error critical."""


@dataclass(slots=True)
class CategoryCount:
    category: str
    remarks: int = 0
    """Comments and rejections with a severity."""
    findings: int = 0
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class QualityScore:
    score: float | None
    """100 for a text without any error; may be negative; None where people judged none of it."""
    penalty: int
    words: int | float
    people: int = 0
    machine: int = 0
    by_category: dict[str, CategoryCount] = field(default_factory=dict)
    """Top level of ISO 5060 → what was said under it; only those under which something was."""
    segments: int = 0
    of: int = 0

    @property
    def is_partial(self) -> bool:
        return self.segments < self.of


@dataclass(frozen=True, slots=True)
class Fault:
    segment: int
    category: str
    """As a comment has it: `accuracy/omission`."""
    severity: str
    """`neutral minor major critical`."""
    is_human: bool
    identity: tuple[str, ...]
    """Faults of one identity count once in an article."""

    @property
    def top(self) -> str:
        return self.category.partition("/")[0]

    @property
    def penalty(self) -> int:
        return SEVERITIES.get(self.severity, 0)


def category_of(check: str) -> str:
    return find_check(check).category if check in CHECKS else "style"


def score_of(catalog: Catalog, findings: Iterable[Finding]) -> QualityScore:
    """
    Return the score of what people judged of the text in `catalog`: confirmed, sent back, or remarked upon.

    Counted are the comments and rejections with a severity that were made on exactly the present text, and of
    `findings` (of the whole article, by segment number) those in a segment that nobody waived. An error that stands in
    several places counts once. A remark and the findings in its segment and category are taken as the same error: the
    side with more points counts, so that a remark never improves the score.
    """
    judged = [
        entry
        for entry in catalog.entries
        if entry.target and (entry.state.rank >= State.TRANSLATED.rank or any(_remarks(catalog, entry)))
    ]
    words = words_of(catalog, judged)
    faults = list(_faults_of(catalog, judged, findings))
    tallies: dict[str, CategoryCount] = {}
    for fault in faults:
        tally = tallies.setdefault(fault.top, CategoryCount(fault.top))
        tally.penalty += fault.penalty
        tally.remarks += fault.is_human
        tally.findings += not fault.is_human
    penalty = sum(fault.penalty for fault in faults)
    people = sum(fault.is_human for fault in faults)
    score = round(100 - 100 * penalty / words, 2) if words else None
    counts = (len(judged), len(catalog.entries))
    return QualityScore(score, penalty, round(words, 1), people, len(faults) - people, tallies, *counts)


def words_of(catalog: Catalog, entries: Iterable[Entry]) -> float:
    return sum(count_words(entry.source, catalog.source_tag) for entry in entries if entry.target)


def _faults_of(catalog: Catalog, entries: Iterable[Entry], findings: Iterable[Finding]) -> Iterator[Fault]:
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.segment, []).append(finding)
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        waived = catalog.waivers_of(entry)
        said = list(_remarks(catalog, entry))
        checked = [_fault_of(item) for item in found.get(entry.number, ()) if item.fingerprint not in waived]
        for top in dict.fromkeys(fault.top for fault in (*said, *checked)):
            remarks = [fault for fault in said if fault.top == top]
            fresh = {fault.identity: fault for fault in checked if fault.top == top and fault.identity not in seen}
            sides = [remarks, list(fresh.values())] if remarks else [list(fresh.values())]
            for fault in max(sides, key=lambda side: sum(fault.penalty for fault in side)):
                if fault.identity not in seen:
                    seen.add(fault.identity)
                    yield fault


def _remarks(catalog: Catalog, entry: Entry) -> Iterator[Fault]:
    for event in catalog.comments_of(entry):
        if event.target_hash == entry.target_hash and (fault := remark(event, entry.number)):
            yield fault


def remark(event: Event, segment: int = 0) -> Fault | None:
    """Return what a comment or rejection says is wrong; None where it names no severity, and so no error."""
    data = event.data
    if not isinstance(data, RemarkData) or data.severity not in SEVERITIES:
        return None
    severity, category = data.severity, data.category or "style"
    words = " ".join(event.reason.casefold().split())
    return Fault(segment, category, severity, is_human=True, identity=("comment", category, severity, words))


def _fault_of(finding: Finding) -> Fault:
    identity = (finding.check, finding.fingerprint or finding.message.in_language("en"))
    return Fault(finding.segment, category_of(finding.check), WEIGHT_OF[finding.severity], False, identity)
