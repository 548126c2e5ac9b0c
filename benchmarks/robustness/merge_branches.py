"""
Two branches of one article meet: is anything lost without a word, and how often must a person step in?

    python -m benchmarks.robustness.merge_branches [--pairs 500] [--real 60] [--seed 1] [--show]

Each pair is made at random (`tests/support/branch_pairs.py`): a base, then two people at work on it apart with the
program's own functions, five to ten steps each. The article is merged by git; where that conflicts, an author takes one
side. The catalogs are merged in three ways: by the merge driver with `merge=union` for the ledgers, as `translator
init` sets it up; as in a clone that lacks the setting (git's own merge of the PO, where that has no conflict); and by
git alone, for its conflicts. `--real` of the pairs are real branches in a real repository and `git merge` calls the
driver; the files must come out the same as in the process. What counts as a loss stands in
`tests/support/branch_losses.py`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.support.branch_merges import folder_in_memory, make_pair, make_repository, run


def main() -> int:
    """Run the pairs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--real", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print every loss")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    began = time.monotonic()
    with folder_in_memory() as folder:
        repository = make_repository(Path(folder, "repository"))
        # Interrupted, it prints what was counted until then.
        with suppress(KeyboardInterrupt):
            for seed in range(options.seed, options.seed + options.pairs):
                pair = make_pair(Path(folder, str(seed)), seed)
                total.update(run(pair, repository if seed < options.seed + options.real else None, options.show, seed))
                total["pairs"] += 1
    print_table(total, time.monotonic() - began)
    return 1 if total["losses"] else 0


def print_table(total: Counter[str], seconds: float) -> None:
    """Print what was counted."""
    did = ", ".join(f"{what[4:]} {count}" for what, count in sorted(total.items()) if what.startswith("did "))
    fewer = 100 * (1 - total["driver po"] / total["git po"]) if total["git po"] else 0.0
    sys.stdout.write(
        f"pairs {total['pairs']}, steps {total['steps']} ({did}), {seconds:.0f} s\n"
        f"git merge in a real repository: {total['real']} pairs, of which {total['real differ']} came out otherwise\n"
        f"silent losses: {total['losses']} in {total['pairs with losses']} pairs; in a clone without the setting "
        f"{total['unset losses']} in {total['unset pairs with losses']} of {total['unset merged']} pairs "
        f"(and git wrote {total['unset unreadable']} PO files that cannot be read)\n"
        f"conflicts in PO files: git {total['git po']} in {total['git po files']} files, driver {total['driver po']} "
        f"in {total['driver po files']} files: {fewer:.1f} % fewer\n"
        f"segments that wait for a choice between two texts after the merge: {total['open']}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
