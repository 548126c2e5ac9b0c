"""
How long `verify` takes on an archive: `python -m benchmarks.speed.verify_speed [--articles 100] [--commits 50]`.

Builds a repository in which each article has its own commits (so 100 × 50 is 5,000 of them), by the people who decided,
and verifies it.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.po import render_po
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.verdict import prove

PEOPLE = "people:\n" + "".join(
    f"  {name}: {{roles: [{role}], emails: [{name}@example.org]}}\n"
    for name, role in (("lin", "translator"), ("wang", "reviewer"), ("li", "editor"))
)


def history(slug: str, commits: int, segments: int) -> list[tuple[str, bytes, bytes]]:
    """Return (author, PO, ledger) of each commit of one article."""
    entries = [Entry(f"The boat of pier {number + 1} of {slug} leaves.") for number in range(segments)]
    catalog = Catalog(slug, "zh-Hans", "en", Ledger(), entries=entries)
    for entry in entries:
        catalog.apply(entry, "draft", actor="system", target=f"{slug}码头{entry.number}的船离开。", origin="mt:pseudo")
    steps = [(entry, action, actor) for action, actor in (("accept", "lin"), ("review", "wang"), ("finalise", "li"))
             for entry in entries]  # fmt: skip
    while len(steps) < commits - 1:
        steps.append((entries[len(steps) % segments], "comment", "lin"))
    size = -(-len(steps) // (commits - 1))
    done = [("lin", render_po(catalog), b"\n".join(catalog.ledger.lines) + b"\n")]
    for at in range(0, len(steps), size):
        for entry, action, actor in steps[at : at + size]:
            catalog.apply(entry, action, actor=actor, reason="好" if action == Action.COMMENT else "")
            done.append((actor, render_po(catalog), b"\n".join(catalog.ledger.lines) + b"\n"))
    return done


def build(root: Path, articles: int, commits: int, segments: int) -> int:
    """Write the repository by one `git fast-import`; return how many commits it has."""
    stream: list[bytes] = []

    def commit(author: str, files: dict[str, bytes]) -> None:
        when = f"{author} <{author}@example.org> {1_790_000_000 + len(stream)} +0000".encode()
        stream.append(b"commit refs/heads/main\nauthor " + when + b"\ncommitter " + when + b"\ndata 4\nwork\n")
        for name, data in files.items():
            stream.append(f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n")

    settings = b'targets = ["zh-Hans"]\n'
    commit(
        "li", {"translator.toml": settings, "glossaries/people.yml": PEOPLE.encode(), ".gitignore": b".translator/\n"}
    )
    count = 1
    for number in range(articles):
        slug = f"pier-{number}"
        for index, (author, po, ledger) in enumerate(history(slug, commits, segments)):
            files = {f"locales/zh-Hans/{slug}.po": po, f"locales/zh-Hans/{slug}.jsonl": ledger}
            if index == 0:
                files[f"articles/en/{slug}.md"] = f"---\nid: {slug}\nlang: en\n---\n\nThe boat.\n".encode()
            commit(author, files)
            count += 1
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=b"".join(stream), check=True)
    subprocess.run(["git", "checkout", "-q", "main"], cwd=root, check=True)
    return count


def processor_time() -> float:
    """Return user and system time of this process and of its children, in seconds."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> int:
    parser = argparse.ArgumentParser(description="time verify")
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--commits", type=int, default=50)
    parser.add_argument("--segments", type=int, default=12)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        count = build(root, options.articles, options.commits, options.segments)
        print(f"{options.articles} articles, {count} commits")
        started, worked = perf_counter(), processor_time()
        verdict = prove(open_newsroom(root))
        print(f"{processor_time() - worked:.2f} s of processor time, git included, and "
              f"{perf_counter() - started:.1f} s by the clock; {verdict.total('lines')} lines, "
              f"{len(verdict.wrong)} problems, {len(verdict.notes)} notes")  # fmt: skip
        for problem in verdict.problems[:3]:
            print(problem)
    return int(bool(verdict.wrong))


if __name__ == "__main__":
    sys.exit(main())
