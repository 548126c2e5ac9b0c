"""
Evaluates engines on the same sentences: quality, speed, memory, and errors that can be counted.

Each engine runs in its own process, so that its memory use can be measured. `bare` evaluates it without glossary, gate,
retries and tags, and a language model with the plainest prompt and no grammar. The difference is what the rest of the
program contributes.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from translator.bilingual.errors import EngineUnavailable, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request, Severity, Suggestion
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.quantities import find_quantities
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

BARE = ":bare"
"""Suffix of an engine name: without glossary, gate, retries and tags."""
BATCH = 16
"""Segments between two moves of the progress bar."""
_NUMBERS = (
    "num.value", "num.percent", "num.currency", "num.fraction", "num.multiple", "num.range", "num.ordinal",
    "num.unit", "date.value", "date.weekday", "date.time", "date.period",
)  # fmt: skip
_TERMS = ("gls.missing", "gls.forbidden", "gls.dnt")


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
    """A figure of sacrebleu's, 0 to 100 (TER: edits for each hundred words, 0 is best)."""

    value: float
    interval: float | None = None
    """Half of the 95 % interval, by 1,000 resamples of the segments; None below 30 segments."""
    signature: str = ""


@dataclass(slots=True)
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
    ter: MetricScore
    mixed: int
    """Drafts with words of the other language left in them."""
    numbers: tuple[int, int]
    """Segments whose numbers and dates are right, of the segments that have some."""
    terms: tuple[int, int]
    """Segments that hold the glossary, of the segments that have terms."""
    failed: int
    """Segments left empty because nothing passed the gate."""
    repaired: int
    doubtful: int
    repairs: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)

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


def measure_apart(
    name: str, task: EvaluationTask, progress: Callable[[int], None] = lambda _done: None
) -> EvaluationResult:
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


def measure(name: str, task: EvaluationTask, progress: Callable[[int], None] = lambda _done: None) -> EvaluationResult:
    """Translate the task with one engine of this process and score what comes out."""
    plain, is_bare = name.removesuffix(BARE), name.endswith(BARE)
    glossary = read_glossary_file(Path(task.glossary)) if task.glossary else None
    termbase = glossary.termbase(task.source_tag, task.target_tag) if glossary else None
    shown = None if is_bare else termbase
    requests = [Request(source, terms=shown.terms_for(source) if shown else ()) for source, _reference in task.pairs]
    started = time.perf_counter()
    engine = open_engine(plain, task.source_tag, task.target_tag, task.settings)
    try:
        loaded = time.perf_counter()
        made = _translate(engine, requests, task, is_bare, progress)
        seconds, memory_mb = time.perf_counter() - loaded, peak_memory_mb()
    finally:
        engine.close()
    result = _scored(name, engine.signature, made, task, termbase)
    return replace(result, seconds=round(seconds, 2), load_seconds=round(loaded - started, 2), memory_mb=memory_mb)


def _translate(
    engine: Engine, requests: list[Request], task: EvaluationTask, is_bare: bool, progress: Callable[[int], None]
) -> list[Suggestion]:
    if not is_bare:
        return draft(engine, requests, source_tag=task.source_tag, target_tag=task.target_tag, progress=progress)
    made: list[Suggestion] = []
    for start in range(0, len(requests), BATCH):
        batch = requests[start : start + BATCH]
        made += engine.retry(batch, "bare") if engine.name == "llama" else engine.translate(batch)
        progress(len(batch))
    return made


def _scored(
    name: str, signature: str, made: Sequence[Suggestion], task: EvaluationTask, termbase: TermBase | None
) -> EvaluationResult:
    outputs = [" ".join(item.target.split()) for item in made]
    bleu, chrf, ter = scores(outputs, [reference for _source, reference in task.pairs], task.target_tag)
    wrong = _wrong(outputs, task, termbase)
    sources = list(enumerate(source for source, _reference in task.pairs))
    with_numbers = [index for index, source in sources if find_quantities(source, task.source_tag)]
    with_terms = [index for index, source in sources if termbase and termbase.find(source)]
    return EvaluationResult(
        name, signature, len(made), 0.0, 0.0, 0, bleu, chrf, ter,
        mixed=sum("txt.codemix" in checks or "txt.untranslated" in checks for checks in wrong),
        numbers=(sum(not wrong[index].intersection(_NUMBERS) for index in with_numbers), len(with_numbers)),
        terms=(sum(not wrong[index].intersection(_TERMS) for index in with_terms), len(with_terms)),
        failed=sum(not item.target for item in made),
        repaired=sum(bool(item.target and item.repairs) for item in made),
        doubtful=sum(bool(item.target and item.problems) for item in made),
        repairs=dict(Counter(repair for item in made for repair in item.repairs)),
        problems=dict(Counter(problem.split(":")[0] for item in made for problem in item.problems)),
    )  # fmt: skip


def _wrong(outputs: Sequence[str], task: EvaluationTask, termbase: TermBase | None) -> list[set[str]]:
    found: list[set[str]] = [set() if output else {*_NUMBERS, *_TERMS} for output in outputs]
    terms = termbase.entries if termbase else ()
    pairs = [
        Pair(source, output, task.source_tag, task.target_tag, number=number, terms=terms)
        for number, ((source, _ref), output) in enumerate(zip(task.pairs, outputs, strict=True), 1)
        if output
    ]
    for finding in run_checks(pairs, only=("txt.codemix", "txt.untranslated", *_NUMBERS, *_TERMS)):
        is_grave = finding.severity is Severity.ERROR or finding.check == "txt.codemix"
        if is_grave or (finding.check in _NUMBERS and finding.severity is Severity.WARNING):
            found[finding.segment - 1].add(finding.check)
    return found


def scores(outputs: Sequence[str], references: Sequence[str], tag: str) -> tuple[MetricScore, MetricScore, MetricScore]:
    """
    Return BLEU, chrF2 and TER over all segments; Chinese is measured by characters.

    Raises `UsageError` without sacrebleu. Source: sacrebleu 2, with its signatures.
    """
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER
    except ImportError:
        raise UsageError(_("sacrebleu is not installed"), hint=install_command("eval")) from None
    metrics = (
        BLEU(tokenize="zh" if is_chinese(tag) else "13a"),
        CHRF(),
        TER(asian_support=is_chinese(tag), normalized=is_chinese(tag)),
    )
    resamples = 1000 if len(outputs) >= 30 else 1
    found = []
    for metric in metrics:
        score: Any = metric.corpus_score(list(outputs), [list(references)], n_bootstrap=resamples)
        interval = round(float(score._ci), 1) if resamples > 1 else None
        found.append(MetricScore(round(float(score.score), 1), interval, str(metric.get_signature())))
    return found[0], found[1], found[2]


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
