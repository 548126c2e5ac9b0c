"""
The plots of the report: bars and a line, drawn as inline SVG without scripts.

Every plot has a title and a description that says its figures in words; the same figures stand in the table under it.
Shades carry no meaning alone: each part has its number in it or beside it, and the legend is in the order of the parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from translator.i18n import _
from translator.render.width import truncate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 720
_LABEL = 216
_ROW = 30
_BAR = 20
_CELLS = 29
"""Terminal cells of a label that fit beside the bars; wide characters count two."""
_CELL = 7.0
_ROOM = 52
"""Where the sum of a bar is written, at its right."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar plot, cut into parts."""

    label: str
    parts: tuple[int, ...]
    shown: str = ""
    """What stands at its end; the sum where empty."""


def stacked(
    name: str, title: str, names: Sequence[str], classes: Sequence[str], bars: Sequence[Bar], *, shares: bool
) -> Iterator[str]:
    """
    Yield bars under one another with a legend.

    `shares` draws each bar over the full width; else the longest bar fills it.
    """
    words = "; ".join(
        f"{bar.label}: " + ", ".join(f"{part} {word}" for word, part in zip(names, bar.parts, strict=True) if part)
        for bar in bars
    )
    height = _ROW * len(bars) + 4
    yield from _open(name, title, words, height)
    most = max((sum(bar.parts) for bar in bars), default=0) or 1
    for row, bar in enumerate(bars):
        yield from _stack(bar, classes, row * _ROW + 4, (sum(bar.parts) or 1) if shares else most)
    yield "</svg>\n"
    yield from _legend(names, classes)


def _open(name: str, title: str, words: str, height: int) -> Iterator[str]:
    yield f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-t {name}-d">\n'
    yield f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(words)}</desc>\n'


def _stack(bar: Bar, classes: Sequence[str], top: int, most: int) -> Iterator[str]:
    label = truncate(bar.label, _CELLS)
    yield f'<text class="label" x="{_LABEL - 8}" y="{top + 15}" text-anchor="end">{escape(label)}</text>'
    at, scale = float(_LABEL), (WIDTH - _LABEL - _ROOM) / most
    for part, name in zip(bar.parts, classes, strict=True):
        if not part:
            continue
        width = part * scale
        yield f'<rect class="{name}" x="{at:.1f}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
        if width > _CELL * len(str(part)) + 6:
            middle = at + width / 2
            yield f'<text class="in {name}" x="{middle:.1f}" y="{top + 15}" text-anchor="middle">{part}</text>'
        at += width
    yield f'<text x="{at + 6:.1f}" y="{top + 15}">{escape(bar.shown or str(sum(bar.parts)))}</text>\n'


def _legend(names: Sequence[str], classes: Sequence[str]) -> Iterator[str]:
    yield '<ul class="key" aria-hidden="true">'
    for name, shade in zip(names, classes, strict=True):
        yield f'<li><svg viewBox="0 0 14 14"><rect class="{shade}" width="14" height="14"/></svg>{escape(name)}</li>'
    yield "</ul>\n"


def line(
    name: str, title: str, labels: Sequence[str], values: Sequence[float | None], *, unit: str = ""
) -> Iterator[str]:
    """Yield a line through `values`, one a label from left to right; None leaves a gap."""
    pairs = list(zip(labels, values, strict=True))
    nothing = _("nothing")
    words = "; ".join(f"{label}: {nothing if value is None else f'{value:,.0f}{unit}'}" for label, value in pairs)
    yield from _open(name, title, words, 190)
    most = _ceiling(max((value for value in values if value is not None), default=0))
    step = (WIDTH - 90) / max(1, len(values) - 1)
    points = [
        None if value is None else (60 + number * step if len(values) > 1 else WIDTH / 2, 150 - 130 * value / most)
        for number, value in enumerate(values)
    ]
    yield from _axis(most, unit)
    for run in _runs(points):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        yield f'<polyline class="line" points="{path}"/>'
    every = -(-len(labels) // 8)
    for number, (label, point) in enumerate(zip(labels, points, strict=True)):
        if point is not None:
            yield f'<circle class="dot" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="4"/>'
        if number % every == 0:
            x = 60 + number * step if len(values) > 1 else WIDTH / 2
            yield f'<text x="{x:.1f}" y="176" text-anchor="middle">{escape(label)}</text>'
    yield "</svg>\n"


def _axis(most: float, unit: str) -> Iterator[str]:
    for share in (0.0, 0.5, 1.0):
        y = 150 - 130 * share
        yield f'<line class="grid" x1="52" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="46" y="{y + 4:.1f}" text-anchor="end">{most * share:,.0f}{escape(unit)}</text>\n'


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _ceiling(value: float) -> float:
    """Return the next of 1, 2, 4, 6, 8, 10 times a power of ten, so that half of it is a round number too."""
    if value <= 1:
        return 2.0
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    return next(scale * step for step in (1, 2, 4, 6, 8, 10) if scale * step >= value)
