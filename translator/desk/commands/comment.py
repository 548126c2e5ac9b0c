"""`translator comment`: say something about a segment."""

from __future__ import annotations

from typing import Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import (
    By,
    CategoryOption,
    NumberArgument,
    SeverityOption,
    SlugArgument,
    ToOption,
    argument,
    current_newsroom,
)
from translator.desk.workflow.segment_decisions import decision_transaction, print_states


def comment(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[str, argument("TEXT", _("What there is to say."))],
    to: ToOption,
    category: CategoryOption = "",
    severity: SeverityOption = "",
    by: By = None,
) -> None:
    """Comment on a segment."""
    from translator.newsroom.review import decisions

    if not text.strip():
        raise UsageError(_("the comment is empty"), hint=f'translator comment {slug} {number} --to {to} "…"')
    with decision_transaction(current_newsroom(), slug, to, by) as (catalog, person):
        entry = catalog.entry(number)
        decisions.comment(catalog, entry, person, text, category=category, severity=severity)
    print_states(catalog, [entry])
