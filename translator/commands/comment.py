"""`translator comment`: say something about a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from translator.errors import UsageError
from translator.i18n import _
from translator.workflow.options import (
    By,
    CategoryOption,
    NumberArgument,
    SeverityOption,
    SlugArgument,
    ToOption,
    current_newsroom,
)
from translator.workflow.segment_decisions import (
    decision_transaction,
    print_states,
)

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry
    from translator.project import Project


def comment_on(
    project: Project,
    slug: str,
    number: int,
    to: str,
    text: str,
    *,
    by: str | None = None,
    category: str = "",
    severity: str = "",
) -> tuple[Catalog, Entry]:
    """Write a comment of the person at work; raises `ReviewError` for a category that is not known."""
    from translator.review import decisions

    if not text.strip():
        raise UsageError(_("the comment is empty"), hint=f'translator comment {slug} {number} --to {to} "…"')
    with decision_transaction(project, slug, to, by) as work:
        entry = work.catalog.entry(number)
        decisions.comment(work.catalog, entry, work.person, text, category=category, severity=severity)
    return work.catalog, entry


def comment(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What there is to say."))],
    to: ToOption,
    category: CategoryOption = "",
    severity: SeverityOption = "",
    by: By = None,
) -> None:
    """Comment on a segment."""
    catalog, entry = comment_on(
        current_newsroom(), slug, number, to, text, by=by, category=category, severity=severity
    )  # fmt: skip
    print_states(catalog, [entry])
