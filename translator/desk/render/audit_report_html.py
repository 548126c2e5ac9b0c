"""The audit report for a client as one page: self-contained, readable without scripts, made for A4."""

from __future__ import annotations

from pathlib import Path

from translator.desk.render import audit_report_words as words
from translator.newsroom.ground.html.environment import document_style, render_document
from translator.newsroom.proof.audit.audit_report import AuditReport, Contribution, SegmentReport
from translator.newsroom.review.labels import state_name

_TEMPLATES = Path(__file__).parent / "templates"
# Steps that have a place in the table of segments.
_SHOWN_STEPS = ("translation", "post-editing", "revision", "release")


def render_page(report: AuditReport) -> str:
    return render_document(
        _TEMPLATES,
        "audit_report.html",
        style=document_style(_TEMPLATES, "audit_report.css"),
        report=report,
        account=words.account,
        time_shown=words.time_shown,
        failures=words.failures(report),
        shown_acts=_shown_acts,
        state_name=state_name,
        standards=words.standards,
        status_name=words.status_name,
        step_name=words.step_name,
        origin_name=words.origin_name,
        problem_text=words.problem_text,
        minute=words.minute,
    )


def _shown_acts(segment: SegmentReport) -> list[tuple[str, Contribution]]:
    """Return who took each step that is shown, each person once with their last act."""
    return [
        (step, act) for step in _SHOWN_STEPS for act in {act.person: act for act in segment.acts.get(step, ())}.values()
    ]
