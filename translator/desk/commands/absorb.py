"""`translator absorb`: what people changed in published pages, taken back into the catalogs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from translator.bilingual.errors import ExitCode
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import By, DryRun, Format, ListFormat, argument, current_newsroom
from translator.newsroom.ground.console import exit_with, print_line, printing_json, talk


def absorb(
    paths: Annotated[
        list[Path] | None, argument("PATH", _("Published pages to read (default: all edited pages)."))
    ] = None,
    dry_run: DryRun = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take edits of published pages into the catalogs."""
    from translator.newsroom.pages.absorption import edited_pages
    from translator.newsroom.pages.absorption.absorption import AbsorbedChange

    newsroom = current_newsroom()
    changes: list[AbsorbedChange] = []
    with printing_json(changes, is_wanted=format is ListFormat.JSON):
        for page in edited_pages.edited_pages(newsroom, paths or []):
            with newsroom.skipping(at=page.path), newsroom.naming_article(page.path):
                is_settled = edited_pages.is_settled(page)
                found = edited_pages.absorb(page, by, is_dry=dry_run)
                changes += found
                if not found and not is_settled:
                    talk(_("{page}: only blanks, line breaks and the like differ, which publish writes in its own way",
                           page=newsroom.name_of(page.path)))  # fmt: skip
    for change in changes if format is ListFormat.TEXT else ():
        where = "" if change.line is None else "   " + _("line {line}", line=change.line)
        mark = "" if change.is_placed else "   " + _("not taken over: {reason}", reason=change.reason)
        print_line(f"{change.slug} {change.tag} {change.segment or '–'} {change.kind} {change.by or '–'}{where}{mark}")
        for sign, text in (("-", change.before), ("+", change.after)):
            if text:
                print_line(f"  {sign} {text}")
    placed = sum(change.is_placed for change in changes)
    talk(ngettext("{count} change taken over", "{count} changes taken over", placed))
    if placed < len(changes):
        talk(ngettext("{count} change could not be placed, and stays in the page",
                      "{count} changes could not be placed, and stay in the page", len(changes) - placed))  # fmt: skip
    if dry_run:
        talk(_("nothing was written (--dry-run)"))
        if any(change.is_placed and not change.by for change in changes):
            talk("  " + _("these edits are not committed, so that nobody knows whose they are") + _(": ") + "--by ID")
    exit_with(ExitCode.FINDINGS if placed < len(changes) else ExitCode.OK)
