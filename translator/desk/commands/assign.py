"""`translator assign`: say whose work an article is, and until when."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import (
    By,
    Format,
    ListFormat,
    SlugArgument,
    ToOption,
    complete_person,
    current_newsroom,
    option,
)
from translator.desk.workflow.segment_decisions import decision_transaction
from translator.newsroom.ground.console import print_json, print_line


def assign(
    slug: SlugArgument,
    to: ToOption,
    who: Annotated[
        str | None,
        option("--who", _("The person who does the work (default: you)."), "ID", autocompletion=complete_person),
    ] = None,
    due: Annotated[str, option("--due", _("Until when: a day, today or tomorrow."), "DATE")] = "",
    nobody: Annotated[bool, option("--nobody", _("Take it from whoever has it."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Say whose work an article is, and until when."""
    from translator.newsroom.review import comments

    if nobody and (who or due):
        raise UsageError(
            _("--nobody cannot be combined with --who or --due"), hint=f"translator assign {slug} --to {to} --nobody"
        )
    newsroom = current_newsroom()
    day = comments.parse_day(due, date.today()) if due else ""
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        if who and newsroom.people.get(who) is None:
            raise UsageError(
                _("nobody has the id {id}", id=repr(who)), where=newsroom.people.where,
                hint=", ".join(newsroom.people.by_id),
            )  # fmt: skip
        comments.assign(catalog, person, "" if nobody else who or person.id, day)
        found = comments.assignment_of(catalog)
    if format is ListFormat.JSON:
        print_json({"slug": catalog.slug, "tag": catalog.tag, "who": found.who, "due": found.due})
        return
    print_line(" ".join(filter(None, (catalog.slug, catalog.tag, found.who or "-", found.due))))
