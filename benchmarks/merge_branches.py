"""
Two branches of one article meet: is anything lost without a word, and how often must a person step in?

    python benchmarks/merge_branches.py [--pairs 500] [--real 60] [--seed 1] [--show]

Each pair is made at random (`branch_pairs.py`): a base, then two people at work on it apart with the program's own
functions, five to ten steps each. The article is merged by git; where that conflicts, an author takes one side. The
catalogs are merged in three ways: by the merge driver with `merge=union` for the ledgers, as `translator init` sets it
up; as in a clone that lacks the setting (git's own merge of the PO, where that has no conflict); and by git alone, for
its conflicts. `--real` of the pairs are real branches in a real repository and `git merge` calls the driver; the files
must come out the same as in the process. What counts as a loss stands in `branch_losses.py`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from branch_losses import conflicts, losses
from branch_pairs import ARTICLE, SLUG, Newsroom, Work, make_base, open_newsroom, work

from translator.catalog import load_catalog
from translator.commands.init import set_up
from translator.commands.merge_driver import merge_files
from translator.errors import CatalogSyntaxError
from translator.workflow.merge_driver_setup import install

if TYPE_CHECKING:
    from collections.abc import Callable

Files = dict[str, bytes]


@dataclass(slots=True)
class Pair:
    """A base, two branches of it, and what was done on them."""

    room: Newsroom
    base: Files
    sides: tuple[Files, Files]
    works: tuple[Work, Work]
    entries: dict[str, object]
    merged: Files = field(default_factory=dict)


def folder_in_memory() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in memory where there is such a place: here it does not matter that each decision is on disk."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() and os.access(memory, os.W_OK) else None)


def make_pair(folder: Path, seed: int) -> Pair:
    """Make the pair number `seed` in `folder`: one target, or in a quarter of the pairs two scripts."""
    chance = random.Random(seed)
    room = open_newsroom(folder, ("zh-Hans", "zh-Hant") if seed % 4 == 0 else ("zh-Hans",))
    make_base(room, chance)
    base, paragraphs = read(room), [list(paragraph) for paragraph in room.paragraphs]
    entries = {tag: {entry.key: entry for entry in load_catalog(room.project, SLUG, tag).entries} for tag in room.tags}
    sides, works = [], []
    for side in ("ours", "theirs"):
        write(room, base)
        room.paragraphs = [list(paragraph) for paragraph in paragraphs]
        works.append(work(room, side, chance, chance.randint(5, 10)))
        sides.append(read(room))
    return Pair(room, base, (sides[0], sides[1]), (works[0], works[1]), entries)


def read(room: Newsroom) -> Files:
    paths = {name: room.project.root / name for name in room.files()}
    return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


def write(room: Newsroom, files: Files) -> None:
    for name in room.files():
        path = room.project.root / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        else:
            path.unlink(missing_ok=True)


def git_merge(pair: Pair, name: str, *options: str) -> tuple[bytes, int]:
    """Merge one file as git does; return it, and the number of conflicts."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, part) for part in ("ours", "base", "theirs")]
        for path, files in zip(paths, (pair.sides[0], pair.base, pair.sides[1]), strict=True):
            path.write_bytes(files.get(name, b""))
        command = ["git", "merge-file", "-p", *options, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, check=False)
    return done.stdout, done.returncode


def driver_merge(pair: Pair, name: str) -> tuple[bytes, int]:
    """Merge one catalog with the function behind `translator merge-driver`."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, part) for part in ("base", "ours", "theirs")]
        for path, files in zip(paths, (pair.base, *pair.sides), strict=True):
            path.write_bytes(files.get(name, b""))
        outcome = merge_files(*paths, name)
        return paths[1].read_bytes(), len(outcome.conflicts) or int(not outcome.is_clean)


def merge_all(pair: Pair, po: Callable[[Pair, str], tuple[bytes, int]]) -> tuple[Files, Counter[str]]:
    """Merge all files of a pair, catalogs by `po`; return them, and the conflicts by kind of file."""
    merged, found = {}, Counter[str]()
    for name in pair.room.files():
        ours, base, theirs = (files.get(name, b"") for files in (pair.sides[0], pair.base, pair.sides[1]))
        if base in (ours, theirs) or ours == theirs:
            merged[name] = theirs if ours == base else ours
        elif name.endswith(".po"):
            merged[name], count = po(pair, name)
            found["po"] += count
            found["po files"] += bool(count)
        else:
            favour = "--union" if name.endswith(".jsonl") else "--ours"
            merged[name], _count = git_merge(pair, name, favour)
    return merged, found


def really_merge(pair: Pair, repository: Path) -> Files:
    """Put the pair on two branches of a real repository, merge them with git, and return the files."""

    def git(*arguments: str, check: bool = True) -> None:
        subprocess.run(["git", *arguments], cwd=repository, check=check, capture_output=True)

    room = Newsroom(pair.room.project, pair.room.tags)
    number = pair.room.project.root.name
    heads = {"base": pair.base, "theirs": pair.sides[1], "ours": pair.sides[0]}
    for branch, files in heads.items():
        git("checkout", "-q", "-f", *(["--orphan"] if branch == "base" else ["-b"]), f"{branch}-{number}",
            *([] if branch == "base" else [f"base-{number}"]))  # fmt: skip
        for name in room.files():
            path = repository / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files.get(name, b""))
        git("add", "-A")
        git("commit", "-q", "--allow-empty", "-m", branch)
    git("merge", "-q", "-m", "merge", "-X", "patience", f"theirs-{number}", check=False)
    merged = {name: (repository / name).read_bytes() for name in room.files() if (repository / name).exists()}
    git("reset", "-q", "--hard")
    return merged


def make_repository(folder: Path) -> Path:
    """Make a repository as a newsroom has it, merge driver and all."""
    set_up(folder, ["en", "zh-Hans", "zh-Hant"])
    for command in (["init", "-q"], ["config", "user.name", "Bench"], ["config", "user.email", "bench@example.org"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
    install(folder)
    return folder


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


def run(pair: Pair, repository: Path | None, show: bool, seed: int) -> Counter[str]:
    """Merge one pair in all ways, and count."""
    total = Counter(steps=sum(len(side.did) for side in pair.works))
    for side in pair.works:
        total.update(f"did {what}" for what in side.did)
    pair.merged, ours = merge_all(pair, driver_merge)
    plain, gits = merge_all(pair, lambda pair, name: git_merge(pair, name))
    total.update({f"driver {what}": count for what, count in ours.items()})
    total.update({f"git {what}": count for what, count in gits.items()})
    for way, files in (("", pair.merged), ("unset ", {} if gits["po"] else plain)):
        if not files:
            continue
        write(pair.room, files)
        try:
            pair.room.sync()
        except CatalogSyntaxError:
            if not way:
                raise
            total["unset unreadable"] += 1
            continue
        found = list(losses(pair.room, pair.entries, pair.works, in_po=not way))
        total[f"{way}losses"] += len(found)
        total[f"{way}pairs with losses"] += bool(found)
        total[f"{way}open"] += conflicts(pair.room)
        total[f"{way}merged"] += 1
        if show:
            for line in found:
                sys.stdout.write(f"pair {seed} {way}{line}\n")
    if repository:
        real = really_merge(pair, repository)
        total["real"] += 1
        total["real differ"] += any(
            real.get(n, b"") != pair.merged.get(n, b"") for n in pair.room.files() if n != ARTICLE
        )
    return total


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
