"""`translator export`: an article for the tools of other people."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translator.console.options import current_project
from translator.console.output import talk
from translator.errors import UsageError
from translator.i18n import _, ngettext
from translator.language import parse_tag
from translator.workflow.segment_decisions import SlugArgument, ToOption


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
    from translator.files import write_atomically
    from translator.interchange.exchange import FORMATS, write_exchange
    from translator.workflow.export_run import exchange_file

    project = current_project()
    chosen = project.select([slug])
    if len(chosen) > 1:
        raise UsageError(_("{slug} means several articles", slug=slug), hint=", ".join(ref.slug for ref in chosen))
    if out is None and not FORMATS[format].is_text:
        name = f"{chosen[0].slug.rpartition('/')[2]}.{to}{FORMATS[format].suffix}"
        raise UsageError(_("{format} cannot be shown in a terminal", format=format.value), hint=f"--out {name}")
    file = exchange_file(project, chosen[0].slug, parse_tag(to))
    data = write_exchange(format.value, file)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, data)
        talk(_("{file} was written", file=out))
    if format.value == "tbx":
        talk(
            ngettext(
                "{count} term", "{count} terms", len(dict.fromkeys(term for unit in file.units for term in unit.terms))
            )
        )
    else:
        talk(ngettext("{count} segment", "{count} segments", len(file.units)))
