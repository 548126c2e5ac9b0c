"""`translator show`: all that there is to know of segments, for programs and for a quick look."""

from __future__ import annotations

from typing import Annotated

from translator.bilingual.i18n import _
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import (
    Format,
    ListFormat,
    SlugArgument,
    ToOption,
    argument,
    current_newsroom,
    option,
)
from translator.desk.workflow.segment_decisions import select_entries
from translator.newsroom.ground.console import print_json, print_line


def show(
    slug: SlugArgument,
    numbers: Annotated[list[str] | None, argument("NUMBER", _("Segments: 3, 7-9, all, stale."))] = None,
    *,
    to: ToOption,
    schema: Annotated[bool, option("--schema", _("Print the JSON schema of a briefing instead."))] = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show segments with terms, memory, findings, suggestions and history."""
    from msgspec import to_builtins

    from translator.newsroom.review.autosave import WorkingCopy
    from translator.newsroom.review.briefing import schema as schema_of
    from translator.newsroom.review.briefing import segment_briefing

    if schema:
        print_json(schema_of())
        return
    newsroom = current_newsroom()
    copy = WorkingCopy(newsroom.article(newsroom.select_one(slug)), parse_tag(to))
    copy.catalog.require_entries()
    found = [segment_briefing(copy, entry) for entry in select_entries(copy.catalog, numbers or ["all"]).entries]
    if format is ListFormat.JSON:
        print_json([to_builtins(one) for one in found])
        return
    for one in found:
        print_line(f"{one.slug} {one.tag} {one.number} {one.state} {' '.join(one.flags)}".rstrip())
        print_line(f"  {one.source}\n  {one.target}".rstrip())
        for finding in one.findings:
            print_line(f"  {finding.check}: {finding.message}")
        for term in one.terms:
            print_line(f"  {term.source} = {', '.join(term.targets)}")
        for proposal in one.proposals:
            print_line(f"  {proposal.actor}: {proposal.text}")
