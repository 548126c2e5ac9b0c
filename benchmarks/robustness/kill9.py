"""
kill -9 the real commands at random moments: `python -m benchmarks.robustness.kill9 [--kills 50] [--seed N]`.

After each kill every PO and ledger is read whole, every decision that a command had acknowledged is looked for, and
`verify` runs; at the end the commands run again and must complete. Prints one line a command, and leaves with 1 where
something was lost. The test suite runs the same with few kills.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.kill9 import WORK, run_trial


def main() -> int:
    """Run the trial that the command line asks for."""
    parser = argparse.ArgumentParser(description="kill -9 at random moments")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20260102)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="translator-kill9-") as folder:
        trial = run_trial(Path(folder), options.kills, options.seed)
    for work in WORK:
        sys.stdout.write(f"{work:<10} {trial.kills[work]:>3} killed at work\n")
    sys.stdout.write(f"{trial.acknowledged} decisions acknowledged\n")
    sys.stdout.write("\n".join(trial.lost or ["nothing lost, nothing half written"]) + "\n")
    return 1 if trial.lost else 0


if __name__ == "__main__":
    sys.exit(main())
