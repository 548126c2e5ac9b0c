"""
Drafting apart from the catalog: the requests of one article in, its drafts out, in this process or anywhere.

What an engine is like (its name, its signature, how much it takes at once) has to be known before there are jobs:
`FarEngines` has it told by whoever will draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from translator.bilingual.errors import EngineError, EngineUnavailable
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Suggestion
from translator.bilingual.words.language import LangTag
from translator.newsroom.drafts import EngineDescription, LazyEngines
from translator.newsroom.drafts.base import Capabilities
from translator.newsroom.house.jobs import Backend, House, Job, Workplace

BATCH = 24
"""Segments that a streaming engine drafts between two writes."""
LARGE_BATCH = 240
"""The same for an engine that puts segments of equal length together: it is faster the more it gets at once."""
_DESCRIPTION = "description"


def batch_size(capabilities: Capabilities) -> int:
    return BATCH if capabilities.streams and not capabilities.prefers_many else LARGE_BATCH


@dataclass(frozen=True, slots=True)
class EngineJob:
    """Which engine is asked, and for what."""

    engine: str
    """Name, or `auto`."""
    source_tag: LangTag
    target_tag: LangTag
    requests: tuple[Request, ...] = ()
    signature: str = ""
    """That of the engine by which all are drafted; another one is refused. Empty: any will do."""
    needs_model: bool = False
    with_fallback: bool = False
    """Whether the engine that `auto` asks next is to be described too."""

    def as_job(self, name: str) -> Job:
        return Job(0, name, self, self.needs_model)


@dataclass(frozen=True, slots=True)
class ArticleDrafts:
    """The drafts of an article, batch by batch."""

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
        """Return the job of drafting an article."""
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
    """Return the engines of a workplace, which are opened once."""
    settings, pair = place.house.settings, (job.source_tag, job.target_tag)
    return place.kept(
        ("engines", job.engine, *pair), lambda: LazyEngines(job.engine, *pair, settings.engines, settings.checks)
    )
