"""
How well the program's own estimate of a draft tells good ones from bad ones, without a reference.

    python -m benchmarks.quality.quality_estimate PAIRS.tsv --to zh-Hans --engine llama [--start N --limit N] [--fit]

PAIRS.tsv has a source and a professional translation a line. Prints the rank correlation (Spearman) of the engine's
score and of the estimate with sentence chrF, how many of the worst tenth are among the riskiest fifth by estimate, and
what chrF the drafts of each fifth really have. `--fit` prints the table of
`translator/engines/pipeline/quality_estimation.py` anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from translator.engines import open_engine
from translator.engines.evaluation import read_pairs
from translator.engines.pipeline import drafts
from translator.language import parse_tag
from translator.model import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

FIFTH, TENTH = 0.2, 0.1


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


def measure(options: argparse.Namespace) -> dict[str, Any]:
    from sacrebleu.metrics.chrf import CHRF

    pairs = read_pairs(options.file, start=options.start, limit=options.limit)
    target_tag = parse_tag(options.target)
    source_tag = parse_tag("en" if target_tag.startswith("zh") else "zh-Hans")
    engine = open_engine(options.engine, source_tag, target_tag)
    signs = collect_signs()
    made = drafts.draft(
        engine, [Request(source) for source, _ref in pairs], source_tag=source_tag, target_tag=target_tag
    )
    metric = CHRF()
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
    parser.add_argument("--fit", action="store_true")
    print(json.dumps(measure(parser.parse_args()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
