"""Archives for the benchmarks: so many articles of our own sentences, and whole commands measured on them."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple

from benchmarks.speed.review_session import pairs
from translator.newsroom.ground.settings import FORMAT

REPOSITORY = Path(__file__).parents[2]
HEAD = "---\nid: {slug}\nlang: en\ntitle: The Harbour Papers\ndate: 2026-03-12\n---\n\n"
BETWEEN_LOOKS = 0.1
"""Seconds between two looks at the memory of a command."""
SENTENCES = 28
"""Sentences an article; with its title these are 29 segments."""


class Cost(NamedTuple):
    """What a command took, with all processes that it started."""

    cpu: float
    """Seconds of processor time, user and system."""
    clock: float
    """Seconds until it ended."""
    memory: int
    """Megabytes that all its processes held together at their worst, what they share counted once."""
    exit_code: int
    output: str


def write_archive(root: Path, articles: int, *, targets: Sequence[str], sentences: int = SENTENCES) -> None:
    """Write a project with this repository's glossaries, each sentence a paragraph and none twice, and commit it."""
    (root / "articles/en").mkdir(parents=True)
    (root / "translator.toml").write_text(f"format = {FORMAT}\ntargets = {[*targets]}\n", encoding="utf-8")
    shutil.copytree(REPOSITORY / "glossaries", root / "glossaries")
    texts = (source for source, _target in pairs(articles * sentences))
    for number in range(articles):
        slug = slug_of(number)
        body = "\n\n".join(islice(texts, sentences))
        (root / f"articles/en/{slug}.md").write_text(HEAD.format(slug=slug) + body + "\n", encoding="utf-8")
    commit(root)


def slug_of(number: int) -> str:
    """Return the slug of an article, counted from 0."""
    return f"harbour-{number:04}"


def commit(root: Path) -> None:
    """Commit all there is."""
    git = ["git", "-c", "user.name=Lin Yue", "-c", "user.email=lin@example.org", "-c", "gc.auto=0"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "Work of the day"]):
        subprocess.run([*git, *arguments], cwd=root, check=True)


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old` in a file."""
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def measure(
    root: Path, *arguments: str, program: Path = REPOSITORY, variables: Mapping[str, str] | None = None
) -> Cost:
    """Run a command of the program in a process of its own; leave with its traceback where it has one."""
    environment = {**os.environ, "PYTHONPATH": str(program), "NO_COLOR": "1", "COLUMNS": "120", "LC_ALL": "C.UTF-8"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # A program that is installed is compiled.
    _adopt_orphans()
    others, began = _children(), perf_counter()
    with (root.parent / "output.txt").open("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "translator", *arguments],
            cwd=root, env={**environment, **(variables or {})}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        memory, ended = [0], Event()
        watcher = Thread(target=_watch_memory, args=(process.pid, others, memory, ended), daemon=True)
        watcher.start()
        _process, status, used = os.wait4(process.pid, 0)
        clock = perf_counter() - began
        ended.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        used_by_orphans = sum(_wait_for(child) for child in _children() - others)
        output.seek(0)
        said = output.read()
    if "Traceback" in said or process.returncode not in {0, 1}:
        sys.exit(f"translator {' '.join(arguments)}: {process.returncode}\n{said[-3000:]}")
    return Cost(
        used.ru_utime + used.ru_stime + used_by_orphans,
        clock,
        max(used.ru_maxrss, memory[0]) // 1024,
        process.returncode,
        said,
    )


def _watch_memory(command: int, others: set[int], most: list[int], ended: Event) -> None:
    """Keep in `most` the kilobytes that a command and its workers hold at their worst; orphans of it are ours."""
    while not ended.wait(BETWEEN_LOOKS):
        waiting, held = {command} | (_children() - others), 0
        while waiting:
            process = Path("/proc", str(waiting.pop()))
            with suppress(OSError, ValueError):
                held += int((process / "smaps_rollup").read_text().partition("\nPss:")[2].split()[0])
            with suppress(OSError):
                waiting |= {int(pid) for path in process.glob("task/*/children") for pid in path.read_text().split()}
        most[0] = max(most[0], held)


def _adopt_orphans() -> None:
    """Become the parent of processes that outlive the command that started them, by which their time is known."""
    with suppress(OSError, AttributeError):  # Linux only: PR_SET_CHILD_SUBREAPER.
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _children() -> set[int]:
    with suppress(OSError):
        return {int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()}
    return set()


def _wait_for(child: int) -> float:
    """Wait for the end of a process, and return the processor time of it and of those that it had waited for."""
    with suppress(ChildProcessError):
        used = os.wait4(child, 0)[2]
        return used.ru_utime + used.ru_stime
    return 0.0


def run(root: Path, label: str, *arguments: str, program: Path = REPOSITORY) -> None:
    """Run a command and print what it took."""
    cost = measure(root, *arguments, program=program)
    trouble = f"   exit code {cost.exit_code}" if cost.exit_code else ""
    print(f"| {label:<58} | {cost.cpu:>7.2f} | {cost.clock:>7.2f} |{trouble}", flush=True)
