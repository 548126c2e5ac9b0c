"""
Which mistakes of meaning the checks find, and what they say of right translations: pairs that nobody tuned on.

    python -m benchmarks.quality.planted_pairs [FOLDER] [--missed] [--false] [--kind date …] [--to en]

The folder, `benchmarks/data/planted` unless another is named, holds `FROM.TO.planted.tsv` (source, target, kind of
mistake, what is wrong, right target) and `FROM.TO.correct.tsv` (source, target). The sentences are ours: news,
business, society, culture, science, sport. They were written without looking at the checks, each with its right
translation, and divided at random in an open half, for reading and mending, and one in the folder `shut`, which is
only counted.

A mistake is found where its pair has an error or a warning that the right pair has not. Each pair is checked alone, so
that nothing is known of years, names or terms but what its own sentence says. `--missed` prints the mistakes that were
not found, `--false` what is said of right pairs.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

FOLDER = Path(__file__).parents[1] / "data/planted"
KINDS = ("number", "date", "unit", "currency", "direction", "negation", "name", "hedge", "omission")
"""In the order of the table; those of another folder stand behind them."""
SPOKEN = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class Sentence:
    """A source with its right translation, or with one mistake in it."""

    tags: tuple[str, str]
    source: str
    target: str
    kind: str = ""
    wrong: str = ""
    """What the mistake is."""
    right: str = ""


def read_sentences(folder: Path, part: str, to: str) -> list[Sentence]:
    """Return the sentences of the files `FROM.TO.part.tsv`, in the order of their names."""
    made = []
    for path in sorted(folder.glob(f"*.*.{part}.tsv")):
        source_tag, target_tag = path.name.split(".")[:2]
        if to in ("", target_tag):
            with path.open(encoding="utf-8", newline="") as lines:
                rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
                next(rows)
                made += [Sentence((source_tag, target_tag), *row) for row in rows]
    return made


@cache
def findings_of(tags: tuple[str, str], source: str, target: str) -> list[Finding]:
    """Return the errors and warnings of a pair that stands alone."""
    return [item for item in run_checks([Pair(source, target, *tags)]) if item.severity in SPOKEN]


def new_findings(sentence: Sentence) -> list[Finding]:
    """Return what is said of a mistake and not of the right translation."""
    known = {(item.check, item.message) for item in findings_of(sentence.tags, sentence.source, sentence.right)}
    found = findings_of(sentence.tags, sentence.source, sentence.target)
    return [item for item in found if (item.check, item.message) not in known]


def pair_name(tags: tuple[str, str]) -> str:
    return f"into {'English' if tags[1] == 'en' else 'Chinese'}"


def _order(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def print_planted(planted: list[Sentence]) -> None:
    total, found, errors = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for sentence in planted:
        said = new_findings(sentence)
        for kind in (sentence.kind, "all"):
            key = (pair_name(sentence.tags), kind)
            total[key] += 1
            found[key] += bool(said)
            errors[key] += any(item.severity == Severity.ERROR for item in said)
    print(f"{'planted':14}{'kind':12}{'pairs':>6}{'found':>7}{'share':>8}{'as error':>10}")
    for name, kind in sorted(total, key=lambda key: (key[0], key[1] == "all", _order(key[1]), key[1])):
        key = (name, kind)
        print(f"{name:14}{kind:12}{total[key]:6}{found[key]:7}{found[key] / total[key]:8.1%}{errors[key]:10}")


def print_correct(correct: list[Sentence]) -> None:
    print(f"\n{'correct':14}{'pairs':>6}{'errors':>8}{'in 1,000':>10}{'warned':>8}{'share':>8}")
    for name in sorted({pair_name(sentence.tags) for sentence in correct}):
        found = [
            [item.severity for item in findings_of(sentence.tags, sentence.source, sentence.target)]
            for sentence in correct
            if pair_name(sentence.tags) == name
        ]
        errors, warned = (sum(severity in item for item in found) for severity in SPOKEN)
        print(
            f"{name:14}{len(found):6}{errors:8}{1000 * errors / len(found):10.1f}{warned:8}{warned / len(found):8.1%}"
        )


def missed(planted: list[Sentence]) -> Iterator[str]:
    for sentence in planted:
        if not new_findings(sentence):
            yield f"{sentence.kind}: {sentence.wrong}\n  {sentence.source}\n  {sentence.target}"


def false_alarms(correct: list[Sentence]) -> Iterator[str]:
    for sentence in correct:
        for item in findings_of(sentence.tags, sentence.source, sentence.target):
            yield f"{item.severity.value} {item.check}: {item.message}\n  {sentence.source}\n  {sentence.target}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--missed", action="store_true", help="print the mistakes that were not found")
    parser.add_argument("--false", action="store_true", help="print what is said of right translations")
    parser.add_argument("--kind", nargs="*", default=[], choices=KINDS, help="only mistakes of these kinds")
    parser.add_argument("--to", default="", choices=("en", "zh-Hans"), help="only translations into this language")
    options = parser.parse_args()
    if options.folder.name == "shut" and (options.missed or options.false):
        parser.error("this half is counted and never read, so that its figures stay honest")
    planted = [
        sentence
        for sentence in read_sentences(options.folder, "planted", options.to)
        if not options.kind or sentence.kind in options.kind
    ]
    correct = read_sentences(options.folder, "correct", options.to)
    print_planted(planted)
    print_correct(correct)
    lines = (missed(planted) if options.missed else iter(()), false_alarms(correct) if options.false else iter(()))
    for text in (text for part in lines for text in part):
        print(f"\n{text}")


if __name__ == "__main__":
    main()
