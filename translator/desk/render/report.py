"""The tables of `translator report`; the terminal and the page show the same ones."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.i18n import _, ngettext, percentage
from translator.bilingual.model import State
from translator.desk.render.console import is_terminal, print_styled, terminal_width
from translator.desk.render.tables import Column, print_table
from translator.desk.render.width import truncate, wrap
from translator.newsroom.ground.html.environment import document_style, render_document
from translator.newsroom.proof.metrics.effort import Effort
from translator.newsroom.proof.metrics.work_report import WorkReport
from translator.newsroom.review.labels import category_name, state_name, step_name

SHOWN_ARTICLES = 10
NONE = "–"


@dataclass(frozen=True, slots=True)
class Table:
    id: str
    """Stable name: `effort`, `queue` …; the anchor on the page."""
    title: str
    columns: tuple[str, ...]
    """Their titles; the first `words` of them hold words, the rest figures."""
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    flexible: int = 0
    """Index of the column that may be cut on a narrow terminal."""
    note: str = ""


def summary(report: WorkReport) -> list[str]:
    quality = report.quality
    lines = [
        ngettext("{count} article", "{count} articles", report.articles)
        + _(", ")
        + ngettext("{count} segment", "{count} segments", report.segments)
        + (_("; decisions since {date}", date=report.since) if report.since else "")
    ]
    if quality.score is not None:
        lines.append(
            _("Quality: {score} of 100 ({points} penalty points in {words} source words)",
              score=f"{quality.score:.1f}", points=quality.penalty, words=f"{quality.words:,.0f}")
        )  # fmt: skip
    return lines


def tables(report: WorkReport) -> list[Table]:
    found = [*_effort(report), *_quality(report), *_flow(report), _usage(report)]
    return [table for table in found if table.rows]


def _usage(report: WorkReport) -> Table:
    columns = (_("server"), _("model"), _("requests"), _("prompt"), _("answer"), _("cost"))
    rows = tuple(
        (item.host, item.model or NONE, f"{item.requests:,}", f"{item.prompt:,}", f"{item.answer:,}",
         f"{item.cost:.2f}" if item.cost else NONE)
        for item in report.usage
    )  # fmt: skip
    note = _("Tokens that servers of language models counted, by the commands in this clone.")
    return Table("usage", _("Tokens used"), columns, rows, words=2, note=note)


def _effort(report: WorkReport) -> Iterator[Table]:
    engines = [item for item in report.effort if not item.is_converted]
    converted = [item for item in report.effort if item.is_converted]
    note = _("What people changed of what the engine said. Little effort does not prove quality: see below.")
    columns = (_("engine"), _("model"), _("direction"), _("seg."), "PED")
    yield Table("effort", _("Effort by engine"), columns, _effort_rows(engines), words=3, flexible=1, note=note)
    title = _("Conversions between the Chinese scripts")
    yield Table("conversions", title, columns, _effort_rows(converted), words=3, flexible=1)


def _effort_rows(items: Iterable[Effort]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (item.engine, item.model or NONE, f"{item.source} → {item.target}", str(item.segments), _percent(item.distance))
        for item in items
    )


def _quality(report: WorkReport) -> Iterator[Table]:
    quality = report.quality
    yield Table(
        "categories",
        _("What was wrong, by category (ISO 5060)"),
        (_("category"), _("remarks"), _("findings"), _("points")),
        tuple(
            (category_name(item.category), str(item.remarks), str(item.findings), str(item.penalty))
            for item in quality.categories
        ),
        note=_("Remarks are people's, findings the checks'; points are for what is still there."),
    )
    scored = sorted((item for item in quality.articles if item.score is not None), key=lambda item: item.score or 0)
    title = _("Lowest scores") if len(scored) > SHOWN_ARTICLES else _("Scores")
    yield Table(
        "scores",
        title,
        (_("article"), _("into"), _("score"), _("words"), _("remarks"), _("findings")),
        tuple(
            (item.slug, item.target, f"{item.score:.1f}", f"{item.words:,.0f}", str(item.remarks), str(item.findings))
            for item in scored[:SHOWN_ARTICLES]
        ),
        words=2,
    )


def _flow(report: WorkReport) -> Iterator[Table]:
    names = (_("new"), _("draft"), _("trans."), _("rev."), _("final"))
    yield Table(
        "locales",
        _("Where the languages stand"),
        (_("into"), _("articles"), _("confirmed"), *names, _("stale"), _("oldest")),
        tuple(
            (item.target, f"{item.begun}/{item.articles}", _percent(item.coverage) if item.segments else NONE,
             *(str(count) for count in item.states.values()), str(item.stale), days(item.oldest_stale_days))
            for item in report.locales
        ),
    )  # fmt: skip
    yield Table(
        "queue",
        _("What waits for whom"),
        (_("role"), _("step"), _("segments"), _("words"), _("oldest")),
        tuple(
            (role_name(item.role), step_name(item.step), str(item.segments), f"{item.words:,}", days(item.oldest_days))
            for item in report.queue
        ),
        words=2,
    )


def role_name(role: str) -> str:
    return {"translator": _("translator"), "reviewer": _("reviewer"), "editor": _("editor")}.get(role, role)


def days(count: float | None) -> str:
    return NONE if count is None else ngettext("{count} day", "{count} days", round(count))


def _percent(share: float | None) -> str:
    return NONE if share is None else percentage(share)


def print_report(report: WorkReport) -> None:
    for line in summary(report):
        print_styled(line)
    for table in tables(report):
        print_styled()
        print_styled((table.title, "bold"))
        columns = [
            Column(title, "left" if at < table.words else "right", flexible=at == table.flexible)
            for at, title in enumerate(table.columns)
        ]
        print_table(columns, table.rows)
        if table.note:
            for line in wrap(table.note, terminal_width()) if is_terminal(sys.stdout) else [table.note]:
                print_styled((line, "dim"))


# Terminal cells of a label that fit beside the bars of the plot; wide characters count two.
_CELLS = 29
_TEMPLATES = Path(__file__).parent / "templates"


def render_report(report: WorkReport) -> str:
    return render_document(
        _TEMPLATES,
        "report.html",
        style=document_style(_TEMPLATES, "report.css"),
        report=report,
        summary=summary(report),
        tables=tables(report),
        states=list(reversed(State)),
        state_name=state_name,
        shortened=lambda name: truncate(name, _CELLS),
    )
