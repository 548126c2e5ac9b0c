"""
A rule of the gate for people and places: an English draft names whom its Chinese source names, and nobody else.

Models write names that they do not know by ear: 欧阳晓岚 becomes Yang Xiaolang, who is somebody else. Of 4,386
professional translations 14 name a person in pinyin whom the source does not have, and 10 of these are mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator

from translator.glossary.concepts import has_han
from translator.model import Request, TermEntry
from translator.names.counterparts import invented_people, is_named

NAMES = frozenset({"person", "place"})
"""Kinds of terms that are names."""


def lost_names(request: Request, target: str) -> list[TermEntry]:
    """Return the names among the terms of a Chinese request that its English `target` has in no form."""
    return [
        term
        for term in request.terms
        if term.kind in NAMES
        and term.targets
        and has_han(term.source)
        and any(form in request.source for form in (term.source, *term.source_variants))
        and not any(form.casefold() in target.casefold() for form in term.targets)
        and not is_named(term.source, target)
    ]


def invented_names(request: Request, target: str) -> list[tuple[int, int]]:
    """Return where an English `target` names a Chinese person whom neither its source nor its terms name."""
    known = [form for term in request.terms for form in term.targets]
    return [
        (start, end)
        for start, end in invented_people(request.source, target)
        if not any(target[start:end] in form for form in known)
    ]


def wrong_names(request: Request, target: str) -> Iterator[str]:
    """Yield `欧阳晓岚 = Ouyang Xiaolan` for each name that an English target lacks, and people who are in no source."""
    for term in lost_names(request, target):
        yield f"{term.source} = {term.targets[0]}"
    for start, end in invented_names(request, target):
        yield f"{target[start:end]} stands for nobody in the source"
