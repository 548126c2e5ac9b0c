"""Rows of segments in the list, and which of them are visible: the current one whole, the others cut to a few lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import NamedTuple

from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity
from translator.desk.render.width import StyledLine, TextRun, fold
from translator.desk.terminal.styled_lines import (
    COLUMN,
    DRAFT_SIGN,
    FLAGS,
    HIT_SIGN,
    SEVERITIES,
    SEVERITY_ROLES,
    STATE_ROLES,
    EditBuffer,
    TypingArea,
    changed,
    fixed,
    folded,
    padded,
    plain,
    state_sign,
)
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry, flags_of
from translator.newsroom.review.labels import state_name
from translator.newsroom.review.session import ShownSegment

# Cells of the list from which two columns have room.
_SIDE_BY_SIDE = 62
# Not a box character: terminals set up for Chinese disagree about their width.
_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class RowLayout:
    width: int
    digits: int

    @property
    def gutter(self) -> int:
        return 1 + self.digits + 1 + 2 + 2 + 1

    @property
    def is_stacked(self) -> bool:
        return self.width < _SIDE_BY_SIDE

    @property
    def column(self) -> int:
        room = self.width - self.gutter - 1
        return max(8, room if self.is_stacked else (room - len(_BETWEEN)) // 2)

    @property
    def target_at(self) -> int:
        return self.gutter if self.is_stacked else self.gutter + self.column + len(_BETWEEN)


@dataclass(frozen=True, slots=True)
class RenderedSegment:
    lines: list[StyledLine]
    target_from: int
    """First of the lines that the target is on."""
    target_to: int
    """One past the last of them."""
    area: TypingArea | None = None


@dataclass(frozen=True, slots=True)
class SegmentRenderer:
    catalog: Catalog
    shape: RowLayout
    brackets: bool
    """True where colours are off, so that changed words are put in brackets."""
    against_machine: bool = False
    """True where targets are shown with their changes against the machine's text."""
    wanted: tuple[str, ...] = ()
    """Words that the filter looks for, to be marked in the texts."""
    most: int = 2
    """Lines of a text that is not the current one."""

    def draw(
        self,
        entry: Entry,
        worst: Severity | None,
        *,
        is_near: bool = False,
        is_hit: bool = True,
        has_sign: bool = False,
        is_unsaved: bool = False,
    ) -> RenderedSegment:
        """
        Draw a segment other than the current one, fainter where the filter does not let it through.

        `has_sign` puts a sign behind the number, which tells a hit from its neighbours without colour. `is_unsaved`
        says that a text was typed and not saved.
        """
        most = self.most + 1 if is_near else self.most
        role = "" if is_hit else "dim"
        source = folded(entry.source, role, self.shape.column, most, self.wanted)
        target = fold(self._target(entry, role), self.shape.column, most=most)
        head = self._head(entry, worst, " ", has_draft=is_unsaved, has_sign=has_sign)
        return self._joined(head, " ", source, target)

    def draw_current(
        self,
        shown: ShownSegment,
        findings: Sequence[Finding],
        *,
        buffer: EditBuffer | None = None,
        unsaved: str | None = None,
        has_sign: bool = False,
    ) -> RenderedSegment:
        """
        Draw the current segment: whole, with its place above, and with the text that is typed.

        `unsaved` is a text from before that was never saved; it stands in the place of the target.
        """
        entry, column = shown.entry, self.shape.column
        source = folded(entry.source, "", column, 0, self.wanted)
        area = None
        if buffer is not None:
            area = TypingArea.around(buffer, column)
            target = area.lines(buffer, [item for item in findings if item.side == "target"])
        elif unsaved is not None:
            target = fold(plain(unsaved, "unsaved"), column)
        else:
            target = fold(self._target(entry, "bold"), column)
        above = self._above(shown, unsaved=unsaved is not None)
        has_draft = unsaved is not None or (buffer is not None and buffer.text != entry.target)
        worst = findings[0].severity if findings else None
        head = self._head(entry, worst, ">", has_draft=has_draft, has_sign=has_sign)
        return self._joined(head, ">", source, target, above, area)

    def _target(self, entry: Entry, role: str) -> StyledLine:
        if not entry.target:
            return [TextRun(_("(not translated)"), "italic")]
        machine = self.catalog.machine_output(entry) if self.against_machine else ""
        if machine and machine != entry.target:
            return changed(machine, entry.target, self.catalog.tag, brackets=self.brackets)
        return plain(entry.target, role, self.wanted)

    def _above(self, shown: ShownSegment, *, unsaved: bool) -> list[StyledLine]:
        entry, width = shown.entry, self.shape.width - self.shape.gutter - 1
        parts = [" › ".join(shown.headings), shown.kind_name]
        place = [TextRun(" · ".join(part for part in parts if part) + (" · " if any(parts) else ""), "dim")]
        state = [TextRun(state_name(entry.state), STATE_ROLES[entry.state])]
        flags = [TextRun(_(", ") + name, "flag") for _flag, name in shown.flags]
        about = [entry.origin if entry.origin != "human" else "", shown.estimate, shown.actor]
        origin = [TextRun(" · " + " · ".join(part for part in about if part), "dim")] if any(about) else []
        lines = fold([*place, *state, *flags, *origin], width, most=2)
        if unsaved:
            lines += fold([TextRun(f"{DRAFT_SIGN} " + _("unsaved text from before"), "warning")], width)
        if shown.source_before:
            change = changed(shown.source_before, entry.source, self.catalog.source_tag, brackets=self.brackets)
            lines += fold([TextRun(_("source changed: "), "flag"), *change], width)
        return lines

    def _joined(
        self,
        head: StyledLine,
        mark: str,
        source: Sequence[StyledLine],
        target: Sequence[StyledLine],
        above: Sequence[StyledLine] = (),
        area: TypingArea | None = None,
    ) -> RenderedSegment:
        shape = self.shape
        blank: StyledLine = [TextRun(mark + " " * (shape.gutter - 1), "bold")]
        lines = [[*blank, *line] for line in above]
        if shape.is_stacked:
            lines += [[*(head if at == 0 else blank), *line] for at, line in enumerate(source)]
            first = len(lines)
            arrow: StyledLine = [fixed(mark, shape.gutter - 3, "bold"), TextRun("=> ", "dim")]
            lines += [[*(arrow if at == 0 else blank), *line] for at, line in enumerate(target)]
            return RenderedSegment(lines, first, len(lines), area)
        first = len(lines)
        nothing: StyledLine = []
        for at, (left, right) in enumerate(zip_longest(source, target, fillvalue=nothing)):
            lines.append(
                [*(head if at == 0 else blank), *padded(left, shape.column), COLUMN, TextRun(_BETWEEN, "dim"), *right]
            )
        return RenderedSegment(lines, first, first + len(target), area)

    def _head(self, entry: Entry, worst: Severity | None, mark: str, *, has_draft: bool, has_sign: bool) -> StyledLine:
        flags = flags_of(entry)
        flag = next((sign for name, sign in FLAGS.items() if name in flags), " ")
        bold = "bold" if mark.strip() else "dim"
        return [
            TextRun(f"{mark}{entry.number:>{self.shape.digits}}", bold),
            TextRun(HIT_SIGN if has_sign else " ", "key"),
            fixed(state_sign(entry.state), 2, STATE_ROLES[entry.state]),
            TextRun(DRAFT_SIGN if has_draft else flag, "warning" if has_draft else "flag"),
            TextRun(SEVERITIES[worst] if worst else " ", SEVERITY_ROLES[worst] if worst else ""),
            TextRun(" "),
        ]


NEIGHBOURS = 3


class ScreenLine(NamedTuple):
    number: int
    line: int


def rows_of(queue: Sequence[int], number: int, total: int) -> list[int]:
    """
    Return the numbers in the list: the queue in its order, and around the current segment its neighbours.

    In a queue that is not in article order the neighbours stand around the current segment where that is.
    """
    near = range(max(1, number - NEIGHBOURS), min(total, number + NEIGHBOURS) + 1) if number else ()
    if all(one < other for one, other in pairwise(queue)):
        return sorted({*queue, *near})
    if number not in queue:
        return [*near, *(item for item in queue if item not in near)]
    at = list(queue).index(number)
    return [
        *(item for item in queue[:at] if item not in near),
        *near,
        *(item for item in queue[at + 1 :] if item not in near),
    ]


def lay_out(
    rows: Sequence[int], number: int, top: int, height: int, lines_of: Callable[[int], int]
) -> tuple[int, list[ScreenLine]]:
    """
    Return the line on which the current segment begins, and what is on each line of the screen.

    `top` is where it should begin; it is moved only as far as the ends of the list make necessary. `lines_of` says how
    many lines a segment takes, and is asked for no more segments than fit.
    """
    if not rows:
        return 0, [ScreenLine(0, 0)] * height
    at = rows.index(number) if number in rows else 0
    above, first = top, at
    while above > 0 and first > 0:
        first -= 1
        above -= lines_of(rows[first])
    if above > 0:
        top, above = top - above, 0
    bottom, last = top, at
    while last < len(rows) and bottom < height:
        bottom += lines_of(rows[last])
        last += 1
    if bottom < height:
        missing = height - bottom
        top, above = top + missing, above + missing
        while above > 0 and first > 0:
            first -= 1
            above -= lines_of(rows[first])
        if above > 0:
            top, above = top - above, 0
    shown: list[ScreenLine] = []
    y = above
    while first < len(rows) and y < height:
        for line in range(lines_of(rows[first])):
            if 0 <= y < height:
                shown.append(ScreenLine(rows[first], line))
            y += 1
        first += 1
    return top, [*shown, *[ScreenLine(0, 0)] * (height - len(shown))]


def scrolled_into_view(top: int, lines: int, height: int) -> int:
    """Return where the current segment must begin to be seen whole, with some lines above where there is room."""
    room = min(3, max(0, (height - lines) // 2))
    return max(room, min(top, height - lines - room)) if lines + 2 * room <= height else 0
