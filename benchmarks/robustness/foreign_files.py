"""
Does `check` survive the bilingual files of other people?

    python -m benchmarks.robustness.foreign_files FOLDER...

Every `.xlf`, `.xliff`, `.po`, `.pot`, `.tmx`, `.tsv` and `.csv` below the folders is checked as a user would, from
English into Simplified Chinese where the file does not say otherwise. Printed are how often each exit code came, and
each file for which the program failed by a fault of its own (3), or said nothing about why it refused one (2).
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections import Counter
from pathlib import Path

from translator.cli import run

SUFFIXES = frozenset({".xlf", ".xliff", ".po", ".pot", ".tmx", ".tsv", ".csv"})


def code_of(path: Path) -> tuple[int, str]:
    """Return the exit code of a check, and what was said on stderr."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = int(run(["check", str(path), "--fail-on", "never", "--format", "json"]))
    return code, said.getvalue()


def main() -> None:
    """Check all files, and print the counts."""
    counts: Counter[tuple[str, int]] = Counter()
    for path in sorted(path for folder in sys.argv[1:] for path in Path(folder).rglob("*") if path.is_file()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        code, said = code_of(path)
        counts[path.suffix.lower(), code] += 1
        if code not in {0, 2} or (code and not said.startswith(("error:", "note:"))):
            print(f"{path}: {code}: {said[:300]}", flush=True)
    for (suffix, code), count in sorted(counts.items()):
        print(f"{suffix}: exit code {code}: {count}")
    print(f"{counts.total()} files, {sum(count for (_suffix, code), count in counts.items() if code > 2)} crashes")


if __name__ == "__main__":
    main()
