"""
Two branches of one article, merged in three ways, and what is lost by each.

The three ways: the merge driver with `merge=union` for the ledgers, as `translator init` sets it up; a clone that lacks
the setting, where git merges the PO by itself; git alone, for its conflicts. A real repository must agree with the
first.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.branch_losses import conflicts, losses
from tests.support.branch_pairs import ARTICLE, SLUG, Newsroom, Work, make_base, make_newsroom, work
from translator.bilingual.errors import CatalogSyntaxError
from translator.desk.commands.init import set_up
from translator.desk.commands.merge_driver import merge_files
from translator.desk.setup.pipeline_files import install_driver
from translator.newsroom.catalog.storage import load_catalog

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
    room = make_newsroom(folder, ("zh-Hans", "zh-Hant") if seed % 4 == 0 else ("zh-Hans",))
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
    install_driver(folder)
    return folder


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
