"""An article with its states, comments, terms, matches and findings, made ready for a tool of other people."""

from __future__ import annotations

from translator.bilingual.model import State
from translator.newsroom.catalog import render_po
from translator.newsroom.house import Article
from translator.newsroom.imports.interchange.exchange import ExchangeFile, ExchangeUnit
from translator.newsroom.imports.interchange.exchange.exchange_file import finding_lines
from translator.newsroom.review import permissions
from translator.newsroom.review.live_checks import ArticleChecks

_MATCHES = 3


def exchange_file(article: Article, tag: str) -> ExchangeFile:
    """
    Return the catalog of `article` in `tag` as it goes out.

    Raises `CatalogError` where it has no segments yet.
    """
    newsroom, slug, catalog = article.newsroom, article.slug, article.catalog(tag)
    catalog.require_entries()
    checks = ArticleChecks(newsroom, catalog, article_date=article.date)
    memory = newsroom.memory(catalog.source_tag, tag)
    units = []
    for entry in catalog.entries:
        is_open = entry.state.rank < State.TRANSLATED.rank
        units.append(
            ExchangeUnit(
                entry.key,
                entry.number,
                entry.source,
                entry.target,
                entry.state,
                entry.kind,
                entry.placeholders,
                entry.comments,
                findings=finding_lines(checks.segment_findings(entry)),
                matches=tuple(memory.lookup(entry.source, limit=_MATCHES)) if is_open else (),
                terms=tuple(dict.fromkeys(match.entry for match in checks.terms_in(entry))),
                is_locked=entry.is_locked or permissions.is_signed_off(entry),
            )
        )
    return ExchangeFile(slug, catalog.source_tag, tag, tuple(units), render_po(catalog))
