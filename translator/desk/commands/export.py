"""`translator export`: an article for the tools of other people."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import SlugArgument, ToOption, current_newsroom
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import write_atomically


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
        ExchangeName | None,
        typer.Option("--format", "-f", help=_("What to write; default: as --out ends, else xliff2.")),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_("File to write to."))] = None,
) -> None:
    """Write an article for other tools, or for people without one."""
    from translator.desk.commands.export_file import exchange_file
    from translator.desk.workflow.sync_run import note_behind
    from translator.newsroom.imports.interchange.exchange import FORMATS, format_of, write_exchange

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
