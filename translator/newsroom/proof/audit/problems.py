"""The problems that `verify` reports, and the list of their kinds (docs/commands/verify.md)."""

from __future__ import annotations

from dataclasses import dataclass

from translator.newsroom.catalog import Catalog

HINTS = frozenset({"fast", "acknowledged", "adopted"})
"""Kinds that only deserve a look: nothing is unproved, and `--strict` does not fail on them."""
NOTES = HINTS | frozenset(
    {"uncommitted", "shallow", "no-git", "unmerged", "outdated", "unproved", "restarted", "newcomer", "torn"}
    | {"unread", "unconfirmed"}
)
"""Kinds that say what could not be proved, without anything being wrong; `--strict` fails on them too."""

KINDS = (
    "unreadable", "chain", "order", "duplicate", "changed", "deleted", "tail", "rewritten",
    "self-review", "unseen-text", "step", "state", "gate", "empty", "reason", "time", "person", "role",
    "author", "squash", "identity", "signature", "foreign", "errors", "conversion", "page", "withdrawn", *sorted(NOTES),
)  # fmt: skip
"""All kinds; each has its row in docs/commands/verify.md."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold; `kind` is stable, for scripts."""

    kind: str
    """One of `KINDS`."""
    where: str
    """File, with the line of the ledger where there is one."""
    message: str
    slug: str
    tag: str
    key: str = ""
    """The segment's key; empty for the ledger as a whole."""
    commit: str = ""
    """Hash of the commit that it is about; empty where git has no part in it."""
    severity: str = "problem"
    """`problem`, or `note` for what could not be proved though nothing is wrong."""

    @property
    def place(self) -> tuple[str, int]:
        """File, and line where there is one, else 0."""
        path, _colon, line = self.where.rpartition(":")
        return (path, int(line)) if line.isdigit() else (self.where, 0)

    @property
    def is_note(self) -> bool:
        return self.severity == "note"


def note(kind: str, where: str, message: str, slug: str = "", tag: str = "", commit: str = "") -> Problem:
    return Problem(kind, where, message, slug, tag, commit=commit, severity="note")


def problem_of(
    catalog: Catalog, kind: str, message: str, *, line: int = 0, where: str = "", key: str = "", commit: str = ""
) -> Problem:
    """Return a problem or, by its kind, a note: of an event of the ledger (from 1), else of `where`, else of it all."""
    ledger = catalog.ledger
    if 0 < line <= len(ledger.places):
        line = ledger.places[line - 1] + 1  # One line of the file may hold many events.
    where = f"{ledger.where}:{line}" if line else where or ledger.where
    if kind in NOTES:
        return note(kind, where, message, catalog.slug, catalog.tag, commit)
    return Problem(kind, where, message, catalog.slug, catalog.tag, key, commit)
