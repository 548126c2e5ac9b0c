"""`translator set`: put one segment's target, for scripts and agents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from translator.commands.common import By, current_project
from translator.commands.deciding import Number, Slug, ToOne, acknowledge, desk
from translator.i18n import _

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry
    from translator.project import Project


def set_target(project: Project, slug: str, number: int, to: str, text: str, by: str | None) -> tuple[Catalog, Entry]:
    """
    Put `text` as the target of one segment, as the wording of the person at work.

    Raises `ReviewError` for a text that is empty, has several lines, or lost a tag.
    """
    from translator.review import decisions

    with desk(project, slug, to, by) as at:
        entry = at.catalog.entry(number)
        decisions.edit(at.catalog, entry, at.person, text)
    return at.catalog, entry


def set_(
    slug: Slug,
    number: Number,
    to: ToOne,
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help=_("The target; from stdin when none."))] = None,
    by: By = None,
) -> None:
    """Set the target of one segment."""
    given = sys.stdin.read().rstrip("\r\n") if text in {None, "-"} else text
    catalog, entry = set_target(current_project(), slug, number, to, given or "", by)
    acknowledge(catalog, [entry])
