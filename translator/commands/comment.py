"""`translator comment`: say something about a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.options import By, current_project
from translator.errors import UsageError
from translator.i18n import _
from translator.workflow.segment_selection import Category, Number, Severity, Slug, ToOne, acknowledge, desk

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
    with desk(project, slug, to, by) as at:
        entry = at.catalog.entry(number)
        decisions.comment(at.catalog, entry, at.person, text, category=category, severity=severity)
    return at.catalog, entry


def comment(
    slug: Slug,
    number: Number,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("What there is to say."))],
    to: ToOne,
    category: Category = "",
    severity: Severity = "",
    by: By = None,
) -> None:
    """Comment on a segment."""
    catalog, entry = comment_on(
        current_project(), slug, number, to, text, by=by, category=category, severity=severity
    )  # fmt: skip
    acknowledge(catalog, [entry])
