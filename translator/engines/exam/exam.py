"""
Examines the engines that are installed on sentences with two translations each, and remembers what came out.

The sentences have numbers, dates, names, terms, tags, quotations, headlines, lists, negations, and instructions that
must be translated and not obeyed. They are too few to tell two good models apart; they show one that is broken.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from multiprocessing import active_children, get_context
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from translator.checks.base import Pair
from translator.checks.runner import run_checks
from translator.engines import open_engine
from translator.engines.exam.evaluation import DIRECTIONS, ExamResult, remember
from translator.engines.pipeline.consensus import chrf_similarity
from translator.engines.pipeline.drafts import draft
from translator.errors import EngineUnavailable, PairNotSupported, UsageError
from translator.formats.inline import plain_text, tag_problems
from translator.i18n import _
from translator.jobs import Backend, House, Job, Workplace, work_through
from translator.language import EN, ZH_HANS, ZH_HANT, LangTag, is_traditional, opencc_config, script_converter
from translator.model import Request, Severity, TermEntry
from translator.operating_system import peak_memory_mb
from translator.settings import EngineSettings, Settings

EXAMINED = ("firefox", "argos", "llama")
"""The engines that run on this machine with a model."""
_CURLY = str.maketrans("「」『』", "“”‘’")
TERMS = {
    "ferry": "渡船", "night market": "夜市", "supply chain": "供应链", "city council": "市议会", "proofreader": "校对",
}  # fmt: skip


def examine(names: Sequence[str], settings: EngineSettings, backend: Backend | None = None) -> Iterator[ExamResult]:
    """
    Yield a result for each engine and direction that is installed, and remember it.

    One exam follows the other on this machine, so that its time and memory are its own, unless there is a `backend`:
    then models are examined where it works, as many at a time as it has places. Raises `UsageError` for an engine that
    has no exam, `EngineUnavailable` for a named one that is not installed.
    """
    for name in names:
        if name not in EXAMINED:
            raise UsageError(_("there is no exam for {name!r}", name=name), hint=", ".join(EXAMINED))
    wanted = [(name, direction) for name in names or EXAMINED for direction in DIRECTIONS]
    made = _examine_here(wanted, settings) if backend is None else _examine_by(backend, wanted, settings)
    for _name, items in groupby(made, key=lambda item: item[0]):
        found = [result for _name, result in items]
        results = [item for item in found if isinstance(item, ExamResult)]
        yield from map(remember, results)
        missing = next((item for item in found if isinstance(item, _Missing)), None)
        if names and missing and not results:
            raise EngineUnavailable(missing.message, hint=missing.hint)


def _examine_here(wanted: Iterable[tuple[str, str]], settings: EngineSettings) -> Iterator[tuple[str, _Found]]:
    for name, direction in wanted:
        # In a process of its own, whose memory can be told from that of the others.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_end_at_once) as pool:
            asked = pool.submit(_examine_if_installed, name, direction, settings)
            try:
                yield name, asked.result()
            except BaseException:  # A signal: nobody waits for sentences that are under way.
                for child in active_children():
                    child.terminate()
                raise


def _examine_by(
    backend: Backend, wanted: Iterable[tuple[str, str]], settings: EngineSettings
) -> Iterator[tuple[str, _Found]]:
    house = House(Settings(engines=settings))
    results = work_through(
        backend,
        examine_at,
        lambda: house,
        wanted,
        prepare=lambda item: Job(0, " ".join(item), item, needs_model=True),
        finish=lambda _item, outcome: outcome.get(),
    )
    return ((name, result()) for (name, _direction), result in results)


def examine_at(place: Workplace, asked: tuple[str, str]) -> _Found:
    """Do one exam where a backend works: engine and direction."""
    return _examine_if_installed(*asked, place.house.settings.engines)


class _Missing(NamedTuple):
    """Why an engine cannot be examined; its error cannot be passed between processes."""

    message: str
    hint: str


_Found = ExamResult | _Missing


def _end_at_once() -> None:
    """Let Ctrl-C end this process without a word: the one that waits for it says what was skipped."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _examine_if_installed(name: str, direction: str, settings: EngineSettings) -> _Found:
    try:
        return examine_one(name, direction, settings)
    except (EngineUnavailable, PairNotSupported) as error:
        return _Missing(error.message, error.hint or "")


def examine_one(name: str, direction: str, settings: EngineSettings) -> ExamResult:
    """Draft the sentences of one direction with one engine, as a command drafts them, and judge them."""
    tags = DIRECTIONS[direction]
    lines = (Path(__file__).parent / f"{direction.removesuffix('-Hant')}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]  # Kind, source, two references.
    entries = TERMS.items() if tags[0] == EN else ((chinese, english) for english, chinese in TERMS.items())
    terms = [TermEntry(source, (_in_script(target, tags[1]),), status="required") for source, target in entries]
    requests = [
        Request(source, terms=tuple(term for term in terms if kind == "terms" and term.source in source.lower()))
        for kind, source, *_references in rows
    ]
    began = time.perf_counter()
    engine = open_engine(name, *tags, settings)
    loaded = time.perf_counter()
    made = draft(engine, requests, source_tag=tags[0], target_tag=tags[1])
    seconds = time.perf_counter() - loaded
    engine.close()
    targets = [item.target for item in made]
    kinds = [row[0] for row in rows]
    likeness = []
    for target, (_kind, _source, *references) in zip(targets, rows, strict=True):
        said = _in_simplified(plain_text(target), tags[1])
        likeness.append(max(chrf_similarity(said, plain_text(known)) for known in references) if target else 0.0)
    tags_kept = [bool(target) and not tag_problems(row[1], target) for row, target in zip(rows, targets, strict=True)]
    return ExamResult(
        name,
        direction,
        engine.signature,
        round(mean(likeness), 1),
        numbers=_share(_has_right_values(rows, targets, tags), kinds, {"numbers", "dates"}),
        terms=_share([bool(target) for target in targets], kinds, {"terms"}),
        tags=_share(tags_kept, kinds, {"tags"}),
        empty=sum(not target for target in targets),
        seconds=round(seconds / len(rows), 3),
        load_seconds=round(loaded - began, 2),
        memory_mb=peak_memory_mb(with_children=True),
    )


def _in_script(text: str, tag: LangTag) -> str:
    return str(script_converter(opencc_config(ZH_HANS, ZH_HANT)).convert(text)) if is_traditional(tag) else text


def _in_simplified(text: str, tag: LangTag) -> str:
    """Return text in the words and marks of Simplified Chinese, where `tag` is Traditional."""
    if not is_traditional(tag):
        return text
    return str(script_converter(opencc_config(ZH_HANT, ZH_HANS, region="TWP")).convert(text)).translate(_CURLY)


def _share(is_right: Sequence[bool], kinds: Sequence[str], wanted: set[str]) -> tuple[int, int]:
    chosen = [right for right, kind in zip(is_right, kinds, strict=True) if kind in wanted]
    return sum(chosen), len(chosen)


def _has_right_values(
    rows: Sequence[Sequence[str]], targets: Sequence[str], tags: tuple[LangTag, LangTag]
) -> list[bool]:
    found = []
    for row, target in zip(rows, targets, strict=True):
        findings = run_checks([Pair(row[1], target, *tags)], only=("num", "date")) if target else []
        found.append(bool(target) and all(item.severity is Severity.INFO for item in findings))
    return found
