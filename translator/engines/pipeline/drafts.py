"""
From segments to drafts, with any engine: pass-through, tags out, the engine, the gate, the ladder, tags in.

This is the only way by which commands use an engine, so that no text reaches a catalog that was not judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from translator.engines.base import Streaming
from translator.engines.pipeline.passthrough import is_passed_through
from translator.engines.pipeline.quality_estimation import DOUBTFUL, estimate_quality, sign_of
from translator.engines.pipeline.retries import Job, Ladder
from translator.engines.pipeline.tag_placement import place_tags
from translator.engines.repair.tags import strip_tags
from translator.model import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.engines.base import Engine
    from translator.model import Request


def draft(
    engine: Engine,
    requests: Sequence[Request],
    *,
    source_tag: str,
    target_tag: str,
    open_other: Callable[[], Engine | None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Suggestion]:
    """
    Return one suggestion for each request, in order.

    One that passed the gate has a target, and in `problems` at most doubts; one that failed has an empty target and
    the reasons. Equal requests are translated once. What `engine` cannot do is asked from the engine that `open_other`
    gives. `progress` is called with the number of segments just finished.
    """
    ladder = Ladder(engine, source_tag, target_tag, open_other)
    jobs: dict[Request, Job] = {}
    results: dict[Request, Suggestion] = {}
    for request in requests:
        if is_passed_through(request):
            results[request] = Suggestion(
                request.source, f"mt:{engine.name}", 100, engine.signature, repairs=("copied",)
            )
        elif request not in jobs:
            stripped = strip_tags(request.source, keep_points=engine.keeps_tags)
            jobs[request] = Job(request, stripped, replace(request, source=stripped.plain))
    counts = Counter(requests) if progress else {}
    if progress and results:
        progress(sum(request in results for request in requests))
    _translate(ladder, list(jobs.values()), lambda job: progress(counts[job.request]) if progress else None)
    results.update(zip(jobs, _finish(ladder, list(jobs.values())), strict=True))
    return [results[request] for request in requests]


def _translate(ladder: Ladder, jobs: list[Job], finished: Callable[[Job], None]) -> None:
    for job, suggestion in _first_attempts(ladder.engine, jobs):
        ladder.take(job, suggestion)
        if ladder.is_settled(job):
            finished(job)
    # In the order of the article, not of arrival: what an engine works on together can move its words.
    ladder.climb([job for job in jobs if not ladder.is_settled(job)], finished=finished)


def _first_attempts(engine: Engine, jobs: list[Job]) -> Iterator[tuple[Job, Suggestion]]:
    asked = [job.asked for job in jobs]
    if isinstance(engine, Streaming):
        for index, suggestion in engine.translate_each(asked):
            yield jobs[index], suggestion
    else:
        yield from zip(jobs, engine.translate(asked), strict=True)


def _finish(ladder: Ladder, jobs: list[Job]) -> list[Suggestion]:
    passed = [job for job in jobs if not job.best.is_blocked]
    placed = dict(zip(map(id, passed), place_tags(ladder, passed), strict=True))
    return [_estimated(job, placed[id(job)], ladder) if id(job) in placed else _failed(job) for job in jobs]


def _estimated(job: Job, suggestion: Suggestion, ladder: Ladder) -> Suggestion:
    """Add what is to be expected of a draft, and the doubt that it is one of the worst."""
    sign = sign_of(job.best.suggestion, job.opinions)
    estimate = estimate_quality(ladder.engine.name, ladder.target_tag, sign)
    if estimate is None or estimate >= DOUBTFUL:
        return replace(suggestion, estimate=estimate)
    doubt = f"mt.score: probably better than {estimate} % of drafts only"
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
