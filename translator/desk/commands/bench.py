"""`translator bench`: engines side by side on the same sentences."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click
import typer

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
    names: Annotated[str, option("--engine", _("Engines with commas."), "NAMES")],
    source: Annotated[str, option("--from", _("Language of the source."), "TAG")] = "en",
    target: Annotated[str, option("--to", _("Language to translate into."), "TAG")] = "zh-Hans",
    glossary: Annotated[Path | None, option("--glossary", _("Terms to hold (CSV)."), "FILE")] = None,
    start: Annotated[int, option("--start", _("Leave out so many pairs."), min=0)] = 0,
    limit: Annotated[int | None, option("--limit", _("Stop after so many pairs."), min=1)] = None,
    runs: Annotated[int, option("--runs", _("Measure each engine so many times."), min=1)] = 1,
    format: Format = ListFormat.TEXT,
) -> None:
    """Compare engines: quality, speed, memory, errors."""
    from translator.newsroom.drafts.evaluation import EvaluationTask, as_data, read_pairs, remember

    pairs = read_pairs(file, start=start, limit=limit)
    task = EvaluationTask(pairs, parse_tag(source), parse_tag(target), settings_here().engines, str(glossary or ""))
    results = _measure([name.strip() for name in names.split(",") if name.strip()], task, runs)
    remember(results, task)
    if format is ListFormat.JSON:
        print_json([as_data(result) for result in results])
        return
    _print(results)


@app.command("blind")
def blind(
    file: Annotated[Path, argument("FILE", _("Sentences, one per line; anything after a tab is ignored."))],
    names: Annotated[str, option("--engine", _("Two engines, separated by a comma."), "NAMES")],
    source: Annotated[str, option("--from", _("Language of the source."), "TAG")] = "en",
    target: Annotated[str, option("--to", _("Language to translate into."), "TAG")] = "zh-Hans",
    limit: Annotated[int | None, option("--limit", _("Stop after so many pairs."), min=1)] = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Choose between the drafts of two engines without knowing whose they are."""
    from translator.desk.render.console import progress
    from translator.newsroom.drafts import check_name
    from translator.newsroom.drafts.evaluation import BlindResult, EvaluationTask, blind_pairs, draft_pairs
    from translator.newsroom.ground.files import lines_of

    engines = [name.strip() for name in names.split(",") if name.strip()]
    if len(engines) != 2:
        raise UsageError(_("a blind comparison has two engines"), hint="--engine firefox,llama")
    for name in engines:
        check_name(name)
    sources = [line.split("\t")[0] for line in lines_of(file.read_text(encoding="utf-8-sig")) if line.strip()][:limit]
    pairs = tuple((text, "") for text in sources)
    task = EvaluationTask(pairs, parse_tag(source), parse_tag(target), settings_here().engines)
    with progress(_("translating"), 2 * len(pairs)) as bar:
        drafts = draft_pairs(engines, task, bar)
    counts = {"1": 0, "2": 0, "0": 0}
    asked = list(blind_pairs(task, drafts))
    for number, pair in enumerate(asked, 1):
        first, second = (text or _("(empty)") for text in pair.shown)
        talk(f"\n{number}/{len(asked)}  {pair.source}\n  1  {first}\n  2  {second}")
        key = _key_of(_("the better one: 1 or 2, 0 for neither, q to stop"), "120q")
        if key == "q":
            break
        counts[{"1": "2", "2": "1"}[key] if pair.is_swapped and key != "0" else key] += 1
    same = len(drafts) - len(asked)
    result = BlindResult((engines[0], engines[1]), (counts["1"], counts["2"]), counts["0"], same)
    low, high = result.interval
    if format is ListFormat.JSON:
        print_json({"engines": engines, "preferred": [*result.preferred], "equal": result.equal, "same": same,
                    "share": round(result.share, 3), "interval": [round(low, 3), round(high, 3)]})  # fmt: skip
        return
    for name, count in zip(engines, result.preferred, strict=True):
        typer.echo(f"{name}  {count}")
    typer.echo(_("neither: {count}; the same text: {same}", count=result.equal, same=same))
    numbers = {"share": f"{result.share:.0%}", "low": f"{low:.0%}", "high": f"{high:.0%}"}
    typer.echo(
        _("{engine} was preferred in {share} of the choices (95%: {low} to {high})", engine=engines[0], **numbers)
    )


def _key_of(question: str, keys: str) -> str:
    talk(question)
    while True:
        key = click.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
        if not key or key in keys:
            return key or "q"


def _measure(names: Sequence[str], task: EvaluationTask, runs: int) -> list[EvaluationResult]:
    from translator.desk.render.console import progress
    from translator.newsroom.drafts import ENGINES, check_name
    from translator.newsroom.drafts.evaluation import measure_apart

    if not names:
        raise UsageError(_("no engine is called {name!r}", name=""), hint=", ".join(ENGINES))
    for name in names:
        check_name(name)
    with progress(_("translating"), len(names) * runs * len(task.pairs)) as bar:
        return [measure_apart(name, task, bar) for name in names for _run in range(runs)]


def _print(results: Sequence[EvaluationResult]) -> None:
    from translator.desk.render.tables import Column, print_table

    rows = [
        (
            result.engine, _score(result.bleu), _score(result.chrf), f"{result.segments_per_minute:.0f}",
            str(result.memory_mb), ", ".join(f"{check} {count}" for check, count in result.wrong.items()) or "–",
            str(result.repaired), str(result.failed),
        )
        for result in results
    ]  # fmt: skip
    titles = ["BLEU", "chrF2", _("seg/min"), "MB", _("errors"), _("repaired"), _("empty")]
    print_table([Column(_("engine")), *(Column(title, "right") for title in titles)], rows)
    for signature in dict.fromkeys(result.signature for result in results):
        talk(signature)
    first = results[0]
    signatures = "  ".join(score.signature for score in (first.bleu, first.chrf))
    talk(_("{count} segments; {scores}", count=first.segments, scores=signatures))


def _score(score: MetricScore) -> str:
    return f"{score.value:.1f}" + (f" ±{score.interval:.1f}" if score.interval is not None else "")
