"""How far articles are: one row an article and target, read anew only where it changed."""

from __future__ import annotations

from collections.abc import Sequence

from translator.catalog import Catalog, is_fresh, load_catalog
from translator.catalog.script_source import find_script_source
from translator.glossary.labels import check_house_texts
from translator.newsroom.people import load_people
from translator.project import ArticleRef, Project
from translator.review.progress import Progress, measure, remember_errors, remembered_errors
from translator.review.progress_cache import ProgressCache


def article_progress(
    project: Project, slugs: Sequence[str] = (), to: Sequence[str] = (), *, check: bool = False
) -> list[Progress]:
    """
    Return one line an article and target, by slug; `check` counts open errors anew where the last count is out of date.

    Raises `CatalogError` for a catalog that cannot be read.
    """
    people = load_people(project)
    known = ProgressCache(project)

    def row_of(ref: ArticleRef, tag: str) -> Progress:
        follows = find_script_source(project, ref, tag)
        files = known.files_of(ref, tag, follows)
        row = known.find(ref, tag, files)
        if row is not None and not (check and row.errors is None):
            return row
        catalog = load_catalog(project, ref.slug, tag)
        if check and remembered_errors(project, catalog) is None:
            _count_errors(project, catalog)
            files = ""
        is_synced = not catalog.entries and is_fresh(project, ref, tag)
        origin = load_catalog(project, ref.slug, follows) if follows and follows != ref.tag else None
        row = measure(project, catalog, people, follows=follows, origin=origin, is_synced=is_synced)
        known.keep(ref, tag, files, row)
        return row

    rows = []
    for ref in project.select(slugs):
        for tag in project.targets_of(ref, to):
            with project.skipping():
                rows.append(row_of(ref, tag))
    known.write()
    check_house_texts(project)
    return rows


def _count_errors(project: Project, catalog: Catalog) -> None:
    from translator.metrics.quality import score_of
    from translator.model import Severity
    from translator.review.live_checks import ArticleChecks

    found = ArticleChecks(project, catalog).all_findings()
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    remember_errors(project, catalog, errors, score_of(catalog, found).score)
