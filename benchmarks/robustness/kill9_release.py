"""
kill -9 releases at random moments: `python -m benchmarks.robustness.kill9_release [--kills 100] [--layouts …]`.

Two thirds of the kills come while a release is being written. After each the folder is read as a reader does, then
after the next command: it must be the old site or the new one, file by file. Beside the articles (`markdown`) files are
renamed one after another, so that it may be both until the next command; these are counted. Leaves with 1 where it was
neither otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.kill9_release import run_release_trial


def main() -> int:
    """Run the trials that the command line asks for."""
    parser = argparse.ArgumentParser(description="kill -9 releases at random moments")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--layouts", default="site,html,hugo,mkdocs,docusaurus,markdown")
    parser.add_argument("--seed", type=int, default=20261126)
    options = parser.parse_args()
    lost = False
    for layout in options.layouts.split(","):
        with tempfile.TemporaryDirectory(prefix="translator-kill9-") as folder:
            trial = run_release_trial(Path(folder), layout, options.kills, options.seed)
        sys.stdout.write(
            f"{layout}: {trial.kills} killed, {trial.kills_while_writing} of them while writing; "
            f"{trial.mixed} left files of both until the next command; "
            f"then old site {trial.found['old']}, new site {trial.found['new']}\n"
        )
        sys.stdout.write("\n".join(trial.lost or ["always the old site or the new one"]) + "\n")
        lost |= bool(trial.lost)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
