"""
Writes the reference of all checks into docs/checks.md, between its two marks.

    python -m tests.support.check_reference docs/checks.md

A test compares the file with what this would write.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.check_peers import NO_PEER, PEERS
from translator.bilingual.pairs.check_docs import CheckPage, all_pages

BEGIN, END = "<!-- checks: begin -->", "<!-- checks: end -->"
_HEAD = "| check | what it does | scope | target | severity | fix | Weblate | pofilter | CheckMate | Xbench |"


def reference_table() -> str:
    """Return the Markdown table of all checks, in the order of the documentation."""
    rows = [_HEAD, "|" + "---|" * _HEAD.count(" | ") + "---|"]
    rows += [_row(page) for page in all_pages()]
    return "\n".join(rows)


def _row(page: CheckPage) -> str:
    peers = [peer or "–" for peer in PEERS.get(page.id, NO_PEER)]
    cells = [
        f"`{page.id}`",
        page.summary.replace("|", "\\|"),
        page.scope,
        page.targets,
        page.severity,
        page.fix,
        *peers,
    ]
    return f"| {' | '.join(cells)} |"


def with_reference(text: str) -> str:
    """Return the documentation page `text` with the table put between the marks."""
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n{reference_table()}\n{END}{tail}"


def main() -> None:
    """Rewrite the page named on the command line."""
    page = Path(sys.argv[1])
    page.write_text(with_reference(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
