"""
How good a text is: what people and checks say is wrong with it, in one scheme, weighed and divided by its length.

Source: ISO 5060:2024 and MQM (categories, severities 0, 1, 5, 25); docs/commands/report.md. Score = 100 − 100 · penalty
points / source words: 100 where nobody found anything, below 0 where there is more wrong than right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.metrics.volume import count_words
from translator.model import Severity
from translator.review.guards import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.catalog import Catalog, Entry
    from translator.model import Event, Finding

_CHECKS: dict[str, str] = {
    "terminology": "gls.missing gls.forbidden gls.dnt name.consistency meta.tags",
    "accuracy/mistranslation": "num.value num.range num.percent num.fraction num.multiple num.ordinal num.currency"
    " num.unit date.value date.weekday date.time date.period sem.negation seg.stale meta.rev",
    "accuracy/omission": "sem.omission len.ratio",
    "accuracy/addition": "rep.loop mt.artefact",
    "accuracy/untranslated": "txt.untranslated txt.codemix meta.translated",
    "linguistic/grammar": "pron.gender gram.measure rep.words",
    "linguistic/punctuation": "punct.width punct.en_ascii punct.quotes punct.title punct.ellipsis punct.dash punct.enum"
    " punct.brackets punct.interpunct punct.terminal punct.repeat punct.spacing space.pangu space.misc space.newline",
    "linguistic/script": "txt.script txt.foreign",
    "style": "title.case user.pattern",
    "style/register": "hon.title",
    "style/inconsistent": "cons.source cons.target",
    "locale": "num.separator txt.region",
    "locale/number": "num.style",
    "locale/date": "date.format meta.date",
    "locale/name": "name.first meta.credits",
    "audience": "meta.mt meta.disclaimer meta.source",
    "design": "len.max meta.id meta.shared meta.required meta.people meta.coverage meta.state meta.alternates"
    " meta.structure meta.slug meta.derived meta.keys",
    "design/markup": "mk.placeholder mk.inline mk.cjk_emphasis mk.literal mk.escape",
}
CATEGORY_OF: dict[str, str] = {check: category for category, checks in _CHECKS.items() for check in checks.split()}
"""Check id → category of ISO 5060, with ours below it after a slash."""
WEIGHT_OF: dict[Severity, str] = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "neutral"}
"""A finding's severity → the one that a person would have given; only a person can call a fault critical."""


@dataclass(slots=True)
class Tally:
    """What was said under one category."""

    people: int = 0
    """Comments and rejections of people."""
    machine: int = 0
    """Findings of the checks."""
    penalty: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """What an article is worth as it stands."""

    score: float | None
    """100 for a text that nobody found fault with; may be negative; None without a single translated word."""
    penalty: int
    words: float
    """Of the source, of the segments that have a target; Han divided by 1.6."""
    people: int = 0
    """Comments with a severity that count."""
    machine: int = 0
    """Findings that count."""
    by_category: dict[str, Tally] = field(default_factory=dict)
    """Top level of ISO 5060 → what was said under it; only those under which something was."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a text, whoever said so."""

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
        """The category without what is below it."""
        return self.category.partition("/")[0]

    @property
    def penalty(self) -> int:
        """Points of ISO 5060."""
        return SEVERITIES.get(self.severity, 0)


def category_of(check: str) -> str:
    """Return the category of a check's findings; `style` for one that the table does not know."""
    return CATEGORY_OF.get(check, "style")


def score_of(catalog: Catalog, findings: Iterable[Finding]) -> Score:
    """
    Return the score of the text as it stands in `catalog`.

    Counted are the comments and rejections with a severity that were made on exactly the present text, and of
    `findings` (of the whole article, by segment number) those in a segment that nobody waived. An error that stands in
    several places counts once; where a person said something under a category, the checks' findings in this segment
    and category are the same thing said again.
    """
    translated = [entry for entry in catalog.entries if entry.target]
    words = sum(count_words(entry.source, catalog.source_tag) for entry in translated)
    faults = list(faults_of(catalog, findings))
    tallies: dict[str, Tally] = {}
    for fault in faults:
        tally = tallies.setdefault(fault.top, Tally())
        tally.penalty += fault.penalty
        tally.people += fault.is_human
        tally.machine += not fault.is_human
    penalty = sum(fault.penalty for fault in faults)
    people = sum(fault.is_human for fault in faults)
    score = round(100 - 100 * penalty / words, 2) if words else None
    return Score(score, penalty, round(words, 1), people, len(faults) - people, tallies)


def faults_of(catalog: Catalog, findings: Iterable[Finding]) -> Iterator[Fault]:
    """Yield what counts against the present text: people's remarks first, then what the checks add to them."""
    seen: set[tuple[str, ...]] = set()
    said: set[tuple[int, str]] = set()
    entries = {entry.number: entry for entry in catalog.entries}
    for fault in (fault for entry in catalog.entries for fault in _remarks(catalog, entry)):
        said.add((fault.segment, fault.top))
        if fault.identity not in seen:
            seen.add(fault.identity)
            yield fault
    for finding in findings:
        entry = entries.get(finding.segment)
        if entry is None or finding.fingerprint in catalog.waivers_of(entry):
            continue
        fault = _machine_fault(finding)
        if fault.identity not in seen and (fault.segment, fault.top) not in said:
            seen.add(fault.identity)
            yield fault


def _remarks(catalog: Catalog, entry: Entry) -> Iterator[Fault]:
    """Yield the remarks on the present text of `entry`: an edit settles those on the text before it."""
    for event in catalog.comments_of(entry):
        if event.target_hash == entry.target_hash and (fault := remark(event, entry.number)):
            yield fault


def remark(event: Event, segment: int = 0) -> Fault | None:
    """Return what a comment or rejection says is wrong; None where it names no severity, and so no error."""
    severity = str(event.data.get("severity", ""))
    if severity not in SEVERITIES:
        return None
    category = str(event.data.get("category", "")) or "style"
    words = " ".join(event.reason.casefold().split())
    return Fault(segment, category, severity, is_human=True, identity=("comment", category, severity, words))


def _machine_fault(finding: Finding) -> Fault:
    identity = (finding.check, finding.fingerprint or finding.message)
    return Fault(finding.segment, category_of(finding.check), WEIGHT_OF[finding.severity], False, identity)
