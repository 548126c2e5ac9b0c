"""`translator correct`: mend a fact in a published article, in all its languages or in one, with a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.options import By, Format, ListFormat, To, current_project
from translator.console.output import print_json, print_line, talk
from translator.errors import UsageError
from translator.i18n import _
from translator.workflow.segment_decisions import NumberArgument, SlugArgument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.people import Person
    from translator.project import ArticleRef, Project
    from translator.workflow.correction_run import CorrectedSegment


def correct(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help=_("The sentence as it should read; shows it when none."))
    ] = None,
    notice: Annotated[
        str, typer.Option("--notice", metavar="TEXT", help=_("What readers are told, in the language of TEXT."))
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why, for the ledger."))] = "",
    to: To = None,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Mend a fact in a published article, in all its languages or in one, with a notice."""
    from translator.newsroom.people import person_at_work
    from translator.workflow import correction_run

    project = current_project()
    refs = project.select([slug])
    if len(refs) > 1:
        raise UsageError(_("{slug} means several articles", slug=slug), hint=", ".join(ref.slug for ref in refs))
    ref = refs[0]
    if text is None:
        rows = correction_run.show_segment(project, ref, number, to or ())
    elif to:
        rows = _correct_version(project, ref, number, text, to, person_at_work(project, by), notice, reason)
    else:
        person = person_at_work(project, by)
        rows = correction_run.correct(project, ref, number, text, person=person, notice=notice, reason=reason)
    if format is ListFormat.JSON:
        print_json(rows)
        return
    for row in rows:
        print_line(f"{row.slug} {row.tag} {row.number} {row.state}  {row.text}")
    if text is None:
        talk(correction_run.command_for(ref, number))
        tags = [row.tag for row in rows if row.state != "source"]
        talk(_("where only the translation is wrong: {command}",
               command=correction_run.command_for(ref, number, tags[0])))  # fmt: skip
        return
    if to:
        return
    talk(_("the sentence is mended in {path}; its translations, and the notice, are to be done:",
           path=project.relative(ref.path)))  # fmt: skip
    tags = [row.tag for row in rows if row.state not in {"source", "final"}]
    for command in (f"translator run {ref.slug}", *(f"translator review {ref.slug} --to {tag}" for tag in tags[:1])):
        talk(f"  {command}")
    talk(f"  translator publish {ref.slug}")


def _correct_version(
    project: Project,
    ref: ArticleRef,
    number: int,
    text: str,
    to: Sequence[str],
    person: Person,
    notice: str,
    reason: str,
) -> list[CorrectedSegment]:
    from translator.workflow import correction_run

    tags = [tag for tag in project.targets_of(ref, to) if tag != ref.tag]
    if len(tags) != 1:
        raise UsageError(
            _("a sentence is corrected in one translation at a time"),
            hint=correction_run.command_for(ref, number, "TAG"),
        )
    row = correction_run.correct_version(
        project, ref, number, text, tags[0], person=person, notice=notice, reason=reason
    )
    talk(_("the sentence is mended in {tag} alone; a second person reviews it:", tag=row.tag))
    talk(f"  translator review {ref.slug} --to {row.tag}")
    talk(f"  translator publish {ref.slug}")
    return [row]
