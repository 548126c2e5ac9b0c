"""
The house's table of names: lines of `glossaries/names.csv`, proposed by the program and accepted by people.

It is a glossary as all others are, so that an accepted name is shown, checked and drafted as a term is, and git merges
it by lines. Only the lines that change are written anew.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from translator.bilingual.errors import GlossaryError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import CONTENT_TAGS
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.ground.project import Project
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import Concept
from translator.newsroom.house.glossary.csv_file import OPTIONAL_COLUMNS, decode_csv, parse_concepts, records_of

FILE = "names.csv"
NAME_KINDS = ("person", "place", "org")
"""Kinds of concepts that are names."""
_HEADER = (*CONTENT_TAGS, *OPTIONAL_COLUMNS)


def names_of(glossary: Glossary) -> list[Concept]:
    """Return the names of a house, accepted and proposed, in the order of its files."""
    return [it for it in glossary.concepts if it.kind in NAME_KINDS and it.status not in {"forbidden", "dnt"}]


def find_names(glossary: Glossary, form: str) -> list[Concept]:
    """Return the names that have a form in any language, upper and lower case alike."""
    wanted = form.strip().casefold()
    return [
        it for it in names_of(glossary) if any(wanted == one.casefold() for forms in it.forms.values() for one in forms)
    ]


def add_names(project: Project, names: Iterable[Concept]) -> Path:
    """
    Append lines to the house's table of names, which is made where there is none, and return its path.

    Raises `GlossaryError` for a table that cannot be read, or that has no column for what is added.
    """
    path = project.glossaries_dir / FILE
    shown = project.relative(path)
    try:
        text = decode_csv(project.read(path), shown)
    except FileNotFoundError:
        text = _line(_HEADER, dict(zip(_HEADER, _HEADER, strict=True)))
    header = _header(text)
    cells = [_cells(name) for name in names]
    if missing := sorted({column for one in cells for column in one} - set(header)):
        raise GlossaryError(
            _("the header has no column {name}", name=missing[0]), where=f"{shown}:1", hint=",".join(_HEADER)
        )
    text += "" if text.endswith("\n") else "\n"
    text += "".join(_line(header, one) for one in cells)
    parse_concepts(text, shown)
    write_atomically(path, text.encode())
    return path


def change_name(project: Project, name: Concept, **cells: str) -> None:
    """
    Write cells of the line of one name anew: `change_name(project, name, status="", en="Lin Chia-jung")`.

    Raises `GlossaryError` where the line's file has no such column.
    """
    shown, _colon, number = name.where.rpartition(":")
    path = project.root / shown
    text = decode_csv(project.read(path), shown)
    header = _header(text)
    if missing := sorted(set(cells) - set(header)):
        raise GlossaryError(_("the header has no column {name}", name=missing[0]), where=f"{shown}:1")
    new = "".join(
        _line(header, dict(zip(header, row, strict=True)) | cells) if line == int(number) else raw
        for line, row, raw in records_of(text, shown)
    )
    parse_concepts(new, shown)
    write_atomically(path, new.encode())


def _header(text: str) -> list[str]:
    return [name.strip() for name in next(csv.reader(io.StringIO(text)), [])]


def _cells(name: Concept) -> dict[str, str]:
    forms = {str(tag): "|".join(forms) for tag, forms in name.forms.items()}
    others = {"status": "" if name.status == "preferred" else name.status, "kind": name.kind, "note": name.note}
    return forms | others


def _line(header: Iterable[str], cells: Mapping[str, str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([cells.get(column, "") for column in header])
    return text.getvalue()
