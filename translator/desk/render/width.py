"""
How many terminal cells a text takes, and how to cut and wrap it by cells.

Everything counts grapheme clusters, so that an emoji family or a letter with its accents is never torn apart, and a
wide character is never cut in half. Characters of ambiguous width (`“ ” ‘ ’ … — · × ① → ★`) take one cell unless
`TRANSLATOR_AMBIGUOUS_WIDTH=2` says that this terminal draws them as wide as Han characters.

Source: Unicode TR11 and TR29; W3C CLREQ on characters that begin or end no line; docs/commands/diff.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from translator.bilingual.words.patterns import pattern, printable

Align = Literal["left", "right", "center"]

ELLIPSIS = "…"
NO_LINE_START = frozenset("，。、；：？！）》〉」』】〕〗”’…·％‰℃°,.;:?!)]}%")
NO_LINE_END = frozenset("（《〈「『【〔〖“‘￥＄([{$£€¥#")
_DOUBLED = frozenset("…—⸺·")
_BLANKS = frozenset(" \t\n\u3000")
_TAG = pattern(r"<(?P<closing>/?)\d+(?P<alone>/?)>")


def ambiguous_width() -> Literal[1, 2]:
    """Return how many cells this terminal gives to a character of ambiguous width."""
    return 2 if os.environ.get("TRANSLATOR_AMBIGUOUS_WIDTH") == "2" else 1


def graphemes(text: str) -> Iterator[str]:
    """Yield what a reader sees as one character; joined they equal `text`."""
    if text.isascii():
        return iter(text)
    import wcwidth

    return wcwidth.iter_graphemes(text)


def cells(text: str) -> int:
    """Return the number of terminal cells that `text` takes on one line."""
    if text.isascii() and text.isprintable():
        return len(text)
    return _cells(text, ambiguous_width())


def _cells(text: str, ambiguous: int) -> int:
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_grapheme_cells(item, ambiguous) for item in graphemes(text))


@lru_cache(maxsize=8192)
def _grapheme_cells(grapheme: str, ambiguous: int) -> int:
    import wcwidth

    width: int = wcwidth.wcswidth(grapheme, ambiguous_width=ambiguous)
    return width if width >= 0 else cells(printable(grapheme))


def fit(text: str, width: int) -> str:
    """Return the longest beginning of `text` that takes no more than `width` cells."""
    ambiguous = ambiguous_width()
    taken = used = 0
    for item in graphemes(text):
        used += _grapheme_cells(item, ambiguous)
        if used > width:
            return text[:taken]
        taken += len(item)
    return text


def truncate(text: str, width: int) -> str:
    """Return `text` if it takes no more than `width` cells, else its beginning and an ellipsis, within `width`."""
    if cells(text) <= width:
        return text
    return fit(text, max(0, width - cells(ELLIPSIS))) + fit(ELLIPSIS, width)


def pad(text: str, width: int, align: Align = "left") -> str:
    """Fill `text` with blanks up to `width` cells; a longer text comes back as it is."""
    missing = max(0, width - cells(text))
    if align == "right":
        return " " * missing + text
    before = missing // 2 if align == "center" else 0
    return " " * before + text + " " * (missing - before)


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` cells; the rules are those of `wrap_spans`. At least one line."""
    return [text[start:end] for start, end in wrap_spans(text, width)] or [""]


def wrap_spans(text: str, width: int, *, unbroken: Iterable[int] = ()) -> list[tuple[int, int]]:
    """
    Return where the lines of `text` begin and end, each of at most `width` cells; nothing for a blank text.

    Offsets are code points, half-open; blanks between two lines belong to neither. No line begins with
    `，。、；：？！）》」』”’` or ends with `（《「『“‘`; words, numbers and numbered tags stay whole, `……` and `——`
    stay together. A piece that is wider than the line is cut between grapheme clusters; a single cluster wider than
    that stands alone. `unbroken` are further offsets at which no line may end.
    """
    lines: list[tuple[int, int]] = []
    ambiguous = ambiguous_width()
    if text and text[0] not in _BLANKS and text[-1] not in _BLANKS and len(text) <= width >= _cells(text, ambiguous):
        return [(0, len(text))]
    # No line ends after an opening tag, or before a closing one.
    marks = (match for match in _TAG.finditer(text) if not match["alone"])
    glued = {match.start() if match["closing"] else match.end() for match in marks} | set(unbroken)
    start = end = used = 0
    for piece_start, piece_end in _pieces(text, glued):
        size = _cells(text[piece_start:piece_end], ambiguous)
        gap = _cells(text[end:piece_start], ambiguous) if piece_start > end > start else 0
        if end > start and used + gap + size <= width:
            end, used = piece_end, used + gap + size
            continue
        if end > start:
            lines.append((start, end))
        start, end, used = piece_start, piece_end, size
        if size > width:
            *full, (start, end) = _hard_cuts(text, piece_start, piece_end, width, ambiguous)
            lines.extend(full)
            used = _cells(text[start:end], ambiguous)
    return [*lines, (start, end)] if end > start else lines


def _hard_cuts(text: str, start: int, end: int, width: int, ambiguous: int) -> list[tuple[int, int]]:
    cuts, begin, at, used = [], start, start, 0
    for item in graphemes(text[start:end]):
        size = _grapheme_cells(item, ambiguous)
        if used + size > width and at > begin:
            cuts.append((begin, at))
            begin, used = at, 0
        used += size
        at += len(item)
    return [*cuts, (begin, end)]


def _pieces(text: str, glued: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans between which a line may be broken, without the blanks; never at an offset in `glued`."""
    start = at = 0
    before = " "
    for item in graphemes(text):
        if item in _BLANKS:
            if at > start:
                yield start, at
            start = at + len(item)
        elif at > start and at not in glued and _may_break(before, item):
            yield start, at
            start = at
        before = item
        at += len(item)
    if at > start:
        yield start, at


def _may_break(before: str, after: str) -> bool:
    if before[-1] in NO_LINE_END or after[0] in NO_LINE_START:
        return False
    if before == after and before in _DOUBLED:
        return False
    return _is_wide(before) or _is_wide(after)


@lru_cache(maxsize=8192)
def _is_wide(grapheme: str) -> bool:
    """Whether a line may be broken beside this character: Han, kana, full-width signs, emoji, dashes."""
    return grapheme in _DOUBLED or _grapheme_cells(grapheme, 1) == 2
