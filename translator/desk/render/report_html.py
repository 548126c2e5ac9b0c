"""
The report as one self-contained page: plots, and the same figures as tables. It needs no scripts, and can be printed.

The templates are `report.html` and `plots.html`.
"""

from __future__ import annotations

from pathlib import Path

from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.desk.render.plots import BarPlot, LinePlot, plot_bars, plot_line
from translator.desk.render.report_tables import role_name, summary, tables
from translator.newsroom.ground.html.environment import document_style, render_document
from translator.newsroom.proof.metrics.work_report import WorkReport
from translator.newsroom.review.labels import category_name, state_name, step_name

_TEMPLATES = Path(__file__).parent / "templates"
_SHOWN_CHECKS = 12
_SHOWN_WEEKS = 26


def render_report(report: WorkReport) -> str:
    return render_document(
        _TEMPLATES,
        "report.html",
        style=document_style(_TEMPLATES, "report.css"),
        report=report,
        summary=summary(report),
        tables=tables(report),
        plots=_plots(report),
    )


def _plots(report: WorkReport) -> dict[str, list[BarPlot] | list[LinePlot]]:
    states = list(reversed(State))
    outcomes = [(_("waived"), "k3"), (_("open"), "k5")]
    return {
        "categories": [plot_bars("p-categories", _("Penalty points by category"), [(_("points"), "k4")], [
            (category_name(item.category), [item.penalty]) for item in report.quality.categories
        ])],
        "checks": [plot_bars("p-checks", _("Findings by check"), outcomes, [
            (item.check, (item.waived, item.open)) for item in report.quality.checks[:_SHOWN_CHECKS]
        ])],
        "locales": [plot_bars(
            "p-states", _("Segments by state"), [(state_name(state), f"s-{state}") for state in states],
            [(item.target, [item.states[state.value] for state in states]) for item in report.locales], shares=True,
        )],
        "queue": [plot_bars("p-queue", _("Segments that wait"), [(_("segments"), "k3")], [
            (f"{role_name(item.role)}, {step_name(item.step)}", [item.segments]) for item in report.queue
        ])],
        "weeks": _week_plots(report),
    }  # fmt: skip


def _week_plots(report: WorkReport) -> list[LinePlot]:
    weeks = report.weeks[-_SHOWN_WEEKS:]
    labels = [week.week for week in weeks]
    plots = [plot_line("p-words", _("Words confirmed in a week"), labels, [week.words for week in weeks])]
    shares = [None if week.distance is None else 100 * week.distance for week in weeks]
    if any(share is not None for share in shares):
        plots.append(plot_line("p-shares", _("Post-edit distance by week"), labels, shares, unit="%"))
    return plots
