"""
Termbases of other tools: TBX-Basic of ISO 30042:2019 (styles DCA and DCT) and of its edition of 2008 (`martif`).

Facts without a category in TBX-Basic travel as a subset (`projectSubset`), whose value other tools keep and show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.bilingual.model import TermEntry
from translator.newsroom.imports.exchange import ExchangeFile, refuse_size
from translator.newsroom.imports.xml import (
    children,
    descendants,
    element_language,
    local_name,
    read_xml,
    refuse_entities,
)

PREFERRED, ADMITTED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
DEPRECATED, SUPERSEDED = "deprecatedTerm-admn-sts", "supersededTerm-admn-sts"
STATUSES = frozenset({PREFERRED, ADMITTED, DEPRECATED, SUPERSEDED})
"""The values of `administrativeStatus` that TBX-Basic has."""


@dataclass(frozen=True, slots=True)
class TbxTerm:
    tag: str
    """As the file says it."""
    form: str
    status: str = ""
    """`administrativeStatus`; empty where it has none."""
    subsets: tuple[str, ...] = ()
    """`projectSubset`: what the tool that wrote it says besides."""


@dataclass(frozen=True, slots=True)
class TbxConcept:
    """One concept, in the order of the file."""

    terms: tuple[TbxTerm, ...]
    subject: str = ""
    """`subjectField`."""
    note: str = ""
    line: int = 0
    """1-based line in the file."""


def write_tbx_file(concepts: Iterable[TbxConcept], *, title: str, tag: str) -> bytes:
    """Return concepts as TBX-Basic in the style DCA; `tag` is the language of what is said about the terms."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<tbx type="TBX-Basic" style="dca" xml:lang="{tag}" xmlns="urn:iso:std:iso:30042:ed-2">',
        f"<tbxHeader><fileDesc><titleStmt><title>{escape(title)}</title></titleStmt>"
        "<sourceDesc><p>translator</p></sourceDesc></fileDesc></tbxHeader>",
        "<text><body>",
        *(_concept(number, concept) for number, concept in enumerate(concepts, 1)),
        "</body></text>",
        "</tbx>",
        "",
    ]
    return "\n".join(lines).encode()


def _concept(number: int, concept: TbxConcept) -> str:
    about = f'<descrip type="subjectField">{escape(concept.subject)}</descrip>' if concept.subject else ""
    about += f"<note>{escape(concept.note)}</note>" if concept.note else ""
    sections = ""
    for tag in dict.fromkeys(term.tag for term in concept.terms):
        terms = "".join(_term(term) for term in concept.terms if term.tag == tag)
        sections += f"<langSec xml:lang={quoteattr(tag)}>{terms}</langSec>"
    return f'<conceptEntry id="c{number}">{about}{sections}</conceptEntry>'


def _term(term: TbxTerm) -> str:
    told = f'<termNote type="administrativeStatus">{term.status}</termNote>' if term.status else ""
    told += "".join(f'<admin type="projectSubset">{escape(subset)}</admin>' for subset in term.subsets)
    return f"<termSec><term>{escape(term.form)}</term>{told}</termSec>"


def read_tbx_file(path: Path) -> list[TbxConcept]:
    """
    Return the concepts of a termbase.

    Raises `UsageError` if the file does not exist, and `CatalogError` if it is too large, not well-formed, declares
    entities, or is not TBX.
    """
    refuse_size(path)
    root = read_xml(path)
    refuse_entities(root, path)
    if local_name(root) not in {"tbx", "martif"}:
        raise CatalogError(_("not a termbase: its root is <{name}>", name=local_name(root)), where=path)
    return [_read_concept(entry) for entry in descendants(root, "conceptEntry", "termEntry")]


def _read_concept(entry: Any) -> TbxConcept:
    terms = [
        term
        for section in children(entry, "langSec", "langSet")
        for holder in descendants(section, "termSec", "tig", "ntig")
        for term in _read_term(holder, element_language(section))
    ]
    about = [item for item in _own(entry) if local_name(item) not in {"langSec", "langSet"}]
    subject = next((_text(item) for item in about if _category(item) == "subjectField"), "")
    note = " ".join(_text(item) for item in about if _category(item) in {"note", "definition"})
    return TbxConcept(tuple(terms), subject, note, entry.sourceline or 0)


def _read_term(holder: Any, tag: str) -> Iterator[TbxTerm]:
    form = next((_text(term) for term in descendants(holder, "term")), "")
    said = list(_own(holder))
    status = next((_text(item) for item in said if _category(item) == "administrativeStatus"), "")
    subsets = tuple(_text(item) for item in said if _category(item) == "projectSubset")
    if form:
        yield TbxTerm(tag, form, status, subsets)


# Also in the groups that TBX puts several statements into.
def _own(holder: Any) -> Iterator[Any]:
    for item in holder:
        if local_name(item).endswith("Grp"):
            yield from item
        elif local_name(item):
            yield item


# Its `type` in the style DCA, its name in DCT.
def _category(item: Any) -> str:
    return str(item.get("type") or local_name(item))


def _text(item: Any) -> str:
    return " ".join("".join(item.itertext()).split())


_STATUS = {"required": PREFERRED, "preferred": ADMITTED, "forbidden": DEPRECATED}


def write_tbx(file: ExchangeFile) -> bytes:
    """Return one concept for each term that stands in the article."""
    concepts = (_concept_of_term(term, file) for term in file.terms)
    return write_tbx_file(concepts, title=file.slug, tag=file.source_tag)


def _concept_of_term(term: TermEntry, file: ExchangeFile) -> TbxConcept:
    sources = [TbxTerm(file.source_tag, term.source, PREFERRED)]
    sources += [TbxTerm(file.source_tag, form) for form in term.source_variants]
    status = _STATUS.get(term.status, "")
    forms = term.targets or (term.source,)
    targets = [TbxTerm(file.target_tag, form, "" if place else status) for place, form in enumerate(forms)]
    return TbxConcept((*sources, *targets), note=term.note)
