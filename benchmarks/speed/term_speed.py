"""
Segments a second in which the terms of a large glossary are looked for, by one process, by its own time.

    python -m benchmarks.speed.term_speed [--terms 200000] [--segments 20000]

The terms are pairs of words of our own sentences, in an order of chance: some stand in the texts, most do not.
"""

from __future__ import annotations

import argparse
import random
from time import process_time

from benchmarks.quality.tag_drafts import DATA, DIRECTIONS
from translator.bilingual.model import TermEntry
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import WORD
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.drafts.evaluation import read_pairs


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--terms", type=int, default=200_000)
    parser.add_argument("--segments", type=int, default=20_000)
    options = parser.parse_args()
    for direction, (source_tag, target_tag) in DIRECTIONS.items():
        rng = random.Random(1)
        texts = [pair[0] for pair in read_pairs(DATA / f"term_drafts.{direction}.tsv")]
        cut = (lambda text: chinese_words.cut(text, False)) if is_chinese(source_tag) else WORD.findall
        words = sorted({word for text in texts for word in cut(text) if word.isalnum()})
        joint = "" if is_chinese(source_tag) else " "
        terms = {joint.join(rng.choices(words, k=rng.choice((2, 2, 3)))) for _one in range(options.terms * 2)}
        base = TermBase((TermEntry(term, ("x",)) for term in sorted(terms)[: options.terms]), source_tag, target_tag)
        begun = process_time()
        base.find(texts[0])
        built = process_time() - begun
        segments = [f"{rng.choice(texts)} {number}" for number in range(options.segments)]
        begun = process_time()
        found = sum(len(base.find(text)) for text in segments)
        rate = len(segments) / (process_time() - begun)
        print(f"{direction}: {len(base.entries):,} terms ready in {built:.1f} s; {rate:,.0f} segments/s, {found} terms")


if __name__ == "__main__":
    main()
