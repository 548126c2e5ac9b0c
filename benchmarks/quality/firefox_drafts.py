"""
What the gate and the repairs make of drafts that the models of Firefox made elsewhere.

    python -m benchmarks.quality.firefox_drafts FOLDER [--part dev|shut|all] [--show CHECK] [--stopped]

FOLDER has `firefox-drafts.en-zh.tsv` and `firefox-drafts.zh-en.tsv`: source, reference, and a column for each
model, with a header. Rules are written while the first two thirds of the lines are read (`dev`); the last third is only
counted (`shut`).

For each direction and model: chrF2 and BLEU of the drafts as they are and after the repairs, over all segments;
the share that the gate lets through; of these, how many have a wrong value, or untranslated words or the wrong
script, that `check` sees. `--show num.value` prints what a check finds in drafts that were let through,
`--stopped` what the gate stopped.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.model import Request, Severity, Suggestion
from translator.bilingual.pairs import CHECKS
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.words.language import EN, ZH_HANS, LangTag
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.evaluation import scores
from translator.newsroom.drafts.gate import STYLE_CHECKS
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.repair import postprocess
from translator.newsroom.ground.settings import EngineSettings

DIRECTIONS: dict[str, tuple[LangTag, LangTag]] = {"en-zh": (EN, ZH_HANS), "zh-en": (ZH_HANS, EN)}
MODELS = ("base", "base-memory")
VALUES = tuple(check for check in CHECKS if check.startswith(("num.", "date.")) and check not in STYLE_CHECKS)
LEFT_OVER = ("txt.codemix", "txt.untranslated", "txt.script", "txt.foreign")


@dataclass(frozen=True)
class Row:
    """One line of a file."""

    source: str
    reference: str
    drafts: dict[str, str]


def read_rows(path: Path, part: str) -> list[Row]:
    """Return the lines of one part; the first line names the columns."""
    head, *lines = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]
    rows = [Row(cells[0], cells[1], dict(zip(head[2:], cells[2:], strict=True))) for cells in lines]
    first_shut = len(rows) * 2 // 3
    return {"all": rows, "dev": rows[:first_shut], "shut": rows[first_shut:]}[part]


def let_through(rows: list[Row], model: str, tags: tuple[LangTag, LangTag]) -> list[Suggestion]:
    """Return what the pipeline makes of the drafts of one model, which it gets from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.tsv"
        path.write_text("".join(f"{row.source}\t{row.drafts[model]}\n" for row in rows), encoding="utf-8")
        engine = open_engine("file", *tags, EngineSettings(file=str(path)))
        return draft(engine, [Request(row.source) for row in rows], source_tag=tags[0], target_tag=tags[1])


def findings(rows: list[Row], targets: list[str], tags: tuple[LangTag, LangTag]) -> dict[int, list[tuple[str, str]]]:
    """Return what `check` reports of values and of script, by the number of the segment; not of the form of numbers."""
    pairs = [
        Pair(row.source, target, *tags, number=number)
        for number, (row, target) in enumerate(zip(rows, targets, strict=True))
        if target
    ]
    found: dict[int, list[tuple[str, str]]] = {}
    for item in run_checks(pairs, only=(*VALUES, *LEFT_OVER)):
        if item.severity is not Severity.INFO:
            found.setdefault(item.segment, []).append((item.check, item.message.in_language("en")))
    return found


def count(found: dict[int, list[tuple[str, str]]], checks: tuple[str, ...]) -> int:
    """Count the segments in which one of `checks` found something."""
    return sum(any(check in checks for check, _message in items) for items in found.values())


def measure(direction: str, model: str, rows: list[Row], options: argparse.Namespace) -> None:
    """Print one line of the table, and what was asked for beside it."""
    tags = DIRECTIONS[direction]
    references = [row.reference for row in rows]
    raw = [row.drafts[model] for row in rows]
    repaired = [postprocess(row.drafts[model], row.source, tags[1])[0] for row in rows]
    made = let_through(rows, model, tags)
    targets = [item.target for item in made]
    before, after = findings(rows, raw, tags), findings(rows, targets, tags)
    cells = [direction, model, str(len(rows))]
    for texts in (raw, repaired):
        bleu, chrf = scores(texts, references, tags[1])
        cells += [f"{chrf.value:.1f} / {bleu.value:.1f}"]
    cells += [f"{100 * sum(map(bool, targets)) / len(rows):.1f} %"]
    for checks in (VALUES, LEFT_OVER):
        cells += [f"{count(before, checks)} → {count(after, checks)}"]
    print(f"| {' | '.join(cells)} |", flush=True)
    if options.show:
        for number, items in after.items():
            if any(check.startswith(options.show) for check, _message in items):
                print(f"  {items}\n    {rows[number].source}\n    {targets[number]}")
    if options.stopped:
        reasons: Counter[str] = Counter()
        for row, item in zip(rows, made, strict=True):
            if not item.target:
                reasons.update({problem.split(":")[0] for problem in item.problems})
                print(f"  {'; '.join(item.problems)}\n    {row.source}\n    {row.drafts[model]}")
        print(f"  {dict(reasons.most_common())}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the gate and the repairs on drafts of Firefox's models.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=("dev", "shut", "all"), default="all")
    parser.add_argument("--direction", choices=[*DIRECTIONS])
    parser.add_argument("--model", choices=MODELS)
    parser.add_argument("--show", default="", metavar="CHECK")
    parser.add_argument("--stopped", action="store_true")
    options = parser.parse_args()
    print("| direction | model | segments | raw chrF / BLEU | repaired | let through | wrong value | left over |")
    print("|---|---|---|---|---|---|---|---|")
    for direction in DIRECTIONS:
        if options.direction in {None, direction}:
            rows = read_rows(options.folder / f"firefox-drafts.{direction}.tsv", options.part)
            for model in MODELS:
                if options.model in {None, model}:
                    measure(direction, model, rows, options)


if __name__ == "__main__":
    main()
