"""
The repair ladder: what is tried, in order, when an attempt does not pass the gate.

Punctuation put right → a term written over the words that stand for it → several wordings, of which one is chosen → the
engine's other ways (another prompt, the next hypothesis) → standalone tags that it lost put back beside their words →
the sentence cut at a clause and translated in parts → another engine, where one may be asked. Every attempt is judged
by the same gate; the best one is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from translator.engines.base import Choosing, Exact, Phrases, Scoring
from translator.engines.gate.judgement import judge
from translator.engines.pipeline.clauses import split_clauses
from translator.engines.pipeline.consensus import surest
from translator.engines.repair.postprocessing import tidy
from translator.engines.repair.tags import Stripped, strip_tags
from translator.engines.repair.term_repair import complete_terms, missing_terms, write_terms
from translator.formats.inline import plain_text
from translator.language import is_chinese
from translator.model import TermEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.engines.base import Engine
    from translator.engines.gate.rules import Problem
    from translator.model import Request, Suggestion, TermMatch


@dataclass(frozen=True, slots=True)
class Attempt:
    """One suggestion after tidying, how it was made, and what the gate says."""

    suggestion: Suggestion
    step: str
    """Empty for the first; else the name of the rung: `prompt-b`, `split` …"""
    repairs: tuple[str, ...]
    problems: tuple[Problem, ...]
    stripped: Stripped | None = None
    """How the source was taken apart, where that differs from the job's: its standalone tags are to be put back."""

    @property
    def weight(self) -> int:
        """Sum of what is wrong; 0 is best."""
        return sum(problem.weight for problem in self.problems)

    @property
    def is_blocked(self) -> bool:
        """Whether it may not be shown as a draft."""
        return any(problem.blocks for problem in self.problems)


@dataclass(slots=True)
class Job:
    """One segment on its way: what was asked for, what the engine gets, and all attempts so far."""

    request: Request
    stripped: Stripped
    asked: Request
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def best(self) -> Attempt:
        """The attempt with the least wrong with it; of equals the one that `surest` chooses."""
        least = min((attempt.is_blocked, attempt.weight) for attempt in self.attempts)
        fit = [attempt for attempt in self.attempts if (attempt.is_blocked, attempt.weight) == least]
        return fit[surest([attempt.suggestion for attempt in fit], self.opinions)]

    @property
    def opinions(self) -> list[Suggestion]:
        """All translations that may be shown, or all, where none may: who is asked about any of them."""
        shown = [attempt.suggestion for attempt in self.attempts if not attempt.is_blocked]
        return shown or [attempt.suggestion for attempt in self.attempts]

    @property
    def raw(self) -> tuple[str, ...]:
        """All that the engine said, attempt by attempt."""
        return tuple(text for attempt in self.attempts for text in attempt.suggestion.raw)


def _hinted(job: Job) -> Request:
    """Return what is asked for, with the names of the places that the best attempt so far lacks as terms."""
    places = [problem.detail.partition(" = ") for problem in job.best.problems if problem.check == "mt.place"]
    terms = tuple(TermEntry(name, (translated,)) for name, _equals, translated in places)
    return replace(job.asked, terms=(*job.asked.terms, *terms)) if terms else job.asked


def _lacks_only_tags(attempt: Attempt) -> bool:
    return all(problem.check == "mk.inline" for problem in attempt.problems if problem.blocks)


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs for one engine and pair."""

    engine: Engine
    source_tag: str
    target_tag: str
    open_other: Callable[[], Engine | None] | None = None
    """Opens the engine for what this one cannot do; None where it may not be asked, or is not installed."""

    def take(self, job: Job, suggestion: Suggestion, step: str = "") -> Attempt:
        """Tidy and judge one suggestion, and add it to the attempts of `job`."""
        target, repairs = tidy(suggestion.target, job.asked.source, self.target_tag)
        completed = complete_terms(target, job.asked, self.source_tag, self.target_tag)
        repairs = repairs if completed == target else (*repairs, "term:completed")
        tidied = replace(suggestion, target=completed)
        problems = judge(job.asked, tidied, source_tag=self.source_tag, target_tag=self.target_tag)
        attempt = Attempt(tidied, step, repairs, problems)
        job.attempts.append(attempt)
        return attempt

    def is_settled(self, job: Job) -> bool:
        """Tell whether the first attempt is good enough to need no other."""
        best = job.best
        is_unsure = isinstance(self.engine, Scoring) and (best.suggestion.score or 0) < self.engine.low_score
        return not best.problems and not is_unsure

    def climb(self, jobs: Sequence[Job], *, finished: Callable[[Job], None]) -> None:
        """
        Try the rungs on `jobs`, each of which has an attempt already, until it passes or there are no more.

        Where an engine gives several wordings, a doubt that all of them leave is no reason to go on.
        """
        waiting = list(jobs)
        rungs = ["candidates"] if isinstance(self.engine, Choosing) else []
        if isinstance(self.engine, Exact):
            self._write_terms(self.engine, waiting)
            for job in filter(self.is_settled, waiting):
                finished(job)
            waiting = [job for job in waiting if not self.is_settled(job)]
        for step in (*rungs, *self.engine.steps, "points", "split", "engine"):
            if not waiting:
                return
            self._try(waiting, step)
            left: list[Job] = []
            for job in waiting:
                if job.best.is_blocked or (job.best.problems and not rungs):
                    left.append(job)
                else:
                    finished(job)
            waiting = left
        for job in waiting:
            finished(job)

    def _write_terms(self, engine: Exact, jobs: Sequence[Job]) -> None:
        """Write the terms that the best attempt lacks over the words that stand for them, where the engine tells."""
        asked: list[tuple[Job, Phrases, list[TermMatch]]] = []
        for job in jobs:
            target = job.best.suggestion.target
            lost = missing_terms(target, job.asked, self.source_tag, self.target_tag) if target else []
            if lost:
                spans = tuple((match.start, match.end) for match in lost)
                asked.append((job, Phrases(job.asked.source, target, spans), lost))
        found = engine.align([phrases for _job, phrases, _lost in asked]) if asked else []
        for (job, phrases, lost), parts in zip(asked, found, strict=True):
            places = [(part, match) for part, match in zip(parts, lost, strict=True) if part]
            if places:
                text = write_terms(phrases.target, places, self.target_tag)
                self.take(job, replace(job.best.suggestion, target=text, raw=()), "term-written")

    def _try(self, jobs: Sequence[Job], step: str) -> None:
        if step == "candidates" and isinstance(self.engine, Choosing):
            for job, suggestions in zip(jobs, self.engine.candidates([_hinted(job) for job in jobs]), strict=True):
                for suggestion in suggestions:
                    self.take(job, suggestion, "sample")
            return
        if step == "points":
            for job in jobs:
                self._give_up_points(job)
            return
        if step == "engine":
            self._ask_another([job for job in jobs if job.best.is_blocked])
            return
        if step == "split":
            self._translate_in_parts([job for job in jobs if job.best.is_blocked])
            return
        for job, suggestion in zip(jobs, self.engine.retry([job.asked for job in jobs], step), strict=True):
            self.take(job, suggestion, step)

    def _give_up_points(self, job: Job) -> None:
        """Accept the best attempt whose only fault is its standalone tags: they are placed like those of any engine."""
        faulty = [attempt for attempt in job.attempts if attempt.is_blocked and _lacks_only_tags(attempt)]
        if not faulty or not job.best.is_blocked:
            return
        best = min(faulty, key=lambda attempt: attempt.weight)
        stripped = strip_tags(job.request.source, keep_points=False)
        suggestion = replace(best.suggestion, target=plain_text(best.suggestion.target), raw=())
        target, repairs = tidy(suggestion.target, stripped.plain, self.target_tag)
        tidied = replace(suggestion, target=target)
        asked = replace(job.asked, source=stripped.plain)
        problems = judge(asked, tidied, source_tag=self.source_tag, target_tag=self.target_tag)
        job.attempts.append(Attempt(tidied, "points", repairs, problems, stripped))

    def _ask_another(self, jobs: Sequence[Job]) -> None:
        other = self.open_other() if self.open_other and jobs else None
        if other is None:
            return
        able = [job for job in jobs if other.keeps_tags or plain_text(job.asked.source) == job.asked.source]
        for job, suggestion in zip(able, other.translate([job.asked for job in able]), strict=True):
            self.take(job, suggestion, f"engine:{other.name}")

    def _translate_in_parts(self, jobs: Sequence[Job]) -> None:
        parts = [(job, split_clauses(job.asked.source, self.source_tag)) for job in jobs]
        parts = [(job, clauses) for job, clauses in parts if len(clauses) > 1]
        requests = [replace(job.asked, source=clause, matches=()) for job, clauses in parts for clause in clauses]
        results = iter(self.engine.translate(requests) if requests else ())
        for job, clauses in parts:
            self.take(job, self._joined([next(results) for _clause in clauses]), "split")

    def _joined(self, suggestions: Sequence[Suggestion]) -> Suggestion:
        blank = "" if is_chinese(self.target_tag) else " "
        scores = [suggestion.score for suggestion in suggestions if suggestion.score is not None]
        return replace(
            suggestions[0],
            target=blank.join(suggestion.target.strip() for suggestion in suggestions),
            score=min(scores) if scores else None,
            raw=tuple(text for suggestion in suggestions for text in suggestion.raw),
            problems=tuple(problem for suggestion in suggestions for problem in suggestion.problems),
        )
