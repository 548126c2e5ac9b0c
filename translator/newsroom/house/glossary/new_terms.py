"""
New terms and changes of terms, as a person decides or proposes them, and the lines of the glossaries that say so.

`plan_term` says what would be written, `write_term` writes it; every open review reads the glossaries again by itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.dictionary import fold_han
from translator.bilingual.words.language import CONTENT_TAGS, is_chinese, parse_tag
from translator.newsroom.ground.files import locked, write_atomically
from translator.newsroom.ground.project import Project
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import (
    OPTIONAL_COLUMNS,
    Concept,
    Status,
    decode_csv,
    parse_concepts,
    records_of,
    refuse_duplicates,
)
from translator.newsroom.house.people import Person

FILE = "terms.csv"
CHINESE_FILE = "terms-zh.csv"
"""The table of English words that are banned for Chinese ones: the first column of a ban is its condition."""
TERM_STATUSES = ("preferred", "allowed", "forbidden")
TERM_ROLES = ("editor", "terminologist")
"""Roles of those whose terms hold at once; those of others are proposals."""
_PROPOSED: dict[str, Status] = {
    "preferred": "proposed", "allowed": "proposed-allowed", "forbidden": "proposed-forbidden",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A term as somebody asks for it, from one language into the other."""

    source: str
    target: str
    source_tag: str
    target_tag: str
    status: str = "preferred"
    """One of `TERM_STATUSES`."""
    definition: str = ""
    region: str = ""
    """`en-GB`, `zh-Hant-HK`: only there."""
    note: str = ""

    @property
    def tags(self) -> tuple[str, str]:
        """Return the columns of both terms."""
        source, target = self.source_tag, self.target_tag
        if self.region and is_chinese(region := parse_tag(self.region)) is is_chinese(target):
            return source, region
        # The condition of a ban stands in the first column.
        return (parse_tag(self.region) if self.region and self.status != "forbidden" else source), target


@dataclass(frozen=True, slots=True)
class TermChange:
    """One line of a glossary, as it would be written."""

    concept: Concept
    former: Concept | None = None
    """The line that it takes the place of; None for a new one."""

    @property
    def is_proposal(self) -> bool:
        return self.concept.status.startswith("proposed")

    @property
    def dropped(self) -> dict[str, tuple[str, ...]]:
        """Return the forms that were accepted and are not any more, by language."""
        before = self.former.forms if self.former else {}
        now = self.concept.forms
        gone = {tag: tuple(it for it in forms if it not in now.get(tag, ())) for tag, forms in before.items()}
        return {tag: forms for tag, forms in gone.items() if forms}


def may_decide(person: Person) -> bool:
    """Tell whether the terms of somebody hold at once."""
    return not person.is_machine and person.has_role(*TERM_ROLES)


def plan_term(glossary: Glossary, term: NewTerm, person: Person) -> TermChange:
    """
    Return what adding a term would write: a line, another one of the concept that is there, or a proposal.

    A preferred target takes the place of the one before it, an allowed one stands behind it. Raises `UsageError` for a
    term that is there, or that would contradict another line.
    """
    tags = term.tags
    source, target = (" ".join(text.replace("|", " ").split()) for text in (term.source, term.target))
    if not target or not (source or term.status == "forbidden"):
        raise UsageError(_("a term has a source and a target"), hint="translator glossary add SOURCE TARGET")
    forms: dict[str, tuple[str, ...]] = {
        tag: (form,) for tag, form in zip(tags, (source, target), strict=True) if form
    }  # fmt: skip
    line = Concept(forms, note=term.note.strip(), definition=term.definition.strip())
    if not may_decide(person):
        return TermChange(replace(line, status=_PROPOSED[term.status]))
    known = _concept_of(glossary, source, tags[0]) if source else None
    if term.status == "forbidden":
        _refuse_ban(glossary, known, target, tags[1])
        # With two languages, the first column is the condition: one line bans in one direction.
        return TermChange(replace(line, status="forbidden"))
    if known is None:
        return TermChange(replace(line, forms=_ordered(forms)))
    cell = known.cell(tags[1])
    kept = tuple(form for form in cell[1:] if form != target)
    new = tuple(dict.fromkeys((*cell, target))) if term.status == "allowed" else (target, *kept)
    changed = replace(
        known, forms=_ordered({**known.forms, tags[1]: new}), note=line.note or known.note,
        definition=line.definition or known.definition,
    )  # fmt: skip
    if changed == known:
        raise UsageError(_("the glossary has this term already"), where=known.where)
    return TermChange(changed, known)


def _concept_of(glossary: Glossary, form: str, tag: str) -> Concept | None:
    wanted = fold_han(form)
    return next(
        (concept for concept in glossary.concepts if concept.status in {"required", "preferred"}
         and any(wanted == fold_han(one) for one in concept.cell(tag))), None)  # fmt: skip


def _refuse_ban(glossary: Glossary, known: Concept | None, target: str, tag: str) -> None:
    if known and known.cell(tag)[:1] == (target,):
        raise UsageError(
            _("{term} is the accepted term: give another one first", term=repr(target)), where=known.where,
            hint="translator glossary add SOURCE TARGET",
        )  # fmt: skip


def _ordered(forms: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {tag: forms[tag] for tag in dict.fromkeys((*CONTENT_TAGS, *forms)) if tag in forms}


def write_term(project: Project, glossary: Glossary, change: TermChange) -> str:
    """
    Write the line of a change, and return where it stands: `glossaries/terms.csv:12`.

    Raises `GlossaryError` where the line would be one that cannot be used, and `UsageError` where somebody changed it
    meanwhile; then nothing is written.
    """
    concept, former = change.concept, change.former
    refuse_duplicates([*(one for one in glossary.concepts if one is not former), concept])
    if former is None:
        return write_lines(project, project.glossaries_dir / _file_of(concept), {}, [concept])
    shown, _colon, number = former.where.rpartition(":")
    return write_lines(project, project.root / shown, {int(number): concept})


def _file_of(concept: Concept) -> str:
    is_of_chinese = concept.status.endswith("forbidden") and is_chinese(next(iter(concept.forms)))
    return CHINESE_FILE if is_of_chinese and len(concept.forms) > 1 else FILE


def write_lines(
    project: Project, path: Path, changed: Mapping[int, Concept | None], added: Sequence[Concept] = ()
) -> str:
    """
    Write lines of a glossary anew (None: take it out) and more behind them, and return where the last of these stands.

    All other lines stay byte for byte; a column that a line needs is added behind the others.
    """
    shown = project.relative(path)
    with locked(project.derived_dir / "glossary.lock"):
        try:
            text = decode_csv(project.read(path), shown)
        except FileNotFoundError:
            tags = reversed(CONTENT_TAGS) if path.name == CHINESE_FILE else CONTENT_TAGS
            text = _row([*tags, *OPTIONAL_COLUMNS])
        cells = {number: _cells(concept) for number, concept in changed.items() if concept}
        new = [_cells(concept) for concept in added]
        text = _with_columns(text, {column for one in (*cells.values(), *new) for column, cell in one.items() if cell})
        text += "" if text.endswith("\n") else "\n"
        records = list(records_of(text, shown))
        header = [name.strip() for name in records[0][1]]
        written, at = "", 0
        for number, row, raw in records:
            if number not in changed:
                written += raw
            elif number in cells:
                own = dict(zip(header, row, strict=True)) | cells[number]
                written, at = written + _row(own.get(column, "") for column in header), number
        for one in new:
            at = written.count("\n") + 1
            written += _row(one.get(column, "") for column in header)
        parse_concepts(written, shown)
        project.refuse_outside(path)
        write_atomically(path, written.encode())
    return f"{shown}:{at}"


def _with_columns(text: str, columns: Iterable[str]) -> str:
    records = list(records_of(text, ""))
    present = [name.strip() for name in records[0][1]]
    missing = sorted(set(columns) - set(present))
    if not missing:
        return text
    lines = []
    for number, _row_cells, raw in records:
        body = raw.rstrip("\r\n")
        more = missing if number == records[0][0] else [""] * len(missing)
        lines.append(",".join([body, *more]) + (raw[len(body) :] or "\n") if body else raw)
    return "".join(lines)


def _cells(concept: Concept) -> dict[str, str]:
    status = "" if concept.status == "preferred" else concept.status
    about = {"status": status, "kind": concept.kind, "definition": concept.definition, "note": concept.note}
    return {str(tag): "|".join(forms) for tag, forms in concept.forms.items()} | about


def _row(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(list(cells))
    return text.getvalue()
