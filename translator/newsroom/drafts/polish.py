"""
Polishing: a language model gets source, draft, terms and what checks find in a draft, and mends only that.

Its text is kept where the checks find nothing any more, and where every change has a finding that accounts for it: it
stands where a finding points, two words (Chinese characters) to either side at most, or it is the one change for a
finding that points at nothing in the draft, eight words at most. Either may be eight words longer than what it
replaces. Only drafts of engines that no person changed are asked about. Answers that were not kept stay in a journal of
their own, so that they are not paid for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Request, Severity, Suggestion
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.drafts.base import Span
from translator.newsroom.drafts.gate import judge_suggestion
from translator.newsroom.drafts.pipeline.answer_journal import AnswerJournal, AskedEngine
from translator.newsroom.drafts.pretranslation import (
    POLISHED,
    PendingSegment,
    PretranslationReport,
    Pretranslator,
    is_machine_draft,
)
from translator.newsroom.house import Article
from translator.newsroom.review.live_checks import ArticleChecks

NEAR = 2
"""Words to either side of a finding that its mend may change."""
MOST = 8
"""Words that a change without a place may replace, and that any change may add."""
# A tag, a Latin word or a number, a Chinese character or a mark; with the blanks before it.
_WORD = pattern(r"(?<!\s)\s*+(?:</?\d+/?>|[A-Za-z0-9\u00c0-\u024f]+(?:[.,'’-][A-Za-z0-9\u00c0-\u024f]+)*|\S)")


class Doubt(NamedTuple):
    said: str
    """In English, for the model."""
    place: Span | None
    """In the draft; None where it points at nothing there."""


@dataclass(frozen=True)
class Polisher(Pretranslator):
    """Mends the drafts of one language pair; `engines` are asked to mend, not to translate."""

    _known: dict[tuple[str, str, str, str], list[Doubt]] = field(default_factory=dict)
    """Slug, key, source and target → what is doubted."""
    _checks: dict[str, ArticleChecks] = field(default_factory=dict)
    """Slug → the checks of its catalog."""

    def pretranslate(
        self,
        article: Article,
        *,
        limit: int | None = None,
        progress: Callable[[int], None] | None = None,
        report: PretranslationReport | None = None,
        asks_engine: bool = True,
    ) -> PretranslationReport:
        report = report or PretranslationReport(article.slug, self.target_tag)
        if not asks_engine or not self.count_segments(article):
            return report
        engine = self.engines.open()
        if not engine.capabilities.mends:
            message = _("the engine {name!r} cannot mend drafts: a language model of a server can", name=engine.name)
            raise UsageError(message, hint="--polish http")
        report.engine, report.host = engine.name, engine.host
        with (
            self._alone(article),
            closing(AnswerJournal(self.newsroom, self.target_tag, f"{article.slug}.polish")) as journal,
        ):
            catalog = article.catalog(self.target_tag)
            segments = self._pending_segments(catalog)[:limit]
            report.left, made = len(segments), list[tuple[PendingSegment, Suggestion]]()
            try:
                requests = [segment.request for segment in segments]
                for place, said in AskedEngine(engine, journal).translate_each(requests):
                    made.append((segments[place], self._mended(catalog, segments[place], said)))
                    if progress:
                        progress(1)
            finally:
                if made:
                    self._write(article, made, report)
            if not self.count_segments(article):
                journal.remove()
        return report

    def _pending_entries(self, catalog: Catalog) -> Iterator[tuple[int, Entry]]:
        for index, entry in enumerate(catalog.entries):
            is_open = not (entry.is_locked or entry.is_stale or entry.is_rejected or entry.is_conflict)
            is_chosen = self.is_chosen is None or self.is_chosen(catalog, entry)
            is_asked = is_open and is_chosen and is_machine_draft(catalog, entry)
            if is_asked and self._doubts(catalog, entry, entry.target):
                yield index, entry

    def _pending_segments(self, catalog: Catalog) -> list[PendingSegment]:
        segments = []
        for segment in super()._pending_segments(catalog):
            entry = catalog.find(segment.key)
            assert entry is not None
            doubts = tuple(doubt.said for doubt in self._doubts(catalog, entry, entry.target))
            segments.append(replace(segment, request=replace(segment.request, draft=entry.target, doubts=doubts)))
        return segments

    def _split_by_memory(
        self, segments: Sequence[PendingSegment]
    ) -> tuple[list[tuple[PendingSegment, Suggestion]], list[PendingSegment]]:
        return [], list(segments)

    def _doubts(self, catalog: Catalog, entry: Entry, text: str) -> list[Doubt]:
        key = (catalog.slug, entry.key, entry.source, text)
        if key not in self._known:
            checks = self._checks.get(catalog.slug)
            if checks is None or checks.catalog is not catalog:
                checks = self._checks[catalog.slug] = ArticleChecks(self.newsroom, catalog)
            told = {item.check for item in _serious(checks.found_in(entry, text))}  # Also what a person waived.
            request = Request(plain_text(entry.source), terms=self.termbase.terms_for(entry.source), kind=entry.kind)
            judged = judge_suggestion(request, Suggestion(plain_text(text), entry.origin),
                                      source_tag=self.source_tag, target_tag=self.target_tag)  # fmt: skip
            self._known[key] = [
                *(_doubt(item, entry.source, text) for item in _serious(checks.findings(entry, text))),
                *(Doubt(str(problem), None) for problem in judged if problem.check not in told),
            ]
        return self._known[key]

    def _mended(self, catalog: Catalog, segment: PendingSegment, said: Suggestion) -> Suggestion:
        entry = catalog.find(segment.key)
        assert entry is not None
        reason = "; ".join(said.problems) or self._refusal(catalog, entry, said.target)
        if reason:
            return replace(said, target="", problems=(reason,))
        signature = f"{entry.signature}{POLISHED}{said.signature.replace('|', ' ')}"
        made_by = said.origin.removeprefix("mt:")
        return replace(said, origin=entry.origin, score=None, signature=signature, repairs=(f"polish:{made_by}",))

    def _refusal(self, catalog: Catalog, entry: Entry, text: str) -> str:
        before = entry.target
        if text in {"", before}:
            return "mt.polish: the model left it as it is"
        left = self._doubts(catalog, entry, text)
        if left:
            return f"mt.polish: still doubted: {left[0].said}"
        elsewhere = change_elsewhere(before, text, [doubt.place for doubt in self._doubts(catalog, entry, before)])
        return f"mt.polish: it changes what nobody doubts: {elsewhere}" if elsewhere else ""


def _serious(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is not Severity.INFO]


def _doubt(finding: Finding, source: str, target: str) -> Doubt:
    is_target, start, end = finding.side == "target", finding.start, finding.end
    quoted = f" “{(target if is_target else source)[start:end]}”" if end > start else ""
    said = f"{finding.check}: {finding.message.in_language('en')}{quoted}"
    return Doubt(said, (start, end) if is_target and quoted else None)


def change_elsewhere(before: str, after: str, places: Sequence[Span | None]) -> str:
    """Return the first change that none of the doubts at `places` accounts for: `before → after`; empty without one."""
    old, new = list(_WORD.finditer(before)), list(_WORD.finditer(after))
    missing = places.count(None)
    spans = [
        (min(touched) - NEAR, max(touched) + 1 + NEAR)
        for start, end in filter(None, places)
        if (touched := [at for at, word in enumerate(old) if word.start() < end and word.end() > start])
    ]
    for start, end, new_start, new_end in _changes([word[0] for word in old], [word[0] for word in new]):
        if new_end - new_start <= end - start + MOST:
            if any(low <= start and end <= high for low, high in spans):
                continue
            if missing and end - start <= MOST:
                missing -= 1
                continue
        texts = ("".join(word[0] for word in words).strip() for words in (old[start:end], new[new_start:new_end]))
        return " → ".join(texts).strip()
    return ""


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    # Two changes with one word between them are one: `a few days` → `the last days`.
    found: list[tuple[int, int, int, int]] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if found and start - found[-1][1] <= 1:
            start, new_start = found.pop()[::2]
        found.append((start, end, new_start, new_end))
    return found
