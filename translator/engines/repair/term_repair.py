"""
Repairs glossary terms in a draft: terms that lack one character, and terms that the model translated in other words.

A term that lacks a character at an end is completed. Where an engine can align phrases exactly, the term is written
over the words that the model used for it, since a model with its own name for a thing often ignores the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.engines.base import Span
from translator.engines.repair.tags import word_edges
from translator.language import is_chinese
from translator.model import Request, TermMatch

_ARTICLE = re.compile(r"\b([Aa])n? $")
MIN_REST = 3
"""Characters of the term that must be there; a shorter rest could be another word."""


def missing_terms(target: str, request: Request, source_tag: str, target_tag: str) -> list[TermMatch]:
    """Return the matches in the source of terms that `target` has in no accepted form, each term once."""
    from translator.glossary import find_all_forms, small_termbase

    found = {
        match.entry: match
        for match in reversed(small_termbase(request.terms, source_tag, target_tag).find(request.source))
        if match.entry.status in {"required", "preferred"} and match.entry.targets
    }
    return sorted(
        (
            match
            for entry, match in found.items()
            if not find_all_forms(target, entry.targets, target_tag, exact=entry.case == "exact")
        ),
        key=lambda match: match.start,
    )


def write_terms(target: str, places: Sequence[tuple[Span, TermMatch]], target_tag: str) -> str:
    """Return `target` with each term written over the words that translate it; of overlapping places, the later."""
    until = len(target)
    for (start, stop), match in sorted(places, key=lambda item: item[0], reverse=True):
        if stop > until:
            continue
        before, form = target[:start], match.entry.targets[0]
        if not is_chinese(target_tag):
            form = _inflected(form, target[start:stop])
            before = _ARTICLE.sub(rf"\g<1>{'n' if form[:1].lower() in 'aeiou' else ''} ", before)
        target = before + form + target[stop:]
        until = start
    return target


def _inflected(form: str, replaced: str) -> str:
    """Return an English term with the plural and the capital of what it replaces."""
    is_plural = replaced.endswith("s") and not replaced.endswith(("ss", "us", "is"))
    if is_plural and form[-1:].isalpha() and not form.endswith("s"):
        form += "s"
    return form[:1].upper() + form[1:] if replaced[:1].isupper() else form


def complete_terms(target: str, request: Request, source_tag: str, target_tag: str) -> str:
    """
    Return a Chinese `target` with the terms of the source completed that lack one character at an end.

    Only if no form of the term occurs in it, and the rest occurs once and as whole words: 谷信使报 for
    山谷信使报, but not 气候变 for 气候变迁 inside 气候变化.
    """
    if not request.terms or not is_chinese(target_tag):
        return target
    for match in missing_terms(target, request, source_tag, target_tag):
        form = match.entry.targets[0]
        parts = (part for part in (form[1:], form[:-1]) if len(part) >= MIN_REST and target.count(part) == 1)
        rest = next((part for part in parts if _is_whole(target, part)), "")
        target = target.replace(rest, form) if rest else target
    return target


def _is_whole(text: str, part: str) -> bool:
    """Tell whether `part` begins and ends where a word does."""
    edges = word_edges(text)
    start = text.index(part)
    return start in edges and start + len(part) in edges
