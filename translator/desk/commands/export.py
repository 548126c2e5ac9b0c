"""`translator export`: an article for the tools of other people."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import SlugArgument, ToOption, current_newsroom, option
from translator.newsroom.catalog.po import render_po
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.house import Article
from translator.newsroom.imports.exchange import (
    FORMATS,
    ExchangeFile,
    ExchangeUnit,
    finding_lines,
    format_of,
    write_exchange,
)
from translator.newsroom.review import permissions
from translator.newsroom.review.live_checks import ArticleChecks


class ExchangeName(StrEnum):
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
    format: Annotated[
        ExchangeName | None, option("--format -f", _("What to write; default: as --out ends, else xliff2."))
    ] = None,
    out: Annotated[Path | None, option("--out", _("File to write to."), "FILE")] = None,
) -> None:
    """Write an article for other tools, or for people without one."""
    from translator.desk.workflow.sync_run import note_behind

    newsroom = current_newsroom()
    article = newsroom.article(newsroom.select_one(slug))
    if format is None:
        format = ExchangeName((out and format_of(out)) or "xliff2")
    if out is None and not FORMATS[format].is_text:
        name = f"{article.slug.rpartition('/')[2]}.{to}{FORMATS[format].suffix}"
        raise UsageError(_("{format} cannot be shown in a terminal", format=format.value), hint=f"--out {name}")
    note_behind(newsroom, [article.slug], [to])
    file = exchange_file(article, parse_tag(to))
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
        written = sum(bool(unit.target) for unit in file.units) if format is ExchangeName.TMX else len(file.units)
        talk(ngettext("{count} segment", "{count} segments", written))
        if left := len(file.units) - written:
            talk(ngettext("{count} segment without a target was left out",
                          "{count} segments without a target were left out", left))  # fmt: skip


_MATCHES = 3


def exchange_file(article: Article, tag: str) -> ExchangeFile:
    """Return the catalog of `article` in `tag` as it goes out. Raises `CatalogError` where it has no segments."""
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
