"""`translator memory`: search what was translated before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.options import Format, ListFormat, current_project, verb_group
from translator.console.output import print_json, print_line, talk
from translator.i18n import _, ngettext
from translator.language import parse_tag

if TYPE_CHECKING:
    from translator.model import FuzzyMatch
    from translator.project import Project

app = verb_group(_("Search the translation memory."))

From = Annotated[str, typer.Option("--from", metavar="TAG", help=_("Source language."))]
ToOne = Annotated[str, typer.Option("--to", metavar="TAG", help=_("Target language."))]
Text = Annotated[str, typer.Argument(metavar="TEXT")]


@dataclass(frozen=True, slots=True)
class DirectionSize:
    """The number of remembered pairs in one direction."""

    source: str
    target: str
    units: int


def count_directions(project: Project) -> list[DirectionSize]:
    """Return all directions that the memory has, the largest first."""
    from translator.memory.store import open_store

    connection = open_store(project)
    rows = connection.execute("SELECT pair, count(*) FROM units GROUP BY pair ORDER BY count(*) DESC, pair").fetchall()
    connection.close()
    return [DirectionSize(pair.partition(">")[0], pair.partition(">")[2], count) for pair, count in rows]


@app.command()
def stats(format: Format = ListFormat.TEXT) -> None:
    """Count what is remembered in each direction."""
    found = count_directions(current_project())
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
    source: From = "en",
    target: ToOne = "zh-Hans",
    limit: Annotated[int, typer.Option("--limit", min=1, help=_("How many at most."))] = 20,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show where a word or phrase stands in what was translated."""
    from translator.memory import open_memory

    memory = open_memory(current_project(), parse_tag(source), parse_tag(target))
    _show(memory.search(text, limit=limit), format, scores=False)


@app.command()
def lookup(
    text: Text, source: From = "en", target: ToOne = "zh-Hans", format: Format = ListFormat.TEXT
) -> None:  # fmt: skip
    """Show how a sentence, or one like it, was translated."""
    from translator.memory import open_memory

    memory = open_memory(current_project(), parse_tag(source), parse_tag(target))
    _show(memory.lookup(text, limit=5), format, scores=True)


def _show(matches: list[FuzzyMatch], format: ListFormat, *, scores: bool) -> None:
    if format is ListFormat.JSON:
        print_json(matches)
        return
    for match in matches:
        print_line(f"{f'{match.score} %  ' if scores else ''}{match.origin}\n  {match.source}\n  {match.target}")
    talk(ngettext("{count} match", "{count} matches", len(matches)))
