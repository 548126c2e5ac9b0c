"""
The viewport: which segments are visible in the list, and on which lines of the screen; only those are drawn.

The list has the segments of the queue, and the three before and after the current one whether they are in it or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

NEIGHBOURS = 3


class ScreenLine(NamedTuple):
    number: int
    """Of the segment; 0 for nothing."""
    line: int
    """Line within the segment, from 0."""


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
