"""
What `models serve` saves: `mt` of one sentence with and without it, in processor time, the least of several runs.

    python -m benchmarks.speed.model_server [--runs 5] [--engine argos]

Takes the models that are installed; without any, the small Argos package of the tests.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "tests/fixtures/argos/translate-en_zh-1_0.argosmodel"
TRANSLATOR = [sys.executable, "-m", "translator"]
SENTENCE = "The central bank approved the budget on Monday.\n"


def seconds(command: list[str]) -> tuple[float, float]:
    """Return the processor time of a command, and the time by the clock."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, input=SENTENCE.encode(), check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.perf_counter() - start


def measure(name: str, engine: str, runs: int) -> None:
    command = [*TRANSLATOR, "mt", "--engine", engine]
    seconds(command)  # Loads the model, or the dictionary of the gate, for the first time.
    spent, waited = (min(values) for values in zip(*(seconds(command) for _run in range(runs)), strict=True))
    print(f"{name:<24} {spent:.2f} s of processor time, {waited:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--engine", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not asked.engine:
            os.environ.update(TRANSLATOR_CACHE=f"{folder}/cache", TRANSLATOR_DATA=f"{folder}/data")
            subprocess.run([*TRANSLATOR, "models", "install", str(PACKAGE), "--no-exam"], check=True)
        engine = asked.engine or "argos"
        measure("without", engine, asked.runs)
        server = subprocess.Popen([*TRANSLATOR, "models", "serve"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert server.stdout is not None
            server.stdout.readline()
            measure("with `models serve`", engine, asked.runs)
            start = time.perf_counter()
        finally:
            server.terminate()
            server.wait(timeout=10)
        print(f"{'until SIGTERM ended it':<24} {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
