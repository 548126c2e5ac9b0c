"""
A chart of engines side by side: one SVG with a panel for each figure, a bar for each run, and whiskers for intervals.

The template is `engine_chart.svg`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.i18n import _
from translator.newsroom.drafts.evaluation import EvaluationResult, MetricScore
from translator.newsroom.ground.html.environment import environment

_TEMPLATES = Path(__file__).parent / "templates"
# Width of the longest bar in pixels.
_BAR = 300
_ROW, _GAP, _TITLE = 22, 18, 26


class ChartBar(NamedTuple):
    value: float
    label: str
    interval: float = 0.0


class ChartPanel(NamedTuple):
    title: str
    bars: list[ChartBar]
    top: int

    @property
    def scale(self) -> float:
        """Pixels of one unit."""
        return _BAR / (max(bar.value + bar.interval for bar in self.bars) or 1)


def draw_results(results: Sequence[EvaluationResult]) -> str:
    """Return an SVG document of the results, readable in light and dark; every bar has its figure beside it."""
    panels = [
        (_("BLEU (more is better)"), [_score(result.bleu) for result in results]),
        (_("chrF2 (more is better)"), [_score(result.chrf) for result in results]),
        (_("segments a minute"), [_figure(result.segments_per_minute) for result in results]),
        (_("memory, MB"), [_figure(result.memory_mb) for result in results]),
        (_("segments with right numbers and dates"), [_share(*result.numbers) for result in results]),
        (_("segments that hold the glossary"), [_share(*result.terms) for result in results if result.terms[1]]),
        (_("drafts with words of the other language (fewer is better)"),
         [_share(result.mixed, result.segments) for result in results]),
    ]  # fmt: skip
    shown, top = [], _GAP
    for title, bars in panels:
        if len(bars) == len(results):
            shown.append(ChartPanel(title, bars, top))
            top += _TITLE + _ROW * len(bars) + _GAP
    names = [result.engine for result in results]
    template = environment(_TEMPLATES).get_template("engine_chart.svg")
    return template.render(panels=shown, names=names, height=top, row_height=_ROW, title_height=_TITLE)


def _score(score: MetricScore) -> ChartBar:
    return ChartBar(score.value, f"{score.value:.1f}", score.interval or 0.0)


def _figure(value: float) -> ChartBar:
    return ChartBar(value, f"{value:.0f}")


def _share(part: int, whole: int) -> ChartBar:
    return ChartBar(part / whole if whole else 0.0, f"{part}/{whole}")
