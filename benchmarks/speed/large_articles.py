"""
What commands take on one very long article: `python -m benchmarks.speed.large_articles [--segments 10000]`.

    python -m benchmarks.speed.large_articles [--segments 10000] [--baseline FOLDER]

One article of so many segments goes through sync, translation by the pseudo engine, conversion into the other script,
checks, diff, verify, report and publishing; then through the same after one sentence was edited. Every line is a whole
command in a process of its own: seconds of processor time (user and system), and on the clock. `--baseline` runs the
commands of the program in another folder (one that has `translator/` in it), to compare with. Many articles:
`benchmarks.speed.scale`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.speed.archive import REPOSITORY, change, commit, print_head, run, slug_of, write_archive


def long_article(root: Path, segments: int, program: Path) -> None:
    """Take one article through everything."""
    slug, hans = slug_of(0), "zh-Hans"
    write_archive(root, 1, targets=(hans, "zh-Hant"), sentences=segments)
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


def main() -> None:
    """Run all and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--segments", type=int, default=10000)
    parser.add_argument("--baseline", type=Path, default=REPOSITORY, metavar="FOLDER")
    options = parser.parse_args()
    print_head()
    with tempfile.TemporaryDirectory() as folder:
        long_article(Path(folder) / "house", options.segments, options.baseline.resolve())


if __name__ == "__main__":
    main()
