"""
The edit buffer: a text of one line while it is typed, with cursor, selection and unlimited undo.

It does not depend on the terminal. The cursor stands between two characters as a reader sees them (grapheme clusters),
never inside one. A numbered tag counts as one character, so that it cannot be broken.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from translator.bilingual.sentences import join_lines
from translator.bilingual.words.language import EN
from translator.bilingual.words.masking import INLINE_TAG
from translator.desk.render.width import graphemes


@dataclass(frozen=True, slots=True)
class BufferState:
    text: str
    cursor: int


class EditBuffer:
    """The target of one segment while it is edited; offsets are code points."""

    def __init__(self, text: str, cursor: int | None = None, tag: str = EN) -> None:
        """Begin with `text`, the cursor at its end unless told where; `tag` is the language that is typed."""
        self.text, self._tag = text, tag
        self.anchor: int | None = None
        """Where a selection began; None where nothing is selected."""
        self._undone: list[BufferState] = []
        self._done: list[BufferState] = []
        self._last_kind = ""
        self._stops = stops_in(text)
        self.cursor = self._nearest(len(text) if cursor is None else cursor)

    @property
    def selection(self) -> tuple[int, int] | None:
        """What is selected, in code points, half-open; None for nothing."""
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
        """Put `text` in the place of `start:end`, in one step that can be undone."""
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
        """Take the last change back; False where there is none."""
        return self._step(self._done, self._undone)

    def redo(self) -> bool:
        """Do again what was taken back last; False where there is nothing."""
        return self._step(self._undone, self._done)

    def _step(self, source: list[BufferState], other: list[BufferState]) -> bool:
        if not source:
            return False
        other.append(BufferState(self.text, self.cursor))
        version = source.pop()
        self._set(version.text, version.cursor)
        self._last_kind = ""
        return True

    def _put(self, text: str, cursor: int, kind: str) -> None:
        """Change the text; letters typed one after the other are one step of undo, up to the end of a word."""
        same_step = kind and kind == self._last_kind and not (kind == "type" and self.text[:cursor].endswith(" "))
        if not same_step:
            self._done.append(BufferState(self.text, self.cursor))
        self._undone.clear()
        self._set(text, cursor)
        self._last_kind = kind

    def _set(self, text: str, cursor: int) -> None:
        self.text = text
        self._stops = stops_in(text)
        self.anchor = None
        self.cursor = self._nearest(cursor)

    def _nearest(self, offset: int) -> int:
        """Return the first stop at or behind an offset."""
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
        """Return the token at an offset; with `before` the one that ends there."""
        from translator.bilingual.alignment.text_diff.word_diff import tokenize

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
