"""Engines side by side as a picture: one SVG, a panel for each figure, a bar for each run, whiskers for intervals."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from translator.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.engines.evaluation import EvaluationResult, MetricScore

_LABEL, _BAR, _VALUE = 150, 300, 110
"""Widths in pixels: names at the left, the longest bar, figures at the right."""
_ROW, _GAP, _TITLE = 22, 18, 26
_STYLE = (
    "text{font:13px system-ui,'Noto Sans CJK SC',sans-serif;fill:#1c1c1c}.h{font-weight:600}.b{fill:#2f6f8f}"
    ".w{stroke:#1c1c1c;stroke-width:1.5}.g{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#e8e6e3}.b{fill:#6bb0d0}.w{stroke:#e8e6e3}.g{fill:#16181a}}"
)


class _Bar(NamedTuple):
    value: float
    shown: str
    interval: float = 0.0


def draw_results(results: Sequence[EvaluationResult]) -> str:
    """Return an SVG document of the results, readable in light and dark; every bar has its figure beside it."""
    panels = [
        (_("BLEU (more is better)"), [_score(result.bleu) for result in results]),
        (_("chrF2 (more is better)"), [_score(result.chrf) for result in results]),
        (_("segments a minute"), [_Bar(one.segments_per_minute, f"{one.segments_per_minute:.0f}") for one in results]),
        (_("memory, MB"), [_Bar(result.memory_mb, str(result.memory_mb)) for result in results]),
        (_("segments with right numbers and dates"), [_share(*result.numbers) for result in results]),
        (_("segments that hold the glossary"), [_share(*result.terms) for result in results if result.terms[1]]),
        (_("drafts with words of the other language (fewer is better)"),
         [_share(result.mixed, result.segments) for result in results]),
    ]  # fmt: skip
    names = [result.engine for result in results]
    parts: list[str] = []
    top = _GAP
    for title, bars in panels:
        if len(bars) == len(names):
            parts += _panel(title, names, bars, top)
            top += _TITLE + _ROW * len(bars) + _GAP
    width = _LABEL + _BAR + _VALUE
    title = escape(_("Engines compared"))
    size = f'viewBox="0 0 {width} {top}" width="{width}" height="{top}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
        f"<title>{title}</title><style>{_STYLE}</style>"
        f'<rect class="g" width="{width}" height="{top}"/>{"".join(parts)}</svg>\n'
    )


def _score(score: MetricScore) -> _Bar:
    return _Bar(score.value, f"{score.value:.1f}", score.interval or 0.0)


def _share(part: int, whole: int) -> _Bar:
    return _Bar(part / whole if whole else 0.0, f"{part}/{whole}")


def _panel(title: str, names: Sequence[str], bars: Sequence[_Bar], top: int) -> list[str]:
    scale = _BAR / (max(bar.value + bar.interval for bar in bars) or 1)
    parts = [f'<text class="h" x="8" y="{top + 14}">{escape(title)}</text>']
    for index, (name, bar) in enumerate(zip(names, bars, strict=True)):
        y = top + _TITLE + _ROW * index
        end, middle = _LABEL + bar.value * scale, y + 8
        parts.append(f'<text x="8" y="{y + 13}">{escape(name)}</text>')
        parts.append(f'<rect class="b" x="{_LABEL}" y="{y}" width="{bar.value * scale:.1f}" height="16"/>')
        if bar.interval:
            low, high = end - bar.interval * scale, end + bar.interval * scale
            ends = f"M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"
            parts.append(f'<path class="w" d="M{low:.1f} {middle}H{high:.1f}{ends}"/>')
        parts.append(f'<text x="{end + bar.interval * scale + 8:.1f}" y="{y + 13}">{escape(bar.shown)}</text>')
    return parts
