"""The terms of an article as a termbase, TBX-Basic. Source: ISO 30042:2019, style DCA."""

from __future__ import annotations

from translator.bilingual.model import TermEntry
from translator.newsroom.imports.interchange.exchange.exchange_file import ExchangeFile
from translator.newsroom.imports.interchange.tbx import (
    ADMITTED,
    DEPRECATED,
    PREFERRED,
    TbxConcept,
    TbxTerm,
    write_tbx_file,
)

_STATUS = {"required": PREFERRED, "preferred": ADMITTED, "forbidden": DEPRECATED}


def write_tbx(file: ExchangeFile) -> bytes:
    """Return one concept for each term that stands in the article."""
    concepts = (_concept(term, file) for term in file.terms)
    return write_tbx_file(concepts, title=file.slug, tag=file.source_tag)


def _concept(term: TermEntry, file: ExchangeFile) -> TbxConcept:
    sources = [TbxTerm(file.source_tag, term.source, PREFERRED)]
    sources += [TbxTerm(file.source_tag, form) for form in term.source_variants]
    status = _STATUS.get(term.status, "")
    forms = term.targets or (term.source,)
    targets = [TbxTerm(file.target_tag, form, "" if place else status) for place, form in enumerate(forms)]
    return TbxConcept((*sources, *targets), note=term.note)
