"""
Draws what `benchmarks.speed.scale --json` measured: `python -m benchmarks.speed.scale_plot docs/images/scale.svg`.

    python -m benchmarks.speed.scale_plot FILE.svg [--figures benchmarks/data/scale.json]

One line a command: processor time against the number of catalogs (articles × languages), both axes logarithmic, so that
a line of slope 1 is work that grows as the archive does. Dashed: the same command again, with nothing changed.
"""

from __future__ import annotations

import argparse
import json
from math import log10
from pathlib import Path

from benchmarks.speed.archive import REPOSITORY

FIGURES = REPOSITORY / "benchmarks/data/scale.json"
COLOURS = {
    "sync": "#1b6ca8", "status": "#7a8b99", "translate": "#b3541e", "check": "#2e7d4f", "report": "#8e4585",
    "publish": "#c2930a", "verify": "#444444",
}  # fmt: skip
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 460, 60, 150, 20, 50


def points_of(figures: dict[str, dict[str, list[float]]], row: str) -> list[tuple[int, float]]:
    """Return catalogs and seconds of each archive in which a command was measured, the smallest first."""
    sizes = {name: int(name.split(" x ")[0]) * int(name.split(" x ")[1]) for name in figures}
    return sorted((sizes[name], rows[row][0]) for name, rows in figures.items() if row in rows)


def draw(figures: dict[str, dict[str, list[float]]]) -> str:
    """Return the plot as SVG."""
    rows = {f"{verb} {time}": points_of(figures, f"{verb} {time}") for verb in COLOURS for time in ("first", "again")}
    rows = {name: points for name, points in rows.items() if len(points) > 1}
    least, most = min(p[0] for points in rows.values() for p in points), max(p[0] for q in rows.values() for p in q)

    def x(count: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (log10(count) - log10(least)) / (log10(most) - log10(least))

    def y(seconds: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (2.5 - log10(max(seconds, 0.1))) / 3.5

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12">',
        "<title>Processor time of each command against the number of catalogs</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for seconds in (0.1, 1, 10, 100):
        parts.append(f'<path d="M{LEFT} {y(seconds):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(seconds) + 4:.1f}" text-anchor="end">{seconds:g} s</text>')
    for count in sorted({count for points in rows.values() for count, _seconds in points}):
        parts.append(f'<path d="M{x(count):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#eee"/>')
        parts.append(f'<text x="{x(count):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{count:,}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 12}" text-anchor="middle">catalogs</text>')
    ends: list[float] = []
    for name, points in sorted(rows.items(), key=lambda item: y(item[1][-1][1])):
        verb, _space, time = name.partition(" ")
        line = " ".join(f"{x(count):.1f},{y(seconds):.1f}" for count, seconds in points)
        dash = ' stroke-dasharray="5 4"' if time == "again" else ""
        parts.append(f'<polyline points="{line}" fill="none" stroke="{COLOURS[verb]}" stroke-width="2"{dash}/>')
        at = max(y(points[-1][1]) + 4, (ends[-1] + 14) if ends else 0)
        ends.append(at)
        parts.append(f'<text x="{x(points[-1][0]) + 8:.1f}" y="{at:.1f}" fill="{COLOURS[verb]}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("svg", type=Path, metavar="FILE.svg")
    parser.add_argument("--figures", type=Path, default=FIGURES)
    options = parser.parse_args()
    options.svg.write_text(draw(json.loads(options.figures.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
