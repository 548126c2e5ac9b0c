"""`translator diff`: source and target, or two versions of the target, side by side."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.commands.common import Format, ListFormat, Slugs, To, current_project, print_json, talk
from translator.errors import CatalogError, UsageError
from translator.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.model import Event, Finding
    from translator.project import ArticleRef, Project
    from translator.review.comparison import Comparison, Row


class Context(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    CHANGED = "changed"


def compare_articles(
    project: Project, slugs: Sequence[str] = (), to: Sequence[str] = (), *, against: str = "source", check: bool = True
) -> Iterator[Comparison]:
    """
    Yield the chosen articles in each target, compared with `source`, `mt` or a git revision.

    Targets that nobody has begun are passed over, unless they are named. Raises `CatalogError` when nothing is left,
    and `GitError` for a revision that is not there.
    """
    found = False
    for ref in project.select(slugs):
        for tag in project.targets_of(ref, to):
            if to or project.catalog_path(tag, ref.slug).exists():
                found = True
                yield compare_article(project, ref, tag, against=against, check=check)
    if not found:
        raise CatalogError(_("there are no catalogs yet"), where=project.locales_dir, hint="translator sync")


def compare_article(
    project: Project, ref: ArticleRef, tag: str, *, against: str = "source", check: bool = True
) -> Comparison:
    """Compare one article; `check` runs the checks over it, so that their findings stand under the rows."""
    from translator.catalog import load_catalog
    from translator.review.checking import ArticleChecks
    from translator.review.comparison import MACHINE, SOURCE, compare
    from translator.review.revisions import commit_at_work, targets_at

    catalog = load_catalog(project, ref.slug, tag)
    if not catalog.entries:
        raise CatalogError(
            _("{slug} has no catalog in {tag}", slug=ref.slug, tag=tag),
            where=catalog.where,
            hint=f"translator run {ref.slug} --to {tag}",
        )
    earlier = None if against in {SOURCE, MACHINE} else targets_at(project, ref.slug, tag, against)
    checks = ArticleChecks(project, catalog)
    return compare(
        catalog,
        against=against,
        earlier=earlier,
        findings=checks.all_findings() if check else (),
        date=checks.article_date,
        revision=commit_at_work(project),
    )


def diff(
    slugs: Slugs = None,
    to: To = None,
    against: Annotated[
        str, typer.Option("--against", metavar="WHAT", help=_("source, mt, or a git revision (HEAD~1, a branch …)."))
    ] = "source",
    format: Format = ListFormat.TEXT,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help=_("Write one page for editors into this file."))
    ] = None,
    context: Annotated[Context, typer.Option("--context", help=_("Show all segments, or those that changed."))] = (
        Context.ALL
    ),
    hide_punctuation: Annotated[
        bool, typer.Option("--hide-punctuation", help=_("Leave out changes of punctuation, blanks and width."))
    ] = False,
    check: Annotated[
        bool, typer.Option("--check/--no-check", help=_("Run the checks and show what they find."))
    ] = True,
) -> None:
    """Compare source and target, or machine and post-edit."""
    comparisons = compare_articles(current_project(), slugs or (), to or (), against=against, check=check)
    shown = {"only_changed": context is Context.CHANGED, "hide_punctuation": hide_punctuation}
    if html is not None:
        write_page(_the_only(comparisons), html, **shown)
        talk(_("written: {path}", path=html))
        return
    if format is ListFormat.JSON:
        print_json([as_table(item, **shown) for item in comparisons])
        return
    from translator.render.side_by_side import print_comparison

    for comparison in comparisons:
        print_comparison(comparison, **shown)


def write_page(comparison: Comparison, path: Path, *, only_changed: bool, hide_punctuation: bool) -> None:
    """Write the page for editors, all of it or, where something fails, none."""
    from translator.files import write_atomically
    from translator.render.diff_html import render_page

    page = render_page(comparison, only_changed=only_changed, hide_punctuation=hide_punctuation)
    write_atomically(path, page.encode())


def _the_only(comparisons: Iterator[Comparison]) -> Comparison:
    first = next(comparisons)
    second = next(comparisons, None)
    if second is not None:
        raise UsageError(
            _("a page holds one article in one language"),
            hint=f"translator diff {first.slug} --to {first.tag} --html {first.slug}.html",
        )
    return first


def as_table(comparison: Comparison, *, only_changed: bool = False, hide_punctuation: bool = False) -> dict[str, Any]:
    """
    Return a comparison as plain values for JSON.

    `changes` are `[old_start, old_end, new_start, new_end, is_soft]`, code points into the text that is compared
    with and into `target`.
    """
    rows = [
        row for row in comparison.rows
        if not only_changed or row.findings or comparison.is_changed(row, hide_punctuation=hide_punctuation)
    ]  # fmt: skip
    statistics = comparison.statistics
    return {
        "slug": comparison.slug,
        "from": comparison.source_tag,
        "to": comparison.tag,
        "against": comparison.against,
        "title": comparison.title,
        "translated_title": comparison.translated_title,
        "date": comparison.date,
        "revision": comparison.revision,
        "segments": [_row_table(comparison, row, hide_punctuation) for row in rows],
        "statistics": statistics,
    }


def _row_table(comparison: Comparison, row: Row, hide_punctuation: bool) -> dict[str, Any]:
    from translator.review.differences import post_edit_distance

    found = comparison.changes(row)
    found = found.without_soft() if hide_punctuation else found
    return {
        "number": row.number or None,
        "key": row.key,
        "kind": row.kind,
        "context": row.context,
        "headings": row.headings,
        "state": row.state,
        "flags": row.flags,
        "origin": row.origin,
        "actor": row.actor,
        "source": row.source,
        "source_before": row.source_before,
        "machine": row.machine or None,
        "previous": row.previous,
        "target": row.target,
        "changes": [[edit.old_start, edit.old_end, edit.new_start, edit.new_end, edit.is_soft] for edit in found.edits],
        "post_edit_distance": round(post_edit_distance(row.machine, row.target), 4) if row.machine else None,
        "comments": [_comment_table(event) for event in row.comments],
        "findings": [_finding_table(finding) for finding in row.findings],
    }


def _comment_table(event: Event) -> dict[str, Any]:
    return {"by": event.actor, "at": event.at, "action": event.action, "text": event.reason, **event.data}


def _finding_table(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "side": finding.side,
        "start": finding.start,
        "end": finding.end,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }
