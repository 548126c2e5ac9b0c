"""Acts toward readers that are killed with -9 at random moments, and run again: the end must be that of one run."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.kill9_release import ARTICLE, PEOPLE, TARGETS, sign_all
from translator import cli

ARTICLES = 3
ACTS = {
    "publish": ["publish", "--layout", "site"],
    "publish beside": ["publish"],
    "absorb": ["absorb", "--by", "lin"],
    "correct": ["correct", "ferry-1", "2", "Everybody walked home.", "--notice", "They walked.", "--as", "lin"],
    "unpublish": ["unpublish", "ferry-1", "--layout", "site", "--as", "lin", "--reason", "wrong quay"],
}
_VARIES = re.compile(rb"[0-9a-f]{8,64}|\d{4}-\d\d-\d\d(?:T[0-9:.+Z-]+)?")
"""Hashes, times, and days: a trial may go on past midnight."""


@dataclass
class ActTrial:
    """A newsroom in which one act is done once to the end, and then killed again and again, each time anew."""

    root: Path
    act: str
    seed: int
    kills: int = 0
    lost: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._start = self.root.with_name("start")
        self._build(self.root)  # Where it works: what is kept between commands names files by their full paths.
        shutil.copytree(self.root, self._start)
        self._seconds = 0.0
        self._begin()
        with Path(os.devnull).open("w") as silent, redirect_stdout(silent), redirect_stderr(silent):
            cli.run(self._arguments())  # What it loads is there in the copies of this process, too.
        self._begin()
        began = time.perf_counter()
        os.waitpid(self._run(), 0)
        self._seconds = time.perf_counter() - began
        self._end = self.state()

    def kill(self) -> None:
        """Kill the act at a random moment, run it again, and compare."""
        self._begin()
        child = self._run()
        time.sleep(self._chance.uniform(0, self._seconds))
        os.kill(child, signal.SIGKILL)
        _child, status = os.waitpid(child, 0)
        self.kills += os.WIFSIGNALED(status)
        os.waitpid(self._run(), 0)
        found = self.state()
        names = sorted({*found, *self._end})
        self.lost += [f"{self.act}: {name}" for name in names if found.get(name) != self._end.get(name)]

    def state(self) -> dict[str, bytes]:
        """Return all files that git would see, and those of the site, without hashes and times."""
        return {
            path.relative_to(self.root).as_posix(): _VARIES.sub(b"#", path.read_bytes())
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".translator" not in path.parts
        }

    def _begin(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self._start, self.root)

    def _build(self, root: Path) -> None:
        (root / "glossaries").mkdir(parents=True)
        (root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
        settings = 'targets = ["en", "zh-Hans", "zh-Hant"]\n[publish]\nbase_url = "https://example.org"\n'
        (root / "translator.toml").write_text(settings, encoding="utf-8")
        (root / "articles/en/img").mkdir(parents=True)
        for edition in ("Lantern", "Harbour"):
            for number in range(1, ARTICLES + 1):
                text = ARTICLE.format(number=number, edition=edition) + f"\n![](img/{number}.png)\n"
                text = text if edition == "Lantern" else text.replace("2026-03", "2026-04")
                (root / f"articles/en/img/{number}.png").write_bytes(edition.encode())
                (root / f"articles/en/ferry-{number}.md").write_text(text, encoding="utf-8")
            if edition == "Lantern":
                sign_all(root, TARGETS)
            if edition == "Lantern" or not self.act.startswith("publish"):
                for layout in ("site", "markdown"):
                    os.waitpid(_start(["-C", str(root), "publish", "--layout", layout]), 0)
        if self.act == "absorb":
            for page in sorted((root / "articles/zh-Hans").glob("ferry-*.md")):
                page.write_text(
                    page.read_text(encoding="utf-8").replace("大家都回家了。", "大家都走回家了。"), encoding="utf-8"
                )

    def _arguments(self) -> list[str]:
        return ["-C", str(self.root), *ACTS[self.act]]

    def _run(self) -> int:
        return _start(self._arguments())


def _start(arguments: list[str]) -> int:
    """Run a command in a copy of this process, so that kills fall into its work and not into its loading."""
    child = os.fork()
    if child:
        return child
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, sys.stdout.fileno())
        os.dup2(silent, sys.stderr.fileno())
        code = cli.run(arguments)
    except BaseException:
        code = 3
    os._exit(code)


def run_act_trial(root: Path, act: str, kills: int, seed: int) -> ActTrial:
    """Kill an act so many times, in the new folder `root`."""
    trial = ActTrial(root, act, seed)
    while trial.kills < kills:
        trial.kill()
    return trial
