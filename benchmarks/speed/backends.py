"""
What several processes and a Dask cluster take beside one process: `python -m benchmarks.speed.backends`.

    python -m benchmarks.speed.backends [--articles 1000] [--jobs 1,2] [--dask 200] [--repeat 1]
        [--commands translate,check,publish,verify]

Writes an archive of articles with 29 segments, drafts it by the pseudo engine, checks it, publishes drafts of it and
proves it, with each number of processes; then the first `--dask` of the articles with two processes, on a cluster of
two workers (a scheduler and workers on this machine, over TCP), and on one of which a worker is killed in the middle.
Each is a whole command on a fresh copy, and the results are compared byte by byte, but for the times in ledgers.
Outside time (`clock`) says something on a quiet machine only; processor time is that of all processes together, but
for those of the cluster. `!` marks a ratio that misses its target.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from benchmarks.speed.archive import Cost, commit, measure, write_archive
from tests.support.dask_cluster import dask_cluster
from translator.newsroom.catalog.ledger import unpack_all

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS = {
    "translate": ("translate", "--engine", "pseudo"),
    "check": ("check",),
    "publish": ("publish", "--draft"),
    "verify": ("verify",),
}
TIMES_AS_FAST = 1.7
"""At least, with two processes in the place of one."""
OVERHEAD = 0.05
"""At most, of two workers of Dask over two processes."""
_TIMES = re.compile(rb'"at":"[^"]*"|"prev":\[[^]]*\]|^  (?:ledger|content): sha256:\w+', re.MULTILINE)
_PROGRESS = re.compile(r"^(?:\w+: \d+ / \d+|note: worker .*)\n", re.MULTILINE)


def kept_in(root: Path) -> dict[str, bytes]:
    """Return catalogs, ledgers and pages without times, and the hashes and the packing that follow from them."""
    kept = {}
    for path in (path for folder in ("locales", "articles") for path in root.glob(f"{folder}/**/*.*")):
        data = path.read_bytes()
        if path.suffix == ".jsonl":
            data = b"\n".join(unpack_all(data.splitlines()))
        kept[str(path.relative_to(root))] = _TIMES.sub(b"", data)
    return kept


class Bench:
    def __init__(self, folder: Path, commands: list[str], repeat: int) -> None:
        self._folder, self._commands, self._repeat = folder, commands, repeat
        self._said: dict[Path, tuple[dict[str, bytes], list[str]]] = {}

    def row(self, label: str, synced: Path, *options: str, kills: int = 0) -> dict[str, Cost]:
        """Run the commands on a copy of a project, print their costs, and compare what they leave and say."""
        best: dict[str, Cost] = {}
        for _turn in range(self._repeat):
            root, cache = self._folder / "copy", self._folder / "cache"
            shutil.copytree(synced, root)
            costs: dict[str, Cost] = {}
            for name in self._commands:
                killer = Timer(1.5, os.kill, (kills, 9))
                if kills and name == "check":
                    killer.start()
                costs[name] = measure(root, *COMMANDS[name], *options, variables={"TRANSLATOR_CACHE": str(cache)})
                killer.cancel()
                if name == "publish":
                    commit(root)
            kept = (kept_in(root), [_PROGRESS.sub("", costs[name].output) for name in costs if name != "translate"])
            if self._said.setdefault(synced, kept) != kept:
                print(f"{label}: what was written or printed differs")
            shutil.rmtree(root)
            shutil.rmtree(cache, ignore_errors=True)  # Proofs are kept there.
            best = {name: min(cost, best.get(name, cost), key=lambda one: one.clock) for name, cost in costs.items()}
        cells = " | ".join(f"{cost.cpu:>7.2f} | {cost.clock:>7.2f} | {cost.memory:>4}" for cost in best.values())
        print(f"| {label:<34} | {cells} |", flush=True)
        return best


def prepare(folder: Path, articles: int) -> Path:
    root = folder / f"synced-{articles}"
    write_archive(root, articles, targets=["zh-Hans"])
    measure(root, "sync")
    return root


def print_ratio(label: str, one: Mapping[str, Cost], other: Mapping[str, Cost], *, at_least: float) -> None:
    """Print how many times as fast the second is, command by command."""
    ratios = {name: cost.clock / other[name].clock for name, cost in one.items()}
    found = (f"{name} {ratio:.2f}{'!' if ratio < at_least else ''}" for name, ratio in ratios.items())
    print(f"{label} (at least {at_least:.2f}): {', '.join(found)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--dask", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=1, help="the best of so many runs")
    parser.add_argument("--commands", default=",".join(COMMANDS))
    options = parser.parse_args()
    commands = options.commands.split(",")
    print(f"| {'':<34} | " + " | ".join(f"{f'{name}: CPU, clock, MB':<24}" for name in commands) + " |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder, commands, options.repeat)
        first: dict[str, Cost] = {}
        if options.articles:
            synced = prepare(folder, options.articles)
            for jobs in options.jobs.split(","):
                costs = bench.row(f"{options.articles} articles, --jobs {jobs}", synced, "--jobs", jobs)
                if first:
                    print_ratio(f"times as fast with {jobs} processes", first, costs, at_least=TIMES_AS_FAST)
                first = first or costs
        if not options.dask:
            return
        synced = prepare(folder, options.dask)
        two = bench.row(f"{options.dask} articles, --jobs 2", synced, "--jobs", "2")
        with dask_cluster(folder) as cluster:
            workers = [cluster.start_worker() for _number in range(2)]
            address = ("--cluster", cluster.address)
            far = bench.row(f"{options.dask} articles, two workers", synced, *address)
            print_ratio("clock of two processes / two workers", two, far, at_least=1 / (1 + OVERHEAD))
            bench.row("the same, one killed in `check`", synced, *address, kills=workers[0].pid)


if __name__ == "__main__":
    main()
