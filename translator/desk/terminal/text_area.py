"""The text area: where the characters of a text that is being typed lie on the screen, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from translator.bilingual.model import Finding
from translator.bilingual.words.control_characters import printable
from translator.desk.render.width import cells, graphemes, wrap_spans
from translator.desk.terminal.edit_buffer import EditBuffer
from translator.desk.terminal.styled_lines import StyledLine, TextRun, cut, over, plain


@dataclass(frozen=True, slots=True)
class TypingArea:
    """The lines of a text; together they cover all of it, blanks at the ends of lines included."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Code points, half-open, line by line."""

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
        """Return the offset at a line and a column in cells, the nearest one where there is none."""
        start, end = self.spans[min(max(0, line), len(self.spans) - 1)]
        used = 0
        for item in graphemes(self.text[start:end]):
            size = cells(printable(item))
            if used + size > column:
                return start
            used += size
            start += len(item)
        return max(0, end - 1) if line < len(self.spans) - 1 and end > start - 1 else end

    def vertical(self, buffer: EditBuffer, step: int) -> int | None:
        """Return the offset one line up (-1) or down (1) from the cursor; None where there is no such line."""
        line, column = self.place(buffer.cursor)
        return self.offset(line + step, column) if 0 <= line + step < len(self.spans) else None

    def line_ends(self, buffer: EditBuffer) -> tuple[int, int]:
        line, _column = self.place(buffer.cursor)
        start, end = self.spans[line]
        return start, end if line == len(self.spans) - 1 else max(start, end - 1)

    def lines(self, buffer: EditBuffer, findings: Sequence[Finding]) -> list[StyledLine]:
        """Return the text as lines with tags, findings, selection and cursor."""
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
