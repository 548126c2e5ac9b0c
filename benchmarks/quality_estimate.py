"""
How well the program's own estimate of a draft tells good ones from bad ones, without a reference.

    python benchmarks/quality_estimate.py PAIRS.tsv --to zh-Hans --engine llama [--start N --limit N] [--fit]

PAIRS.tsv has a source and a professional translation a line. Prints the rank correlation (Spearman) of the engine's
score and of the estimate with sentence chrF, how many of the worst tenth are among the riskiest fifth by estimate, and
what chrF the drafts of each fifth really have. `--fit` prints the tables of `translator/engines/estimate.py` anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from translator.engines import open_engine
from translator.engines.bench import read_pairs
from translator.engines.drafting import draft
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


def rising(pairs: Sequence[tuple[float, float]], bins: int = 6) -> list[tuple[int, int]]:
    """Return a table from sign to chrF that never falls: means of equal bins, those that fall joined."""
    ordered = sorted(pairs)
    size = max(1, len(ordered) // bins)
    groups = [ordered[start : start + size] for start in range(0, size * bins, size)]
    groups[-1] += ordered[size * bins :]
    place = 1
    while place < len(groups):
        if mean(y for _x, y in groups[place]) < mean(y for _x, y in groups[place - 1]):
            groups[place - 1 : place + 1] = [groups[place - 1] + groups[place]]
            place = max(1, place - 1)
        else:
            place += 1
    return [(round(mean(x for x, _y in group)), round(mean(y for _x, y in group))) for group in groups if group]


def measure(options: argparse.Namespace) -> dict[str, Any]:
    from sacrebleu.metrics.chrf import CHRF

    pairs = read_pairs(options.file, start=options.start, limit=options.limit)
    target_tag = parse_tag(options.target)
    source_tag = parse_tag("en" if target_tag.startswith("zh") else "zh-Hans")
    engine = open_engine(options.engine, source_tag, target_tag)
    made = draft(engine, [Request(source) for source, _ref in pairs], source_tag=source_tag, target_tag=target_tag)
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
        **({"table": rising(list(zip(scores, truth, strict=True)))} if options.fit else {}),
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
