"""`translator report`: numbers about the work, in the terminal, as JSON or CSV, and as one page with plots."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.output import print_json, talk
from translator.errors import GitError, UsageError
from translator.files import write_atomically
from translator.i18n import _
from translator.workflow.options import Slugs, To, current_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from translator.metrics.work_report import WorkReport
    from translator.model import Finding
    from translator.newsroom import Article, Newsroom


class ReportFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def measure_work(
    newsroom: Newsroom,
    slugs: Sequence[str] = (),
    to: Sequence[str] = (),
    *,
    since: str = "",
    people: bool = False,
    on_article: Callable[[], None] = lambda: None,
) -> WorkReport:
    """
    Measure the chosen articles; `since` is a date, a time, or a git revision.

    Raises `UsageError` for a `since` that is none of these, and `CatalogError` for a catalog that cannot be read.
    """
    from translator.metrics.work_report import build_report
    from translator.workflow.article_check import check_article
    from translator.workflow.check_report import CheckSelection

    selection = CheckSelection(newsroom.settings.checks)

    def findings_of(article: Article, tag: str) -> tuple[Sequence[Finding], Sequence[Finding]]:
        found = check_article(article, tag, selection)
        return found.findings, [finding for finding, _waiver in found.waived]

    return build_report(
        newsroom,
        slugs,
        to,
        findings_of=findings_of,
        since=parse_since(newsroom, since) if since else "",
        people=people,
        on_article=on_article,
    )


def parse_since(newsroom: Newsroom, text: str) -> str:
    """
    Return the time that `text` means as the ledger writes it: `2026-11-02`, `2026-11-02T08:00`, or a git revision.

    A date begins at midnight, and a time without a zone is UTC. Raises `UsageError` for anything else.
    """
    from datetime import UTC, datetime

    from translator import git

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
    slugs: Slugs = None,
    to: To = None,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE|REV", help=_("Count decisions from this date or git revision on."))
    ] = "",
    format: Annotated[ReportFormat, typer.Option("--format", "-f", help=_("How to print."))] = ReportFormat.TEXT,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help=_("Write one page with plots into this file."))
    ] = None,
    people: Annotated[
        bool, typer.Option("--people", help=_("Show what single people did; nobody is named without it."))
    ] = False,
) -> None:
    """Show numbers about the work: effort, quality, flow."""
    from translator.render.progress import progress

    newsroom = current_newsroom(is_tolerant=True)
    with progress(_("measuring"), lambda: len(newsroom.select(slugs or ()))) as bar:
        found = measure_work(newsroom, slugs or (), to or (), since=since, people=people, on_article=bar.advance)
    if html is not None:
        from translator.render.report_html import render_report

        write_atomically(html, render_report(found).encode())
        talk(_("written: {path}", path=html))
        return
    if format is ReportFormat.JSON:
        print_json(found)
    elif format is ReportFormat.CSV:
        from translator.render.report_csv import report_csv

        sys.stdout.write(report_csv(found))
    else:
        from translator.render.report_text import print_report

        print_report(found)
