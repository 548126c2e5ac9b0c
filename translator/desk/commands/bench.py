"""`translator bench`: engines side by side on the same sentences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import Format, ListFormat, argument, option, settings_here, verb_group
from translator.newsroom.ground.console import print_json, talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.drafts.evaluation import EvaluationResult, EvaluationTask, MetricScore

app = verb_group(_("Measure engines on your own sentences."))


@app.callback()
def bench() -> None:
    """Measure engines on your own sentences."""


@app.command("engines")
def engines(
    file: Annotated[Path, argument("FILE", _("Two columns with a tab: source and reference."))],
    names: Annotated[str, option("--engine", _("Engines with commas; NAME:bare is NAME without help."), "NAMES")],
    source: Annotated[str, option("--from", _("Language of the source."), "TAG")] = "en",
    target: Annotated[str, option("--to", _("Language to translate into."), "TAG")] = "zh-Hans",
    glossary: Annotated[Path | None, option("--glossary", _("Terms to hold (CSV)."), "FILE")] = None,
    start: Annotated[int, option("--start", _("Leave out so many pairs."), min=0)] = 0,
    limit: Annotated[int | None, option("--limit", _("Stop after so many pairs."), min=1)] = None,
    runs: Annotated[int, option("--runs", _("Measure each engine so many times."), min=1)] = 1,
    format: Format = ListFormat.TEXT,
) -> None:
    """Compare engines: quality, speed, memory, numbers, terms."""
    from translator.newsroom.drafts.evaluation import EvaluationTask, as_data, read_pairs, remember

    pairs = read_pairs(file, start=start, limit=limit)
    task = EvaluationTask(pairs, parse_tag(source), parse_tag(target), settings_here().engines, str(glossary or ""))
    results = _measure([name.strip() for name in names.split(",") if name.strip()], task, runs)
    remember(results, task)
    if format is ListFormat.JSON:
        print_json([as_data(result) for result in results])
        return
    _print(results)


def _measure(names: Sequence[str], task: EvaluationTask, runs: int) -> list[EvaluationResult]:
    from translator.desk.render.console import progress
    from translator.newsroom.drafts import ENGINES, check_name
    from translator.newsroom.drafts.evaluation import BARE, measure_apart

    if not names:
        raise UsageError(_("no engine is called {name!r}", name=""), hint=", ".join(ENGINES))
    for name in names:
        check_name(name.removesuffix(BARE))
    with progress(_("translating"), len(names) * runs * len(task.pairs)) as bar:
        return [measure_apart(name, task, bar) for name in names for _run in range(runs)]


def _print(results: Sequence[EvaluationResult]) -> None:
    from translator.desk.render.tables import Column, print_table

    rows = [
        (
            result.engine, _score(result.bleu), _score(result.chrf), _score(result.ter),
            f"{result.segments_per_minute:.0f}", str(result.memory_mb), str(result.mixed),
            "{}/{}".format(*result.numbers), "{}/{}".format(*result.terms) if result.terms[1] else "–",
            str(result.repaired), str(result.failed),
        )
        for result in results
    ]  # fmt: skip
    titles = [_("seg/min"), "MB", _("mixed"), _("numbers"), _("terms"), _("repaired"), _("empty")]
    titles = ["BLEU", "chrF2", "TER", *titles]
    print_table([Column(_("engine")), *(Column(title, "right") for title in titles)], rows)
    for signature in dict.fromkeys(result.signature for result in results):
        talk(signature)
    first = results[0]
    signatures = "  ".join(score.signature for score in (first.bleu, first.chrf, first.ter))
    talk(_("{count} segments; {scores}", count=first.segments, scores=signatures))


def _score(score: MetricScore) -> str:
    return f"{score.value:.1f}" + (f" ±{score.interval:.1f}" if score.interval is not None else "")
