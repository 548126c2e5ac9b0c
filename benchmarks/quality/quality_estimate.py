"""
How well the program's own estimate of a draft tells good ones from bad ones, without a reference.

    python -m benchmarks.quality.quality_estimate PAIRS.tsv --to zh-Hans --engine llama [--start N --limit N] [--fit]
    python -m benchmarks.quality.quality_estimate FOLDER --to zh-Hans --recorded [--part dev|shut|all] [--fit]
    python -m benchmarks.quality.quality_estimate FOLDER --to zh-Hans --recorded --labelled [--alone]

PAIRS.tsv has a source and a professional translation a line. Prints the rank correlation (Spearman) of the engine's
score and of the estimate with sentence chrF, how many of the worst tenth are among the riskiest fifth by estimate, and
what chrF the drafts of each fifth really have. `--recorded` takes FOLDER of `firefox_drafts`: the drafts of the model
that Firefox ships, with the other model's beside them, so that the estimate goes by what they agree on; and says how
many of the drafts that a reader called misleading (`benchmarks/data/firefox_drafts.misleading.tsv`: fluent, and wrong
in a way that is not noticed) are among the riskiest third of those she read in the order of `review --order risk`, and
in the safest half; how many of those that must be rewritten (`firefox_drafts.rewrite.tsv`; the rule is in
`benchmarks/README.md`) among the riskiest fifth. `--labelled`:
only the drafts with that label; `--alone`: no other draft is asked. `--fit` prints
the table of `translator/newsroom/drafts/pipeline/retries.py` anew.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from benchmarks.quality.firefox_drafts import DIRECTIONS, read_rows
from benchmarks.quality.tag_drafts import DATA
from translator.bilingual.model import Request
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.words.language import parse_tag
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.evaluation import read_pairs
from translator.newsroom.drafts.pipeline import drafts
from translator.newsroom.drafts.pretranslation import record_suggestion
from translator.newsroom.ground.settings import EngineSettings
from translator.newsroom.review.navigation import risk_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.bilingual.model import Suggestion
    from translator.bilingual.words.language import LangTag
    from translator.newsroom.drafts import Engine

FIFTH, TENTH, THIRD, HALF = 0.2, 0.1, 1 / 3, 1 / 2


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value from 0; equal values share the mean of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            found[order[place]] = (start + end) / 2
        start = end + 1
    return found


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the rank correlation of two series, -1 to 1."""
    a, b = ranks(one), ranks(other)
    middle = mean(a)
    above = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    below = (sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)) ** 0.5
    return above / below if below else 0.0


def caught(estimates: Sequence[float], truth: Sequence[float]) -> float:
    """Return the share of the worst tenth that is among the fifth with the lowest estimates."""
    worst = set(sorted(range(len(truth)), key=truth.__getitem__)[: max(1, round(TENTH * len(truth)))])
    riskiest = set(sorted(range(len(truth)), key=estimates.__getitem__)[: max(1, round(FIFTH * len(truth)))])
    return len(worst & riskiest) / len(worst)


def deciles(signs: Sequence[float]) -> list[int]:
    """Return the signs at 0, 10 … 100 %."""
    ordered = sorted(signs)
    return [round(ordered[min(len(ordered) - 1, part * len(ordered) // 10)]) for part in range(11)]


def collect_signs() -> list[float]:
    """Return a list that fills with the signs of the drafts as their quality is estimated."""
    signs: list[float] = []
    estimate = drafts.estimate_quality  # type: ignore[attr-defined]

    def collect(engine: str, target_tag: str, sign: float | None) -> int | None:
        signs.extend([] if sign is None else [sign])
        return estimate(engine, target_tag, sign)

    drafts.estimate_quality = collect  # type: ignore[attr-defined]
    return signs


def open_recorded(options: argparse.Namespace, direction: str) -> tuple[Engine, dict[int, tuple[str, str]]]:
    """Return an engine that says what was recorded, and by line the sources with their references."""
    shipped, other = ("base-memory", "base") if direction == "en-zh" else ("base", "base-memory")
    rows = dict(enumerate(read_rows(options.file / f"firefox-drafts.{direction}.tsv", options.part), 1))
    if options.labelled:
        rows = {line: rows[line] for line, _is_bad in read_labels("rewrite", direction)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.tsv"
        models = (shipped,) if options.alone else (shipped, other)
        lines = [f"{row.source}\t{row.drafts[model]}\n" for row in rows.values() for model in models]
        path.write_text("".join(lines), encoding="utf-8")
        engine = open_engine("file", *DIRECTIONS[direction], EngineSettings(file=str(path)))
    return engine, {line: (row.source, row.reference) for line, row in rows.items()}


def read_labels(label: str, direction: str) -> list[tuple[int, bool]]:
    """Return the lines of the drafts that were read, and whether they have the label."""
    with (DATA / f"firefox_drafts.{label}.tsv").open(encoding="utf-8") as file:
        read = [row for row in csv.DictReader(file, delimiter="\t") if row["direction"] == direction]
    return [(int(row["line"]), row[label] == "1") for row in read]


def risk_by_review(source: str, suggestion: Suggestion, source_tag: LangTag, target_tag: LangTag) -> int:
    """Return the risk by which a review orders a draft."""
    entry = Entry(source)
    catalog = Catalog("drafts", target_tag, source_tag, Ledger(), entries=[entry])
    record_suggestion(catalog, entry, suggestion, Request(source))
    pair = Pair(source, suggestion.target, source_tag, target_tag)
    return risk_of(catalog, entry, list(run_checks([pair])) if suggestion.target else [])


def labelled_caught(label: str, share: float, direction: str, risks: dict[int, int], *, safest: bool = False) -> str:
    """Say how many of the drafts with a label are in the riskiest (or safest) `share` of those that were read."""
    known = [(risks[line], bad) for line, bad in read_labels(label, direction) if line in risks]
    known.sort(key=lambda item: item[0] if safest else -item[0])
    return f"{sum(bad for _risk, bad in known[: round(len(known) * share)])} of {sum(bad for _risk, bad in known)}"


def measure(options: argparse.Namespace) -> dict[str, Any]:
    from sacrebleu.metrics.chrf import CHRF

    target_tag = parse_tag(options.target)
    source_tag = parse_tag("en" if target_tag.startswith("zh") else "zh-Hans")
    direction = "en-zh" if target_tag.startswith("zh") else "zh-en"
    if options.recorded:
        engine, by_number = open_recorded(options, direction)
    else:
        by_number = dict(enumerate(read_pairs(options.file, start=options.start, limit=options.limit), 1))
        engine = open_engine(options.engine, source_tag, target_tag)
    pairs = list(by_number.values())
    signs = collect_signs()
    made = drafts.draft(
        engine, [Request(source) for source, _ref in pairs], source_tag=source_tag, target_tag=target_tag
    )
    metric = CHRF()
    risks = {
        line: risk_by_review(by_number[line][0], item, source_tag, target_tag)
        for line, item in zip(by_number, made, strict=True)
    }
    rows = [
        (item, float(metric.sentence_score(item.target, [reference]).score))
        for item, (_source, reference) in zip(made, pairs, strict=True)
        if item.target
    ]
    truth = [chrf for _item, chrf in rows]
    scores = [float(item.score or 0) for item, _chrf in rows]
    estimates = [float(item.estimate or 0) for item, _chrf in rows]
    order = sorted(range(len(rows)), key=estimates.__getitem__)
    fifths = [order[round(part * len(order) / 5) : round((part + 1) * len(order) / 5)] for part in range(5)]
    return {
        "drafts": len(rows),
        "spearman_score": round(spearman(scores, truth), 2),
        "spearman_estimate": round(spearman(estimates, truth), 2),
        "worst_tenth_in_riskiest_fifth": round(caught(estimates, truth), 2),
        "by_fifth": [
            {"estimate": round(mean(estimates[i] for i in fifth), 1), "chrf": round(mean(truth[i] for i in fifth), 1)}
            for fifth in fifths
            if fifth
        ],
        **(
            {
                "misleading_in_riskiest_third": labelled_caught("misleading", THIRD, direction, risks),
                "misleading_in_safest_half": labelled_caught("misleading", HALF, direction, risks, safest=True),
                "rewritten_in_riskiest_fifth": labelled_caught("rewrite", FIFTH, direction, risks),
            }
            if options.recorded and options.part == "all"
            else {}
        ),
        **({"deciles": deciles(signs)} if options.fit else {}),
        "signature": engine.signature,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    parser.add_argument("--to", dest="target", required=True)
    parser.add_argument("--engine", default="llama")
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--recorded", action="store_true")
    parser.add_argument("--part", choices=("dev", "shut", "all"), default="all")
    parser.add_argument("--labelled", action="store_true")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--fit", action="store_true")
    print(json.dumps(measure(parser.parse_args()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
