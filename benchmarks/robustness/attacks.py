"""
Cheat in every way that we could think of, and see what `verify` says.

    python -m benchmarks.robustness.attacks [--histories 25] [--valid 100] [--seed N] [--only REGEX]

Builds random honest histories in real git repositories (`tests/support/attack_newsroom.py`), attacks a copy of each in
every way (`attack_kinds.py`, `attack_rules.py`), and verifies as `--strict` does. Prints one line for each attack: how
many were found, and by the kind that names them. Then honest histories alone (`honest_variants.py`): rebased, cloned
without their past, moved out of git …; none may be rejected. Exits with 1 where an attack was missed or an honest
history rejected.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from tests.support import attack_rules
from tests.support.attack_kinds import ATTACKS
from tests.support.attack_newsroom import Newsroom, make_history
from tests.support.honest_variants import VARIANTS
from translator.newsroom.proof.audit.verdict import prove

assert attack_rules  # It adds to ATTACKS.


@dataclass
class Score:
    """What became of one kind of attack."""

    tried: int = 0
    found: int = 0
    """By any kind of problem."""
    named: int = 0
    """By a kind that names it."""
    kinds: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def attack_histories(folder: Path, seeds: list[int], only: str = "") -> dict[str, Score]:
    """Attack a copy of each history in every way."""
    scores = {name: Score() for name in ATTACKS if re.search(only, name)}
    for seed in seeds:
        base = make_history(folder / f"base-{seed}", seed).root
        subprocess.run(["git", "gc", "-q"], cwd=base, check=True, capture_output=True)
        # Proved once, so that what an attack leaves alone need not be made again for each copy.
        before = prove(Newsroom(base, Random(seed)).project)
        honest = {(problem.kind, problem.where) for problem in before.unproved}
        if before.wrong:
            raise RuntimeError(f"seed {seed} is rejected before any attack: {before.wrong[0]}")
        for name, score in scores.items():
            attack, expected = ATTACKS[name]
            copy = folder / "copy"
            shutil.copytree(base, copy)
            room = Newsroom(copy, Random(f"{seed} {name}"), clock=1_790_000_000)
            attack(room)
            verdict = prove(room.project)
            problems = {(problem.kind, problem.where) for problem in (*verdict.wrong, *verdict.unproved)}
            kinds = {kind for kind, _where in problems - honest}
            score.tried += 1
            score.found += bool(kinds)
            score.named += bool(kinds & expected)
            score.kinds.update(kinds)
            if not kinds & expected:
                score.missed.append(f"seed {seed}: {sorted(kinds)} instead of {sorted(expected)}")
            shutil.rmtree(copy)
        shutil.rmtree(base)
        print(f"history {seed} attacked", file=sys.stderr)
    return scores


def honest_histories(folder: Path, seeds: list[int]) -> tuple[Counter[str], list[str]]:
    """Return how many honest histories there were, by what was done to them, and what was said of any."""
    counts: Counter[str] = Counter()
    rejected = []
    for seed in seeds:
        root = folder / f"honest-{seed}"
        room = make_history(root, seed)
        what = list(VARIANTS)[seed % len(VARIANTS)]
        place = VARIANTS[what](room) or room.root
        counts[what] += 1
        wrong = prove(Newsroom(place, Random(seed)).project).wrong
        rejected += [f"seed {seed}, {what}: {problem}" for problem in wrong[:3]]
        rejected += [f"   {'; '.join(room.log)}"] if wrong else []
        shutil.rmtree(root)
    return counts, rejected


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[1])
    parser.add_argument("--histories", type=int, default=25)
    parser.add_argument("--valid", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    started = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        seeds = list(range(options.seed, options.seed + options.histories))
        try:
            scores = attack_histories(Path(folder), seeds, options.only)
            counts, rejected = honest_histories(
                Path(folder), list(range(options.seed + 1000, options.seed + 1000 + options.valid))
            )
        except Exception:
            traceback.print_exc()
            return 3
    print("| attack | found | named | kinds reported |\n|---|---|---|---|")
    for name, score in scores.items():
        kinds = ", ".join(f"`{kind}` {count}" for kind, count in score.kinds.most_common())
        print(f"| {name} | {score.found}/{score.tried} | {score.named}/{score.tried} | {kinds} |")
    tried, named = sum(item.tried for item in scores.values()), sum(item.named for item in scores.values())
    print(f"\n{len(scores)} kinds of attack, {tried} attacks: {named} found and named")
    print(f"{counts.total()} honest histories: {len([line for line in rejected if line[0] != ' '])} problems reported")
    print("   " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    for line in [line for score in scores.values() for line in score.missed] + rejected:
        print(line)
    print(f"{perf_counter() - started:.0f} s")
    return int(tried != named or bool(rejected))


if __name__ == "__main__":
    sys.exit(main())
