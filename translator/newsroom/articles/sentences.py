"""
Splitting of inline content into sentences: the text is split first, then each tag is given to its sentence.

A pair of tags is never split. A pair that encloses a whole sentence stays outside of it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from translator.newsroom.articles.items import Item, is_blank, split_texts, trimmed
from translator.newsroom.articles.slots import Span

# Pairs within pairs whose content is split again; nobody marks up more.
_DEEPEST = 20


def sentences(items: list[Item], tag: str, depth: int = 0) -> list[list[Item]]:
    """Split a line of items into sentences; no pair is split, and one that encloses a sentence stays outside."""
    items = trimmed(items)
    pieces = _split(items, tag) if items else []
    if len(pieces) <= 1:
        return [items] if items else []
    return [sentence for piece in pieces for sentence in _without_enclosing_pair(piece, tag, depth)]


def _without_enclosing_pair(piece: list[Item], tag: str, depth: int) -> list[list[Item]]:
    """Split a piece again if a pair enclosed all of it, because its content has not been split yet."""
    rest = trimmed(piece)
    if not rest:
        return []
    is_enclosed = rest[0].start > piece[0].start and piece[0].kind == "open"
    return sentences(rest, tag, depth + 1) if is_enclosed and depth < _DEEPEST else [rest]


def _split(items: list[Item], tag: str) -> list[list[Item]]:
    from translator.bilingual.sentences import split_segments

    text = "".join(item.reading for item in items)
    spans = split_segments(text, tag)
    if len(spans) > 1:
        spans = _without_splits_in_pairs(spans, items)
    if len(spans) <= 1:
        return [items]
    pieces = split_texts(items, [edge for span in spans for edge in span])
    return _grouped(pieces, spans) or [items]


def _without_splits_in_pairs(spans: list[Span], items: list[Item]) -> list[Span]:
    """
    Join spans again where the split between them is inside of a pair.

    The splitter sees what a pair encloses, because an end of a sentence may well be the last thing in it.
    """
    pairs = _pairs(items)
    openings = [left for left, _right in pairs]
    joined: list[Span] = []
    for start, end in spans:
        before = bisect_left(openings, start)
        if joined and before and joined[-1][1] < pairs[before - 1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _pairs(items: list[Item]) -> list[Span]:
    """List the outermost pairs, in code points of the joined readings."""
    pairs: list[Span] = []
    at = start = depth = 0
    for item in items:
        if item.kind == "open":
            start = start if depth else at
            depth += 1
        elif item.kind == "close":
            depth -= 1
            if not depth:
                pairs.append((start, at))
        at += len(item.reading)
    return pairs


def _grouped(items: list[Item], spans: Sequence[Span]) -> list[list[Item]]:
    """Gather the items of each span; empty if a pair would be split."""
    edges: dict[int, tuple[int, int]] = {}
    for index, label in enumerate(_labels(items, spans)):
        if label is not None:
            edges[label] = (edges.get(label, (index, index))[0], index)
    groups = [items[first : last + 1] for _label, (first, last) in sorted(edges.items())]
    homes = {id(item): number for number, group in enumerate(groups) for item in group}
    torn = any(item.kind == "open" and homes.get(id(item)) != homes.get(id(item.partner)) for item in items)
    return [] if torn or sum(map(len, groups)) != len(homes) else groups


def _labels(items: list[Item], spans: Sequence[Span]) -> list[int | None]:
    labels: list[int | None] = []
    at = number = 0
    for item in items:
        while number < len(spans) and spans[number][1] <= at and item.reading:
            number += 1
        inside = number < len(spans) and item.reading and spans[number][0] <= at
        labels.append(number if inside else None)
        at += len(item.reading)
    before, after = _labels_beside(items, labels, 1), _labels_beside(items, labels, -1)
    for index, item in enumerate(items):
        if not item.reading:
            labels[index] = _label_of_empty(item.kind, before[index], after[index])
    places = {id(item): index for index, item in enumerate(items)}
    filled = [0, *accumulate(not is_blank([item]) for item in items)]
    for index, item in enumerate(items):
        opening = places.get(id(item.partner)) if item.kind == "close" else None
        if opening is not None and labels[opening] != labels[index] and filled[opening + 1] == filled[index]:
            labels[opening] = labels[index] = None
    return labels


# The label of the nearest text on one side, which may be between two sentences, and of the nearest that has one.
_NearLabels = tuple[int | None, int | None]


def _labels_beside(items: list[Item], labels: list[int | None], step: int) -> list[_NearLabels]:
    """Return the labels before (`step` 1) or after (-1) each item."""
    found: list[_NearLabels] = []
    near: _NearLabels = (None, None)
    for item, label in zip(items[::step], labels[::step], strict=True):
        found.append(near)
        if item.reading:
            near = (label, label if label is not None else near[1])
    return found[::step]


def _label_of_empty(kind: str, before: _NearLabels, after: _NearLabels) -> int | None:
    first, second = (after, before) if kind == "open" else (before, after)
    if first[0] is not None:
        return first[0]
    return second[0] if kind == "alone" else first[1]
