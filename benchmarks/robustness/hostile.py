"""
What every command without an engine takes on hostile texts, after start-up.

    python -m benchmarks.robustness.hostile [--size 200000] [--kinds tags,pipes] [--commands check,publish] [--limit 10]
                                            [--over 1.0] [--doubled]

For each kind of text (`tests/support/hostile_texts.py`) a newsroom with one article of that many characters is made,
and all commands run in it. Prints a table of kinds and the commands that took longer than `--over` seconds of processor
time (∞: more than `--limit`), and the slowest kind of each command. With `--doubled` such a command runs again on twice
the size, and the quotient of both times is printed. Exits with 1 where a command took longer, or was our bug.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.support.hostile_runs import COMMANDS, Run, run_all, warm_up
from tests.support.hostile_texts import FRONT_MATTER, TEXTS, Text, wrapped


def seconds(run: Run) -> str:
    """Return the time for the table, with what went wrong."""
    time = "∞" if run.seconds == float("inf") else f"{run.seconds:.2f} s"
    return time + (" (our bug)" if run.code == 3 else "")


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
    parser.add_argument("--doubled", action="store_true", help="run what is printed on twice the size, too")
    args = parser.parse_args()
    kinds: dict[str, Text] = TEXTS | {f"front matter: {name}": wrapped(make) for name, make in FRONT_MATTER.items()}
    commands = named(args.commands, list(COMMANDS))
    worst: dict[str, tuple[float, str]] = dict.fromkeys(commands, (0.0, ""))
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ |= {"HOME": temporary, "TRANSLATOR_DATA": f"{temporary}/data", "NO_COLOR": "1", "COLUMNS": "100"}
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warm_up(folder / "warm")
        print("| kind of text | commands |\n|---|---|", flush=True)
        for kind in named(args.kinds, list(kinds)):
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
                worst[name] = max(worst[name], (run.seconds, kind))
        os.chdir("/")
    print("\n| command | slowest | on |\n|---|---|---|")
    for name, (time, kind) in worst.items():
        print(f"| {name} | {time:.2f} s | {kind} |")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
