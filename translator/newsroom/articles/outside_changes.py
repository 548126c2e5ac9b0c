"""What changed between two versions of an article outside of its sentences: front matter, code, other markup."""

from __future__ import annotations

from translator.newsroom.articles.document import Document
from translator.newsroom.articles.structure import Structure, structure_of


def changes_outside_sentences(before: Document, after: Document) -> tuple[str, ...]:
    """
    Return which of `front matter`, `code` and `markup` changed; a change of white space has no effect.

    `front matter` are values that are not translated. `markup` is named only where the sentences are the same: a new
    list item brings a mark of its own.
    """
    found = []
    if _rest(before, is_front=True) != _rest(after, is_front=True):
        found.append("front matter")
    if _structure(before).code_blocks != _structure(after).code_blocks:
        found.append("code")
    elif _sentences(before) == _sentences(after) and _rest(before) != _rest(after):
        found.append("markup")
    return tuple(found)


def _rest(document: Document, *, is_front: bool = False) -> bytes:
    """Return the front matter, or the body, without its sentences and without white space."""
    begin = document.front_matter.span[1]
    start, end = (0, begin) if is_front else (begin, len(document.data))
    slots = [slot for slot in document.slots if start <= slot.start and slot.end <= end]
    edges = [start, *(edge for slot in slots for edge in (slot.start, slot.end)), end]
    pieces = (document.data[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True))
    return b"\0".join(b"".join(piece.split()) for piece in pieces)


def _structure(document: Document) -> Structure:
    return structure_of(document.data, format=document.format, start=document.front_matter.span[1])


def _sentences(document: Document) -> list[str]:
    return [segment.source for segment in document.segments if not segment.context]
