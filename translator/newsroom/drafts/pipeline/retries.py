"""
The retry steps for segments whose first translation does not pass the gate.

The steps are tried in this order until an attempt passes:

1. a term that is missing is written over the words that translate it, where the engine or the lexicon tells which they
   are (after step 3, if the engine only aligns roughly);
2. several other wordings are drawn from the engine, if it offers candidates;
3. the engine's own steps: another prompt, the next hypothesis, …;
4. standalone tags that the engine lost are put back beside their words;
5. the sentence is cut at a clause and translated in parts;
6. a fallback engine translates the segment, if there is one.

The gate judges every attempt. The best attempt is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from translator.bilingual.model import Request, Suggestion, TermEntry, TermMatch
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import is_chinese
from translator.newsroom.drafts.base import Engine, Phrases
from translator.newsroom.drafts.gate.judgement import judge_suggestion
from translator.newsroom.drafts.gate.rules import GateProblem
from translator.newsroom.drafts.pipeline.clauses import join_clauses, split_clauses
from translator.newsroom.drafts.pipeline.consensus import select_consensus
from translator.newsroom.drafts.repair.name_repair import add_characters, write_names
from translator.newsroom.drafts.repair.number_repair import repair_quantities
from translator.newsroom.drafts.repair.postprocessing import postprocess
from translator.newsroom.drafts.repair.tags import StrippedSegment, strip_tags
from translator.newsroom.drafts.repair.term_repair import complete_terms, missing_terms, write_terms


@dataclass(frozen=True, slots=True)
class Attempt:
    """One suggestion after postprocessing, the step that made it, and the gate's judgement."""

    suggestion: Suggestion
    step: str
    """Empty for the first attempt; else the name of the retry step: `prompt-b`, `split` …"""
    repairs: tuple[str, ...]
    problems: tuple[GateProblem, ...]
    stripped: StrippedSegment | None = None
    """How the tags of the source were taken out, where that differs from the job's."""

    @property
    def weight(self) -> int:
        """Sum of the weights of its problems; 0 is best."""
        return sum(problem.weight for problem in self.problems)

    @property
    def is_blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


@dataclass(slots=True)
class Job:
    """One segment to draft, and all attempts so far."""

    request: Request
    stripped: StrippedSegment
    plain: Request
    """The request without tags: what the engine gets."""
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def best(self) -> Attempt:
        """The attempt with the lightest problems; of several, the one that `select_consensus` chooses."""
        if len(self.attempts) == 1:
            return self.attempts[0]
        least = min((attempt.is_blocked, attempt.weight) for attempt in self.attempts)
        equals = [attempt for attempt in self.attempts if (attempt.is_blocked, attempt.weight) == least]
        return equals[select_consensus([attempt.suggestion for attempt in equals], self.candidates)]

    @property
    def candidates(self) -> list[Suggestion]:
        """The suggestions that may be shown as drafts; all suggestions where none may."""
        shown = [attempt.suggestion for attempt in self.attempts if not attempt.is_blocked]
        return shown or [attempt.suggestion for attempt in self.attempts]

    @property
    def others(self) -> list[str]:
        """What was said otherwise by whoever was asked beside the engine, passed by the gate or not."""
        asked = [attempt for attempt in self.attempts if attempt.step in {"", "sample"} and attempt is not self.best]
        return [attempt.suggestion.target for attempt in asked if attempt.suggestion.target]

    @property
    def raw(self) -> tuple[str, ...]:
        return tuple(text for attempt in self.attempts for text in attempt.suggestion.raw)


@dataclass(frozen=True, slots=True)
class RetryPipeline:
    """Judges the attempts of one engine at one language pair, and runs the retry steps."""

    engine: Engine
    source_tag: str
    target_tag: str
    open_fallback: Callable[[], Engine | None] | None = None
    """Opens the engine for segments that this one fails on; None where there is none, or it may not be used."""

    def add_attempt(self, job: Job, suggestion: Suggestion, step: str = "") -> None:
        """Postprocess and judge one suggestion, and add it to the attempts of `job` unless a step made nothing."""
        if job.attempts and not suggestion.target.strip():
            return
        target, repairs = postprocess(suggestion.target, job.plain.source, self.target_tag)
        completed = complete_terms(target, job.plain, self.source_tag, self.target_tag)
        repairs = repairs if completed == target else (*repairs, "term:completed")
        named = completed
        if is_chinese(self.source_tag) and not is_chinese(self.target_tag):
            named = write_names(completed, job.plain)
            named = add_characters(named, job.plain) if self.engine.house.adds_characters else named
        repairs = repairs if named == completed else (*repairs, "name:written")
        housed = self.engine.house.apply(named, job.plain.source)
        repairs = repairs if housed == named else (*repairs, "house:applied")
        if housed != suggestion.target:
            suggestion = replace(suggestion, target=housed)
        attempt = Attempt(suggestion, step, repairs, self._judge(job.plain, suggestion))
        job.attempts.append(self._with_quantities(job, attempt))

    def _with_quantities(self, job: Job, attempt: Attempt) -> Attempt:
        """Return an attempt with its wrong quantity written anew, if the gate finds that cured, and nothing else."""
        if not any(problem.blocks and problem.check.startswith(("num.", "date.")) for problem in attempt.problems):
            return attempt
        target = attempt.suggestion.target
        repaired = repair_quantities(target, job.plain.source, self.source_tag, self.target_tag)
        if repaired == target:
            return attempt
        repaired = self.engine.house.apply(repaired, job.plain.source)
        suggestion = replace(attempt.suggestion, target=repaired)
        repairs = (*attempt.repairs, "number:mended")
        again = Attempt(suggestion, attempt.step, repairs, self._judge(job.plain, suggestion))
        return again if set(again.problems) < set(attempt.problems) else attempt

    def _judge(self, request: Request, suggestion: Suggestion) -> tuple[GateProblem, ...]:
        return judge_suggestion(request, suggestion, source_tag=self.source_tag, target_tag=self.target_tag)

    def is_settled(self, job: Job) -> bool:
        """Whether the best attempt is good enough to need no other."""
        best, low_score = job.best, self.engine.capabilities.low_score
        is_unsure = low_score is not None and (best.suggestion.score or 0) < low_score
        return not best.problems and not is_unsure

    def retry(self, jobs: Sequence[Job], *, finished: Callable[[Job], None]) -> None:
        """
        Run the retry steps on `jobs`, each of which has an attempt already, until it passes or no step is left.

        Where the engine offers candidates, a doubt that all of them leave is not a reason for further steps.
        """
        waiting = list(jobs)
        can = self.engine.capabilities
        if can.aligns != "roughly":
            self._write_terms(waiting)
            for job in filter(self.is_settled, waiting):
                finished(job)
            waiting = [job for job in waiting if not self.is_settled(job)]
        steps: list[Callable[[Sequence[Job]], None]] = [self._draw_candidates] if can.has_candidates else []
        steps += [partial(self._run_engine_step, step=step) for step in self.engine.steps]
        steps += [self._write_terms] if can.aligns == "roughly" else []
        for run in (*steps, self._restore_standalone_tags, self._translate_in_parts, self._use_fallback):
            if not waiting:
                return
            run(waiting)
            left: list[Job] = []
            for job in waiting:
                if job.best.is_blocked or (job.best.problems and not can.has_candidates):
                    left.append(job)
                else:
                    finished(job)
            waiting = left
        for job in waiting:
            finished(job)

    def _write_terms(self, jobs: Sequence[Job]) -> None:
        from translator.newsroom.drafts.pipeline.phrase_alignment import align_phrases

        asked: list[tuple[Job, Phrases, list[TermMatch]]] = []
        for job in jobs:
            target = job.best.suggestion.target
            lost = missing_terms(target, job.plain, self.source_tag, self.target_tag) if target else []
            if lost:
                spans = tuple((match.start, match.end) for match in lost)
                asked.append((job, Phrases(job.plain.source, target, spans), lost))
        texts = [phrases for _job, phrases, _lost in asked]
        forms = [[match.entry.targets for match in lost] for _job, _phrases, lost in asked]
        found = align_phrases(self.engine, texts, self.source_tag, exactly=True, renderings=forms)
        for (job, phrases, lost), parts in zip(asked, found, strict=True):
            places = [(part, match) for part, match in zip(parts, lost, strict=True) if part]
            if places:
                text = write_terms(phrases.target, places, self.target_tag)
                self.add_attempt(job, replace(job.best.suggestion, target=text, raw=()), "term-written")

    def _draw_candidates(self, jobs: Sequence[Job]) -> None:
        drawn = self.engine.candidates([_with_missing_places(job) for job in jobs])
        for job, suggestions in zip(jobs, drawn, strict=True):
            for suggestion in suggestions:
                self.add_attempt(job, suggestion, "sample")

    def _run_engine_step(self, jobs: Sequence[Job], step: str) -> None:
        for job, suggestion in zip(jobs, self.engine.retry([job.plain for job in jobs], step), strict=True):
            self.add_attempt(job, suggestion, step)

    def _restore_standalone_tags(self, jobs: Sequence[Job]) -> None:
        """Accept attempts whose only fault is their standalone tags: the tags are placed afterwards, like others."""
        for job in jobs:
            faulty = [
                attempt
                for attempt in job.attempts
                if {problem.check for problem in attempt.problems if problem.blocks} == {"mk.inline"}
            ]
            if not faulty or not job.best.is_blocked:
                continue
            best = min(faulty, key=lambda attempt: attempt.weight).suggestion
            stripped = strip_tags(job.request.source, keep_standalone=False)
            target, repairs = postprocess(plain_text(best.target), stripped.plain, self.target_tag)
            target = self.engine.house.apply(target, stripped.plain)
            suggestion = replace(best, target=target, raw=())
            problems = self._judge(replace(job.plain, source=stripped.plain), suggestion)
            job.attempts.append(Attempt(suggestion, "points", repairs, problems, stripped))

    def _translate_in_parts(self, jobs: Sequence[Job]) -> None:
        parts = [(job, split_clauses(job.plain.source, self.source_tag)) for job in jobs if job.best.is_blocked]
        parts = [(job, clauses) for job, clauses in parts if len(clauses) > 1]
        requests = [replace(job.plain, source=clause, matches=()) for job, clauses in parts for clause in clauses]
        results = iter(self.engine.translate(requests) if requests else ())
        for job, clauses in parts:
            made = [next(results) for _clause in clauses]
            joined = replace(
                made[0],
                target=join_clauses(clauses, [item.target for item in made], self.target_tag),
                score=min((item.score for item in made if item.score is not None), default=None),
                raw=tuple(text for item in made for text in item.raw),
                problems=tuple(problem for item in made for problem in item.problems),
            )
            self.add_attempt(job, joined, "split")

    def _use_fallback(self, jobs: Sequence[Job]) -> None:
        blocked = [job for job in jobs if job.best.is_blocked]
        other = self.open_fallback() if self.open_fallback and blocked else None
        if other is None:
            return
        keeps_tags = other.capabilities.keeps_tags
        able = [job for job in blocked if keeps_tags or plain_text(job.plain.source) == job.plain.source]
        for job, suggestion in zip(able, other.translate([job.plain for job in able]), strict=True):
            self.add_attempt(job, suggestion, f"engine:{other.name}")


def _with_missing_places(job: Job) -> Request:
    """Return the request with the place names that the best attempt lacks as additional terms."""
    places = [problem.detail.partition(" = ") for problem in job.best.problems if problem.check == "mt.place"]
    terms = tuple(TermEntry(name, (translated,)) for name, _equals, translated in places if translated)
    return replace(job.plain, terms=(*job.plain.terms, *terms)) if terms else job.plain
