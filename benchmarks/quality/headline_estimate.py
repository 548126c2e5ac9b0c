"""
What the language model's reading says of headlines, right and wrong ones.

    python -m benchmarks.quality.headline_estimate [--part odd|even|all]

`benchmarks/data/headlines.tsv` has thirty headlines of our own in English with a translation into Chinese, and beside
each a Chinese and an English one that says something else. Prints, for each direction, the median estimate of the right
and the wrong ones, how many of each are noted as doubtful, and how often a right one is above a wrong one (AUC).
`ALLOWANCE` of `translator/engines/pipeline/quality_estimation.py` was chosen on the odd lines.
"""

from __future__ import annotations

import argparse
import csv
import json
from statistics import median

from benchmarks.quality.tag_drafts import DATA
from translator.engines.llama.scoring import open_scoring
from translator.engines.pipeline.quality_estimation import DOUBTFUL, SCORED, estimate_quality, scored_confidence
from translator.settings import EngineSettings


def measure(part: str) -> dict[str, dict[str, float]]:
    """Return the figures of each direction."""
    with (DATA / "headlines.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    rows = {"odd": rows[::2], "even": rows[1::2], "all": rows}[part]
    scoring = open_scoring(EngineSettings())
    right = scoring.score([(row["english"], row["chinese"]) for row in rows])
    wrong = {
        "zh-Hans": scoring.score([(row["english"], row["wrong_chinese"]) for row in rows]),
        "en": scoring.score([(row["wrong_english"], row["chinese"]) for row in rows]),
    }
    found = {}
    for target, others in wrong.items():
        good, bad = ([scored_confidence(scores, None, target) for scores in side if scores] for side in (right, others))
        places, lower = (
            [estimate_quality(SCORED, target, confidence) or 0 for confidence in side] for side in (good, bad)
        )
        above = sum((one > other) + (one == other) / 2 for one in good for other in bad)
        found[target] = {
            "right": median(places),
            "wrong": median(lower),
            "right_doubtful": sum(place < DOUBTFUL for place in places),
            "wrong_doubtful": sum(place < DOUBTFUL for place in lower),
            "auc": round(above / (len(good) * len(bad)), 2),
        }
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else "")
    parser.add_argument("--part", choices=("odd", "even", "all"), default="all")
    print(json.dumps(measure(parser.parse_args().part), indent=1))


if __name__ == "__main__":
    main()
