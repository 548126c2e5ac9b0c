"""`translator diff`: source and target, or two versions of the target, side by side."""

from __future__ import annotations

import os
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from translator.bilingual.errors import CatalogError, ExitCode, UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import Slugs, To, current_newsroom, option, reason_for_no_work
from translator.newsroom.ground.console import exit_with, print_json, talk
from translator.newsroom.proof.article_comparison import Comparison, compare_article

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.newsroom.house import Article, Newsroom
    from translator.newsroom.proof.article_comparison import DiffRow


class DiffFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    """One Markdown comment for a pull request: changed segments only, cut at 65,536 characters."""


def compare_articles(
    newsroom: Newsroom,
    slugs: Sequence[str] = (),
    to: Sequence[str] = (),
    *,
    against: str = "source",
    check: bool = True,
    since: Callable[[Article, str], str | None] = lambda _article, _tag: None,
) -> Iterator[Comparison]:
    """Yield the chosen articles in each target, compared with what `against` names; raises `CatalogError` for none."""
    found = False
    for article, tag in newsroom.pairs(slugs, to):
        if to or os.path.lexists(newsroom.catalog_path(tag, article.slug)):
            found = True
            with newsroom.skipping(at=article.path):
                yield compare_article(article, tag, against=against, check=check, since=since(article, tag))
    if not found:
        reason, hint = reason_for_no_work(newsroom, slugs, to) or (_("there are no catalogs yet"), "translator sync")
        raise CatalogError(reason, where=newsroom.locales_dir, hint=hint)


def diff(
    slugs: Slugs,
    to: To,
    against: Annotated[
        str,
        option(
            "--against", _("source, mt, post-edit, approved, or a git revision (HEAD~1, a branch, a day …)."), "WHAT"
        ),
    ] = "source",
    changed_since: Annotated[
        str | None,
        option(
            "--changed-since",
            _("Show what changed since the work left this branch or revision, or since a day."),
            "REV|DATE",
        ),
    ] = None,
    since: Annotated[
        str | None, option("--since", _('Show what changed since a day, yesterday, or since "I was here".'), "WHEN")
    ] = None,
    format: Annotated[DiffFormat, option("--format -f", _("How to print."))] = DiffFormat.TEXT,
    html: Annotated[
        Path | None, option("--html", _("Write a page for editors into this file, or folder."), "FILE")
    ] = None,
    page: Annotated[
        str,
        option("--page", _("Where that page is, for links of --format github; {slug} and {tag} are filled in."), "URL"),
    ] = "",
    only_changed: Annotated[bool, option("--only-changed", _("Show only segments that changed."))] = False,
    exit_code: Annotated[
        bool, option("--exit-code", _("Exit with 1 where something changed, as git diff does."))
    ] = False,
    check: Annotated[bool, option("--check/--no-check", _("Run the checks and show what they find."))] = True,
) -> None:
    """Compare source and target, or machine and post-edit."""
    from translator.desk.workflow.sync_run import note_behind

    newsroom = current_newsroom(is_tolerant=True)
    if changed_since is not None:
        from translator.newsroom.catalog.revisions import fork_point

        against = fork_point(newsroom, changed_since)[:10]
        only_changed = True
    note_behind(newsroom, slugs, to)
    moment = _moment(newsroom, since) if since is not None else lambda _article, _tag: None
    only_changed = only_changed or since is not None
    comparisons = list(compare_articles(newsroom, slugs, to, against=against, check=check, since=moment))
    if html is not None:
        _refuse_content_folder(newsroom, html)
        write_pages(comparisons, html, only_changed=only_changed)
    else:
        print_all(comparisons, format, only_changed=only_changed, page=page)
    if exit_code and any(item.is_changed(row) for item in comparisons for row in item.rows):
        exit_with(ExitCode.FINDINGS)


def print_all(
    comparisons: Sequence[Comparison], format: DiffFormat, *, only_changed: bool = False, page: str = ""
) -> None:
    import sys

    from translator.desk.render.side_by_side import as_comment, print_comparison

    if format is DiffFormat.JSON:
        print_json([as_table(item, only_changed=only_changed) for item in comparisons])
    elif format is DiffFormat.GITHUB:
        sys.stdout.write(as_comment(comparisons, page=page))
    else:
        for item in comparisons:
            if len(comparisons) == 1 or item.chosen(only_changed=only_changed):
                print_comparison(item, only_changed=only_changed)


def write_pages(comparisons: Sequence[Comparison], path: Path, *, only_changed: bool) -> None:
    """Write the page for editors into a file, or one an article and language into a folder."""
    if not comparisons:  # None of them can be read, which is said at the end.
        return
    first = comparisons[0]
    if path.is_dir() or str(path).endswith("/") or (len(comparisons) > 1 and not path.suffix):
        for item in comparisons:
            write_page(item, path / f"{item.slug}.{item.tag}.html", only_changed=only_changed)
        return
    if len(comparisons) > 1:
        raise UsageError(
            _("a page holds one article in one language"),
            hint=f"translator diff {first.slug} --to {first.tag} --html {first.slug}.html   "
            + _("(or: --html FOLDER for one page each)"),
        )
    write_page(first, path, only_changed=only_changed)


_HERE = {"here", "i was here", "since i was here"}


def _moment(newsroom: Newsroom, since: str) -> Callable[[Article, str], str | None]:
    from translator.newsroom.house.people import person_at_work
    from translator.newsroom.review.comments import beginning_of, parse_day
    from translator.newsroom.review.worklist import last_visit

    if since.strip().casefold() in _HERE:
        person = person_at_work(newsroom).id
        return lambda article, tag: last_visit(article, tag, person)
    day = parse_day(since.strip().removeprefix("since "), date.today())
    moment = beginning_of(day)
    return lambda _article, _tag: moment


def _refuse_content_folder(newsroom: Newsroom, path: Path) -> None:
    place = path.absolute()
    articles = [newsroom.articles_dir] if newsroom.tree.folder else []
    for folder in (*articles, newsroom.locales_dir, newsroom.glossaries_dir):
        if place == folder or folder in place.parents:
            raise UsageError(
                _("pages do not belong into {folder}", folder=newsroom.relative(folder)),
                where=path,
                hint="--html build/",
            )


def write_page(comparison: Comparison, path: Path, *, only_changed: bool) -> None:
    from translator.desk.render.diff_html import render_page
    from translator.newsroom.ground.files import write_atomically

    write_atomically(path, render_page(comparison, only_changed=only_changed).encode())
    talk(_("written: {path}", path=path))


def as_table(comparison: Comparison, *, only_changed: bool = False) -> dict[str, Any]:
    """Return a comparison as plain values for JSON; docs/commands/diff.md has the fields, which are only ever added."""
    rows = comparison.chosen(only_changed=only_changed)
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
        "segments": [_row_table(comparison, row) for row in rows],
        "statistics": statistics,
    }


_AS_THEY_ARE = (
    "key", "kind", "context", "headings", "state", "flags", "origin", "actor", "source", "source_before",
)  # fmt: skip


def _row_table(comparison: Comparison, row: DiffRow) -> dict[str, Any]:
    from translator.newsroom.proof.metrics.effort import distance_counts, ratio_of_sums

    change = comparison.source_change(row)
    found = comparison.changes(row)
    distance = ratio_of_sums([distance_counts(row.machine, row.target)]) if row.machine else None
    return {
        "number": row.number or None,
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        "source_change": {"weight": change.weight, "because": change.reasons} if change else None,
        "machine": row.machine or None,
        "post_edit": row.post_edit or None,
        "approved": row.approved or None,
        "previous": row.previous,
        "target": row.target,
        "changes": [[edit.old_start, edit.old_end, edit.new_start, edit.new_end, edit.is_soft] for edit in found.edits],
        "post_edit_distance": None if distance is None else round(distance, 4),
        "comments": [
            {"by": one.actor, "at": one.at, "action": one.action, "text": one.reason, **one.data.as_dict()}
            for one in row.comments
        ],
        "findings": [
            {name: getattr(finding, name) for name in ("check", "severity", "side", "start", "end")}
            | {"message": finding.message.in_language("en"), "suggestion": finding.suggestion}
            for finding in row.findings
        ],
    }
