"""
Tables of text: columns aligned by terminal cells, no frame.

On a terminal the flexible columns are cut so that a row stays on one line; in a pipe nothing is cut. No border is
drawn at the right, where ambiguous widths would make it ragged.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import repeat
from typing import NamedTuple, TypeAlias

from translator.bilingual.i18n import _, ngettext, percentage
from translator.bilingual.model import State
from translator.bilingual.words.patterns import printable
from translator.desk.render.console import is_terminal, print_styled, terminal_width
from translator.desk.render.width import Align, cells, pad, truncate
from translator.newsroom.review.labels import age_name, people_list, state_name, step_name
from translator.newsroom.review.progress import Progress, hold_words

GAP = "  "
_NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    align: Align = "left"
    flexible: bool = False
    """It may be cut, with an ellipsis, where the terminal is too narrow."""


class Cell(NamedTuple):
    text: str
    style: str = ""
    """rich's words for a style: `bold`, `dim`, `green`."""


Line: TypeAlias = tuple[Cell, ...]
"""A line of a table: its cells, filled up to the widths of their columns."""


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]]) -> None:
    print_lines(table_lines(columns, rows, terminal_width() if is_terminal(sys.stdout) else None))


def print_lines(lines: Iterable[Line]) -> None:
    for line in lines:
        print_styled(*line)


def table_lines(
    columns: Sequence[Column], rows: Sequence[Sequence[str | Cell]], width: int | None = None
) -> list[Line]:
    """Return titles and rows as lines, at most `width` cells wide where that can be reached."""
    # Most cells of a long table say what others of their column say: each text is measured and filled up once.
    texts = [
        {item: printable(item if isinstance(item, str) else item.text) for item in {row[at] for row in rows}}
        for at in range(len(columns))
    ]
    widths = _widths(columns, texts, width)
    filled = []
    for at, column in enumerate(columns):
        is_last = at == len(columns) - 1
        align = None if is_last and column.align == "left" else column.align  # Nothing stands behind it.
        end = "" if is_last else GAP
        known = {
            item: _cell(text, item.style if isinstance(item, Cell) else "", widths[at], align, end)
            for item, text in texts[at].items()
        }
        filled.append([_cell(column.title, "bold", widths[at], align, end), *(known[row[at]] for row in rows)])
    return list(zip(*filled, strict=True))


def _cell(text: str, style: str, width: int, align: Align | None, end: str) -> Cell:
    text = truncate(text, width)
    return Cell((pad(text, width, align) if align else text) + end, style)


def _widths(columns: Sequence[Column], texts: Sequence[Mapping[str | Cell, str]], width: int | None) -> list[int]:
    widths = [
        max(cells(text) for text in (column.title, *known.values()))
        for column, known in zip(columns, texts, strict=True)
    ]
    if width is None:
        return widths
    excess = sum(widths) + len(GAP) * (len(columns) - 1) - width
    while excess > 0:
        index = max(range(len(columns)), key=lambda at: widths[at] if columns[at].flexible else 0)
        if not columns[index].flexible or widths[index] <= _NARROWEST:
            break
        widths[index] -= 1
        excess -= 1
    return widths


BAR_WIDTH = 12
# Best first. Each state has a shape of its own, so that the bar can be read without colours.
_BLOCKS = {State.FINAL: "█", State.REVIEWED: "▓", State.TRANSLATED: "▒", State.DRAFT: "░", State.NEW: "·"}
# Places of the columns that go one step after the other: counts of states, age, segments, share, and the bar.
_DROPPED: tuple[tuple[int, ...], ...] = ((5, 6, 7, 8, 9), (12,), (4,), (3,), (2,))
# Cells below which a name of an article, or of a person, cannot be told from another.
_READABLE = 18


def print_status(rows: Sequence[Progress], signs: Sequence[Sequence[str]] = (), *, now: datetime | None = None) -> None:
    width = terminal_width() if is_terminal(sys.stdout) else None
    print_lines(status_lines(rows, signs, now=now or datetime.now(UTC), width=width))


def status_lines(
    rows: Sequence[Progress], signs: Sequence[Sequence[str]] = (), *, now: datetime, width: int | None = None
) -> list[Line]:
    """Return titles and rows, and what `signs` say; a narrow `width` drops first what the bar shows."""
    columns = _columns()
    body = [_row(row, said, now) for row, said in zip(rows, signs or repeat(()), strict=False)]
    shown = list(range(len(columns)))
    for dropped in ((), *_DROPPED):
        shown = [at for at in shown if at not in dropped]
        if width is None or _least_width(columns, body, shown) <= width:
            break
    return table_lines([columns[at] for at in shown], [[row[at] for at in shown] for row in body], width)


def _least_width(columns: Sequence[Column], body: Sequence[Sequence[Cell | str]], shown: Iterable[int]) -> int:
    total = -len(GAP)
    for at in shown:
        texts = {cell.text if isinstance(cell, Cell) else cell for row in body for cell in [row[at]]}
        widest = max(map(cells, {columns[at].title, *texts}))
        total += len(GAP) + (min(widest, _READABLE) if columns[at].flexible else widest)
    return total


def legend() -> str:
    return "  ".join(f"{sign} {state_name(state)}" for state, sign in _BLOCKS.items())


def state_bar(row: Progress) -> str:
    """Draw the shares of the states in `BAR_WIDTH` characters; a state with any segment gets at least one."""
    return _bar(*(row.states[state.value] for state in _BLOCKS))


@cache
def _bar(*numbers: int) -> str:
    counts = {state: count for state, count in zip(_BLOCKS, numbers, strict=True) if count}
    if not counts:
        return " " * BAR_WIDTH
    lengths = {state: max(1, count * BAR_WIDTH // sum(numbers)) for state, count in counts.items()}
    while (excess := sum(lengths.values()) - BAR_WIDTH) != 0:
        widest = max(lengths, key=lambda state: (lengths[state], counts[state]))
        lengths[widest] -= 1 if excess > 0 else excess
    return "".join(_BLOCKS[state] * length for state, length in lengths.items())


def _columns() -> list[Column]:
    return [
        Column(_("article"), flexible=True),
        Column(_("into")),
        Column(_("progress")),
        Column(_("confirmed"), "right"),
        Column(_("seg."), "right"),
        Column(_("new"), "right"),
        Column(_("draft"), "right"),
        Column(_("trans."), "right"),
        Column(_("rev."), "right"),
        Column(_("final"), "right"),
        Column(_("stale"), "right"),
        Column(_("errors"), "right"),
        Column(_("waiting"), "right"),
        Column(_("next"), flexible=True),
    ]


def _row(row: Progress, said: Sequence[str], now: datetime) -> list[Cell | str]:
    return [
        row.slug,
        row.target,
        state_bar(row),
        percentage(int(row.coverage * 100) / 100) if row.segments else "–",
        str(row.segments),
        *(_count(row.states[state.value]) for state in State),
        Cell(_count(row.stale), "yellow" if row.stale else ""),
        Cell("–" if row.errors is None else str(row.errors), "bold red" if row.errors else ""),
        age_name(row.oldest, now),
        _next(row, said),
    ]


def _count(number: int) -> str:
    return str(number) if number else "·"


def _next(row: Progress, said: Sequence[str]) -> str:
    notes = [*said, *([people_list(row.people)] if row.people else [])]
    notes += [ngettext("{count} conflict", "{count} conflicts", row.conflicts)] if row.conflicts else []
    notes += [ngettext("{count} suggestion", "{count} suggestions", row.suggestions)] if row.suggestions else []
    notes += [_("{count} rejected", count=row.rejected)] if row.rejected else []
    notes += [_("{count} by an unknown hand", count=row.unknown)] if row.unknown else []
    notes += [ngettext("{count} character in doubt", "{count} characters in doubt", row.doubts)] if row.doubts else []
    notes += [ngettext("{count} unsaved text", "{count} unsaved texts", row.unsaved)] if row.unsaved else []
    notes += [_("{count} converted, not read", count=row.derived)] if row.derived else []
    notes += hold_words(row)
    return step_name(row.next, row.follows) + (_(": ") + _("; ").join(notes) if notes else "")
