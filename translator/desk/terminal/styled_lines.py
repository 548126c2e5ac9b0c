"""
Styled lines: text runs folded into lines that fit the width.

A text run has a *role*, not a colour; `STYLES` maps roles to styles of Textual. No information is in a style alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content
from textual.strip import Strip

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.i18n import message_language
from translator.bilingual.model import Severity, State
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import printable
from translator.desk.render.width import cells, column_mark, marked_runs, pad, truncate, wrap_spans
from translator.newsroom.review.navigation import text_spans

if TYPE_CHECKING:
    from textual.style import Style


_STATES = {
    "en": {State.NEW: "N", State.DRAFT: "D", State.TRANSLATED: "T", State.REVIEWED: "R", State.FINAL: "F"},
    "zh_CN": {State.NEW: "新", State.DRAFT: "稿", State.TRANSLATED: "译", State.REVIEWED: "审", State.FINAL: "定"},
    "zh_TW": {State.NEW: "新", State.DRAFT: "稿", State.TRANSLATED: "譯", State.REVIEWED: "審", State.FINAL: "定"},
}
STATE_ROLES = {
    State.NEW: "dim",
    State.DRAFT: "draft",
    State.TRANSLATED: "translated",
    State.REVIEWED: "good",
    State.FINAL: "best",
}
FLAGS = {"conflict": "%", "rejected": "<", "stale": "~", "locked": "=", "foreign": "?"}
"""Flag → sign, the most pressing first."""
SEVERITIES = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
SEVERITY_ROLES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
HIT_SIGN = "+"
"""Marks a segment that the filter lets through, where others stand around it."""
DRAFT_SIGN = "*"
"""Marks a segment with text that was typed and not saved."""


def state_sign(state: State) -> str:
    """Return the sign of a state in the user's language: a letter, or a Han character of two cells."""
    return _STATES.get(message_language(), _STATES["en"])[state]


STYLES = {
    "": "",
    "dim": "dim",
    "italic": "dim italic",
    "bold": "bold",
    "unsaved": "bold italic",
    "title": "bold $text-primary",
    "tag": "dim $text-secondary",
    "error": "bold $text-error",
    "warning": "bold $text-warning",
    "info": "dim",
    "flag": "$text-accent",
    "good": "$text-success",
    "best": "bold $text-success",
    "draft": "bold",
    "translated": "$text-primary",
    "old": "$text-error strike",
    "new": "bold $text-success underline",
    "old-soft": "dim strike",
    "new-soft": "dim underline",
    "cursor": "reverse",
    "selected": "reverse",
    "marked": "underline",
    "found": "underline $text-warning on $warning-muted",
    "key": "bold",
}
"""Role → style."""
_ROLES_OF_MARKS = {
    "red strike": "old",
    "bold green underline": "new",
    "dim strike": "old-soft",
    "dim underline": "new-soft",
}


class TextRun(NamedTuple):
    text: str
    role: str = ""


StyledLine = list[TextRun]
_NOWHERE = (sys.maxsize, sys.maxsize)
COLUMN = TextRun("", "")
"""Stands in a line where a column begins; known by its identity."""


def plain(text: str, role: str = "", wanted: Sequence[str] = ()) -> StyledLine:
    """
    Return a text of an article in pieces: what would steer the terminal made visible, tags set apart.

    What a filter or a search `wanted` is marked.
    """
    shown, pieces, at = printable(text), [], 0
    for match in INLINE_TAG.finditer(shown):
        pieces += [TextRun(shown[at : match.start()], role), TextRun(match.group(), "tag")]
        at = match.end()
    pieces = [piece for piece in (*pieces, TextRun(shown[at:], role)) if piece.text]
    return over(pieces, text_spans(shown, wanted), "found") if wanted else pieces


def over(pieces: Sequence[TextRun], spans: Iterable[tuple[int, int]], role: str) -> StyledLine:
    """Return the pieces with another role between the offsets of each span; spans are in order."""
    todo, line, at = iter(spans), [], 0
    start, end = next(todo, _NOWHERE)
    for text, before in pieces:
        stop = at + len(text)
        while at < stop:
            while end <= at:
                start, end = next(todo, _NOWHERE)
            is_over = start <= at
            until = min(stop, end if is_over else start)
            line.append(
                TextRun(text[len(text) - (stop - at) : len(text) - (stop - until)], role if is_over else before)
            )
            at = until
    return line


def changed(old: str, new: str, tag: str, *, brackets: bool, side: str = "both") -> StyledLine:
    """
    Return `new` with its changes against `old` marked; with `side="both"` what was taken out stands before it.

    `side="old"` shows the old text with what is no longer there marked.
    """
    found = diff_words(old, new, tag)
    if side == "old":
        return _marked(marked_runs(found, "old", brackets=brackets))
    if side == "new":
        return _marked(marked_runs(found, "new", brackets=brackets))
    pieces: StyledLine = []
    at = 0
    for edit in found.edits:
        pieces += plain(new[at : edit.new_start])
        soft = "-soft" if edit.is_soft else ""
        if gone := printable(old[edit.old_start : edit.old_end]):
            pieces.append(TextRun(f"[-{gone}-]" if brackets else gone, f"old{soft}"))
        if come := printable(new[edit.new_start : edit.new_end]):
            pieces.append(TextRun(f"{{+{come}+}}" if brackets else come, f"new{soft}"))
        at = edit.new_end
    return [*pieces, *plain(new[at:])]


def _marked(pieces: Iterable[object]) -> StyledLine:
    return [TextRun(piece.text, _ROLES_OF_MARKS.get(piece.style, "")) for piece in pieces]  # type: ignore[attr-defined]


def fold(pieces: Sequence[TextRun], width: int, *, most: int = 0) -> list[StyledLine]:
    """
    Break pieces into lines of at most `width` cells; at least one line.

    With `most` there are no more lines than that, and the last one ends in `…` where something was left out.
    """
    text = "".join(piece.text for piece in pieces)
    if most:
        text = text[: width * (most + 1)]  # What cannot fit is not measured.
    spans = wrap_spans(text, max(2, width)) or [(0, 0)]
    if most and len(spans) > most:
        spans = spans[:most]
        start, end = spans[-1]
        kept = truncate(text[start:end] + "……", width) if cells(text[start:end]) >= width else text[start:end] + "…"
        *lines, last = [cut(pieces, *span) for span in spans]
        return [*lines, [*cut(last, 0, len(kept) - 1), TextRun("…", "dim")]]
    return [cut(pieces, *span) for span in spans]


@lru_cache(maxsize=512)
def folded(text: str, role: str, width: int, most: int = 0, wanted: tuple[str, ...] = ()) -> tuple[StyledLine, ...]:
    """Fold a text of an article; the same one is folded once, since a source stands still while its target is typed."""
    return tuple(fold(plain(text, role, wanted), width, most=most))


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


def width_of(line: Sequence[TextRun]) -> int:
    return cells("".join(piece.text for piece in line))


def padded(line: Sequence[TextRun], width: int) -> StyledLine:
    """Return a line filled with blanks up to `width` cells."""
    return [*line, TextRun(" " * max(0, width - width_of(line)))]


def fixed(text: str, width: int, role: str = "") -> TextRun:
    """Return a text that takes exactly `width` cells, cut or filled."""
    return TextRun(pad(truncate(text, width), width), role)


def content(lines: Iterable[Sequence[TextRun]]) -> Content:
    parts: list[str | tuple[str, str]] = []
    for number, line in enumerate(lines):
        if number:
            parts.append("\n")
        parts += [(piece.text, STYLES[piece.role]) if piece.role else piece.text for piece in line]
    return Content.assemble(*parts)


def strip_of(line: Sequence[TextRun], base: Style, width: int, left: int) -> Strip:
    """
    Return a line as Textual draws it, exactly `width` cells wide by our own count.

    `left` is the column of the screen on which it begins. Where the line has a `COLUMN`, and at its end, the cursor is
    moved there absolutely, since terminals differ on the width of what stands before.
    """
    segments: list[Any] = []
    at, pending = 0, []
    for piece in (*padded(line, width), COLUMN):
        if piece is not COLUMN:
            pending.append(piece)
            continue
        segments += content([pending]).render_segments(base)
        at += width_of(pending)
        if not all(item.text.isascii() for item in pending):
            segments.append(column_mark(left + at))
        pending = []
    return Strip(segments, max(width, at))
