"""`translator export`: an article with its states, comments, terms, matches and findings, for the tools of others."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translator.catalog import Entry, load_catalog, render_po
from translator.console.output import talk
from translator.errors import CatalogError, UsageError
from translator.files import write_atomically
from translator.i18n import _, ngettext
from translator.interchange.exchange import FORMATS, ExchangeFile, ExchangeUnit, write_exchange
from translator.language import parse_tag
from translator.memory import open_memory
from translator.model import State
from translator.project import Project
from translator.review import permissions
from translator.review.live_checks import ArticleChecks
from translator.workflow.options import SlugArgument, ToOption, current_newsroom

_MATCHES = 3


class ExchangeName(StrEnum):
    """Formats that an article can be written in."""

    XLIFF2 = "xliff2"
    XLIFF1 = "xliff1"
    PO = "po"
    TMX = "tmx"
    TBX = "tbx"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


def export(
    slug: SlugArgument,
    to: ToOption,
    format: Annotated[ExchangeName, typer.Option("--format", "-f", help=_("What to write."))] = ExchangeName.XLIFF2,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_("File to write to."))] = None,
) -> None:
    """Write an article for another tool, or for people without one."""
    project = current_newsroom()
    ref = project.select_one(slug)
    if out is None and not FORMATS[format].is_text:
        name = f"{ref.slug.rpartition('/')[2]}.{to}{FORMATS[format].suffix}"
        raise UsageError(_("{format} cannot be shown in a terminal", format=format.value), hint=f"--out {name}")
    file = exchange_file(project, ref.slug, parse_tag(to))
    data = write_exchange(format.value, file)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, data)
        talk(_("{file} was written", file=out))
    if format is ExchangeName.TBX:
        terms = {term for unit in file.units for term in unit.terms}
        talk(ngettext("{count} term", "{count} terms", len(terms)))
    else:
        talk(ngettext("{count} segment", "{count} segments", len(file.units)))


def exchange_file(project: Project, slug: str, tag: str) -> ExchangeFile:
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
