"""`translator doctor`: find and mend what a crash, a full disk or git left half done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.bilingual.errors import ExitCode
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import DryRun, Format, ListFormat, current_newsroom
from translator.newsroom.ground.console import exit_with, print_line, printing_json, talk

if TYPE_CHECKING:
    from translator.desk.commands.doctor_recovery import Recovery


def doctor(dry_run: DryRun = False, format: Format = ListFormat.TEXT) -> None:
    """Mend what a crash or a full disk left half done."""
    from translator.desk.commands.doctor_recovery import recover_project

    newsroom = current_newsroom()
    done: list[Recovery] = []
    with printing_json(done, is_wanted=format is ListFormat.JSON):
        for recovery in recover_project(newsroom, dry_run=dry_run):
            done.append(recovery)
            if format is ListFormat.TEXT:
                print_line(f"{recovery.where}: {recovery.message}")
    count = len(done)
    if dry_run and count:
        talk(ngettext("{count} thing to mend: translator doctor", "{count} things to mend: translator doctor", count))
    elif count:
        talk(ngettext("{count} thing mended", "{count} things mended", count))
    elif not newsroom.skipped:
        talk(_("nothing to mend"))
    exit_with(ExitCode.FINDINGS if dry_run and count else ExitCode.OK)
