"""
Repairs glossary terms in a draft: terms that lack one character, and terms that the model translated in other words.

A term that lacks a character at an end is completed. Where an engine can align phrases exactly, the term is written
over the words that the model used for it, since a model with its own name for a thing often ignores the glossary.
"""

from __future__ import annotations

from collections.abc import Sequence

from translator.bilingual.model import Request, TermMatch
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Span
from translator.newsroom.drafts.repair.tags import occurrences, word_edges
from translator.newsroom.house.glossary import find_all_forms, small_termbase

_ARTICLE = pattern(r"\b([Aa])n? $")
MIN_REST = 3
"""Characters of the term that must be there; a shorter rest could be another word."""


def missing_terms(target: str, request: Request, source_tag: str, target_tag: str) -> list[TermMatch]:
    """Return the matches in the source of terms that `target` has in no accepted form, each term once."""
    found = {
        match.entry: match
        for match in reversed(small_termbase(request.terms, source_tag, target_tag).find(request.source))
        if match.entry.status in {"required", "preferred"} and match.entry.targets
    }
    return [
        match
        for entry, match in found.items()
        if not find_all_forms(target, entry.targets, target_tag, exact=entry.case == "exact")
    ]


def write_terms(target: str, places: Sequence[tuple[Span, TermMatch]], target_tag: str) -> str:
    """
    Return `target` with each term written over the words that translate it; of overlapping places, the later.

    Nothing is written where it is not certain what the place is.
    """
    until = len(target)
    for span, match in sorted(places, key=lambda item: item[0], reverse=True):
        place = _certain_place(target, span, match, target_tag)
        if place is None or place[1] > until:
            continue
        (start, stop), form = place, match.entry.targets[0]
        before = target[:start]
        if not is_chinese(target_tag):
            form = _inflected(form, target[start:stop])
            before = _ARTICLE.sub(rf"\g<1>{'n' if form[:1].lower() in 'aeiou' else ''} ", before)
        target = before + form + target[stop:]
        until = start
    return target


def _certain_place(target: str, span: Span, match: TermMatch, target_tag: str) -> Span | None:
    """
    Return where a term may be written; None where that would cut a word or say something twice.

    The words beside it that the term has too belong to the place: 新闻 before 新闻官. Where the term stands there
    already, in a text that was cut otherwise (旧账/本 has 账本), there is nothing to write.
    """
    start, stop = span
    form, is_han = match.entry.targets[0], is_chinese(target_tag)
    while start and form.endswith(target[start - 1 : stop]):
        start -= 1
    while stop < len(target) and form.startswith(target[start : stop + 1]):
        stop += 1
    for other in match.entry.targets:
        if any(first < stop and last > start for first, last in occurrences(target, other)):
            return None
    heads, tails = _runs(form, is_han=is_han)
    head = max((len(run) for run in heads if target[:start].lower().endswith(run)), default=0)
    tail = max((len(run) for run in tails if target[stop:].lower().startswith(run)), default=0)
    if is_han and 1 in {head, tail}:
        return None  # One character may belong to another word: 银行, written before 行政长官.
    start, stop = start - head, stop + tail
    return (start, stop) if _is_whole(target, start, stop) else None


def _runs(form: str, *, is_han: bool) -> tuple[list[str], list[str]]:
    """Return the words, in Chinese the characters, with which a term begins and ends, as they stand before a place."""
    pieces, gap = ([*form], "") if is_han else (form.lower().split(), " ")
    counts = range(1, len(pieces))
    return [gap.join(pieces[:at]) + gap for at in counts], [gap + gap.join(pieces[-at:]) for at in counts]


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
        places = ((part, target.index(part)) for part in parts)
        rest = next((part for part, at in places if _is_whole(target, at, at + len(part))), "")
        target = target.replace(rest, form) if rest else target
    return target


def _is_whole(text: str, start: int, stop: int) -> bool:
    edges = word_edges(text)
    return start in edges and stop in edges
