"""
How long a person waits at the prompt: whole processes, medians of several runs.

    python -m benchmarks.speed.startup [--runs 20]

`status` runs on this repository. The bare interpreter stands beside, because nobody can be faster than that.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "translator --help": [sys.executable, "-m", "translator", "--help"],
    "translator status": [sys.executable, "-m", "translator", "status"],
    "translator status --format json": [sys.executable, "-m", "translator", "status", "--format", "json"],
}
LIMITS = {"translator --help": 150, "translator status": 500}


def milliseconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    print(f"{'command':34} {'median ms':>10} {'min':>7} {'max':>7}   limit")
    for name, command in COMMANDS.items():
        milliseconds(command)
        times = [milliseconds(command) for _ in range(runs)]
        limit = LIMITS.get(name, "")
        print(f"{name:34} {statistics.median(times):10.0f} {min(times):7.0f} {max(times):7.0f}   {limit}")


if __name__ == "__main__":
    main()
