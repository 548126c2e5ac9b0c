"""A warning before a decision is taken: the clock of this machine is behind what was decided or committed before."""

from __future__ import annotations

from datetime import UTC, datetime

from translator.bilingual.errors import GitError
from translator.bilingual.i18n import _
from translator.newsroom.catalog import Catalog
from translator.newsroom.catalog.events import CLOCK_SKEW, format_time, parse_time
from translator.newsroom.ground import git
from translator.newsroom.house import Newsroom


def clock_warning(project: Newsroom, catalog: Catalog) -> str:
    """Say that the present time is before the last line of the ledger, or the last commit; empty where it is not."""
    return ledger_clock_warning(catalog) or commit_clock_warning(project)


def ledger_clock_warning(catalog: Catalog) -> str:
    """Say that the last line of the ledger is younger than the present time; empty where it is not."""
    last = parse_time(catalog.events[-1].at) if catalog.events else None
    present = datetime.now(UTC)
    if last is None or present >= last - CLOCK_SKEW:
        return ""
    return _(
        "it is {now} by the clock of this machine, and the last line of {file} is of {last}: one of the two clocks was "
        "wrong (yours: date -u)",
        now=format_time(present), file=catalog.ledger.where, last=format_time(last),
    )  # fmt: skip


def commit_clock_warning(project: Newsroom) -> str:
    """Say that the last commit is younger than the present time; empty where it is not, or nothing is committed."""
    log = project.root / ".git/logs/HEAD"  # Every commit adds a line: git is asked once, not for each article.

    def ask() -> int:
        return git.committed_at(project.root, "HEAD")

    try:
        seconds = project.kept("last commit", (log,), ask) if log.is_file() else ask()
        last = datetime.fromtimestamp(seconds, UTC)
    except (GitError, OverflowError, OSError, ValueError):
        return ""
    present = datetime.now(UTC)
    if present >= last - CLOCK_SKEW:
        return ""
    return _(
        "it is {now} by the clock of this machine, and the last commit is of {last}: one of the two clocks was wrong "
        "(yours: date -u)",
        now=format_time(present), last=format_time(last),
    )  # fmt: skip
