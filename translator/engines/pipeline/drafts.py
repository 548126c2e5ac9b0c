"""
Turns requests into drafts with any engine: tags out, translation, gate, retries, tags back in.

Commands use an engine only through `draft`, so that no text reaches a catalog without having been judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from translator.engines.base import Engine
from translator.engines.pipeline.draft_agreement import agreement_confidence
from translator.engines.pipeline.passthrough import is_passed_through
from translator.engines.pipeline.quality_estimation import AGREEMENT, DOUBTFUL, combine_confidence, estimate_quality
from translator.engines.pipeline.retries import Job, RetryPipeline
from translator.engines.pipeline.tag_placement import place_tags
from translator.engines.repair.tags import strip_tags
from translator.model import Request, Suggestion


def draft(
    engine: Engine,
    requests: Sequence[Request],
    *,
    source_tag: str,
    target_tag: str,
    open_fallback: Callable[[], Engine | None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Suggestion]:
    """
    Return one suggestion for each request, in order.

    A suggestion that passed the gate has a target, and at most doubts in `problems`. One that failed has an empty
    target, and the reasons in `problems`. Equal requests are translated once. Segments that `engine` fails on are
    translated by the engine that `open_fallback` returns. `progress` gets the number of segments just finished.
    """
    pipeline = RetryPipeline(engine, source_tag, target_tag, open_fallback)
    jobs: dict[Request, Job] = {}
    results: dict[Request, Suggestion] = {}
    for request in requests:
        if is_passed_through(request):
            results[request] = Suggestion(
                request.source, f"mt:{engine.name}", 100, engine.signature, repairs=("copied",)
            )
        elif request not in jobs:
            stripped = strip_tags(request.source, keep_standalone=engine.capabilities.keeps_tags)
            jobs[request] = Job(request, stripped, replace(request, source=stripped.plain))
    counts = Counter(requests) if progress else {}
    if progress and results:
        progress(sum(request in results for request in requests))
    _translate(pipeline, list(jobs.values()), lambda job: progress(counts[job.request]) if progress else None)
    results.update(zip(jobs, _finish(pipeline, list(jobs.values())), strict=True))
    return [results[request] for request in requests]


def _translate(pipeline: RetryPipeline, jobs: list[Job], finished: Callable[[Job], None]) -> None:
    for index, suggestion in pipeline.engine.translate_each([job.plain for job in jobs]):
        pipeline.add_attempt(jobs[index], suggestion)
        if pipeline.is_settled(jobs[index]):
            finished(jobs[index])
    # In the order of the article, not of arrival: which segments run together can change the words of an engine.
    pipeline.retry([job for job in jobs if not pipeline.is_settled(job)], finished=finished)


def _finish(pipeline: RetryPipeline, jobs: list[Job]) -> list[Suggestion]:
    passed = [job for job in jobs if not job.best.is_blocked]
    placed = dict(zip(map(id, passed), place_tags(pipeline, passed), strict=True))
    back: dict[int, str] = {}
    if pipeline.engine.capabilities.translates_back:
        kept = [job.best.suggestion.target for job in passed]
        back = dict(zip(map(id, passed), pipeline.engine.translate_back(kept), strict=True))
    return [
        _estimated(job, placed[id(job)], pipeline, back.get(id(job), "")) if id(job) in placed else _failed(job)
        for job in jobs
    ]


def _estimated(job: Job, suggestion: Suggestion, pipeline: RetryPipeline, back: str) -> Suggestion:
    """Add the quality estimate of a draft, and a doubt where that is low."""
    kept = job.best.suggestion
    if kept.score is not None:
        confidence, known = combine_confidence(kept, job.candidates), pipeline.engine.name
    else:
        confidence, known = (
            agreement_confidence(job.plain.source, kept.target, job.others, pipeline.target_tag, back),
            AGREEMENT,
        )
    estimate = estimate_quality(known, pipeline.target_tag, confidence)
    if estimate is None or estimate >= DOUBTFUL:
        return replace(suggestion, estimate=estimate)
    doubt = f"mt.score: probably better than {estimate}% of drafts only"
    return replace(suggestion, estimate=estimate, problems=(*suggestion.problems, doubt))


def _failed(job: Job) -> Suggestion:
    best = job.best
    return replace(
        best.suggestion,
        target="",
        raw=job.raw,
        repairs=best.repairs,
        problems=tuple(str(problem) for problem in best.problems),
    )
