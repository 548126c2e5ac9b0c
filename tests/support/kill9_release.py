"""Releases that are killed with -9 at random moments: what readers find then, and after the next command."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article

REPOSITORY = Path(__file__).parents[2]
ARTICLES = 6
PEOPLE = "people:\n  lin: {names: {en: Lin}}\n  wang: {names: {en: Wang}}\n  li: {names: {en: Li}}\n"
ARTICLE = """\
---
title: Ferry {number}
date: 2026-03-0{number}
organisation: {edition} Street
tags: [transport]
---

Everybody went home.
"""
TARGETS = {"Everybody went home.": "大家都回家了。"}
EDITIONS = ("Lantern", "Harbour")


@dataclass
class ReleaseTrial:
    """A newsroom that releases all of its articles in one edition, then in the other, and is killed meanwhile."""

    root: Path
    layout: str
    seed: int
    lost: list[str] = field(default_factory=list)
    kills: int = 0
    kills_while_writing: int = 0
    """Of these, how many came when a list or a copy was on disk."""
    mixed: int = 0
    """Of these, how many left files of both before the next command."""
    found: dict[str, int] = field(default_factory=lambda: {"old": 0, "new": 0})
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        (self.root / "glossaries").mkdir(parents=True)
        (self.root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
        settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
        (self.root / "translator.toml").write_text(settings, encoding="utf-8")
        self._write_edition(0)
        sign_all(self.root, TARGETS)
        names = "".join(f"ferry-{number}\n" for number in range(1, ARTICLES + 1))
        (self.root / "spring.txt").write_text(names, encoding="utf-8")
        self._snapshots = []
        for edition in (0, 1):
            self._write_edition(edition)
            began = time.perf_counter()
            self.run()
            self.seconds = time.perf_counter() - began
            self._snapshots.append(self.tree())
        self._now = 1

    @property
    def folder(self) -> Path:
        """What readers read."""
        return self.root / ("articles" if self.layout == "markdown" else "public")

    def run(self) -> None:
        """Release everything, to the end."""
        done = subprocess.run(self._line(), cwd=self.root, env=_environment(), capture_output=True, check=False)
        if done.returncode:
            self.lost.append(done.stderr.decode())

    def tree(self) -> dict[str, str]:
        """Return the hash of each page; of sources none, which people write, nor of what is prepared and hidden."""
        return {
            path.relative_to(self.folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
            and not path.name.endswith(".tmp")
            and not (self.layout == "markdown" and path.parent.name == "en")
        }

    def kill(self) -> None:
        """Begin the other edition, kill it at a random moment, and look at what readers find."""
        wanted = 1 - self._now
        self._write_edition(wanted)
        process = subprocess.Popen(
            self._line(), cwd=self.root, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if self._chance.random() < 0.3:
            self._wait(process, self.seconds * self._chance.uniform(0.2, 1.0))
        else:
            self._wait_for_writing(process)
            time.sleep(self._chance.uniform(0, 0.06))
        if process.poll() is None:
            self.kills_while_writing += self._is_writing()
            process.send_signal(signal.SIGKILL)
            self.kills += 1
        process.wait()
        if self.tree() not in self._snapshots:
            self.mixed += 1
            if self.layout != "markdown":
                self.lost.append("a reader found neither the old site nor the new one")
        done = subprocess.run(
            [sys.executable, "-m", "translator", "status"], cwd=self.root, env=_environment(), capture_output=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            self.lost.append(done.stderr.decode())
        found = self.tree()
        if found not in self._snapshots:
            self.lost.append("the site is neither the old one nor the new one after the next command")
        self.found["new" if found == self._snapshots[wanted] else "old"] += 1
        left = [
            *self.root.glob(".*.release"),
            *self.folder.rglob(".*.tmp"),
            *(self.root / ".translator/publish").rglob("*.msgpack"),
        ]
        self.lost += [f"{path} is left over" for path in left]
        self._now = wanted if found == self._snapshots[wanted] else self._now

    def _wait(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        end = time.perf_counter() + seconds
        while process.poll() is None and time.perf_counter() < end:
            time.sleep(0.002)

    def _wait_for_writing(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None and not self._is_writing():
            time.sleep(0.001)

    def _is_writing(self) -> bool:
        journal = self.root / ".translator/publish/release (whole).msgpack"
        return journal.exists() or any(self.root.glob(".*.release"))

    def _write_edition(self, edition: int) -> None:
        folder = self.root / "articles/en"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, ARTICLES + 1):
            text = ARTICLE.format(number=number, edition=EDITIONS[edition])
            (folder / f"ferry-{number}.md").write_text(text, encoding="utf-8")

    def _line(self) -> list[str]:
        return [sys.executable, "-m", "translator", "publish", "--release", "spring.txt", "--layout", self.layout]


def sign_all(root: Path, targets: dict[str, str]) -> None:
    """Take every segment of every article to final: what is not in `targets` gets a title with its number."""
    project = open_newsroom(root)
    for ref in project.articles:
        sync_article(project.article(ref), "zh-Hans")
        with catalog_transaction(project, ref.slug, "zh-Hans") as catalog:
            for entry in catalog.entries:
                target = targets.get(entry.source) or entry.source.replace("Ferry ", "渡轮")
                catalog.apply(entry, "edit", actor="lin", target=target)
                catalog.apply(entry, "review", actor="wang")
                catalog.apply(entry, "finalise", actor="li")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1"}


def run_release_trial(root: Path, layout: str, kills: int, seed: int) -> ReleaseTrial:
    """Kill `kills` releases in the folder `root`."""
    trial = ReleaseTrial(root, layout, seed)
    while trial.kills < kills and not trial.lost:
        trial.kill()
    trial.run()
    return trial
