"""
Evaluates engines on the same sentences: quality, speed, memory and errors, or blind, by a person who chooses.

Each measured engine runs in its own process, so that its memory use can be measured.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from translator.bilingual.errors import EngineUnavailable, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Severity, Suggestion
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.words.language import LangTag, is_chinese
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.drafts import AUTO, measured_engines, measured_path, open_engine
from translator.newsroom.drafts.base import Engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.extras import install_command
from translator.newsroom.ground.files import lines_of, write_atomically
from translator.newsroom.ground.operating_system import peak_memory_mb
from translator.newsroom.ground.settings import EngineSettings
from translator.newsroom.house.glossary import read_glossary_file

SEED = 20261202
NORMAL_95 = 1.96
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class EvaluationTask:
    pairs: tuple[tuple[str, str], ...]
    source_tag: LangTag
    target_tag: LangTag
    settings: EngineSettings
    glossary: str = ""
    """Path of a CSV glossary; empty for none."""


@dataclass(frozen=True, slots=True)
class MetricScore:
    """A figure of sacrebleu's, 0 to 100."""

    value: float
    interval: float | None = None
    """Half of the 95 % interval, by 1,000 resamples of the segments; None below 30 segments."""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    engine: str
    signature: str
    segments: int
    seconds: float
    """For all segments, without loading."""
    load_seconds: float
    memory_mb: int
    """Largest resident size of the process."""
    bleu: MetricScore
    chrf: MetricScore
    wrong: dict[str, int]
    """Check → drafts in which it finds an error."""
    failed: int
    """Segments left empty because nothing passed the gate."""
    repaired: int
    doubtful: int

    @property
    def segments_per_minute(self) -> float:
        return 60 * self.segments / self.seconds if self.seconds else 0.0


def read_pairs(path: Path, *, start: int = 0, limit: int | None = None) -> tuple[tuple[str, str], ...]:
    """
    Return source and reference of a file with two columns between tabs; lines from the 0-based `start` on.

    Raises `UsageError` for a line without a tab, and a file without pairs.
    """
    try:
        lines = lines_of(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(_("cannot read this: {reason}", reason=error), where=path) from None
    for number, line in enumerate(lines, 1):
        if line.strip() and "\t" not in line:
            raise UsageError(_("no tab between source and reference"), where=f"{path}:{number}")
    pairs = tuple((line.split("\t")[0], line.split("\t")[1]) for line in lines if line.strip())[start:]
    if not pairs[:limit]:
        raise UsageError(_("there is nothing to translate in it"), where=path)
    return pairs[:limit]


def measure_apart(name: str, task: EvaluationTask, progress: Progress = lambda _done: None) -> EvaluationResult:
    """Run `measure` in a process of its own; raises what opening the engine raises."""
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(1, mp_context=context) as pool:
        done = manager.Queue()
        future = pool.submit(_measure_in_process, name, task, done)
        while not future.done() or not done.empty():
            if not done.empty():
                progress(done.get())
            else:
                time.sleep(0.05)
        return future.result()


def _measure_in_process(name: str, task: EvaluationTask, done: Any) -> EvaluationResult:
    try:
        return measure(name, task, done.put)
    except EngineUnavailable as error:
        # An exception with keyword arguments cannot be passed between processes.
        raise UsageError(error.message, where=error.where, hint=error.hint) from None


def measure(name: str, task: EvaluationTask, progress: Progress = lambda _done: None) -> EvaluationResult:
    """Translate the task with one engine of this process and score what comes out."""
    glossary = read_glossary_file(Path(task.glossary)) if task.glossary else None
    termbase = glossary.termbase(task.source_tag, task.target_tag) if glossary else None
    started = time.perf_counter()
    engine = open_engine(name, task.source_tag, task.target_tag, task.settings)
    try:
        loaded = time.perf_counter()
        made = _translate(engine, task, termbase, progress)
        seconds, memory_mb = time.perf_counter() - loaded, peak_memory_mb()
    finally:
        engine.close()
    outputs = [" ".join(item.target.split()) for item in made]
    bleu, chrf = scores(outputs, [reference for _source, reference in task.pairs], task.target_tag)
    return EvaluationResult(
        name, engine.signature, len(made), round(seconds, 2), round(loaded - started, 2), memory_mb, bleu, chrf,
        wrong=_count_wrong(outputs, task, termbase),
        failed=sum(not item.target for item in made),
        repaired=sum(bool(item.target and item.repairs) for item in made),
        doubtful=sum(bool(item.target and item.problems) for item in made),
    )  # fmt: skip


def _translate(engine: Engine, task: EvaluationTask, terms: TermBase | None, progress: Progress) -> list[Suggestion]:
    requests = [Request(source, terms=terms.terms_for(source) if terms else ()) for source, _reference in task.pairs]
    return draft(engine, requests, source_tag=task.source_tag, target_tag=task.target_tag, progress=progress)


def _count_wrong(outputs: Sequence[str], task: EvaluationTask, termbase: TermBase | None) -> dict[str, int]:
    terms = termbase.entries if termbase else ()
    pairs = [
        Pair(source, output, task.source_tag, task.target_tag, number=number, terms=terms)
        for number, ((source, _reference), output) in enumerate(zip(task.pairs, outputs, strict=True), 1)
        if output
    ]
    errors = {(item.check, item.segment) for item in run_checks(pairs) if item.severity is Severity.ERROR}
    return dict(Counter(check for check, _segment in sorted(errors)))


def scores(outputs: Sequence[str], references: Sequence[str], tag: str) -> tuple[MetricScore, MetricScore]:
    """
    Return BLEU and chrF2 over all segments; Chinese is measured by characters.

    Raises `UsageError` without sacrebleu. Source: sacrebleu 2, with its signatures.
    """
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError:
        raise UsageError(_("sacrebleu is not installed"), hint=install_command("eval")) from None
    resamples = 1000 if len(outputs) >= 30 else 1

    def scored(metric: Any) -> MetricScore:
        score = metric.corpus_score(list(outputs), [list(references)], n_bootstrap=resamples)
        interval = round(float(score._ci), 1) if resamples > 1 else None
        return MetricScore(round(float(score.score), 1), interval, str(metric.get_signature()))

    return scored(BLEU(tokenize="zh" if is_chinese(tag) else "13a")), scored(CHRF())


def remember(results: Sequence[EvaluationResult], task: EvaluationTask) -> None:
    """Keep which engine was better at a language pair on this machine, for the engine `auto`."""
    measured = {result.engine: result.chrf.value for result in results if result.engine in AUTO}
    if len(measured) > 1:
        known = measured_engines()
        known[f"{task.source_tag}-{task.target_tag}"] = measured
        write_atomically(measured_path(), json.dumps(known, indent=1).encode())


def as_data(result: EvaluationResult) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(result)
    return {**data, "segments_per_minute": round(result.segments_per_minute, 1)}


@dataclass(frozen=True, slots=True)
class BlindPair:
    number: int
    source: str
    shown: tuple[str, str]
    is_swapped: bool
    """The first that is shown is the second engine's."""


@dataclass(frozen=True, slots=True)
class BlindResult:
    engines: tuple[str, str]
    preferred: tuple[int, int]
    equal: int
    """Pairs of which neither was better."""
    same: int
    """Pairs with the same text, which nobody is asked about."""

    @property
    def share(self) -> float:
        """Of the choices, those for the first engine; 0.5 without one."""
        chosen = sum(self.preferred)
        return self.preferred[0] / chosen if chosen else 0.5

    @property
    def interval(self) -> tuple[float, float]:
        """Of that share, with 95 % confidence. Source: Wilson 1927."""
        count = sum(self.preferred)
        if not count:
            return 0.0, 1.0
        square = NORMAL_95**2 / count
        middle = (self.share + square / 2) / (1 + square)
        half = math.sqrt(square * (self.share * (1 - self.share) + square / 4)) / (1 + square)
        return max(0.0, middle - half), min(1.0, middle + half)


def draft_pairs(names: Sequence[str], task: EvaluationTask, progress: Progress) -> list[tuple[str, ...]]:
    """Return the drafts of each engine for each sentence, one after the other; raises what opening an engine raises."""
    columns = []
    for name in names:
        engine = open_engine(name, task.source_tag, task.target_tag, task.settings)
        try:
            columns.append([made.target for made in _translate(engine, task, None, progress)])
        finally:
            engine.close()
    return list(zip(*columns, strict=True))


def blind_pairs(task: EvaluationTask, drafts: Sequence[tuple[str, ...]]) -> Iterator[BlindPair]:
    """Yield the pairs that differ, in a shuffled order, each with its drafts in one of their two orders."""
    chance = random.Random(SEED)
    numbers = [number for number, (one, other) in enumerate(drafts) if one != other]
    chance.shuffle(numbers)
    for number in numbers:
        one, other = drafts[number]
        is_swapped = chance.random() < 0.5
        yield BlindPair(number, task.pairs[number][0], (other, one) if is_swapped else (one, other), is_swapped)
