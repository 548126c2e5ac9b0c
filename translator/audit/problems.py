"""The problems that `verify` reports, and the list of their kinds (docs/commands/verify.md)."""

from __future__ import annotations

from dataclasses import dataclass

HINTS = frozenset({"fast", "acknowledged", "adopted"})
"""Kinds that only deserve a look: nothing is unproved, and `--strict` does not fail on them."""
NOTES = HINTS | frozenset(
    {"uncommitted", "shallow", "no-git", "unmerged", "outdated", "unproved", "restarted", "newcomer", "torn"}
)
"""Kinds that say what could not be proved, without anything being wrong; `--strict` fails on them too."""

KINDS = (
    "unreadable", "chain", "order", "duplicate", "changed", "deleted", "tail", "rewritten",
    "self-review", "unseen-text", "step", "state", "gate", "empty", "reason", "time", "person", "role",
    "author", "squash", "identity", "signature", "foreign", "errors", "conversion", "page", *sorted(NOTES),
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
    def is_note(self) -> bool:
        """Whether nothing is wrong: something could not be proved."""
        return self.severity == "note"


def note(kind: str, where: str, message: str, slug: str = "", tag: str = "", commit: str = "") -> Problem:
    """Return what could not be proved."""
    return Problem(kind, where, message, slug, tag, commit=commit, severity="note")
