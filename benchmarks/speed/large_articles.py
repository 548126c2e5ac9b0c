"""
What commands take on one very long article, and on an archive: `python -m benchmarks.speed.large_articles`.

    python -m benchmarks.speed.large_articles [--segments 10000] [--articles 1000] [--baseline FOLDER]

One article of so many segments goes through sync, translation by the pseudo engine, conversion into the other script,
checks, diff, verify, report and publishing; then through the same after one sentence was edited. An archive of so many
articles of 30 segments is synced and drafted, one sentence of one article is changed, and it is synced again. Every
line is a whole command in a process of its own: seconds of processor time (user and system), and on the clock.
`--baseline` runs the commands of the program in another folder (one that has `translator/` in it), to compare with.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path
from time import perf_counter

from benchmarks.speed.review_session import pairs

REPOSITORY = Path(__file__).parents[2]
HEAD = "---\nid: {slug}\nlang: en\ntitle: The Harbour Papers\ndate: 2026-03-12\n---\n\n"
PER_ARTICLE = 30


def write_project(root: Path, articles: int, segments: int, targets: str) -> None:
    """Write a project with this repository's glossaries, and commit it."""
    (root / "articles/en").mkdir(parents=True)
    (root / "translator.toml").write_text(f"targets = [{targets}]\n", encoding="utf-8")
    shutil.copytree(REPOSITORY / "glossaries", root / "glossaries")
    texts = iter(dict(pairs(articles * segments)))
    for number in range(articles):
        slug = f"harbour-{number:04}"
        body = "\n\n".join(islice(texts, segments))
        (root / f"articles/en/{slug}.md").write_text(HEAD.format(slug=slug) + body + "\n", encoding="utf-8")
    commit(root)


def commit(root: Path) -> None:
    """Commit all there is."""
    git = ["git", "-c", "user.name=Lin Yue", "-c", "user.email=lin@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "--allow-empty", "-m", "Work of the day"]):
        subprocess.run([*git, *arguments], cwd=root, check=True)


def run(root: Path, label: str, *arguments: str, program: Path) -> None:
    """Run a command and print what it took."""
    environment = {**os.environ, "PYTHONPATH": str(program), "NO_COLOR": "1", "COLUMNS": "120", "LC_ALL": "C.UTF-8"}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "translator", *arguments], cwd=root, env=environment, capture_output=True, check=False
    )
    wall, after = perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    trouble = f"   exit code {done.returncode}" if done.returncode else ""
    print(f"| {label:<58} | {cpu:>7.2f} | {wall:>7.2f} |{trouble}", flush=True)
    if b"Traceback" in done.stderr:
        sys.exit(done.stderr.decode())


def change(path: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old` in a file."""
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def long_article(root: Path, segments: int, program: Path) -> None:
    """Take one article through everything."""
    write_project(root, 1, segments, '"zh-Hans", "zh-Hant"')
    slug, hans = "harbour-0000", "zh-Hans"
    steps: list[tuple[str, ...]] = [
        ("sync",),
        ("translate", "--engine", "pseudo", "--to", hans),
        ("translate", "--to", "zh-Hant"),
        ("check",),
        ("check",),
        ("diff", slug, "--to", hans),
        ("publish", "--draft"),
        ("verify",),
        ("report",),
    ]
    for number, step in enumerate(steps):
        again = " (again)" if step in steps[:number] else ""
        run(root, f"{' '.join(step)}{again}", *step, program=program)
    commit(root)
    change(root / f"articles/en/{slug}.md", "ice carried", "ice took")
    run(root, "one sentence changed: sync", "sync", program=program)
    for step in (("check",), ("diff", slug, "--to", hans), ("publish", "--draft"), ("verify",)):
        run(root, f"one sentence changed: {' '.join(step)}", *step, program=program)
    (root / ".translator/house.sqlite").unlink(missing_ok=True)
    run(root, "nothing kept: diff", "diff", slug, "--to", hans, program=program)


def archive(root: Path, articles: int, program: Path) -> None:
    """Change one sentence of many articles."""
    write_project(root, articles, PER_ARTICLE, '"zh-Hans"')
    run(root, "archive: sync, everything new", "sync", program=program)
    run(root, "archive: status", "status", program=program)
    run(root, "archive: translate, by the pseudo engine", "translate", "--engine", "pseudo", program=program)
    commit(root)
    change(root / f"articles/en/harbour-{articles // 2:04}.md", "ice carried", "ice took")
    run(root, "archive, one sentence changed: sync", "sync", program=program)
    run(root, "archive, one sentence changed: status", "status", program=program)


def main() -> None:
    """Run all and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--segments", type=int, default=10000)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--baseline", type=Path, default=REPOSITORY, metavar="FOLDER")
    options = parser.parse_args()
    print(f"| {'seconds':<58} | {'CPU':>7} | {'clock':>7} |")
    print(f"|{'-' * 60}|{'-' * 9}|{'-' * 9}|")
    for work, size in ((long_article, options.segments), (archive, options.articles)):
        with tempfile.TemporaryDirectory() as folder:
            work(Path(folder), size, options.baseline.resolve())


if __name__ == "__main__":
    main()
