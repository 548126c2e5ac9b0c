"""`translator import`: what other people's tools made of an article, taken back into its catalog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.bilingual.errors import ExitCode, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import By, Format, ListFormat, current_newsroom
from translator.newsroom.ground.console import exit_with, print_error, print_line, printing_json, talk

if TYPE_CHECKING:
    from translator.desk.commands.import_merge import ImportedChange


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_(".xlf .po .tmx .csv .tsv .xlsx .docx"))],
    article: Annotated[str, typer.Option("--article", metavar="SLUG", help=_("The article, not the file's."))] = "",
    to: Annotated[str, typer.Option("--to", metavar="TAG", help=_("Target language, not the file's."))] = "",
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=_("Take the file's text also where the segment was changed here, or has another row's text."),
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Show what would change, and change nothing."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take back an exported article, as one person's edits."""
    from translator.desk.commands.import_merge import FAILURES, import_file
    from translator.newsroom.house.people import person_at_work

    newsroom = current_newsroom()
    person = person_at_work(newsroom, by)
    changes: list[ImportedChange] = []
    is_text, has_error = format is ListFormat.TEXT, False
    with printing_json(changes, is_wanted=not is_text):
        for path in paths:
            try:
                found = import_file(newsroom, path, person, slug=article, tag=to, force=force, is_dry=dry_run)
            except TranslatorError as error:
                # One file that cannot be taken keeps no other from being taken.
                has_error = True
                print_error(error, where=path)
                continue
            changes += found.changes
            for change in found.changes if is_text else ():
                _print(change)
            for note in found.notes:
                talk(_("{file}: {note}", file=path.name, note=note))
    failed = sum(change.kind in FAILURES for change in changes)
    taken = [change for change in changes if change.kind not in FAILURES]
    talk(ngettext("{count} segment changed", "{count} segments changed",
                  len({(item.slug, item.tag, item.segment) for item in taken if item.kind != "comment"})))  # fmt: skip
    if comments := sum(item.kind == "comment" for item in taken):
        talk(ngettext("{count} comment was taken over", "{count} comments were taken over", comments))
    if failed:
        talk(ngettext("{count} was not taken over: decide it in translator review",
                      "{count} were not taken over: decide them in translator review", failed))  # fmt: skip
    if dry_run:
        talk(_("nothing was written (--dry-run)"))
    exit_with(ExitCode.ERROR if has_error else ExitCode.FINDINGS if failed else ExitCode.OK)


def _print(change: ImportedChange) -> None:
    name = f"{change.slug} {change.tag} {change.segment or '–'} {change.kind}"
    print_line(name + (_(": ") + change.reason if change.reason else ""))
    sides = [("", change.after)] if change.before == change.after else [("- ", change.before), ("+ ", change.after)]
    texts = [mark + text for mark, text in sides if text]
    for line in (*texts, *change.findings):
        print_line(f"  {line}")
