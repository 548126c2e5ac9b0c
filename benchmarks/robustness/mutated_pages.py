"""
Whether publishing keeps the structure of pages that are dense with markup, whatever the order of the tags in a target.

    python -m benchmarks.robustness.mutated_pages [--pages 10000] [--reordered 0.3] [--signs 0.2] [--first 0]

Makes pages and targets from numbers (`tests/support/mutated_pages.py`), writes the version, and compares the structures
as `publish` does before it writes a file. Prints each page that lost something, and exits with 1 where there is one.
"""

from __future__ import annotations

import argparse
import sys

from tests.support.mutated_pages import mutated_page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first page")
    parser.add_argument("--reordered", type=float, default=0.3, help="share of tags that move")
    parser.add_argument("--signs", type=float, default=0.2, help="share of gaps with a stray sign of Markdown")
    args = parser.parse_args()
    broken = 0
    for number in range(args.first, args.first + args.pages):
        page = mutated_page(number, reordered=args.reordered, signs=args.signs)
        if page.differences:
            broken += 1
            print(f"page {number}: {'; '.join(page.differences)}\n{page.source}---\n{page.version}")
    print(f"{args.pages} pages, {broken} of them lost part of their structure")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
