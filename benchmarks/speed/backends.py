"""
What several processes and a Dask cluster take beside one process: `python -m benchmarks.speed.backends`.

    python -m benchmarks.speed.backends [--articles 1000] [--jobs 1,2] [--dask 200] [--repeat 1]

Writes an archive of articles with 29 segments, drafts it by the pseudo engine, and checks it, with each number of
processes; then the first `--dask` of the articles with two processes, on a cluster of two workers (a scheduler and
workers on this machine, over TCP), and on one of which a worker is killed in the middle. Each is a whole command on a
fresh copy, and the results are compared byte by byte, but for the times in ledgers. Outside time says something on a
quiet machine only; processor time is that of all processes together, but for those of the cluster.
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

from benchmarks.speed.archive import Cost, measure, write_archive
from tests.support.dask_cluster import dask_cluster

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (("translate", "--engine", "pseudo"), ("check",))
_TIMES = re.compile(rb'"at":"[^"]*"|"prev":\[[^]]*\]')


def kept_in(root: Path) -> dict[str, bytes]:
    """Return catalogs and ledgers without times, and the hashes that follow from them."""
    return {str(path.relative_to(root)): _TIMES.sub(b"", path.read_bytes()) for path in root.glob("locales/**/*.*")}


class Bench:
    def __init__(self, folder: Path, repeat: int) -> None:
        self._folder, self._repeat = folder, repeat
        self._said: dict[tuple[str, int], tuple[dict[str, bytes], str]] = {}

    def row(self, label: str, synced: Path, articles: int, *options: str, kills: int = 0) -> list[Cost]:
        """Run translate and check on a copy of a project, print their costs, and compare what they leave."""
        best: list[Cost] = []
        for _turn in range(self._repeat):
            root = self._folder / "copy"
            shutil.copytree(synced, root)
            costs = []
            for command in COMMANDS:
                killer = Timer(1.5, os.kill, (kills, 9))
                if kills and command[0] == "check":
                    killer.start()
                costs.append(measure(root, *command, *options))
                killer.cancel()
            kept = (kept_in(root), costs[1].output)
            if self._said.setdefault((str(synced), articles), kept) != kept:
                print(f"{label}: what was written or printed differs")
            shutil.rmtree(root)
            best = [min(pair, key=lambda cost: cost.clock) for pair in zip(best or costs, costs, strict=True)]
        cells = " | ".join(f"{cost.cpu:>7.2f} | {cost.clock:>7.2f} | {cost.memory:>4}" for cost in best)
        print(f"| {label:<34} | {cells} |", flush=True)
        return best


def prepare(folder: Path, articles: int) -> Path:
    root = folder / f"synced-{articles}"
    write_archive(root, articles, targets=["zh-Hans"])
    measure(root, "sync")
    return root


def print_ratio(label: str, one: Sequence[Cost], other: Sequence[Cost]) -> None:
    found = (f"{command[0]} {a.clock / b.clock:.2f}" for command, a, b in zip(COMMANDS, one, other, strict=True))
    print(f"{label}: {', '.join(found)}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--jobs", default="1,2")
    parser.add_argument("--dask", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=1, help="the best of so many runs")
    options = parser.parse_args()
    print(f"| {'':<34} | {'translate: CPU, clock, MB':<24} | {'check: CPU, clock, MB':<24} |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = Bench(folder, options.repeat)
        synced = prepare(folder, options.articles)
        found = {
            jobs: bench.row(f"{options.articles} articles, --jobs {jobs}", synced, options.articles, "--jobs", jobs)
            for jobs in options.jobs.split(",")
        }
        for jobs, costs in found.items():
            print_ratio(f"times as fast with {jobs} processes", next(iter(found.values())), costs)
        if not options.dask:
            return
        synced = prepare(folder, options.dask)
        two = bench.row(f"{options.dask} articles, --jobs 2", synced, options.dask, "--jobs", "2")
        with dask_cluster(folder) as cluster:
            workers = [cluster.start_worker() for _number in range(2)]
            address = ("--cluster", cluster.address)
            far = bench.row(f"{options.dask} articles, two workers", synced, options.dask, *address)
            print_ratio("clock of two processes / two workers", two, far)
            bench.row("the same, one killed in `check`", synced, options.dask, *address, kills=workers[0].pid)


if __name__ == "__main__":
    main()
