"""
What each command takes on an archive, beside its target: `python -m benchmarks.speed.scale`.

    python -m benchmarks.speed.scale [--articles 1000] [--sentences 28] [--targets 1|2] [--layout NAME]
        [--program FOLDER] [--keep FOLDER] [--json FILE]

Writes so many articles (a single one of 10,000 sentences shows what a long one takes) and takes them through a day of a
newsroom, drafted by the pseudo engine: first, again with nothing changed, and after one sentence of one article
changed. A row is a whole command: processor time (user and system, of all its processes; waiting for the disk is left
out), time by the clock, memory at its worst. Targets are those of an archive of the size for which they were set; `!`
marks a figure above its own.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from compileall import compile_dir
from contextlib import contextmanager
from pathlib import Path

from benchmarks.speed.archive import REPOSITORY, SENTENCES, Cost, change, commit, measure, slug_of, write_archive

TAGS = ("zh-Hans", "zh-Hant")
CHINESE = {"LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
MOST_MEMORY = 250
"""Megabytes that any command may hold."""
SECONDS: dict[tuple[int, int], dict[str, float]] = {
    (10_000, 1): {
        "sync first": 35, "sync one changed": 0.7, "status first": 8, "status again": 0.6, "report again": 0.7,
    },
    (1000, 2): {
        "check first": 14, "check again": 0.5, "check one changed": 0.8,
        "translate first": 20, "translate again": 0.7,
        "publish first": 20, "publish again": 0.3, "publish again, in Chinese": 0.3, "publish one changed": 0.8,
        "report again": 0.7, "verify first": 25,
    },
}  # fmt: skip
"""Articles and languages → row → seconds of processor time that it may take at most."""


class Table:
    """The rows, printed as they come."""

    def __init__(self, root: Path, program: Path, targets: Mapping[str, float]) -> None:
        self._root, self._program, self._targets = root, program, targets
        self.costs: dict[str, Cost] = {}
        print(f"| {'command':<28} | {'CPU s':>8} | {'target':>6} | {'clock s':>8} | {'MB':>6} |")
        print(f"|{'-' * 30}|{'-' * 10}|{'-' * 8}|{'-' * 10}|{'-' * 8}|")

    def run(self, row: str, *arguments: str, variables: Mapping[str, str] | None = None) -> None:
        """Run a command and print its row, named by its verb and `row`."""
        name = f"{arguments[0]} {row}"
        cost = self.costs[name] = measure(self._root, *arguments, program=self._program, variables=variables)
        limit = self._targets.get(name)
        slow = "!" if limit and cost.cpu > limit else " "
        large = "!" if cost.memory > MOST_MEMORY else " "
        cells = f"{cost.cpu:>7.2f}{slow} | {limit or '':>6} | {cost.clock:>8.2f} | {cost.memory:>5}{large}"
        print(f"| {name:<28} | {cells} |", flush=True)


def work_through(root: Path, table: Table, articles: int, layout: str) -> None:
    """Take an archive through everything, then one changed sentence."""
    draft = ("publish", "--draft", "--layout", layout)
    slug = slug_of(articles // 2)
    diff = ("diff", slug, "--to", TAGS[0])
    table.run("first", "sync")
    table.run("again", "sync")
    table.run("first", "status")
    table.run("again", "status")
    table.run("first", "translate", "--engine", "pseudo")
    table.run("again", "translate", "--engine", "pseudo")
    table.run("after translate", "sync")
    table.run("after translate", "status")
    table.run("first", "check", "--fail-on", "never")
    table.run("again", "check", "--fail-on", "never")
    table.run("first", *diff)
    table.run("first", "report")
    table.run("again", "report")
    table.run("first", *draft)
    table.run("again", *draft)
    table.run("again, in Chinese", *draft, variables=CHINESE)
    table.run("after publish", "check", "--fail-on", "never")
    table.run("after publish", "status")
    commit(root)
    change(root / f"articles/en/{slug}.md", "ice carried", "ice took")
    table.run("one changed", "sync")
    table.run("one changed", "status")
    table.run("one changed", "translate", "--engine", "pseudo")
    table.run("one changed", "check", "--fail-on", "never")
    table.run("one changed", *diff)
    table.run("one changed", "report")
    table.run("one changed", *draft)
    table.run("first", "verify")
    print(f"\nlocales: {size_of(root / 'locales') / size_of(root / 'articles/en'):.1f} times the text")


def size_of(folder: Path) -> int:
    """Return the bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def working_folder(kept: Path | None) -> Iterator[Path]:
    """Yield a folder that is empty, and is deleted afterwards unless it is to be `kept`."""
    if kept:
        yield kept
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> None:
    """Run all and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="in each article")
    parser.add_argument("--targets", type=int, default=2, choices=(1, 2), help="zh-Hans alone, or zh-Hant too")
    parser.add_argument("--layout", default="markdown", help="in which to publish")
    parser.add_argument("--program", type=Path, default=REPOSITORY, metavar="FOLDER", help="another version to measure")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this folder, and leave it there")
    parser.add_argument("--json", type=Path, metavar="FILE", help="add the figures to this file, for the plots")
    options = parser.parse_args()
    with working_folder(options.keep) as folder:
        os.environ["TRANSLATOR_CACHE"] = str(folder / "cache")
        root = folder / "house"
        write_archive(root, options.articles, targets=TAGS[: options.targets], sentences=options.sentences)
        compile_dir(options.program / "translator", quiet=2)
        is_usual = options.sentences == SENTENCES
        targets = SECONDS.get((options.articles, options.targets), {}) if is_usual else {}
        table = Table(root, options.program.resolve(), targets)
        work_through(root, table, options.articles, options.layout)
    if options.json:
        known = json.loads(options.json.read_text(encoding="utf-8")) if options.json.exists() else {}
        known[f"{options.articles} x {options.targets}"] = {
            name: [round(cost.cpu, 2), cost.memory] for name, cost in table.costs.items()
        }
        options.json.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
