"""`translator comment`: say something about a segment or an article, answer it, close it; list what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import (
    By,
    CategoryOption,
    Format,
    ListFormat,
    SeverityOption,
    SlugArgument,
    ToOption,
    argument,
    current_newsroom,
    option,
)
from translator.desk.workflow.segment_decisions import decision_transaction, print_states
from translator.newsroom.ground.console import print_json, print_line

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.review.comments import Thread


def comment(
    slug: SlugArgument,
    to: ToOption,
    number: Annotated[
        int | None, argument("NUMBER", _("The segment, counted from 1; 0: the article (default: list open comments)."))
    ] = None,
    text: Annotated[str, argument("TEXT", _("The comment; @ID calls somebody."))] = "",
    on: Annotated[str, option("--on", _("The words of the segment that it is about."), "WORDS")] = "",
    answer: Annotated[bool, option("--answer", _("Answer the open comment there."))] = False,
    close: Annotated[bool, option("--close", _("Close the open comment there; TEXT is the last word."))] = False,
    category: CategoryOption = "",
    severity: SeverityOption = "",
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Comment on a segment or an article; answer, close, and list comments."""
    from translator.bilingual.words.language import parse_tag
    from translator.newsroom.review import comments, decisions

    newsroom = current_newsroom()
    if number is None:
        catalog = newsroom.article(newsroom.select_one(slug)).catalog(parse_tag(to))
        rows = [_as_table(catalog, one) for one in comments.threads_in(catalog) if not one.closed_by]
        if format is ListFormat.JSON:
            print_json(rows)
        for row in rows if format is ListFormat.TEXT else ():
            numbers = ",".join(map(str, row["segments"])) or "0"
            print_line("  ".join([numbers, *(f"{one['by']}: {one['text']}" for one in row["said"])]))
        return
    if not text.strip() and not close:
        raise UsageError(_("the comment is empty"), hint=f'translator comment {slug} {number} --to {to} "…"')
    with decision_transaction(newsroom, slug, to, by) as (catalog, person):
        entry = catalog.entry(number) if number else None
        if text and (answer or close):
            comments.answer(catalog, entry, person, text)
        elif text and entry:
            decisions.comment(catalog, entry, person, text, category=category, severity=severity, quote=on)
        elif text:
            comments.remark_on_article(catalog, person, text, category, severity)
        if close:
            comments.close(catalog, entry, person)
    print_states([(catalog, [entry] if entry else [])], format)


def _as_table(catalog: Catalog, thread: Thread) -> dict[str, Any]:
    said = [{"by": one.actor, "at": one.at, "text": one.reason} for one in (thread.first, *thread.answers)]
    numbers = [entry.number for key in thread.keys if (entry := catalog.find(key))]
    quote = getattr(thread.first.data, "quote", "")
    return {"id": thread.line, "segments": numbers, "on": quote, "said": said}
