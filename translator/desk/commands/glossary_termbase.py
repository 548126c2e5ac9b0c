"""
Glossaries as termbases of other tools (TBX), and back.

A concept of TBX has terms with a status each, a line of a glossary has one status for all: what is banned becomes a
line of its own, with the English term as its condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import GlossaryError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import CONTENT_TAGS, EN, ZH_HANS, content_tag, has_han, is_chinese
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.house.glossary.concepts import KINDS, Concept
from translator.newsroom.house.glossary.csv_file import glossary_csv, refuse_duplicates
from translator.newsroom.imports.interchange.delimited_text import language_or_nothing
from translator.newsroom.imports.interchange.tbx import (
    ADMITTED,
    DEPRECATED,
    PREFERRED,
    SUPERSEDED,
    TbxConcept,
    TbxTerm,
    read_tbx_file,
    write_tbx_file,
)

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
    """
    Return the concepts of a TBX file as lines of a glossary.

    Terms in other languages than ours are passed over. Raises as `read_tbx_file`.
    """
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


def import_termbase(path: Path, target: Path, present: Iterable[Concept], shown: str) -> TermbaseImport:
    """
    Write a termbase to the glossary `target`, and return what became of it.

    `present` and `shown` as in `import_glossary`. Raises as `read_termbase`, `GlossaryError` for terms that the project
    has, for a file of which nothing is left, and where `target` exists; then nothing is written.
    """
    if target.exists():
        raise GlossaryError(_("the glossary exists already"), where=shown, hint=_("choose another name: --into NAME"))
    done = read_termbase(path)
    if not done.concepts:
        raise GlossaryError(_("no concept of the file has terms in two of our languages"), where=path)
    refuse_duplicates([*present, *done.concepts])
    write_atomically(target, glossary_csv(done.concepts).encode())
    return done
