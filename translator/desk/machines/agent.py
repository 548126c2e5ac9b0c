"""
The acts that an agent may do: read work, lay texts beside segments, comment, check, look things up, compare.

All of it goes under the agent's own name, which the person chose who started the program; nothing here approves, edits,
waives or publishes, so that no answer of a model can.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any, Literal

import msgspec

from translator.bilingual.errors import ReviewError, TranslatorError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.words.language import parse_tag
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import Newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, permissions
from translator.newsroom.review.autosave import WorkingCopy
from translator.newsroom.review.briefing import (
    BriefedEvent,
    BriefedFinding,
    BriefedMatch,
    BriefedTerm,
    SegmentBriefing,
    briefed_findings,
    briefed_terms,
    refusals,
    segment_briefing,
)

AT_ONCE = 50
"""Number of segments that one call reads or proposes at most."""
_NEXT = 10
"""Number of open segments that come with the answer to a proposal at most."""
_HELD = 8
"""Catalogs that are kept open at most."""
_LONGEST = 20_000
"""Characters of one text."""


class Work(msgspec.Struct, frozen=True):
    slug: str
    tag: str
    source_tag: str
    segments: int
    open: tuple[int, ...]
    """Numbers of segments that are new, stale or sent back, without a suggestion that waits; the first fifty."""
    count_open: int


class Proposed(msgspec.Struct, frozen=True):
    number: int
    status: Literal["proposed", "known", "refused"]
    """`known`: this `source_id`, or this very text, was laid there before; nothing was written."""
    reason: str = ""
    findings: tuple[BriefedFinding, ...] = ()
    refused: tuple[BriefedEvent, ...] = ()
    """Texts that people refused here before, and why, where this one is not taken."""


class ProposedBatch(msgspec.Struct, frozen=True):
    results: tuple[Proposed, ...]
    next: tuple[SegmentBriefing, ...]
    """The next open segments of the article."""


class Item(msgspec.Struct, frozen=True):
    number: int
    text: str
    reason: str = ""
    source_id: str = ""


class Answers(msgspec.Struct, frozen=True):
    terms: tuple[BriefedTerm, ...]
    memory: tuple[BriefedMatch, ...]


class Agent:
    """One machine at work in one newsroom; texts that `people` refused come back with their reasons."""

    def __init__(self, newsroom: Newsroom, machine: Person) -> None:
        self._newsroom, self.machine = newsroom, machine
        self._copies: dict[tuple[str, str], WorkingCopy] = {}

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom as its files are now."""
        self._newsroom = self._newsroom.reopened()
        return self._newsroom

    def list_work(self, slug: str = "", to: str = "") -> list[Work]:
        found = []
        for article, tag in self.newsroom.pairs([slug] if slug else (), [parse_tag(to)] if to else ()):
            with suppress(TranslatorError):
                catalog = self._copy(article.slug, tag).catalog
                waiting = [entry.number for entry in catalog.entries if _is_open(catalog, entry)]
                count = len(catalog.entries)
                found.append(Work(article.slug, tag, article.tag, count, tuple(waiting[:AT_ONCE]), len(waiting)))
        return found

    def read_segments(self, slug: str, to: str, numbers: Sequence[int]) -> list[SegmentBriefing]:
        copy = self._copy(slug, to)
        return [segment_briefing(copy, copy.catalog.entry(number)) for number in self._few(numbers)]

    def propose(self, slug: str, to: str, items: Sequence[Item]) -> ProposedBatch:
        """Lay texts beside segments: each is judged alone, and those that pass are written together."""
        self._few(items)
        copy = self._copy(slug, to)
        with copy.transaction() as catalog:
            before = [self._refusal(catalog, item) for item in items]
            judged = [(catalog.entry(item.number), item.text)
                      for item, told in zip(items, before, strict=True) if told is None]  # fmt: skip
            findings = iter(copy.checks.texts_findings(judged))
            results = [told or self._propose(catalog, item, next(findings))
                       for item, told in zip(items, before, strict=True)]  # fmt: skip
        done = {item.number for item in items}
        following = [one for one in catalog.entries if one.number not in done and _is_open(catalog, one)]
        return ProposedBatch(tuple(results), tuple(segment_briefing(copy, one) for one in following[:_NEXT]))

    def comment(self, slug: str, to: str, number: int, text: str) -> str:
        copy = self._copy(slug, to)
        with copy.transaction() as catalog:
            decisions.comment(catalog, catalog.entry(number), self.machine, _limited(text))
        return "commented"

    def check(self, slug: str, to: str, number: int, text: str) -> tuple[BriefedFinding, ...]:
        copy = self._copy(slug, to)
        return self._findings(copy, copy.catalog.entry(number), _limited(text))

    def look_up(self, text: str, to: str, *, source_tag: str = "") -> Answers:
        from translator.bilingual.words.language import EN, ZH_HANS, detect_tag, is_chinese

        tag = parse_tag(to)
        source = parse_tag(source_tag) if source_tag else detect_tag(text) or (EN if is_chinese(tag) else ZH_HANS)
        newsroom, text = self.newsroom, _limited(text)
        terms = briefed_terms(newsroom.glossary.termbase(source, tag).find(text))
        matches = newsroom.memory(source, tag).lookup(text, limit=5)
        return Answers(terms, tuple(BriefedMatch(one.source, one.target, one.score, one.origin) for one in matches))

    def compare(self, slug: str, to: str, against: str = "mt") -> list[dict[str, Any]]:
        """Return the segments whose text differs from the machine's (`mt`), the approved one, or that of a revision."""
        from translator.newsroom.proof.article_comparison import compare_article

        compared = compare_article(self._copy(slug, to).article, parse_tag(to), against=against, check=False)
        return [
            {"number": row.number, "source": row.source, "before": compared.base(row) or "", "now": row.target}
            for row in compared.rows if (compared.base(row) or "") not in {"", row.target}
        ]  # fmt: skip

    def preview(self, slug: str, to: str) -> str:
        """Return the article as it would read with the suggestions that wait, these and what has no target marked."""
        copy = self._copy(slug, to)
        catalog, document = copy.catalog, copy.article.cut_for(copy.catalog)
        texts = list[str | None]()
        for segment in document.segments:
            entry = catalog.find(segment.key)
            waiting = catalog.proposals(entry) if entry else []
            if entry is None or (entry.target and not waiting):
                texts.append(entry.target if entry else None)
            elif waiting:
                texts.append(f"⟦{entry.number} suggested: {waiting[-1].text}⟧")
            else:
                texts.append(f"⟦{entry.number} open: {entry.source}⟧")
        return document.render(texts, tag=copy.tag).decode()

    def _copy(self, slug: str, to: str) -> WorkingCopy:
        newsroom, tag = self.newsroom, parse_tag(to)
        copy = self._copies.pop((slug, tag), None)
        if copy is None:
            copy = WorkingCopy(newsroom.article(newsroom.select_one(slug)), tag)
            copy.catalog.require_entries()
        else:
            copy.refresh()
        self._copies[slug, tag] = copy  # The last one asked for stands last.
        while len(self._copies) > _HELD:
            del self._copies[next(iter(self._copies))]
        return copy

    def _refusal(self, catalog: Catalog, item: Item) -> Proposed | None:
        """Return the answer to a text that is not worth a check; None where it is."""
        refused: tuple[BriefedEvent, ...] = ()
        try:
            entry = catalog.entry(item.number)
            refused = refusals(catalog, entry)
            text, name = _limited(item.text), self._source_id(item)
            is_there = any(one.text == text for one in catalog.proposals(entry))
            if is_there or (name and catalog.was_proposed(entry, name)):
                return Proposed(item.number, "known", refused=refused)
            permissions.require_text(catalog, entry, text)
        except (ReviewError, UsageError) as error:
            return Proposed(item.number, "refused", error.message, refused=refused)
        return None

    def _propose(self, catalog: Catalog, item: Item, found: Sequence[Finding]) -> Proposed:
        entry = catalog.entry(item.number)
        findings = briefed_findings(_worst_first(found), entry.source, item.text)
        if any(one.severity == Severity.ERROR for one in findings):
            reason = _("the house's checks find errors in it")
            return Proposed(item.number, "refused", reason, findings, refusals(catalog, entry))
        event = decisions.propose(
            catalog, entry, self.machine, item.text, reason=item.reason, origin="agent",
            source_id=self._source_id(item),
        )  # fmt: skip
        if event is None:
            return Proposed(item.number, "known", refused=refusals(catalog, entry))
        return Proposed(item.number, "proposed", findings=findings)

    def _source_id(self, item: Item) -> str:
        return item.source_id and f"{self.machine.id}:{item.source_id}"

    def _findings(self, copy: WorkingCopy, entry: Entry, text: str) -> tuple[BriefedFinding, ...]:
        return briefed_findings(_worst_first(copy.checks.text_findings(entry, text)), entry.source, text)

    def _few(self, items: Sequence[Any]) -> Sequence[Any]:
        if not 0 < len(items) <= AT_ONCE:
            raise UsageError(_("between 1 and {count} segments go into one call", count=AT_ONCE))
        return items


def _is_open(catalog: Catalog, entry: Entry) -> bool:
    waits = entry.state is State.NEW or entry.is_stale or entry.is_rejected
    return waits and not entry.is_locked and not catalog.proposals(entry)


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: -one.severity.rank)


def _limited(text: str) -> str:
    if len(text) > _LONGEST:
        raise UsageError(_("a text of {count} characters is no segment", count=len(text)))
    return text
