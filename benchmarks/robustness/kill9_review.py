"""
kill -9 while a person types and decides: `python -m benchmarks.robustness.kill9_review [--kills 200] [--seed N]`.

A review session in a process of its own types into segments (the draft is kept at every key) and decides on them; every
key and every decision is promised on stdout once the call has returned. It is killed at a random moment, and the next
session must find each promised decision in the ledger, what was typed last as the draft of its segment, and both files
whole. Prints what was promised and what was lost, and leaves with 1 where something was. The suite runs it with a few.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.kill9_review import run_trial


def main() -> int:
    """Run the trial that the command line asks for."""
    parser = argparse.ArgumentParser(description="kill -9 while a person types and decides")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20260102)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="translator-kill9-review-") as folder:
        trial = run_trial(Path(folder), options.kills, options.seed)
    sys.stdout.write(
        f"{trial.kills} kills; promised: {trial.keys} keys, {trial.decisions} decisions\n"
        + "\n".join(trial.lost or ["nothing lost: no decision, no key, no file half written"])
        + "\n"
    )
    return 1 if trial.lost else 0


if __name__ == "__main__":
    sys.exit(main())
