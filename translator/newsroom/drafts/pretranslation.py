"""
Pre-translation: fills the catalog of an article from the translation memory, then by an engine, here or in a job.

Text that a person confirmed is never changed. The engine works without holding the lock of the catalog; each batch is
written in one short transaction, and only where the segment has not changed meanwhile. A segment that the engine fails
on stays `new`; the ledger holds the reason where the engine would always say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

from translator.bilingual.errors import EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import FuzzyMatch, Request, State, Suggestion
from translator.bilingual.words.inline import italics_among
from translator.bilingual.words.language import LangTag
from translator.newsroom.catalog.catalog import Catalog, is_repeatable, last_failure
from translator.newsroom.catalog.events import SYSTEM, Action, DraftData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.drafts import EngineDescription, LazyEngines, engine_for
from translator.newsroom.drafts.base import Capabilities, EngineContext, Turns, UnderWay
from translator.newsroom.drafts.house_style import house_style
from translator.newsroom.drafts.pipeline.answer_journal import AnswerJournal, is_absent, refused_hash, request_hash
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import locked
from translator.newsroom.ground.settings import EngineSettings
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.jobs import Backend, House, Job, Workplace

if TYPE_CHECKING:
    from translator.bilingual.words.termbase import TermBase
    from translator.newsroom.house.memory.lookup import Memory

POLISHED = "|polish:"
"""In the signature of a draft that was mended: between that of its engine and that of who mended it."""


def unpolished(signature: str) -> str:
    return signature.partition(POLISHED)[0]


def is_machine_draft(catalog: Catalog, entry: Entry) -> bool:
    """Return True for the text of an engine that no person changed or confirmed."""
    is_untouched = entry.state is State.DRAFT and not entry.is_foreign and not catalog.makers(entry)
    return is_untouched and entry.record.origin.startswith("mt:") and bool(entry.target)


BATCH = 24
"""Segments of a streaming engine between two writes."""
LARGE_BATCH = 240
"""The same for an engine that puts segments of equal length together: it is faster the more it gets at once."""
_DESCRIPTION = "description"


def batch_size(capabilities: Capabilities) -> int:
    return BATCH if capabilities.streams and not capabilities.prefers_many else LARGE_BATCH


@dataclass(frozen=True, slots=True)
class EngineJob:
    engine: str
    """Name, or `auto`."""
    source_tag: LangTag
    target_tag: LangTag
    requests: tuple[Request, ...] = ()
    signature: str = ""
    """That of the engine by which all are drafted; another one is refused. Empty: any will do."""
    needs_model: bool = False
    with_fallback: bool = False
    """The engine that `auto` asks next is described too."""

    def as_job(self, name: str) -> Job:
        return Job(0, name, self, self.needs_model)


@dataclass(frozen=True, slots=True)
class ArticleDrafts:
    batches: tuple[dict[int, Suggestion], ...]
    """Number of the request, from 0, → its draft. Fewer than were asked for where an error ended the work."""
    error: EngineError | None = None


class FarEngines(LazyEngines):
    """The engines of a language pair where a backend has them: they can be described, and are asked by jobs."""

    def __init__(self, backend: Backend, house: Callable[[], House], job: EngineJob) -> None:
        settings = house().settings
        super().__init__(job.engine, job.source_tag, job.target_tag, settings.engines, settings.checks)
        self._backend, self._house, self._job = backend, house, job

    def describe(self, *, with_fallback: bool = False) -> EngineDescription:
        if self.description is None:
            job = self._job.as_job(_DESCRIPTION)
            (done,) = filter(None, self._backend.run(describe_engine, self._house, [job]))
            found: EngineDescription = done[1].get()
            self.description = found
        return self.description

    def job(self, requests: Iterable[Request], name: str) -> Job:
        return replace(self._job, requests=tuple(requests), signature=self.describe().signature).as_job(name)


def describe_engine(place: Workplace, job: EngineJob) -> EngineDescription:
    return _engines(place, job).describe(with_fallback=job.with_fallback)


def draft_article(place: Workplace, job: EngineJob) -> ArticleDrafts:
    """Draft all requests of an article, in the batches in which they would be written."""
    from translator.newsroom.drafts.pipeline.drafts import draft

    engines = _engines(place, job)
    engine = engines.open()
    if job.signature and engine.signature != job.signature:
        raise EngineUnavailable(_("the model differs from that of the others: {model}", model=engine.signature))
    size, pair = batch_size(engine.capabilities), (job.source_tag, job.target_tag)
    batches: list[dict[int, Suggestion]] = []
    for start in range(0, len(job.requests), size):
        batch, kept = job.requests[start : start + size], dict[Request, Suggestion]()
        failed: EngineError | None = None
        try:
            made = draft(engine, batch, source_tag=pair[0], target_tag=pair[1],
                         open_fallback=engines.open_fallback, kept=kept)  # fmt: skip
            kept = dict(zip(batch, made, strict=True))
        except EngineError as error:
            failed = error
        batches.append({
            number: kept[request]
            for number, request in enumerate(batch, start) if request in kept
        })  # fmt: skip
        if failed:
            return ArticleDrafts(tuple(batches), failed)
    return ArticleDrafts(tuple(batches))


def _engines(place: Workplace, job: EngineJob) -> LazyEngines:
    settings, pair = place.house.settings, (job.source_tag, job.target_tag)
    return place.kept(
        ("engines", job.engine, *pair), lambda: LazyEngines(job.engine, *pair, settings.engines, settings.checks)
    )


@dataclass(frozen=True, slots=True)
class Workload:
    slug: str
    tag: LangTag
    engine: str
    host: str
    """Where the text goes; empty for an engine that runs on this machine."""
    segments: int
    from_memory: int
    characters: int
    """Of the sources that the engine is asked for."""
    seconds: float
    cost: float | None
    """In the currency of the prices in the settings; None without prices, 0 on this machine."""
    requests: int = 0
    """To a server."""
    tokens: int = 0
    """Of a language model elsewhere: of prompts and answers together."""

    @property
    def asked(self) -> int:
        return self.segments - self.from_memory


@dataclass(slots=True)
class PretranslationReport:
    slug: str
    tag: str
    engine: str = ""
    host: str = ""
    """The server that got the text; empty for an engine on this machine."""
    from_memory: int = 0
    drafted: int = 0
    failed: int = 0
    """Segments that stay `new` (or keep their stale text), with the reason in the ledger."""
    repaired: int = 0
    doubtful: int = 0
    """Drafts that passed with a doubt noted."""
    polished: int = 0
    """Drafts that a language model mended."""
    under_way: int = 0
    """Segments that a batch job answers another day: they stay as they are."""
    absent: tuple[int, ...] = ()
    """Numbers of segments that the file of translations does not have: they stay as they are."""
    converted: int = 0
    """Segments derived from the other Chinese script."""
    kept: tuple[int, ...] = ()
    """Numbers of stale segments that people wrote in the script that the others are converted to: they stay."""
    moved: tuple[int, ...] = ()
    """Numbers of further ones of these, whose text in the other script was changed since."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Number of a failed segment → why."""
    left: int = 0
    """Not yet worked on: 0, unless the work was cut off."""

    @property
    def total(self) -> int:
        return self.from_memory + self.drafted + self.polished + self.failed

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.total or self.converted or self.under_way or self.absent or self.kept or self.moved)

    def add(self, number: int, suggestion: Suggestion) -> None:
        if suggestion.origin.startswith("tm:"):
            self.from_memory += 1
        elif suggestion.target and POLISHED in suggestion.signature:
            self.polished += 1
        elif suggestion.target:
            self.drafted += 1
            self.repaired += any(repair.startswith(("retry:", "width:")) for repair in suggestion.repairs)
            self.doubtful += bool(suggestion.problems)
        elif is_absent(suggestion.problems):
            self.absent += (number,)
        else:
            self.add_failure(number, "; ".join(suggestion.problems))

    def add_failure(self, number: int, reason: str) -> None:
        self.failed += 1
        self.reasons[number] = reason

    def copy(self) -> PretranslationReport:
        return replace(self, reasons=dict(self.reasons))

    def restore(self, before: PretranslationReport) -> None:
        for counted in fields(self):
            setattr(self, counted.name, getattr(before, counted.name))


FUZZY_FROM = 75
"""Least score of a fuzzy match that is passed to the engine."""
_SAME_CONTEXT = "tm|same-context"


@dataclass(frozen=True, slots=True)
class PendingSegment:
    key: str
    number: int
    source_hash: str
    target: str
    state: State
    request: Request


@dataclass(frozen=True)
class BegunArticle:
    segments: tuple[PendingSegment, ...]
    report: PretranslationReport
    held: ExitStack

    @property
    def requests(self) -> list[Request]:
        return [segment.request for segment in self.segments]


@dataclass(frozen=True)
class Pretranslator:
    """Pre-translates the catalogs of one language pair; engine and memory are opened only where they have work."""

    newsroom: Newsroom
    source_tag: LangTag
    target_tag: LangTag
    termbase: TermBase
    engines: LazyEngines
    retranslate_stale: bool = False
    """A stale text that a person wrote is replaced too; otherwise it stays as a starting point."""
    renew: bool = False
    """Untouched drafts by another engine or with other settings are made again."""
    is_chosen: Callable[[Catalog, Entry], bool] | None = None
    """Only these segments are filled; None: all that need it."""

    @cached_property
    def memory(self) -> Memory:
        return self.newsroom.memory(self.source_tag, self.target_tag)

    def pretranslate(
        self,
        article: Article,
        *,
        limit: int | None = None,
        progress: Callable[[int], None] | None = None,
        report: PretranslationReport | None = None,
        asks_engine: bool = True,
    ) -> PretranslationReport:
        """
        Fill at most `limit` segments of the article; `progress` gets the number of segments just finished.

        Matches of the memory are written before the engine is opened, or without one. `report` counts what is written;
        whoever hands one in can say what was done before an error or Ctrl-C.
        """
        report = report or PretranslationReport(article.slug, self.target_tag)
        if not self.count_segments(article):
            return report
        with self._alone(article):
            rest, is_whole = self._fill_from_memory(article, report, progress, limit)
            if rest and asks_engine:
                journal = AnswerJournal(self.newsroom, self.target_tag, article.slug)
                with closing(journal):
                    self._draft_rest(article, rest, report, journal, progress)
                if is_whole and not report.under_way:  # Else it may know the others.
                    journal.remove()
        return report

    def begin(
        self,
        article: Article,
        report: PretranslationReport,
        progress: Callable[[int], None] | None = None,
        limit: int | None = None,
    ) -> BegunArticle | None:
        """
        Do what comes before the engine for at most `limit` segments; None where nothing is left for it.

        The article is held against other programs until what is returned is closed.
        """
        if not self.count_segments(article):
            return None
        with ExitStack() as held:
            held.enter_context(self._alone(article))
            rest, _is_whole = self._fill_from_memory(article, report, progress, limit)
            fresh = self._without_known_failures(article, rest, report, progress)
            return BegunArticle(tuple(fresh), report, held.pop_all()) if fresh else None

    def conclude(self, article: Article, begun: BegunArticle, drafts: ArticleDrafts) -> None:
        """Write what a job drafted; raises the error by which it ended."""
        for batch in drafts.batches:
            if batch:
                self._write(article, [(begun.segments[number], made) for number, made in batch.items()], begun.report)
        if drafts.error:
            raise drafts.error

    def _fill_from_memory(
        self, article: Article, report: PretranslationReport, progress: Callable[[int], None] | None, limit: int | None
    ) -> tuple[list[PendingSegment], bool]:
        # Looked at again: whoever was at work may have filled them.
        pending = self._pending_segments(article.catalog(self.target_tag))
        segments = pending[:limit]
        report.left = len(segments)
        taken, rest = self._split_by_memory(segments)
        if taken:
            self._write(article, taken, report)
            if progress:
                progress(len(taken))
        return self._with_names(article, rest), len(segments) == len(pending)

    def _with_names(self, article: Article, segments: list[PendingSegment]) -> list[PendingSegment]:
        from translator.newsroom.house.glossary.names import note_first_mentions

        sources = [entry.source for entry in article.catalog(self.target_tag).entries] if segments else []
        noted = note_first_mentions((one.request for one in segments), sources)
        return [replace(one, request=request) for one, request in zip(segments, noted, strict=True)]

    @contextmanager
    def _alone(self, article: Article) -> Iterator[None]:
        # Another program would ask, and pay for, the same again.
        path = self.newsroom.derived_dir / "locks" / self.target_tag / f"{article.slug}.drafts.lock"
        self.newsroom.refuse_outside(path)

        def say_waiting() -> None:
            where = f"{article.slug} → {self.target_tag}"
            talk(_("another translator is drafting {article}: waiting until it is done", article=where))

        with locked(path, timeout=None, waiting=say_waiting):
            yield

    def workload(self, article: Article, engine: str, settings: EngineSettings, limit: int | None) -> Workload:
        """Return what filling the article would take of the engine with this name, which is not opened."""
        segments = self._pending_segments(article.catalog(self.target_tag))[:limit]
        taken, rest = self._split_by_memory(segments)
        requests, pair = [segment.request for segment in rest], (self.source_tag, self.target_tag)
        forecast = engine_for(engine, *pair).forecast(requests, EngineContext(*pair, settings))
        characters = sum(len(request.source) for request in requests)
        return Workload(article.slug, self.target_tag, engine, forecast.host, len(segments), len(taken), characters,
                        forecast.seconds, forecast.cost, forecast.requests, forecast.tokens)  # fmt: skip

    def prompts(self, article: Article, engine: str, settings: EngineSettings, limit: int | None) -> list[Turns]:
        """Return the chats by which a language model elsewhere would be asked for the article; nothing is opened."""
        segments = self._pending_segments(article.catalog(self.target_tag))[:limit]
        _taken, rest = self._split_by_memory(segments)
        pair, house = (self.source_tag, self.target_tag), house_style(self.newsroom.settings.checks, self.target_tag)
        context = EngineContext(*pair, settings)
        return engine_for(engine, *pair).prompts([segment.request for segment in rest], context, house)

    def count_segments(self, article: Article) -> int:
        return sum(1 for _pending in self._pending_entries(article.catalog(self.target_tag)))

    def _pending_entries(self, catalog: Catalog) -> Iterator[tuple[int, Entry]]:
        for index, entry in enumerate(catalog.entries):
            if self.is_chosen is not None and not self.is_chosen(catalog, entry):
                continue
            is_draft = self.renew and not entry.is_locked and is_machine_draft(catalog, entry)
            is_old = (
                is_draft and unpolished(entry.signature) not in self.engines.describe(with_fallback=True).signatures
            )
            if is_old or is_pretranslatable(catalog, entry, retranslate_stale=self.retranslate_stale):
                yield index, entry

    def _pending_segments(self, catalog: Catalog) -> list[PendingSegment]:
        entries = catalog.entries
        sources = [entry.source for entry in entries]
        title = next((entry.source for entry in entries if entry.kind.startswith(("title", "heading"))), "")
        segments = []
        for index, entry in self._pending_entries(catalog):
            request = Request(
                entry.source,
                terms=self.termbase.terms_for(entry.source),
                before=sources[index - 1] if index else "",
                before_target=_decided(entries[index - 1]) if index else "",
                after=sources[index + 1] if index + 1 < len(sources) else "",
                title=title,
                kind=entry.kind,
                italics=italics_among(entry.placeholders),
            )
            segments.append(
                PendingSegment(entry.key, entry.number, entry.source_hash, entry.target, entry.state, request)
            )
        return segments

    def _split_by_memory(
        self, segments: Sequence[PendingSegment]
    ) -> tuple[list[tuple[PendingSegment, Suggestion]], list[PendingSegment]]:
        taken: list[tuple[PendingSegment, Suggestion]] = []
        rest: list[PendingSegment] = []
        for segment in segments:
            request = segment.request
            matches = self.memory.lookup(request.source, before=request.before, after=request.after)
            matches = [self._with_sound_numbers(match, request) for match in matches]
            known = [match for match in matches if _says_the_same(match, request.source)]
            if known:
                taken.append((segment, _best_suggestion(known)))
            else:
                similar = tuple(match for match in matches if match.score >= FUZZY_FROM)
                rest.append(replace(segment, request=replace(request, matches=similar)))
        return taken, rest

    def _with_sound_numbers(self, match: FuzzyMatch, request: Request) -> FuzzyMatch:
        if not match.remembered:
            return match
        from translator.newsroom.drafts.gate import judge_suggestion

        before, after = (
            judge_suggestion(
                replace(request, source=source),
                Suggestion(target, "tm:fuzzy"),
                source_tag=self.source_tag,
                target_tag=self.target_tag,
            )
            for source, target in ((match.source, match.remembered), (request.source, match.target))
        )
        if {problem.check for problem in after} <= {problem.check for problem in before}:
            return match
        return replace(match, target=match.remembered, remembered="", changes=())

    def _draft_rest(
        self,
        article: Article,
        segments: list[PendingSegment],
        report: PretranslationReport,
        journal: AnswerJournal,
        progress: Callable[[int], None] | None,
    ) -> None:
        fresh = self._without_known_failures(article, segments, report, progress)
        size = batch_size(self.engines.open().capabilities)
        for start in range(0, len(fresh), size):
            before, batch = report.left, fresh[start : start + size]
            try:
                self._draft_batch(article, batch, journal, report, progress)
            except UnderWay:
                waiting = len(batch) - (before - report.left)
                report.under_way, report.left = report.under_way + waiting, report.left - waiting

    def _without_known_failures(
        self,
        article: Article,
        segments: list[PendingSegment],
        report: PretranslationReport,
        progress: Callable[[int], None] | None,
    ) -> list[PendingSegment]:
        if not segments:
            return []
        engine, catalog = self.engines.describe(), article.catalog(self.target_tag)
        report.engine, report.host = engine.name, engine.host
        fresh = []
        for segment in segments:
            reason = find_known_failure(catalog, segment.key, engine.signature, segment.request)
            if reason and not self.renew:
                report.add_failure(segment.number, reason)
            else:
                fresh.append(segment)
        if known := len(segments) - len(fresh):
            report.left -= known
            if progress:
                progress(known)
        return fresh

    def _draft_batch(
        self,
        article: Article,
        batch: Sequence[PendingSegment],
        journal: AnswerJournal,
        report: PretranslationReport,
        progress: Callable[[int], None] | None,
    ) -> None:
        # Where an error or Ctrl-C ends it, what is finished is written.
        from translator.newsroom.drafts.pipeline.drafts import draft

        kept: dict[Request, Suggestion] = {}
        try:
            suggestions = draft(
                self.engines.open(),
                [segment.request for segment in batch],
                source_tag=self.source_tag,
                target_tag=self.target_tag,
                open_fallback=self.engines.open_fallback,
                progress=progress,
                journal=journal,
                kept=kept,
            )
            kept = {segment.request: made for segment, made in zip(batch, suggestions, strict=True)}
        finally:
            made = [(segment, kept[segment.request]) for segment in batch if segment.request in kept]
            if made:
                self._write(article, made, report)

    def _write(
        self, article: Article, made: Sequence[tuple[PendingSegment, Suggestion]], report: PretranslationReport
    ) -> None:
        # The catalog is read again where somebody changed the files meanwhile.
        catalog = article.catalog(self.target_tag)
        written, before = list[tuple[int, Suggestion]](), report.copy()
        try:
            with article.transaction(self.target_tag) as catalog:
                for segment, suggestion in made:
                    entry = catalog.find(segment.key)
                    asked = (segment.source_hash, segment.target, segment.state)
                    is_same = entry and (entry.source_hash, entry.target, entry.state) == asked
                    if entry and is_same and not entry.is_locked:
                        record_suggestion(catalog, entry, suggestion, segment.request)
                        written.append((segment.number, suggestion))
            _count(report, written, len(made))
        except BaseException:
            # Ctrl-C may come while they are being written: then all of them are on disk, or none. Or while they are
            # being counted.
            report.restore(before)
            if written and article.catalog(self.target_tag).ledger.hashes[-1:] == catalog.ledger.hashes[-1:]:
                _count(report, written, len(made))
            raise


def _count(report: PretranslationReport, written: Sequence[tuple[int, Suggestion]], made: int) -> None:
    for number, suggestion in written:
        report.add(number, suggestion)
    report.left -= made


def is_pretranslatable(catalog: Catalog, entry: Entry, *, retranslate_stale: bool = False) -> bool:
    """
    Return True for what is empty, or stale with an old text that no person wrote or confirmed.

    With `retranslate_stale` a person's old text may be replaced too; it remains in the ledger. Locked segments never.
    """
    if entry.is_locked or not entry.target:
        return not entry.is_locked
    if not entry.is_stale:
        return False
    return retranslate_stale or not (entry.origin == "human" or entry.is_foreign or catalog.makers(entry))


def record_suggestion(catalog: Catalog, entry: Entry, suggestion: Suggestion, request: Request) -> None:
    """
    Write a suggestion, or its failure, into catalog and ledger.

    A memory match in the same context is `translated`, everything else a `draft`. After a failure an empty segment is
    `new`, and says why if the engine would fail again; a stale one keeps its old text.
    """
    reason = "; ".join(suggestion.problems)
    if not suggestion.target:
        again = find_known_failure(catalog, entry.key, suggestion.signature, request)
        if entry.target or not is_repeatable(suggestion.signature) or (again and again == reason):
            return
    match = suggestion.match
    is_taken = suggestion.origin == "tm:exact" and suggestion.signature.startswith(_SAME_CONTEXT)
    state = State.NEW if not suggestion.target else State.TRANSLATED if is_taken else State.DRAFT
    catalog.apply(
        entry,
        Action.DRAFT,
        actor=SYSTEM,
        state=state,
        target=suggestion.target,
        origin=suggestion.origin,
        signature=suggestion.signature,
        raw=suggestion.raw,
        reason=reason,
        data=DraftData(
            asked=request_hash(request) if suggestion.target else refused_hash(request),
            score=suggestion.score,
            estimate=suggestion.estimate,
            agreement=suggestion.agreement,
            repairs=suggestion.repairs,
            problems=suggestion.problems,
            match_source=match.source if match and match.source != entry.source else "",
            match_target=match.remembered if match else "",
            drafted=match.drafted if match and suggestion.origin.startswith("tm:") else "",
        ),
    )


def find_known_failure(catalog: Catalog, key: str, signature: str, request: Request) -> str:
    """Return why the same engine failed on the same request before, so that it is not repeated; empty otherwise."""
    entry = catalog.find(key)
    last = last_failure(catalog, entry) if entry else None
    if last is None or last.signature != signature:
        return ""
    data = last.data if isinstance(last.data, DraftData) else DraftData()
    return last.reason if data.asked == refused_hash(request) else ""


def _decided(entry: Entry) -> str:
    return entry.target if entry.target and not entry.is_stale and entry.state in {State.REVIEWED, State.FINAL} else ""


def _says_the_same(match: FuzzyMatch, source: str) -> bool:
    return match.score == 100 or bool(match.remembered) or (bool(match.penalties) and match.source == source)


def _best_suggestion(known: Sequence[FuzzyMatch]) -> Suggestion:
    match = max(known, key=lambda item: (item.same_context, not item.remembered, item.score))
    if match.remembered:
        origin, how = "tm:fuzzy", "tm|adapted"
    else:
        origin, how = "tm:exact", _SAME_CONTEXT if match.same_context else "tm|elsewhere"
    return Suggestion(
        match.target,
        origin,
        score=match.score,
        signature=f"{how}|from:{match.origin}",
        repairs=tuple(f"number:{before}→{after}" for before, after in match.changes),
        match=match,
    )
