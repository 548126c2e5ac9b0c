"""
Styled lines: text runs folded into lines that fit the width, and the text that is being typed as such lines.

A text run has a *role*, not a colour; `STYLES` maps roles to styles of Textual. No information is in a style alone.
"""

from __future__ import annotations

import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.strip import Strip

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.i18n import message_language
from translator.bilingual.model import Finding, Severity, State, TermEntry
from translator.bilingual.sentences import join_lines
from translator.bilingual.words.language import EN
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import printable
from translator.desk.render.width import (
    Side,
    StyledLine,
    TextRun,
    cells,
    column_mark,
    cut,
    fold,
    graphemes,
    marked_runs,
    pad,
    truncate,
    wrap_spans,
)
from translator.newsroom.review.navigation import text_spans
from translator.newsroom.review.session import ShownSegment

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
SEVERITIES = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
SEVERITY_ROLES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
HIT_SIGN = "+"
"""Marks a segment that the filter lets through, where others stand around it."""
DRAFT_SIGN = "*"


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
_NOWHERE = (sys.maxsize, sys.maxsize)
COLUMN = TextRun("", "")
"""Stands in a line where a column begins; known by its identity."""


def plain(text: str, role: str = "", wanted: Sequence[str] = ()) -> StyledLine:
    """
    Return a text of an article in pieces: characters that would steer the terminal made visible, tags set apart.

    Words that a filter or a search `wanted` are marked.
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


def changed(old: str, new: str, tag: str, *, brackets: bool, side: Side = "both") -> StyledLine:
    return marked_runs(diff_words(old, new, tag), side, brackets=brackets)


@lru_cache(maxsize=512)
def folded(text: str, role: str, width: int, most: int = 0, wanted: tuple[str, ...] = ()) -> tuple[StyledLine, ...]:
    """Fold a text of an article; the same one is folded once, since a source stands still while its target is typed."""
    return tuple(fold(plain(text, role, wanted), width, most=most))


def width_of(line: Sequence[TextRun]) -> int:
    return cells("".join(piece.text for piece in line))


def padded(line: Sequence[TextRun], width: int) -> StyledLine:
    return [*line, TextRun(" " * max(0, width - width_of(line)))]


def fixed(text: str, width: int, role: str = "") -> TextRun:
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


class EditBuffer:
    def __init__(self, text: str, cursor: int | None = None, tag: str = EN) -> None:
        """Begin with `text`, the cursor at its end unless told where; `tag` is the language that is typed."""
        self.text, self._tag = text, tag
        self.anchor: int | None = None
        self._undone: list[tuple[str, int]] = []
        self._done: list[tuple[str, int]] = []
        self._last_kind = ""
        self._stops = stops_in(text)
        self.cursor = self._nearest(len(text) if cursor is None else cursor)

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected range in code points, half-open; None without a selection."""
        if self.anchor is None or self.anchor == self.cursor:
            return None
        return min(self.anchor, self.cursor), max(self.anchor, self.cursor)

    @property
    def selected(self) -> str:
        chosen = self.selection
        return self.text[chosen[0] : chosen[1]] if chosen else ""

    @property
    def word(self) -> str:
        if self.selected:
            return self.selected
        start, end = self._word_around(self.cursor)
        return self.text[start:end].strip()

    def insert(self, text: str, *, kind: str = "") -> None:
        """Put `text` at the cursor or in the place of the selection, as one line."""
        clean = one_line(text, self._tag)
        start, end = self.selection or (self.cursor, self.cursor)
        if clean or start < end:
            self._put(self.text[:start] + clean + self.text[end:], start + len(clean), kind)

    def replace_all(self, text: str) -> None:
        """Put another text in the place of the whole one, in one step that can be undone."""
        if text != self.text:
            text = one_line(text, self._tag)
            self._put(text, len(text), "")

    def replace(self, start: int, end: int, text: str) -> None:
        self._put(self.text[:start] + text + self.text[end:], start + len(text), "")

    def insert_tag(self, tag: str, closing: str = "") -> None:
        """Put a numbered tag at the cursor, or with its closing one around what is selected; nothing is replaced."""
        start, end = (closing and self.selection) or (self.cursor, self.cursor)
        put = f"{tag}{self.text[start:end]}{closing}" if start < end else tag
        self._put(self.text[:start] + put + self.text[end:], start + len(put), "")

    def delete_left(self, *, word: bool = False) -> None:
        start, end = self.selection or (self._left_of(self.cursor, word=word), self.cursor)
        self._delete(start, end)

    def delete_right(self, *, word: bool = False) -> None:
        start, end = self.selection or (self.cursor, self._right_of(self.cursor, word=word))
        self._delete(start, end)

    def delete_before(self) -> None:
        self._delete(0, self.cursor)

    def _delete(self, start: int, end: int) -> None:
        if start < end:
            self._put(self.text[:start] + self.text[end:], start, "delete")

    def move(self, offset: int, *, select: bool = False) -> None:
        """Put the cursor at an offset in code points, or at the nearest place where it may stand."""
        if select:
            self.anchor = self.cursor if self.anchor is None else self.anchor
        else:
            self.anchor = None
        self.cursor = self._nearest(offset)
        self._last_kind = ""

    def left(self, *, word: bool = False, select: bool = False) -> None:
        """Move one character or word to the left; without `select` a selection ends at its beginning."""
        chosen = self.selection
        self.move(chosen[0] if chosen and not select else self._left_of(self.cursor, word=word), select=select)

    def right(self, *, word: bool = False, select: bool = False) -> None:
        """Move one character or word to the right; without `select` a selection ends at its end."""
        chosen = self.selection
        self.move(chosen[1] if chosen and not select else self._right_of(self.cursor, word=word), select=select)

    def select_all(self) -> None:
        self.anchor, self.cursor = 0, len(self.text)

    def undo(self) -> bool:
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        return self._step(self._undone, self._done)

    def _step(self, source: list[tuple[str, int]], other: list[tuple[str, int]]) -> bool:
        if not source:
            return False
        other.append((self.text, self.cursor))
        self._set(*source.pop())
        self._last_kind = ""
        return True

    def _put(self, text: str, cursor: int, kind: str) -> None:
        same_step = kind and kind == self._last_kind and not (kind == "type" and self.text[:cursor].endswith(" "))
        if not same_step:
            self._done.append((self.text, self.cursor))
        self._undone.clear()
        self._set(text, cursor)
        self._last_kind = kind

    def _set(self, text: str, cursor: int) -> None:
        self.text = text
        self._stops = stops_in(text)
        self.anchor = None
        self.cursor = self._nearest(cursor)

    def _nearest(self, offset: int) -> int:
        at = bisect_left(self._stops, min(max(0, offset), len(self.text)))
        return self._stops[min(at, len(self._stops) - 1)]

    def _left_of(self, offset: int, *, word: bool) -> int:
        if not word:
            return self._stops[max(0, bisect_left(self._stops, offset) - 1)]
        start = offset
        while start > 0 and self.text[start - 1].isspace():
            start -= 1
        return self._word_around(start, before=True)[0] if start else 0

    def _right_of(self, offset: int, *, word: bool) -> int:
        if not word:
            return self._stops[min(len(self._stops) - 1, bisect_right(self._stops, offset))]
        end = self._word_around(offset)[1] if offset < len(self.text) else offset
        while end < len(self.text) and self.text[end].isspace():
            end += 1
        return self._nearest(end)

    def _word_around(self, offset: int, *, before: bool = False) -> tuple[int, int]:
        from translator.bilingual.alignment.word_diff import tokenize

        at = 0
        for token in tokenize(self.text, "zh-Hans"):
            end = at + len(token)
            if at < offset <= end if before else at <= offset < end:
                return at, end
            at = end
        return offset, offset


def stops_in(text: str) -> list[int]:
    """Return the offsets at which a cursor may stand, 0 and the end included."""
    stops, at = [0], 0
    for match in INLINE_TAG.finditer(text):
        stops += _grapheme_ends(text, at, match.start())
        stops.append(match.end())
        at = match.end()
    return [*stops, *_grapheme_ends(text, at, len(text))]


def _grapheme_ends(text: str, start: int, end: int) -> list[int]:
    ends, at = [], start
    for item in graphemes(text[start:end]):
        at += len(item)
        ends.append(at)
    return ends


def one_line(text: str, tag: str = EN) -> str:
    """Return a text as one line: lines are joined, tabs become blanks, other control characters (escape, NUL …) go."""
    text = join_lines(text, tag).replace("\t", " ")
    return "".join(char for char in text if unicodedata.category(char) != "Cc")


@dataclass(frozen=True, slots=True)
class TypingArea:
    """The lines of a text; together they cover all of it, blanks at the ends of lines included."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def around(cls, buffer: EditBuffer, width: int) -> TypingArea:
        """Fold the text of a buffer into lines of fewer than `width` cells: the cursor needs one at the end."""
        text = buffer.text
        found = wrap_spans(printable(text), max(4, width - 1))
        starts = [0, *(start for start, _end in found[1:])]
        ends = [*starts[1:], len(text)]
        return cls(text, tuple(zip(starts, ends, strict=True)))

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column (in cells) of an offset."""
        line = max(at for at, (start, _end) in enumerate(self.spans) if start <= offset)
        return line, cells(printable(self.text[self.spans[line][0] : offset]))

    def offset(self, line: int, column: int) -> int:
        """Return the offset at a line and a column in cells, else the nearest offset."""
        start, end = self.spans[min(max(0, line), len(self.spans) - 1)]
        used = 0
        for item in graphemes(self.text[start:end]):
            size = cells(printable(item))
            if used + size > column:
                return start
            used += size
            start += len(item)
        return max(0, end - 1) if line < len(self.spans) - 1 and end > start - 1 else end

    def vertical(self, buffer: EditBuffer, step: int) -> int:
        """Return the offset one line up (-1) or down (1) from the cursor; an end of the text without such a line."""
        line, column = self.place(buffer.cursor)
        if 0 <= line + step < len(self.spans):
            return self.offset(line + step, column)
        return 0 if step < 0 else len(buffer.text)

    def line_ends(self, buffer: EditBuffer) -> tuple[int, int]:
        line, _column = self.place(buffer.cursor)
        start, end = self.spans[line]
        return start, end if line == len(self.spans) - 1 else max(start, end - 1)

    def lines(self, buffer: EditBuffer, findings: Sequence[Finding]) -> list[StyledLine]:
        pieces = plain(self.text)
        for finding in findings:
            if finding.start < finding.end <= len(self.text):
                pieces = over(pieces, [(finding.start, finding.end)], "marked")
        if buffer.selection:
            pieces = over(pieces, [buffer.selection], "selected")
        at = buffer.cursor
        under = next(iter(graphemes(self.text[at:])), "") if at < len(self.text) else ""
        if under:
            pieces = over(pieces, [(at, at + len(under))], "cursor")
        lines = [cut(pieces, start, end) for start, end in self.spans]
        if not under:
            lines[-1] = [*lines[-1], TextRun(" ", "cursor")]
        return lines


class ChoiceGroup(StrEnum):
    MATCHES = "matches"
    TERMS = "terms"
    TAGS = "tags"


def term_choices(shown: ShownSegment) -> list[tuple[TermEntry, str]]:
    return [(term, text) for term in shown.terms for text in term.offers or (term.source,)]


def choice_texts(shown: ShownSegment, group: ChoiceGroup) -> list[str]:
    match group:
        case ChoiceGroup.TERMS:
            return [text for _term, text in term_choices(shown)]
        case ChoiceGroup.TAGS:
            return shown.tags
    return [offer.text for offer in shown.offers if offer.text]


def missing_tag(source: str, target: str) -> str | None:
    present = INLINE_TAG.findall(target)
    for match in INLINE_TAG.finditer(source):
        if match.group() not in present:
            return match.group()
        present.remove(match.group())
    return None


def type_key(buffer: EditBuffer, area: TypingArea, key: str, character: str | None) -> bool:
    """Do what an editing key does, or type a character; False for any other key."""
    *modifiers, name = key.split("+")
    select, word = "shift" in modifiers, bool({"ctrl", "alt"} & {*modifiers})
    match name:
        case "left":
            buffer.left(word=word, select=select)
        case "right":
            buffer.right(word=word, select=select)
        case "home":
            buffer.move(0 if word else area.line_ends(buffer)[0], select=select)
        case "end":
            buffer.move(len(buffer.text) if word else area.line_ends(buffer)[1], select=select)
        case "backspace":
            buffer.delete_left(word=word)
        case "delete":
            buffer.delete_right(word=word)
        case _other:
            return _type_other(buffer, area, key, character)
    return True


def _type_other(buffer: EditBuffer, area: TypingArea, key: str, character: str | None) -> bool:
    match key:
        case "up":
            buffer.move(area.vertical(buffer, -1))
        case "down":
            buffer.move(area.vertical(buffer, 1))
        case "ctrl+w":
            buffer.delete_left(word=True)
        case "ctrl+u":
            buffer.delete_before()
        case "ctrl+l":
            buffer.select_all()
        case _other if character and unicodedata.category(character[0]) != "Cc":
            buffer.insert(character, kind="type")
        case _other:
            return False
    return True
