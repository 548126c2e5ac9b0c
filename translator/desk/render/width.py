"""
How many terminal cells a text takes, and how to cut and wrap it by cells.

Everything counts grapheme clusters, so that an emoji family or a letter with its accents is never torn apart, and a
wide character is never cut in half. Characters of ambiguous width (`“ ” ‘ ’ … — · × ① → ★`) take one cell unless
`TRANSLATOR_AMBIGUOUS_WIDTH=2` says that this terminal draws them as wide as Han characters.

Source: Unicode TR11 and TR29; W3C CLREQ on characters that begin or end no line; docs/commands/diff.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from translator.bilingual.alignment.word_diff import WordDiff
from translator.bilingual.words.patterns import pattern, printable

if TYPE_CHECKING:
    from rich.segment import Segment


Align = Literal["left", "right"]

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
    """Yield what a reader sees as one character."""
    if text.isascii():
        return iter(text)
    import wcwidth

    return wcwidth.iter_graphemes(text)


def cells(text: str) -> int:
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
    ambiguous = ambiguous_width()
    taken = used = 0
    for item in graphemes(text):
        used += _grapheme_cells(item, ambiguous)
        if used > width:
            return text[:taken]
        taken += len(item)
    return text


def truncate(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    return fit(text, max(0, width - cells(ELLIPSIS))) + fit(ELLIPSIS, width)


def pad(text: str, width: int, align: Align = "left") -> str:
    blanks = " " * max(0, width - cells(text))
    return blanks + text if align == "right" else text + blanks


def wrap(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap_spans(text, width)] or [""]


def wrap_spans(text: str, width: int) -> list[tuple[int, int]]:
    """
    Return where the lines of `text` begin and end, each of at most `width` cells; nothing for a blank text.

    Offsets are code points, half-open; blanks between two lines belong to neither. No line begins with
    `，。、；：？！）》」』”’` or ends with `（《「『“‘`; words, numbers and numbered tags stay whole, `……` and `——`
    stay together. A piece that is wider than the line is cut between grapheme clusters; a single cluster wider than
    that stands alone.
    """
    lines: list[tuple[int, int]] = []
    ambiguous = ambiguous_width()
    if text and text[0] not in _BLANKS and text[-1] not in _BLANKS and len(text) <= width >= _cells(text, ambiguous):
        return [(0, len(text))]
    # No line ends after an opening tag, or before a closing one.
    marks = (match for match in _TAG.finditer(text) if not match["alone"])
    glued = {match.start() if match["closing"] else match.end() for match in marks}
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
    return grapheme in _DOUBLED or _grapheme_cells(grapheme, 1) == 2


def column_mark(column: int) -> Segment:
    """
    Return what moves the cursor to a column of the screen (from 0), and takes no cell itself.

    It keeps a column in place where the terminal drew the one before wider or narrower than we counted.
    """
    from rich.segment import ControlType, Segment

    return Segment(f"\x1b[{column + 1}G", None, [(ControlType.CURSOR_MOVE_TO_COLUMN, column)])


class TextRun(NamedTuple):
    """A stretch of text with its role: that of a change (`old`, `new-soft`), or a name or style of whoever draws it."""

    text: str
    role: str = ""


StyledLine = list[TextRun]
Side = Literal["old", "new", "both"]
_BRACKETS = {"old": ("[-", "-]"), "new": ("{+", "+}")}
# Code points that one cell may hold, a letter and its accents.
_CLUSTER = 4
_VISIBLE_BLANKS = str.maketrans(" \u3000\u00a0", "␣␣␣")


def plain_runs(text: str, role: str = "") -> StyledLine:
    return [TextRun(printable(text), role)] if text else []


def marked_runs(found: WordDiff, side: Side, *, brackets: bool) -> StyledLine:
    """
    Return the old or the new text with its changes marked, or the new one with what was taken out before what came.

    Where `brackets` are wanted they say what a role would; blanks that changed are shown as `␣`.
    """
    text, runs, at = found.old if side == "old" else found.new, list[TextRun](), 0
    for edit in found.edits:
        start, end = (edit.old_start, edit.old_end) if side == "old" else (edit.new_start, edit.new_end)
        runs += plain_runs(text[at:start])
        texts = {"old": found.old[edit.old_start : edit.old_end], "new": found.new[edit.new_start : edit.new_end]}
        for name, changed in texts.items():
            if changed and side in {name, "both"}:
                shown = printable(changed)
                shown = shown.translate(_VISIBLE_BLANKS) if not shown.strip() else shown
                before, after = _BRACKETS[name] if brackets else ("", "")
                runs.append(TextRun(f"{before}{shown}{after}", f"{name}-soft" if edit.is_soft else name))
        at = end
    return [*runs, *plain_runs(text[at:])]


def cut(pieces: Sequence[TextRun], start: int, end: int) -> StyledLine:
    """Return what stands between two offsets (code points into all pieces together)."""
    line, at = [], 0
    for text, role in pieces:
        first, last = max(start, at), min(end, at + len(text))
        if first < last:
            line.append(TextRun(text[first - at : last - at], role))
        at += len(text)
        if at >= end:
            break
    return line


def fold(pieces: Sequence[TextRun], width: int, *, most: int = 0) -> list[StyledLine]:
    """
    Break pieces into lines of at most `width` cells; at least one line.

    With `most` there are no more lines than that, and the last one ends in `…` where something was left out.
    """
    text = "".join(piece.text for piece in pieces)
    if most:
        text = text[: width * (most + 1)]  # Text that cannot fit is not measured.
    spans = wrap_spans(text, max(2, width)) or [(0, 0)]
    if most and len(spans) > most:
        spans = spans[:most]
        start, end = spans[-1]
        kept = truncate(text[start:end] + "……", width) if cells(text[start:end]) >= width else text[start:end] + "…"
        *lines, last = [cut(pieces, *span) for span in spans]
        return [*lines, [*cut(last, 0, len(kept) - 1), TextRun("…", "dim")]]
    return [cut(pieces, *span) for span in spans]


def underline(text: str, start: int, end: int, width: int) -> list[str]:
    """Return one line of `text` and a line of `^` under `start:end` (code points), both at most `width` cells."""
    # A long text may have a thousand findings: only what stands around each is measured.
    skipped = max(0, start - width * _CLUSTER)
    shown = printable(text[skipped : start + width * _CLUSTER])
    start, end = start - skipped, min(end - skipped, len(shown))
    first = _window_start(shown, start, end, width, is_cut=skipped > 0)
    head = "…" if first or skipped else ""
    line = head + shown[first:]
    offset = cells(head + shown[first:start])
    marked = max(1, cells(shown[start:end]))
    return [truncate(line, width), " " * offset + "^" * max(1, min(marked, width - offset))]


def _window_start(text: str, start: int, end: int, width: int, *, is_cut: bool) -> int:
    if not is_cut and cells(text[:end]) < width:
        return 0
    lead = max(0, (width - min(cells(text[start:end]), width)) // 3)
    first = start
    while first > 0 and cells(text[first - 1 : start]) <= lead - 1:
        first -= 1
    return first
