"""`translator verify`: prove from the ledgers that every segment was seen by a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from translator.commands.common import Format, ListFormat, Slugs, To, current_project, exit_with, print_json, talk
from translator.errors import ExitCode
from translator.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.project import Project
    from translator.review.verification import Problem


def verify_articles(project: Project, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> tuple[int, list[Problem]]:
    """Return how many catalogs were read, and everything about them that cannot be proved."""
    from translator.catalog import load_catalog
    from translator.review.people import load_people
    from translator.review.verification import verify_catalog

    people = load_people(project)
    catalogs = [load_catalog(project, ref.slug, tag)
                for ref in project.select(slugs) for tag in project.targets_of(ref, to)]  # fmt: skip
    return len(catalogs), [problem for catalog in catalogs for problem in verify_catalog(catalog, people)]


def verify(slugs: Slugs = None, to: To = None, format: Format = ListFormat.TEXT) -> None:
    """Prove that every segment was seen by a second person."""
    count, problems = verify_articles(current_project(), slugs or (), to or ())
    if format is ListFormat.JSON:
        print_json(problems)
    else:
        for problem in problems:
            typer.echo(f"{problem.where}: {problem.kind}: {problem.message}")
        read = ngettext("{count} catalog read", "{count} catalogs read", count)
        found = ngettext("{count} problem", "{count} problems", len(problems)) if problems else _("all proved")
        talk(read + _(": ") + found)
    exit_with(ExitCode.FINDINGS if problems else ExitCode.OK)
