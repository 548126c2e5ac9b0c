"""
How often the checks speak on professional translations, by kind of text, direction and check.

    python -m benchmarks.quality.precision FOLDER [--part dev] [--kind news …] [--check punct …] [--examples 20]

The folder holds parallel texts that people translated, `KIND.PART.PAIR.tsv` (`fiction.dev.zh-en.tsv`): source and
target, one segment a line. The part `dev` is for reading and mending, `shut` for the last figure only. What is found
in such texts is nearly always a false alarm, so that the figures say how far an editor may trust a check; `--examples`
prints the segments behind them, to be judged one by one.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

TAGS = {"en-zh": ("en", "zh-Hans"), "zh-en": ("zh-Hans", "en")}


@dataclass
class Text:
    """One file, with what the checks find in it."""

    kind: str
    pair: str
    pairs: list[Pair]
    findings: list[Finding] = field(default_factory=list)

    def segments_with(self, severity: Severity) -> int:
        """Return how many segments have a finding of this severity."""
        return len({item.segment for item in self.findings if item.severity == severity})

    def count(self, severity: Severity) -> int:
        """Return how many findings of this severity there are."""
        return sum(item.severity == severity for item in self.findings)


def read_text(path: Path, kind: str, pair: str) -> Text:
    source_tag, target_tag = TAGS[pair]
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line.count("\t") == 1)
    pairs = [
        Pair(source, target, source_tag, target_tag, number=number) for number, (source, target) in enumerate(lines, 1)
    ]
    return Text(kind, pair, pairs)


def read_folder(folder: Path, part: str, kinds: list[str]) -> list[Text]:
    texts = []
    for path in sorted(folder.glob(f"*.{part}.*.tsv")):
        kind, _part, pair, _tsv = path.name.split(".")
        if pair in TAGS and (not kinds or kind in kinds):
            texts.append(read_text(path, kind, pair))
    return texts


def print_texts(texts: list[Text]) -> None:
    print(f"{'kind':14}{'pair':8}{'segments':>9}{'errors':>8}{'in 1,000':>10}{'warned':>8}{'share':>8}")
    for text in texts:
        total, errors, warned = len(text.pairs), text.count(Severity.ERROR), text.segments_with(Severity.WARNING)
        print(
            f"{text.kind:14}{text.pair:8}{total:9}{errors:8}{1000 * errors / total:10.1f}"
            f"{warned:8}{warned / total:8.1%}"
        )


def print_checks(texts: list[Text], severity: Severity) -> None:
    """Print a table of segments in 1,000 with a finding of `severity`: checks down, texts across."""
    segments = defaultdict(set)
    for place, text in enumerate(texts):
        for item in text.findings:
            if item.severity == severity:
                segments[item.check, place].add(item.segment)
    totals = Counter({check: 0 for check, _place in segments})
    for (check, _place), found in segments.items():
        totals[check] += len(found)
    print(f"\n{severity.value}s, segments in 1,000")
    names = [f"{text.kind[:6]}.{text.pair[:2]}" for text in texts]
    print(f"{'':18}{'all':>6}" + "".join(f"{name:>10}" for name in names))
    for check, total in totals.most_common():
        cells = (1000 * len(segments[check, place]) / len(text.pairs) for place, text in enumerate(texts))
        print(f"{check:18}{total:6}" + "".join(f"{cell:10.1f}" if cell else f"{'·':>10}" for cell in cells))


def print_examples(texts: list[Text], limit: int, severity: str) -> None:
    shown: Counter[tuple[str, str, str]] = Counter()
    for text in texts:
        for item in text.findings:
            key = (item.check, text.kind, text.pair)
            if (severity and item.severity != severity) or shown[key] >= limit:
                continue
            shown[key] += 1
            pair = text.pairs[item.segment - 1]
            side = pair.source if item.side == "source" else pair.target
            print(f"\n{item.check} {item.severity.value} {text.kind} {text.pair} {item.segment}: {item.message}")
            print(f"  at: {side[item.start : item.end][:60]}\n  {pair.source}\n  {pair.target}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", default="dev", help="the middle of the names of files: dev, shut")
    parser.add_argument("--kind", nargs="*", default=[], help="only these kinds of text")
    parser.add_argument("--check", nargs="*", default=[], help="only these checks")
    parser.add_argument("--skip", nargs="*", default=[], help="not these checks")
    parser.add_argument("--severity", default="", help="of the examples: error, warning, info")
    parser.add_argument("--examples", type=int, default=0, help="print so many findings a check and text")
    options = parser.parse_args()
    texts = read_folder(options.folder, options.part, options.kind)
    for text in texts:
        text.findings = run_checks(text.pairs, only=options.check, skip=options.skip)
    print_texts(texts)
    for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO):
        print_checks(texts, severity)
    if options.examples:
        print_examples(texts, options.examples, options.severity)


if __name__ == "__main__":
    main()
