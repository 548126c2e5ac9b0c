"""
Planted mistakes of meaning that are doubted, beside translations by people that are.

    python -m benchmarks.quality.meaning PAIRS.tsv… [--every 7] [--most 2] [--alone] [--examples 10]

PAIRS.tsv holds sources and targets that people translated, English and Chinese, one pair a line. Of every such line the
pair as it is and some of the mistakes of `benchmarks.quality.planted_meaning` are judged. Prints what is doubted by the
program, and what would be with the threshold at exactly 3 % of the sound pairs of each file: the ranking, whatever the
threshold is. `--alone`: by the dictionary alone, as where the encoder is not installed. Needs the extra `embeddings`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.planted_meaning import SOUND, Case, Planter, draw, read_pairs
from translator.meaning.dictionary import Dictionary, load_dictionary
from translator.meaning.encoder_model import load_encoder
from translator.meaning.pair_evidence import PairEvidence, weigh_pair, weigh_words

FALSE = 0.03
"""Share of the sound pairs that may be doubted."""


def open_dictionary() -> Dictionary:
    dictionary = load_dictionary()
    if dictionary is None or load_encoder() is None:
        raise SystemExit("install the extra first: pip install '.[embeddings]'")
    return dictionary


def judge(case: Case, dictionary: Dictionary, *, alone: bool) -> PairEvidence:
    encoder = None if alone else load_encoder()
    if encoder is None:
        return weigh_words(*case.texts, dictionary, is_into_chinese=case.into_chinese)
    return weigh_pair(*case.texts, dictionary, encoder, is_into_chinese=case.into_chinese)


def found_by_kind(scores: Any, kinds: Any, limit: float) -> dict[str, tuple[float, int]]:
    """Return for each kind, and for all that is planted, the share above `limit` and the number of cases."""
    shares = {kind: kinds == kind for kind in sorted(set(kinds))} | {"all planted": kinds != SOUND}
    return {kind: (float((scores[which] > limit).mean()), int(which.sum())) for kind, which in shares.items()}


def table(scores: Any, kinds: Any) -> str:
    now, ranked = found_by_kind(scores, kinds, 0.0), found_by_kind(scores, kinds, limit_of(scores, kinds))
    return "\n".join(
        f"| {kind} | {count} | {now[kind][0]:.1%} | {share:.1%} |" for kind, (share, count) in ranked.items()
    )


def limit_of(scores: Any, kinds: Any) -> float:
    """Return the score that `FALSE` of the sound pairs exceed."""
    return float(np.quantile(scores[kinds == SOUND], 1 - FALSE))


def show(cases: Sequence[Case], found: Sequence[PairEvidence], examples: int) -> None:
    sound = [(it.score, case, it) for case, it in zip(cases, found, strict=True) if case.kind == SOUND]
    for score, case, it in sorted(sound, key=lambda item: -item[0])[:examples]:
        english, chinese = case.texts
        print(f"  {score:.2f} {case.source}\n       {case.target}")
        print(f"       {english[it.english.start : it.english.end]!r} | {chinese[it.chinese.start : it.chinese.end]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=7, help="of so many pairs one is judged")
    parser.add_argument("--most", type=int, default=2, help="planted cases of a pair, drawn by chance")
    parser.add_argument("--examples", type=int, default=0, help="so many sound pairs with the greatest doubt are shown")
    parser.add_argument("--alone", action="store_true")
    options = parser.parse_args()
    dictionary = open_dictionary()
    for path in options.pairs:
        cases = draw(list(Planter(read_pairs(path), dictionary).plant(options.every)), options.most)
        seconds = time.process_time()
        found = [judge(case, dictionary, alone=options.alone) for case in cases]
        seconds = time.process_time() - seconds
        scores, kinds = np.array([it.score for it in found]), np.array([case.kind for case in cases])
        print(f"\n{path.name}, {seconds / len(cases) * 1000:.0f} ms of processor time a pair\n")
        print("| | cases | doubted | with the threshold at 3 % |\n|---|---|---|---|")
        print(table(scores, kinds), flush=True)
        show(cases, found, options.examples)


if __name__ == "__main__":
    main()
