"""
What every command without an engine takes on hostile texts, after start-up.

    python -m benchmarks.robustness.hostile [--size 200000] [--kinds tags,pipes] [--commands check,publish] [--limit 10]
                                            [--over 1.0] [--doubled] [--sample 100] [--most 1200]

For each kind of text (`tests/support/hostile_texts.py`) a newsroom with one article of that many characters is made,
and all commands run in it. Prints a table of kinds and the commands that took longer than `--over` seconds of processor
time (∞: more than `--limit`), and the slowest kind of each command. With `--doubled` such a command runs again on twice
the size, and the quotient of both times is printed. `--sample` takes so many kinds, the same at random each time; after
`--most` seconds by the clock no further kind is begun, and the kinds come at random, so that those that were run stand
for all. Exits with 1 where a command took longer, or was our bug.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.support.hostile_runs import COMMANDS, Run, run_all, warm_up
from tests.support.hostile_texts import FRONT_MATTER, TEXTS, Text, wrapped


def seconds(run: Run) -> str:
    """Return the time for the table, with what went wrong."""
    took = "∞" if run.seconds == float("inf") else f"{run.seconds:.2f} s"
    return took + (" (our bug)" if run.code == 3 else "")


def named(given: str, known: list[str]) -> list[str]:
    """Return what an option names, or all there is."""
    return [name for name in known if not given or name in given.split(",")]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200_000, help="characters of each text")
    parser.add_argument("--kinds", default="", help="names of kinds of texts; all where none are given")
    parser.add_argument("--commands", default="", help="names of commands; all where none are given")
    parser.add_argument("--limit", type=float, default=10, help="seconds after which a command is ended")
    parser.add_argument("--over", type=float, default=1.0, help="seconds from which on a command is printed")
    parser.add_argument("--sample", type=int, default=0, help="run so many kinds, chosen at random")
    parser.add_argument("--most", type=float, default=1200, help="seconds by the clock after which no kind is begun")
    parser.add_argument("--doubled", action="store_true", help="run what is printed on twice the size, too")
    args = parser.parse_args()
    kinds: dict[str, Text] = TEXTS | {f"front matter: {name}": wrapped(make) for name, make in FRONT_MATTER.items()}
    commands = named(args.commands, list(COMMANDS))
    times: dict[str, list[tuple[float, str]]] = {name: [] for name in commands}
    chosen = named(args.kinds, list(kinds))
    random.Random(1).shuffle(chosen)
    chosen = chosen[: args.sample or None]
    failed = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ |= {"HOME": temporary, "TRANSLATOR_DATA": f"{temporary}/data", "NO_COLOR": "1", "COLUMNS": "100"}
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warm_up(folder / "warm")
        print("| kind of text | commands |\n|---|---|", flush=True)
        for kind in chosen:
            if time.monotonic() - began > args.most:
                break
            runs = run_all(folder / f"one {kind}", kinds[kind](args.size), commands, args.limit)
            slow = [name for name, run in runs.items() if run.seconds > args.over or run.code == 3]
            twice: dict[str, Run] = {}
            if slow and args.doubled:
                twice = run_all(folder / f"two {kind}", kinds[kind](2 * args.size), slow, 4 * args.limit)
            cells = [
                f"{name} {seconds(runs[name])}"
                + (f" × {twice[name].seconds / runs[name].seconds:.1f}" if name in twice else "")
                for name in slow
            ]
            failed += len(slow)
            if slow:
                print(f"| {kind} | {', '.join(cells)} |", flush=True)
            for name, run in runs.items():
                times[name].append((run.seconds, kind))
        os.chdir("/")
    print(f"\n| command | within {args.over:g} s | median | slowest | on |\n|---|---|---|---|---|")
    for name, found in sorted(times.items(), key=lambda item: max(item[1], default=(0.0, "")), reverse=True):
        if found:
            found.sort()
            within = sum(seconds <= args.over for seconds, _kind in found)
            median, (slowest, kind) = found[len(found) // 2][0], found[-1]
            print(f"| {name} | {within} of {len(found)} | {median:.2f} s | {slowest:.2f} s | {kind} |")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
