"""One article of the project, compared with whatever its text can be compared with: for `diff`, and for the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.article_diff.rows import VERSIONS, compare
from translator.catalog import load_catalog
from translator.catalog.revisions import catalog_at, commit_at_work, resolve, texts_at
from translator.errors import CatalogError
from translator.i18n import _
from translator.review.live_checks import ArticleChecks

if TYPE_CHECKING:
    from translator.article_diff.rows import Comparison
    from translator.project import ArticleRef, Project


def compare_article(
    project: Project, ref: ArticleRef, tag: str, *, against: str = "source", check: bool = True
) -> Comparison:
    """
    Compare one article; `check` runs the checks over it, so that their findings stand under the rows.

    `against` is `source`, `mt`, `post-edit`, `approved`, a git revision that today's text is compared with, or
    `OLD..NEW`: two of them.
    """
    old, dots, new = against.partition("..")
    new = new.lstrip(".") or "HEAD" if dots else ""
    catalog = catalog_at(project, ref.slug, tag, new) if new else load_catalog(project, ref.slug, tag)
    if not catalog.entries and not (new and against not in VERSIONS):
        raise CatalogError(
            _("{slug} has no catalog in {tag}", slug=ref.slug, tag=tag),
            where=catalog.where,
            hint=f"translator run {ref.slug} --to {tag}",
        )
    checks = ArticleChecks(project, catalog)
    return compare(
        catalog,
        against=against,
        earlier=None if against in VERSIONS else texts_at(project, ref.slug, tag, old or "HEAD"),
        findings=checks.all_findings() if check else None,
        date=checks.article_date,
        revision=resolve(project, new)[:10] if new else commit_at_work(project),
        now=new,
        find_terms=checks.termbase.find,
    )
