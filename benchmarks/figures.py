"""
Write the table of figures into benchmarks/README.md: `python -m benchmarks.figures`.

`figures.tsv` has a row for each benchmark: its command, what it measures, the last figure and its day. Change
the row when you have measured again.
"""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent
MARKS = ("<!-- figures -->\n", "<!-- end of figures -->")


def table() -> str:
    """Return the rows of `figures.tsv` as Markdown, under a heading for each folder of benchmarks."""
    with (FOLDER / "figures.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = []
    for folder, group in groupby(rows, key=lambda row: row["benchmark"].partition(".")[0]):
        lines += [f"\n### {folder.capitalize()}\n", "| benchmark | measures | last figure | day |", "|---|---|---|---|"]
        lines += [f"| `{row['benchmark']}` | {row['measures']} | {row['figure']} | {row['day']} |" for row in group]
    return "\n".join(lines).lstrip() + "\n\n"


def main() -> None:
    """Replace what stands between the marks."""
    path = FOLDER / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    path.write_text(before + MARKS[0] + "\n" + table() + MARKS[1] + rest.partition(MARKS[1])[2], encoding="utf-8")


if __name__ == "__main__":
    main()
