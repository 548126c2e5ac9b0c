"""
The briefing on a segment: all that somebody needs to translate or judge it, as one object for programs.

`show --format json` and the tools for agents give the same. Its schema is `schema()`; fields are added, and none is
renamed or removed without another `VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from translator.bilingual.model import Finding, FuzzyMatch, TermEntry, TermMatch
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event
from translator.newsroom.catalog.record import Entry, flags_of
from translator.newsroom.review.autosave import WorkingCopy

VERSION = 1
_HISTORY = 8
"""Number of events that a briefing has at most, the newest last."""


class BriefedFinding(msgspec.Struct, frozen=True):
    check: str
    severity: str
    side: str
    start: int
    """Code point into the text of `side`; `end` is one past the last."""
    end: int
    text: str
    """The words that stand there; empty where nothing can be pointed at."""
    message: str
    suggestion: str | None = None
    """The text that would replace it."""
    rule: str = ""
    """The house's rule in one sentence; the whole page: `translator explain CHECK`."""


class BriefedTerm(msgspec.Struct, frozen=True):
    source: str
    targets: tuple[str, ...]
    status: str
    note: str = ""


class BriefedMatch(msgspec.Struct, frozen=True):
    source: str
    target: str
    score: int
    origin: str = ""


class BriefedProposal(msgspec.Struct, frozen=True):
    line: str
    text: str
    actor: str
    at: str
    reason: str = ""


class BriefedEvent(msgspec.Struct, frozen=True):
    action: str
    actor: str
    at: str
    target: str | None = None
    reason: str = ""


class Neighbour(msgspec.Struct, frozen=True):
    source: str
    target: str
    state: str


class SegmentBriefing(msgspec.Struct, frozen=True):
    slug: str
    tag: str
    number: int
    """Counts from 1."""
    key: str
    kind: str
    source_tag: str
    source: str
    target: str
    state: str
    flags: tuple[str, ...]
    headings: tuple[str, ...]
    before: Neighbour | None
    after: Neighbour | None
    terms: tuple[BriefedTerm, ...]
    memory: tuple[BriefedMatch, ...]
    findings: tuple[BriefedFinding, ...]
    proposals: tuple[BriefedProposal, ...]
    refused: tuple[BriefedEvent, ...]
    """Texts that people sent back or did not take, and why."""
    history: tuple[BriefedEvent, ...]
    style: str
    """The house style of English; empty: none is set."""
    version: int = VERSION


def segment_briefing(copy: WorkingCopy, entry: Entry) -> SegmentBriefing:
    catalog, entries = copy.catalog, copy.catalog.entries
    before = entries[entry.number - 2] if entry.number > 1 else None
    after = entries[entry.number] if entry.number < len(entries) else None
    events = [one for one in catalog.history(entry) if one.action is not Action.CARRY]
    return SegmentBriefing(
        slug=catalog.slug,
        tag=catalog.tag,
        number=entry.number,
        key=entry.key,
        kind=entry.kind,
        source_tag=catalog.source_tag,
        source=entry.source,
        target=entry.target,
        state=entry.state.value,
        flags=tuple(flags_of(entry)),
        headings=copy.headings(entry),
        before=_neighbour(before),
        after=_neighbour(after),
        terms=briefed_terms(copy.terms(entry)),
        memory=tuple(_match(item) for item in copy.matches(entry)),
        findings=briefed_findings(copy.findings(entry), entry.source, entry.target),
        proposals=tuple(
            BriefedProposal(item.line, item.text, item.actor, item.at, item.reason) for item in catalog.proposals(entry)
        ),
        refused=refusals(catalog, entry),
        history=tuple(_event(one, one.target) for one in events[-_HISTORY:]),
        style=copy.newsroom.settings.style.english,
    )


def refusals(catalog: Catalog, entry: Entry) -> tuple[BriefedEvent, ...]:
    """Return the texts that people sent back or did not take, and why."""
    return tuple(_event(event, text) for event, text in catalog.refusals(entry))


def briefed_terms(matches: Iterable[TermMatch]) -> tuple[BriefedTerm, ...]:
    """Return the terms that stand in a text, in its order, each once."""
    entries: dict[TermEntry, None] = dict.fromkeys(match.entry for match in matches)
    return tuple(BriefedTerm(one.source, one.targets or one.offers, one.status, one.note) for one in entries)


def briefed_findings(findings: Iterable[Finding], source: str, target: str) -> tuple[BriefedFinding, ...]:
    """Return findings with the text that each is about, and the rule behind it, in English."""
    from translator.bilingual.pairs.check_docs import check_page

    return tuple(
        BriefedFinding(
            one.check, one.severity.value, one.side, one.start, one.end,
            (source if one.side == "source" else target)[one.start : one.end],
            one.message.in_language("en"), one.suggestion, check_page(one.check).summary,
        )
        for one in findings
    )  # fmt: skip


def schema() -> dict[str, Any]:
    """Return the JSON schema of a briefing (draft 2020-12)."""
    return msgspec.json.schema(SegmentBriefing)


def _neighbour(entry: Entry | None) -> Neighbour | None:
    return Neighbour(entry.source, entry.target, entry.state.value) if entry else None


def _match(match: FuzzyMatch) -> BriefedMatch:
    return BriefedMatch(match.source, match.target, match.score, match.origin)


def _event(event: Event, target: str | None) -> BriefedEvent:
    return BriefedEvent(event.action.value, event.actor, event.at, target, event.reason)
