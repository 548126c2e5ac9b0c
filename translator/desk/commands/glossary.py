"""`translator glossary`: list, search, check, import and export the glossaries, propose and accept names."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.bilingual.errors import ExitCode
from translator.bilingual.i18n import _, enumeration, ngettext
from translator.desk.commands.glossary_names import accept_names, name_rows, select_names
from translator.desk.workflow.options import (
    DryRun,
    Format,
    ListFormat,
    Slugs,
    To,
    argument,
    complete_proposed_name,
    current_newsroom,
    option,
    verb_group,
)
from translator.newsroom.ground.console import exit_with, print_json, print_line, talk
from translator.newsroom.house.glossary import Glossary, load_glossary
from translator.newsroom.house.glossary.concepts import Concept, glossary_csv, import_glossary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.desk.commands.glossary_table import TableImport

app = verb_group(_("List, search and check the glossaries."))


def _load() -> Glossary:

    return load_glossary(current_newsroom(is_tolerant=True))


def _show(concepts: Iterable[Concept], format: ListFormat) -> None:
    if format is ListFormat.JSON:
        print_json([asdict(concept) for concept in concepts])
        return
    for concept in concepts:
        forms = "   ".join(f"{tag}: {' | '.join(found)}" for tag, found in concept.forms.items())
        marks = " ".join(part for part in (concept.status, concept.kind) if part not in ("preferred", ""))
        print_line("   ".join(part for part in (forms, f"[{marks}]" if marks else "", concept.where) if part))


@app.command("list")
def list_(format: Format = ListFormat.TEXT) -> None:
    """List all terms."""
    _show(_load().concepts, format)


@app.command()
def search(
    text: Annotated[str, argument("TEXT", _("In any language, either Chinese script."))],
    format: Format = ListFormat.TEXT,
) -> None:
    """Find terms by any of their forms, or by their note."""
    _show(_load().search(text), format)


@app.command()
def check(format: Format = ListFormat.TEXT) -> None:
    """Read all glossaries and say what looks wrong in them."""
    from translator.newsroom.house.glossary.labels import load_house_texts
    from translator.newsroom.house.glossary.names import lint_glossary

    glossary = _load()
    load_house_texts(current_newsroom(is_tolerant=True))
    found = lint_glossary(glossary)
    if format is ListFormat.JSON:
        print_json(found)
    else:
        for doubt in found:
            print_line(f"{doubt.where}: {doubt.message}")
        count = len(glossary.concepts)
        talk(ngettext("{count} term, {doubts} to look at", "{count} terms, {doubts} to look at", count,
                      doubts=len(found)))  # fmt: skip
    exit_with(ExitCode.FINDINGS if found else ExitCode.OK)


@app.command("import")
def import_(
    file: Annotated[Path, argument("FILE", _("A table (CSV, TSV, XLSX) with the terms in columns, or a TBX."))],
    into: Annotated[str, option("--into", _("Name of the new glossary."), "NAME")] = "",
    source_column: Annotated[
        str, typer.Option(metavar="COLUMN", help=_("Which column of a table has the source terms: its name or number."))
    ] = "",
    target_column: Annotated[str, typer.Option(metavar="COLUMN", help=_("Which column has the target terms."))] = "",
) -> None:
    """Take a glossary over into the project."""
    newsroom = current_newsroom()
    target = newsroom.glossaries_dir / f"{into or file.stem}.csv"
    present, shown, left_out = load_glossary(newsroom).concepts, newsroom.relative(target), 0
    if file.suffix.lower() in {".tbx", ".xml"}:
        from translator.desk.commands.glossary_table import import_termbase

        done = import_termbase(file, target, present, shown)
        count, left_out = len(done.concepts), done.left_out
    else:
        from translator.desk.commands.glossary_table import import_table, is_foreign_table

        if source_column or target_column or is_foreign_table(file):
            table = import_table(file, target, present, shown, source=source_column, into=target_column)
            count = len(table.concepts)
            _tell_of_table(table)
        else:
            count = import_glossary(file, target, present, shown)
    print_line(shown)
    talk(ngettext("{count} term", "{count} terms", count))
    if left_out:
        talk(ngettext("{count} concept is in one of our languages only, and was left out",
                      "{count} concepts are in one of our languages only, and were left out", left_out))  # fmt: skip


def _tell_of_table(table: TableImport) -> None:
    from translator.newsroom.imports.exchange import listed

    talk(_("columns: {columns}", columns=table.shown_columns))
    if table.unread:
        talk(_("not read: {columns}", columns=enumeration(table.unread)))
    for reason, rows in table.left_out.items():
        talk(ngettext("{count} row was not taken, {reason}: {rows}", "{count} rows were not taken, {reason}: {rows}",
                      len(rows), reason=reason, rows=listed(rows)))  # fmt: skip


class NameState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"


Names = Annotated[list[str], argument("NAME", _("In any language."), autocompletion=complete_proposed_name)]


@app.command()
def names(
    text: Annotated[str, argument("[TEXT]", _("Only names that have it."))] = "",
    state: Annotated[NameState | None, option("--state", _("Only names in this state."))] = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """List the names of people, places and bodies, accepted and proposed."""
    is_proposed = None if state is None else state is NameState.PROPOSED
    _show_names(select_names(_load(), text, is_proposed=is_proposed), format)


@app.command()
def propose(slugs: Slugs, to: To, dry_run: DryRun = False, format: Format = ListFormat.TEXT) -> None:
    """Propose the names of articles: as confirmed translations write them, or else in pinyin."""
    from translator.desk.commands.glossary_names import propose_names
    from translator.newsroom.house.glossary.names import add_names

    newsroom = current_newsroom()
    found = propose_names(newsroom, slugs, to)
    if found and not dry_run:
        add_names(newsroom, found)
    _show_names(found, format)
    if not found:
        talk(_("all names of these articles are in the glossary"))
        return
    hint = "translator glossary accept NAME"
    talk(ngettext("{count} name is proposed; to accept it: {command}",
                  "{count} names are proposed; to accept one: {command}", len(found), command=hint))  # fmt: skip


@app.command()
def accept(
    names: Names,
    english: Annotated[str, option("--as", _("How it is written in English instead."), "FORM")] = "",
    undo: Annotated[bool, option("--undo", _("Make it a proposal again."))] = False,
) -> None:
    """Accept proposed names: they are terms from then on, shown, checked and drafted."""
    newsroom = current_newsroom()
    wanted = [name.where for name in accept_names(newsroom, load_glossary(newsroom), names, english, undo=undo)]
    _show_names([it for it in load_glossary(newsroom).concepts if it.where in wanted], ListFormat.TEXT)


def _show_names(found: Iterable[Concept], format: ListFormat) -> None:

    rows = name_rows(found)
    if format is ListFormat.JSON:
        print_json(rows)
        return
    for row in rows:
        print_line(
            "   ".join(filter(None, (row["chinese"], *(value for key, value in row.items() if key != "chinese"))))
        )


class GlossaryFormat(StrEnum):
    CSV = "csv"
    TBX = "tbx"


@app.command()
def export(format: Annotated[GlossaryFormat, option("--format -f", _("How to print."))] = GlossaryFormat.CSV) -> None:
    """Print all glossaries as one CSV or TBX."""
    if format is GlossaryFormat.TBX:
        from translator.desk.commands.glossary_table import glossary_tbx

        typer.echo(glossary_tbx(_load().concepts).decode(), nl=False)
        return

    typer.echo(glossary_csv(_load().concepts), nl=False)
