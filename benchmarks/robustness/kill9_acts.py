"""
kill -9 acts toward readers at random moments, and run each again: `python -m benchmarks.robustness.kill9_acts`.

`publish` (a site, and beside the articles), `absorb`, `correct` and `unpublish`, `--kills` times each. Afterwards
pages, catalogs, ledgers and sources must be those of one run that nobody killed, but for hashes and times, and nothing
else may be there: no notice or record twice, none lost, no temporary file. Leaves with 1 where that is not so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.kill9_acts import ACTS, run_act_trial


def main() -> int:
    """Run the trials that the command line asks for."""
    parser = argparse.ArgumentParser(description="kill -9 acts toward readers")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--acts", default=",".join(ACTS))
    parser.add_argument("--seed", type=int, default=20261129)
    options = parser.parse_args()
    has_lost = False
    for act in options.acts.split(","):
        with tempfile.TemporaryDirectory(prefix="translator-kill9-") as folder:
            trial = run_act_trial(Path(folder) / "work", act, options.kills, options.seed)
        sys.stdout.write(f"{act}: {trial.kills} killed; {len(trial.lost)} files otherwise than after one run\n")
        sys.stdout.write("".join(f"{line}\n" for line in trial.lost))
        sys.stdout.flush()
        has_lost |= bool(trial.lost)
    return 1 if has_lost else 0


if __name__ == "__main__":
    sys.exit(main())
