"""By-lines, dates and datelines: what is read of the forms in `bylines/`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translator.newsroom.imports.bylines import read_fields
from translator.newsroom.imports.datelines import read_dateline, read_ending
from translator.newsroom.imports.dates import parse_date

FORMS = Path(__file__).parent / "bylines"
Reading = list[tuple[str, str]]


def read_forms(name: str) -> list[tuple[str, Reading]]:
    forms: list[tuple[str, Reading]] = []
    for line in (FORMS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("\t"):
            kind, _blank, value = line.strip().partition(" ")
            forms[-1][1].extend((kind, one) for one in (re.split(", (?!MD)", value) if kind in ROLES else [value]))
        elif line and not line.startswith("#"):
            forms.append((line, []))
    return forms


ROLES = {"author", "editor", "proofreader", "translator", "reviewer", "photographer"}


def reading_of(line: str) -> Reading:
    """Return what is read of a line in the notation of the forms."""
    fields = read_fields(line)
    stays = [] if fields else [*read_dateline(line), *read_ending(line)]
    found: Reading = [("stays", "")] if stays else [] if fields else [("text", "")]
    for kind, value in (*fields, *stays):
        date = parse_date(value) if kind in {"date", "updated"} else None
        if date:
            found.append(("problem", value) if date.problem else (kind, date.iso))
        elif kind != "day":
            found.append(("author" if kind == "likely_author" else kind, value))
    return found


@pytest.mark.parametrize("name", ["forms.txt", "forms_shut.txt"])
def test_forms_are_read(name: str) -> None:
    forms = read_forms(name)

    assert [(line, sorted(reading_of(line))) for line, _expected in forms] == [
        (line, sorted(expected)) for line, expected in forms
    ]
