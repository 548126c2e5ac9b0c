"""`translator status`: how far each article is, and who is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any

from translator.bilingual.alignment.word_diff import ChangeWeight, SourceChange, classify_change
from translator.bilingual.code_version import code_version
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.desk.setup.pipeline_files import is_driver_missing
from translator.desk.workflow.options import Format, ListFormat, Slugs, To, current_newsroom, option, talk_of_no_work
from translator.desk.workflow.segment_decisions import worker_or_none
from translator.desk.workflow.sync_run import article_progress, note_behind
from translator.desk.workflow.worklist import words_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import changes_since_adoption, last_adoption
from translator.newsroom.ground.console import print_json, print_line, talk
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Newsroom
from translator.newsroom.house.catalog_conversion import is_own_wording
from translator.newsroom.review.progress import Progress, known_progress, progress_version
from translator.newsroom.review.worklist import Sign, sort_worklist


def status(
    slugs: Slugs,
    to: To,
    check: Annotated[bool, option("--check", _("Count open errors anew where texts changed."))] = False,
    stale: Annotated[
        bool, option("--stale", _("List what is stale instead: changes of meaning first, of form last."))
    ] = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show how far each article is."""
    from translator.desk.render.tables import legend, print_status

    newsroom = current_newsroom(is_tolerant=True)
    if stale:
        _print_stale(newsroom, slugs, to, format)
        return
    rows = article_progress(newsroom, slugs, to, check=check)
    person = worker_or_none(newsroom)
    me = person.id if person else ""
    if format is ListFormat.JSON:
        signs = {(row.slug, row.target): signs for row, signs in sort_worklist(newsroom, rows, me)}
        print_json([_as_json(row, signs[row.slug, row.target]) for row in rows])
        return
    sorted_rows = sort_worklist(newsroom, rows, me)
    print_status([row for row, _signs in sorted_rows], [words_of(newsroom, *item, me) for item in sorted_rows])
    talk(legend())
    if not rows:
        talk_of_no_work(newsroom, slugs, to)
    note_behind(newsroom, slugs, to)
    if is_driver_missing(newsroom.root):
        talk(_("git merges catalogs line by line in this clone: {command}", command="translator init"))
    if any(row.errors is None and row.segments > row.states[State.NEW] for row in rows):
        talk(_("errors were not counted since the last change: translator status --check"))


def _print_stale(newsroom: Newsroom, slugs: Sequence[str], to: Sequence[str], format: ListFormat) -> None:
    from translator.newsroom.review.labels import change_name, outside_change_name

    found = stale_segments(newsroom, slugs, to)
    pages = stale_pages(newsroom, slugs, to)
    if format is ListFormat.JSON:
        rows: list[dict[str, Any]] = [
            {"slug": item.slug, "tag": item.tag, "segment": item.segment, "weight": item.change.weight,
             "because": item.change.reasons, "before": item.before, "after": item.after, "target": item.target}
            for item in found
        ]  # fmt: skip
        rows += [
            {"slug": page.slug, "tag": page.tag, "segment": None, "weight": "outside", "because": page.outside,
             "page": page.page}
            for page in pages
        ]  # fmt: skip
        print_json(rows)
        return
    for item in found:
        print_line(f"{item.slug} {item.tag} {item.segment}: {change_name(item.change)}")
        print_line(f"  - {item.before}")
        print_line(f"  + {item.after}")
    for page in pages:
        print_line(f"{page.slug} {page.tag}: {outside_change_name(page.outside)} ({page.page})")
    talk(ngettext("{count} segment is stale", "{count} segments are stale", len(found)))
    note_behind(newsroom, slugs, to)


def _as_json(row: Progress, signs: Sequence[Sign]) -> dict[str, Any]:
    values = {item.name: getattr(row, item.name) for item in fields(row) if item.name != "seen"}
    return {**values, "signs": signs, "tag": row.target, "new": row.states["new"]}


# The index's value for a catalog that was not made from a page.
_NOT_ADOPTED = b"no"
_RANKS = (ChangeWeight.MEANING, ChangeWeight.WORDING, ChangeWeight.COSMETIC)


@dataclass(frozen=True, slots=True)
class StaleSegment:
    """One segment that waits because its source changed."""

    slug: str
    tag: str
    segment: int
    """1-based number."""
    change: SourceChange
    """The change since the source that the target was approved for, whatever was in between."""
    before: str
    after: str
    target: str

    @property
    def rank(self) -> tuple[int, int, int]:
        return _RANKS.index(self.change.weight), -len(self.change.reasons), -len(self.change.differences.edits)


@dataclass(frozen=True, slots=True)
class StalePage:
    """An adopted page whose article changed outside of its sentences since."""

    slug: str
    tag: str
    page: str
    """Its path from the root of the project."""
    outside: tuple[str, ...]
    """`front matter`, `code`, `markup`."""


def stale_pages(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[StalePage]:
    """Return the adopted pages that lack what no sentence shows."""
    found: list[StalePage] = []
    environment = code_version("newsroom/catalog")
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            files = newsroom.catalog_state(tag, slug=article.slug)
            look = newsroom.index.look("adopted", tag, article.slug, environment=environment, files=files)
            if look.value == _NOT_ADOPTED:
                continue
            with newsroom.skipping(at=article.path):
                catalog = article.catalog(tag)
                if last_adoption(catalog) is None:
                    look.keep(_NOT_ADOPTED)
                    continue
                outside = changes_since_adoption(newsroom, article.ref, catalog, article.document)
                if outside:
                    page = newsroom.relative(newsroom.article_path(tag, article.slug))
                    found.append(StalePage(article.slug, tag, page, outside))
    return found


def stale_segments(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[StaleSegment]:
    """Return the stale segments of articles, the gravest first; of a converted version those that people wrote."""
    found: list[StaleSegment] = []
    house = progress_version(newsroom)
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            with newsroom.skipping(at=article.path):
                known = known_progress(article, tag, house)
                if known is not None and not known.stale:
                    continue
                catalog = article.catalog(tag)
                stale = [entry for entry in catalog.entries if entry.target and entry.is_stale]
                if stale and find_script_source(newsroom, article.ref, tag):
                    stale = [entry for entry in stale if is_own_wording(catalog, entry)]
                found += _described(newsroom, catalog, stale)
    return sorted(found, key=lambda item: (item.rank, item.slug, item.tag, item.segment))


def _described(newsroom: Newsroom, catalog: Catalog, stale: Sequence[Entry]) -> list[StaleSegment]:
    if not stale:
        return []
    terms = newsroom.glossary.termbase(catalog.source_tag, catalog.tag)
    return [
        StaleSegment(
            catalog.slug, catalog.tag, entry.number,
            classify_change(entry.previous_source or "", entry.source, catalog.source_tag, terms.find),
            entry.previous_source or "", entry.source, entry.target,
        )
        for entry in stale
    ]  # fmt: skip
