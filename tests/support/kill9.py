"""Commands that are killed with -9 at random moments, and what must be on disk after each kill."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from time import perf_counter

REPOSITORY = Path(__file__).parents[2]
SLUG, TAG = "harbour-bank", "zh-Hans"
PEOPLE = "people:\n  lin: {roles: [translator]}\n  wang: {roles: [reviewer]}\n  li: {roles: [editor]}\n"
HEAD = "---\nid: harbour-bank\nlang: en\ntitle: Harbour Bank Halts Its Loans\ndate: 2024-03-02\n---\n\n"
WORK = ("translate", "sync", "publish", "mark")


@dataclass
class Trial:
    """A small newsroom whose commands are killed."""

    root: Path
    seed: int
    promised: list[tuple[int, str]] = field(default_factory=list)
    """Number and state of each segment that `mark` said was on disk."""
    acknowledged: int = 0
    """Decisions that were promised in all, by commands that were killed and by those that finished first."""
    kills: Counter[str] = field(default_factory=Counter)
    """How often each command was still at work when it was killed."""
    lost: list[str] = field(default_factory=list)
    _edition: int = 0
    _seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self.command("init", "--yes")
        (self.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
        self._write_article()
        self.command("run", "--engine", "pseudo", "--to", TAG)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        done = subprocess.run(
            self._line(arguments), cwd=self.root, env=_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode > 1:
            self.lost.append(f"{' '.join(arguments)} left with {done.returncode}: {done.stderr.strip()}")
        return done

    def kill(self, work: str) -> None:
        """Prepare work for a command, let it run for a part of its usual time, kill it, and look at what is there."""
        arguments = self._prepare(work)
        if work not in self._seconds:
            started = perf_counter()
            self.command(*arguments)
            self._seconds[work] = perf_counter() - started
            arguments = self._prepare(work)
        process = subprocess.Popen(
            self._line(arguments), cwd=self.root, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, encoding="utf-8",
        )  # fmt: skip
        started = perf_counter()
        with suppress(subprocess.TimeoutExpired):
            process.wait(self._seconds[work] * self._chance.uniform(0.4, 1.0))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            self.kills[work] += 1
        else:
            self._seconds[work] = perf_counter() - started
        said = process.communicate()[0]
        if work == "mark":
            lines = [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]
            self.promised += [(int(number), state) for _slug, _tag, number, state in lines]
        self.look(work)

    def look(self, after: str) -> None:
        """Note every file that cannot be read, and every promise that the ledger does not hold."""
        from translator.bilingual.errors import TranslatorError
        from translator.newsroom.articles.article_format import prove_identity
        from translator.newsroom.catalog.storage import load_catalog
        from translator.newsroom.house import open_newsroom
        from translator.newsroom.proof.audit.catalog_proof import verify_catalog

        try:
            catalog = load_catalog(open_newsroom(self.root), SLUG, TAG)
            for path in (self.root / "articles").glob("zh-*/*.md"):
                prove_identity(path.read_bytes(), tag=path.parent.name, format="markdown")
                if b"<!-- /translator:colophon -->" not in path.read_bytes():
                    self.lost.append(f"after {after}: {path} is half written")
        except (TranslatorError, OSError) as error:
            self.lost.append(f"after {after}: {error}")
            return
        keys = {entry.number: entry.key for entry in catalog.entries}
        recorded = {(event.key, event.state_to) for event in catalog.events}
        self.lost += [
            f"after {after}: segment {number} was {state}"
            for number, state in self.promised
            if (keys.get(number), state) not in recorded
        ]
        self.lost += [f"after {after}: {problem}" for problem in verify_catalog(catalog)]
        self.acknowledged += len(self.promised)
        self.promised.clear()

    def finish(self) -> None:
        """Run everything again; nothing may be left behind."""
        for work in WORK:
            self.command(*self._arguments(work))
        self.command("verify")
        self.lost += [str(path) for path in self.root.rglob("*.tmp")]

    def _prepare(self, work: str) -> tuple[str, ...]:
        if work in {"sync", "translate"}:
            self._write_article()
        if work in {"translate", "publish"}:
            self.command("sync")
        if work == "mark":
            self.command(*self._arguments("translate"))
        return self._arguments(work)

    def _arguments(self, work: str) -> tuple[str, ...]:
        return {
            "translate": ("translate", "--engine", "pseudo", "--to", TAG),
            "sync": ("sync",),
            "publish": ("publish", "--draft", "--to", TAG),
            "mark": ("mark", SLUG, "all", "--to", TAG, "--state", "translated", "--by", "lin"),
        }[work]

    def _write_article(self) -> None:
        self._edition += 1
        lines = (
            f"The bank lent ${self._edition * 7 + index} million to {index} people in the valley of stones."
            for index in range(1, 40)
        )
        (self.root / "articles/en" / f"{SLUG}.md").write_text(HEAD + "\n\n".join(lines) + "\n", encoding="utf-8")

    def _line(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "translator", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1"}


def run_trial(root: Path, kills: int, seed: int) -> Trial:
    """Kill `kills` commands that are at work, one kind after the other, in the folder `root`."""
    trial = Trial(root, seed)
    for work in cycle(WORK):
        if trial.kills.total() >= kills:
            break
        trial.kill(work)
    trial.finish()
    return trial
