"""
Fill the catalog of an article: memory first, then an engine; nothing that a person confirmed is ever touched.

The engine works without holding the catalog's lock. What it made is written in one short transaction for each batch,
and only where the segment is still what it was, so that a kill loses at most one batch and a reviewer is never kept
waiting. What an engine could not do stays `new`; the ledger has the reason and the raw outputs.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from translator.catalog import catalog_transaction, load_catalog
from translator.catalog.actions import SYSTEM, Action
from translator.engines.base import Streaming
from translator.engines.lock import is_machine_draft
from translator.engines.pipeline.drafts import draft
from translator.model import Request, State, Suggestion, short_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.catalog import Catalog, Entry
    from translator.engines.base import Engine
    from translator.glossary import TermBase
    from translator.language import LangTag
    from translator.memory import Memory
    from translator.model import FuzzyMatch, TermEntry
    from translator.project import ArticleRef, Project

BATCH = 24
"""Segments that a slow engine drafts between two writes; an engine that works in one batch gets the whole article."""
FUZZY_FROM = 75
"""Score from which a remembered pair is handed to the engine."""
_SAME_CONTEXT = "tm|same-context"


@dataclass(slots=True)
class Filled:
    """What happened to one catalog."""

    slug: str
    tag: str
    engine: str = ""
    from_memory: int = 0
    drafted: int = 0
    failed: int = 0
    """Segments that stay `new` (or keep their stale text), with the reason in the ledger."""
    repaired: int = 0
    """Drafts that needed a repair."""
    doubtful: int = 0
    """Drafts that passed with a doubt noted."""
    converted: int = 0
    """Segments derived from the other Chinese script."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Number of a failed segment → why."""

    @property
    def total(self) -> int:
        """Segments that were worked on."""
        return self.from_memory + self.drafted + self.failed


@dataclass(frozen=True, slots=True)
class _Task:
    """One segment to fill, and what it looked like when the work began."""

    key: str
    number: int
    source_hash: str
    target: str
    request: Request


@dataclass(frozen=True)
class Filler:
    """Fills the catalogs of one language pair."""

    project: Project
    target_tag: LangTag
    open_engine: Callable[[], Engine]
    """Called only when the memory leaves something to do."""
    termbase: TermBase
    memory: Memory | None = None
    open_other: Callable[[], Engine | None] | None = None
    """Opens the engine that is asked for what the first one cannot do; see `engines.open_next`."""
    retranslate_stale: bool = False
    """Whether a stale text that a person wrote is replaced as well; else it stays as a start for the next person."""
    renew: bool = False
    """Whether drafts that nobody touched are made again where another engine or setting made them."""

    def fill(
        self, ref: ArticleRef, *, limit: int | None = None, progress: Callable[[int], None] | None = None
    ) -> Filled:
        """Fill at most `limit` segments of the article; `progress` gets the number of segments just finished."""
        catalog = load_catalog(self.project, ref.slug, self.target_tag)
        report = Filled(ref.slug, self.target_tag)
        tasks = self._tasks(catalog)[:limit]
        taken, rest = self._from_memory(tasks)
        if rest:
            # Before anything is written: an engine that is missing is an error, and an error changes nothing.
            self.open_engine()
        if taken:
            self._write(ref, taken, report)
            if progress:
                progress(len(taken))
        if rest:
            self._fill_from_engine(ref, rest, report, progress)
        return report

    def count(self, ref: ArticleRef) -> int:
        """Return how many segments of the article are to be filled."""
        return len(self._tasks(load_catalog(self.project, ref.slug, self.target_tag)))

    def _tasks(self, catalog: Catalog) -> list[_Task]:
        sources = [entry.source for entry in catalog.entries]
        tasks = []
        for index, entry in enumerate(catalog.entries):
            is_old = self.renew and not entry.is_locked and is_machine_draft(catalog, entry)
            if not (is_old and entry.signature not in self._signatures()) and not is_open(
                catalog, entry, retranslate_stale=self.retranslate_stale
            ):
                continue
            request = Request(
                entry.source,
                terms=terms_for(self.termbase, entry.source),
                before=sources[index - 1] if index else "",
                after=sources[index + 1] if index + 1 < len(sources) else "",
                kind=entry.kind,
            )
            tasks.append(_Task(entry.key, entry.number, entry.source_hash, entry.target, request))
        return tasks

    def _signatures(self) -> set[str]:
        """Return the signatures of the engines whose drafts are as they would be made today."""
        other = self.open_other() if self.open_other else None
        return {engine.signature for engine in (self.open_engine(), other) if engine}

    def _from_memory(self, tasks: Sequence[_Task]) -> tuple[list[tuple[_Task, Suggestion]], list[_Task]]:
        """Return the tasks with an exact match, and the others with what is similar in their requests."""
        if self.memory is None:
            return [], list(tasks)
        taken: list[tuple[_Task, Suggestion]] = []
        rest: list[_Task] = []
        for task in tasks:
            request = task.request
            matches = self.memory.lookup(request.source, before=request.before, after=request.after)
            exact = [match for match in matches if match.score == 100]
            if exact:
                taken.append((task, _remembered(max(exact, key=lambda match: match.same_context))))
            else:
                rest.append(_with_matches(task, [match for match in matches if match.score >= FUZZY_FROM]))
        return taken, rest

    def _fill_from_engine(
        self, ref: ArticleRef, tasks: list[_Task], report: Filled, progress: Callable[[int], None] | None
    ) -> None:
        engine = self.open_engine()
        report.engine = engine.name
        fresh = self._without_known_failures(ref, tasks, engine, report)
        if progress and len(fresh) < len(tasks):
            progress(len(tasks) - len(fresh))
        size = BATCH if isinstance(engine, Streaming) else max(1, len(fresh))
        for start in range(0, len(fresh), size):
            batch = fresh[start : start + size]
            suggestions = draft(
                engine,
                [task.request for task in batch],
                source_tag=ref.tag,
                target_tag=self.target_tag,
                open_other=self.open_other,
                progress=progress,
            )
            self._write(ref, list(zip(batch, suggestions, strict=True)), report)

    def _without_known_failures(
        self, ref: ArticleRef, tasks: list[_Task], engine: Engine, report: Filled
    ) -> list[_Task]:
        catalog = load_catalog(self.project, ref.slug, self.target_tag)
        fresh = []
        for task in tasks:
            reason = known_failure(catalog, task.key, engine, task.request)
            if reason:
                report.failed += 1
                report.reasons[task.number] = reason
            else:
                fresh.append(task)
        return fresh

    def _write(self, ref: ArticleRef, made: Sequence[tuple[_Task, Suggestion]], report: Filled) -> None:
        with catalog_transaction(self.project, ref.slug, self.target_tag) as catalog:
            for task, suggestion in made:
                entry = catalog.find(task.key)
                if entry is None or entry.source_hash != task.source_hash or entry.target != task.target:
                    continue
                if entry.is_locked:
                    continue
                record_suggestion(catalog, entry, suggestion, task.request)
                _count(report, task, suggestion)


def is_open(catalog: Catalog, entry: Entry, *, retranslate_stale: bool = False) -> bool:
    """
    Tell whether a machine may fill `entry`: it is empty, or stale and no person answers for its old wording.

    With `retranslate_stale` the old wording of a person may go too: the ledger keeps it. Locked segments never.
    """
    if entry.is_locked:
        return False
    if not entry.target:
        return True
    if not entry.is_stale:
        return False
    return retranslate_stale or not (entry.origin == "human" or entry.is_foreign or catalog.makers(entry))


def terms_for(termbase: TermBase, source: str) -> tuple[TermEntry, ...]:
    """Return the glossary entries that concern `source`: its terms once each, in text order, and then the bans."""
    found = [match.entry for match in termbase.find(source)]
    return tuple(dict.fromkeys([*found, *termbase.forbidden]))


def record_suggestion(catalog: Catalog, entry: Entry, suggestion: Suggestion, request: Request) -> None:
    """
    Write a suggestion, or its failure, into catalog and ledger.

    A memory match in the same context is `translated`, everything else a `draft`. After a failure an empty segment is
    `new` and says why; a stale one keeps its old text.
    """
    if not suggestion.target and entry.target:
        return
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
        reason="; ".join(suggestion.problems),
        data=_data(suggestion, request),
    )


def _data(suggestion: Suggestion, request: Request) -> dict[str, Any]:
    data = {
        "asked": _asked(request),
        "score": suggestion.score,
        "estimate": suggestion.estimate,
        "repairs": list(suggestion.repairs),
        "problems": list(suggestion.problems),
    }
    return {name: value for name, value in data.items() if value not in (None, [])}


def known_failure(catalog: Catalog, key: str, engine: Engine, request: Request) -> str:
    """Return why the same engine could not do the same thing before, so that it is not asked in vain; else nothing."""
    entry = catalog.find(key)
    events = catalog.history(entry) if entry else ()
    last = next((event for event in reversed(events) if event.action is Action.DRAFT), None)
    if last is None or last.state_to is not State.NEW or last.signature != engine.signature:
        return ""
    return last.reason if last.data.get("asked") == _asked(request) else ""


def failure_of(catalog: Catalog, entry: Entry) -> str:
    """Return why no engine could draft `entry`, for status and review; empty where it has a target or was not tried."""
    if entry.target:
        return ""
    events = [event for event in catalog.history(entry) if event.action is Action.DRAFT]
    return events[-1].reason if events and events[-1].state_to is State.NEW else ""


def _asked(request: Request) -> str:
    """Name all that an engine gets to see of a request."""
    terms = [f"{term.source}={'/'.join(term.targets)}:{term.status}" for term in request.terms]
    matches = [f"{match.source}={match.target}" for match in request.matches]
    return short_hash(request.source, *terms, "\x1e", *matches)


def _with_matches(task: _Task, matches: list[FuzzyMatch]) -> _Task:
    return replace(task, request=replace(task.request, matches=tuple(matches)))


def _remembered(match: FuzzyMatch) -> Suggestion:
    where = _SAME_CONTEXT if match.same_context else "tm|elsewhere"
    return Suggestion(match.target, "tm:exact", score=100, signature=f"{where}|from:{match.origin}")


def _count(report: Filled, task: _Task, suggestion: Suggestion) -> None:
    if suggestion.origin.startswith("tm:"):
        report.from_memory += 1
    elif suggestion.target:
        report.drafted += 1
        report.repaired += any(repair.startswith(("retry:", "width:")) for repair in suggestion.repairs)
        report.doubtful += bool(suggestion.problems)
    else:
        report.failed += 1
        report.reasons[task.number] = "; ".join(suggestion.problems)
