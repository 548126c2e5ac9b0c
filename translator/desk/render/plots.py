"""
The plots of the report: where their bars and lines stand. The template `plots.html` draws them as inline SVG.

Every plot has a title, and a description that says its figures in words; the table below it has the same figures. No
meaning depends on shades alone: each part has its number in it or beside it, and the legend has the order of the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from translator.bilingual.i18n import _
from translator.desk.render.width import truncate

WIDTH = 720
_LABEL = 216
_ROW = 30
# Terminal cells of a label that fit beside the bars; wide characters count two.
_CELLS = 29
_CELL = 7.0
# Width of the sum at the right of a bar.
_TOTAL = 52


class BarPart(NamedTuple):
    shade: str
    x: float
    width: float
    number: int

    @property
    def has_room(self) -> bool:
        return self.width > _CELL * len(str(self.number)) + 6


class BarRow(NamedTuple):
    label: str
    top: int
    parts: list[BarPart]
    end: float
    total: int


@dataclass(frozen=True, slots=True)
class BarPlot:
    id: str
    title: str
    description: str
    rows: list[BarRow]
    legend: list[tuple[str, str]]
    """Name and shade of each part."""
    width: int = WIDTH
    label_x: int = _LABEL - 8

    @property
    def height(self) -> int:
        return _ROW * len(self.rows) + 4


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class LinePlot:
    id: str
    title: str
    description: str
    lines: list[list[Point]]
    """The points in stretches without a gap."""
    labels: list[tuple[float, str]]
    grid: list[tuple[float, str]]
    width: int = WIDTH
    height: int = 190


def plot_bars(
    name: str,
    title: str,
    parts: Sequence[tuple[str, str]],
    bars: Sequence[tuple[str, Sequence[int]]],
    *,
    shares: bool = False,
) -> BarPlot:
    """
    Place bars, each with its label and one count for each of `parts`, which are names and shades.

    `shares` draws each bar over the full width; else the longest bar fills it.
    """
    longest = max((sum(counts) for _label, counts in bars), default=0) or 1
    words, rows = [], []
    for number, (label, counts) in enumerate(bars):
        named = zip(counts, parts, strict=True)
        words.append(f"{label}: " + ", ".join(f"{count} {part}" for count, (part, _shade) in named if count))
        scale = (WIDTH - _LABEL - _TOTAL) / ((sum(counts) or 1) if shares else longest)
        drawn, at = [], float(_LABEL)
        for count, (_part, shade) in zip(counts, parts, strict=True):
            if count:
                drawn.append(BarPart(shade, at, count * scale, count))
                at += count * scale
        rows.append(BarRow(truncate(label, _CELLS), number * _ROW + 4, drawn, at, sum(counts)))
    return BarPlot(name, title, "; ".join(words), rows, list(parts))


def plot_line(
    name: str, title: str, labels: Sequence[str], values: Sequence[float | None], *, unit: str = ""
) -> LinePlot:
    """Place a line through `values`, one a label; None leaves a gap."""
    pairs = list(zip(labels, values, strict=True))
    nothing = _("nothing")
    words = "; ".join(f"{label}: {nothing if value is None else f'{value:,.0f}{unit}'}" for label, value in pairs)
    most = _ceiling(max((value for value in values if value is not None), default=0))
    step = (WIDTH - 90) / max(1, len(values) - 1)
    places = [60 + number * step if len(values) > 1 else WIDTH / 2 for number in range(len(values))]
    points = [
        None if value is None else Point(x, 150 - 130 * value / most) for x, value in zip(places, values, strict=True)
    ]
    lines = [
        [point for point in run if point] for is_gap, run in groupby(points, lambda point: point is None) if not is_gap
    ]
    every = -(-len(labels) // 8) or 1
    shown = list(zip(places, labels, strict=True))[::every]
    grid = [(150 - 130 * share, f"{most * share:,.0f}{unit}") for share in (0.0, 0.5, 1.0)]
    return LinePlot(name, title, words, lines, shown, grid)


def _ceiling(value: float) -> float:
    """Return the next of 1, 2, 4, 6, 8, 10 times a power of ten, so that half of it is a round number too."""
    if value <= 1:
        return 2.0
    scale = 1.0
    while scale * 10 <= value:
        scale *= 10
    return next(scale * step for step in (1, 2, 4, 6, 8, 10) if scale * step >= value)
