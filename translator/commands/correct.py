"""`translator correct`: mend a fact in a published article, in all its languages, with a notice."""

from __future__ import annotations

from typing import Annotated

import typer

from translator.console.options import By, Format, ListFormat, To, current_project
from translator.console.output import print_json, print_line, talk
from translator.errors import UsageError
from translator.i18n import _
from translator.workflow.segment_decisions import NumberArgument, SlugArgument


def correct(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help=_("The sentence as it should read; shows it when none."))
    ] = None,
    notice: Annotated[
        str, typer.Option("--notice", metavar="TEXT", help=_("What readers are told, in the language of the source."))
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why, for the ledger."))] = "",
    to: To = None,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Mend a fact in a published article, in all its languages, with a notice."""
    from translator.review.people import person_at_work
    from translator.workflow import correction_run

    project = current_project()
    refs = project.select([slug])
    if len(refs) > 1:
        raise UsageError(_("{slug} means several articles", slug=slug), hint=", ".join(ref.slug for ref in refs))
    ref = refs[0]
    if text is None:
        rows = correction_run.show_segment(project, ref, number, to or ())
    else:
        person = person_at_work(project, by)
        rows = correction_run.correct(
            project, ref, number, text, person=person, notice=notice, reason=reason, to=to or ()
        )
    if format is ListFormat.JSON:
        print_json(rows)
        return
    for row in rows:
        print_line(f"{row.slug} {row.tag} {row.number} {row.state}  {row.text}")
    if text is None:
        talk(correction_run.command_for(ref, number))
        return
    talk(_("the sentence is mended in {path}; its translations, and the notice, are to be done:",
           path=project.relative(ref.path)))  # fmt: skip
    tags = [row.tag for row in rows if row.state not in {"source", "final"}]
    for command in (f"translator run {ref.slug}", *(f"translator review {ref.slug} --to {tag}" for tag in tags[:1])):
        talk(f"  {command}")
    talk(f"  translator publish {ref.slug}")
