"""
Holds English drafts to the people and places of their Chinese source, and nobody else.

Models write names that they do not know by ear: 欧阳晓岚 becomes Yang Xiaolang, who is somebody else. Of 4,386
professional translations 14 name a person in pinyin whom the source does not have, and 10 of these are mistakes. A
person whom the source does not name becomes the one whom it does, where it is certain who that is; the gate names the
others.
"""

from __future__ import annotations

from collections.abc import Iterator

from translator.glossary.concepts import has_han
from translator.model import Request, TermEntry
from translator.names.counterparts import invented_people, is_named

NAMES = frozenset({"person", "place"})
"""Kinds of terms that are names."""
_LIKE = 50
"""Least likeness, of 100, of a wrong name and the right one, where there are several of either."""


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


def write_names(target: str, request: Request) -> str:
    """
    Return an English draft with the names of the source in the place of those that it has for them.

    Nothing is written where it is not certain which name stands for which.
    """
    invented = invented_names(request, target)
    lost = [term.targets[0] for term in lost_names(request, target) if term.kind == "person"] if invented else []
    if not lost:
        return target
    from rapidfuzz.fuzz import ratio

    wrong = {target[start:end] for start, end in invented}
    is_only = len(wrong) == len(lost) == 1
    likest = sorted(((ratio(name.lower(), form.lower()), name, form) for name in wrong for form in lost), reverse=True)
    written: dict[str, str] = {}
    for likeness, name, form in likest:
        if (is_only or likeness >= _LIKE) and name not in written and form not in written.values():
            written[name] = form
    for start, end in reversed(invented):
        target = target[:start] + written.get(target[start:end], target[start:end]) + target[end:]
    return target
