"""`translator import`: what other people's tools made of an article, taken back into its catalog."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from translator.console.output import exit_with, print_line, printing_json, talk
from translator.errors import ExitCode
from translator.i18n import _, ngettext
from translator.workflow.options import By, Format, ListFormat, current_newsroom


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_(".xlf .po .tmx .csv .xlsx .docx"))],
    article: Annotated[str, typer.Option("--article", metavar="SLUG", help=_("The article, not the file's."))] = "",
    to: Annotated[str, typer.Option("--to", metavar="TAG", help=_("Target language, not the file's."))] = "",
    force: Annotated[
        bool, typer.Option("--force", help=_("Take the file's text where the segment was changed here too."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show what would change, and change nothing."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take back an exported article, as one person's edits."""
    from translator.commands.import_merge import FAILURES, ImportedChange, import_file
    from translator.newsroom.people import person_at_work

    newsroom = current_newsroom()
    person = person_at_work(newsroom, by)
    changes: list[ImportedChange] = []
    with printing_json(changes, is_wanted=format is ListFormat.JSON):
        for path in paths:
            changes += import_file(newsroom, path, person, slug=article, tag=to, force=force, is_dry=dry_run)
    for change in changes if format is ListFormat.TEXT else ():
        name = f"{change.slug} {change.tag} {change.segment or '–'} {change.kind}"
        print_line(name + (_(": ") + change.reason if change.reason else ""))
        texts = [f"{mark} {text}" for mark, text in (("-", change.before), ("+", change.after)) if text]
        for line in (*texts, *change.findings):
            print_line(f"  {line}")
    failed = sum(change.kind in FAILURES for change in changes)
    taken = len({(change.slug, change.tag, change.segment) for change in changes if change.kind not in FAILURES})
    talk(ngettext("{count} segment changed", "{count} segments changed", taken))
    if failed:
        talk(ngettext("{count} was not taken over: decide it in translator review",
                      "{count} were not taken over: decide them in translator review", failed))  # fmt: skip
    exit_with(ExitCode.FINDINGS if failed else ExitCode.OK)
