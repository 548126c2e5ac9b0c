"""`translator report`: numbers about the work, in the terminal, as JSON, and as one page with a plot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import GitError, UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import (
    ClusterAddress,
    Jobs,
    PlainText,
    Slugs,
    To,
    current_newsroom,
    open_backend,
    option,
)
from translator.newsroom.ground.console import print_json, talk
from translator.newsroom.ground.files import write_atomically

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom


class ReportFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


def parse_since(newsroom: Newsroom, text: str) -> str:
    """Return a time as the ledger has it (UTC) for `2026-11-02`, `2026-11-02T08:00`, or a git revision."""
    from datetime import UTC, datetime

    from translator.newsroom.ground import git

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = datetime.fromtimestamp(git.committed_at(newsroom.root, text), UTC)
        except GitError:
            git.is_repo_for_sure(newsroom.root)  # Raises where git is not installed, or refuses to answer.
            raise UsageError(
                _("{text} is neither a date nor a git revision", text=repr(text)),
                hint="--since 2026-11-02, --since HEAD~20",
            ) from None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def report(
    slugs: Slugs,
    to: To,
    since: Annotated[str, option("--since", _("Count decisions from this date or git revision on."), "DATE|REV")] = "",
    format: Annotated[ReportFormat, option("--format -f", _("How to print."))] = ReportFormat.TEXT,
    html: Annotated[Path | None, option("--html", _("Write one page with plots into this file."), "FILE")] = None,
    jobs: Jobs = 0,
    cluster: ClusterAddress = "",
    plain_text: PlainText = False,
) -> None:
    """Show numbers about the work: effort, quality, flow."""
    from translator.desk.render.console import progress
    from translator.desk.workflow.article_check import measure_work
    from translator.desk.workflow.sync_run import note_behind

    newsroom = current_newsroom(is_tolerant=True)
    start = parse_since(newsroom, since) if since else ""
    note_behind(newsroom, slugs, to)
    with (
        open_backend(jobs, cluster, plain_text) as opened,
        progress(_("measuring"), lambda: len(newsroom.select(slugs))) as bar,
    ):
        found = measure_work(newsroom, slugs, to, since=start, on_article=bar.advance, backend=opened)
    if html is not None:
        from translator.desk.render.report import render_report

        write_atomically(html, render_report(found).encode())
        talk(_("written: {path}", path=html))
        return
    if format is ReportFormat.JSON:
        print_json(found)
    else:
        from translator.desk.render.report import print_report

        print_report(found)
