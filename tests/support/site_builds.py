"""
Build the sites of a newsroom with the real generators, from the starter of each layout and what `publish` writes.

    python -m tests.support.site_builds [LAYOUT …]       (make test-sites)

One line says of each site: pages, dead links, links to the wrong language, Chinese words that its search finds in a
real browser, seconds. A generator that is not installed is named and passed over. Exit code 1: a build failed or
warned, a page is faulty, or a word is not found.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.built_pages import faults
from tests.support.site_newsroom import add_chinese_sources, publish_site, write_newsroom
from tests.support.site_searches import WORDS, words_not_found
from translator.newsroom.ground.project import Project
from translator.newsroom.pages.layouts.sites import write_starter

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "tests/fixtures/sites"
NODE_MODULES = ROOT / "build/sites"
"""Where the packages of a generator stay between two runs."""
_WARNING = re.compile(r"\bwarn(?:ing)?s?\b|\berrors?\b|\bconflict\b|not found", re.IGNORECASE)
_TIMEOUT = 900


@dataclass(frozen=True)
class Generator:
    """How a site is built."""

    program: str
    """What must be there."""
    command: tuple[str, ...]
    output: str
    """Folder of the built pages below that of the site."""

    @property
    def found(self) -> str:
        """The path of the program, empty where it is not installed; beside this Python first."""
        return shutil.which(self.program, path=f"{sys.prefix}/{self.program}/bin") or shutil.which(self.program) or ""


GENERATORS = {
    "hugo": Generator("hugo", ("--panicOnWarning",), "public"),
    "mkdocs": Generator("mkdocs", ("build", "--strict", "--quiet"), "site"),
    "docusaurus": Generator("npx", ("docusaurus", "build"), "build"),
    "vitepress": Generator("npx", ("vitepress", "build"), ".vitepress/dist"),
}
OWN = "site"
"""The layout that is a site without a generator."""


def build(project: Project, layout: str, site: Path) -> list[str]:
    """Publish into `site` and build it there; return what is wrong, one line each."""
    if layout == OWN:
        publish_site(project, layout, out=site)
        return faults(site)
    generator = GENERATORS[layout]
    write_starter(project, layout, site)
    publish_site(project, layout, out=site)
    if (site / "package.json").exists():
        install_packages(layout, site)
    quiet = {
        "NO_MKDOCS_2_WARNING": "1",
        "NO_COLOR": "1",
        "FORCE_COLOR": "0",
        "CI": "1",
        "HUGO_IGNORELOGS": '["warning-goldmark-raw-html", "formulas"]',  # The second: Debian's Hugo knows none.
    }
    done = subprocess.run(
        [generator.found, *generator.command], cwd=site, env={**os.environ, **quiet}, capture_output=True, text=True,
        timeout=_TIMEOUT, check=False,
    )  # fmt: skip
    said = [f"{layout}: {line.strip()}" for line in (done.stdout + done.stderr).splitlines()]
    if done.returncode:
        return [*said[-30:], f"{layout}: exit code {done.returncode}"]
    return [line for line in said if _WARNING.search(line)] + faults(site / generator.output)


def install_packages(layout: str, site: Path) -> None:
    """Install the packages of the starter by the lock file that was tested, or take those of the last run."""
    kept = NODE_MODULES / layout
    kept.mkdir(parents=True, exist_ok=True)
    wanted, there = site / "package.json", kept / "package.json"
    is_same = there.exists() and there.read_bytes() == wanted.read_bytes()
    if not is_same or not (kept / "node_modules/.package-lock.json").exists():  # npm writes it when all is there.
        shutil.copy(LOCKS / layout / "package-lock.json", kept)
        shutil.copy(wanted, kept)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=kept, check=True, timeout=_TIMEOUT)
    shutil.copytree(kept / "node_modules", site / "node_modules", symlinks=True)


def main(layouts: list[str]) -> int:
    """Build all sites, or those named; print what is wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        newsroom = Path(folder) / "newsroom"
        newsroom.mkdir()
        write_newsroom(newsroom)
        project = add_chinese_sources(newsroom)
        for layout in layouts or [OWN, *GENERATORS]:
            if layout != OWN and not GENERATORS[layout].found:
                print(f"{layout}: {GENERATORS[layout].program} is not installed: not built", flush=True)  # noqa: T201
                continue
            started, site = time.perf_counter(), Path(folder) / layout
            lines = build(project, layout, site)
            seconds = time.perf_counter() - started
            pages = site / (GENERATORS[layout].output if layout != OWN else "")
            lines += [f"{layout}: the search finds no {word}" for word in words_not_found(layout, pages)]
            wrong += bool(lines)
            print(*lines, summary(layout, pages, lines, seconds), sep="\n", flush=True)  # noqa: T201
    return bool(wrong)


def summary(layout: str, pages: Path, lines: list[str], seconds: float) -> str:
    signs = (": dead ", ": wrong language ", ": the search ")
    dead, foreign, lost = (sum(sign in line for line in lines) for sign in signs)
    return (
        f"{layout}: {len(list(pages.rglob('*.html')))} pages, {dead} dead links, "
        f"{foreign} links to the wrong language, {len(WORDS) - lost} of {len(WORDS)} words found, "
        f"{len(lines) - dead - foreign - lost} other faults, {seconds:.0f} s"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
