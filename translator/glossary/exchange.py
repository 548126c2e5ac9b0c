"""Glossaries in and out: one CSV with every column, and lines of another CSV taken over."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from translator.errors import GlossaryError
from translator.files import write_atomically
from translator.glossary.csv_file import OPTIONAL_COLUMNS, read_concepts, refuse_duplicates
from translator.i18n import _
from translator.language import CONTENT_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from translator.glossary.concepts import Concept


def glossary_csv(concepts: Iterable[Concept]) -> str:
    """Return concepts as one CSV with all columns, in the order given; cells of no concept stay empty."""
    listed = list(concepts)
    further = {tag for concept in listed for tag in concept.forms} - set(CONTENT_TAGS)
    tags = [*CONTENT_TAGS, *sorted(further)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*tags, *OPTIONAL_COLUMNS])
    for concept in listed:
        forms = ["|".join(concept.forms.get(tag, ())) for tag in tags]
        case = "" if concept.case == "any" else concept.case
        status = "" if concept.status == "preferred" else concept.status
        writer.writerow([*forms, status, concept.kind, case, "|".join(concept.variants), concept.note])
    return text.getvalue()


def import_glossary(path: Path, target: Path, present: Iterable[Concept], shown: str) -> int:
    """
    Write the glossary at `path` to `target` with all columns, and return how many concepts it has.

    `present` are those that the project has already; `shown` is how messages name `target`. Raises `GlossaryError` for
    lines that cannot be used, for terms that the project has, and where `target` exists; then nothing is written.
    """
    if target.exists():
        raise GlossaryError(_("the glossary exists already"), where=shown, hint=_("choose another name: --into NAME"))
    concepts = read_concepts(path)
    refuse_duplicates([*present, *concepts])
    write_atomically(target, glossary_csv(concepts).encode())
    return len(concepts)
