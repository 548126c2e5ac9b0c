"""How far articles are: one row an article and target, read anew only where it changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import Severity
from translator.newsroom.catalog import Catalog
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.glossary.labels import check_house_texts
from translator.newsroom.review.autosave import unsaved_keys
from translator.newsroom.review.progress import Progress, progress_of, progress_version, remember_errors


def article_progress(
    newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = (), *, check: bool = False
) -> list[Progress]:
    """
    Return one row an article and target, by slug; `check` counts open errors anew where the last count is out of date.

    An article whose catalog cannot be read is skipped.
    """
    rows, house = [], progress_version(newsroom)
    with newsroom.index.together():
        for article, tag in newsroom.pairs(slugs, to):
            with newsroom.skipping(at=article.path):
                row = progress_of(article, tag, check=count_errors if check else None, house=house)
                rows.append(replace(row, unsaved=len(unsaved_keys(article, tag))))
    check_house_texts(newsroom)
    return rows


def remember_progress(article: Article, tag: str) -> None:
    """Count an article whose catalog is open anyway, so that `status` need not read it; nothing where it cannot."""
    with suppress(TranslatorError):
        _ = article.newsroom.people
        progress_of(article, tag)


def count_errors(article: Article, catalog: Catalog) -> int:
    """Check a catalog, and return and remember how many errors are open."""
    from translator.newsroom.proof.metrics.quality import score_of
    from translator.newsroom.review.live_checks import ArticleChecks

    found = ArticleChecks(article.newsroom, catalog).all_findings()
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    remember_errors(article.newsroom, catalog, errors, score_of(catalog, found).score)
    return errors
