"""An article with its states, comments, terms, matches and findings, made ready for a tool of other people."""

from __future__ import annotations

from translator.catalog import Entry, load_catalog, render_po
from translator.errors import CatalogError
from translator.i18n import _
from translator.interchange.exchange import ExchangeFile, ExchangeUnit
from translator.memory import open_memory
from translator.model import State
from translator.newsroom import Newsroom
from translator.review import permissions
from translator.review.live_checks import ArticleChecks

_MATCHES = 3


def exchange_file(project: Newsroom, slug: str, tag: str) -> ExchangeFile:
    """
    Return the catalog of `slug` in `tag` as it goes out.

    Raises `CatalogError` where it has no segments yet.
    """
    catalog = load_catalog(project, slug, tag)
    if not catalog.entries:
        raise CatalogError(
            _("{slug} has no segments in {tag} yet", slug=slug, tag=tag), where=catalog.where,
            hint=f"translator sync {slug} --to {tag}",
        )  # fmt: skip
    checks = ArticleChecks(project, catalog)
    memory = open_memory(project, catalog.source_tag, tag)
    units = []
    for entry in catalog.entries:
        is_open = entry.state.rank < State.TRANSLATED.rank
        matches = memory.lookup(entry.source, limit=_MATCHES) if is_open else []
        units.append(
            ExchangeUnit(
                entry.key, entry.number, entry.source, entry.target, entry.state, entry.kind, entry.placeholders,
                entry.comments, tuple(_finding_lines(checks, entry)), tuple(matches),
                tuple(dict.fromkeys(match.entry for match in checks.terms_in(entry))),
                is_locked=entry.is_locked or permissions.is_signed_off(entry),
            )
        )  # fmt: skip
    memory.close()
    return ExchangeFile(slug, catalog.source_tag, tag, tuple(units), render_po(catalog))


def _finding_lines(checks: ArticleChecks, entry: Entry) -> list[str]:
    return [f"{finding.severity.value} {finding.check}: {finding.message}" for finding in checks.findings(entry)]
