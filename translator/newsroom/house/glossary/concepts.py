"""
Concepts: the lines of a glossary with their terms in each language, and the CSV files that hold them.

A line that cannot be used is an error that names file and line. Source: TBX; docs/glossaries.md has the schema.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, cast

from translator.bilingual.errors import GlossaryError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import TermEntry
from translator.bilingual.words.language import (
    CONTENT_TAGS,
    convert_script,
    fallbacks,
    has_han,
    is_chinese,
    parse_tag,
    script,
)
from translator.newsroom.ground.files import lines_of, read_file, text_of, write_atomically

Status = Literal["required", "preferred", "forbidden", "dnt", "proposed", "proposed-allowed", "proposed-forbidden"]
STATUSES: tuple[Status, ...] = (
    "required", "preferred", "forbidden", "dnt", "proposed", "proposed-allowed", "proposed-forbidden",
)  # fmt: skip
KINDS = ("person", "org", "place", "work", "brand", "label", "term", "phrase")


@dataclass(frozen=True, slots=True)
class Concept:
    """One line of a glossary file, before a direction is chosen."""

    forms: dict[str, tuple[str, ...]]
    """Tag → accepted forms, the preferred one first; in the order of the file's columns, empty cells left out."""
    status: Status = "preferred"
    kind: str = ""
    case: Literal["any", "exact"] = "any"
    variants: tuple[str, ...] = ()
    """
    Further forms that a translation may have, and that are not looked for in a source: 疫情 may stand for `pandemic`,
    and not every 疫情 is one. Han characters make one a Chinese form, anything else is a form of all languages.
    """
    note: str = ""
    where: str = ""
    """`glossaries/news.csv:12`."""
    definition: str = ""

    def cell(self, tag: str) -> tuple[str, ...]:
        """
        Return the terms of the concept in `tag`, the preferred one first; empty where it has none.

        A missing script is converted from the other one, a missing region taken from the script.
        """
        found = next((other for other in fallbacks(tag) if self.forms.get(other)), tag)
        forms = self.forms.get(found, ())
        return forms if script(found) == script(tag) else tuple(convert_term(form, tag) for form in forms)

    def forms_in(self, tag: str) -> tuple[str, ...]:
        """Return all accepted forms in `tag`, the cell's first and the variants last, none twice."""
        further = [
            convert_term(form, tag) if has_han(form) else form
            for form in self.variants
            if is_chinese(tag) or not has_han(form)
        ]
        return tuple(dict.fromkeys((*self.cell(tag), *further)))

    def entries(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        """
        Return how the concept reads from `source_tag` to `target_tag`: one entry a form of the source's cell.

        Forms pair up by position, so that `Tom Abara|Abara` and `汤姆·阿巴拉|阿巴拉` give each its own; a form
        without a partner takes the preferred one. Every other form is accepted behind it.
        """
        if self.status.startswith("proposed-"):
            return []
        if self.status == "dnt":
            forms = next(iter(self.forms.values()))
            return [self._make(forms, forms)]
        return self._bans(source_tag, target_tag) if self.status == "forbidden" else self._pairs(source_tag, target_tag)

    def _pairs(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        sources, partners, accepted = self.cell(source_tag), self.cell(target_tag), self.forms_in(target_tag)
        if not sources or not partners:
            return []
        made = []
        for position, form in enumerate(sources):
            partner = partners[position if position < len(partners) else 0]
            further = self._in_other_script(source_tag, sources) if position == 0 else ()
            targets = tuple(dict.fromkeys((partner, *accepted)))
            made.append(replace(self._make((form, *further), targets), own_targets=_own(targets, partners, target_tag)))
        return made

    # A text may use 軟件 where the glossary has 軟體.
    def _in_other_script(self, tag: str, sources: tuple[str, ...]) -> tuple[str, ...]:
        others = [
            form for other, forms in self.forms.items() if is_chinese(other) and is_chinese(tag) for form in forms
        ]
        return tuple(form for form in dict.fromkeys(others) if has_han(form) and form not in sources)

    # With two languages, the first column is the condition.
    def _bans(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        condition = next(iter(self.forms))
        if all(is_chinese(tag) == is_chinese(condition) for tag in self.forms):
            is_here = is_chinese(target_tag) == is_chinese(condition)
            return [self._make(("",), self.forms_in(target_tag))] if is_here else []
        if is_chinese(source_tag) != is_chinese(condition) or is_chinese(target_tag) == is_chinese(condition):
            return []
        return [self._make(self.forms_in(source_tag), self.forms_in(target_tag))]

    def _make(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> TermEntry:
        return TermEntry(
            source=sources[0],
            targets=targets,
            status=self.status,
            source_variants=sources[1:],
            case="exact" if self.status == "dnt" else self.case,
            kind=self.kind,
            note=self.note,
            where=self.where,
        )


# A Chinese text may have the word of a foreign variant, `PRC`, but nobody should be offered it for 中国; what stands in
# the column of the language is a word of it, whatever its letters.
def _own(targets: tuple[str, ...], cell: tuple[str, ...], tag: str) -> tuple[str, ...]:
    own = tuple(form for form in targets if form in cell or has_han(form) or not is_chinese(tag))
    return () if own == targets else own


@cache
def convert_term(form: str, tag: str) -> str:
    """Return a Chinese term in the script of `tag`; a house's Traditional terms are those of Taiwan."""
    return convert_script(form, tag, simplified_by="tw2s")


TermSense = tuple[str, ...]
"""A form, its language, its standing and its sense."""
OPTIONAL_COLUMNS = ("status", "kind", "case", "variants", "note")
FURTHER_COLUMNS = ("definition",)
"""Columns that are written where a line fills them."""
_NO_LANGUAGES = {*OPTIONAL_COLUMNS, *FURTHER_COLUMNS}
_HEADER_HINT = "begin the file with a line such as: en,zh-Hans,zh-Hant,status,kind,case,variants,note"


def read_concepts(path: Path) -> list[Concept]:
    """
    Return the concepts of one glossary file, in file order.

    Raises `GlossaryError` for bytes that are not UTF-8, a wrong header, a row with more or fewer columns than the
    header, an unknown status, kind or case, an empty source, and duplicates.
    """
    name = str(path)
    try:
        return parse_concepts(decode_csv(read_file(path, shown=name), name), name)
    except FileNotFoundError:
        raise GlossaryError(_("there is no such glossary"), where=name, hint="translator glossary list") from None


def parse_concepts(text: str, shown: str, *, refuses_duplicates: bool = True) -> list[Concept]:
    """Return the concepts of a glossary given as text; raises as `read_concepts`."""
    rows = records_of(text, shown)
    header = _columns(next(rows, (1, [], ""))[1], f"{shown}:1")
    concepts = [_concept(header, row, f"{shown}:{line}") for line, row, _raw in rows if any(map(str.strip, row))]
    if refuses_duplicates:
        refuse_duplicates(concepts)
    return concepts


def records_of(text: str, shown: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield the rows of a CSV: the line on which each begins, from 1, its cells, and the text as it stands there."""
    lines, start = lines_of(text, keepends=True), 0
    rows = csv.reader(lines, strict=True)
    try:
        for cells in rows:
            yield start + 1, cells, "".join(lines[start : rows.line_num])
            start = rows.line_num
    except csv.Error as error:
        raise GlossaryError(_("not valid CSV: {error}", error=error), where=f"{shown}:{rows.line_num}") from None


def decode_csv(data: bytes, shown: str) -> str:
    """Return the text of a glossary file; raises `GlossaryError` for bytes that are not UTF-8."""
    return text_of(data, shown, GlossaryError, _("save it as UTF-8, in a spreadsheet: CSV UTF-8"))


def _columns(cells: list[str], where: str) -> list[str]:
    names = [_column(cell.strip(), where) for cell in cells]
    if len(set(names)) < len(names):
        raise GlossaryError(_("the header names a column twice"), where=where, hint=_HEADER_HINT)
    if not any(name not in _NO_LANGUAGES for name in names):
        raise GlossaryError(_("the header names no language"), where=where, hint=_HEADER_HINT)
    return names


def _column(name: str, where: str) -> str:
    if name.lower() in _NO_LANGUAGES:
        return name.lower()
    try:
        return parse_tag(name)
    except UsageError:
        raise GlossaryError(
            _("the header has an unknown column {name}", name=repr(name)),
            where=where,
            hint=_("columns are language tags and {optional}",
                   optional=", ".join((*OPTIONAL_COLUMNS, *FURTHER_COLUMNS))),
        ) from None  # fmt: skip


def _concept(header: list[str], row: list[str], where: str) -> Concept:
    if len(row) != len(header):
        raise GlossaryError(
            _(
                "the line has {found} columns ({cells}), the header {due} ({names})",
                found=len(row),
                cells=" | ".join(row),
                due=len(header),
                names=",".join(header),
            ),
            where=where,
            hint=_('write a cell that holds a comma in double quotes: "Paris, Texas"'),
        )
    cells = {name: unicodedata.normalize("NFC", cell.strip()) for name, cell in zip(header, row, strict=True)}
    forms = {name: split_forms(cell) for name, cell in cells.items() if name not in _NO_LANGUAGES}
    concept = Concept(
        forms={tag: texts for tag, texts in forms.items() if texts},
        status=cast("Status", _one_of(cells.get("status", ""), STATUSES, "preferred", "status", where)),
        kind=_one_of(cells.get("kind", ""), KINDS, "", "kind", where),
        case=cast("Literal['any', 'exact']", _one_of(cells.get("case", ""), ("any", "exact"), "any", "case", where)),
        variants=split_forms(cells.get("variants", "")),
        note=cells.get("note", ""),
        where=where,
        definition=cells.get("definition", ""),
    )
    _refuse_gaps(concept, where)
    return concept


def split_forms(cell: str) -> tuple[str, ...]:
    """Return the terms of a cell, which bars stand between, each once."""
    return tuple(dict.fromkeys(form for part in cell.split("|") if (form := " ".join(part.split()))))


def _one_of(value: str, allowed: tuple[str, ...], default: str, column: str, where: str) -> str:
    if value and value not in allowed:
        raise GlossaryError(
            _("unknown {column} {value}", column=column, value=repr(value)),
            where=where,
            hint=_("use one of: {allowed}", allowed=", ".join(allowed)),
        )
    return value or default


def _refuse_gaps(concept: Concept, where: str) -> None:
    if not concept.forms:
        raise GlossaryError(_("the line has no term"), where=where)
    needs_two = concept.status in ("required", "preferred")
    if needs_two and len({*concept.forms}) < 2:
        (tag,) = concept.forms
        raise GlossaryError(
            _("the term is given in {tag} only", tag=tag),
            where=where,
            hint=_("fill in another language, or set its status to dnt or forbidden"),
        )
    if (
        concept.status == "dnt"
        and len({form for forms in (*concept.forms.values(), concept.variants) for form in forms}) > 1
    ):
        raise GlossaryError(_("a dnt term has one form, the same in all languages: fill in one cell"), where=where)


def refuse_duplicates(
    concepts: Iterable[Concept], known: Mapping[TermSense, Concept] | None = None
) -> dict[TermSense, Concept]:
    """
    Return the concepts by what no two may share; `known` are those of other files.

    Raises `GlossaryError` naming both lines where one term is given twice in the same sense.
    """
    seen: dict[TermSense, Concept] = {}
    for concept in concepts:
        for key in _identities(concept):
            other = (known or {}).get(key) or seen.setdefault(key, concept)
            if other is not concept:
                raise GlossaryError(
                    _("the term {term} is given twice, first in {first}", term=repr(key[0]), first=other.where),
                    where=concept.where,
                    hint=_("put both into one concept of the file, or leave one of them out")
                    if ".tbx" in concept.where.lower()
                    else _("join the lines with |, or tell the senses apart by their kind"),
                )
    return seen


def _identities(concept: Concept) -> list[TermSense]:
    tag, forms = next(iter(concept.forms.items()))
    standing = "accepted" if concept.status in ("required", "preferred") else concept.status
    others = "|".join(form for other in list(concept.forms)[1:] for form in concept.forms[other])
    sense = others if standing == "forbidden" else concept.kind
    fold = str if concept.case == "exact" or is_chinese(tag) else str.lower
    return [(fold(form), tag, standing, sense) for form in forms]


def glossary_csv(concepts: Iterable[Concept]) -> str:
    """Return concepts as one CSV with all columns, in the order given; cells of no concept stay empty."""
    listed = list(concepts)
    other_tags = {tag for concept in listed for tag in concept.forms} - set(CONTENT_TAGS)
    tags = [*CONTENT_TAGS, *sorted(other_tags)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    further = [column for column in FURTHER_COLUMNS if any(getattr(concept, column) for concept in listed)]
    writer.writerow([*tags, *OPTIONAL_COLUMNS, *further])
    for concept in listed:
        forms = ["|".join(concept.forms.get(tag, ())) for tag in tags]
        case = "" if concept.case == "any" else concept.case
        status = "" if concept.status == "preferred" else concept.status
        more = (getattr(concept, column) for column in further)
        writer.writerow([*forms, status, concept.kind, case, "|".join(concept.variants), concept.note, *more])
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
