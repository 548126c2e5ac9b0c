"""Drafts a list of segments with one engine: the only way by which a command uses one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import mean

from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.inline import plain_text, protected_spans
from translator.bilingual.words.language import is_chinese
from translator.newsroom.drafts.base import Engine
from translator.newsroom.drafts.gate import MISLEADING, repeated_drafts
from translator.newsroom.drafts.pipeline.answer_journal import AnswerJournal, AskedEngine
from translator.newsroom.drafts.pipeline.bylines import Frame, frame_of
from translator.newsroom.drafts.pipeline.retries import (
    AGREEMENT,
    DOUBTFUL,
    Job,
    RetryPipeline,
    agreement_confidence,
    chrf_similarity,
    combine_confidence,
    disagreements,
    estimate_quality,
)
from translator.newsroom.drafts.pipeline.tag_placement import place_tags
from translator.newsroom.drafts.tags import strip_tags


def draft(
    engine: Engine,
    requests: Sequence[Request],
    *,
    source_tag: str,
    target_tag: str,
    open_fallback: Callable[[], Engine | None] | None = None,
    progress: Callable[[int], None] | None = None,
    journal: AnswerJournal | None = None,
    kept: dict[Request, Suggestion] | None = None,
) -> list[Suggestion]:
    """
    Return one suggestion for each request, in order.

    A suggestion that passed the gate has a target, and at most doubts in `problems`. One that failed has an empty
    target, and the reasons in `problems`. Equal requests are translated once. Segments that `engine` fails on are
    translated by the engine that `open_fallback` returns. `progress` gets the number of segments just finished. Answers
    in `journal` are not asked for. When an error or Ctrl-C ends the work, `kept` holds the drafts that were finished.
    """

    def framed(request: Request) -> Frame | None:
        if not is_chinese(source_tag) or engine.has_whole(request):
            return None
        return frame_of(request.source, request.terms, engine.house.romanisation)

    frames = {request: frame for request in requests if (frame := framed(request))}

    def inner(request: Request) -> Request:
        return replace(request, source=frames[request].report) if request in frames else request

    def outer(request: Request, made: Suggestion) -> Suggestion:
        return _framed(made, frames[request]) if request in frames else made

    asked = [request for request in requests if request not in frames or frames[request].report]
    known = dict[Request, Suggestion]()
    pair = source_tag, target_tag
    reports = [inner(request) for request in asked]
    try:
        made = _draft_reports(engine, reports, *pair, open_fallback, progress, journal, known)
    finally:
        if kept is not None:
            kept.update({one: outer(one, known[report]) for one, report in zip(asked, reports, strict=True)
                         if report in known})  # fmt: skip
    drafts = {request: outer(request, one) for request, one in zip(asked, made, strict=True)}
    for request in frames.keys() - drafts.keys():
        drafts[request] = replace(_framed(engine.suggest(""), frames[request]), score=100)
    if progress and len(asked) < len(requests):
        progress(len(requests) - len(asked))
    return [drafts[request] for request in requests]


def _framed(made: Suggestion, frame: Frame) -> Suggestion:
    if frame.report and not made.target:
        return made
    return replace(
        made,
        target=f"{frame.before}{made.target}{frame.after}",
        repairs=(*made.repairs, "byline:written"),
        problems=(*made.problems, *frame.problems),
    )


def _draft_reports(
    engine: Engine,
    requests: Sequence[Request],
    source_tag: str,
    target_tag: str,
    open_fallback: Callable[[], Engine | None] | None,
    progress: Callable[[int], None] | None,
    journal: AnswerJournal | None,
    kept: dict[Request, Suggestion],
) -> list[Suggestion]:
    def asked_fallback() -> Engine | None:
        other = open_fallback() if open_fallback else None
        return AskedEngine(other, journal) if other else None

    engine = AskedEngine(engine, journal)
    pipeline = RetryPipeline(engine, source_tag, target_tag, asked_fallback)
    jobs: dict[Request, Job] = {}
    results: dict[Request, Suggestion] = {}
    for request in requests:
        if _is_its_own_translation(request):
            results[request] = replace(engine.suggest(request.source, score=100), repairs=("copied",))
        elif request not in jobs:
            stripped = strip_tags(request.source, keep_standalone=engine.capabilities.keeps_tags)
            jobs[request] = Job(request, stripped, replace(request, source=stripped.plain))
    counts = Counter(requests) if progress else {}
    if progress and results:
        progress(sum(request in results for request in requests))

    def finished(job: Job) -> None:
        if progress:
            progress(counts[job.request])

    try:
        _translate(pipeline, list(jobs.values()), finished)
        results.update(zip(jobs, _finish(pipeline, list(jobs.values())), strict=True))
    except BaseException:
        _refuse_repeated(list(jobs.values()))
        kept.update(results)
        done = {request: job for request, job in jobs.items() if _needs_no_engine(pipeline, job)}
        kept.update(zip(done, _finish(pipeline, list(done.values())), strict=True))
        raise
    return [results[request] for request in requests]


def _is_its_own_translation(request: Request) -> bool:
    text = plain_text(request.source)
    for start, end, _kind in reversed(protected_spans(text, code=True)):
        text = f"{text[:start]} {text[end:]}"
    for term in request.terms:
        if term.status == "dnt":
            text = re.sub(rf"(?<!\w){re.escape(term.source)}(?!\w)", " ", text)
    return not any(character.isalpha() for character in text)


def _translate(pipeline: RetryPipeline, jobs: list[Job], finished: Callable[[Job], None]) -> None:
    told: set[int] = set()

    def tell(job: Job) -> None:
        if id(job) not in told:
            told.add(id(job))
            finished(job)

    for index, suggestion in pipeline.engine.translate_each([job.plain for job in jobs]):
        pipeline.add_attempt(jobs[index], suggestion)
        if pipeline.is_settled(jobs[index]):
            tell(jobs[index])
    _refuse_repeated(jobs)
    # In the order of the article, not of arrival: which segments run together can change the words of an engine.
    pipeline.retry([job for job in jobs if not pipeline.is_settled(job)], finished=tell)
    _refuse_repeated(jobs)


def _refuse_repeated(jobs: Sequence[Job]) -> None:
    attempts = [(job, place) for job in jobs for place in range(len(job.attempts))]
    problems = repeated_drafts([(job.plain.source, job.attempts[place].suggestion.target) for job, place in attempts])
    for (job, place), problem in zip(attempts, problems, strict=True):
        attempt = job.attempts[place]
        if problem and problem.check not in {known.check for known in attempt.problems}:
            job.attempts[place] = replace(attempt, problems=(problem, *attempt.problems))


def _needs_no_engine(pipeline: RetryPipeline, job: Job) -> bool:
    return bool(job.attempts) and pipeline.is_settled(job) and job.plain.source == job.request.source


def _finish(pipeline: RetryPipeline, jobs: list[Job]) -> list[Suggestion]:
    passed = [job for job in jobs if not job.best.is_blocked]
    placed = dict(zip(map(id, passed), place_tags(pipeline, passed), strict=True))
    return [_estimated(job, placed[id(job)], pipeline) if id(job) in placed else _failed(job) for job in jobs]


def _estimated(job: Job, suggestion: Suggestion, pipeline: RetryPipeline) -> Suggestion:
    kept = job.best.suggestion
    confidence: float | None
    if kept.score is not None:
        confidence, known = combine_confidence(kept.score, kept, job.candidates), pipeline.engine.name
    else:
        known = AGREEMENT
        confidence = agreement_confidence(job.plain.source, kept.target, job.others, pipeline.target_tag)
        if job.others:
            agreed = mean(chrf_similarity(kept.target, other) for other in job.others)
            suggestion = replace(suggestion, agreement=round(agreed))
        # Where the gate tells already which of the two is wrong, nobody has to look.
        attempts = (*job.attempts, *job.readings)
        equals = [it.suggestion.target for it in attempts if it.weight <= job.best.weight]
        others = [other for other in job.others if other in equals]
        said = [disagreements(kept.target, other, pipeline.target_tag) for other in others]
        if kinds := dict.fromkeys(kind for found in said for kind in found):
            doubt = f"mt.disagreement: another translator says otherwise: {', '.join(kinds)}"
            suggestion = replace(suggestion, problems=(*suggestion.problems, doubt))
    estimate = estimate_quality(known, pipeline.target_tag, confidence)
    if any(problem.check in MISLEADING for problem in job.best.problems):
        # Fluent, and about somebody else, or the opposite: no score of the engine sees that.
        return replace(suggestion, estimate=estimate and min(estimate, DOUBTFUL - 1))
    if estimate is None or estimate >= DOUBTFUL:
        return replace(suggestion, estimate=estimate)
    doubt = f"mt.score: probably better than {estimate}% of drafts only"
    return replace(suggestion, estimate=estimate, problems=(*suggestion.problems, doubt))


def _failed(job: Job) -> Suggestion:
    best = job.best
    problems = tuple(map(str, best.problems))
    return replace(best.suggestion, target="", raw=job.raw, repairs=best.repairs, problems=problems)
