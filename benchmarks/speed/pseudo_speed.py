"""
What the program itself takes around an engine: gate, repairs, catalog and ledger, without a model.

    python -m benchmarks.speed.pseudo_speed [ARTICLES] [SENTENCES]

Writes articles of sentences of our own (two of `benchmarks/data` joined, no sentence twice, one of five with a number
of its own), then runs `sync` and `translate --to zh-Hans --engine pseudo` as processes, and prints the processor time
of the second with start and all (user and system, also of its children): other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality.tag_drafts import DATA
from translator.formats.inline import TAG

SEED = 5


def sentences() -> Iterator[str]:
    """Yield sentences of about the length of those in news, none of them twice."""
    own = [
        TAG.sub("", line.split("\t")[0]).rstrip(".").strip()
        for name in ("term_drafts.en-zh.tsv", "tag_drafts.en-zh.tsv")
        for line in (DATA / name).read_text(encoding="utf-8").splitlines()
    ]
    chance = random.Random(SEED)
    pairs = [(one, other) for one in own for other in own if one != other]
    chance.shuffle(pairs)
    number = 0
    while True:
        number += 1
        one, other = pairs[number % len(pairs)]
        end = f", and {chance.randrange(2, 99_999):,} people saw it" if number % 5 == 0 or number > len(pairs) else ""
        yield f"{one}, while {other[:1].lower()}{other[1:]}{end}."


def write_project(folder: Path, articles: int, length: int) -> None:
    """Write a project with so many articles of so many sentences."""
    (folder / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n')
    (folder / "articles/en").mkdir(parents=True)
    text = sentences()
    for number in range(articles):
        paragraphs = "\n\n".join(next(text) for _sentence in range(length))
        page = f"---\nid: story-{number}\nlang: en\n---\n\n{paragraphs}\n"
        (folder / f"articles/en/story-{number}.md").write_text(page, encoding="utf-8")


def run(folder: Path, *words: str) -> tuple[float, float]:
    """Run a command of the program; return its processor time and its wall time in seconds."""
    import resource

    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "translator", *words]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the program takes around an engine.")
    parser.add_argument("articles", type=int, nargs="?", default=2_000)
    parser.add_argument("sentences", type=int, nargs="?", default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder, options.articles, options.sentences)
        run(folder, "sync")
        spent, wall = run(folder, "translate", "--to", "zh-Hans", "--engine", "pseudo")
        segments = sum(
            text.count("\nmsgid ") - 1
            for text in (path.read_text(encoding="utf-8") for path in (folder / "locales/zh-Hans").glob("*.po"))
        )
    print(
        f"{segments} segments, {spent:.1f} s of processor time, {segments / spent:.0f} a second ({wall:.1f} s by clock)"
    )


if __name__ == "__main__":
    main()
