"""
Multiples and discounts said rightly and wrongly, in both directions: `tripled`, 增长了两倍, 30 % off, 打七折.

    python -m benchmarks.quality.planted_multiples [--part read] [--missed]

Each template of `data/multiples.tsv` is a sentence with a gap, and what may stand in the gap: several right ways of
each language, and several wrong ones. Every right way of one language is a source for all of the other: a right one
must pass, a wrong one be found. The rules were written beside the part `read`; `shut` was counted
before it was read; benchmarks/README.md has that figure.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.model import Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

TEMPLATES = Path(__file__).parent.parent / "data" / "multiples.tsv"
ONLY = ("num.*", "date.*")
HAN = "零一两三四五六七八九十"
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
VERBS = {2: "doubled", 3: "tripled", 4: "quadrupled", 5: "quintupled"}
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 7: "seventh", 10: "tenth", 11: "twelfth"}


@dataclass(frozen=True)
class Wording:
    """One sentence of a template, and whether it says the same as its source."""

    pair: Pair
    is_right: bool


def read_wordings(part: str) -> Iterator[Wording]:
    """Yield all pairs of the templates of a part."""
    for line in TEMPLATES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, numbers, english, chinese, *gaps = line.split("\t")
        if name != part:
            continue
        for number in map(int, numbers.split() or ["2"]):
            filled = [[wording.format(**slots(number)) for wording in gap.split("|")] for gap in gaps]
            right_english, right_chinese, wrong_english, wrong_chinese = filled
            yield from pairs_of("en", english, right_english, chinese, right_chinese, wrong_chinese)
            yield from pairs_of("zh-Hans", chinese, right_chinese, english, right_english, wrong_english)


def pairs_of(
    tag: str, source: str, sources: list[str], target: str, right: list[str], wrong: list[str]
) -> Iterator[Wording]:
    """Yield each source with each right and each wrong target."""
    other = "zh-Hans" if tag == "en" else "en"
    for here in sources:
        for there in (*right, *wrong):
            yield Wording(Pair(source.format(here), target.format(there), tag, other), there not in wrong)


def slots(number: int) -> dict[str, str | int]:
    """Return what the gaps of a template may name, for a factor (or a 折) of `number`."""
    less, more = number - 1, number + 1
    return {
        "n": number, "n_word": WORDS[number], "n_han": HAN[number], "less": less, "less_word": WORDS[less],
        "less_han": HAN[less], "next": more, "next_word": WORDS[more],
        "next_han": HAN[more] if more <= 10 else "十一", "more": 100 * less, "hundreds": 100 * number,
        "fold": f"{WORDS[number]}fold", "next_fold": f"{WORDS[more]}fold", "verb": VERBS.get(number, ""),
        "next_verb": VERBS.get(more, ""), "a_part": f"a {PARTS.get(number, '')}", "rest": WORDS[less],
        "parts": f"{PARTS.get(number, '')}s", "a_next_part": f"a {PARTS.get(more, '')}", "off": 100 - 10 * number,
        "off_n": 10 - number, "off_han": HAN[max(0, 10 - number)].replace("两", "二"), "paid": 10 * number,
    }  # fmt: skip


def main() -> None:
    """Print how many right wordings pass and how many wrong ones are found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default="read", choices=("read", "shut"))
    parser.add_argument("--missed", action="store_true", help="print the pairs that are judged wrongly")
    options = parser.parse_args()
    total: Counter[tuple[str, bool]] = Counter()
    good: Counter[tuple[str, bool]] = Counter()
    for wording in read_wordings(options.part):
        found = [item for item in run_checks([wording.pair], only=ONLY) if item.severity is not Severity.INFO]
        key = wording.pair.source_tag, wording.is_right
        total[key] += 1
        good[key] += bool(found) is not wording.is_right
        if options.missed and bool(found) is wording.is_right:
            print("flagged" if wording.is_right else "missed", wording.pair.source, "|", wording.pair.target, end=" ")
            print("|", "; ".join(f"{item.check} {item.severity.value}: {item.message}" for item in found))
    for (tag, is_right), count in sorted(total.items()):
        count_right = good[tag, is_right]
        title = "right, pass" if is_right else "wrong, found"
        print(f"{tag:8} {title:14} {count_right:5} of {count:5}  {100 * count_right / count:.1f} %")


if __name__ == "__main__":
    main()
