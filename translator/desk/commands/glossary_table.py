"""
Glossaries from tables of any make: TSV, CSV with semicolons, workbooks, with columns in any order, and further ones.

Which columns hold the terms is said by the user, by the names of the columns, or else by what stands in them. A row
that cannot be taken is counted and named; the others are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from translator.bilingual.errors import GlossaryError, UsageError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.words.language import (
    CONTENT_TAGS,
    EN,
    ZH_HANS,
    ZH_HANT,
    content_tag,
    detect_tag,
    has_han,
    is_chinese,
)
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.house.glossary.concepts import (
    KINDS,
    OPTIONAL_COLUMNS,
    STATUSES,
    Concept,
    Status,
    decode_csv,
    glossary_csv,
    import_glossary,
    refuse_duplicates,
    split_forms,
)
from translator.newsroom.imports.bilingual import language_or_nothing
from translator.newsroom.imports.table import Row, column_letters, delimited_rows, workbook_rows
from translator.newsroom.imports.tbx import (
    ADMITTED,
    DEPRECATED,
    PREFERRED,
    SUPERSEDED,
    TbxConcept,
    TbxTerm,
    read_tbx_file,
    write_tbx_file,
)

# Names for a column of terms, beside language tags.
_LANGUAGES = {
    "english": EN, "英文": EN, "英语": EN, "英語": EN, "chinese": ZH_HANS, "中文": ZH_HANS, "汉语": ZH_HANS,
    "simplified chinese": ZH_HANS, "chinese (simplified)": ZH_HANS, "简体中文": ZH_HANS, "简体": ZH_HANS,
    "traditional chinese": ZH_HANT, "chinese (traditional)": ZH_HANT, "繁體中文": ZH_HANT, "繁体中文": ZH_HANT,
}  # fmt: skip
_NOTES = frozenset(
    {"note", "notes", "comment", "comments", "remarks", "definition", "备注", "備註", "说明", "定义", "注释"}
)
_TITLE = pattern(
    r"\b(?:terms?|english|chinese|source|target|translation)\b|术语|術語|[译譯][名文]|中文|英文|原文", re.IGNORECASE
)
# Share of the cells of a column of terms that are different words.
_VARIED = 0.5


@dataclass(frozen=True, slots=True)
class TableImport:
    count: int
    """Concepts that were taken."""
    shown_columns: str = ""
    """Return the columns of a table with their languages, to be printed: `A term = en, C 译名 = zh-Hans`."""
    unread: tuple[str, ...] = ()
    """Columns that were not read, as people call them."""
    left_out: dict[str, list[int]] = field(default_factory=dict)
    """Why rows were not taken, in the user's language → their numbers."""
    lost: int = 0
    """Concepts of a termbase that no line can say."""


def import_file(
    path: Path, target: Path, present: Iterable[Concept], shown: str, source: str = "", into: str = ""
) -> TableImport:
    """
    Write the terms of a file to the glossary `target`; `source` and `into` are columns, by header or number from 1.

    Raises `UsageError` or `GlossaryError`; then nothing is written.
    """
    is_termbase = path.suffix.lower() in {".tbx", ".xml"}
    if not (is_termbase or source or into or is_foreign_table(path)):
        return TableImport(import_glossary(path, target, present, shown))
    if target.exists():
        raise GlossaryError(_("the glossary exists already"), where=shown, hint=_("choose another name: --into NAME"))
    if is_termbase:
        termbase = read_termbase(path)
        if not termbase.concepts:
            raise GlossaryError(_("no concept of the file has terms in two of our languages"), where=path)
        refuse_duplicates([*present, *termbase.concepts])
        concepts, done = termbase.concepts, TableImport(len(termbase.concepts), lost=termbase.left_out)
    else:
        concepts, done = _read_table(path, present, (source, into))
    write_atomically(target, glossary_csv(concepts).encode())
    return done


def is_foreign_table(path: Path) -> bool:
    """Tell a table of any make from our own CSV, which has commas and no columns but ours."""
    if path.suffix.lower() in {".tsv", ".tab", ".xlsx"}:
        return True
    with path.open("rb") as file:
        first = file.readline()
    names = decode_csv(first, str(path)).strip().split(",")
    return any(name.strip().lower() not in OPTIONAL_COLUMNS and not language_or_nothing(name) for name in names)


def _read_table(
    path: Path, present: Iterable[Concept], asked: tuple[str, str]
) -> tuple[tuple[Concept, ...], TableImport]:
    rows = workbook_rows(path) if path.suffix.lower() == ".xlsx" else delimited_rows(path)
    names = [cell.strip() for cell in rows[0].cells] if rows else []
    columns = _columns(rows, names, path, asked)
    is_header = _is_header(rows, columns)

    def called(place: int) -> str:
        return f"{column_letters(place)} {names[place] if is_header and place < len(names) else ''}".strip()

    shown_columns = enumeration(f"{called(place)} = {role}" for role, place in columns.items())
    unread = tuple(called(place) for place in range(len(names)) if place not in columns.values())
    concepts, left_out = _taken(rows[is_header:], columns, present, path)
    if not concepts:
        reasons = enumeration(f"{reason} ({len(numbers)})" for reason, numbers in left_out.items())
        raise GlossaryError(
            _("no row of the table was taken: {reasons}", reasons=reasons),
            where=path,
            hint=_("--source-column, --target-column; taken were {columns}", columns=shown_columns),
        )
    return concepts, TableImport(len(concepts), shown_columns, unread, left_out)


def _columns(rows: Sequence[Row], names: Sequence[str], path: Path, asked: tuple[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name in asked:
        if name:
            place = _named_column(name, names, path)
            columns[_tag_of(names[place]) or _tag_of(name) or detect_tag(" ".join(_cells(rows, place))) or EN] = place
    for place, name in enumerate(names):
        tag = _tag_of(name)
        role = tag or ("note" if name.casefold() in _NOTES else name.casefold())
        is_wanted = not all(asked) if tag else role in OPTIONAL_COLUMNS
        if is_wanted and place not in columns.values() and _is_usable(rows, place, role):
            columns.setdefault(role, place)
    for place in range(max((len(row.cells) for row in rows), default=0)):
        tag = _language(rows, place) if len(_tags(columns)) < 2 and place not in columns.values() else ""
        if tag and not any(is_chinese(tag) is is_chinese(known) for known in _tags(columns)):
            columns[tag] = place
    if len(_tags(columns)) < 2:
        raise GlossaryError(
            _("no two columns of the table hold terms"),
            where=path,
            hint=_("name them: --source-column en --target-column zh; there are {names}", names=enumeration(names))
            if names
            else None,
        )
    return dict(sorted(columns.items(), key=lambda item: (item[0] in OPTIONAL_COLUMNS, item[0] != EN)))


def _tags(columns: dict[str, int]) -> list[str]:
    return [role for role in columns if role not in OPTIONAL_COLUMNS]


def _named_column(name: str, names: Sequence[str], path: Path) -> int:
    for place, known in enumerate(names):
        if known.casefold() == name.casefold() or (_tag_of(name) and _tag_of(name) == _tag_of(known)):
            return place
    if name.isdecimal() and 0 < int(name) <= len(names):
        return int(name) - 1
    known_names = enumeration(names)
    raise UsageError(
        _("the table has no column {name}", name=name), where=path, hint=_("use one of: {allowed}", allowed=known_names)
    )


def _tag_of(name: str) -> str:
    return _LANGUAGES.get(name.strip().casefold()) or language_or_nothing(name)


def _cells(rows: Sequence[Row], place: int) -> list[str]:
    return [text for row in rows[1:] or rows if (text := row.cell(place).strip())]


def _language(rows: Sequence[Row], place: int) -> str:
    cells = [text for text in _cells(rows, place) if not any(letter.isdecimal() for letter in text)]
    is_varied = len(set(cells)) >= _VARIED * len(_cells(rows, place))
    return (detect_tag(" ".join(cells)) or "") if is_varied else ""


def _is_usable(rows: Sequence[Row], place: int, role: str) -> bool:
    allowed = {"status": STATUSES, "kind": KINDS, "case": ("any", "exact")}.get(role)
    return allowed is None or all(text in allowed for text in _cells(rows, place))


def _is_header(rows: Sequence[Row], columns: dict[str, int]) -> bool:
    cells = {role: rows[0].cell(place).strip() for role, place in columns.items()}
    is_named = any(_tag_of(text) or text.casefold() in {*OPTIONAL_COLUMNS, *_NOTES} for text in cells.values())
    is_named |= all(_TITLE.search(text) for role, text in cells.items() if role not in OPTIONAL_COLUMNS)
    return is_named or any(is_chinese(role) and not has_han(text) for role, text in cells.items())


def _taken(
    rows: Sequence[Row], columns: dict[str, int], present: Iterable[Concept], path: Path
) -> tuple[tuple[Concept, ...], dict[str, list[int]]]:
    known = {key: concept for concept in present for key in refuse_duplicates([concept])}
    found: dict[object, Concept] = {}
    left_out: dict[str, list[int]] = {}

    def leave_out(row: Row, reason: str) -> None:
        left_out.setdefault(reason, []).append(row.number)

    for row in rows:
        forms = {role: split_forms(row.cell(place)) for role, place in columns.items() if role not in OPTIONAL_COLUMNS}
        fields = {role: row.cell(place).strip() for role, place in columns.items() if role in OPTIONAL_COLUMNS}
        concept = Concept(
            {tag: texts for tag, texts in forms.items() if texts},
            cast("Status", fields.get("status") or "preferred"),
            fields.get("kind", ""),
            "exact" if fields.get("case") == "exact" else "any",
            split_forms(fields.get("variants", "")),
            " ".join(fields.get("note", "").split()),
            f"{path}:{row.number}",
        )
        missing = [tag for tag, texts in forms.items() if not texts]
        if not any(cell.strip() for cell in row.cells):
            continue
        if not concept.forms or (missing and len(concept.forms) < 2 and concept.status not in {"dnt", "forbidden"}):
            leave_out(row, _("no term in {tags}", tags=enumeration(missing)))
            continue
        keys = list(refuse_duplicates([concept]))
        if any(key in known for key in keys):
            leave_out(row, _("the project has the term already"))
        elif any(key in found for key in keys):
            first = found[next(key for key in keys if key in found)]
            more = _joined(first, concept)
            if more == first:
                leave_out(row, _("given twice"))
            found |= dict.fromkeys(refuse_duplicates([first]), more)
        else:
            found |= dict.fromkeys(keys, concept)
    return tuple({concept.where: concept for concept in found.values()}.values()), left_out


def _joined(first: Concept, again: Concept) -> Concept:
    source = next(iter(first.forms))
    forms = {
        tag: texts if tag == source else tuple(dict.fromkeys((*texts, *again.forms.get(tag, ()))))
        for tag, texts in first.forms.items()
    }
    return replace(first, forms=forms)


_OURS = "translator:"
_REQUIRED, _DNT, _EXACT, _VARIANT = (f"{_OURS}{name}" for name in ("required", "dnt", "exact", "variant"))


@dataclass(frozen=True, slots=True)
class TermbaseImport:
    concepts: tuple[Concept, ...]
    left_out: int = 0
    """Concepts that no line can say: in one of our languages only, or an English term banned for a Chinese one."""


def glossary_tbx(concepts: Iterable[Concept]) -> bytes:
    """Return a glossary as TBX-Basic; `read_termbase` gives the same concepts again."""
    return write_tbx_file(map(_to_tbx, concepts), title="glossary", tag=EN)


def _to_tbx(concept: Concept) -> TbxConcept:
    marks = (*((_REQUIRED,) if concept.status == "required" else ()), *((_DNT,) if concept.status == "dnt" else ()),
             *((_EXACT,) if concept.case == "exact" else ()))  # fmt: skip
    terms = []
    banned = (list(concept.forms)[1:] or list(concept.forms)) if concept.status == "forbidden" else ()
    for tag, forms in concept.forms.items():
        for place, form in enumerate(forms):
            status = DEPRECATED if tag in banned else ADMITTED if place else PREFERRED
            terms.append(TbxTerm(tag, form, status, marks if not place else ()))
    terms += [TbxTerm(ZH_HANS if has_han(form) else EN, form, ADMITTED, (_VARIANT,)) for form in concept.variants]
    return TbxConcept(tuple(terms), concept.kind, concept.note)


def read_termbase(path: Path) -> TermbaseImport:
    """Return the concepts of a TBX file as lines of a glossary; terms in other languages than ours are passed over."""
    found: list[Concept] = []
    left_out = 0
    for concept in read_tbx_file(path):
        lines = _from_tbx(concept, f"{path}:{concept.line}")
        found += lines
        left_out += not lines
    return TermbaseImport(tuple(found), left_out)


def _from_tbx(concept: TbxConcept, where: str) -> list[Concept]:
    accepted: dict[str, list[str]] = {}
    banned: dict[str, list[str]] = {}
    variants: list[str] = []
    for term in sorted(concept.terms, key=lambda term: term.status != PREFERRED):
        tag = _known_tag(term.tag)
        if not tag:
            continue
        if _VARIANT in term.subsets:
            variants.append(term.form)
        elif term.status in {DEPRECATED, SUPERSEDED}:
            banned.setdefault(tag, []).append(term.form)
        else:
            accepted.setdefault(tag, []).append(term.form)
    marks = {subset for term in concept.terms for subset in term.subsets}
    kind = concept.subject if concept.subject in KINDS else ""
    note = concept.note if kind or not concept.subject else "; ".join(filter(None, (concept.subject, concept.note)))

    def line(status: str, forms: dict[str, list[str]]) -> Concept:
        tags = sorted(forms, key=lambda tag: CONTENT_TAGS.index(content_tag(tag)))
        ordered = {tag: tuple(dict.fromkeys(forms[tag])) for tag in tags}
        case = "exact" if _EXACT in marks else "any"
        further = tuple(variants) if status != "forbidden" else ()
        return Concept(ordered, status, kind, case, further, note, where)  # type: ignore[arg-type]

    lines = []
    if _DNT in marks and accepted:
        first = next(iter(accepted))
        lines.append(line("dnt", {first: accepted[first][:1]}))
    elif len(accepted) > 1:
        lines.append(line("required" if _REQUIRED in marks else "preferred", accepted))
    chinese = {tag: forms for tag, forms in banned.items() if tag != EN}
    if chinese and EN in accepted:
        lines.append(line("forbidden", {EN: accepted[EN], **chinese}))
        banned = {tag: forms for tag, forms in banned.items() if tag == EN}
    lines += [line("forbidden", {tag: forms}) for tag, forms in banned.items() if set(accepted) <= {tag}]
    return lines


def _known_tag(tag: str) -> str:
    known = language_or_nothing(tag)
    return known if not known or is_chinese(known) else EN
