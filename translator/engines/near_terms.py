"""Terms that a model almost wrote: all but the first or the last character, which is put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.engines.tags import word_edges
from translator.language import is_chinese

if TYPE_CHECKING:
    from translator.model import Request

LEAST = 3
"""Characters that must be there; a shorter rest could be another word."""


def complete_terms(target: str, request: Request, source_tag: str, target_tag: str) -> str:
    """
    Return a Chinese `target` with the terms of the source completed that lack one character at an end.

    Only where no form of the term stands in it, and the rest stands there once as words of their own: 谷信使报 for
    山谷信使报, but not 气候变 for 气候变迁 inside of 气候变化.
    """
    if not request.terms or not is_chinese(target_tag):
        return target
    from translator.glossary import TermBase

    wanted = [term for term in request.terms if term.status in {"required", "preferred"} and term.targets]
    for match in TermBase(wanted, source_tag, target_tag).find(request.source):
        if any(form in target for form in match.entry.targets):
            continue
        form = match.entry.targets[0]
        parts = (part for part in (form[1:], form[:-1]) if len(part) >= LEAST and target.count(part) == 1)
        rest = next((part for part in parts if _is_whole(target, part)), "")
        target = target.replace(rest, form) if rest else target
    return target


def _is_whole(text: str, part: str) -> bool:
    """Tell whether `part` begins and ends where a word does."""
    edges = word_edges(text)
    start = text.index(part)
    return start in edges and start + len(part) in edges
