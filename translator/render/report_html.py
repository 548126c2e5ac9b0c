"""
The report as one page: plots, the same figures as tables, and nothing that has to be fetched or run.

Read without scripts, in light and dark, on paper; a content security policy lets nothing run at all.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from translator import __version__
from translator.i18n import _, message_language
from translator.metrics.effort import BUCKETS
from translator.model import State
from translator.render.report_svg import Bar, line, stacked
from translator.render.report_tables import Table, commands, summary, tables
from translator.review.labels import category_name, state_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from translator.metrics.work_report import WorkReport

_PAGE_LANG = {"en": "en", "zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}
_STYLE = Path(__file__).parent / "report_page.css"
_SHOWN_CHECKS = 12
_SHOWN_WEEKS = 26
_SHADES = ("k1", "k2", "k3", "k4", "k5")


def render_report(report: WorkReport) -> str:
    """Return the whole page in the user's language."""
    shown = tables(report)
    return "".join([*_head(report), *_contents(shown), *_sections(report, shown), "</main>\n</body>\n</html>\n"])


def _head(report: WorkReport) -> Iterator[str]:
    style = "\n" + _STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = _("Report on the work")
    yield f'<!doctype html>\n<html lang="{_PAGE_LANG[message_language()]}">\n<head>\n<meta charset="utf-8">\n'
    yield f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; "
    yield "base-uri 'none'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="generator" content="translator {__version__}">\n<meta name="robots" content="noindex">\n'
    yield f"<title>{title} · {report.made[:10]}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    yield f"<header>\n<h1>{title}</h1>\n"
    yield f'<p class="meta"><time datetime="{report.made}">{_time(report.made)}</time></p>\n'
    yield "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in summary(report)) + "</ul>\n</header>\n"


def _time(at: str) -> str:
    return at.replace("T", " ").replace("Z", " UTC")


def _contents(shown: list[Table]) -> Iterator[str]:
    label = _("Contents")
    yield f'<nav aria-label="{label}"><ul>'
    yield "".join(f'<li><a href="#{table.id}">{escape(table.title)}</a></li>' for table in shown)
    yield "</ul></nav>\n<main>\n"


def _sections(report: WorkReport, shown: list[Table]) -> Iterator[str]:
    for table in shown:
        yield f'<section id="{table.id}" aria-labelledby="{table.id}-h">\n'
        yield f'<h2 id="{table.id}-h">{escape(table.title)}</h2>\n'
        if table.note:
            yield f"<p>{escape(table.note)}</p>\n"
        plot = _PLOTS.get(table.id)
        if plot:
            yield "<figure>\n"
            yield from plot(report)
            yield "</figure>\n"
        yield from _table(table)
        if table.id == "recurring":
            yield "<p>" + escape(_("To put one into the glossary, complete and run its line:")) + "</p>\n"
            yield "<pre>" + "\n".join(escape(command) for command in commands(report)) + "</pre>\n"
        yield "</section>\n"


def _table(table: Table) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{table.id}-h"><table>\n<thead><tr>'
    for at, title in enumerate(table.columns):
        yield f'<th scope="col"{_class(at, table)}>{escape(title)}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        yield f'<tr><th scope="row">{escape(row[0])}</th>'
        yield "".join(f"<td{_class(at, table)}>{escape(text)}</td>" for at, text in enumerate(row) if at)
        yield "</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _class(at: int, table: Table) -> str:
    return "" if at < table.words else ' class="n"'


def _distance_plot(report: WorkReport) -> Iterator[str]:
    names = [f"{name} %" for name, _most in BUCKETS]
    bars = [
        Bar(f"{item.engine}, {item.source} → {item.target}", tuple(item.buckets.values()))
        for item in report.effort
        if not item.is_converted
    ]
    yield from stacked("p-distance", _("Segments by post-edit distance"), names, _SHADES, bars, shares=True)


def _category_plot(report: WorkReport) -> Iterator[str]:
    bars = [Bar(category_name(item.category), (item.penalty,)) for item in report.quality.categories]
    title = _("Penalty points by category")
    yield from stacked("p-categories", title, [_("points")], ["k4"], bars, shares=False)


def _check_plot(report: WorkReport) -> Iterator[str]:
    names, classes = [_("fixed"), _("waived"), _("open")], ["k2", "k3", "k5"]
    bars = [Bar(item.check, (item.fixed, item.waived, item.open)) for item in report.quality.checks[:_SHOWN_CHECKS]]
    yield from stacked("p-checks", _("Findings by check"), names, classes, bars, shares=False)


def _state_plot(report: WorkReport) -> Iterator[str]:
    states = list(reversed(State))
    bars = [Bar(item.target, tuple(item.states[state.value] for state in states)) for item in report.locales]
    title, names = _("Segments by state"), [state_name(state) for state in states]
    yield from stacked("p-states", title, names, [f"s-{state}" for state in states], bars, shares=True)


def _queue_plot(report: WorkReport) -> Iterator[str]:
    from translator.render.report_tables import role_name, step_name

    bars = [Bar(f"{role_name(item.role)}, {step_name(item.step)}", (item.segments,)) for item in report.queue]
    yield from stacked("p-queue", _("Segments that wait"), [_("segments")], ["k3"], bars, shares=False)


def _week_plot(report: WorkReport) -> Iterator[str]:
    weeks = report.weeks[-_SHOWN_WEEKS:]
    labels = [week.week for week in weeks]
    title = _("Words confirmed in a week")
    yield f"<figcaption>{escape(title)}</figcaption>\n"
    yield from line("p-words", title, labels, [week.words for week in weeks])
    shares = [None if week.distance is None else 100 * week.distance for week in weeks]
    if any(share is not None for share in shares):
        title = _("Post-edit distance by week")
        yield f"<figcaption>{escape(title)}</figcaption>\n"
        yield from line("p-shares", title, labels, shares, unit=" %")


_PLOTS: dict[str, Callable[[WorkReport], Iterator[str]]] = {
    "distance": _distance_plot,
    "categories": _category_plot,
    "checks": _check_plot,
    "locales": _state_plot,
    "queue": _queue_plot,
    "weeks": _week_plot,
}
"""Table → the plot above it."""
