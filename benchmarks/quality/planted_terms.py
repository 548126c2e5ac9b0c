"""
How many wrong terms the checks find, and how many right translations they doubt.

    python -m benchmarks.quality.planted_terms [--segments 10000] [--show]

Pairs of our own (`term_drafts.*.tsv`), every two of a direction joined, so that a segment has several terms, with a
glossary of the house's renderings. Right ones are checked as they stand; in a wrong one all renderings of one term
are replaced by the usual word for it (`usual: …` in the glossary's notes), as a translator would write who did not
know the house's. A wrong one is found where a finding about a term names that term.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from itertools import product

from benchmarks.quality.tag_drafts import DATA, DIRECTIONS
from benchmarks.quality.term_drafts import USUAL
from translator.bilingual.model import TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_chosen
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.termbase import TermBase, find_all_forms
from translator.newsroom.drafts.evaluation import read_pairs
from translator.newsroom.house.glossary import read_glossary_file

CHECKS = ["gls.missing", "gls.forbidden", "gls.dnt"]


def replaced(target: str, entry: TermEntry, base: TermBase) -> str:
    usual = entry.note.partition(USUAL)[2].partition("|")[0].strip()
    for start, end in reversed(find_all_forms(target, entry.targets, base.target_tag)):
        target = target[:start] + usual + target[end:]
    return target


def segments(
    direction: str, base: TermBase, count: int, rng: random.Random
) -> Iterator[tuple[str, str, TermEntry | None]]:
    """Yield source and target, right and wrong in turn, with the term that was replaced."""
    blank = " " if not is_chinese(base.source_tag) else ""
    other = " " if not is_chinese(base.target_tag) else ""
    pairs = read_pairs(DATA / f"term_drafts.{direction}.tsv")
    both = list(product(pairs, pairs))
    rng.shuffle(both)
    for (one, one_target, *_), (two, two_target, *_) in both[: count // 2]:
        source, target = f"{one}{blank}{two}", f"{one_target}{other}{two_target}"
        yield source, target, None
        entries = [match.entry for match in base.find(source) if USUAL in match.entry.note]
        if entries:
            entry = rng.choice(entries)
            yield source, replaced(target, entry, base), entry


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=10_000)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    for direction, (source_tag, target_tag) in DIRECTIONS.items():
        glossary = read_glossary_file(DATA / f"term_drafts.{direction}.csv")
        base, rng = glossary.termbase(source_tag, target_tag), random.Random(1)
        planted = found = right = doubted = 0
        for source, target, entry in segments(direction, base, options.segments // 2, rng):
            pair = Pair(source, target, source_tag, target_tag, number=1, terms=base.entries)
            findings = run_chosen([pair], CHECKS, CheckSettings())
            if entry is None:
                right, doubted = right + 1, doubted + bool(findings)
                if findings and options.show:
                    print("doubted:", source, target, findings[0].message, sep="\n  ")
                continue
            is_found = any(form in str(one.message) for one in findings for form in entry.targets)
            planted, found = planted + 1, found + is_found
            if not is_found and options.show:
                print("not found:", entry.source, source, target, sep="\n  ")
        print(f"{direction}: {found} of {planted} found ({found / planted:.1%}); "
              f"{doubted} of {right} right ones doubted ({doubted / right:.2%})")  # fmt: skip


if __name__ == "__main__":
    main()
