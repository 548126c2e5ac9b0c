"""`translator correct`: mend a fact in a published article, in all its languages or in one, with a notice."""

from __future__ import annotations

from typing import Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.correction import (
    CorrectedSegment,
    command_for,
    correct_source,
    correct_version,
    show_segment,
)
from translator.desk.workflow.options import (
    By,
    Format,
    ListFormat,
    NumberArgument,
    ReasonOption,
    SlugArgument,
    To,
    argument,
    current_newsroom,
    option,
)
from translator.newsroom.ground.console import print_json, print_line, talk
from translator.newsroom.house.people import person_at_work


def correct(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[str | None, argument("TEXT", _("The sentence as it should read (default: only show it)."))] = None,
    *,
    notice: Annotated[str, option("--notice", _("The notice for readers, in the language of TEXT."), "TEXT")] = "",
    reason: ReasonOption = "",
    to: To,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Mend a fact in a published article, with a notice."""
    newsroom = current_newsroom()
    article = newsroom.article(newsroom.select_one(slug))
    if text is None:
        rows = show_segment(article, number, to)
    elif to:
        tags = [tag for tag in newsroom.targets_of(article.ref, to) if tag != article.tag]
        if len(tags) != 1:
            raise UsageError(
                _("a sentence is corrected in one translation at a time"), hint=command_for(article, number, "TAG")
            )
        person = person_at_work(newsroom, by)
        rows = [correct_version(article, number, text, tags[0], person=person, notice=notice, reason=reason)]
        _say_next_of_version(rows[0])
    else:
        person = person_at_work(newsroom, by)
        rows = correct_source(article, number, text, person=person, notice=notice, reason=reason)
    if format is ListFormat.JSON:
        print_json(rows)
        return
    for row in rows:
        print_line(f"{row.slug} {row.tag} {row.number} {row.state}  {row.text}")
    targets = [row for row in rows if row.state != "source"]
    if text is None:
        talk(command_for(article, number))
        command = command_for(article, number, targets[0].tag)
        talk(_("where only the translation is wrong: {command}", command=command))
    elif not to:
        path = newsroom.relative(article.path)
        talk(_("the sentence is mended in {path}; its translations, and the notice, are to be done:", path=path))
        talk(f"  translator run {article.slug}")
        if open_tags := [row.tag for row in targets if row.state != "final"]:
            talk(f"  translator review {article.slug} --to {open_tags[0]}")
        talk(f"  translator publish {article.slug}")


def _say_next_of_version(row: CorrectedSegment) -> None:
    talk(_("the sentence is mended in {tag} alone; a second person reviews it:", tag=row.tag))
    talk(f"  translator review {row.slug} --to {row.tag}")
    talk(f"  translator publish {row.slug}")
