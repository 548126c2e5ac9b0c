"""`translator memory`: search what was translated before, and take in or hand out memories of other tools."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.options import Format, ListFormat, current_project, verb_group
from translator.console.output import print_json, print_line, talk
from translator.i18n import _, ngettext, percentage
from translator.language import EN, ZH_HANS, detect_tag, is_chinese, parse_tag

if TYPE_CHECKING:
    from translator.model import FuzzyMatch

app = verb_group(_("Search the translation memory, import and export it."))

From = Annotated[str, typer.Option("--from", metavar="TAG", help=_("Source language."))]
ToOne = Annotated[str, typer.Option("--to", metavar="TAG", help=_("Target language."))]
Text = Annotated[str, typer.Argument(metavar="TEXT")]


@dataclass(frozen=True, slots=True)
class DirectionSize:
    """The number of remembered pairs in one direction."""

    source: str
    target: str
    units: int


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What came of one file of another tool."""

    file: str
    added: int
    """Pairs that were not known."""


@app.command()
def stats(format: Format = ListFormat.TEXT) -> None:
    """Count what is remembered in each direction."""
    from translator.memory import memory_directions

    found = [DirectionSize(*pair, count) for pair, count in memory_directions(current_project()).items()]
    if format is ListFormat.JSON:
        print_json(found)
        return
    for item in found:
        print_line(f"{item.source} → {item.target}: {item.units}")
    if not found:
        talk(_("nothing is remembered yet: confirmed segments are"))


@app.command()
def search(
    text: Text,
    source: From = "",
    target: ToOne = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help=_("How many at most."))] = 20,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show where a word or phrase stands in what was translated, in all directions unless told otherwise."""
    from translator.memory import memory_directions, open_memory

    project, found = current_project(), dict[tuple[str, str], "FuzzyMatch"]()
    wanted = (source and parse_tag(source), target and parse_tag(target))
    for pair in memory_directions(project):
        if all(asked in {"", tag} for asked, tag in zip(wanted, pair, strict=True)):
            for match in open_memory(project, *pair).search(text, limit=limit):
                # An imported memory has each pair in both directions.
                if (match.target, match.source) not in found:
                    found.setdefault((match.source, match.target), match)
    _show(list(found.values())[:limit], format, scores=False)


@app.command()
def lookup(text: Text, source: From = "", target: ToOne = "", format: Format = ListFormat.TEXT) -> None:
    """Show how a sentence, or one like it, was translated; its language is recognised where --from is missing."""
    from translator.memory import open_memory

    from_tag = parse_tag(source) if source else detect_tag(text) or EN
    to_tag = parse_tag(target) if target else EN if is_chinese(from_tag) else ZH_HANS
    _show(open_memory(current_project(), from_tag, to_tag).lookup(text, limit=5), format, scores=True)


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_(".tmx, .xlf, .po, .csv or .tsv"))],
    source: From = "",
    target: ToOne = "",
    format: Format = ListFormat.TEXT,
) -> None:
    """Take in memories of other tools; what is known already is not taken twice."""
    from translator.memory import import_memory

    project = current_project()
    done = [
        ImportedFile(str(path), import_memory(project, path, source_tag=source, target_tag=target)) for path in files
    ]
    if format is ListFormat.JSON:
        print_json(done)
        return
    for item in done:
        typer.echo(item.file + _(": ") + ngettext("{count} new pair", "{count} new pairs", item.added))


@app.command()
def export(
    source: From = EN,
    target: ToOne = ZH_HANS,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_("File to write to."))] = None,
) -> None:
    """Write what is remembered in one direction as TMX, on the standard output without --out."""
    from translator.files import write_atomically
    from translator.interchange.tmx_output import tmx_document
    from translator.memory import open_memory

    tags = (parse_tag(source), parse_tag(target))
    pairs = open_memory(current_project(), *tags).pairs()
    data = tmx_document(*tags, pairs)
    if out is None:
        sys.stdout.write(data.decode())
    else:
        write_atomically(out, data)
    talk(ngettext("{count} pair", "{count} pairs", len(pairs)))


@app.command()
def prune(names: Annotated[list[str] | None, typer.Argument(metavar="NAME...")] = None) -> None:
    """Remove imported memories by name, or list them; what was translated here is never removed."""
    from translator.memory import forget_memory, imported_files

    project = current_project()
    if not names:
        for path in imported_files(project):
            typer.echo(path.name)
    for name in names or ():
        forget_memory(project, name)
        talk(_("{name} was removed", name=name))


def _show(matches: list[FuzzyMatch], format: ListFormat, *, scores: bool) -> None:
    if format is ListFormat.JSON:
        print_json(matches)
        return
    for match in matches:
        score = percentage(match.score / 100) + "  " if scores else ""
        print_line(f"{score}{match.origin}\n  {match.source}\n  {match.target}")
    talk(ngettext("{count} match", "{count} matches", len(matches)))
