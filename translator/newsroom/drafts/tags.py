"""
Takes numbered tags out of a text before an engine translates it, and puts them back afterwards, each exactly once.

A paired tag `<1>…</1>` goes around the counterpart of its phrase, a standalone tag `<2/>` between the words. Here are
the text operations; `pipeline.tag_placement` decides where each tag goes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from translator.bilingual.words import chinese_words
from translator.bilingual.words.inline import TAG
from translator.newsroom.drafts.base import Span

_PUNCTUATION = " \t\u3000.,;:!?。，；：！？…"


@dataclass(frozen=True, slots=True)
class PairedTag:
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class StandaloneTag:
    number: int
    at: int


@dataclass(frozen=True, slots=True)
class StrippedSegment:
    """A segment without its tags; `pairs` and `standalone` are in the order of the source."""

    plain: str
    pairs: tuple[PairedTag, ...] = ()
    standalone: tuple[StandaloneTag, ...] = ()


def strip_tags(text: str, *, keep_standalone: bool) -> StrippedSegment:
    """
    Take the tags out of `text`; standalone tags stay in the plain text if `keep_standalone`.

    A tag that is never closed, or closed without being open, becomes a standalone tag in its place, so that malformed
    input loses nothing.
    """
    plain: list[str] = []
    length = cursor = 0
    opened: dict[int, int] = {}
    pairs: list[PairedTag] = []
    standalone: list[StandaloneTag] = []
    for found in TAG.finditer(text):
        piece = text[cursor : found.start()]
        cursor = found.end()
        number = int(found["number"])
        if found["alone"] and keep_standalone:
            piece += found.group()
        elif found["alone"]:
            standalone.append(StandaloneTag(number, length + len(piece)))
        elif not found["close"]:
            opened[number] = length + len(piece)
        elif number in opened:
            pairs.append(PairedTag(number, (opened.pop(number), length + len(piece))))
        plain.append(piece)
        length += len(piece)
    standalone += [StandaloneTag(number, at) for number, at in opened.items()]
    plain.append(text[cursor:])
    pairs.sort(key=lambda pair: (pair.span[0], -pair.span[1], pair.number))
    return StrippedSegment("".join(plain), tuple(pairs), tuple(standalone))


def insert_tags(plain: str, spans: Mapping[int, Span], standalone: Mapping[int, int]) -> str:
    """
    Put every tag into `plain` exactly once: paired tags around `spans`, standalone tags at their offsets.

    Spans that cross are cut at the end of the outer one, so that the result is always well nested. A place inside a
    tag that `plain` already contains moves out of that tag.
    """
    taken = [found.span() for found in TAG.finditer(plain)]
    outside = {number: _outside(span, taken) for number, span in spans.items()}
    # At one place: tags that close, pairs that open, the longer ones first, then standalone tags.
    places = [(start, 0, -end, number) for number, (start, end) in outside.items()]
    places += [(_outside((at, at), taken)[0], 1, 0, number) for number, at in standalone.items()]
    parts: list[str] = []
    opened: list[tuple[int, int, int]] = []
    cursor = 0

    def write(tag: str, at: int) -> None:
        nonlocal cursor
        parts.append(plain[cursor:at] + tag)
        cursor = at

    def close(until: int, *, with_empty: bool) -> None:
        while opened and opened[-1][0] <= until and (with_empty or opened[-1][:2] != (until, until)):
            end, _start, number = opened.pop()
            write(f"</{number}>", end)

    for start, is_alone, end, number in sorted(places):
        # Of two empty pairs at one place the second stands inside the first.
        close(start, with_empty=bool(is_alone))
        if is_alone:
            write(f"<{number}/>", start)
        else:
            write(f"<{number}>", start)
            opened.append((min(-end, opened[-1][0]) if opened else -end, start, number))
    close(len(plain), with_empty=True)
    return "".join(parts) + plain[cursor:]


def spans_apart(plain: str, spans: Mapping[int, Span], pairs: Sequence[PairedTag]) -> dict[int, Span]:
    """
    Return the places of paired tags in `plain` without overlap where the phrases in the source have none.

    Otherwise a link would stand inside another one, which no page can have. Of two that overlap the longer one gives
    way, and keeps its longer rest; of two in the same place the later one gets the next word, or the one before.
    """
    found = dict(spans)
    phrases = {pair.number: pair.span for pair in pairs if pair.number in found}
    for one, other in combinations(sorted(phrases, key=lambda number: found[number][1] - found[number][0]), 2):
        (left, right), (start, end) = found[one], found[other]
        is_apart = phrases[one][1] <= phrases[other][0] or phrases[other][1] <= phrases[one][0]
        if is_apart and start < right and left < end:
            rests = (start, max(start, left)), (min(right, end), end)
            if (start, end) == (left, right):
                rests = _neighbours(plain, left, right)
            found[other] = max(rests, key=lambda rest: rest[1] - rest[0])
    return found


def _neighbours(plain: str, start: int, end: int) -> tuple[Span, Span]:
    edges = word_edges(plain)
    spans = [trim_span(plain, span) for span in pairwise(edges)]
    words = [span for span in spans if any(char.isalnum() for char in plain[slice(*span)])]
    behind = next((span for span in words if span[0] >= end), (end, end))
    before = next((span for span in reversed(words) if span[1] <= start), (start, start))
    return behind, before if behind == (end, end) else (start, start)


def _outside(span: Span, taken: Sequence[Span]) -> Span:
    start, end = span
    for left, right in taken:
        if left < start < right:
            start = right
        if left < end < right:
            end = left
    return start, max(start, end)


def trim_span(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _PUNCTUATION:
        start += 1
    while end > start and text[end - 1] in _PUNCTUATION:
        end -= 1
    return (start, end) if start < end else span


def occurrences(text: str, phrase: str) -> list[Span]:
    """List where `phrase` occurs in `text` as whole words."""
    if not phrase:
        return []
    before = r"(?<![A-Za-z0-9])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if phrase[-1].isascii() and phrase[-1].isalnum() else ""
    return [found.span() for found in re.finditer(before + re.escape(phrase) + after, text)]


def counterpart(source: str, span: Span, target: str, forms: Sequence[str]) -> Span | None:
    """
    Return where the phrase `source[span]` is rendered by one of `forms` in `target`, or None if that is not certain.

    It is certain if some form occurs in the target as often as the phrase in the source: the n-th belongs to the n-th.
    """
    places = occurrences(source, source[slice(*span)])
    if span not in places:
        return None
    for form in forms:
        found = occurrences(target, form)
        if found and len(found) == len(places):
            return found[places.index(span)]
    return None


def nearest_occurrence(source: str, span: Span, target: str, part: str) -> Span | None:
    """Return where `part` is in `target`: of several places the nearest to the relative position of `source[span]`."""
    part = part.strip()
    places = occurrences(target, part)
    if not places:
        start = target.find(part) if part else -1
        return (start, start + len(part)) if start >= 0 else None
    relative = span[0] / max(1, len(source))
    return min(places, key=lambda place: abs(place[0] / max(1, len(target)) - relative))


def proportional_span(source: str, span: Span, target: str) -> Span:
    """Return the part of `target` at the relative place of `span` in `source`: a guess, to be reported."""
    scale = len(target) / max(1, len(source))
    start = min(round(span[0] * scale), max(0, len(target) - 1))
    end = max(start + 1, min(len(target), round(span[1] * scale)))
    edges = word_edges(target)
    start = max(edge for edge in edges if edge <= start)
    end = min(edge for edge in edges if edge >= end)
    return trim_span(target, (start, end))


def nearest_edge(text: str, place: int) -> int:
    return min(word_edges(text), key=lambda edge: abs(edge - place))


def word_edges(text: str) -> list[int]:
    """Return where words begin and end, so that no tag is ever put into the middle of one, Chinese or Latin."""
    edges = [0]
    for word in chinese_words.cut(text, False):
        edges.append(edges[-1] + len(word))
    return [
        at
        for at in edges
        if at in {0, len(text)} or not all(char.isascii() and char.isalnum() for char in text[at - 1 : at + 1])
    ]
