"""
Writes the tables of the documentation: `python -m tests.support.reference` (`make docs`).

A table stands between `<!-- NAME: begin -->` and `<!-- NAME: end -->`. It is made of a list in the sources, so that a
new check, engine, layout or command needs no line of its own in the page. A test compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from translator.bilingual.model import State
from translator.bilingual.pairs.check_docs import all_pages
from translator.bilingual.tables import read_table
from translator.cli import COMMANDS
from translator.newsroom.catalog.events import RULES
from translator.newsroom.drafts import ENGINES
from translator.newsroom.pages.layouts import LAYOUTS
from translator.newsroom.review.navigation import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
_AUTO = (
    "`auto`",
    "the default: the first of `firefox`, `argos` and `llama` that is installed for the pair, and the next one for "
    "what it cannot do; never `http`",
    "",
    "no",
)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines).replace("|  |", "| |")


PEERS = {row[0]: row[1:] for row in read_table(Path(__file__).parent / "check_peers.tsv", 5)}
"""Check id → the nearest check in four tools that translators know."""


def check_table() -> str:
    """Return all checks, a table for each group, in the order of the documentation."""
    head = "check", "what it does", "scope", "target", "severity", "fix", "Weblate", "pofilter", "CheckMate", "Xbench"
    groups: dict[str, list[tuple[str, ...]]] = {}
    for page in all_pages():
        row = (
            f"`{page.id}`", page.summary.replace("|", "\\|"), page.scope, page.targets, page.severity, page.fix,
            *(peer or "–" for peer in PEERS.get(page.id, [""] * 4)),
        )  # fmt: skip
        groups.setdefault(page.id.partition(".")[0], []).append(row)
    tables = [f"### `{name}`\n\n{_table(head, rows)}" for name, rows in groups.items()]
    return "\n\n".join(tables).replace("| --- " * len(head), "|---" * len(head))


def engine_table() -> str:
    """Return all engines: for whom, what they need, whether text leaves the machine."""
    rows = [
        (f"`{name}`", entry.purpose, entry.needs, f"**yes**, {entry.sends_text_to}" if entry.sends_text_to else "no")
        for name, entry in ENGINES.items()
    ]
    return _table(("engine", "for whom", "needs", "sends text away"), [*rows, _AUTO])


def layout_table() -> str:
    """Return all layouts with what they write."""
    return _table(("layout", "what it writes"), [(f"`{name}`", entry.description) for name, entry in LAYOUTS.items()])


def command_table() -> str:
    """Return all commands with their pages, in the order of the work."""
    return _table(("command", "does"), [(f"[{verb}](commands/{verb}.md)", text) for verb, text in COMMANDS.items()])


def filter_table() -> str:
    """Return all words of a filter with the segments that they let through."""
    rows = [(f"`{entry.shown}`".replace("|", "\\|"), entry.meaning) for entry in FILTERS.values()]
    return _table(("filter", "lets through"), rows)


def state_table() -> str:
    """Return the states of a segment and what leads from one to the next, as a diagram and a table."""
    rows = [
        (f"`{action}`", _states(rule.starts), f"`{rule.state}`", ", ".join(rule.roles) or "the program")
        for action, rule in RULES.items()
        if rule.state
    ]
    arrows = [
        f"    {start} --> {rule.state}: {action}"
        for action, rule in RULES.items()
        if rule.state and action in {"draft", "edit", "accept", "review", "finalise", "reject", "reopen", "stale"}
        for start in _STARTS.get(action, sorted(rule.starts, key=lambda state: state.rank))
        if start != rule.state
    ]
    diagram = "\n".join(("```mermaid", "stateDiagram-v2", "    [*] --> new", *arrows, "```"))
    return f"{diagram}\n\n{_table(('action', 'from', 'to', 'who'), rows)}"


_STARTS = {"draft": ("new",), "edit": ("new", "draft"), "accept": ("draft",), "stale": ("translated", "final")}
"""Action → the states that the diagram draws it from, where it may begin in any."""


def _states(starts: Iterable[str]) -> str:
    states = [f"`{state}`" for state in State if state in starts]
    return "any state" if len(states) == len(State) else ", ".join(states)


TABLES = {
    "states": ("docs/concepts.md", state_table),
    "checks": ("docs/checks.md", check_table),
    "engines": ("docs/engines.md", engine_table),
    "layouts": ("docs/publishing.md", layout_table),
    "commands": ("docs/README.md", command_table),
    "filters": ("docs/commands/review.md", filter_table),
}
"""Name of a table → the page that it stands in, and what makes it."""


def with_tables(page: str, text: str) -> str:
    """Return the `text` of a page with today's tables; raises `ValueError` where marks are missing."""
    for name, (place, make_table) in TABLES.items():
        if place == page:
            marks = re.compile(rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)", re.DOTALL)
            table = make_table()
            text, count = marks.subn(lambda mark, table=table: f"{mark[1]}{table}\n{mark[2]}", text)
            if count != 1:
                raise ValueError(f"{page} has {count} pairs of marks for {name}")
    return text


def main() -> int:
    """Rewrite the pages whose tables are out of date."""
    for page in sorted({place for place, _make in TABLES.values()}):
        path = ROOT / page
        text = path.read_text(encoding="utf-8")
        path.write_text(with_tables(page, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
