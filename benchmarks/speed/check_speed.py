"""
How many segments a second of processor time all checks take, and which check takes it.

    python -m benchmarks.speed.check_speed news.en-zh.tsv [--profile]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.quality.check_quality import read_pairs
from translator.bilingual.pairs import CHECKS
from translator.bilingual.pairs.runner import run_checks, run_document_checks, run_segment_checks
from translator.bilingual.words.masking import mask_protected
from translator.newsroom.ground.operating_system import collect_seldom

if TYPE_CHECKING:
    from translator.bilingual.pairs.base import Pair


_words = count(1)


def fresh(pairs: list[Pair], wanted: int) -> list[Pair]:
    """Repeat the segments, each with a text that no run had, so that nothing is remembered from before."""
    repeated = (pairs * (wanted // len(pairs) + 1))[:wanted]
    return [
        replace(pair, number=number, source=f"{word} {pair.source}", target=f"{word} {pair.target}")
        for number, (pair, word) in enumerate(zip(repeated, map(_word, _words), strict=False), 1)
    ]


def _word(number: int) -> str:
    """Name a number in letters: a word that makes each text different, and means nothing to any check."""
    letters = ""
    while number:
        number, place = divmod(number, 20)
        letters += "BCDFGHJKLMNPQRSTVWXZ"[place]
    return f"Q{letters.lower()}q"


def timed(pairs: list[Pair], **options: object) -> float:
    mask_protected.cache_clear()
    start = time.process_time()
    run_checks(pairs, **options)  # type: ignore[arg-type]
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--to", default="")
    parser.add_argument("--segments", type=int, default=4000)
    parser.add_argument("--profile", action="store_true", help="time each check by itself")
    options = parser.parse_args()
    collect_seldom()  # As the commands do.
    for path in options.files:
        pairs = read_pairs(path, options.to)
        run_checks(pairs)
        seconds = min(timed(fresh(pairs, options.segments)) for _ in range(3))
        print(f"{path}: {options.segments / seconds:,.0f} segments a second, all {len(CHECKS)} checks")
        if options.profile:
            costs = []
            for check in CHECKS:
                warm = fresh(pairs, options.segments)
                for pair in warm:
                    _ = pair.source_visible, pair.target_visible
                start = time.process_time()
                run_segment_checks(warm, [check])
                run_document_checks(warm, [check])
                costs.append((time.process_time() - start, check))
            for cost, check in sorted(costs, reverse=True)[:25]:
                print(f"  {check:18} {1e6 * cost / options.segments:7.1f} µs a segment")


if __name__ == "__main__":
    main()
