"""Pages that people wrote or edited, taken into catalogs: `translator adopt` and `absorb`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from translator.bilingual.errors import ExitCode
from translator.bilingual.i18n import _, ngettext
from translator.desk.setup.pipeline_files import ensure_driver
from translator.desk.workflow.options import (
    By,
    DryRun,
    Format,
    ListFormat,
    Slugs,
    To,
    argument,
    current_newsroom,
    option,
)
from translator.newsroom.ground.console import exit_with, print_json, print_line, printing_json, talk
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.pages.adoption.catalog_adoption import AdoptedPage, adopt_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.house import Newsroom


# Authors who are named one by one.
_MOST_STRANGERS = 10


def adopt_translations(
    newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = (), *, at: str = "", dry_run: bool = False
) -> tuple[list[AdoptedPage], list[str]]:
    """Adopt the pages of the chosen articles; return what became of each, and the pages without an article."""
    from translator.newsroom.pages.adoption.page_pairs import find_pages

    pairs, alone = find_pages(newsroom, slugs, to)
    with flushed_together():
        done = list(adopt_pages(newsroom, pairs, at=at, dry_run=dry_run))
    return done, [newsroom.relative(path) for path in alone] if not slugs else []


def adopt(
    slugs: Slugs,
    to: To,
    at: Annotated[
        str, option("--at", _("Revision whose sources were translated; default: page by page."), "REV|DATE")
    ] = "",
    dry_run: DryRun = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take the translations that are there already into catalogs."""
    newsroom = current_newsroom()
    if not dry_run:
        ensure_driver(newsroom.root)
    pages, alone = adopt_translations(newsroom, slugs, to, at=at, dry_run=dry_run)
    if format is ListFormat.JSON:
        print_json([*map(_as_json, pages), *({"page": page, "status": "alone"} for page in alone)])
    else:
        _print(newsroom, pages, alone, slugs=slugs, to=to, dry_run=dry_run)
    is_open = bool(alone) or any(page.questions for page in pages)
    exit_with(ExitCode.FINDINGS if is_open else ExitCode.OK)


def _print(
    newsroom: Newsroom, pages: Sequence[AdoptedPage], alone: Sequence[str], *,
    slugs: Sequence[str], to: Sequence[str], dry_run: bool,
) -> None:  # fmt: skip
    from translator.desk.render.tables import Column, print_table
    from translator.desk.setup.setup_report import tell_uncovered

    titles = (_("segments"), _("paired"), _("sure"), _("doubtful"), _("alone"))
    columns = [Column(_("page"), flexible=True), Column(_("into")), *(Column(title, "right") for title in titles)]
    columns += [Column(_("by")), Column(_("status"))]
    status = {
        "adopted": _("adopted"), "would adopt": _("would be adopted"), "unchanged": _("adopted before"),
        "edited": _("not adopted"), "no pairs": _("not adopted"),
    }  # fmt: skip
    rows = [
        [page.page, page.tag, *map(str, (page.sources, page.paired, page.sure, page.doubtful, page.alone)), page.author,
         status[page.status]]
        for page in pages
    ]  # fmt: skip
    if rows:
        print_table(columns, rows)
    kinds = {"doubtful": _("doubtful"), "left out": _("left out"), "added": _("added"), "revision": _("source")}
    for page in pages:
        questions = [one for one in page.questions if not dry_run or one.kind == "revision"]
        if questions:
            print_line(f"{page.page}:")
        for question in questions:
            print_line(f"  {kinds[question.kind]}" + (f" ({question.reason})" if question.reason else ""))
            for text in filter(None, (question.source, question.target)):
                print_line(f"    {text}")
    if outdated := sum(page.outdated for page in pages):
        talk(ngettext("{count} sentence is outdated: its source changed since it was translated",
                      "{count} sentences are outdated: their source changed since they were translated",
                      outdated))  # fmt: skip
    _name_strangers(pages, newsroom)
    if not slugs:
        tell_uncovered(newsroom.root, newsroom.tree)
        _say_what_is_missing(newsroom, pages, to)
    for name in alone:
        talk(_("{page}: no article belongs to it", page=name))
    count = sum(page.status == "adopted" for page in pages)
    if dry_run:
        talk(ngettext("{count} page", "{count} pages", len(pages)))
    else:
        talk(ngettext("{count} page adopted", "{count} pages adopted", count))
        if count:
            talk(_("next:"))
            talk("  translator sync")


def _name_strangers(pages: Sequence[AdoptedPage], newsroom: Newsroom) -> None:
    from translator.newsroom.catalog.events import UNKNOWN
    from translator.newsroom.ground import git
    from translator.newsroom.house.people import people_path

    counts = Counter(page.email for page in pages if page.email and page.author == UNKNOWN)
    where = newsroom.relative(people_path(newsroom))
    for email, count in counts.most_common(_MOST_STRANGERS):
        author = f"{git.author_name(newsroom.root, email)} <{email}>".strip()
        talk(ngettext("{author} wrote {count} page, and is not in {file}: an unknown hand is noted",
                      "{author} wrote {count} pages, and is not in {file}: an unknown hand is noted",
                      count, author=author, file=where))  # fmt: skip
    rest = len(counts) - _MOST_STRANGERS
    if rest > 0:
        talk(ngettext("{count} more author is not there", "{count} more authors are not there", rest))
    if counts:
        talk(_("add them with their addresses and adopt again: the pages are theirs then"))


def _say_what_is_missing(newsroom: Newsroom, pages: Sequence[AdoptedPage], to: Sequence[str]) -> None:
    have = {(page.slug, page.tag) for page in pages}
    wanted = [(ref, newsroom.targets_of(ref, to)) for ref in newsroom.articles]
    missing = Counter(tag for ref, tags in wanted for tag in tags if (ref.slug, tag) not in have)
    for tag, count in sorted(missing.items()):
        talk(ngettext("{count} article has no page in {tag}", "{count} articles have no page in {tag}", count, tag=tag))
    asked = {tag for ref, tags in wanted for tag in (ref.tag, *tags)}
    other = Counter(place.tag for _path, place in newsroom.article_files() if not to and place.tag not in asked)
    for tag, count in sorted(other.items()):
        talk(
            ngettext(
                "{count} page in {tag} is passed over: translator adopt --to {tag}",
                "{count} pages in {tag} are passed over: translator adopt --to {tag}",
                count,
                tag=tag,
            )
        )


def _as_json(page: AdoptedPage) -> dict[str, Any]:
    names = ("slug", "tag", "page", "by", "status", "author", "email", "revision", "source_revision", "sources",
             "paired", "sure", "doubtful", "outdated", "alone")  # fmt: skip
    questions = [
        {"kind": one.kind, "source": one.source, "target": one.target, "reason": str(one.reason or "")}
        for one in page.questions
    ]
    return {**{name: getattr(page, name) for name in names}, "questions": questions}


def absorb(
    paths: Annotated[
        list[Path] | None, argument("PATH", _("Published pages to read (default: all edited pages)."))
    ] = None,
    dry_run: DryRun = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take edits of published pages into the catalogs."""
    from translator.newsroom.pages.absorption import edited_pages
    from translator.newsroom.pages.absorption.absorption import AbsorbedChange

    newsroom = current_newsroom()
    changes: list[AbsorbedChange] = []
    with printing_json(changes, is_wanted=format is ListFormat.JSON):
        for page in edited_pages.edited_pages(newsroom, paths or []):
            with newsroom.skipping(at=page.path), newsroom.naming_article(page.path):
                is_settled = edited_pages.is_settled(page)
                found = edited_pages.absorb(page, by, is_dry=dry_run)
                changes += found
                if not found and not is_settled:
                    talk(_("{page}: only blanks, line breaks and the like differ, which publish writes in its own way",
                           page=newsroom.name_of(page.path)))  # fmt: skip
    for change in changes if format is ListFormat.TEXT else ():
        where = "" if change.line is None else "   " + _("line {line}", line=change.line)
        mark = "" if change.is_placed else "   " + _("not taken over: {reason}", reason=change.reason)
        print_line(f"{change.slug} {change.tag} {change.segment or '–'} {change.kind} {change.by or '–'}{where}{mark}")
        for sign, text in (("-", change.before), ("+", change.after)):
            if text:
                print_line(f"  {sign} {text}")
    placed = sum(change.is_placed for change in changes)
    talk(ngettext("{count} change taken over", "{count} changes taken over", placed))
    if placed < len(changes):
        talk(ngettext("{count} change could not be placed, and stays in the page",
                      "{count} changes could not be placed, and stay in the page", len(changes) - placed))  # fmt: skip
    if dry_run:
        talk(_("nothing was written (--dry-run)"))
        if any(change.is_placed and not change.by for change in changes):
            talk("  " + _("these edits are not committed, so that nobody knows whose they are") + _(": ") + "--by ID")
    exit_with(ExitCode.FINDINGS if placed < len(changes) else ExitCode.OK)
